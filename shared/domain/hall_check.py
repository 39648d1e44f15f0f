"""What must be right in a hall before its doors open: references, numbers, series, hours, wordings.

A problem carries a code and facts; its sentence is the word "hall.CODE", filled in by whoever shows it.
"""

from __future__ import annotations

import re
import string
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice, pairwise
from typing import Any, NamedTuple

import msgspec

from shared.domain.hall import Agency, Area, Clerk, Counter, Hall, PriorityClass, Service, Session
from shared.domain.hall_sizes import Path, oversize
from shared.domain.hours import sessions_on

Named = Area | Agency | Service | Counter | Clerk | PriorityClass

REHEARSAL_SERIES = "T"
MOST_PROBLEMS = 2000  # of one kind: more than any list is long, so that warnings never hide an error
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SERIES = re.compile(r"[A-ZĐ]{1,3}")  # a digit in a series would make A1+001 and A+1001 the same label
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_SOUND = str.maketrans({"Đ": "D", "N": "L"})


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong with a hall, or (`warning`) something its people should know and may leave so.

    `line` counts from 1 in the file, 0 where there is no file. `key` names the place for a person:
    "services[ho-tich].series". What `expected` and `found` hold depends on `code`; both may be empty.
    """

    code: str
    path: Path
    key: str = ""
    expected: str = ""
    found: str = ""
    line: int = 0
    warning: bool = False


def check(hall: Hall) -> list[Problem]:
    """Everything wrong with a hall that is whole in form; empty when nothing is."""
    data = msgspec.to_builtins(hall)
    big = [
        Problem(code=each.code, path=each.path, expected=str(each.most), found=str(each.size))
        for each in islice(oversize(data), MOST_PROBLEMS)
    ]
    found = big or [problem for rule in _RULES for problem in islice(rule(hall), MOST_PROBLEMS)]
    return [msgspec.structs.replace(each, key=key_of(each.path, data)) for each in found]


def key_of(path: Path, data: Any) -> str:
    """A path in words: list elements by their id where they have one, else counted from 1."""
    text = ""
    for part in path:
        if isinstance(part, str):
            data = data.get(part) if isinstance(data, dict) else None
            text += f".{part}" if text else part
        else:
            data = data[part] if isinstance(data, list) and part < len(data) else None
            name = data.get("id") if isinstance(data, dict) else None
            text += f"[{name if isinstance(name, str) and name else part + 1}]"
    return text


def _named(hall: Hall) -> dict[str, Sequence[Named]]:
    return {
        "priorities": hall.priorities,
        "areas": hall.areas,
        "agencies": hall.agencies,
        "services": hall.services,
        "counters": hall.counters,
        "clerks": hall.clerks,
    }


def _lists(hall: Hall) -> Iterator[Problem]:
    """A hall has at least one of everything but clerks, and everything has a name."""
    for kind, things in _named(hall).items():
        if not things and kind != "clerks":
            yield Problem(code="empty_list", path=(kind,))
        for index, thing in enumerate(things):
            if not thing.name.strip() and not isinstance(thing, Counter):
                yield Problem(code="blank", path=(kind, index, "name"))
    if not hall.name.strip():
        yield Problem(code="blank", path=("name",))


def _ids(hall: Hall) -> Iterator[Problem]:
    for kind, things in _named(hall).items():
        for index, thing in enumerate(things):
            if not _ID.fullmatch(thing.id):
                yield Problem(code="bad_id", path=(kind, index, "id"), found=thing.id)
        yield from _repeated("duplicate_id", kind, "id", [each.id for each in things])
    if not _ID.fullmatch(hall.id):
        yield Problem(code="bad_id", path=("id",), found=hall.id)


def _numbers(hall: Hall) -> Iterator[Problem]:
    yield from _repeated("duplicate_number", "counters", "number", [each.number for each in hall.counters])


def _ranks(hall: Hall) -> Iterator[Problem]:
    """Exactly one class is the ordinary one, it goes last, and no two share a rank."""
    yield from _repeated("duplicate_rank", "priorities", "rank", [each.rank for each in hall.priorities])
    ordinary = [index for index, each in enumerate(hall.priorities) if each.ordinary]
    if len(ordinary) != 1:
        yield Problem(code="ordinary_count", path=("priorities",), found=str(len(ordinary)))
    elif hall.priorities[ordinary[0]].rank < max(each.rank for each in hall.priorities):
        yield Problem(code="ordinary_not_last", path=("priorities", ordinary[0], "rank"))


def _series(hall: Hall) -> Iterator[Problem]:
    series = [each.series for each in hall.services]
    yield from _repeated("duplicate_series", "services", "series", series)
    sounds: dict[str, str] = {}
    for index, name in enumerate(series):
        path = ("services", index, "series")
        if name == REHEARSAL_SERIES:
            yield Problem(code="reserved_series", path=path, found=name)
        elif not _SERIES.fullmatch(name):
            yield Problem(code="bad_series", path=path, found=name)
        other = sounds.setdefault(name.translate(_SOUND), name)
        if other != name:
            yield Problem(code="sounds_alike", path=path, expected=other, found=name, warning=True)


def _repeated(code: str, kind: str, field: str, values: Iterable[object]) -> Iterator[Problem]:
    """One problem for each value that came before; `expected` says where it came first, counted from 1."""
    first: dict[object, int] = {}
    for index, value in enumerate(values):
        if first.setdefault(value, index) != index:
            yield Problem(code=code, path=(kind, index, field), expected=str(first[value] + 1), found=str(value))


def _references(hall: Hall) -> Iterator[Problem]:
    areas = _Known.of(hall.areas)
    agencies = _Known.of(hall.agencies)
    for index, agency in enumerate(hall.agencies):
        yield from _known("unknown_area", ("agencies", index, "area"), agency.area, areas)
    for index, service in enumerate(hall.services):
        yield from _known("unknown_agency", ("services", index, "agency"), service.agency, agencies)
    for index, counter in enumerate(hall.counters):
        yield from _known("unknown_area", ("counters", index, "area"), counter.area, areas)
    used = {each.agency for each in hall.services}
    for index, agency in enumerate(hall.agencies):
        if agency.id not in used:
            yield Problem(code="agency_without_service", path=("agencies", index), found=agency.id, warning=True)


class _Known(NamedTuple):
    """Ids that may be referred to, and the same in one text."""

    ids: frozenset[str]
    text: str

    @classmethod
    def of(cls, things: Sequence[Named]) -> _Known:
        ids = [each.id for each in things]
        return cls(frozenset(ids), ", ".join(ids))


def _known(code: str, path: Path, found: str, known: _Known) -> Iterator[Problem]:
    if found not in known.ids:
        yield Problem(code=code, path=path, expected=known.text, found=found)


def _counters(hall: Hall) -> Iterator[Problem]:
    services = _Known.of(hall.services)
    for index, counter in enumerate(hall.counters):
        if not counter.serves and not counter.helps:
            yield Problem(code="empty_counter", path=("counters", index, "serves"), found=counter.id)
        seen: set[str] = set()
        for field, names in (("serves", counter.serves), ("helps", counter.helps)):
            for place, name in enumerate(names):
                path = ("counters", index, field, place)
                yield from _known("unknown_service", path, name, services)
                if name in seen:
                    yield Problem(code="served_twice", path=path, found=name)
                seen.add(name)


def _unserved(hall: Hall) -> Iterator[Problem]:
    served = {name for counter in hall.counters for name in (*counter.serves, *counter.helps)}
    for index, service in enumerate(hall.services):
        if service.id not in served:
            yield Problem(code="unserved_service", path=("services", index), found=service.id)


def _hours(hall: Hall) -> Iterator[Problem]:
    try:
        zoneinfo.ZoneInfo(hall.timezone)
    except (OSError, ValueError, KeyError):  # a folder's name, a malformed key, an unknown one
        yield Problem(code="bad_timezone", path=("timezone",), found=hall.timezone)
    if not hall.hours.sessions:
        yield Problem(code="empty_list", path=("hours", "sessions"))


def _sessions(hall: Hall) -> Iterator[Problem]:
    yield from _session_list(("hours", "sessions"), hall.hours.sessions)
    for index, service in enumerate(hall.services):
        yield from _session_list(("services", index, "sessions"), service.sessions)


def _session_list(path: Path, sessions: Sequence[Session]) -> Iterator[Problem]:
    faults = [fault for index, each in enumerate(sessions) for fault in _session((*path, index), each)]
    yield from faults
    if faults:
        return
    order = sorted(range(len(sessions)), key=lambda index: sessions[index].opens)
    for weekday in range(1, 8):
        for early, late in pairwise(index for index in order if weekday in sessions[index].days):
            if sessions[late].opens < sessions[early].closes:
                found = f"{sessions[early].opens}–{sessions[early].closes}"
                yield Problem(code="sessions_overlap", path=(*path, late), expected=str(weekday), found=found)


def _session(path: Path, session: Session) -> Iterator[Problem]:
    if not session.days or not all(1 <= day <= 7 for day in session.days) or _twice(session.days):
        yield Problem(code="bad_weekdays", path=(*path, "days"), found=str(session.days))
    for field, value in (("opens", session.opens), ("closes", session.closes)):
        if not _TIME.fullmatch(value):
            yield Problem(code="bad_time", path=(*path, field), found=value)
    if session.opens >= session.closes and _TIME.fullmatch(session.opens) and _TIME.fullmatch(session.closes):
        yield Problem(code="session_backwards", path=path, expected=session.opens, found=session.closes)


def _twice(values: Sequence[object]) -> bool:
    return len(set(values)) != len(values)


def _days(hall: Hall) -> Iterator[Problem]:
    yield from _prefixed("hours", _repeated("duplicate_date", "days", "date", [each.date for each in hall.hours.days]))
    for index, day in enumerate(hall.hours.days):
        path = ("hours", "days", index)
        if not _is_date(day.date):
            yield Problem(code="bad_date", path=(*path, "date"), found=day.date)
        elif not 0 <= day.as_weekday <= 7:
            yield _out_of_range((*path, "as_weekday"), day.as_weekday, 0, 7)
        elif day.working and not sessions_on(hall, day.date):
            yield Problem(code="no_sessions", path=path, found=day.date)


def _prefixed(head: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    return (msgspec.structs.replace(each, path=(head, *each.path)) for each in problems)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _settings(hall: Hall) -> Iterator[Problem]:
    if not _COLOUR.fullmatch(hall.primary_colour):
        yield Problem(code="bad_colour", path=("primary_colour",), found=hall.primary_colour)
    if hall.ticket.url and "{token}" not in hall.ticket.url:
        yield Problem(code="lacks", path=("ticket", "url"), expected="{token}", found=hall.ticket.url)
    pictures: list[tuple[Path, str]] = [(("emblem",), hall.emblem)]
    pictures += [(("clerks", index, "photo"), each.photo) for index, each in enumerate(hall.clerks)]
    for path, name in pictures:
        if name.startswith(".") or "/" in name or "\\" in name:
            yield Problem(code="bad_file_name", path=path, found=name)


def _wordings(hall: Hall) -> Iterator[Problem]:
    for field in ("wording", "recall_wording", "wording_en"):
        text = getattr(hall.voice, field)
        path = ("voice", field)
        try:
            names = {_brace(*part[1:]) for part in string.Formatter().parse(text) if part[1] is not None}
        except ValueError:
            yield Problem(code="bad_braces", path=path, found=text)
            continue
        for name in sorted({"ticket", "counter"} - names):
            yield Problem(code="lacks", path=path, expected=f"{{{name}}}", found=text)
        for name in sorted(names - {"ticket", "counter"}):
            yield Problem(code="unknown_brace", path=path, expected="{ticket}, {counter}", found=f"{{{name}}}")


def _brace(name: str | None, layout: str | None, conversion: str | None) -> str:
    """A brace as it is written: only a bare name is filled in, "{ticket:>999}" is none of ours."""
    return f"{name}{'!' + conversion if conversion else ''}{':' + layout if layout else ''}"


def _ranges(hall: Hall) -> Iterator[Problem]:
    """Numbers outside these bounds are slips of the finger, not wishes."""
    for path, value, low, high in _bounds(hall):
        if not low <= value <= high:
            yield _out_of_range(path, value, low, high)


def _bounds(hall: Hall) -> Iterator[tuple[Path, float, float, float]]:
    yield ("hours", "kiosk_opens_before_minutes"), hall.hours.kiosk_opens_before_minutes, 0, 240
    yield ("hours", "kiosk_closes_before_minutes"), hall.hours.kiosk_closes_before_minutes, 0, 240
    yield ("calling", "ordinary_between"), hall.calling.ordinary_between, 1, 20
    yield ("calling", "calls_before_absent"), hall.calling.calls_before_absent, 1, 10
    yield ("calling", "restore_within_minutes"), hall.calling.restore_within_minutes, 0, 1440
    yield ("calling", "undo_within_seconds"), hall.calling.undo_within_seconds, 0, 3600
    yield ("booking", "days_ahead"), hall.booking.days_ahead, 0, 366
    yield ("booking", "slot_minutes"), hall.booking.slot_minutes, 1, 480
    yield ("booking", "slot_places"), hall.booking.slot_places, 0, 999
    yield ("voice", "repeats"), hall.voice.repeats, 1, 5
    yield ("voice", "recall_repeats"), hall.voice.recall_repeats, 1, 5
    yield ("ticket", "digits"), hall.ticket.digits, 1, 6
    yield ("rating", "seconds"), hall.rating.seconds, 5, 300
    for index, each in enumerate(hall.priorities):
        yield ("priorities", index, "rank"), each.rank, 0, 1000
    for index, counter in enumerate(hall.counters):
        yield ("counters", index, "number"), counter.number, 1, 999
    for index, service in enumerate(hall.services):
        yield ("services", index, "typical_minutes"), service.typical_minutes, 0.1, 480
        yield ("services", index, "target_minutes"), service.target_minutes, 1, 480
        yield ("services", index, "daily_limit"), service.daily_limit, 0, 99999


def _out_of_range(path: Path, value: float, low: float, high: float) -> Problem:
    return Problem(code="out_of_range", path=path, expected=f"{low:g}–{high:g}", found=f"{value:g}")


_RULES = (
    _lists, _ids, _numbers, _ranks, _series, _references, _counters, _unserved, _hours, _sessions, _days, _settings,
    _wordings, _ranges,
)  # fmt: skip
