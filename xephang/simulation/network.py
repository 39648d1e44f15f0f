"""The hall's network: requests may be lost, doubled, late or overtaken; feeds may be cut, openly or silently."""

from __future__ import annotations

import asyncio
import contextvars
import random
from collections.abc import Callable
from typing import Any

from shared.domain.outcome import Actor
from shared.server.listener import Listener
from shared.wire.feed import SILENCE_S
from xephang.simulation.server import Server
from xephang.simulation.weather import CALM, LATE_S, Weather

Reply = tuple[int, bytes]
REPLAYS_KEPT = 400
# It names a call by its number in the day and no day: after two days it would speak of another call.
NEVER_REPLAYED = b"ReportAnnouncement"


class Network:
    """Between all clients and one server."""

    def __init__(self, server: Server, chance: random.Random, happened: Callable[[str], None]) -> None:
        """`happened` is told each kind of fault that struck."""
        self.server = server
        self.weather: Weather = CALM
        self.away: set[str] = set()  # names of clients whose cable is out
        self.passed: list[tuple[str, bytes]] = []  # some requests that passed, for replays
        self.links = 0  # connections ever opened
        self._chance = chance
        self.happened = happened

    async def exchange(self, name: str, token: str, body: bytes, within_s: float) -> Reply | None:
        """One try of a request; None when no answer came in time."""
        loop = asyncio.get_running_loop()
        reply: asyncio.Future[Reply | None] = loop.create_future()
        timer = loop.call_later(within_s, settle, reply, None)
        for delay in self._copies(name):
            loop.call_later(delay, self._arrive, name, token, body, reply)
        try:
            return await reply
        finally:
            timer.cancel()

    def _copies(self, name: str) -> list[float]:
        """When each copy of a request arrives."""
        weather, chance = self.weather, self._chance
        if name in self.away or chance.random() < weather.lost:
            self.happened("request_lost")
            return []
        delays = [weather.delay(chance)]
        if chance.random() < weather.doubled:
            self.happened("request_doubled")
            delays.append(weather.delay(chance) + chance.choice((0.0, 0.0, 0.2, 3.0)))
        if chance.random() < weather.late:
            self.happened("request_late")
            delays[-1] += chance.uniform(*LATE_S)
        return delays

    def _arrive(self, name: str, token: str, body: bytes, reply: asyncio.Future[Reply | None]) -> None:
        if not self.server.up:
            settle(reply, None)
            return
        if self._chance.random() < 0.05 and NEVER_REPLAYED not in body:
            self.passed.append((token, body))
            del self.passed[:-REPLAYS_KEPT]
        self.server.process.spawn(self._serve(name, token, body, reply))

    async def _serve(self, name: str, token: str, body: bytes, reply: asyncio.Future[Reply | None]) -> None:
        try:
            answer = await self.server.command(token, body)
        except asyncio.CancelledError:  # the server died: the connection is reset
            settle(reply, None)
            raise
        if name in self.away or self._chance.random() < self.weather.answer_lost:
            self.happened("answer_lost")
            return
        asyncio.get_running_loop().call_later(self.weather.delay(self._chance), settle, reply, answer)

    def replay(self, token: str, body: bytes) -> None:
        """An old request comes once more from somewhere; nobody waits for its answer."""
        self._arrive("replay", token, body, asyncio.get_running_loop().create_future())


def settle(reply: asyncio.Future[Any], value: object) -> None:
    """Give an answer to whoever still waits for it."""
    if not reply.done():
        reply.set_result(value)


class Link(Listener):
    """One open feed, as the server pushes into it: messages arrive in order, late by the weather, until it is cut."""

    def __init__(self, network: Network, actor: Actor, deliver: Callable[[str], None], chance: random.Random):
        """`deliver` is told each message."""
        super().__init__(actor)
        self.over = asyncio.get_running_loop().create_future()
        self._network, self._deliver, self._chance = network, deliver, chance
        self._context = contextvars.copy_context()  # what a message stirs up is done by the client, not by the server
        self._silent = False
        self._newest_s = 0.0
        network.links += 1
        self._number = network.links
        network.server.around.listeners.append(self.cut)

    def __hash__(self) -> int:
        """The feed keeps its listeners in a set: their order there must not depend on where they lie in memory."""
        return self._number

    def push(self, message: str) -> bool:
        """Send a message on its way; False once the connection is broken."""
        if self.over.done():
            return False
        loop, weather = asyncio.get_running_loop(), self._network.weather
        if self._chance.random() < weather.cut:
            self._break(loop)
        self._newest_s = max(self._newest_s, loop.time() + weather.delay(self._chance))
        loop.call_at(self._newest_s, self._arrive, message, context=self._context)
        return True

    def _break(self, loop: asyncio.AbstractEventLoop) -> None:
        """Break openly; or nothing comes any more and nobody says so, until the client's own patience ends it."""
        self._silent = self._chance.random() < 0.3
        loop.call_later(SILENCE_S if self._silent else 0.0, self.cut)

    def _arrive(self, message: str) -> None:
        if not self._silent and not self.over.done():
            self._deliver(message)

    def cut(self) -> None:
        """The connection breaks; what is on its way is lost."""
        if self.over.done():
            return
        self._network.happened("feed_cut")
        self.over.set_result(None)
        self._network.server.around.listeners.remove(self.cut)
        self._network.server.leave(self)
