"""Words on paper: Vietnamese, with English beside them on a paper taken in English; and times as people read them."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Protocol

from printers.sheet import INK, Column, Sheet
from printers.typeface import Font, Weight, largest, length, wrap
from shared.words import say


class Spoken(Protocol):
    """A paper in a language."""

    @property
    def language(self) -> str: ...


class Headed(Spoken, Protocol):
    """A paper with the hall's name on top."""

    @property
    def parent(self) -> str: ...

    @property
    def hall(self) -> str: ...

    @property
    def hall_en(self) -> str: ...


class Rehearsed(Spoken, Protocol):
    """A paper that may be for practice only."""

    @property
    def practice(self) -> bool: ...


def both(word: str, paper: Spoken, **values: object) -> str:
    """The Vietnamese words, and the English ones beside them on a paper taken in English."""
    return pair(say(word, "vi", **values), say(word, "en", **values), paper)


def known(word: str, paper: Spoken) -> str:
    """Like `both`; "" for a code this version has no words for."""
    return both(word, paper) if say(word) != word else ""


def pair(vi: str, en: str, paper: Spoken) -> str:
    """A text and, on an English paper, its English form."""
    return f"{vi} / {en}" if paper.language == "en" and en and en != vi else vi


def falling(sheet: Sheet, text: str, weight: Weight, most: int, least: int, lines: int, width: int = 0) -> Font:
    """The largest type between two sizes at which the text needs no more lines than that."""
    sizes = range(sheet.dots(most), sheet.dots(least) - 1, -1)
    return largest(text, weight, sizes, width or sheet.column().width, lines)


def local_time(at: int, timezone: str, pattern: str) -> str:
    """A moment (ms since 1970 UTC) on the hall's clock."""
    zone = zoneinfo.ZoneInfo(timezone)
    return datetime.datetime.fromtimestamp(at / 1000, zone).strftime(pattern)


def date_text(at: int, timezone: str, language: str) -> str:
    """The hall's local date in words: "Thứ Ba, 24/11/2026"."""
    day = datetime.datetime.fromtimestamp(at / 1000, zoneinfo.ZoneInfo(timezone))
    weekday = say(f"screen.weekday_{day.isoweekday()}", language)
    return say("screen.date", language, weekday=weekday, day=f"{day:%d}", month=f"{day:%m}", year=f"{day:%Y}")


def boxed(sheet: Sheet, texts: list[tuple[str, Font, int]], thickness: int = 3) -> None:
    """Centred lines (text, type, most lines) in a rounded frame across the paper."""
    whole, top, inside = sheet.column(), sheet.y, sheet.dots(18)
    column = Column(whole.left + inside, whole.width - 2 * inside, "centre")
    sheet.gap(15)
    for number, (text, face, most) in enumerate(texts):
        if number:
            sheet.gap(9)
        sheet.text(text, face, column, most=most)
    sheet.gap(15)
    box = (whole.left, top, whole.left + whole.width - 1, sheet.y - 1)
    sheet.pen.rounded_rectangle(box, sheet.dots(14), outline=INK, width=thickness)


def pill(sheet: Sheet, text: str, face: Font, most: int = 2) -> None:
    """A text in an outline no wider than it needs."""
    inside, column = sheet.dots(18), sheet.column("centre")
    lines = wrap(text, face, column.width - 2 * inside, most)
    width = max(length(line, face) for line in lines) + 2 * inside
    top, left = sheet.y, column.x_of(width)
    sheet.gap(11)
    sheet.text(" ".join(lines), face, Column(left + inside, width - 2 * inside, "centre"), most=most)
    sheet.gap(11)
    sheet.pen.rounded_rectangle((left, top, left + width - 1, sheet.y - 1), sheet.dots(14), outline=INK, width=3)
