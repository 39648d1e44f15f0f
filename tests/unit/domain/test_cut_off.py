"""The honest cut-off: will, may, will not; lunch does not count as waiting; and the rule of the late hour."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import little_hall as little
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import cut_off, hours
from shared.domain.hall import Shift

DAY = "2026-11-23"  # a Monday; 07:30–11:30 and 13:30–17:00, ten minutes a person
HALL = little.little_hall()


def at(clock: str, day: str = DAY) -> int:
    moment = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    return round(moment.timestamp() * 1000)


@pytest.mark.parametrize(
    ("clock", "low", "high", "today", "why"),
    [
        ("08:00", 0, 5, "will", ""),
        ("07:15", 440, 440, "will", ""),  # seven hours and a half are served from 07:30: 450 minutes
        ("07:15", 440, 441, "may", "close_to_end"),
        ("07:15", 449, 500, "may", "close_to_end"),
        ("07:15", 450, 500, "will_not", "after_last_session"),
        ("11:00", 100, 200, "will", ""),  # 30 minutes before lunch, 210 after it
        ("11:00", 100, 231, "may", "close_to_end"),
        ("12:30", 0, 200, "will", ""),
        ("16:55", 0, 5, "may", "close_to_end"),
        ("16:55", 5, 10, "will_not", "after_last_session"),
        ("17:00", 0, 5, "will_not", "no_session_left"),
    ],
)
def test_a_range_of_wait_is_set_against_what_is_left_of_the_day(clock, low, high, today, why):
    assert cut_off.judge(HALL, "ho-tich", low, high, at(clock)) == (today, why)


def test_a_day_off_has_no_session_left():
    assert cut_off.judge(HALL, "ho-tich", 0, 5, at("09:00", "2026-11-22")).why == "no_session_left"


def test_a_roster_that_ends_early_makes_it_doubtful_and_never_impossible():
    early = [Shift(counter="q1", days=[1], begins="07:30", ends="11:30")]
    hall = msgspec.structs.replace(HALL, roster=early)
    assert cut_off.judge(hall, "ho-tich", 10, 50, at("10:30")) == ("will", "")
    assert cut_off.judge(hall, "ho-tich", 10, 51, at("10:30")) == ("may", "short_staffed")
    assert cut_off.judge(hall, "ho-tich", 0, 5, at("14:00")) == ("may", "short_staffed")
    assert cut_off.judge(hall, "ho-tich", 200, 300, at("14:00")) == ("will_not", "after_last_session")


minutes = st.floats(0, 600)
moments = st.integers(at("06:00"), at("18:00"))


@given(minutes, minutes, moments)
def test_a_longer_wait_never_gives_a_better_answer(low, longer, now):
    answers = ["will", "may", "will_not"]
    short = cut_off.judge(HALL, "ho-tich", low, low + 5, now).today
    long = cut_off.judge(HALL, "ho-tich", low + longer, low + longer + 5, now).today
    assert answers.index(short) <= answers.index(long)


@given(minutes, moments)
def test_who_is_told_will_begins_while_counters_serve(wait, now):
    """`after` finds the minute; it is the same arithmetic seen from the other side."""
    begins = cut_off.after(HALL, "ho-tich", wait, now)
    verdict = cut_off.judge(HALL, "ho-tich", wait, wait, now)
    if verdict.today == "will":
        assert any(w.opens_at <= begins < w.closes_at for w in hours.serving_windows(HALL, "ho-tich", DAY))
    if verdict.today == "will_not":
        assert begins == 0


def test_the_moment_of_a_turn_skips_lunch():
    assert cut_off.after(HALL, "ho-tich", 60, at("11:00")) == at("14:00")
    assert cut_off.after(HALL, "ho-tich", 30, at("11:00")) == at("13:30")
    assert cut_off.after(HALL, "ho-tich", 0, at("07:00")) == at("07:30")
    assert cut_off.after(HALL, "ho-tich", 0, at("17:00")) == 0


@pytest.mark.parametrize(
    ("clock", "wait", "late"),
    [("14:59", 0, False), ("15:00", 0, True), ("14:30", 29, False), ("14:30", 30, True), ("11:00", 119, False),
     ("11:00", 120, True), ("16:50", 60, True)],
)  # fmt: skip
def test_the_rule_of_the_late_hour_holds_for_the_turn_not_for_the_number(clock, wait, late):
    assert cut_off.is_late(HALL, at(clock), wait) is late
    assert cut_off.is_late(HALL, at(clock), wait, "ho-tich") is late


def test_a_hall_without_that_rule_and_a_service_that_only_gives_out_are_never_late():
    none = msgspec.structs.replace(HALL, hours=msgspec.structs.replace(HALL.hours, late_after=""))
    assert not cut_off.is_late(none, at("16:00"), 30)
    collect = [msgspec.structs.replace(HALL.services[0], kind="collect")]
    assert not cut_off.is_late(msgspec.structs.replace(HALL, services=collect), at("16:00"), 30, "ho-tich")
