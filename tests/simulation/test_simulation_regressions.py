"""What simulated halls brought to light, each as small as it can be told."""

from __future__ import annotations

import asyncio
import os
import sqlite3

import msgspec
import pytest

from shared.domain import commands as c
from shared.domain.answers import Accepted, Refused, Unknown
from shared.domain.hall import Agency, Area, CallingPlan, Counter, Hall, Hours, PriorityClass, Service, Session
from shared.domain.outcome import Actor
from shared.engine.engine import Engine
from shared.engine.verify import verify

HOUR = 3_600_000
MONDAY_8_AM = 1_791_162_000_000  # 5 October 2026 in Vietnam
ADMIN = Actor(role="admin", name="quản trị")
ORDINARY = PriorityClass(id="thuong", name="Thường", rank=9, ordinary=True)
HALL = Hall(
    id="thu",
    name="Bộ phận một cửa",
    hours=Hours(sessions=[Session(days=[1, 2, 3, 4, 5], opens="07:00", closes="17:00")], public_holidays=False),
    calling=CallingPlan(rule="always_first", no_later_than_minutes=240),
    priorities=[PriorityClass(id="uu-tien", name="Ưu tiên", rank=1), ORDINARY],
    areas=[Area(id="a", name="Khu A")],
    agencies=[Agency(id="ubnd", name="Ủy ban nhân dân", area="a")],
    services=[Service(id="s1", name="Hộ tịch", agency="ubnd", series="A")],
    counters=[
        Counter(id="q1", number=1, area="a", serves=["s1"]),
        Counter(id="q2", number=2, area="a", serves=["s1"]),
    ],
)
Answer = Accepted | Refused | Unknown


class Desk:
    """An engine on a file, a clock that is set, and commands with ids of their own."""

    def __init__(self, path):
        self.now = MONDAY_8_AM
        self.url = f"sqlite:///{path / 'hall.sqlite'}"
        self.count = 0

    async def __aenter__(self):
        self.engine = await Engine.open(self.url, clock=lambda: self.now, entropy=os.urandom)
        await self.do(c.ImportHall(hall=HALL))
        await self.do(c.OpenDay())
        return self

    async def __aexit__(self, *_error):
        await self.engine.close()

    async def ask(self, command: c.AnyCommand, request: str = "") -> Answer:
        self.count += 1
        return await self.engine.submit(request or f"request-{self.count:06}", command, ADMIN)

    async def do(self, command: c.AnyCommand, request: str = "") -> Accepted:
        answer = await self.ask(command, request)
        assert isinstance(answer, Accepted), answer
        return answer

    async def at(self, kind, counter="q1", **rest) -> Accepted:
        return await self.do(kind(counter=counter, version=self.engine.state.desks[counter].version, **rest))


def code(answer: Answer) -> str:
    return "accepted" if isinstance(answer, Accepted) else answer.code


@pytest.mark.parametrize("restarted", [False, True])
def test_a_request_that_comes_again_after_the_weekend_does_not_stop_the_engine(tmp_path, restarted):
    async def work():
        async with Desk(tmp_path) as desk:
            desk.now = MONDAY_8_AM + 4 * 24 * HOUR
            await desk.do(c.OpenDay())
            first = await desk.do(c.IssueTicket(service="s1"), "kiosk-0001")
            desk.now += 72 * HOUR - 60_000  # Monday: nothing was committed since
            if restarted:
                await desk.engine.close()
                desk.engine = await Engine.open(desk.url, clock=lambda: desk.now)
            again = await desk.do(c.IssueTicket(service="s1"), "kiosk-0001")
            assert again.seq > first.seq and desk.engine.live

    asyncio.run(work())
    assert verify(f"sqlite:///{tmp_path / 'hall.sqlite'}").ok


def test_a_clock_that_was_days_ahead_closes_nothing_once_it_is_right(tmp_path):
    async def work():
        async with Desk(tmp_path) as desk:
            await desk.do(c.IssueTicket(service="s1"))
            desk.now += 5 * 24 * HOUR  # Saturday, says the clock
            assert code(await desk.ask(c.IssueTicket(service="s1"))) == "day_off"
            await desk.at(c.OpenCounter)  # written down as on Saturday
            desk.now -= 5 * 24 * HOUR
            await desk.do(c.IssueTicket(service="s1"))
            assert desk.engine.at > desk.now
            desk.now += 24 * HOUR
            await desk.do(c.OpenDay())
            assert desk.engine.state.date == "2026-10-06"

    asyncio.run(work())
    assert verify(f"sqlite:///{tmp_path / 'hall.sqlite'}").ok


def test_a_full_disk_never_denies_a_number_that_was_given(tmp_path, expected_log):
    expected_log("engine.commit_failed detail=disk_full", "shared.engine")
    expected_log("engine.disk_has_room_again", "shared.engine")

    async def work():
        async with Desk(tmp_path) as desk:
            given = await desk.do(c.IssueTicket(service="s1"), "kiosk-0001")
            desk.engine.store.at_point = full
            assert isinstance(await desk.ask(c.IssueTicket(service="s1"), "kiosk-0002"), Unknown)
            desk.engine.store.at_point = lambda _point: None
            while not desk.engine.live:
                await asyncio.sleep(0.001)
            assert await desk.ask(c.IssueTicket(service="s1"), "kiosk-0001") == given
            assert code(await desk.ask(c.IssueTicket(service="s1"), "kiosk-0002")) == "disk_full"
            desk.engine._full_since -= 60
            assert isinstance(await desk.ask(c.IssueTicket(service="s1"), "kiosk-0003"), Accepted)
            assert code(await desk.ask(c.IssueTicket(service="s1"), "kiosk-0002")) == "disk_full"

    asyncio.run(work())


def full(point):
    if point == "written":
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error


def test_a_queue_somebody_waits_in_cannot_be_taken_away(tmp_path):
    no_class = msgspec.structs.replace(HALL, priorities=[ORDINARY])
    no_counter = msgspec.structs.replace(HALL, counters=HALL.counters[:1])

    async def work():
        async with Desk(tmp_path) as desk:
            await desk.do(c.IssueTicket(service="s1", priority="uu-tien"))
            refusal = await desk.ask(c.ImportHall(hall=no_class))
            assert code(refusal) == "hall_in_use" and "uu-tien" in refusal.sentence.vi
            await desk.at(c.OpenCounter)
            await desk.at(c.CallNext)
            await desk.at(c.Transfer, service="s1", to_counter="q2")
            assert code(await desk.ask(c.ImportHall(hall=no_counter))) == "hall_in_use"
            await desk.at(c.OpenCounter, "q2")
            await desk.at(c.CallNext, "q2")
            await desk.at(c.Finish, "q2")
            await desk.at(c.CloseCounter, "q2")
            await desk.do(c.ImportHall(hall=no_counter))
            await desk.do(c.ImportHall(hall=no_class))

    asyncio.run(work())


def test_a_counter_that_comes_back_believes_no_press_from_before(tmp_path):
    async def work():
        async with Desk(tmp_path) as desk:
            await desk.at(c.OpenCounter, "q2")
            await desk.at(c.PauseCounter, "q2")
            late = c.CloseCounter(counter="q2", version=desk.engine.state.desks["q2"].version)
            await desk.at(c.CloseCounter, "q2")
            await desk.do(c.ImportHall(hall=msgspec.structs.replace(HALL, counters=HALL.counters[:1])))
            await desk.do(c.ImportHall(hall=HALL))
            for press in (c.OpenCounter, c.PauseCounter, c.ResumeCounter):
                await desk.at(press, "q2")
                assert code(await desk.ask(late)) == "stale_counter"

    asyncio.run(work())


def test_a_step_somebody_else_built_on_is_not_taken_back(tmp_path):
    async def work():
        async with Desk(tmp_path) as desk:
            await desk.do(c.IssueTicket(service="s1"))
            for counter in ("q1", "q2"):
                await desk.at(c.OpenCounter, counter)
            ticket = (await desk.at(c.CallNext)).result.ticket
            await desk.at(c.Park)
            await desk.at(c.CallTicket, "q2", ticket=ticket, reason="đã quay lại")
            await desk.at(c.Park, "q2")
            undo = c.Undo(counter="q1", version=desk.engine.state.desks["q1"].version)
            assert code(await desk.ask(undo)) == "nothing_to_undo"
            await desk.at(c.Undo, "q2")
            assert desk.engine.state.desks["q2"].ticket == ticket

    asyncio.run(work())
