"""The writing side of one hall's database: one connection, one transaction per batch, and readers of their own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Table, inspect, select, update

from shared.engine import day_keys, tables
from shared.engine.backends import Backend, backend_of
from shared.engine.day_book import Shelves
from shared.engine.journal import Entry
from shared.engine.marks import Marks, MarksFile
from shared.engine.migrations import OLDEST, migrate
from shared.engine.statements import Statements
from shared.engine.trouble import AlreadyOpen, CannotOpen, CommitFailed, Moved, Trouble
from shared.words import say

log = logging.getLogger(__name__)

OLD_SESSION_S = 1.0
Point = Callable[[str], None]  # told "begun", "written" and "committed": where tests kill a process


@dataclass
class Head:
    """Where the journal ends, and the fencing term under which `writer` may write it in its `home`."""

    hall: str = ""
    epoch: int = 1
    fence: int = 1
    seq: int = 0
    at: int = 0
    hash: bytes = b""
    writer: str = ""
    home: str = ""


@dataclass
class Write:
    """Everything one transaction writes."""

    entries: list[Entry] = field(default_factory=list)
    requests: list[tuple[Any, ...]] = field(default_factory=list)
    rows: list[tuple[str, list[tuple[Any, ...]]]] = field(default_factory=list)  # statement, parameters
    purge_before: int = 0  # request ids older than this go
    marks: Marks | None = None  # the highest numbers, where new ones are given
    days_over: str = ""  # this day and those before are over: their keys die with this transaction


def nowhere(_point: str) -> None:
    """No one listens."""


class Store:
    """The writer of one hall. Used from one thread at a time; `reader()` may be used from anywhere."""

    def __init__(
        self, url: str, hall: str = "", at_point: Point = nowhere, writer: str = "console", marks: Path | None = None
    ) -> None:
        """`hall` "" means the only hall in the database, or the one that will be imported first.

        `writer` names this writer and no other, so that it knows its own fencing term again. `marks` is the file of
        highest numbers; beside an SQLite file there always is one.
        """
        self.url = url
        self.head = Head(hall)
        self.writer = writer
        self.at_point = at_point
        self.backend: Backend = backend_of(url)
        self.marks = MarksFile(marks or self.backend.marks_path())
        self.statements = Statements(self.backend.dialect)
        self.days_over = ""  # no key is made for this day or one before
        self.traces_left = False  # of keys that died
        self._connection: Any = None
        self._reader: Engine | None = None

    def open(self, patience_s: float = OLD_SESSION_S, moved: bool = False) -> None:
        """Become the writer, bring the tables to this program's version, and raise the fencing term.

        `patience_s`: how long a writer that has just died may still hold the lock. `moved`: this database may be a
        copy, and is at home here from now on. Raises AlreadyOpen when another process writes, CannotOpen when the
        database is unfit.
        """
        self.backend.acquire(self.head.hall)
        try:
            self._connection = self._connect(patience_s)
            self.marks.open()
            with self.kept_alive():
                self._make_tables()
            self._claim(moved)
        except BaseException:
            self.close()
            raise

    def reopen(self) -> None:
        """A fresh connection after an uncertain commit. Raises as `open` does, CommitFailed when taken over."""
        self._disconnect()
        self._drop_reader()
        try:
            self._connection = self._connect(OLD_SESSION_S)
        finally:
            self._check_still_ours()
        self._claim(moved=False)

    def _connect(self, patience_s: float) -> Any:
        """A database server may need a moment to see that an old session, and its lock, are gone."""
        give_up = time.monotonic() + patience_s
        while True:
            try:
                return self.backend.connect()
            except AlreadyOpen:
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.02)

    def _check_still_ours(self) -> None:
        """Whoever has claimed the hall since then has gone on from its journal: we must not."""
        if not self.head.writer:
            return
        with self.reader().connect() as connection:
            found = find_head(connection, self.head.hall)
        if found.writer != self.head.writer:
            self._disconnect()
            raise CommitFailed(Trouble.FENCED, f"{found.writer} has taken over with term {found.fence}")

    def close(self) -> None:
        """Give up the writer's right."""
        self._disconnect()
        self._drop_reader()
        self.marks.close()
        self.backend.release()

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()
            self._connection = None

    def _drop_reader(self) -> None:
        if self._reader is not None:
            self._reader.dispose()
            self._reader = None

    def _make_tables(self) -> None:
        engine = self.backend.alchemy(read_only=False)
        try:
            while self._step(engine) < tables.SCHEMA_VERSION:
                pass
        finally:
            engine.dispose()

    def _step(self, engine: Engine) -> int:
        """One transaction that makes the tables or brings them one version on. Returns their version."""
        with engine.begin() as connection:
            self.backend.lock_tables(connection)
            if not inspect(connection).has_table("meta"):
                tables.metadata.create_all(connection)
                version = {"hall": "", "key": "schema", "value": str(tables.SCHEMA_VERSION)}
                connection.execute(tables.meta.insert(), version)
            found = schema_of(connection)
            if found < tables.SCHEMA_VERSION:
                found += 1
                migrate(connection, found)
                key = (tables.meta.c.hall == "", tables.meta.c.key == "schema")
                connection.execute(update(tables.meta).where(*key).values(value=str(found)))
                log.info("engine.schema_migrated to=%d", found)
            return found

    def _claim(self, moved: bool) -> None:
        """Read where the journal ends and forbid every earlier writer to go on."""
        with self.reader().connect() as connection:
            self.head = find_head(connection, self.head.hall)
        home = self.backend.home(self._connection)
        if self.head.seq:
            if self.head.home not in ("", home) and not moved:
                raise Moved(say("engine.copied", "vi") + "\n" + say("engine.copied", "en"))
            self.backend.lock_hall(self._connection, self.head.hall)
            self.head.fence += 1
            cursor = self._connection.cursor()
            cursor.execute(self.statements.claim, (self.head.fence, self.writer, home, self.head.hall))
        self.head.writer, self.head.home = self.writer, home

    @contextmanager
    def kept_alive(self) -> Iterator[None]:
        """Be heard of while other work of this process takes long, such as rebuilding a day."""
        done, every = threading.Event(), self.backend.beat_s
        thread = threading.Thread(target=self._murmur, args=(done, every), name="xephang-murmur", daemon=True)
        if every:
            thread.start()
        try:
            yield
        finally:
            done.set()
            if every:
                thread.join()

    def _murmur(self, done: threading.Event, every: float) -> None:
        while not done.wait(every):
            with suppress(Exception):
                self._connection.execute("SELECT 1")

    def beat(self) -> None:
        """Be heard of on the writing connection. Raises CommitFailed when it is lost, or the hall is another's."""
        try:
            cursor = self._connection.cursor()
            cursor.execute(self.statements.whose, (self.head.hall,))
            found = cursor.fetchone()
        except Exception as error:
            raise self._failed(error) from error
        if self.head.seq and (found is None or tuple(found) != (self.head.fence, self.head.writer)):
            raise CommitFailed(Trouble.FENCED, f"the fencing term is now {found}")

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
        if write.days_over:
            self.days_over, self.traces_left = max(self.days_over, write.days_over), True
        if write.marks is not None:
            self._note(write.marks)

    def _note(self, marks: Marks) -> None:
        """The database has the numbers: a mark that cannot be written must not undo that."""
        try:
            self.marks.note(marks)
        except OSError as error:
            log.error("engine.marks_not_written error=%s", error)

    def _move_head(self, cursor: Any, last: Entry) -> None:
        head = self.head
        if head.seq == 0:
            self.backend.lock_hall(self._connection, head.hall)
            row = (head.hall, head.epoch, head.fence, last.seq, last.at, last.hash, head.writer, head.home)
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
        if write.days_over:
            day_keys.forget(self, cursor, write.days_over)

    def _roll_back(self, cursor: Any) -> None:
        if cursor is not None:
            with suppress(Exception):
                cursor.execute("ROLLBACK")

    def _failed(self, error: Exception) -> CommitFailed:
        if isinstance(error, CommitFailed):
            return error
        return CommitFailed(self.backend.trouble(error), f"{type(error).__name__}: {error}")

    def wipe(self) -> bool:
        """Bring the keys that died out of what the database keeps beside its tables. False: later, somebody reads."""
        if self.traces_left and self._connection is not None:
            try:
                self.traces_left = not self.backend.wipe(self._connection)
            except Exception as error:
                log.warning("engine.traces_left detail=%s", error)
        return not self.traces_left

    def query(self, statement: str, parameters: tuple[Any, ...]) -> Any | None:
        """The first row of a small look on the writing connection, None where there is none."""
        try:
            cursor = self._connection.cursor()
            cursor.execute(statement, parameters)
            return cursor.fetchone()
        except Exception as error:
            raise self._failed(error) from error

    def execute(self, statement: str, parameters: tuple[Any, ...]) -> int:
        """One small durable write beside the journal (tokens). Returns how many rows it changed."""
        try:
            cursor = self._connection.cursor()
            cursor.execute(statement, parameters)
            return int(cursor.rowcount)
        except Exception as error:
            raise self._failed(error) from error


def schema_of(connection: Connection) -> int:
    """The version of the tables. Raises CannotOpen for tables that this program cannot read or bring on."""
    meta = tables.meta.c
    found = connection.execute(select(meta.value).where(meta.hall == "", meta.key == "schema")).scalar() or ""
    if not found.isdigit() or not OLDEST <= int(found) <= tables.SCHEMA_VERSION:
        values = {"found": found or "?", "known": str(tables.SCHEMA_VERSION)}
        raise CannotOpen(say("engine.newer_schema", "vi", **values) + "\n" + say("engine.newer_schema", "en", **values))
    return int(found)


def check_schema(connection: Connection) -> None:
    """Raise CannotOpen for tables of another version; a server that starts brings older ones up to date."""
    found = schema_of(connection)
    if found != tables.SCHEMA_VERSION:
        raise CannotOpen(f"the tables are of version {found}, not {tables.SCHEMA_VERSION}: start the server once")


def find_head(connection: Connection, hall: str = "") -> Head:
    """The end of a hall's journal; of the only hall there is when `hall` is "". Raises CannotOpen if unclear."""
    heads = connection.execute(select(tables.head).order_by(tables.head.c.hall)).all()
    if not hall and len(heads) > 1:
        raise CannotOpen("this database holds several halls; name one of: " + ", ".join(row.hall for row in heads))
    for row in heads:
        if hall in ("", row.hall):
            return Head(row.hall, row.epoch, row.fence, row.seq, row.at, bytes(row.hash), row.writer, row.home)
    return Head(hall)
