"""The day keeper asks for a day when the calendar says so, and never believes a clock that jumps."""

from __future__ import annotations

import asyncio

import pytest
from double_engine import DAY, HALL, HOUR, DoubleEngine

from shared.domain import commands as c
from shared.server.daykeeper import DISTRUST_MS, DayKeeper

SUNDAY, SATURDAY = -1, 5  # days from Monday


class Morning:
    """A hall with a keeper, and both clocks."""

    def __init__(self):
        self.engine = DoubleEngine()
        self.engine.do(c.ImportHall(hall=HALL))
        self.steady = 100 * DAY
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


def test_the_day_opens_with_the_kiosk_and_once(morning):
    morning.sleep(-HOUR)
    assert morning.look().date == ""
    morning.sleep(HOUR // 2)
    assert morning.look().date == "2026-11-23"
    morning.look()
    assert morning.asked() == ["OpenDay"]


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


def test_the_clock_set_back_opens_nothing(morning):
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
