"""The journal: what has happened, in order, chained by hash so that no byte can change unseen.

An entry's hash is SHA-256 over the MessagePack array [hall, seq, epoch, at, actor, request, kind, body, prev]
(exactly these columns, in this order, body as the very bytes stored); `prev` is the hash of the entry before,
32 zero bytes before the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from shared.domain.events import AnyEvent, Event
from shared.engine import tables

GENESIS = bytes(32)
PAGE = 2_000  # entries read at a time

_body = msgspec.json.Encoder()
_chained = msgspec.msgpack.Encoder()
_events: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


class Entry(NamedTuple):
    """One row of the journal, columns in order."""

    hall: str
    seq: int
    epoch: int
    at: int
    actor: str
    request: str
    kind: str
    body: bytes
    prev: bytes
    hash: bytes


def hash_of(*columns: object) -> bytes:
    """The hash of an entry's columns from `hall` to `prev`."""
    return hashlib.sha256(_chained.encode(columns)).digest()


def decode(body: bytes) -> AnyEvent:
    """The event in a body. Raises msgspec.DecodeError for bytes that are none."""
    return _events.decode(body)


class Chain:
    """The end of a hall's journal, growing entry by entry."""

    __slots__ = ("at", "epoch", "hall", "hash", "seq")

    def __init__(self, hall: str, epoch: int = 1, seq: int = 0, at: int = 0, last: bytes = GENESIS) -> None:
        """Stand after entry `seq`, whose time is `at` and whose hash is `last`."""
        self.hall = hall
        self.epoch = epoch
        self.seq = seq
        self.at = at
        self.hash = last

    def append(self, event: Event, at: int, actor: str, request: str) -> Entry:
        """The next entry. Its time is never before the last one's."""
        self.seq += 1
        self.at = max(at, self.at)
        body = _body.encode(event)
        head = (self.hall, self.seq, self.epoch, self.at, actor, request, type(event).__name__, body, self.hash)
        self.hash = hash_of(*head)
        return Entry(*head, self.hash)


def entries(connection: Connection, hall: str, after: int = 0) -> Iterator[Entry]:
    """The entries of a hall with a number above `after`, in order, read in pages."""
    e = tables.event.c
    while True:
        query = select(tables.event).where(e.hall == hall, e.seq > after).order_by(e.seq).limit(PAGE)
        page = connection.execute(query).all()
        for row in page:
            yield Entry(*row)
        if len(page) < PAGE:
            return
        after = page[-1].seq


def landmark(connection: Connection, hall: str, kind: str, before: int | None = None) -> Any | None:
    """The last entry of a kind (one of tables.LANDMARKS) below number `before`, or None."""
    e = tables.event.c
    query = select(tables.event).where(e.hall == hall, e.kind == kind).order_by(e.seq.desc()).limit(1)
    return connection.execute(query if before is None else query.where(e.seq < before)).first()
