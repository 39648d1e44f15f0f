"""A counter on stage with the real rules behind it: decide, evolve and the rows of views, without a server."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desk_stage import HALLS

from shared.domain import commands as c
from shared.domain import views
from shared.domain.answers import Accepted, Answer, Refused, Sentence
from shared.domain.decide import decide
from shared.domain.evolve import evolve
from shared.domain.hall import Hall
from shared.domain.hall_file import parse
from shared.domain.outcome import Actor, Context, Refusal
from shared.domain.results import result_of
from shared.domain.roles import VISIBLE
from shared.domain.rows import Change, Frame, State
from shared.domain.state import HallState
from shared.screen.commands import CommandBridge
from shared.screen.feed import FeedBridge
from shared.words import say

MONDAY_8_AM = 1_795_395_600_000  # 2026-11-23 08:00 in Asia/Ho_Chi_Minh


def hall_file(name: str) -> Hall:
    """One of the halls that come with the project."""
    hall = parse((Path(HALLS) / name).read_text(encoding="utf-8"))
    assert isinstance(hall, Hall)
    return hall


@dataclass
class CoreStage:
    """A hall in memory. What its clerk sends is decided as the server would, and comes back through the feed."""

    hall: Hall
    counter: str
    feed: FeedBridge = field(default_factory=FeedBridge)
    state: HallState = field(default_factory=HallState)
    sent: list[c.AnyCommand] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    skipped: int = 0  # ms the hall's clock was put forward

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._seq = self._turn = 0
        self.commands = CommandBridge(self)
        self.do(c.ImportHall(hall=self.hall))
        self.do(c.OpenDay())
        self.feed.apply_state(self._whole())

    @property
    def now(self) -> int:
        """The hall's time, ms since 1970 UTC."""
        return MONDAY_8_AM + self.skipped + int((time.monotonic() - self._started) * 1000)

    def do(self, command: c.AnyCommand, role: str = "admin", place: str = "") -> Any:
        """Decide and evolve as somebody; the result, or the refusal."""
        with self._lock:
            self._turn += 1
            at, actor = self.now, Actor(role=role, name=role, place=place)
            context = Context(now=at, entropy=self._turn.to_bytes(16, "little"), actor=actor)
            decided = decide(self.state, command, context)
            if isinstance(decided, Refusal):
                return decided
            first, keys = self._seq + 1, set()
            for event in decided:
                self._seq += 1
                evolve(self.state, event, self._seq, at)
                keys |= views.changed(self.state, event)
            if self.state.day_open:  # before that the panel has not begun
                self._tell(first, at, keys)
            return result_of(self.state, command, decided)

    def _tell(self, first: int, at: int, keys: set[tuple[str, str]]) -> None:
        seen = sorted(key for key in keys if key[0] in VISIBLE["clerk"])
        changes = [Change(table, key, views.row(self.state, table, key)) for table, key in seen]
        self.feed._frame_came.emit(Frame(epoch=1, first=first, last=self._seq, at=at, changes=changes))
        self.feed._gauge_came.emit(views.gauge(self.state, at, [self.counter]))

    def _whole(self) -> State:
        rows = {
            table: {key: views.row(self.state, table, key) for key in keys}
            for table, keys in views.tables(self.state).items()
            if table in VISIBLE["clerk"]
        }
        gauge = views.gauge(self.state, self.now, [self.counter])
        return State(
            epoch=1, seq=self._seq, at=self.now, role="clerk", place=self.counter, rows=rows, gauge=gauge
        )  # fmt: skip

    # What the panel sends through

    def send(self, command: c.AnyCommand, request_id: str | None = None, deadline_s: float = 10.0) -> Answer:
        self.sent.append(command)
        found = self.do(command, "clerk", self.counter)
        request = request_id or ""
        if isinstance(found, Refusal):
            self.refused.append(found.code)
            vi, en = (say(f"refusal.{found.code}", language, **found.values) for language in ("vi", "en"))
            return Refused(request_id=request, code=found.code, sentence=Sentence(vi, en))
        return Accepted(request_id=request, epoch=1, seq=self._seq, at=self.now, result=found)

    def procedures(self) -> list[Any]:
        return []

    def close(self) -> None:
        """Nothing to close."""
