"""The roster: known counters and clerks, real times, and nobody in two places at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from shared.domain.hall import Hall, Shift
from shared.domain.hall_problem import Known, Problem, bad_date, bad_time, bad_weekdays, known

Placed = tuple[int, Shift]  # a shift and its place in the list


def _shifts(hall: Hall) -> Iterator[Problem]:
    counters, clerks = Known.of(hall.counters), Known.of(hall.clerks)
    faults: list[Problem] = []
    for index, shift in enumerate(hall.roster):
        faults += known("unknown_counter", ("roster", index, "counter"), shift.counter, counters)
        if shift.clerk:
            faults += known("unknown_clerk", ("roster", index, "clerk"), shift.clerk, clerks)
        faults += _when(index, shift)
    yield from faults
    if not faults:
        yield from _clashes(hall)


def _when(index: int, shift: Shift) -> Iterator[Problem]:
    path = ("roster", index)
    if bool(shift.days) == bool(shift.date):
        yield Problem(code="shift_of_no_day" if not shift.days else "shift_of_both", path=path, found=shift.counter)
    elif shift.date:
        yield from bad_date((*path, "date"), shift.date)
    else:
        yield from bad_weekdays((*path, "days"), shift.days)
    wrong = [*bad_time((*path, "begins"), shift.begins), *bad_time((*path, "ends"), shift.ends)]
    yield from wrong
    if not wrong and shift.begins >= shift.ends:
        yield Problem(code="shift_backwards", path=path, expected=shift.begins, found=shift.ends)


def _clashes(hall: Hall) -> Iterator[Problem]:
    """Each clash once: on a weekday, or on a date the roster names."""
    told: set[tuple[int, str]] = set()
    for day, shifts in _days(hall):
        for code, key in (("clerk_at_two_counters", "clerk"), ("counter_with_two_clerks", "counter")):
            for early, late in _overlaps(shifts, key):
                if (late[0], code) not in told and not _same_counter(code, early, late):
                    told.add((late[0], code))
                    yield _clash(code, key, day, early, late)


def _same_counter(code: str, early: Placed, late: Placed) -> bool:
    """A clerk twice at the same counter is a matter of that counter: told once."""
    return code == "clerk_at_two_counters" and early[1].counter == late[1].counter


def _clash(code: str, key: str, day: str, early: Placed, late: Placed) -> Problem:
    shift = early[1]
    other = shift.counter if key == "clerk" else shift.clerk or "–"
    expected = f"{other} {shift.begins}–{shift.ends}"
    found, facts = getattr(late[1], key), {"day": day}
    return Problem(code=code, path=("roster", late[0]), found=found, expected=expected, facts=facts)


def _days(hall: Hall) -> Iterator[tuple[str, list[Placed]]]:
    """Who sits where on each weekday and on each date named, as `roster` reads it.

    On a date a counter has shifts of its own for, those replace its weekly ones; an extra working day follows the
    weekday it stands for; on a closed day only shifts of that very date count.
    """
    weekly: dict[int, list[Placed]] = defaultdict(list)
    dated: dict[str, list[Placed]] = defaultdict(list)
    for placed in enumerate(hall.roster):
        for weekday in placed[1].days:
            weekly[weekday].append(placed)
        if placed[1].date:
            dated[placed[1].date].append(placed)
    for weekday, shifts in sorted(weekly.items()):
        yield str(weekday), shifts
    for day, shifts in sorted(dated.items()):
        replaced = {shift.counter for _, shift in shifts}
        others = weekly[_weekday(hall, day)]
        yield day, [*(each for each in others if each[1].counter not in replaced), *shifts]


def _weekday(hall: Hall, day: str) -> int:
    """The weekday whose shifts hold on that date, 0 on a closed day."""
    own = date.fromisoformat(day).isoweekday()
    exception = next((each for each in hall.hours.days if each.date == day), None)
    if exception is None:
        return own
    return (exception.as_weekday or own) if exception.working else 0


def _overlaps(shifts: Iterable[Placed], key: str) -> Iterator[tuple[Placed, Placed]]:
    """Pairs of the same clerk, or the same counter, that overlap: each shift with the longest one before it."""
    last: dict[str, Placed] = {}
    for placed in sorted(shifts, key=lambda each: (each[1].begins, each[0])):
        name = getattr(placed[1], key)
        before = last.get(name)
        if name and before and placed[1].begins < before[1].ends:
            pair = sorted((before, placed))
            yield pair[0], pair[1]
        if not before or placed[1].ends > before[1].ends:
            last[name] = placed


RULES = (_shifts,)
