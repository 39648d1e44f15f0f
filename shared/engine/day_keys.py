"""The secret of a business day, under which citizen cards are hashed: who was here dies with it.

A key is 32 random bytes in the table `day_key`: made at its first use, kept over restarts and for the server that
takes over, deleted in the very transaction that closes its day (or opens a later one). It is in no event, so no replay
has it; backups leave it out and `verify` does not look at it. A hall restored from a backup has new keys: a number
taken before no longer counts against its holder's card.

How far "deleted" goes. SQLite: the row is overwritten with zeros, and the write-ahead log, which still holds the page
as it was, is emptied right after; where a reader holds that up, again every 30 s; after a crash in between, at the
next start. PostgreSQL: the row is deleted and the table vacuumed; its write-ahead log, its archives and standbys
keep what they were sent, and are in the hands of whoever runs it. No program can erase what a disk or a file system
keeps by itself (flash cells, snapshots).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from shared.domain.state import HallState
from shared.engine import tables

if TYPE_CHECKING:
    from shared.engine.store import Store

BYTES = 32


def day_before(day: str) -> str:
    """The local date before this one."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def days_over(state: HallState) -> str:
    """The last day whose keys are dead."""
    if not state.date:
        return ""
    return day_before(state.date) if state.day_open else state.date


class DayKeys:
    """The keys in use, as the event loop finds them without asking the database."""

    def __init__(self) -> None:
        """None yet."""
        self._keys: dict[str, bytes] = {}

    def find(self, day: str) -> bytes | None:
        """The key of a day, if it was used since the start."""
        return self._keys.get(day)

    def make(self, store: Store, day: str, fresh: bytes) -> bytes:
        """The stored key, or `fresh`, stored first. In the writer's thread, between two commits."""
        date.fromisoformat(day)
        if day <= store.days_over:
            return fresh
        kept = store.query(store.statements.find_day_key, (store.head.hall, day))
        if kept is None:
            kept = (fresh,)
            store.execute(store.statements.insert[tables.day_key], (store.head.hall, day, kept[0]))
        self._keys[day] = key = bytes(kept[0])
        return key

    def forget(self, last: str) -> None:
        """The days up to `last` are over."""
        self._keys = {day: key for day, key in self._keys.items() if day > last}


def forget(store: Store, cursor: Any, last: str) -> None:
    """Delete the keys of the days up to `last`, within the writer's transaction."""
    store.backend.shred(cursor, on=True)
    cursor.execute(store.statements.forget_day_keys, (store.head.hall, last))
    store.backend.shred(cursor, on=False)
