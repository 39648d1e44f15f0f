"""Holidays of Vietnam, the Government's swaps, and a hall's own table that counts more."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from double_engine import HALL

from shared.domain import hours
from shared.domain.hall import CalendarDay, Hall
from shared.server.public_holidays import of_years, with_calendar

NOW = round(datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).timestamp() * 1000)

# Working days lost, and weekend days that are named holidays, as published.
SHUT = {
    2026: ["01-01", "02-16", "02-17", "02-18", "02-19", "02-20", "04-26", "04-27", "04-30", "05-01", "08-31", "09-01",
           "09-02", "11-24"],
    2027: ["01-01", "02-04", "02-05", "02-06", "02-07", "02-08", "02-09", "02-10", "04-16", "04-30", "05-01", "05-03",
           "09-02", "09-03", "11-24"],
}  # fmt: skip


def a_hall(*days: CalendarDay) -> Hall:
    return msgspec.structs.replace(HALL, hours=msgspec.structs.replace(HALL.hours, days=list(days)))


@pytest.mark.parametrize("year", [2026, 2027])
def test_exactly_these_days_are_holidays(year: int) -> None:
    closed, _ = of_years([year])
    assert sorted(closed) == [f"{year}-{day}" for day in SHUT[year]]


@pytest.mark.parametrize("year", [2026, 2027])
def test_a_hall_works_on_every_other_weekday_and_on_the_saturday_worked_in_exchange(year: int) -> None:
    hall, day, works = with_calendar(a_hall(), NOW), date(year, 1, 1), []
    while day.year == year:
        if hours.working_day(hall, day.isoformat()):
            works.append(day.isoformat())
        day += timedelta(days=1)
    weekdays = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    expected = [
        each.isoformat() for each in weekdays if each.isoweekday() < 6 and f"{each:%m-%d}" not in SHUT[year]
    ] + (["2026-08-22"] if year == 2026 else [])
    assert works == sorted(expected)


def test_a_saturday_worked_in_exchange_follows_the_weekday_it_stands_for() -> None:
    """Saturday 22 August 2026 for Monday 31 August; Saturday 26 April 2025 for Friday 2 May."""
    _, worked = of_years([2025, 2026, 2027])
    assert worked == {"2025-04-26": 5, "2026-08-22": 1}


def test_a_halls_own_table_wins_over_the_public_one() -> None:
    """The Government fixes swaps late in the year before: a hall writes down what no library knows yet."""
    hall = with_calendar(
        a_hall(
            CalendarDay(date="2027-02-11", working=False, reason="Nghỉ Tết, hoán đổi"),  # a Thursday
            CalendarDay(date="2027-02-20", working=True, as_weekday=4),  # the Saturday worked for it
            CalendarDay(date="2026-08-22", working=False),  # this hall does not work that Saturday
            CalendarDay(date="2026-11-24", working=True),  # and opens on this holiday
        ),
        NOW,
    )
    assert not hours.working_day(hall, "2027-02-11")
    assert [each.opens for each in hours.sessions_on(hall, "2027-02-20")] == ["07:30"]
    assert not hours.working_day(hall, "2026-08-22")
    assert hours.working_day(hall, "2026-11-24")
    assert not hours.working_day(hall, "2027-02-10")
    assert len([each for each in hall.hours.days if each.date == "2026-11-24"]) == 1


def test_the_reason_of_a_holiday_is_its_name() -> None:
    day = hours.exception_on(with_calendar(a_hall(), NOW), "2026-09-02")
    assert day is not None
    assert (day.working, day.reason, day.public_holiday) == (False, "Quốc khánh", True)
