"""The court: where checkers accuse. It reads the journal from the database, never from the engine's memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from shared.domain.events import AnyEvent
from shared.engine import journal
from shared.engine.backends import backend_of

MOST = 20  # violations after which nothing new is learnt: the first ones tell, the rest follow from them


class Fact(NamedTuple):
    """One entry of the journal, read back from the database. `fresh`: the first of its request."""

    seq: int
    at: int
    actor: str
    request: str
    event: AnyEvent
    hash: bytes


class Violation(NamedTuple):
    """A law that was broken; `after_s` is virtual time since the beginning."""

    law: str
    what: str
    after_s: float

    def __str__(self) -> str:
        return f"{self.law}: {self.what} (after {self.after_s:.3f} s)"


Accuse = Callable[[str, str], None]


class Checker(Protocol):
    """One law of the hall. It is told every entry of the journal once, in order, and asked again at the end."""

    def fact(self, fact: Fact) -> None:
        """One more entry stands in the database."""

    def end(self) -> None:
        """Nothing more will happen."""


class Court:
    """Hears every entry of the journal and every accusation."""

    def __init__(self, url: str, now_s: Callable[[], float], most: int = MOST) -> None:
        """`url` of the database; `now_s` the virtual time; `most` violations and the case is closed."""
        self.closed = asyncio.Event()
        self._most = most
        self.violations: list[Violation] = []
        self.checkers: Sequence[Checker] = ()
        self.facts: list[Fact] = []
        self._now_s = now_s
        self._reader = backend_of(url).alchemy(read_only=True)

    def accuse(self, law: str, what: str) -> None:
        """A law was broken."""
        if not self.closed.is_set():
            self.violations.append(Violation(law, what, self._now_s()))
        if len(self.violations) >= self._most:
            self.closed.set()

    def audit(self, hall: str) -> None:
        """Read what was added to the journal since the last time, and let every checker judge it."""
        last = self.facts[-1] if self.facts else None
        with self._reader.connect() as connection:
            after = last.seq - 1 if last else 0
            entries = list(journal.entries(connection, hall, after))
        if last is not None and (not entries or bytes(entries.pop(0).hash) != last.hash):
            self.accuse("durable", f"entry {last.seq} stood in the journal and is gone or another one")
            return
        for entry in entries:
            event = journal.decode(bytes(entry.body))
            fact = Fact(entry.seq, entry.at, entry.actor, entry.request, event, bytes(entry.hash))
            self.facts.append(fact)
            for checker in self.checkers:
                checker.fact(fact)

    def end(self) -> None:
        """Let every checker say its last word."""
        for checker in self.checkers:
            checker.end()
        self._reader.dispose()
