"""The paper of a promise (Phiếu hẹn): a booking, or the first place the hall owes somebody it could not serve."""

from __future__ import annotations

import msgspec
from PIL import Image

from printers import ornament
from printers.blocks import head, practice_band
from printers.layout import Drawn, checked
from printers.paper import plain
from printers.sheet import INK, PAPER, Column, Sheet
from printers.wording import both, boxed, date_text, falling, local_time, pair
from shared.domain.hall import Hall
from shared.words import say

GROUP = 4  # letters of a code that are read at a breath


class PromisePaper(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything a promise says. `at` is its time, ms since 1970 UTC.

    `first_place`: the place before everybody else on that day, for number `label`, which could not be served; else
    `at` is a booked time. `code` is what the citizen types at the kiosk, `url` the page of the ticket or booking.
    """

    hall: str
    service: str
    at: int
    code: str
    timezone: str = "Asia/Ho_Chi_Minh"
    parent: str = ""
    hall_en: str = ""
    service_en: str = ""
    address: str = ""
    label: str = ""
    first_place: bool = False
    papers: tuple[str, ...] = ()
    url: str = ""
    hotline: str = ""
    practice: bool = False
    language: str = "vi"


def promise_of(
    hall: Hall, service: str, at: int, code: str, *, label: str = "", first_place: bool = False, url: str = "",
    language: str = "vi", practice: bool = False,
) -> PromisePaper:  # fmt: skip
    """The paper of a promise of a hall; a service it no longer has is left unnamed."""
    named = next((each for each in hall.services if each.id == service), None)
    return PromisePaper(
        hall=plain(hall.name), hall_en=plain(hall.name_en), parent=plain(hall.parent), address=plain(hall.address),
        service=plain(named.name) if named else "", service_en=plain(named.name_en) if named else "",
        at=at, code=code, timezone=hall.timezone, label=plain(label), first_place=first_place,
        papers=tuple(plain(each) for each in named.papers) if named else (), url=url, hotline=plain(hall.hotline),
        practice=practice, language=language,
    )  # fmt: skip


def draw_promise(paper: PromisePaper, width: int = 576) -> Drawn:
    """Draw it for a head of `width` dots, as `layout.draw_ticket` does a ticket."""
    sheet = Sheet(checked(width))
    practice_band(sheet, paper)
    head(sheet, paper)
    for block in (_title, _what, _when, _code, _foot):
        block(sheet, paper)
    practice_band(sheet, paper)
    return Drawn(sheet.finish(), tuple(sheet.lines), sheet.margin)


def promise_image(paper: PromisePaper, width: int = 576) -> Image.Image:
    """Only the picture: mode "1", black on white, `width` dots wide."""
    return draw_promise(paper, width).image


def _title(sheet: Sheet, paper: PromisePaper) -> None:
    text, centre = both("printers.promise.title", paper), sheet.column("centre")
    sheet.text(text, falling(sheet, text, "Black", 60, 40, 1), centre, most=2)
    sheet.gap(14)
    if paper.label:
        sheet.text(both("printers.promise.label", paper, label=paper.label), sheet.face("Bold", 30), centre, most=3)
        sheet.gap(14)


def _what(sheet: Sheet, paper: PromisePaper) -> None:
    centre = sheet.column("centre")
    sheet.text(paper.service, falling(sheet, paper.service, "Bold", 36, 27, 3), centre, most=3)
    english = pair("", paper.service_en, paper).removeprefix(" / ")
    if english:
        sheet.gap(7)
        sheet.text(english, sheet.face("Medium", 23), centre, most=2)
    sheet.gap(18)


def _when(sheet: Sheet, paper: PromisePaper) -> None:
    """A dark panel: the day, and the time or the place."""
    trial = Sheet(sheet.width)
    _when_text(trial, paper, 0)
    inside, top, whole = sheet.dots(20), sheet.y, sheet.column()
    bottom = top + trial.y + 2 * inside
    sheet.pen.rounded_rectangle((whole.left, top, whole.left + whole.width - 1, bottom - 1), sheet.dots(16), fill=INK)
    _when_text(sheet, paper, top + inside)
    sheet.y = bottom
    sheet.gap(18)
    if paper.first_place:
        sheet.text(both("printers.promise.sorry", paper), sheet.face("Regular", 24), sheet.column("centre"), most=4)
        sheet.gap(16)


def _when_text(sheet: Sheet, paper: PromisePaper, top: int) -> None:
    inside, whole = sheet.dots(20), sheet.column()
    column = Column(whole.left + inside, whole.width - 2 * inside, "centre")
    sheet.y = top
    day = date_text(paper.at, paper.timezone, "vi")
    sheet.text(day, falling(sheet, day, "Black", 46, 34, 1, column.width), column, 2, fill=PAPER)
    if paper.language == "en":
        sheet.gap(7)
        sheet.text(date_text(paper.at, paper.timezone, "en"), sheet.face("Medium", 25), column, 2, fill=PAPER)
    sheet.gap(14)
    time = local_time(paper.at, paper.timezone, "%H:%M")
    word = "printers.promise.first_place" if paper.first_place else "printers.promise.at"
    text = both(word, paper, time=time)
    sheet.text(text, falling(sheet, text, "Bold", 40, 28, 2, column.width), column, 4, fill=PAPER)


def _code(sheet: Sheet, paper: PromisePaper) -> None:
    """The code in a frame, in groups of four letters, as large as fits."""
    parts = [paper.code[at : at + GROUP] for at in range(0, len(paper.code), GROUP)]
    text, label = " ".join(parts), both("printers.promise.code", paper)
    inside = sheet.column().width - 2 * sheet.dots(18)
    face = falling(sheet, text, "Black", 84, 30, 1, inside)
    boxed(sheet, [(label, sheet.face("Medium", 25), 2), (text, face, 2)])
    sheet.gap(12)
    sheet.text(both("printers.promise.code_next", paper), sheet.face("Medium", 25), sheet.column("centre"), most=5)
    sheet.gap(16)


def _foot(sheet: Sheet, paper: PromisePaper) -> None:
    _papers(sheet, paper)
    sheet.rule()
    sheet.gap(12)
    whole, top = sheet.column(), sheet.y
    column = whole
    if paper.url:
        code = ornament.qr_code(paper.url, round(sheet.width * 0.4))
        sheet.canvas.paste(code, (0, sheet.y))
        column = Column(whole.left + code.width - sheet.margin, whole.width - code.width + sheet.margin)
        sheet.gap(16)
        sheet.text(both("printers.promise.scan", paper), sheet.face("Bold", 25), column, most=6)
        sheet.gap(14)
        top += code.height
    for label, value in ((both("printers.ticket.hotline", paper), paper.hotline), ("", paper.address)):
        if value:
            if label:
                sheet.text(label, sheet.face("Regular", 21), column, most=2)
                sheet.gap(5)
            sheet.text(value, falling(sheet, value, "Bold", 26, 21, 2, column.width), column, most=4)
            sheet.gap(12)
    sheet.y = max(sheet.y, top)
    sheet.gap(14)


def _papers(sheet: Sheet, paper: PromisePaper) -> None:
    """What to bring, in one paragraph."""
    if not paper.papers:
        return
    text = say("printers.promise.papers", paper.language, papers="; ".join(paper.papers))
    sheet.text(text, sheet.face("Regular", 24), sheet.column("centre"), most=8)
    sheet.gap(22)
