"""What must be right in a hall before its doors open: references, numbers, series, wordings, and all its parts.

A problem carries a code and facts; its sentence is the word "hall.CODE", filled in by whoever shows it.
Hours, roster, calling plan, bounds and starvation have modules of their own.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from shared.domain import hall_bounds, hall_hours_check, hall_order_check, hall_roster_check, starvation
from shared.domain.hall import Agency, Area, Clerk, Counter, Hall, PriorityClass, Reason, Service
from shared.domain.hall_problem import Known, Problem, bad_id, ids_of, key_of, known, repeated
from shared.domain.hall_sizes import Path, oversize

Named = Area | Agency | Service | Counter | Clerk | PriorityClass | Reason

REHEARSAL_SERIES = "T"
MOST_PROBLEMS = 2000  # of one kind: more than any list is long, so that warnings never hide an error
NEEDED = frozenset({"priorities", "areas", "agencies", "services", "counters"})
_SERIES = re.compile(r"[A-ZĐ]{1,3}")  # a digit in a series would make A1+001 and A+1001 the same label
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_SOUND = str.maketrans({"Đ": "D", "N": "L"})


def check(hall: Hall) -> list[Problem]:
    """Everything wrong with a hall that is whole in form; empty when nothing is.

    Only a hall that is right otherwise is tried out for people who would never be called.
    """
    data = msgspec.to_builtins(hall)
    found = [
        Problem(code=each.code, path=each.path, expected=str(each.most), found=str(each.size))
        for each in islice(oversize(data), MOST_PROBLEMS)
    ]
    for rules in (_RULES, _TRIALS):
        if all(each.warning for each in found):
            found += [problem for rule in rules for problem in islice(rule(hall), MOST_PROBLEMS)]
    return [msgspec.structs.replace(each, key=key_of(each.path, data)) for each in found]


def _named(hall: Hall) -> dict[str, Sequence[Named]]:
    return {
        "priorities": hall.priorities,
        "areas": hall.areas,
        "agencies": hall.agencies,
        "services": hall.services,
        "counters": hall.counters,
        "clerks": hall.clerks,
        "reasons": hall.reasons,
    }


def _lists(hall: Hall) -> Iterator[Problem]:
    """A hall has at least one of everything it cannot work without, and everything has a name."""
    for kind, things in _named(hall).items():
        if not things and kind in NEEDED:
            yield Problem(code="empty_list", path=(kind,))
        for index, thing in enumerate(things):
            if not thing.name.strip() and not isinstance(thing, Counter):
                yield Problem(code="blank", path=(kind, index, "name"))
    if not hall.name.strip():
        yield Problem(code="blank", path=("name",))


def _ids(hall: Hall) -> Iterator[Problem]:
    for kind, things in {**_named(hall), "orders": hall.orders, "groups": hall.groups}.items():
        yield from ids_of(kind, things)
    yield from bad_id(("id",), hall.id)


def _numbers(hall: Hall) -> Iterator[Problem]:
    yield from repeated("duplicate_number", ("counters",), "number", [each.number for each in hall.counters])


def _ranks(hall: Hall) -> Iterator[Problem]:
    """Exactly one class is the ordinary one, it goes last, and no two share a rank."""
    yield from repeated("duplicate_rank", ("priorities",), "rank", [each.rank for each in hall.priorities])
    ordinary = [index for index, each in enumerate(hall.priorities) if each.ordinary]
    if len(ordinary) != 1:
        yield Problem(code="ordinary_count", path=("priorities",), found=str(len(ordinary)))
    elif hall.priorities[ordinary[0]].rank < max(each.rank for each in hall.priorities):
        yield Problem(code="ordinary_not_last", path=("priorities", ordinary[0], "rank"))


def _series(hall: Hall) -> Iterator[Problem]:
    series = [each.series for each in hall.services]
    yield from repeated("duplicate_series", ("services",), "series", series)
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


def _references(hall: Hall) -> Iterator[Problem]:
    areas = Known.of(hall.areas)
    agencies = Known.of(hall.agencies)
    for index, agency in enumerate(hall.agencies):
        yield from known("unknown_area", ("agencies", index, "area"), agency.area, areas)
    for index, service in enumerate(hall.services):
        yield from known("unknown_agency", ("services", index, "agency"), service.agency, agencies)
    for index, counter in enumerate(hall.counters):
        yield from known("unknown_area", ("counters", index, "area"), counter.area, areas)
    used = {each.agency for each in hall.services}
    for index, agency in enumerate(hall.agencies):
        if agency.id not in used:
            yield Problem(code="agency_without_service", path=("agencies", index), found=agency.id, warning=True)


def _counters(hall: Hall) -> Iterator[Problem]:
    services = Known.of(hall.services)
    for index, counter in enumerate(hall.counters):
        named = list(_tiers(index, counter))
        if not named:
            yield Problem(code="empty_counter", path=("counters", index, "serves"), found=counter.id)
        seen: set[str] = set()
        for path, name in named:
            yield from known("unknown_service", path, name, services)
            if name in seen:
                yield Problem(code="served_twice", path=path, found=name)
            seen.add(name)
        for place, threshold in enumerate(counter.helps_beyond):
            if not threshold.waiting and not threshold.minutes:
                path = ("counters", index, "helps_beyond", place)
                yield Problem(code="threshold_without_bound", path=path, found=threshold.service)


def _tiers(index: int, counter: Counter) -> Iterator[tuple[Path, str]]:
    """Every service a counter names, and where."""
    for field, names in (("serves", counter.serves), ("helps", counter.helps)):
        for place, name in enumerate(names):
            yield ("counters", index, field, place), name
    for place, threshold in enumerate(counter.helps_beyond):
        yield ("counters", index, "helps_beyond", place, "service"), threshold.service


def _unserved(hall: Hall) -> Iterator[Problem]:
    served = {name for index, counter in enumerate(hall.counters) for _, name in _tiers(index, counter)}
    for index, service in enumerate(hall.services):
        if service.id not in served:
            yield Problem(code="unserved_service", path=("services", index), found=service.id)


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


_RULES = (
    _lists, _ids, _numbers, _ranks, _series, _references, _counters, _unserved, *hall_hours_check.RULES,
    *hall_roster_check.RULES, *hall_order_check.RULES, _settings, _wordings, hall_bounds.ranges,
)  # fmt: skip
_TRIALS = (starvation.starved,)
