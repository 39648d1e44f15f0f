"""True time in a simulated hall: which hours people come and clerks work, day by day."""

from __future__ import annotations

import random

from shared.domain import hours
from shared.domain.hall import Hall

START_MS = 1_791_154_800_000  # Monday 5 October 2026, 06:00 in Vietnam; no holiday near
DAY_S = 24 * 3600.0
LAST_ARRIVAL_S = 45 * 60.0  # nobody comes later than this before the doors close


class Timetable:
    """Working time as spans of virtual seconds; the hall's first calendar counts, whatever is imported later."""

    def __init__(self, hall: Hall, days: int) -> None:
        """`days` days in a row, the first a Monday; a day the hall does not work has no spans."""
        self.days = [_spans(hall, number) for number in range(days)]

    def working(self, now_s: float) -> bool:
        """Whether clerks work at this moment."""
        day = int(now_s // DAY_S)
        return day < len(self.days) and any(begin <= now_s < end for begin, end in self.days[day])

    def end_of_day(self, day: int) -> float:
        """When the last session of this day ends."""
        return self.days[day][-1][1]

    def arrivals(self, day: int, count: int, chance: random.Random) -> list[float]:
        """When `count` people come."""
        spans = [*self.days[day]]
        spans[-1] = (spans[-1][0], spans[-1][1] - LAST_ARRIVAL_S)
        lengths = [end - begin for begin, end in spans]
        chosen = chance.choices(spans, lengths, k=count)
        return sorted(chance.uniform(begin, end) for begin, end in chosen)


def _spans(hall: Hall, number: int) -> list[tuple[float, float]]:
    midnight_s = number * DAY_S - 6 * 3600.0  # the simulation begins at six
    sessions = hours.sessions_on(hall, hours.day_of(hall, START_MS + int(number * DAY_S * 1000)))
    return [(midnight_s + _seconds(each.opens), midnight_s + _seconds(each.closes)) for each in sessions]


def _seconds(clock: str) -> float:
    hour, _, minute = clock.partition(":")
    return int(hour) * 3600.0 + int(minute) * 60.0
