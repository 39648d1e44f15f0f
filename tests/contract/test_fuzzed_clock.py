"""A hall whose clock does what it likes: no number twice on a day, no day that comes back, no time that runs back."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from engine_driver import DAY, MINUTE, MONDAY, Clock, Driver

from shared.domain import commands as c
from shared.domain.answers import Accepted
from shared.domain.events import DayOpened, TicketIssued
from shared.engine import queries
from shared.engine.engine import Engine
from shared.engine.journal import decode, entries
from shared.engine.verify import verify

HOUR = 60 * MINUTE
MIDNIGHT = MONDAY + 17 * HOUR  # of the hall, 17:00 UTC


def local(ms):
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date().isoformat()


def written(database):
    with queries.reading(database) as found:
        return [(entry.at, decode(entry.body)) for entry in entries(found.connection, found.hall)]


def holds(database):
    """What no clock may break; the dates of the days."""
    story = written(database)
    times = [at for at, _ in story]
    assert times == sorted(times)
    tickets = [event.ticket for _, event in story if isinstance(event, TicketIssued)]
    assert len(tickets) == len(set(tickets))
    dates = [event.date for _, event in story if isinstance(event, DayOpened)]
    assert dates == sorted(set(dates))
    assert verify(database).ok
    return dates


async def one(driver, command):
    answer = await driver.send(command)
    return "" if isinstance(answer, Accepted) else answer.code


@pytest.mark.parametrize("seed", range(6))
def test_a_clock_that_jumps_as_it_likes(database, seed):
    dice, clock = random.Random(seed), Clock()

    async def live():
        engine, turn = await Engine.open(database, clock=clock), 0
        driver = Driver(engine, f"s{seed}-{turn}")
        await driver.open_day()
        for turn in range(1, 120):
            clock.now += dice.choice([0, 1, MINUTE, MINUTE, HOUR, -2 * HOUR, -DAY, 3 * DAY, DAY, -MONDAY, 30 * HOUR])
            clock.now = max(0, min(clock.now, MONDAY + 400 * DAY))
            counter = dice.choice(["q1", "q2"])
            version = engine.state.desks[counter].version
            kind = dice.choice([c.OpenCounter, c.CallNext, c.CallNext, c.StartService, c.Finish, c.Recall, c.Undo])
            day = dice.choice([c.OpenDay(practice=True), c.OpenDay(), c.CloseDay()])
            command = dice.choice([c.IssueTicket(service="ho-tich"), kind(counter=counter, version=version), day])
            await one(driver, command)
            if turn % 40 == 0:
                await engine.close()
                engine = await Engine.open(database, clock=clock)
                driver = Driver(engine, f"s{seed}-{turn}")
        await engine.close()

    asyncio.run(live())
    assert holds(database)


def test_numbers_begin_again_on_the_halls_own_day(database):
    clock = Clock(MIDNIGHT - 10 * MINUTE)

    async def night():
        engine = await Engine.open(database, clock=clock)
        driver = Driver(engine)
        await driver.do(c.ImportHall(hall=_always_open()))
        await driver.do(c.OpenDay())
        first = [(await driver.do(c.IssueTicket(service="ho-tich"))).result.label for _ in range(3)]
        clock.now = MIDNIGHT - 1
        assert await one(driver, c.OpenDay()) == "day_already_open"
        clock.now = MIDNIGHT
        await driver.do(c.OpenDay())
        second = [(await driver.do(c.IssueTicket(service="ho-tich"))).result.label for _ in range(2)]
        clock.now = MIDNIGHT + 7 * HOUR  # midnight in UTC
        third = (await driver.do(c.IssueTicket(service="ho-tich"))).result.label
        assert await one(driver, c.OpenDay()) == "day_already_open"
        await engine.close()
        return first, second, third

    assert asyncio.run(night()) == (["A001", "A002", "A003"], ["A001", "A002"], "A003")
    assert holds(database) == [local(MIDNIGHT - 1), local(MIDNIGHT)]


def test_a_server_started_a_minute_before_midnight_with_a_visit_in_hand(database):
    clock = Clock(MIDNIGHT - 20 * MINUTE)

    async def night():
        engine = await Engine.open(database, clock=clock)
        driver = Driver(engine, "before")
        await driver.do(c.ImportHall(hall=_always_open()))
        await driver.do(c.OpenDay())
        await driver.do(c.OpenCounter(counter="q1", version=engine.state.desks["q1"].version))
        mine = (await driver.do(c.IssueTicket(service="ho-tich"))).result
        await driver.do(c.CallNext(counter="q1", version=engine.state.desks["q1"].version))
        await driver.do(c.StartService(counter="q1", version=engine.state.desks["q1"].version))
        await engine.close()
        clock.now = MIDNIGHT - MINUTE
        engine = await Engine.open(database, clock=clock)
        driver = Driver(engine, "after")
        assert await one(driver, c.CloseDay()) == "tickets_in_hand"
        clock.now = MIDNIGHT + MINUTE
        await driver.do(c.OpenDay())
        assert engine.state.desks["q1"].ticket == mine.ticket
        new = (await driver.do(c.IssueTicket(service="ho-tich"))).result
        assert (mine.label, new.label) == ("A001", "A002")  # a label somebody still goes by is not given again
        await driver.do(c.Finish(counter="q1", version=engine.state.desks["q1"].version))
        called = await driver.do(c.CallNext(counter="q1", version=engine.state.desks["q1"].version))
        assert called.result.ticket == new.ticket
        await engine.close()

    asyncio.run(night())
    assert len(holds(database)) == 2


def test_two_hours_back_and_three_days_forward(database):
    clock = Clock(MONDAY + 3 * HOUR)

    async def days():
        engine = await Engine.open(database, clock=clock)
        driver = Driver(engine)
        await driver.open_day()
        labels = [(await driver.do(c.IssueTicket(service="ho-tich"))).result.label]
        clock.now -= 2 * HOUR
        labels.append((await driver.do(c.IssueTicket(service="ho-tich"))).result.label)
        assert await one(driver, c.OpenDay()) == "day_already_open"
        clock.now += 2 * HOUR + 3 * DAY  # by the clock alone no day ends
        labels.append((await driver.do(c.IssueTicket(service="ho-tich"))).result.label)
        assert engine.state.date == local(MONDAY)
        await driver.do(c.OpenDay())
        assert (await driver.do(c.IssueTicket(service="ho-tich"))).result.label == "A001"
        clock.now -= 3 * DAY  # put right again: the day that came too early is not left, and none comes back
        assert await one(driver, c.OpenDay()) == "clock_behind"
        assert await one(driver, c.IssueTicket(service="ho-tich")) == "day_not_open"
        clock.now += 3 * DAY
        assert (await driver.do(c.IssueTicket(service="ho-tich"))).result.label == "A002"
        await engine.close()
        return labels

    assert asyncio.run(days()) == ["A001", "A002", "A003"]
    assert holds(database) == [local(MONDAY), local(MONDAY + 3 * DAY)]


def _always_open():
    from engine_driver import HALL
    from msgspec.structs import replace

    from shared.domain.hall import Hours, Session

    return replace(HALL, hours=Hours(sessions=[Session(days=[1, 2, 3, 4, 5, 6, 7], opens="00:00", closes="23:59")],
                                     public_holidays=False))  # fmt: skip
