"""The hall's server: real engine, feed, day keeper and command rules in one process that may die and come back."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from shared.domain.answers import Accepted, Refused, Unknown
from shared.domain.outcome import Actor
from shared.engine.engine import Engine
from shared.engine.writer import Commit
from shared.server.access import NotAllowed, check_may_send
from shared.server.command_route import decode, with_address
from shared.server.daykeeper import DayKeeper
from shared.server.feed import Feed
from shared.server.listener import Listener
from shared.server.public_tickets import PublicTicket, PublicTickets
from shared.server.refusals import answered, refuse
from xephang.simulation.disk import Disk
from xephang.simulation.virtual_time import Killed, Process, WallClock

PUBLIC_URL = "http://hall.test"
LOOK_S = 20.0  # between looks for commits that were never announced
KEEPER_S = 60.0  # between looks at the calendar
GAUGE_S = 7200.0  # real servers send gauges after every commit; they cost most of a simulated day
ANSWER = Accepted | Refused | Unknown


@dataclass
class Surroundings:
    """What a server is given from outside."""

    url: str
    clock: WallClock
    tokens: Mapping[str, Actor]
    entropy: random.Random
    chance: random.Random
    happened: Callable[[str], None]
    answer_left: Callable[[Accepted | Refused | Unknown, int], None]
    accuse: Callable[[str, str], None]
    listeners: list[Callable[[], None]] = field(default_factory=list)  # told when the connections break


class Server:
    """At most one process at a time; `start` and `kill` may be called whenever."""

    def __init__(self, around: Surroundings) -> None:
        """Not started yet."""
        self.around = around
        self.disk = Disk(self.kill, self._commit_failed)
        self.process = Process()
        self.process.alive = False
        self.engine: Engine | None = None
        self.feed: Feed | None = None
        self.tickets = PublicTickets(around.clock)
        self.memory = 0  # how often it was started, or had to rebuild its memory
        self.die_before_feed = False
        self.fallen = asyncio.Event()  # it needs to be started again

    @property
    def up(self) -> bool:
        """Whether it takes requests."""
        return self.process.alive and self.feed is not None

    async def start(self) -> None:
        """Become a new process. Raises what Engine.open raises."""
        self.process, self.feed = Process(), None
        self.memory += 1
        self.fallen.clear()
        await self.process.spawn(self._begin())

    async def _begin(self) -> None:
        around = self.around
        engine = self.engine = await Engine.open(
            around.url, clock=around.clock, entropy=around.entropy.randbytes, at_point=self.disk.at_point
        )
        engine.subscribe(self._before_feed)
        self.feed = Feed(engine, around.clock)
        keeper = DayKeeper(engine, around.clock, around.clock.steady)
        self.process.spawn(_keep_day(keeper))
        self.process.spawn(self._pulse(engine, self.feed))

    async def _pulse(self, engine: Engine, feed: Feed) -> None:
        """What Feed.tick does, with rarer gauges."""
        looks = 0
        while True:
            await asyncio.sleep(LOOK_S)
            looks += 1
            if engine.stopped:
                self._stopped(engine.stopped)
            if engine.live and (engine.epoch, engine.seq) != (feed.committed.epoch, feed.committed.seq):
                await engine.read(lambda _state: feed.reconcile())
            if looks % (GAUGE_S // LOOK_S) == 0:
                feed.send_gauges()

    def _stopped(self, reason: str) -> None:
        """The engine gave up. After a broken disk that is right."""
        if not self.disk.broke:
            self.around.accuse("stopped", f"the engine stopped by itself: {reason}")
        self.disk.broke = False
        self.fallen.set()

    def _before_feed(self, _commit: Commit) -> None:
        """Die after the answers were given and before any screen is told; the answers just get out."""
        if self.die_before_feed:
            self.die_before_feed = False
            self.around.happened("killed_before_feed")
            asyncio.get_running_loop().call_later(0.0002, self.kill)
            raise Killed

    def _commit_failed(self, kind: str) -> None:
        self.memory += 1
        self.around.happened(kind)

    def kill(self) -> None:
        """The process is gone: its files are closed by the system, what was not committed is lost."""
        if not self.process.alive:
            return
        if self.engine is not None:
            self.engine.store.close()
        self.process.kill()
        self.feed = None
        self.fallen.set()
        for cut in list(self.around.listeners):
            cut()

    async def stop(self) -> None:
        """End in good order, as at SIGTERM."""
        if not self.up or self.engine is None:
            return
        self.feed = None
        await self.process.spawn(self.engine.close())
        self.kill()

    async def command(self, token: str, body: bytes) -> tuple[int, bytes]:
        """What POST /v1/commands does: decode strictly, check who asks, hand to the engine."""
        assert self.engine is not None
        memory = self.memory
        actor = self.around.tokens.get(token)
        if actor is None:
            return _sent(refuse("no_token"))
        try:
            wanted = decode(body)
            check_may_send(actor, wanted.command, self.engine.state)
        except NotAllowed as problem:
            return _sent(refuse(problem.code, **problem.values))
        answer = await self.engine.submit(wanted.request_id, wanted.command, actor)
        sent = _sent(answered(with_address(answer, PUBLIC_URL)))
        self.around.answer_left(msgspec.json.decode(sent[1], type=ANSWER), memory)
        return sent

    def state(self, token: str) -> bytes:
        """What GET /v1/state answers."""
        assert self.feed is not None
        return msgspec.json.encode(self.feed.state(self.around.tokens[token]))

    def join(self, listener: Listener, after: str) -> None:
        """What opening /v1/feed does."""
        assert self.feed is not None
        self.feed.join(listener, after)

    def leave(self, listener: Listener) -> None:
        """The connection is gone."""
        if self.feed is not None:
            self.feed.leave(listener)

    def ticket(self, token: str) -> PublicTicket | None:
        """What GET /v1/tickets/TOKEN answers."""
        assert self.engine is not None
        return self.tickets.find(self.engine.state, token)


async def _keep_day(keeper: DayKeeper) -> None:
    """What DayKeeper.run does, a little rarer."""
    while True:
        await keeper.look()
        await asyncio.sleep(KEEPER_S)


def _sent(response: object) -> tuple[int, bytes]:
    return response.status_code, bytes(response.content)  # type: ignore[attr-defined]
