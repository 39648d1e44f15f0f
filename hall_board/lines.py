"""From rows to what the board shows: lines of calls, pages of services. Pure; every text is made here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from shared.domain.hall import Hall, Service
from shared.domain.rows import CallRow, NoticeRow, ServiceRow
from shared.words import say

LINES = 12  # more than any shape of board has room for
PAGE = 8  # services on a page


@dataclass(frozen=True)
class CallLine:
    """One line of the list: a number and where it is called to. `mark` is calling, waiting, again or ""."""

    label: str
    call: int
    counter: str
    area: str
    mark: str
    word: str


@dataclass(frozen=True)
class TogetherLine:
    """One of several calls that share a turn."""

    call: int
    label: str
    counter: str
    current: bool


@dataclass(frozen=True)
class ServiceLine:
    """People waiting for one service."""

    id: str
    name: str
    second: str  # its name in English, where the board shows both
    waiting: str
    some: bool
    disturbed: bool = False


@dataclass(frozen=True)
class Page:
    """Services shown together: all of one area."""

    title: str
    services: tuple[str, ...]


def counter(number: int, lang: str) -> str:
    """Name a counter."""
    return say("hall_board.counter", lang, number=number)


def call_lines(
    calls: Sequence[CallRow], calling: str, waiting: Collection[int], areas: dict[str, str], lang: str
) -> list[CallLine]:
    """Newest first, each number once: one that was called again stands where its last call puts it.

    `calling` is the number being called now, "" for none; `waiting` are calls that have not had their turn.
    """
    lines: dict[str, CallLine] = {}
    for row in reversed(calls):
        if row.label in lines:
            continue
        mark = "again" if row.recall else ""
        mark = "calling" if row.label == calling else "waiting" if row.call in waiting else mark
        word = say(f"hall_board.mark.{mark}", lang) if mark else ""
        where = counter(row.counter_number, lang)
        lines[row.label] = CallLine(row.label, row.call, where, areas.get(row.area, ""), mark, word)
        if len(lines) == LINES:
            break
    return list(lines.values())


def together(calls: Sequence[CallRow], current: int, lang: str) -> list[TogetherLine]:
    """Lines of the calls that share a turn; none where there is but one."""
    if len(calls) < 2:
        return []
    return [TogetherLine(row.call, row.label, counter(row.counter_number, lang), row.call == current) for row in calls]


def area_names(hall: Hall, place: str, lang: str) -> dict[str, str]:
    """Names to put beside calls: of every area on a board for the whole hall, of none on a board of one."""
    if place or len(hall.areas) < 2:
        return {}
    return {area.id: area.name_en if lang == "en" and area.name_en else area.name for area in hall.areas}


def known_place(hall: Hall | None, place: str) -> str:
    """The area a board stands in, "" for the whole hall or where the hall has no such area."""
    return place if hall and any(area.id == place for area in hall.areas) else ""


def pages(hall: Hall, place: str, lang: str) -> list[Page]:
    """Services by the area where they are served, evenly spread over pages of at most `PAGE`."""
    made: list[Page] = []
    for area in hall.areas:
        if place and area.id != place:
            continue
        title = area.name_en if lang == "en" and area.name_en else area.name
        ids = [service.id for service in hall.services if area.id in _served_in(hall, service)]
        made += [Page("" if len(hall.areas) < 2 else title, part) for part in _evenly(ids)]
    return made


def service_lines(
    hall: Hall, page: Page, rows: dict[str, ServiceRow], lang: str, english: bool, disturbed: Collection[str] = ()
) -> list[ServiceLine]:
    """Lines of one page; `disturbed` are services an incident names."""
    services = {service.id: service for service in hall.services}
    return [
        _service_line(services[key], rows.get(key), lang, english, key in disturbed)
        for key in page.services
        if key in services
    ]


def concerns(hall: Hall | None, row: NoticeRow, place: str) -> bool:
    """Whether a notice is for a board that stands there: of the hall, of its area, or of a service served in it."""
    if not place or hall is None:
        return True
    service = next((each for each in hall.services if each.id == row.service), None)
    return place in _served_in(hall, service) if service else row.area in ("", place)


def told(hall: Hall | None, row: NoticeRow, lang: str) -> str:
    """A notice in words, with the service before it where it is about one."""
    text = row.text_en if lang == "en" and row.text_en else row.text
    service = next((each for each in hall.services if each.id == row.service), None) if hall else None
    if service is None:
        return text
    return f"{service.name_en if lang == 'en' and service.name_en else service.name}: {text}"


def elsewhere(calls: Iterable[CallRow], hall: Hall, place: str, lang: str) -> str:
    """One sentence on the last calls in the other areas, for someone who waits on the wrong floor; "" for none."""
    names = area_names(hall, "", lang)
    last: dict[str, CallRow] = {}
    for row in calls:
        if row.area != place and row.area in names:
            last.pop(row.label, None)
            last[row.label] = row
    if not place or not last:
        return ""
    said = [
        say("hall_board.elsewhere_one", lang, label=row.label, number=row.counter_number, area=names[row.area])
        for row in list(last.values())[-3:]
    ]
    return say("hall_board.elsewhere", lang, calls=" · ".join(reversed(said)))


def _service_line(service: Service, row: ServiceRow | None, lang: str, english: bool, disturbed: bool) -> ServiceLine:
    name = service.name_en if lang == "en" and service.name_en else service.name
    second = service.name_en if english and service.name_en != name else ""
    waiting = row.waiting if row else 0
    return ServiceLine(service.id, name, second, str(waiting), waiting > 0, disturbed)


def _served_in(hall: Hall, service: Service) -> set[str]:
    """Where its counters stand; where no counter serves it, the area of its agency."""
    served = {desk.area for desk in hall.counters if service.id in desk.serves}
    return served or {agency.area for agency in hall.agencies if agency.id == service.agency}


def _evenly(ids: Sequence[str]) -> list[tuple[str, ...]]:
    count = -(-len(ids) // PAGE)
    size = -(-len(ids) // count) if count else 0
    return [tuple(ids[at : at + size]) for at in range(0, len(ids), size)] if size else []
