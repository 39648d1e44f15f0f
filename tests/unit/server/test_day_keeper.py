"""The day keeper asks for a day when the calendar says so, and never believes a clock that jumps."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from double_engine import DAY, HALL, HOUR, DoubleEngine

from shared.domain import commands as c
from shared.domain.hall import CalendarDay, Session
from shared.server.daykeeper import DISTRUST_MS, DayKeeper

SUNDAY, SATURDAY = -1, 5  # days from Monday


class Morning:
    """A hall with a keeper, and both clocks."""

    def __init__(self):
        self.engine = DoubleEngine()
        self.engine.do(c.ImportHall(hall=HALL))
        self.steady = 100 * DAY
        self.keeper = DayKeeper(self.engine, self.engine.clock, lambda: self.steady)

    def configure(self, **changed):
        self.engine.do(c.ImportHall(hall=msgspec.structs.replace(HALL, **changed)))

    def restart(self):
        """The server's process ends and another begins."""
        self.keeper = DayKeeper(self.engine, self.engine.clock, lambda: self.steady)

    def later(self, ms):
        """Time goes by, for both clocks, with a look now and then."""
        for _ in range(20):
            self.engine.now += ms // 20
            self.steady += ms // 20
            self.look()

    def sleep(self, ms):
        self.engine.now += ms
        self.steady += ms

    def look(self):
        asyncio.run(self.keeper.look())
        return self.engine.state

    def asked(self):
        asked, self.engine.asked = self.engine.asked, []
        return [type(command).__name__ for command in asked]


@pytest.fixture
def morning():
    return Morning()


def test_the_day_opens_an_hour_before_the_kiosks_for_a_guide_and_once(morning):
    """Sessions from 07:30, kiosks from 07:15, so a guide from 06:15."""
    morning.sleep(-HOUR * 7 // 4 - 1000)
    assert morning.look().date == ""
    morning.sleep(1000)
    assert morning.look().date == "2026-11-23"
    morning.look()
    assert morning.asked() == ["OpenDay"]


def test_a_hall_without_guides_opens_with_the_kiosks(morning):
    morning.configure(hours=msgspec.structs.replace(HALL.hours, guide_before_minutes=0))
    morning.sleep(-HOUR * 3 // 4 - 1000)
    assert morning.look().date == ""
    morning.sleep(1000)
    assert morning.look().date == "2026-11-23"


def test_a_server_started_at_lunch_opens_the_day_and_one_started_in_the_evening_does_not(morning):
    lunch = [*HALL.hours.sessions, Session(days=[1, 2, 3, 4, 5], opens="13:30", closes="16:30")]
    morning.configure(hours=msgspec.structs.replace(HALL.hours, sessions=lunch))
    morning.sleep(9 * HOUR)
    assert morning.look().date == ""
    morning.sleep(-5 * HOUR)
    assert morning.look().date == "2026-11-23"


def test_nothing_opens_on_a_sunday(morning):
    morning.sleep(SUNDAY * DAY)
    morning.look()
    assert morning.asked() == []


def test_an_older_day_ends_after_midnight_and_the_next_opens_in_the_morning(morning):
    morning.look()
    morning.later(10 * HOUR)
    assert morning.engine.state.day_open
    morning.later(7 * HOUR)
    assert not morning.engine.state.day_open
    morning.later(7 * HOUR)
    assert morning.engine.state.date == "2026-11-24"
    assert morning.asked() == ["OpenDay", "CloseDay", "OpenDay"]


def test_a_visit_in_hand_keeps_its_day_open_until_the_next_begins(morning):
    morning.look()
    morning.engine.at(c.OpenCounter)
    morning.engine.take()
    morning.engine.at(c.CallNext)
    morning.later(20 * HOUR)
    assert morning.engine.state.day_open
    assert morning.asked() == ["OpenDay"]
    morning.later(4 * HOUR)
    assert (morning.engine.state.date, morning.engine.state.desks["q1"].ticket) == ("2026-11-24", "20261123-A001")


def test_a_day_that_a_person_closed_stays_closed(morning):
    morning.look()
    morning.engine.do(c.CloseDay())
    morning.look()
    assert morning.asked() == ["OpenDay"]
    assert not morning.engine.state.day_open


def test_the_clock_set_back_opens_nothing(morning, expected_log):
    expected_log("clock_behind by_days=-3")
    morning.look()
    morning.sleep(-3 * DAY)
    morning.look()
    assert morning.asked() == ["OpenDay"]
    assert morning.engine.state.date == "2026-11-23"


def test_a_clock_that_jumps_forward_closes_no_day_until_it_has_stood_a_while(morning, expected_log):
    expected_log("clock_jumped by_s=86400")
    expected_log("clock_jumped by_s=-86400")
    morning.look()
    morning.engine.take()
    morning.engine.now += DAY
    morning.look()
    morning.engine.now -= DAY
    morning.look()
    assert morning.asked() == ["OpenDay"]
    assert morning.engine.state.day_open


def test_a_clock_put_right_is_believed_after_ten_minutes(morning, expected_log):
    expected_log("clock_jumped")
    morning.look()
    morning.engine.now += DAY
    morning.look()
    assert morning.engine.state.date == "2026-11-23"
    morning.sleep(DISTRUST_MS)
    assert morning.look().date == "2026-11-24"


def test_a_day_forgotten_over_the_weekend_is_closed_unattended_and_its_people_are_on_the_halls_account(morning):
    """Friday is left open with somebody waiting; nobody comes in until Monday."""
    morning.sleep(4 * DAY)
    morning.look()
    left = morning.engine.take()
    morning.later(17 * HOUR)
    assert (morning.engine.state.date, morning.engine.state.day_open) == ("2026-11-27", False)
    assert left.state == "expired"
    morning.later(2 * DAY)
    assert morning.asked() == ["OpenDay", "CloseDay"]
    morning.later(7 * HOUR)
    assert morning.engine.state.date == "2026-11-30"


def test_a_server_that_was_off_from_friday_to_monday_closes_the_old_day_by_opening_the_new(morning):
    morning.sleep(4 * DAY)
    morning.look()
    left = morning.engine.take()
    morning.sleep(3 * DAY)
    morning.restart()
    assert morning.look().date == "2026-11-30"
    assert left.state == "expired"
    assert morning.asked() == ["OpenDay", "OpenDay"]


def test_a_holiday_stays_shut(morning):
    closed = CalendarDay(date="2026-11-23", working=False, reason="Nghỉ")
    morning.configure(hours=msgspec.structs.replace(HALL.hours, days=[closed]))
    morning.later(8 * HOUR)
    assert morning.asked() == []


def test_an_extra_working_saturday_is_opened(morning):
    extra = CalendarDay(date="2026-11-28", working=True, as_weekday=1)
    morning.configure(hours=msgspec.structs.replace(HALL.hours, days=[extra]))
    morning.sleep(SATURDAY * DAY)
    assert morning.look().date == "2026-11-28"


def test_a_saturday_on_which_one_service_works_is_opened_by_its_hours(morning):
    saturday = Session(days=[6], opens="09:00", closes="11:00")
    own = msgspec.structs.replace(HALL.services[1], sessions=[saturday])
    morning.configure(services=[HALL.services[0], own])
    morning.sleep(SATURDAY * DAY - HOUR // 2)
    assert morning.look().date == ""
    morning.sleep(HOUR // 4)
    assert morning.look().date == "2026-11-28"


def test_an_extra_session_that_was_promised_opens_its_day(morning):
    """Sunday is no working day; the hall promised somebody ten o'clock."""
    morning.look()
    ticket = morning.engine.take()
    ten = morning.engine.now + 6 * DAY + 2 * HOUR
    morning.engine.do(c.SettleTicket(ticket=ticket.id, decision="extra", at=ten))
    morning.sleep(6 * DAY + HOUR)
    assert morning.look().date == "2026-11-23"
    morning.sleep(HOUR * 3 // 4)
    assert morning.look().date == "2026-11-29"


def test_after_tet_a_starting_server_waits_ten_minutes_and_opens(morning, expected_log):
    expected_log("clock_far_from_last_day by_s=604800")
    morning.look()
    morning.sleep(7 * DAY)
    morning.restart()
    assert (morning.look().date, morning.keeper.doubt) == ("2026-11-23", "clock_far_from_last_day")
    morning.sleep(DISTRUST_MS)
    assert (morning.look().date, morning.keeper.doubt) == ("2026-11-30", "")


def test_a_running_server_is_in_no_doubt_after_a_long_holiday(morning):
    morning.configure(hours=msgspec.structs.replace(HALL.hours, days=[
        CalendarDay(date=f"2026-11-{day}", working=False) for day in range(24, 31)]))  # fmt: skip
    morning.look()
    for _ in range(8):
        morning.later(DAY)
    assert morning.engine.state.date == "2026-12-01"


def test_a_clock_in_the_wrong_year_opens_nothing_until_a_person_does(morning, expected_log):
    expected_log("clock_far_from_last_day")
    expected_log("clock_far_ahead by_days=364")
    morning.look()
    morning.sleep(364 * DAY)
    morning.restart()
    morning.look()
    morning.later(HOUR // 2)
    morning.look()
    assert (morning.engine.state.date, morning.keeper.doubt) == ("2026-11-23", "clock_far_ahead")
    morning.engine.do(c.OpenDay())
    assert (morning.look().date, morning.keeper.doubt) == ("2027-11-22", "")


def test_a_clock_that_starts_in_the_past_is_told_and_opens_nothing(morning, expected_log):
    expected_log("clock_far_from_last_day")
    expected_log("clock_behind by_days=-350")
    morning.look()
    morning.sleep(-350 * DAY)
    morning.restart()
    morning.look()
    morning.later(HOUR)
    assert (morning.engine.state.date, morning.keeper.doubt) == ("2026-11-23", "clock_behind")
    assert morning.asked() == ["OpenDay"]


def test_a_refusal_or_trouble_does_not_end_the_keeper(morning, expected_log):
    expected_log("daykeeper_failed kind=RuntimeError")
    calls = []

    async def broken(*_args):
        calls.append(1)
        raise RuntimeError("no")

    morning.engine.submit = broken

    async def some_time():
        task = asyncio.create_task(morning.keeper.run())
        while not calls:
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not task.done()
        task.cancel()

    asyncio.run(some_time())


def test_an_engine_that_is_not_live_is_not_asked(morning):
    morning.engine.live = False
    morning.look()
    assert morning.asked() == []
