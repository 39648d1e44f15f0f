"""The writing side of one hall's database: one connection, one transaction per batch, and readers of their own."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Table, inspect, select

from shared.engine import tables
from shared.engine.backends import Backend, backend_of
from shared.engine.day_book import Shelves
from shared.engine.journal import Entry
from shared.engine.statements import Statements
from shared.engine.trouble import AlreadyOpen, CannotOpen, CommitFailed, Trouble

OLD_SESSION_S = 2.0
Point = Callable[[str], None]  # told "begun", "written" and "committed": where tests kill a process


@dataclass
class Head:
    """Where the journal ends, and the fencing term under which this process may write."""

    hall: str = ""
    epoch: int = 1
    fence: int = 1
    seq: int = 0
    at: int = 0
    hash: bytes = b""


@dataclass
class Write:
    """Everything one transaction writes."""

    entries: list[Entry] = field(default_factory=list)
    requests: list[tuple[Any, ...]] = field(default_factory=list)
    rows: list[tuple[str, list[tuple[Any, ...]]]] = field(default_factory=list)  # statement, parameters
    purge_before: int = 0  # request ids older than this go


def nowhere(_point: str) -> None:
    """No one listens."""


class Store:
    """The writer of one hall. Used from one thread at a time; `reader()` may be used from anywhere."""

    def __init__(self, url: str, hall: str = "", at_point: Point = nowhere) -> None:
        """`hall` "" means the only hall in the database, or the one that will be imported first."""
        self.url = url
        self.head = Head(hall)
        self.at_point = at_point
        self.backend: Backend = backend_of(url)
        self.statements = Statements(self.backend.dialect)
        self._connection: Any = None
        self._reader: Engine | None = None

    def open(self) -> None:
        """Become the writer, make the tables if there are none, and raise the fencing term.

        Raises AlreadyOpen when another process writes, CannotOpen when the database is unfit.
        """
        self.backend.acquire(self.head.hall)
        try:
            self._connection = self.backend.connect()
            self._make_tables()
            self._claim()
        except BaseException:
            self.close()
            raise

    def reopen(self) -> None:
        """A fresh connection after an uncertain commit. Raises as `open` does."""
        self._disconnect()
        self._connection = self._connect_again()
        self._claim()

    def _connect_again(self) -> Any:
        """A database server may need a moment to see that our old session, and its lock, are gone."""
        give_up = time.monotonic() + OLD_SESSION_S
        while True:
            try:
                return self.backend.connect()
            except AlreadyOpen:
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.02)

    def close(self) -> None:
        """Give up the writer's right."""
        self._disconnect()
        if self._reader is not None:
            self._reader.dispose()
        self.backend.release()

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()
            self._connection = None

    def _make_tables(self) -> None:
        engine = self.backend.alchemy(read_only=False)
        with engine.begin() as connection:
            if not inspect(connection).has_table("meta"):
                tables.metadata.create_all(connection)
                version = {"hall": "", "key": "schema", "value": str(tables.SCHEMA_VERSION)}
                connection.execute(tables.meta.insert(), version)
            check_schema(connection)

    def _claim(self) -> None:
        """Read where the journal ends and forbid every earlier writer to go on."""
        with self.reader().connect() as connection:
            self.head = find_head(connection, self.head.hall)
        if self.head.seq:
            self.backend.lock_hall(self._connection, self.head.hall)
            self.head.fence += 1
            cursor = self._connection.cursor()
            cursor.execute(self.statements.claim, (self.head.fence, self.head.hall))

    def reader(self) -> Engine:
        """Read-only connections that never block the writer."""
        if self._reader is None:
            self._reader = self.backend.alchemy(read_only=True)
        return self._reader

    def name_hall(self, hall: str) -> None:
        """The first configuration names the hall this database belongs to."""
        self.head.hall = hall

    def parcel(self, shelves: Shelves) -> list[tuple[str, list[tuple[Any, ...]]]]:
        """The row changes as statements with their parameters; the shelves are empty afterwards."""
        parcels: list[tuple[str, list[tuple[Any, ...]]]] = []
        if shelves.procedures_replaced:
            parcels.append((self.statements.forget_procedures, [(self.head.hall,)]))
        for shelf in shelves.each():
            if shelf.new:
                parcels.append((self.statements.insert[shelf.table], shelf.inserts()))
            if shelf.changed:
                parcels.append(self._changes(shelf.table, shelf.changed.values(), shelf.updates))
        shelves.clear()
        return parcels

    def _changes(self, table: Table, rows: Any, updates: Any) -> tuple[str, list[tuple[Any, ...]]]:
        if table in self.statements.upsert:
            return self.statements.upsert[table], [msgspec.structs.astuple(row) for row in rows]
        return self.statements.update[table], updates()

    def commit(self, write: Write) -> None:
        """One durable transaction. Raises CommitFailed, after which nothing of the batch may be believed."""
        cursor: Any = None
        try:
            cursor = self._connection.cursor()
            cursor.execute(self.backend.begin)
            self.at_point("begun")
            self._move_head(cursor, write.entries[-1])
            self._fill(cursor, write)
            self.at_point("written")
            cursor.execute("COMMIT")
        except Exception as error:
            self._roll_back(cursor)
            raise self._failed(error) from error
        last = write.entries[-1]
        self.head.seq, self.head.at, self.head.hash = last.seq, last.at, last.hash
        self.at_point("committed")

    def _move_head(self, cursor: Any, last: Entry) -> None:
        head = self.head
        if head.seq == 0:
            self.backend.lock_hall(self._connection, head.hall)
            row = (head.hall, head.epoch, head.fence, last.seq, last.at, last.hash)
            cursor.execute(self.statements.begin_head, row)
            cursor.execute(self.statements.adopt_tokens, (head.hall, ""))  # made before the hall had a name
            return
        cursor.execute(self.statements.move_head, (last.seq, last.at, last.hash, head.hall, head.fence, head.seq))
        if cursor.rowcount != 1:
            raise CommitFailed(Trouble.FENCED, "the fencing term or the end of the journal is not ours")

    def _fill(self, cursor: Any, write: Write) -> None:
        cursor.executemany(self.statements.insert[tables.event], write.entries)
        for statement, rows in write.rows:
            cursor.executemany(statement, rows)
        cursor.executemany(self.statements.upsert[tables.request], write.requests)
        if write.purge_before:
            cursor.execute(self.statements.purge_requests, (self.head.hall, write.purge_before))

    def _roll_back(self, cursor: Any) -> None:
        if cursor is not None:
            with suppress(Exception):
                cursor.execute("ROLLBACK")

    def _failed(self, error: Exception) -> CommitFailed:
        if isinstance(error, CommitFailed):
            return error
        return CommitFailed(self.backend.trouble(error), f"{type(error).__name__}: {error}")

    def execute(self, statement: str, parameters: tuple[Any, ...]) -> int:
        """One small durable write beside the journal (tokens). Returns how many rows it changed."""
        try:
            cursor = self._connection.cursor()
            cursor.execute(statement, parameters)
            return int(cursor.rowcount)
        except Exception as error:
            raise self._failed(error) from error


def check_schema(connection: Connection) -> None:
    """Raise CannotOpen for tables of another version."""
    meta = tables.meta.c
    found = connection.execute(select(meta.value).where(meta.hall == "", meta.key == "schema")).scalar()
    if found != str(tables.SCHEMA_VERSION):
        raise CannotOpen(f"the tables are of version {found}, this program needs {tables.SCHEMA_VERSION}")


def find_head(connection: Connection, hall: str = "") -> Head:
    """The end of a hall's journal; of the only hall there is when `hall` is "". Raises CannotOpen if unclear."""
    heads = connection.execute(select(tables.head).order_by(tables.head.c.hall)).all()
    if not hall and len(heads) > 1:
        raise CannotOpen("this database holds several halls; name one of: " + ", ".join(row.hall for row in heads))
    for row in heads:
        if hall in ("", row.hall):
            return Head(row.hall, row.epoch, row.fence, row.seq, row.at, bytes(row.hash))
    return Head(hall)
