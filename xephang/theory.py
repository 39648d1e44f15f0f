"""The queue against theory: Poisson arrivals and exponential service through the real engine, and the formulas.

Sources of the formulas: A. K. Erlang (1917), the delay formula of M/M/c ("Erlang C"); A. Cobham (1954), "Priority
assignment in waiting line problems", Operations Research 2(1), for several servers with one rate of service.
"""

from __future__ import annotations

import asyncio
import heapq
import math
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev
from typing import Literal, NamedTuple

from shared.domain import commands as c
from shared.domain.answers import Accepted
from shared.domain.events import TicketCalled, TicketIssued
from shared.domain.hall import (
    Agency,
    Area,
    CallingPlan,
    Counter,
    Hall,
    Hours,
    PriorityClass,
    Service,
    Session,
)  # fmt: skip
from shared.domain.outcome import Actor
from shared.engine import journal, queries
from shared.engine.engine import Engine

MONDAY_MS = 1_791_162_000_000  # Monday 5 October 2026, 08:00 in Vietnam
BATCHES = 20
T_95 = 2.093  # Student's t, two-sided 95 %, BATCHES - 1 degrees of freedom
WARM_UP = 0.1  # share of the customers left out while the queue fills
SERVICE_MS = 1_000.0  # mean of one service: short, so that a whole run fits into one business day
LIMIT_MINUTES = 400  # nobody waits so long here; without a limit the engine refuses a plan that can starve a class
FIRST, ORDINARY = "first", "ordinary"
WRITER = Actor(role="admin", name="theory")


@dataclass(frozen=True)
class Case:
    """One queue: `load` is the share of time a counter is busy, `first` the share of customers who go first."""

    counters: int
    load: float
    first: float = 0.0
    rule: Literal["first_come", "always_first"] = "always_first"

    @property
    def arrivals(self) -> float:
        """Customers a second (λ)."""
        return self.load * self.counters * self.services

    @property
    def services(self) -> float:
        """Customers one busy counter serves a second (μ)."""
        return 1_000.0 / SERVICE_MS


class Line(NamedTuple):
    """One class of a case: mean waits in seconds, by theory and as measured, and the half-width of its interval."""

    case: Case
    priority: str
    arrivals: float
    theory: float
    measured: float
    half_width: float
    customers: int  # counted, after the warm-up

    @property
    def inside(self) -> bool:
        """Whether theory stands inside the 95 % confidence interval."""
        return abs(self.theory - self.measured) <= self.half_width


CASES = (
    Case(1, 0.8), Case(3, 0.8), Case(10, 0.8), Case(1, 0.8, first=0.3), Case(3, 0.8, first=0.3),
)  # fmt: skip


def erlang_c(counters: int, offered: float) -> float:
    """The share of customers who have to wait; `offered` is λ/μ, below `counters`.

    >>> round(erlang_c(1, 0.8), 6), round(erlang_c(3, 2.0), 6)
    (0.8, 0.444444)
    """
    blocked = 1.0  # Erlang B, counter by counter
    for number in range(1, counters + 1):
        blocked = offered * blocked / (number + offered * blocked)
    return blocked / (1 - offered / counters * (1 - blocked))


def mean_wait(case: Case, priority: str) -> float:
    """Mean wait in seconds by Erlang C, or by Cobham's formula where there are two classes."""
    capacity = case.counters * case.services
    residual = erlang_c(case.counters, case.arrivals / case.services) / capacity
    if not case.first:
        return residual / (1 - case.load)
    before = 1 - case.load * case.first
    return residual / before if priority == FIRST else residual / (before * (1 - case.load))


def hall_of(case: Case) -> Hall:
    """A hall with nothing in it but this queue."""
    counters = [Counter(id=f"q{number}", number=number, area="a", serves=["s"]) for number in _numbers(case)]
    return Hall(
        id="ly-thuyet",
        name="Lý thuyết",
        hours=Hours(sessions=[Session(days=[1, 2, 3, 4, 5], opens="00:00", closes="23:59")], public_holidays=False),
        calling=CallingPlan(rule=case.rule, no_later_than_minutes=LIMIT_MINUTES),
        priorities=[
            PriorityClass(id=FIRST, name=FIRST, rank=1),
            PriorityClass(id=ORDINARY, name=ORDINARY, rank=9, ordinary=True),
        ],
        areas=[Area(id="a", name="A")],
        agencies=[Agency(id="a", name="A", area="a")],
        services=[Service(id="s", name="S", agency="a", series="A")],
        counters=counters,
    )


def _numbers(case: Case) -> range:
    return range(1, case.counters + 1)


class Queue:
    """One case through an engine: the next thing that happens is sent as a command, at its own time."""

    def __init__(self, case: Case, seed: int) -> None:
        """Nobody has come yet."""
        self.case = case
        self._chance = random.Random(f"theory/{seed}/{case}")
        self._now_s = 0.0
        self._sent = 0
        self._busy: list[tuple[float, str]] = []  # until when, and the counter
        self._idle = [f"q{number}" for number in _numbers(case)]
        self._waiting = 0
        self._versions: dict[str, int] = {}

    async def play(self, url: str, customers: int) -> None:
        """Let so many come, and serve them all."""
        entropy = random.Random(1).randbytes
        self._engine = await Engine.open(url, clock=lambda: MONDAY_MS + round(self._now_s * 1_000), entropy=entropy)
        try:
            await self._open()
            for arrival in self._arrivals(customers):
                await self._until(arrival)
                await self._arrive(arrival)
            await self._until(math.inf)
        finally:
            await self._engine.close()

    def _arrivals(self, customers: int) -> Iterator[float]:
        at = 0.0
        for _ in range(customers):
            at += self._chance.expovariate(self.case.arrivals)
            yield at

    async def _open(self) -> None:
        await self._do(c.ImportHall(hall=hall_of(self.case)))
        await self._do(c.OpenDay(practice=True))
        for counter in self._idle:
            version = self._engine.state.desks[counter].version
            await self._do(c.OpenCounter(counter=counter, version=version))

    async def _until(self, arrival: float) -> None:
        """All services that end before the next customer comes."""
        while self._busy and self._busy[0][0] <= arrival:
            self._now_s, counter = heapq.heappop(self._busy)
            if self._waiting:
                await self._do(self._finish(counter), *self._serve(counter))
            else:
                await self._do(self._finish(counter))
                self._idle.append(counter)

    async def _arrive(self, at: float) -> None:
        self._now_s = at
        first = self._chance.random() < self.case.first
        self._waiting += 1
        issue = c.IssueTicket(service="s", priority=FIRST if first else ORDINARY)
        await self._do(issue, *(self._serve(self._idle.pop()) if self._idle else ()))

    def _finish(self, counter: str) -> c.AnyCommand:
        return c.Finish(counter=counter, version=self._engine.state.desks[counter].version)

    def _serve(self, counter: str) -> tuple[c.AnyCommand, ...]:
        """Call and begin at once; the version is counted on from the commands that are sent along."""
        desk = self._engine.state.desks[counter]
        version = desk.version + (1 if desk.ticket else 0)
        self._waiting -= 1
        heapq.heappush(self._busy, (self._now_s + self._chance.expovariate(self.case.services), counter))
        return c.CallNext(counter=counter, version=version), c.StartService(counter=counter, version=version + 1)

    async def _do(self, *commands: c.AnyCommand) -> None:
        """At one moment, in this order, in one commit."""
        sends = []
        for command in commands:
            self._sent += 1
            sends.append(self._engine.submit(f"theory-{self._sent:08}", command, WRITER))
        for answer in await asyncio.gather(*sends):
            if not isinstance(answer, Accepted):
                raise RuntimeError(f"the engine refused a command: {answer.code}")


def waits(url: str) -> list[tuple[str, float]]:
    """Class and wait in seconds of every customer in order of arrival, from the journal."""
    issued: dict[str, tuple[str, int]] = {}
    called: dict[str, int] = {}
    with queries.reading(url) as found:
        for entry in journal.entries(found.connection, found.hall):
            event = journal.decode(bytes(entry.body))
            if isinstance(event, TicketIssued):
                issued[event.ticket] = event.priority, entry.at
            elif isinstance(event, TicketCalled):
                called[event.ticket] = entry.at
    return [(priority, (called[ticket] - at) / 1_000) for ticket, (priority, at) in issued.items()]


def measure(case: Case, customers: int, seed: int) -> list[Line]:
    """Play a case and compare: one line a class."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="xephang-theory-", dir=memory if memory.is_dir() else None) as folder:
        url = f"sqlite:///{Path(folder) / 'hall.sqlite'}"
        asyncio.run(Queue(case, seed).play(url, customers))
        found = waits(url)[int(customers * WARM_UP) :]
    return [_line(case, priority, found) for priority in ((FIRST, ORDINARY) if case.first else (ORDINARY,))]


def _line(case: Case, priority: str, found: list[tuple[str, float]]) -> Line:
    """Mean of one class, by the means of batches that follow one another."""
    mine = [wait for each, wait in found if each == priority]
    size = len(mine) // BATCHES
    means = [fmean(mine[batch * size : (batch + 1) * size]) for batch in range(BATCHES)]
    share = 1.0 if not case.first else case.first if priority == FIRST else 1 - case.first
    half_width = T_95 * stdev(means) / math.sqrt(BATCHES)
    return Line(case, priority, case.arrivals * share, mean_wait(case, priority), fmean(means), half_width, len(mine))
