"""The live state from the journal: everything since the last day was opened, and never from anything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from shared.domain.answers import Accepted
from shared.domain.events import AnyEvent, DayOpened
from shared.domain.evolve import evolve
from shared.domain.state import HallState
from shared.engine import journal, tables
from shared.engine.day_book import DayBook
from shared.engine.journal import Chain, hash_of
from shared.engine.projector import project
from shared.engine.requests import ANSWERS_KEPT, KEPT_MS, Requests, answer_of, unsealed
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
    """Replay the journal. Raises CannotOpen when an entry was changed, or its end is not where the head says."""
    hall = head.hall
    state, book = HallState(), DayBook(hall)
    opened = journal.landmark(connection, hall, "DayOpened")
    if opened is not None:
        _replay_book_before(connection, book, opened)
    start = opened.seq if opened is not None else 1
    configured = journal.landmark(connection, hall, "HallConfigured", before=start)
    chain = Chain(hall, head.epoch)
    for entry in _and_then([configured] if configured is not None else [], connection, hall, start):
        if not _sound(entry, chain):
            raise CannotOpen(f"entry {entry.seq} of the journal was changed: run `xephang verify`, restore a backup")
        event = journal.decode(bytes(entry.body))
        evolve(state, event, entry.seq, entry.at)
        project(book, event, entry.seq, entry.at)
        chain = Chain(hall, head.epoch, entry.seq, entry.at, bytes(entry.hash))
    if (chain.seq, chain.hash) != (head.seq, head.hash or journal.GENESIS):
        raise CannotOpen(f"the journal ends at {chain.seq}, its head says {head.seq}: run `xephang verify`")
    book.shelves.clear()
    return Live(state, book, chain, _requests(connection, hall, max(now, head.at) - KEPT_MS))


def _sound(entry: journal.Entry, before: Chain) -> bool:
    """Whether this is what was hashed, and follows the entry before it where that was replayed too."""
    if entry.seq == before.seq + 1 and bytes(entry.prev) != before.hash:
        return False
    try:
        return hash_of(*entry[:7], bytes(entry.body), bytes(entry.prev)) == bytes(entry.hash)
    except (UnicodeEncodeError, ValueError, OverflowError):
        return False


def _and_then(first: list[journal.Entry], connection: Connection, hall: str, start: int) -> Iterator[journal.Entry]:
    yield from first
    yield from journal.entries(connection, hall, after=start - 1)


def _replay_book_before(connection: Connection, book: DayBook, opened: journal.Entry) -> None:
    """Bring in the rows of visits that the day carries over, from the day each was issued on."""
    event = journal.decode(bytes(opened.body))
    carried = event.carried if isinstance(event, DayOpened) else []
    if not carried:
        return
    first = min(ticket.id for ticket in carried)[:8]  # by date: while a clock is behind, all entries bear one time
    start: journal.Entry | None = opened
    while start is not None and _date(start) > first:
        start = journal.landmark(connection, book.hall, "DayOpened", before=start.seq)
    if start is None:
        return
    for entry in journal.entries(connection, book.hall, after=start.seq - 1):
        if entry.seq >= opened.seq:
            return
        project(book, journal.decode(bytes(entry.body)), entry.seq, entry.at)


def _date(opened: journal.Entry) -> str:
    """The date of a day as its tickets' ids begin."""
    event = journal.decode(bytes(opened.body))
    return event.date.replace("-", "") if isinstance(event, DayOpened) else ""


def _requests(connection: Connection, hall: str, since: int) -> Requests:
    """The newest answers whole, the ids of the others."""
    r = tables.request.c
    query = select(r.id, r.at).where(r.hall == hall, r.at >= since).order_by(r.at, r.id)
    known = [(row.id, row.at) for row in connection.execute(query)]
    border = known[-ANSWERS_KEPT][1] if len(known) > ANSWERS_KEPT else since
    query = select(r.id, r.digest, r.answer, r.at).where(r.hall == hall, r.at >= border).order_by(r.at, r.id)
    newest = [(row.id, *_opened(row), row.at) for row in connection.execute(query)]
    older = known[: len(known) - len(newest)]
    return Requests(newest, older=older, demand=_counted(connection, hall, since))


def _counted(connection: Connection, hall: str, since: int) -> list[tuple[str, int]]:
    """Requests whose refused demand was written down: a repeat is not counted again."""
    d, e = tables.demand.c, tables.event.c
    query = select(e.request, d.at).where(d.hall == hall, d.at >= since, e.hall == d.hall, e.seq == d.seq)
    return [(row.request, row.at) for row in connection.execute(query.order_by(d.at, d.seq))]


def stored_answer(connection: Connection, hall: str, request: str, digest: bytes) -> Accepted | None:
    """The answer in the table to a request whose answer is no longer in memory. Raises Reused."""
    r = tables.request.c
    found = connection.execute(select(r.id, r.digest, r.answer, r.at).where(r.hall == hall, r.id == request)).first()
    return answer_of(*_opened(found), digest) if found else None


def _opened(row: Any) -> tuple[bytes, bytes]:
    answer = bytes(row.answer)
    return unsealed(row.id, bytes(row.digest), answer, row.at), answer


def events_since(connection: Connection, hall: str, after: int) -> Iterator[tuple[int, int, AnyEvent]]:
    """Number, time and event of what happened after number `after`."""
    for entry in journal.entries(connection, hall, after):
        yield entry.seq, entry.at, journal.decode(bytes(entry.body))
