"""What a full calling plan costs: call next in the provincial hall against the same hall called in plain order.

Both halls stand on a database of their own, have the same counters, services and people, and take turns, round by
round. Time stands on a Monday morning, so that appointments and limits are alive. No HTTP: that would hide the cost.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec.structs import replace

from shared.domain import commands as c
from shared.domain import hall_file
from shared.domain.answers import Accepted
from shared.domain.calling import choose
from shared.domain.hall import Hall
from shared.domain.outcome import Actor
from shared.engine.engine import Engine

MONDAY_9_AM = 1_795_399_200_000  # 2026-11-23 09:00 in Asia/Ho_Chi_Minh
MINUTE_MS = 60_000
ADMIN = Actor(role="admin", name="bench")
BOOKED_EACH = 3  # bookings of each service that have come


class Cost(msgspec.Struct, kw_only=True):
    """One hall's figures: medians over the rounds."""

    name: str
    call_us: float  # of one call next, sixteen clerks pressing at once, until it is durable
    choose_us: float  # of the choice alone
    rounds: list[float]


class PlanCost(msgspec.Struct, kw_only=True):
    """Both halls, and what the plan costs."""

    plan: Cost
    plain: Cost
    waiting: int
    counters: int
    services: int

    @property
    def ratio(self) -> float:
        """Call next under the plan against call next in plain order of arrival."""
        return self.plan.call_us / self.plain.call_us


def plain(hall: Hall) -> Hall:
    """The same hall in which whoever came first goes first, and nothing else counts."""
    calling = replace(
        hall.calling,
        rule="first_come",
        between_services="arrival",
        no_later_than_minutes=0,
        appointments_first=False,
    )
    counters = [replace(each, helps_beyond=[]) for each in hall.counters]
    classes = [replace(each, no_later_than_minutes=0) for each in hall.priorities]
    return replace(hall, calling=calling, counters=counters, priorities=classes, groups=[], orders=[])


@dataclass
class _Worked:
    """One hall at work."""

    engine: Engine
    name: str
    clerks: list[str]
    calls: list[float]
    choices: list[float]
    now: int = MONDAY_9_AM

    async def ask(self, command: c.AnyCommand) -> Accepted:
        answer = await self.engine.submit(os.urandom(12).hex(), command, ADMIN)
        if not isinstance(answer, Accepted):
            raise RuntimeError(f"{type(command).__name__}: {answer}")
        return answer

    def version(self, counter: str) -> int:
        return self.engine.state.desks[counter].version


async def _open(hall: Hall, name: str, folder: Path, waiting: int, clerks: int) -> _Worked:
    worked = _Worked(None, name, [], [], [])  # type: ignore[arg-type]
    worked.engine = await Engine.open(f"sqlite:///{folder / name}.sqlite", clock=lambda: worked.now, entropy=os.urandom)
    await worked.ask(c.ImportHall(hall=hall))
    worked.now -= 60 * MINUTE_MS
    await worked.ask(c.OpenDay())
    await _fill(worked, hall, waiting)
    worked.clerks = [each.id for each in hall.counters][:clerks]
    for counter in worked.clerks:
        await worked.ask(c.OpenCounter(counter=counter, version=worked.version(counter)))
    worked.now = MONDAY_9_AM
    return worked


async def _fill(worked: _Worked, hall: Hall, waiting: int) -> None:
    """People of all services and classes, one in eight with priority, some by appointment."""
    chance = random.Random(7)
    classes = [each.id for each in hall.priorities if not each.ordinary]
    bookable = [each for each in hall.services if each.slot_places]
    for service in bookable:
        for turn in range(BOOKED_EACH):
            at = worked.now + (30 + 30 * (turn % 2)) * MINUTE_MS
            booked = await worked.engine.submit(
                os.urandom(12).hex(), c.Book(service=service.id, at=at, without_card=True), ADMIN
            )
            if isinstance(booked, Accepted):
                await worked.engine.submit(os.urandom(12).hex(), c.CheckIn(booking=booked.result.record), ADMIN)
    for begin in range(0, waiting, 100):
        step = 50 * MINUTE_MS * min(100, waiting - begin) // waiting
        worked.now += step
        takes = [
            c.IssueTicket(
                service=chance.choice(hall.services).id,
                priority=chance.choice(classes) if chance.random() < 0.125 else "",
                without_card=True,
            )
            for _ in range(min(100, waiting - begin))
        ]
        await asyncio.gather(*(worked.ask(take) for take in takes))


async def _round(worked: _Worked) -> None:
    """Every clerk calls next at once, then finishes, unmeasured; whoever has nobody waiting is left out."""
    state = worked.engine.state
    worked.now += MINUTE_MS
    busy = []
    began = time.perf_counter()
    for counter in worked.clerks:
        if choose(state, state.desks[counter], worked.now) is not None:
            busy.append(counter)
    worked.choices.append((time.perf_counter() - began) / len(worked.clerks))
    calls = [c.CallNext(counter=counter, version=worked.version(counter)) for counter in busy]
    began = time.perf_counter()
    await asyncio.gather(*(worked.engine.submit(os.urandom(12).hex(), call, ADMIN) for call in calls))
    worked.calls.append((time.perf_counter() - began) / max(1, len(calls)))
    finishes = [
        c.Finish(counter=counter, version=worked.version(counter), left=0)
        for counter in busy
        if state.desks[counter].ticket
    ]
    await asyncio.gather(*(worked.engine.submit(os.urandom(12).hex(), finish, ADMIN) for finish in finishes))


async def _measure(hall: Hall, waiting: int, rounds: int, clerks: int) -> PlanCost:
    with tempfile.TemporaryDirectory(prefix="xephang-bench-") as name:
        halls = [
            await _open(hall, "plan", Path(name), waiting, clerks),
            await _open(plain(hall), "plain", Path(name), waiting, clerks),
        ]
        for turn in range(rounds):
            for worked in halls if turn % 2 else halls[::-1]:
                await _round(worked)
        costs = [
            Cost(
                name=worked.name,
                call_us=statistics.median(worked.calls) * 1e6,
                choose_us=statistics.median(worked.choices) * 1e6,
                rounds=[round(one * 1e6, 1) for one in worked.calls],
            )
            for worked in halls
        ]
        for worked in halls:
            await worked.engine.close()
    return PlanCost(
        plan=costs[0], plain=costs[1], waiting=waiting, counters=len(hall.counters), services=len(hall.services)
    )


def measure(hall: Path, waiting: int = 5_000, rounds: int = 60, clerks: int = 16) -> PlanCost:
    """Read a hall's file and measure it. Raises ValueError when the file does not check."""
    read = hall_file.parse(hall.read_text(encoding="utf-8"))
    if not isinstance(read, Hall):
        raise ValueError(f"{hall}: {read[0].code} at line {read[0].line}")
    return asyncio.run(_measure(read, waiting, rounds, clerks))
