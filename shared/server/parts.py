"""What the server needs from the rest of the house, as Protocols: an engine, and a book of tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from shared.domain.answers import Answer
from shared.domain.commands import AnyCommand
from shared.domain.events import AnyEvent
from shared.domain.outcome import Actor
from shared.domain.state import HallState
from shared.engine.store import Store

Clock = Callable[[], int]  # ms since 1970 UTC


class Committed(Protocol):
    """One commit as the engine announces it: events `first`..`last` of `epoch`."""

    @property
    def epoch(self) -> int: ...
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def at(self) -> int: ...
    @property
    def events(self) -> Sequence[AnyEvent]: ...


class HallEngine(Protocol):
    """The engine of one hall, as the server uses it; everything on the event loop."""

    store: Store

    @property
    def hall(self) -> str: ...
    @property
    def state(self) -> HallState: ...
    @property
    def epoch(self) -> int: ...
    @property
    def seq(self) -> int: ...
    @property
    def live(self) -> bool: ...
    async def day_key(self, date: str) -> bytes: ...  # of a business day; gone when that day is over
    async def submit(self, request_id: str, command: AnyCommand, actor: Actor) -> Answer: ...
    def subscribe(self, callback: Callable[[Any], None]) -> Any: ...
    async def read(self, look: Callable[[HallState], Any]) -> Any: ...


class Tokens(Protocol):
    """Who holds a token or a session; None for one that is unknown, revoked or expired."""

    def find(self, token: str) -> Actor | None: ...
