"""Whoever asked for a number and got none is counted: once a request, in the commit the answer waits for."""

from __future__ import annotations

import asyncio

from engine_driver import ADMIN, MINUTE, Clock, Driver
from sqlalchemy import select

from shared.domain import commands as c
from shared.domain.answers import Accepted, Refused, Unknown
from shared.domain.outcome import Actor
from shared.engine import tables
from shared.engine.engine import Engine
from shared.engine.verify import verify

ASK = c.IssueTicket(service="ho-tich", priority="uu-tien")
KIOSK = Actor(role="kiosk", name="kiosk-1")


def counted(engine):
    with engine.store.reader().connect() as connection:
        return [tuple(row) for row in connection.execute(select(tables.demand).order_by(tables.demand.c.seq))]


async def stopped(url, clock, **more):
    """A hall with a day open in which numbers are paused."""
    engine = await Engine.open(url, clock=clock, **more)
    driver = Driver(engine)
    await driver.open_day()
    await driver.do(c.DeclareIncident(kind="power", text="Mất điện", stops_issuing=True))
    return engine, driver


def test_a_refusal_is_counted_once_a_request_whatever_happens_between(database):
    async def work():
        clock = Clock()
        engine, _ = await stopped(database, clock)
        commits = []
        engine.subscribe(commits.append)
        first = await engine.submit("kiosk-request-1", ASK, KIOSK)
        assert isinstance(first, Refused) and first.code == "incident"
        assert engine.seq == 4 and [type(event).__name__ for event in commits[0].events] == ["DemandRefused"]
        assert counted(engine) == [("thu", 4, "2026-11-23", "ho-tich", "incident", "uu-tien", 0, clock.now)]
        again = [engine.submit("kiosk-request-1", ASK, KIOSK) for _ in range(5)]
        assert await asyncio.gather(*again) == [first] * 5
        clock.now += 11 * MINUTE  # the refusal is forgotten, that it was counted is not
        assert await engine.submit("kiosk-request-1", ASK, KIOSK) == first
        await engine.close()
        engine = await Engine.open(database, clock=clock)
        assert await engine.submit("kiosk-request-1", ASK, KIOSK) == first
        assert len(counted(engine)) == 1 and engine.seq == 4
        assert isinstance(await engine.submit("kiosk-request-2", ASK, KIOSK), Refused)
        assert len(counted(engine)) == 2
        await Driver(engine, "later").end_incidents()
        assert isinstance(await engine.submit("kiosk-request-3", ASK, KIOSK), Accepted)
        assert len(counted(engine)) == 2
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


def test_refusals_and_numbers_of_one_batch_are_answered_after_its_commit(database):
    async def work():
        engine, _ = await stopped(database, Clock())
        durable = []
        engine.subscribe(lambda commit: durable.append(len(counted(engine))))
        asked = [engine.submit(f"kiosk-request-{n}", ASK, KIOSK) for n in range(4)]
        twice = engine.submit("kiosk-request-0", ASK, KIOSK)
        answers = await asyncio.gather(*asked, twice)
        assert [answer.code for answer in answers] == ["incident"] * 5
        assert durable[-1] == 4
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


def test_when_the_commit_fails_nobody_knows_and_nothing_is_counted_twice(database, expected_log):
    expected_log("engine.commit_", "shared.engine")
    faults = []

    def at_point(name):
        if faults and faults[0] == name:
            faults.pop()
            raise OSError("the commit broke here")

    async def work():
        engine, _ = await stopped(database, Clock(), at_point=at_point)
        for number, point in enumerate(("begun", "written", "committed")):
            faults.append(point)
            request = f"kiosk-request-{number}"
            assert isinstance(await engine.submit(request, ASK, KIOSK), Unknown)
            while not engine.live:
                await asyncio.sleep(0.005)
            answer = await engine.submit(request, ASK, KIOSK)
            assert isinstance(answer, Refused) and answer.code == "incident"
            assert len(counted(engine)) == number + 1
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


def test_other_refusals_write_nothing(database):
    async def work():
        engine, driver = await stopped(database, Clock())
        await driver.end_incidents()
        seq = engine.seq
        await driver.refused(c.IssueTicket(service="nothing"), "unknown_service")
        await driver.refused(c.CallNext(counter="q1", version=driver.version("q1")), "counter_not_open")
        assert engine.seq == seq and counted(engine) == []
        await engine.close()

    asyncio.run(work())


def test_a_full_disk_counts_nobody_rather_than_growing(tmp_path, expected_log):
    async def work():
        engine, _ = await stopped(f"sqlite:///{tmp_path / 'hall.db'}", Clock())
        engine._decider.full = True
        seq = engine.seq
        answer = await engine.submit("kiosk-request-1", c.CheckIn(booking="NOTHERE1"), ADMIN)
        assert isinstance(answer, Refused) and engine.seq == seq
        answer = await engine.submit("kiosk-request-2", ASK, KIOSK)
        assert isinstance(answer, Refused) and answer.code == "disk_full" and engine.seq == seq
        await engine.close()

    asyncio.run(work())
