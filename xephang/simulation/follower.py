"""A screen's rows, kept by the real feed client over the simulated network."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from shared.domain.rows import Change, Frame, Gauge, Reset, State
from shared.wire.feed import MESSAGE, CutOff, FeedClient
from xephang.simulation.network import Link, Network

Heard = Callable[[str, State | Frame | Gauge], None]  # role, message


@lru_cache(maxsize=256)
def decoded(message: str) -> Frame | Reset | Gauge:
    """One frame is sent to many screens and read once."""
    found: Frame | Reset | Gauge = MESSAGE.decode(message)
    return found


def _nothing(_changes: list[Change]) -> None:
    """Nobody asked to hear of changes."""


class Follower(FeedClient):
    """The bookkeeping of shared.wire.feed (what follows what, gaps, resets) is its own; only its wires are ours."""

    def __init__(self, network: Network, name: str, token: str, role: str, chance: random.Random, heard: Heard) -> None:
        """`heard` is told everything that came."""
        super().__init__(["http://hall.test"], token, self._state_came, self._frame_came, self._gauge_came, self._link)
        self.name, self.role = name, role
        self.rows: dict[str, dict[str, Any]] = {}
        self.live = False
        self.seq = 0
        self.changed: Callable[[list[Change]], None] = _nothing
        self.reloaded: Callable[[], None] = lambda: None
        self._network, self._token, self._chance, self._heard = network, token, chance, heard
        self._wire: Link | None = None
        self._stirred = asyncio.Event()

    async def follow(self) -> None:
        """Follow the feed for ever."""
        step = 0.1
        while True:
            try:
                if self._known is None:
                    self._load("")
                await self._one_connection()
                step = 0.1
            except CutOff:
                step = min(step * 2, 1.0)
            self._say_link(False)
            await asyncio.sleep(step * self._chance.uniform(0.5, 1.0))

    async def _one_connection(self) -> None:
        if not self._network.server.up or self.name in self._network.away:
            raise CutOff("feed_unreachable")
        assert self._known is not None
        server = self._network.server
        link = self._wire = Link(self._network, server.around.tokens[self._token], self._came, self._chance)
        server.join(link, f"{self._known[0]}:{self._known[1]}")
        try:
            await link.over
        finally:
            link.cut()
            self._wire = None

    def _came(self, message: str) -> None:
        try:
            self._take("", decoded(message))
        except CutOff:
            self.cut()

    def cut(self) -> None:
        """Break the connection, if there is one."""
        if self._wire is not None:
            self._wire.cut()

    def forget(self) -> None:
        """The program is started again and knows nothing."""
        self.cut()
        self._known = None
        self.rows = {}

    def _get(self, url: str) -> bytes:
        if not self._network.server.up or self.name in self._network.away:
            raise CutOff("state_unreachable")
        return self._network.server.state(self._token)

    def _state_came(self, state: State) -> None:
        self.rows = {table: dict(rows) for table, rows in state.rows.items()}
        self.seq = state.seq
        self._heard(self.role, state)
        self.reloaded()
        self._stir()

    def _frame_came(self, frame: Frame) -> None:
        for change in frame.changes:
            if change.row is None:
                self.rows.setdefault(change.table, {}).pop(change.key, None)
            else:
                self.rows.setdefault(change.table, {})[change.key] = change.row
        self.seq = frame.last
        self._heard(self.role, frame)
        self.changed(frame.changes)
        self._stir()

    def _gauge_came(self, gauge: Gauge) -> None:
        self._heard(self.role, gauge)

    def _link(self, up: bool) -> None:
        self.live = up

    def _stir(self) -> None:
        self._stirred.set()
        self._stirred = asyncio.Event()

    async def until(self, right: Callable[[], bool], within_s: float) -> bool:
        """Wait until the rows are as wanted; False when they are not in time."""
        loop = asyncio.get_running_loop()
        end = loop.time() + within_s
        while not right():
            left = end - loop.time()
            if left <= 0:
                return False
            try:
                await asyncio.wait_for(self._stirred.wait(), left)
            except TimeoutError:
                return right()
        return True

    def table(self, name: str) -> dict[str, Any]:
        """The rows of one table as they are shown now."""
        return self.rows.get(name, {})
