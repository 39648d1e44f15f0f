"""Public holidays of Vietnam, written into a hall's calendar before it is imported or a day is opened.

From PyPI `holidays`, which knows the days in exchange the Government has fixed so far. The span of Tết, the day
beside 2 September and the Saturdays worked in exchange are fixed anew each year: a hall's own `days` count more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

import holidays

from shared.domain import hours
from shared.domain.hall import Hall

YEARS_AHEAD = 2
FRIDAY = 5

_IN_EXCHANGE = re.compile(r"(\d{2}/\d{2}/\d{4})\)$")  # "Ngày nghỉ (thay cho ngày 22/08/2026)"


def with_calendar(hall: Hall, now: int) -> Hall:
    """The hall with public holidays of this year and the two after it; `now` in ms since 1970 UTC."""
    year = int(hours.day_of(hall, now)[:4])
    closed, working = of_years(range(year, year + YEARS_AHEAD + 1))
    return hours.with_public_holidays(hall, closed, working)


def of_years(years: Iterable[int]) -> tuple[dict[str, str], dict[str, int]]:
    """Closed dates with their names, and Saturdays worked in exchange with the ISO weekday they stand for."""
    calendar = holidays.country_holidays("VN", years=tuple(years), language="vi")
    closed = {day.isoformat(): name for day, name in sorted(calendar.items())}
    stands_for = dict(filter(None, (_exchange(day, name) for day, name in calendar.items())))
    asked = {day.year for day in calendar}
    worked = sorted(day for day in calendar.weekend_workdays if day.year in asked)
    return closed, {day.isoformat(): stands_for.get(day, FRIDAY) for day in worked}


def _exchange(day: date, name: str) -> tuple[date, int] | None:
    match = _IN_EXCHANGE.search(name)
    return (datetime.strptime(match[1], "%d/%m/%Y").date(), day.isoweekday()) if match else None
