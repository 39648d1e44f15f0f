"""What a ticket says about this one visit: booking, dossiers, the other number, and whether today is long enough."""

from __future__ import annotations

from printers.paper import TicketPaper
from printers.sheet import Sheet
from printers.typeface import Font
from printers.wording import both, boxed, falling, known, local_time, pill

SERVED = {"will": "printers.ticket.today_will", "may": "printers.ticket.today_may",
          "will_not": "printers.ticket.today_will_not"}  # fmt: skip


def visit(sheet: Sheet, paper: TicketPaper) -> None:
    """The booked time or the promised place, how many dossiers, and the other number of the same person."""
    if paper.promised:
        pill(sheet, both("printers.ticket.promised", paper), sheet.face("Bold", 26), 3)
        sheet.gap(16)
    elif paper.booked_at:
        time = local_time(paper.booked_at, paper.timezone, "%H:%M")
        pill(sheet, both("printers.ticket.booked", paper, time=time), sheet.face("Bold", 28), 3)
        sheet.gap(16)
    said = []
    if paper.missed:
        said.append(both("printers.ticket.missed", paper))
    if paper.dossiers > 1:
        said.append(both("printers.ticket.dossiers", paper, count=paper.dossiers))
    if paper.linked:
        said.append(both("printers.ticket.linked", paper, label=paper.linked))
    for text in said:
        sheet.text(text, sheet.face("Medium", 26), sheet.column("centre"), most=3)
        sheet.gap(12)
    if said:
        sheet.gap(6)


def outlook(sheet: Sheet, paper: TicketPaper) -> None:
    """Whether it will be served today: a plain line where it will, a frame with the reason where it may not."""
    word = SERVED.get(paper.today, "")
    late = both("printers.ticket.late", paper, time=paper.late) if paper.late else ""
    if paper.today == "will":
        sheet.text(both(word, paper), sheet.face("Medium", 26), sheet.column("centre"), most=3)
        sheet.gap(18)
    elif word:
        boxed(sheet, _doubt(sheet, paper, both(word, paper)))
        sheet.gap(18)
    if late:
        sheet.text(late, sheet.face("Medium", 24), sheet.column("centre"), most=5)
        sheet.gap(18)


def _doubt(sheet: Sheet, paper: TicketPaper, sentence: str) -> list[tuple[str, Font, int]]:
    """The sentence, why, and what to do."""
    inside = sheet.column().width - 2 * sheet.dots(18)
    texts = [(sentence, falling(sheet, sentence, "Bold", 31, 25, 1, inside), 4)]
    why = known(f"cut_off.{paper.today_why}", paper) if paper.today_why else ""
    if why:
        texts.append((why, sheet.face("Regular", 24), 5))
    return [*texts, (both("printers.ticket.today_next", paper), sheet.face("Regular", 24), 4)]
