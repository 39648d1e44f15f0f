"""A ticket's paper as dots: TicketPaper and a width in, a 1-bit picture out. Pure, and the same everywhere."""

from __future__ import annotations

import dataclasses

from PIL import Image

from printers import blocks
from printers.paper import TicketPaper
from printers.sheet import Line, Sheet

NARROWEST, WIDEST = 320, 1200  # dots


@dataclasses.dataclass(frozen=True)
class Drawn:
    """A drawn ticket and where each line of its text lies."""

    image: Image.Image
    lines: tuple[Line, ...]
    margin: int


def draw_ticket(paper: TicketPaper, width: int = 576) -> Drawn:
    """Draw a ticket for a head of `width` dots (576: 80 mm at 203 dpi, 512: 80 mm at 180 dpi, 384: 58 mm).

    Raises ValueError for a width no ticket printer has.
    """
    sheet = Sheet(checked(width))
    for block in blocks.IN_ORDER:
        block(sheet, paper)
    return Drawn(sheet.finish(), tuple(sheet.lines), sheet.margin)


def checked(width: int) -> int:
    """The width, if a ticket printer can have it. Raises ValueError."""
    if not NARROWEST <= width <= WIDEST:
        raise ValueError(f"width must be {NARROWEST} to {WIDEST} dots, not {width}")
    return width


def ticket_image(paper: TicketPaper, width: int = 576) -> Image.Image:
    """Only the picture: mode "1", black on white, `width` dots wide."""
    return draw_ticket(paper, width).image
