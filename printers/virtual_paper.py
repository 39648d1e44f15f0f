"""The paper of a virtual printer: received dots, and a picture of the strip they were burnt into."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image, ImageDraw

PAPER_COLOUR = (250, 248, 243)
INK_COLOUR = (30, 30, 34)
DESK_COLOUR = (214, 210, 202)
EDGE_COLOUR = (226, 222, 213)
TEETH = 8  # dots: the edge a tear-off knife leaves
DESK = 24
LONGEST_ROWS = 12_000


class Strip:
    """A strip of paper that grows as rows are burnt into it. `width` is that of the print head, in dots."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._bands: list[tuple[int, Image.Image]] = []
        self.rows = 0

    def burn(self, bytes_a_row: int, rows: int, data: bytes) -> None:
        """Add picture rows; what is wider than the head is lost, as on paper."""
        if bytes_a_row == 0 or rows == 0 or self.rows + rows > LONGEST_ROWS:
            return
        band = Image.frombytes("1", (bytes_a_row * 8, rows), data)
        self._bands.append((self.rows, band))
        self.rows += rows

    def feed(self, rows: int) -> None:
        """Leave white rows."""
        self.rows = min(self.rows + rows, LONGEST_ROWS)

    @property
    def blank(self) -> bool:
        """Whether nothing has been burnt yet."""
        return not self._bands

    def dots(self) -> Image.Image:
        """The head's dots alone: mode "1", black on white."""
        page = Image.new("1", (self.width, max(self.rows, 1)), 1)
        for top, band in self._bands:
            page.paste(0, (0, top), band)
        return page

    def picture(self) -> Image.Image:
        """The strip lying on a desk, its dots exactly as received."""
        side = round(self.width / 18)
        dots = self.dots()
        size = (dots.width + 2 * side, dots.height + 2 * TEETH)
        paper = Image.new("RGB", size, PAPER_COLOUR)
        paper.paste(INK_COLOUR, (side, TEETH), dots.point(lambda value: 0 if value else 255))
        desk = Image.new("RGB", (size[0] + 2 * DESK, size[1] + 2 * DESK), DESK_COLOUR)
        desk.paste(paper, (DESK, DESK), _outline(size))
        ImageDraw.Draw(desk).line([(DESK, DESK + TEETH), (DESK, DESK + size[1] - TEETH)], fill=EDGE_COLOUR, width=2)
        return desk


def _outline(size: tuple[int, int]) -> Image.Image:
    """The shape of the strip: straight sides, and the fine teeth of a knife at both ends."""
    width, height = size
    top = [(x, TEETH if (x // TEETH) % 2 else 0) for x in range(0, width + TEETH, TEETH)]
    bottom = [(x, height - (TEETH if (x // TEETH) % 2 else 0)) for x in range(width, -TEETH, -TEETH)]
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).polygon([*top, *bottom], fill=255)
    return mask


class Tray:
    """The folder tickets fall into: ticket-NNNN.png and .bin, and latest.png; never seen half written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        numbers = [int(path.stem[7:]) for path in folder.glob("ticket-*.png") if path.stem[7:].isdigit()]
        self._last = max(numbers, default=0)

    def drop(self, strip: Strip, received: bytes) -> Path:
        """A cut ticket; the picture's path. The bytes are in place before the picture."""
        self._last += 1
        path = self._folder / f"ticket-{self._last:04d}.png"
        self._put(path.with_suffix(".bin"), received)
        draft = path.with_suffix(".new")
        strip.picture().save(draft, format="PNG")
        content = draft.read_bytes()
        os.replace(draft, path)
        self._put(self._folder / "latest.png", content)
        return path

    @staticmethod
    def _put(path: Path, content: bytes) -> None:
        draft = path.with_name(path.name + ".new")
        draft.write_bytes(content)
        os.replace(draft, path)
