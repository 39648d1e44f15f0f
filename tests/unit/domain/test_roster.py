"""Who sits where: weekly shifts, one date that replaces them, days off, and how many counters to expect."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from shared.domain import roster
from shared.domain.hall import (
    Agency,
    Area,
    CalendarDay,
    Clerk,
    Counter,
    Hall,
    Hours,
    PriorityClass,
    Service,
    Session,
    Shift,
    Threshold,
)  # fmt: skip

WEEK = [1, 2, 3, 4, 5]
WEDNESDAY, SATURDAY, SUNDAY = "2026-11-18", "2026-11-21", "2026-11-22"


def at(day: str, clock: str) -> int:
    moment = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    return round(moment.timestamp() * 1000)


def shift(counter: str, clerk: str, begins: str, ends: str, **when: object) -> Shift:
    return Shift(counter=counter, clerk=clerk, begins=begins, ends=ends, **({"days": WEEK} | when))  # type: ignore[arg-type]


SHIFTS = [
    shift("q1", "lan", "07:30", "11:30"),
    shift("q1", "minh", "13:30", "17:00"),
    shift("q2", "", "07:30", "11:30"),
    shift("q1", "hoa", "09:00", "10:00", days=[], date=WEDNESDAY),
    shift("q3", "minh", "08:00", "09:00", days=[], date=SUNDAY),
]


def a_hall(shifts: list[Shift] = SHIFTS, days: list[CalendarDay] | None = None) -> Hall:
    sessions = [Session(days=WEEK, opens="07:30", closes="11:30"), Session(days=WEEK, opens="13:30", closes="17:00")]
    long = Threshold(service="dat-dai", waiting=5)
    return Hall(
        id="h", name="H", hours=Hours(sessions=sessions, days=days or []), roster=shifts,
        priorities=[PriorityClass(id="thuong", name="Thường", rank=1, ordinary=True)],
        areas=[Area(id="a", name="A")], agencies=[Agency(id="so", name="Sở", area="a")],
        services=[Service(id=name, name=name, agency="so", series=name[0].upper()) for name in ("ho-tich", "dat-dai")],
        counters=[
            Counter(id="q1", number=1, area="a", serves=["ho-tich"]),
            Counter(id="q2", number=2, area="a", serves=["ho-tich"], helps_beyond=[long]),
            Counter(id="q3", number=3, area="a", serves=["dat-dai"]),
        ],
        clerks=[Clerk(id=name, name=name) for name in ("lan", "minh", "hoa")],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "clock", "counter", "clerk"),
    [
        ("2026-11-17", "07:30", "q1", "lan"),
        ("2026-11-17", "07:29", "q1", ""),
        ("2026-11-17", "11:30", "q1", ""),
        ("2026-11-17", "16:59", "q1", "minh"),
        ("2026-11-17", "08:00", "q2", ""),  # somebody not yet named
        (WEDNESDAY, "08:00", "q1", ""),  # the date replaces the weekly shifts of this counter
        (WEDNESDAY, "09:30", "q1", "hoa"),
        (SATURDAY, "08:00", "q1", ""),
        (SUNDAY, "08:30", "q3", "minh"),  # written for that date, though the hall is closed
        ("2026-11-17", "08:00", "no-such", ""),
    ],
)
def test_who_sits_where(day: str, clock: str, counter: str, clerk: str) -> None:
    assert roster.seated(a_hall(), counter, at(day, clock)) == clerk


@pytest.mark.parametrize(
    ("day", "clock", "service", "counters"),
    [
        ("2026-11-17", "08:00", "ho-tich", 2),
        ("2026-11-17", "14:00", "ho-tich", 1),
        ("2026-11-17", "12:00", "ho-tich", 0),
        ("2026-11-17", "08:00", "dat-dai", 0),  # q2 only helps
        (WEDNESDAY, "08:00", "ho-tich", 1),
        (SATURDAY, "08:00", "ho-tich", 0),
    ],
)
def test_how_many_counters_are_expected(day: str, clock: str, service: str, counters: int) -> None:
    assert roster.expected_open(a_hall(), service, at(day, clock)) == counters


def test_without_a_roster_every_counter_of_the_service_is_expected() -> None:
    hall = a_hall([])
    assert roster.expected_open(hall, "ho-tich", at("2026-11-17", "08:00")) == 2
    assert roster.seated(hall, "q1", at("2026-11-17", "08:00")) == ""
    assert [end - begin for begin, end in roster.staffed_windows(hall, "ho-tich", "2026-11-17")] == [
        4 * 3_600_000, 3.5 * 3_600_000,
    ]  # fmt: skip


def test_a_holiday_has_no_weekly_shifts_and_a_working_saturday_those_of_its_weekday() -> None:
    days = [CalendarDay(date="2026-11-17", working=False), CalendarDay(date=SATURDAY, working=True, as_weekday=2)]
    hall = a_hall(days=days)
    assert roster.seated(hall, "q1", at("2026-11-17", "08:00")) == ""
    assert roster.seated(hall, "q1", at(SATURDAY, "08:00")) == "lan"


def test_staffed_are_the_serving_hours_in_which_anybody_sits_who_could_help() -> None:
    hall = a_hall([*SHIFTS, shift("q3", "", "16:00", "18:00")])
    day = "2026-11-17"
    assert roster.staffed_windows(hall, "dat-dai", day) == (
        (at(day, "07:30"), at(day, "11:30")), (at(day, "16:00"), at(day, "17:00")),
    )  # fmt: skip
    assert roster.staffed_windows(hall, "ho-tich", SATURDAY) == ()


def test_a_new_roster_counts_at_once() -> None:
    hall, when = a_hall(), at("2026-11-17", "08:00")
    for _ in range(3):
        assert roster.expected_open(hall, "ho-tich", when) == 2
        shorter = msgspec.structs.replace(hall, roster=SHIFTS[:1])
        assert roster.expected_open(shorter, "ho-tich", when) == 1
