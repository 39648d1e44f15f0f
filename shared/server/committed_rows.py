"""The rows as of the last commit, and which event last changed each: what states and resumed feeds are made of.

The engine's live state may already hold decisions whose commit is still under way; nobody is shown those.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import msgspec

from shared.domain import views
from shared.domain.events import DayClosed, DayOpened, HallConfigured, TicketCalled, TicketRecalled
from shared.domain.rows import Change
from shared.domain.state import CALLS_KEPT, HallState
from shared.server.parts import Committed, HallEngine

Key = tuple[str, str]
GONE_KEPT = 20_000
WHOLESALE = (DayOpened, DayClosed, HallConfigured)  # may touch any row: everything is compared


class CommittedRows:
    """Encoded rows by (table, key). `known_from` is the event number before which nothing is known."""

    def __init__(self, engine: HallEngine) -> None:
        self.load(engine)

    def load(self, engine: HallEngine) -> None:
        """Start over from the engine's present state."""
        self.epoch, self.seq = engine.epoch, engine.seq
        self.known_from = engine.seq
        self.rows: dict[Key, msgspec.Raw] = _all_rows(engine.state)
        self._changed: dict[Key, int] = {}  # key to event number, oldest change first; gone keys too
        self._gone = 0

    def take(self, commit: Committed, state: HallState) -> list[Change]:
        """Take in a commit that follows the last one; the rows it really changed."""
        self.seq = commit.last
        if any(isinstance(event, WHOLESALE) for event in commit.events):
            return self._replace(self._everything(state))
        keys: set[Key] = set()
        for event in commit.events:
            keys |= views.changed(state, event)
            if isinstance(event, TicketCalled | TicketRecalled):  # one commit may hold several calls
                keys |= {("call", str(event.call)), ("call", str(event.call - CALLS_KEPT))}
        return self._replace({key: _encoded(state, key) for key in keys})

    def catch_up(self, engine: HallEngine) -> list[Change]:
        """Compare everything with the engine's state, where commits were missed; the rows that differ."""
        self.seq = engine.seq
        return self._replace(self._everything(engine.state))

    def _everything(self, state: HallState) -> dict[Key, msgspec.Raw | None]:
        """All present rows, and None for every row that went."""
        present: dict[Key, msgspec.Raw | None] = dict(_all_rows(state))
        for key in self.rows:
            present.setdefault(key, None)
        return present

    def since(self, seq: int) -> list[Change] | None:
        """Rows changed after event `seq` (None for gone ones), or None where that is not known."""
        if not self.known_from <= seq <= self.seq:
            return None
        changes: list[Change] = []
        for key in reversed(self._changed):
            if self._changed[key] <= seq:
                break
            changes.append(Change(key[0], key[1], self.rows.get(key)))
        changes.reverse()
        return changes

    def tables(self, visible: AbstractSet[str]) -> dict[str, dict[str, msgspec.Raw]]:
        """All rows of the visible tables."""
        found: dict[str, dict[str, msgspec.Raw]] = {table: {} for table in sorted(visible)}
        for (table, key), row in self.rows.items():
            if table in found:
                found[table][key] = row
        return found

    def _replace(self, fresh: dict[Key, msgspec.Raw | None]) -> list[Change]:
        changes = []
        for key in sorted(fresh):
            row, before = fresh[key], self.rows.get(key)
            if _same(row, before):
                continue
            if row is None:
                del self.rows[key]
                self._gone += 1
            else:
                self.rows[key] = row
            self._changed.pop(key, None)
            self._changed[key] = self.seq
            changes.append(Change(key[0], key[1], row))
        if self._gone > GONE_KEPT:
            self._forget()
        return changes

    def _forget(self) -> None:
        """Drop the older half of the remembered changes; whoever stands before them loads the state again."""
        for key in list(self._changed)[: len(self._changed) // 2]:
            self.known_from = max(self.known_from, self._changed.pop(key))
        self._gone = sum(key not in self.rows for key in self._changed)


def _encoded(state: HallState, key: Key) -> msgspec.Raw | None:
    row = views.row(state, *key)
    return None if row is None else msgspec.Raw(msgspec.json.encode(row))


def _all_rows(state: HallState) -> dict[Key, msgspec.Raw]:
    every = ((table, key) for table, keys in views.tables(state).items() for key in keys)
    encoded = {key: _encoded(state, key) for key in every}
    return {key: row for key, row in encoded.items() if row is not None}


def _same(one: msgspec.Raw | None, other: msgspec.Raw | None) -> bool:
    if one is None or other is None:
        return one is other
    return bytes(one) == bytes(other)
