"""The live state from the journal: everything since the last day was opened, and never from anything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from shared.domain.events import AnyEvent, DayOpened
from shared.domain.evolve import evolve
from shared.domain.state import HallState
from shared.engine import journal, tables
from shared.engine.day_book import DayBook
from shared.engine.journal import Chain
from shared.engine.projector import project
from shared.engine.requests import KEPT_MS, Requests
from shared.engine.store import Head
from shared.engine.trouble import CannotOpen


@dataclass
class Live:
    """All that the writer holds in memory. Thrown away whole when a commit fails."""

    state: HallState
    book: DayBook
    chain: Chain
    requests: Requests

    @property
    def hall(self) -> str:
        """Key of every row."""
        return self.chain.hall


def rebuild(connection: Connection, head: Head, now: int) -> Live:
    """Replay the journal. Raises CannotOpen when its end is not where the head says."""
    hall = head.hall
    state, book = HallState(), DayBook(hall)
    opened = journal.landmark(connection, hall, "DayOpened")
    if opened is not None:
        _replay_book_before(connection, book, opened)
    start = opened.seq if opened is not None else 1
    configured = journal.landmark(connection, hall, "HallConfigured", before=start)
    chain = Chain(hall, head.epoch)
    for entry in _and_then([configured] if configured is not None else [], connection, hall, start):
        event = journal.decode(bytes(entry.body))
        evolve(state, event, entry.seq, entry.at)
        project(book, event, entry.seq, entry.at)
        chain = Chain(hall, head.epoch, entry.seq, entry.at, bytes(entry.hash))
    if (chain.seq, chain.hash) != (head.seq, head.hash or journal.GENESIS):
        raise CannotOpen(f"the journal ends at {chain.seq}, its head says {head.seq}: run `xephang verify`")
    book.shelves.clear()
    return Live(state, book, chain, Requests(_requests(connection, hall, max(now, head.at) - KEPT_MS)))


def _and_then(first: list[journal.Entry], connection: Connection, hall: str, start: int) -> Iterator[journal.Entry]:
    yield from first
    yield from journal.entries(connection, hall, after=start - 1)


def _replay_book_before(connection: Connection, book: DayBook, opened: journal.Entry) -> None:
    """Bring in the rows of visits that the day carries over, from the day each was issued on."""
    event = journal.decode(bytes(opened.body))
    carried = event.carried if isinstance(event, DayOpened) else []
    if not carried:
        return
    first = min(ticket.issued_at for ticket in carried)
    start: journal.Entry | None = opened
    while start is not None and start.at > first:
        start = journal.landmark(connection, book.hall, "DayOpened", before=start.seq)
    if start is None:
        return
    for entry in journal.entries(connection, book.hall, after=start.seq - 1):
        if entry.seq >= opened.seq:
            return
        project(book, journal.decode(bytes(entry.body)), entry.seq, entry.at)


def _requests(connection: Connection, hall: str, since: int) -> Iterable[tuple[str, bytes, bytes, int]]:
    r = tables.request.c
    query = select(r.id, r.digest, r.answer, r.at).where(r.hall == hall, r.at >= since).order_by(r.at)
    for row in connection.execute(query):
        yield row.id, bytes(row.digest), bytes(row.answer), row.at


def events_since(connection: Connection, hall: str, after: int) -> Iterator[tuple[int, int, AnyEvent]]:
    """Number, time and event of what happened after number `after`."""
    for entry in journal.entries(connection, hall, after):
        yield entry.seq, entry.at, journal.decode(bytes(entry.body))
