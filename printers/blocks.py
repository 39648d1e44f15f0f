"""The blocks of a ticket from top to bottom, each drawing itself onto the sheet from its first free row down."""

from __future__ import annotations

from collections.abc import Callable

from printers import ornament
from printers.paper import TicketPaper
from printers.sheet import INK, PAPER, Column, Sheet
from printers.typeface import Weight, font, ink_above, ink_below, length, wrap
from printers.visit_blocks import outlook, visit
from printers.wording import Headed, Rehearsed, both, falling, local_time, pair, pill
from shared.words import say

Block = Callable[[Sheet, TicketPaper], None]
MOST_PAPERS = 8
MOST_COUNTERS_NAMED = 6
PRACTICE: tuple[tuple[str, Weight, int], ...] = (("practice", "Black", 36), ("practice_note", "Medium", 24))
WAYS: tuple[Weight, ...] = ("Medium", "Regular")
TALLEST_NUMBER = 190  # dots of capital height on 80 mm paper: beyond this a short label only wastes paper


def head(sheet: Sheet, paper: Headed) -> None:
    """The authority above, and the hall."""
    centre = sheet.column("centre")
    sheet.gap(6)
    if paper.parent:
        sheet.text(paper.parent, sheet.face("Regular", 23), centre, most=2)
        sheet.gap(7)
    sheet.text(paper.hall, falling(sheet, paper.hall, "Bold", 32, 26, 3), centre, most=3)
    if paper.language == "en" and paper.hall_en:
        sheet.gap(7)
        sheet.text(paper.hall_en, sheet.face("Regular", 21), centre, most=2)
    sheet.gap(14)
    ornament.divider(sheet)
    sheet.gap(12)


def practice_band(sheet: Sheet, paper: Rehearsed) -> None:
    """Stripes and plain words above and below a practice ticket."""
    if not paper.practice:
        return
    centre = sheet.column("centre")
    ornament.hatch(sheet, sheet.dots(26))
    sheet.gap(10)
    for word, weight, size in PRACTICE:
        sheet.text(both(f"printers.ticket.{word}", paper), sheet.face(weight, size), centre, most=2)
        sheet.gap(8)
    ornament.hatch(sheet, sheet.dots(26))
    sheet.gap(16)


def title(sheet: Sheet, paper: TicketPaper) -> None:
    """What this paper is, and whether it is a second print."""
    text = both("printers.ticket.title", paper)
    sheet.text(text, sheet.face("Medium", 26), sheet.column("centre"), most=2)
    if paper.reprint:
        sheet.gap(12)
        count = str(paper.reprint)
        _banner(sheet, both("printers.ticket.reprint", paper, count=count))
    sheet.gap(18)


def number(sheet: Sheet, paper: TicketPaper) -> None:
    """The number, as large as the paper allows; hollow on a practice ticket."""
    size = _number_size(sheet, paper.label)
    face, column = font("Black", size), sheet.column("centre")
    baseline = sheet.y + ink_above(paper.label, face)
    sheet.line(paper.label, face, column, baseline)
    if paper.practice:
        _hollow(sheet, paper.label, size, baseline)
    sheet.y = baseline + ink_below(paper.label, face)
    sheet.gap(20)


def _number_size(sheet: Sheet, label: str) -> int:
    """The largest size whose ink fills the width, bounded in height."""
    width = sheet.column().width
    size = int(sheet.dots(TALLEST_NUMBER) / 0.711)  # Roboto's capitals are 0.711 em
    while size > 20 and length(label, font("Black", size)) > width:
        size -= 2
    return size


def _hollow(sheet: Sheet, label: str, size: int, baseline: int) -> None:
    face, edge = font("Black", size), max(3, size // 36)
    x = sheet.column("centre").x_of(length(label, face))
    mask = sheet.canvas.copy()
    mask.paste(PAPER, (0, 0, *mask.size))
    from PIL import ImageDraw, ImageFilter

    box = (0, sheet.y, sheet.width, baseline + size // 3)
    ImageDraw.Draw(mask).text((x, baseline), label, font=face, fill=INK, anchor="ls")
    inner = mask.crop(box).filter(ImageFilter.MaxFilter(2 * edge + 1))
    sheet.canvas.paste(PAPER, box, inner.point([255 - value for value in range(256)]))


def priority(sheet: Sheet, paper: TicketPaper) -> None:
    """Who goes first, in an outlined pill."""
    if not paper.priority:
        return
    text = say("printers.ticket.priority", name=paper.priority)
    if paper.language == "en" and paper.priority_en:
        text = f"{text} / {say('printers.ticket.priority', 'en', name=paper.priority_en)}"
    pill(sheet, text, sheet.face("Bold", 26))
    sheet.gap(18)


def service(sheet: Sheet, paper: TicketPaper) -> None:
    """What the number is for, and who receives it."""
    centre = sheet.column("centre")
    sheet.text(paper.service, falling(sheet, paper.service, "Bold", 36, 27, 3), centre, most=3)
    if paper.language == "en" and paper.service_en:
        sheet.gap(7)
        sheet.text(paper.service_en, sheet.face("Medium", 23), centre, most=2)
    agency = pair(paper.agency, paper.agency_en, paper)
    if agency and paper.agency != paper.service:
        sheet.gap(9)
        sheet.text(agency, sheet.face("Regular", 24), centre, most=2)
    sheet.gap(18)


def place(sheet: Sheet, paper: TicketPaper) -> None:
    """Where to go: a dark panel with the counters beside the area, and the way there under it."""
    if not (paper.counters or paper.area):
        return
    inside, top = sheet.dots(18), sheet.y
    columns = _place_columns(sheet, paper, inside)
    height = _place_height(sheet, paper, columns)
    whole = sheet.column()
    box = (whole.left, top, whole.left + whole.width - 1, top + height + 2 * inside - 1)
    sheet.pen.rounded_rectangle(box, sheet.dots(16), fill=INK)
    _place_text(sheet, paper, columns, top + inside)
    sheet.y = top + height + 2 * inside
    directions = [paper.directions, paper.directions_en if paper.language == "en" else ""]
    for text, weight in zip(directions, WAYS, strict=True):
        if text:
            sheet.gap(10)
            sheet.text(text, sheet.face(weight, 24), sheet.column("centre"), most=3)
    sheet.gap(20)


def _place_columns(sheet: Sheet, paper: TicketPaper, inside: int) -> tuple[Column, Column]:
    """Counters left, area right; under each other where one of them needs the width."""
    whole = sheet.column()
    left, width = whole.left + inside, whole.width - 2 * inside
    counters = length(_counters(paper.counters), sheet.face("Black", 64))
    need = max(counters, length(both("printers.ticket.counter", paper), sheet.face("Medium", 24)))
    first = min(need + sheet.dots(30), width)
    if not paper.counters or not paper.area or width - first < sheet.dots(220):
        return Column(left, width), Column(left, width)
    return Column(left, first), Column(left + first, width - first)


def _place_height(sheet: Sheet, paper: TicketPaper, columns: tuple[Column, Column]) -> int:
    """Height of the panel's text: set once on a sheet that is thrown away."""
    trial = Sheet(sheet.width)
    _place_text(trial, paper, columns, 0)
    return trial.y


def _place_text(sheet: Sheet, paper: TicketPaper, columns: tuple[Column, Column], top: int) -> None:
    sheet.y = bottom = top
    if paper.counters:
        label, numbers = both("printers.ticket.counter", paper), _counters(paper.counters)
        sheet.text(label, sheet.face("Medium", 24), columns[0], fill=PAPER)
        sheet.gap(10)
        sheet.text(numbers, falling(sheet, numbers, "Black", 64, 40, 1, columns[0].width), columns[0], fill=PAPER)
        bottom = sheet.y
    if paper.area:
        beside = columns[0] != columns[1]
        sheet.y = top if beside else bottom + (sheet.dots(14) if paper.counters else 0)
        _area_text(sheet, paper, columns[1])
    sheet.y = max(sheet.y, bottom)


def _area_text(sheet: Sheet, paper: TicketPaper, column: Column) -> None:
    floor = "" if paper.floor in paper.area else _floor(paper)
    sheet.text(paper.area, falling(sheet, paper.area, "Bold", 36, 28, 2, column.width), column, 3, fill=PAPER)
    small = [floor, paper.area_en if paper.language == "en" else ""]
    for text in filter(None, small):
        sheet.gap(9)
        sheet.text(text, sheet.face("Medium", 25), column, most=2, fill=PAPER)


def figures(sheet: Sheet, paper: TicketPaper) -> None:
    """People ahead and the expected wait, side by side, as of when the number was taken."""
    whole, top, bottom = sheet.column(), sheet.y, 0
    cells = [cell for cell in (_ahead(paper), _wait(paper)) if cell]
    width = whole.width // len(cells)
    for index, (label, value) in enumerate(cells):
        sheet.y = top
        pad = sheet.dots(6)
        column = Column(whole.left + index * width + pad, width - 2 * pad, "centre")
        _figure(sheet, paper, column, label, value)
        bottom = max(bottom, sheet.y)
    if len(cells) > 1:
        x = sheet.width // 2
        sheet.pen.rectangle((x - 1, top, x, bottom), fill=INK)
    sheet.y = bottom
    sheet.gap(20)


def _figure(sheet: Sheet, paper: TicketPaper, column: Column, label: str, value: str) -> None:
    sheet.text(say(label), sheet.face("Regular", 23), column, most=2)
    if paper.language == "en":
        sheet.gap(5)
        sheet.text(say(label, "en"), sheet.face("Regular", 21), column, most=2)
    sheet.gap(12)
    sheet.text(value, falling(sheet, value, "Bold", 44, 26, 1, column.width), column, most=2)


def _ahead(paper: TicketPaper) -> tuple[str, str]:
    return "printers.ticket.people_ahead", say("printers.ticket.people", number=paper.people_ahead)


def _wait(paper: TicketPaper) -> tuple[str, str] | None:
    """The wait as a range; nothing where it is not known."""
    word = "printers.ticket.wait"
    if paper.wait_high <= 0:
        return (word, say("printers.ticket.wait_soon")) if paper.people_ahead == 0 else None
    kind = "wait_under" if paper.wait_low <= 0 else "wait_range" if paper.wait_low < paper.wait_high else "wait_about"
    return word, say(f"printers.ticket.{kind}", low=paper.wait_low, high=paper.wait_high)


def papers(sheet: Sheet, paper: TicketPaper) -> None:
    """What to have ready, each with a box to tick."""
    if not paper.papers:
        return
    sheet.rule()
    sheet.gap(14)
    sheet.text(both("printers.ticket.papers", paper), sheet.face("Bold", 26), sheet.column(), most=2)
    sheet.gap(10)
    face, size = sheet.face("Regular", 25), sheet.dots(20)
    indent = size + sheet.dots(14)
    whole = sheet.column()
    column = Column(whole.left + indent, whole.width - indent)
    for text in paper.papers[:MOST_PAPERS]:
        ornament.tick_box(sheet, whole.left, sheet.y + ink_above(wrap(text, face, column.width)[0], face), size)
        sheet.text(text, face, column, most=3)
        sheet.gap(10)
    if len(paper.papers) > MOST_PAPERS:
        more = say("printers.ticket.papers_more", number=len(paper.papers) - MOST_PAPERS)
        sheet.text(more, face, column, most=2)
        sheet.gap(10)
    sheet.gap(8)


def foot(sheet: Sheet, paper: TicketPaper) -> None:
    """QR code with its sentence, time, hotline, wifi and the hall's own lines."""
    sheet.rule()
    sheet.gap(12)
    whole = sheet.column()
    top, column = sheet.y, whole
    if paper.url:
        code = ornament.qr_code(paper.url, round(sheet.width * 0.44))
        sheet.canvas.paste(code, (0, sheet.y))
        used = code.width - sheet.margin
        column = Column(whole.left + used, whole.width - used)
        sheet.y += sheet.dots(16)
    _facts(sheet, paper, column)
    if paper.url:
        sheet.y = max(sheet.y, top + code.height)
    sheet.gap(6)
    for line in paper.footer or (both("printers.ticket.keep", paper),):
        sheet.text(line, sheet.face("Regular", 23), sheet.column("centre"), most=3)
        sheet.gap(8)
    sheet.gap(8)


def _facts(sheet: Sheet, paper: TicketPaper, column: Column) -> None:
    if paper.url:
        sheet.text(say("printers.ticket.scan"), sheet.face("Bold", 26), column, most=4)
        if paper.language == "en":
            sheet.gap(6)
            sheet.text(say("printers.ticket.scan", "en"), sheet.face("Regular", 22), column, most=3)
        sheet.gap(16)
    issued = local_time(paper.issued_at, paper.timezone, "%d/%m/%Y %H:%M")
    rows = [("issued", issued), ("hotline", paper.hotline), ("wifi", paper.wifi), ("proof", paper.proof)]
    for word, value in rows:
        if value:
            sheet.text(both(f"printers.ticket.{word}", paper), sheet.face("Regular", 21), column, most=2)
            sheet.gap(5)
            sheet.text(value, falling(sheet, value, "Bold", 27, 22, 1, column.width), column, most=3)
            sheet.gap(13)


def _floor(paper: TicketPaper) -> str:
    """A bare number is said as a floor; words are the hall's own."""
    return both("printers.ticket.floor", paper, floor=paper.floor) if paper.floor.isdigit() else paper.floor


def _counters(numbers: tuple[int, ...]) -> str:
    """A few as "3, 4, 7"; many as ranges: "1–5, 8"."""
    if len(numbers) <= MOST_COUNTERS_NAMED // 2:
        return ", ".join(map(str, numbers))
    runs: list[list[int]] = []
    for value in numbers:
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _banner(sheet: Sheet, text: str) -> None:
    """White words on a black bar."""
    face, top, column = sheet.face("Black", 32), sheet.y, sheet.column("centre")
    trial = Sheet(sheet.width)
    trial.text(text, face, column, most=2)
    sheet.pen.rectangle((column.left, top, column.left + column.width - 1, top + trial.y + sheet.dots(22)), fill=INK)
    sheet.gap(11)
    sheet.text(text, face, column, most=2, fill=PAPER)
    sheet.gap(12)


IN_ORDER: tuple[Block, ...] = (
    practice_band,
    head,
    title,
    number,
    priority,
    service,
    visit,
    place,
    figures,
    outlook,
    papers,
    foot,
    practice_band,
)
