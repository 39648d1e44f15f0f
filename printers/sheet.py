"""A strip of paper being drawn from the top down, in dots; every line of text remembers where its ink is."""

from __future__ import annotations

import dataclasses
from typing import Literal

from PIL import Image, ImageDraw

from printers.typeface import Font, font, ink_above, ink_below, length, wrap

Align = Literal["left", "centre", "right"]
INK, PAPER = 0, 255
LONGEST = 6000  # dots: 75 cm, far beyond any ticket
THRESHOLD = 150  # grey at which a dot burns: a little heavy, as faint paper needs


@dataclasses.dataclass(frozen=True)
class Line:
    """One drawn line of text and the box of its ink: left, top, right, bottom (the last two exclusive)."""

    text: str
    box: tuple[int, int, int, int]


@dataclasses.dataclass(frozen=True)
class Column:
    """A vertical strip to set text in: its left edge and width in dots."""

    left: int
    width: int
    align: Align = "left"

    def x_of(self, text_width: int) -> int:
        """Where a text of this width begins."""
        free = self.width - text_width
        return self.left + {"left": 0, "centre": free // 2, "right": free}[self.align]


class Sheet:
    """`y` is the first free row. `scale` grows type with the paper, but never below what old eyes can read."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.scale = max(0.8, width / 576)
        self.margin = self.dots(10)
        self.y = 0
        self.lines: list[Line] = []
        self.canvas = Image.new("L", (width, LONGEST), PAPER)
        self.pen = ImageDraw.Draw(self.canvas)

    def dots(self, size: float) -> int:
        """A length meant for 80 mm paper, on this paper."""
        return max(1, round(size * self.scale))

    def column(self, align: Align = "left") -> Column:
        """The whole width between the margins."""
        return Column(self.margin, self.width - 2 * self.margin, align)

    def line(self, text: str, face: Font, column: Column, baseline: int, fill: int = INK) -> None:
        """One line whose baseline is at a row; does not move `y`."""
        x = column.x_of(length(text, face))
        left, top, right, bottom = face.getbbox(text, anchor="ls")
        box = (int(x + left), int(baseline + top), int(-(-(x + right) // 1)), int(-(-(baseline + bottom) // 1)))
        self.pen.text((x, baseline), text, font=face, fill=fill, anchor="ls")
        self.lines.append(Line(text, box))

    def text(self, text: str, face: Font, column: Column, most: int = 0, fill: int = INK) -> None:
        """A paragraph from `y` down; lines are set as close as their own marks allow, and never touch."""
        baseline = below = 0
        for number, line in enumerate(wrap(text, face, column.width, most)):
            above = ink_above(line, face)
            pitch = max(round(face.size * 1.2), below + above + 2)
            baseline = baseline + pitch if number else self.y + above
            self.line(line, face, column, baseline, fill)
            below = ink_below(line, face)
        self.y = max(self.y, baseline + below)

    def gap(self, size: float) -> None:
        """Leave white."""
        self.y += self.dots(size)

    def rule(self, thickness: int = 2, left: int | None = None, right: int | None = None) -> None:
        """A hairline at `y`, between the margins unless told otherwise."""
        start = self.margin if left is None else left
        end = self.width - self.margin if right is None else right
        self.pen.rectangle((start, self.y, end - 1, self.y + thickness - 1), fill=INK)
        self.y += thickness

    def finish(self) -> Image.Image:
        """The paper as dots, cropped below the last row: mode "1", no dithering."""
        grey = self.canvas.crop((0, 0, self.width, self.y))
        return grey.point([INK if value < THRESHOLD else PAPER for value in range(256)]).convert(
            "1", dither=Image.Dither.NONE
        )

    def face(self, weight: Literal["Regular", "Medium", "Bold", "Black"], size: float) -> Font:
        """Roboto at a size meant for 80 mm paper."""
        return font(weight, self.dots(size))
