"""Verify: recompute the chain over every column, replay the journal, and say where either parts from what is stored."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, event, func, select

from shared.domain.events import AnyEvent, DayOpened
from shared.engine import tables
from shared.engine.backends import Backend, backend_of
from shared.engine.day_book import DayBook
from shared.engine.journal import GENESIS, Entry, decode, entries, hash_of
from shared.engine.projected import ROW_TYPES
from shared.engine.projector import project
from shared.engine.requests import unsealed
from shared.engine.store import check_schema
from shared.engine.trouble import CannotOpen

HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{8,64})")
GATHER = 500  # events between two harvests of changed rows
BY_DAY = tuple(table for table in tables.PROJECTED if "day" in table.c)
AT_THE_END = tuple(table for table in tables.PROJECTED if "day" not in table.c)


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What verify found. `code` is "" when all is well; `seq` or `table` and `key` name the first place that parts."""

    ok: bool
    halls: int = 0
    events: int = 0
    rows: int = 0
    code: str = ""
    hall: str = ""
    seq: int = 0
    table: str = ""
    key: str = ""
    detail: str = ""


class Parted(Exception):
    """The first place where what is stored is not what it should be."""

    def __init__(self, code: str, detail: str, **where: Any) -> None:
        """`where`: seq, or table and key."""
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.where = where


def verify(url: str, against: str = "") -> Verdict:
    """Read everything in one snapshot; a server may go on writing. Raises CannotOpen for a database that is none.

    `against`: an earlier head as it was printed, "seq:hash"; of the hash at least eight characters. Where the journal
    is whole but does not hold that entry, it is another journal or was written anew: code "head_not_found". Raises
    ValueError for one that is no head.
    """
    earlier = parse_head(against) if against else None
    backend = backend_of(url)
    engine = backend.alchemy(read_only=True)
    hall, events, rows, halls, held = "", 0, 0, [], earlier is None
    try:
        if backend.dialect.name == "sqlite":
            event.listen(engine, "connect", _any_text)
        with engine.connect() as connection:
            check_schema(connection)
            _check_pages(backend, connection)
            halls = _halls(connection)
            for hall in halls:
                check = _Check(connection, hall, earlier)
                check.run()
                events, rows, held = events + check.seq, rows + check.rows, held or check.held
            if earlier is not None and not held:
                raise Parted("head_not_found", f"the journal does not hold {against}", seq=earlier[0])
    except Parted as parted:
        return Verdict(
            ok=False, halls=len(halls), events=events, rows=rows, code=parted.code, hall=hall, detail=parted.detail,
            **parted.where,
        )  # fmt: skip
    finally:
        engine.dispose()
    return Verdict(ok=True, halls=len(halls), events=events, rows=rows)


def parse_head(text: str) -> tuple[int, str]:
    """Number and hash (hexadecimal) of a printed head. Raises ValueError."""
    found = HEAD.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError(f"{text[:80]}: a head looks like 1234:0123abcd, with at least eight characters of the hash")
    return int(found[1]), found[2]


def _any_text(connection: Any, _record: object) -> None:
    # Bytes that are no UTF-8 any more must be found by their hash, not stop the search.
    connection.text_factory = lambda value: value.decode("utf-8", "surrogateescape")


def _check_pages(backend: Backend, connection: Connection) -> None:
    if backend.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        if found != "ok":
            raise Parted("damaged_file", str(found))


def _halls(connection: Connection) -> list[str]:
    found = set(connection.execute(select(tables.event.c.hall).distinct()).scalars())
    known = set(connection.execute(select(tables.head.c.hall)).scalars())
    for table in tables.PROJECTED:
        known |= set(connection.execute(select(table.c.hall).distinct()).scalars())
    return sorted(found | known)


class _Check:
    """One hall."""

    def __init__(self, connection: Connection, hall: str, earlier: tuple[int, str] | None) -> None:
        self.connection = connection
        self.earlier = earlier
        self.held = False
        self.hall = hall
        self.seq = 0
        self.rows = 0
        self.book = DayBook(hall)
        self.expected: dict[Table, dict[Any, Any]] = {table: {} for table in tables.PROJECTED}
        self.counts: dict[tuple[Table, str], int] = defaultdict(int)

    def run(self) -> None:
        """Raises Parted at the first difference."""
        last = Entry(self.hall, 0, 0, 0, "", "", "", b"", b"", GENESIS)
        for row in entries(self.connection, self.hall):
            entry = Entry(*row[:7], *(bytes(part) for part in row[7:]))
            event = _check_entry(last, entry)
            self._replay(event, entry)
            last, self.seq = entry, entry.seq
            if self.earlier is not None and entry.seq == self.earlier[0]:
                self.held = entry.hash.hex().startswith(self.earlier[1])
        self._check_head(last)
        self._gather()
        self._compare(BY_DAY, keep=frozenset(), day="")
        self._compare_whole()
        self._count_days()
        self._check_answers()

    def _check_answers(self) -> None:
        r = tables.request.c
        query = select(r.id, r.digest, r.answer, r.at).where(r.hall == self.hall)
        for row in self.connection.execution_options(yield_per=GATHER).execute(query):
            try:
                unsealed(row.id, bytes(row.digest), bytes(row.answer), row.at)
            except CannotOpen as error:
                raise Parted("answer_changed", str(error), table="request", key=row.id) from error

    def _replay(self, event: AnyEvent, entry: Entry) -> None:
        if isinstance(event, DayOpened):
            self._gather()
        try:
            project(self.book, event, entry.seq, entry.at)
        except Exception as error:
            raise Parted("event_does_not_fit", f"{entry.kind}: {error!r}", seq=entry.seq) from error
        if isinstance(event, DayOpened):
            self._gather()
            self._compare(BY_DAY, frozenset(ticket.id for ticket in event.carried), event.date)
        elif entry.seq % GATHER == 0:
            self._gather()

    def _gather(self) -> None:
        """Take the rows that changed since the last time."""
        shelves = self.book.shelves
        if shelves.procedures_replaced:
            self.expected[tables.procedure].clear()
        for shelf in shelves.each():
            expected = self.expected[shelf.table]
            for row in shelf.new.values():
                if shelf.table in BY_DAY:
                    self.counts[shelf.table, row.day] += 1
                expected[shelf.key_of(row)] = row
            for row in shelf.changed.values():
                expected[shelf.key_of(row)] = row
        shelves.clear()

    def _compare(self, which: Iterable[Table], keep: frozenset[str], day: str) -> None:
        """Compare the rows of ended days and drop them; what still lives is kept for later."""
        for table in which:
            ended = {
                key: row
                for key, row in self.expected[table].items()
                if row.day != day and getattr(row, "ticket", getattr(row, "id", "")) not in keep
            }
            for date in sorted({row.day for row in ended.values()}):
                stored = _stored(self.connection, table, self.hall, date)
                self._same(table, {key: row for key, row in ended.items() if row.day == date}, stored)
            for key in ended:
                del self.expected[table][key]

    def _same(self, table: Table, expected: dict[Any, Any], stored: dict[Any, Any]) -> None:
        for key, row in expected.items():
            found = stored.get(key)
            if found is None:
                raise Parted("row_missing", "the journal has it, the table has not", table=table.name, key=_name(key))
            if found != row:
                raise Parted("row_differs", _difference(row, found), table=table.name, key=_name(key))
        self.rows += len(expected)

    def _compare_whole(self) -> None:
        for table in AT_THE_END:
            stored = _stored(self.connection, table, self.hall, None)
            self._same(table, self.expected[table], stored)
            for key in stored.keys() - self.expected[table].keys():
                raise Parted("row_extra", "the table has it, the journal has not", table=table.name, key=_name(key))

    def _count_days(self) -> None:
        for table in BY_DAY:
            query = select(table.c.day, func.count()).where(table.c.hall == self.hall).group_by(table.c.day)
            for day, count in self.connection.execute(query):
                if count != self.counts[table, day]:
                    detail = f"{count} rows stored, {self.counts[table, day]} in the journal"
                    raise Parted("row_extra", detail, table=table.name, key=str(day))

    def _check_head(self, last: Entry) -> None:
        head = self.connection.execute(select(tables.head).where(tables.head.c.hall == self.hall)).first()
        if head is None:
            raise Parted("head_missing", f"journal of {last.seq} events without an end mark", seq=last.seq)
        if (head.seq, head.at, bytes(head.hash)) != (last.seq, last.at, last.hash) or head.epoch < last.epoch:
            first = last.seq + 1 if head.seq > last.seq else last.seq
            raise Parted("end_differs", f"the end mark says {head.seq}, the journal ends at {last.seq}", seq=first)


def _check_entry(last: Entry, entry: Entry) -> AnyEvent:
    """The event, when the entry rightly follows the last one."""
    if entry.seq != last.seq + 1:
        raise Parted("number_missing", f"number {entry.seq} follows {last.seq}", seq=last.seq + 1)
    if entry.prev != last.hash:
        raise Parted("chain_broken", "the previous hash is not that of the entry before", seq=entry.seq)
    try:
        right = hash_of(*entry[:9]) == entry.hash
    except (UnicodeEncodeError, ValueError, OverflowError):
        right = False
    if not right:
        raise Parted("hash_differs", "a column is not what was hashed", seq=entry.seq)
    if entry.at < last.at or entry.epoch < last.epoch:
        raise Parted("time_runs_back", f"at {entry.at} after {last.at}", seq=entry.seq)
    try:
        event = decode(entry.body)
    except msgspec.DecodeError as error:
        raise Parted("event_unreadable", str(error), seq=entry.seq) from error
    if type(event).__name__ != entry.kind:
        raise Parted("kind_differs", f"{entry.kind} holds a {type(event).__name__}", seq=entry.seq)
    return event


def _stored(connection: Connection, table: Table, hall: str, day: str | None) -> dict[Any, Any]:
    query = select(table).where(table.c.hall == hall)
    if day is not None:
        query = query.where(table.c.day == day)
    keys = [column.name for column in table.primary_key]
    make = ROW_TYPES[table]
    found = {}
    for row in connection.execute(query):
        key = tuple(row._mapping[name] for name in keys)
        found[key if len(key) > 1 else key[0]] = make(*_plain(row))
    return found


def _plain(row: Iterable[Any]) -> Iterator[Any]:
    return (bytes(value) if isinstance(value, memoryview) else value for value in row)


def _name(key: Any) -> str:
    return "/".join(str(part) for part in key[1:]) if isinstance(key, tuple) else str(key)


def _difference(expected: Any, found: Any) -> str:
    names = [name for name in expected.__struct_fields__ if getattr(expected, name) != getattr(found, name)]
    return "differs in " + ", ".join(names)
