"""Hours: sessions in order and apart, dates the calendar has, and a hall that opens at all."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from shared.domain.hall import CalendarDay, Hall, Session
from shared.domain.hall_problem import (
    Problem,
    bad_date,
    bad_time,
    bad_weekdays,
    is_date,
    out_of_range,
    repeated,
)
from shared.domain.hall_sizes import Path

YEAR_DAYS = 366  # a hall that opens on no day of so many never opens
OPTIONAL = ("numbers_from", "serve_from", "last_number")
# What must not be later than what, within one session; the first of two kinds may also be equal.
_MAY_MEET = (("numbers_from", "serve_from"), ("opens", "serve_from"), ("last_number", "closes"))
_MUST_PASS = (("numbers_from", "last_number"), ("opens", "last_number"), ("serve_from", "closes"))


def _hours(hall: Hall) -> Iterator[Problem]:
    try:
        zoneinfo.ZoneInfo(hall.timezone)
    except (OSError, ValueError, KeyError):  # a folder's name, a malformed key, an unknown one
        yield Problem(code="bad_timezone", path=("timezone",), found=hall.timezone)
    if not hall.hours.sessions:
        yield Problem(code="empty_list", path=("hours", "sessions"))
    if hall.hours.late_after:
        yield from bad_time(("hours", "late_after"), hall.hours.late_after)


def _sessions(hall: Hall) -> Iterator[Problem]:
    for path, sessions in _lists(hall):
        faults = [fault for index, each in enumerate(sessions) for fault in _session((*path, index), each)]
        yield from faults
        if not faults:
            yield from _overlaps(path, sessions)
            yield from _numberless(hall, path, sessions)


def _lists(hall: Hall) -> Iterator[tuple[Path, list[Session]]]:
    yield ("hours", "sessions"), hall.hours.sessions
    for index, service in enumerate(hall.services):
        if service.sessions:
            yield ("services", index, "sessions"), service.sessions


def _session(path: Path, session: Session) -> Iterator[Problem]:
    yield from bad_weekdays((*path, "days"), session.days)
    times = {"opens": session.opens, "closes": session.closes}
    times |= {field: value for field in OPTIONAL if (value := getattr(session, field))}
    wrong = [fault for field, value in times.items() for fault in bad_time((*path, field), value)]
    yield from wrong
    if wrong:
        return
    if session.opens >= session.closes:
        yield Problem(code="session_backwards", path=path, expected=session.opens, found=session.closes)
        return
    yield from _out_of_order(path, times)


def _out_of_order(path: Path, times: dict[str, str]) -> Iterator[Problem]:
    """Numbers before service, service before closing, and the last number in between."""
    for early, late in (*_MAY_MEET, *_MUST_PASS):
        first, second = times.get(early), times.get(late)
        if first and second and (first > second or (first == second and (early, late) in _MUST_PASS)):
            named, other = (early, late) if early in OPTIONAL else (late, early)
            expected = f"{other} = {times[other]}"
            code = "time_too_late" if named == early else "time_too_early"
            yield Problem(code=code, path=(*path, named), expected=expected, found=times[named])


def _overlaps(path: Path, sessions: Sequence[Session]) -> Iterator[Problem]:
    """Sessions in which counters serve, or numbers are said to be given, at the same time: each pair once."""
    order = sorted(range(len(sessions)), key=lambda index: sessions[index].opens)
    shared: dict[tuple[int, int], list[int]] = {}
    for weekday in range(1, 8):
        for pair in pairwise(index for index in order if weekday in sessions[index].days):
            shared.setdefault(pair, []).append(weekday)
    for (before, index), weekdays in shared.items():
        early, late = sessions[before], sessions[index]
        span, facts = f"{early.opens}–{early.closes}", {"day": ",".join(map(str, weekdays))}
        if late.opens < early.closes:
            yield Problem(code="sessions_overlap", path=(*path, index), found=span, facts=facts)
        elif late.numbers_from and late.numbers_from < (early.last_number or early.closes):
            where, numbers = (*path, index, "numbers_from"), late.numbers_from
            yield Problem(code="numbers_overlap", path=where, expected=span, found=numbers, facts=facts)


def _numberless(hall: Hall, path: Path, sessions: Sequence[Session]) -> Iterator[Problem]:
    """Sessions too short for the hall's own rule of when kiosks stop."""
    for index, each in enumerate(sessions):
        begins = _minutes(each.numbers_from or each.opens)
        if not each.numbers_from:
            begins -= hall.hours.kiosk_opens_before_minutes
        stop = hall.hours.kiosk_closes_before_minutes
        if not each.last_number and _minutes(each.closes) - stop <= begins:
            found = f"{each.opens}–{each.closes}"
            yield Problem(code="session_without_numbers", path=(*path, index), expected=str(stop), found=found)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _days(hall: Hall) -> Iterator[Problem]:
    days = hall.hours.days
    faults = list(repeated("duplicate_date", ("hours", "days"), "date", [each.date for each in days]))
    weekdays = {weekday for _, sessions in _lists(hall) for each in sessions for weekday in each.days}
    for index, day in enumerate(days):
        faults += _day(("hours", "days", index), day, weekdays)
    yield from faults
    if not faults:
        yield from _never_open(hall)


def _day(path: Path, day: CalendarDay, weekdays: set[int]) -> Iterator[Problem]:
    yield from bad_date((*path, "date"), day.date)
    if not 0 <= day.as_weekday <= 7:
        yield out_of_range((*path, "as_weekday"), day.as_weekday, 0, 7)
    elif day.as_weekday and not day.working:
        yield Problem(code="closed_day_with_hours", path=(*path, "as_weekday"), found=day.date)
    elif day.working and is_date(day.date) and _followed(day) not in weekdays:
        yield Problem(code="no_sessions", path=path, found=day.date)


def _followed(day: CalendarDay) -> int:
    """The weekday whose sessions hold on an extra working day."""
    return day.as_weekday or date.fromisoformat(day.date).isoweekday()


def _never_open(hall: Hall) -> Iterator[Problem]:
    """Sessions that no day of a whole year gives, because the calendar closes each."""
    table = {date.fromisoformat(each.date): each for each in hall.hours.days}
    shut: dict[frozenset[int], date | None] = {}
    for path, sessions in _lists(hall):
        weekdays = frozenset(weekday for each in sessions for weekday in each.days if 1 <= weekday <= 7)
        if not weekdays:
            continue  # said elsewhere
        if weekdays not in shut:
            shut[weekdays] = _shut_from(weekdays, table)
        first = shut[weekdays]
        if first:
            until = first + timedelta(days=YEAR_DAYS - 1)
            facts = {"first": first.isoformat(), "last": until.isoformat()}
            yield Problem(code="never_open", path=path, facts=facts)


def _shut_from(weekdays: frozenset[int], table: dict[date, CalendarDay]) -> date | None:
    """The first day of a year in which nothing opens. Only a day the table closes can begin one."""
    seen = date.min
    for closed in sorted(day for day, each in table.items() if not each.working):
        if closed <= seen:
            continue
        day = closed
        while not _opens(day, weekdays, table):
            day += timedelta(days=1)
            if (day - closed).days >= YEAR_DAYS:
                return closed
        seen = day
    return None


def _opens(day: date, weekdays: frozenset[int], table: dict[date, CalendarDay]) -> bool:
    exception = table.get(day)
    if exception is None:
        return day.isoweekday() in weekdays
    return exception.working and (exception.as_weekday or day.isoweekday()) in weekdays


RULES = (_hours, _sessions, _days)
