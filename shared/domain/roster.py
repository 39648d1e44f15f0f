"""Who sits where, as the hall's roster has it: a plan for clerks and for expected waits, never a lock.

A date a counter has shifts of its own for replaces that counter's weekly ones. An extra working day follows the
weekday it stands for; on a closed day only shifts written for that very date count.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from shared.domain import hours
from shared.domain.hall import Counter, Hall, Shift
from shared.domain.hours import Same, Window


class Seat(NamedTuple):
    """A clerk ("" is one not yet named) at a counter, from and until, ms since 1970 UTC, end not included."""

    begins_at: int
    ends_at: int
    clerk: str


Seats = dict[str, tuple[Seat, ...]]  # by counter


def seated(hall: Hall, counter: str, now: int) -> str:
    """The id of the clerk the roster has at that counter at `now` (ms since 1970 UTC); "" for nobody it names."""
    seats = seats_on(hall, hours.day_of(hall, now)).get(counter, ())
    return next((seat.clerk for seat in seats if seat.begins_at <= now < seat.ends_at), "")


def expected_open(hall: Hall, service: str, at: int) -> int:
    """How many counters the roster has at that moment for which the service is one of their own.

    A hall without a roster is expected to open every counter that has the service.
    """
    return _counters(Same(hall), service, at // 60_000)


def seats_on(hall: Hall, day: str) -> Seats:
    """All seats of a local date, by counter, in order of time."""
    return _seats(Same(hall), day)


def staffed_windows(hall: Hall, service: str, day: str) -> tuple[Window, ...]:
    """The serving windows of a service on a local date, without the times at which nobody sits who could serve it.

    Counters that only help count too. Without a roster these are all its serving windows.
    """
    return _staffed(Same(hall), service, day)


def _serves(counter: Counter, service: str) -> bool:
    helped = (*counter.serves, *counter.helps, *(each.service for each in counter.helps_beyond))
    return service in helped


@lru_cache(maxsize=4096)  # every shift begins and ends on a full minute
def _counters(same: Same, service: str, minute: int) -> int:
    hall, at = same.hall, minute * 60_000
    own = [counter.id for counter in hall.counters if service in counter.serves]
    if not hall.roster:
        return len(own)
    seats = seats_on(hall, hours.day_of(hall, at))
    return sum(any(seat.begins_at <= at < seat.ends_at for seat in seats.get(counter, ())) for counter in own)


@lru_cache(maxsize=64)
def _seats(same: Same, day: str) -> Seats:
    hall, found = same.hall, dict[str, list[Seat]]()
    for shift in _shifts(hall, day):
        begins, ends = (hours.at_local(hall, date.fromisoformat(day), clock) for clock in (shift.begins, shift.ends))
        found.setdefault(shift.counter, []).append(Seat(begins, ends, shift.clerk))
    return {counter: tuple(sorted(seats)) for counter, seats in found.items()}


def _shifts(hall: Hall, day: str) -> Iterator[Shift]:
    dated = {shift.counter for shift in hall.roster if shift.date == day}
    weekday = hours.weekday_on(hall, day)
    for shift in hall.roster:
        if shift.date == day or (weekday in shift.days and shift.counter not in dated):
            yield shift


@lru_cache(maxsize=1024)
def _staffed(same: Same, service: str, day: str) -> tuple[Window, ...]:
    hall = same.hall
    serving = hours.serving_windows(hall, service, day)
    if not hall.roster:
        return serving
    seats = seats_on(hall, day)
    able = [counter.id for counter in hall.counters if _serves(counter, service)]
    spans = [Window(seat.begins_at, seat.ends_at) for counter in able for seat in seats.get(counter, ())]
    shared = (
        Window(max(window.opens_at, span.opens_at), min(window.closes_at, span.closes_at))
        for window in serving
        for span in spans
    )
    return hours.joined(shared)
