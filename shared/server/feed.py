"""The feed: each commit becomes one frame per kind of viewer, encoded once and shared by all who see the same."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Set as AbstractSet

import msgspec

from shared.domain import roles, views
from shared.domain.outcome import Actor
from shared.domain.rows import Change, Frame, Gauge, Reset, State, Wait
from shared.server.committed_rows import CommittedRows
from shared.server.listener import Listener
from shared.server.parts import Clock, Committed, HallEngine

log = logging.getLogger(__name__)

GAUGE_AT_MOST_S = 0.5
GAUGE_AT_LEAST_S = 15.0
LOOK_S = 1.0


def _encode(message: object) -> str:
    return msgspec.json.encode(message).decode()


class Feed:
    """Listens to the engine's commits and tells every listener what changed for it."""

    def __init__(self, engine: HallEngine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock
        self._listeners: set[Listener] = set()
        self._changed = asyncio.Event()
        self.committed = CommittedRows(engine)
        engine.subscribe(self.on_commit)

    def __len__(self) -> int:
        return len(self._listeners)

    def on_commit(self, commit: Committed) -> None:
        """Turn one commit into frames. Called by the engine on the event loop, in order."""
        rows = self.committed
        if commit.epoch != rows.epoch:
            rows.load(self._engine)
            self._tell_all(_encode(Reset(epoch=rows.epoch, seq=rows.seq)))
        elif commit.last > rows.seq:
            first = rows.seq + 1
            missed = commit.first != first
            changes = rows.catch_up(self._engine) if missed else rows.take(commit, self._engine.state)
            self._tell(first, rows.seq, commit.at, changes)
        self._changed.set()

    def reconcile(self) -> None:
        """Tell of commits that were never announced: their outcome was unknown, then found to stand."""
        rows = self.committed
        if self._engine.epoch != rows.epoch:
            rows.load(self._engine)
            self._tell_all(_encode(Reset(epoch=rows.epoch, seq=rows.seq)))
        elif self._engine.seq > rows.seq:
            log.warning("feed_reconciled from=%d to=%d", rows.seq, self._engine.seq)
            first, changes = rows.seq + 1, rows.catch_up(self._engine)
            self._tell(first, rows.seq, self._clock(), changes)
        self._changed.set()

    def state(self, actor: Actor) -> State:
        """All rows the actor may see, as of the last commit."""
        rows = self.committed
        visible = roles.VISIBLE.get(actor.role, frozenset())
        return State(
            epoch=rows.epoch, seq=rows.seq, at=self._clock(), role=actor.role, place=actor.place,
            rows=rows.tables(visible), gauge=self.gauge(actor),
        )  # fmt: skip

    def gauge(self, actor: Actor) -> Gauge:
        """The present gauge as the actor may see it: who is next only for those at the desks."""
        guide = actor.role in roles.NUMBERS_OUTSIDE
        return views.gauge(self._engine.state, self._clock(), self._counters(actor), guide=guide)

    def join(self, listener: Listener, after: str) -> None:
        """Start telling a listener, from after "EPOCH:N" on."""
        listener.push(self._first_message(listener.visible, after))
        listener.push(_encode(self.gauge(listener.actor)))
        self._listeners.add(listener)

    def leave(self, listener: Listener) -> None:
        """Stop telling a listener."""
        self._listeners.discard(listener)

    def drop_all(self, reason: str) -> None:
        """End every connection, as when the server stops."""
        for listener in self._listeners:
            listener.drop(reason)

    async def tick(self) -> None:
        """Send gauges for ever: soon after a change, never more often than twice a second, at least every 15 s."""
        quiet_s = 0.0
        while True:
            try:
                await asyncio.wait_for(self._changed.wait(), LOOK_S)
            except TimeoutError:
                quiet_s += LOOK_S
                await self._look()
            if self._changed.is_set() or quiet_s >= GAUGE_AT_LEAST_S:
                quiet_s = 0.0
                self._changed.clear()
                self._drop_revoked()
                self.send_gauges()
                await asyncio.sleep(GAUGE_AT_MOST_S)

    async def _look(self) -> None:
        """Find what the engine knows and did not announce."""
        if self._engine.live and (self._engine.epoch, self._engine.seq) != (self.committed.epoch, self.committed.seq):
            await self._engine.read(lambda _state: self.reconcile())

    def send_gauges(self) -> None:
        """One gauge to every listener, encoded once per kind of viewer. Waits cost most and are the same for many."""
        state, now = self._engine.state, self._clock()
        encoded: dict[tuple[bool, tuple[str, ...]], str] = {}
        waits: dict[bool, dict[str, Wait]] = {}
        for listener in list(self._listeners):
            kind = listener.actor.role in roles.NUMBERS_OUTSIDE, tuple(self._counters(listener.actor))
            if kind not in encoded:
                guide, counters = kind
                if guide not in waits:
                    waits[guide] = views.waits_of(state, now, guide=guide)
                encoded[kind] = _encode(Gauge(at=now, waits=waits[guide], next=views.next_at(state, now, counters)))
            self._push(listener, encoded[kind])

    def _counters(self, actor: Actor) -> list[str]:
        if actor.role not in roles.SEES_NEXT:
            return []
        if actor.place and actor.role in roles.BOUND_TO_PLACE:
            return [actor.place]
        return list(self._engine.state.desks)

    def _first_message(self, visible: AbstractSet[str], after: str) -> str:
        rows = self.committed
        seq = _number(after, rows.epoch)
        changes = None if seq is None else rows.since(seq)
        if seq is None or changes is None:
            return _encode(Reset(epoch=rows.epoch, seq=rows.seq))
        return self._frame(seq + 1, rows.seq, self._clock(), changes, visible)

    def _frame(self, first: int, last: int, at: int, changes: list[Change], visible: AbstractSet[str]) -> str:
        seen = [change for change in changes if change.table in visible]
        return _encode(Frame(epoch=self.committed.epoch, first=first, last=last, at=at, changes=seen))

    def _tell(self, first: int, last: int, at: int, changes: list[Change]) -> None:
        frames: dict[AbstractSet[str], str] = {}
        for listener in list(self._listeners):
            visible = listener.visible
            if visible not in frames:
                frames[visible] = self._frame(first, last, at, changes, visible)
            self._push(listener, frames[visible])

    def _tell_all(self, message: str) -> None:
        for listener in list(self._listeners):
            self._push(listener, message)

    def _push(self, listener: Listener, message: str) -> None:
        if not listener.push(message):
            self.leave(listener)
            log.warning("listener_dropped name=%s why=%s", listener.actor.name, listener.dropped)

    def _drop_revoked(self) -> None:
        for listener in list(self._listeners):
            if not listener.still_allowed():
                listener.drop("revoked")
                self.leave(listener)


def _number(after: str, epoch: int) -> int | None:
    """N of "EPOCH:N" where the epoch is the present one."""
    left, _, right = after.partition(":")
    if not (left.isascii() and left.isdigit() and right.isascii() and right.isdigit()) or len(right) > 18:
        return None
    return int(right) if left == str(epoch) else None
