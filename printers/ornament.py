"""The drawn parts of a ticket that are not text: the drum star, tick boxes, hatching and the QR code."""

from __future__ import annotations

import math

import segno
from PIL import Image, ImageDraw

from printers.sheet import INK, PAPER, Sheet

RAYS = 14  # the star of the Đông Sơn drums
FINE = 4  # drawn this much larger, then reduced
QUIET = 4  # modules of white around a QR code, ISO/IEC 18004
SMALLEST_MODULE = 4  # dots: half a millimetre, what a phone reads at arm's length


def star(size: int) -> Image.Image:
    """The fourteen-rayed star inside two rings, `size` dots square."""
    full = size * FINE
    picture = Image.new("L", (full, full), PAPER)
    pen, middle = ImageDraw.Draw(picture), full / 2
    for outer, thickness in ((0.99, 0.05), (0.82, 0.035)):
        radius = middle * outer
        box = (middle - radius, middle - radius, middle + radius, middle + radius)
        pen.ellipse(box, outline=INK, width=max(1, round(full * thickness)))
    pen.polygon(_rays(middle, 0.70, 0.27), fill=INK)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def _rays(middle: float, outer: float, inner: float) -> list[tuple[float, float]]:
    points = []
    for step in range(2 * RAYS):
        reach = middle * (inner if step % 2 else outer)
        angle = math.pi * step / RAYS - math.pi / 2
        points.append((middle + reach * math.cos(angle), middle + reach * math.sin(angle)))
    return points


def divider(sheet: Sheet) -> None:
    """A hairline with the star in its middle."""
    size = sheet.dots(40)
    picture, centre = star(size), sheet.width // 2
    sheet.canvas.paste(picture, (centre - size // 2, sheet.y))
    reach, space = sheet.dots(190), size // 2 + sheet.dots(12)
    row = sheet.y + size // 2 - 1
    for start, end in ((centre - reach, centre - space), (centre + space, centre + reach)):
        sheet.pen.rectangle((start, row, end, row + 1), fill=INK)
    sheet.y += size


def hatch(sheet: Sheet, height: int) -> None:
    """A strip of diagonal stripes between the margins: this paper is not a real one."""
    left, right, step = sheet.margin, sheet.width - sheet.margin, sheet.dots(14)
    strip = Image.new("L", (right - left, height), PAPER)
    pen = ImageDraw.Draw(strip)
    for x in range(-height, right - left, 2 * step):
        pen.polygon([(x, height), (x + step, height), (x + step + height, 0), (x + height, 0)], fill=INK)
    sheet.canvas.paste(strip, (left, sheet.y))
    sheet.y += height


def tick_box(sheet: Sheet, left: int, baseline: int, size: int) -> None:
    """An empty box standing on a baseline, for the citizen's own pen."""
    box = (left, baseline - size + 1, left + size - 1, baseline)
    sheet.pen.rounded_rectangle(box, radius=max(2, size // 6), outline=INK, width=2)


def qr_code(text: str, most: int) -> Image.Image:
    """A QR code with its quiet zone, at least level M, modules as large as `most` dots allow but never under 4."""
    code = segno.make(text, error="m", micro=False)
    side = len(code.matrix) + 2 * QUIET
    module = max(SMALLEST_MODULE, most // side)
    picture = Image.new("L", (side, side), PAPER)
    for row, cells in enumerate(code.matrix):
        for column, dark in enumerate(cells):
            if dark:
                picture.putpixel((column + QUIET, row + QUIET), INK)
    return picture.resize((side * module, side * module), Image.Resampling.NEAREST)
