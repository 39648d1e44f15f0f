"""The two databases: how each is reached, who may write, and what its errors mean."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from sqlalchemy import Connection, Dialect, Engine, NullPool, create_engine, event
from sqlalchemy.engine import URL, make_url

from shared.engine.file_lock import FileLock
from shared.engine.reserve import Reserve
from shared.engine.trouble import CannotOpen, Trouble


class Backend(Protocol):
    """One kind of database."""

    dialect: Dialect
    begin: str
    beat_s: float  # how often the writer must be heard of, 0 for never
    hang_s: float  # how long one commit may take before `hang_up`, 0 for ever

    def acquire(self, hall: str) -> None:
        """Become the only writer. Raises AlreadyOpen when somebody else writes."""

    def connect(self) -> Any:
        """The one writing connection (DBAPI), in autocommit. Raises CannotOpen."""

    def lock_hall(self, connection: Any, hall: str) -> None:
        """The hall's name has become known: hold its lock on this connection too. Raises AlreadyOpen."""

    def lock_tables(self, connection: Connection) -> None:
        """Nobody else makes or changes the tables until this transaction ends."""

    def home(self, connection: Any) -> str:
        """What tells this database from a copy of it, "" where nothing does."""

    def marks_path(self) -> Path | None:
        """Where the highest numbers are kept outside the database, None where the caller must say."""

    def hang_up(self) -> None:
        """Cut the connections of work that does not end."""

    def alchemy(self, read_only: bool) -> Engine:
        """Connections of SQLAlchemy: for reading, or to make the tables."""

    def trouble(self, error: Exception) -> Trouble:
        """What an error of the driver means for the engine."""

    def shred(self, cursor: Any, on: bool) -> None:
        """What is deleted from now on in this transaction is overwritten where the database can do that."""

    def wipe(self, connection: Any) -> bool:
        """Outside a transaction: leave no trace of what was deleted. False where somebody reads it yet: ask again."""

    def make_room(self) -> None:
        """The disk is full: free what was kept in reserve."""

    def room_again(self) -> bool:
        """Is there room enough to go on as before? Fills the reserve again."""

    def release(self) -> None:
        """Let go of the writer's right."""


def backend_of(url: str) -> Backend:
    """The backend of a URL: "sqlite:///path" or "postgresql+psycopg://…". Raises CannotOpen."""
    parsed = make_url(url)
    if parsed.drivername == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return Sqlite(Path(str(parsed.database)))
    if parsed.drivername == "postgresql+psycopg":
        from shared.engine.postgres import Postgres

        return Postgres(parsed)
    raise CannotOpen(f"{parsed.drivername}: give sqlite:///PATH or postgresql+psycopg://…")


class Sqlite:
    """One file, WAL, synchronous=FULL. Created readable by its owner only."""

    begin = "BEGIN IMMEDIATE"
    beat_s = 0.0
    hang_s = 0.0

    def __init__(self, path: Path) -> None:
        """`path` need not exist yet."""
        self.path = path
        self.lock = FileLock(path.with_name(path.name + ".lock"))
        self.reserve = Reserve(path.with_name(path.name + ".reserve"))
        self.dialect = self._engine("rwc").dialect

    def acquire(self, hall: str) -> None:
        """Lock the side file, then make sure the database file is the owner's alone."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.lock.acquire()
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        self.path.chmod(0o600)
        self.reserve.fill()

    def connect(self) -> sqlite3.Connection:
        """Open for writing and check the pages."""
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, cached_statements=64)
        try:
            _pragmas(connection)
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            connection.close()
            raise CannotOpen(f"{self.path}: {error}") from error
        if found != "ok":
            connection.close()
            raise CannotOpen(f"{self.path}: the file is damaged ({found}); restore the newest backup")
        return connection

    def lock_hall(self, connection: Any, hall: str) -> None:
        """The file's own lock covers every hall in it."""

    def lock_tables(self, connection: Connection) -> None:
        """The file's own lock covers this too."""

    def home(self, connection: Any) -> str:
        """The file's number in its file system: a moved file keeps it, a copied one has another."""
        return str(self.path.stat().st_ino)

    def marks_path(self) -> Path | None:
        """Beside the file."""
        return self.path.with_name(self.path.name + ".numbers")

    def hang_up(self) -> None:
        """A file is not hung up on."""

    def alchemy(self, read_only: bool) -> Engine:
        """Each connection a fresh one; a reader sees one snapshot from its first query until it is closed."""
        return self._engine("ro" if read_only else "rwc")

    def _engine(self, mode: str) -> Engine:
        name = f"file:{quote(str(self.path.absolute()))}"
        url = URL.create("sqlite", database=name, query={"mode": mode, "uri": "true"})
        engine = create_engine(url, poolclass=NullPool)
        event.listen(engine, "connect", _reader_pragmas if mode == "ro" else _writer_pragmas)
        event.listen(engine, "begin", _begin)
        return engine

    def trouble(self, error: Exception) -> Trouble:
        """A full disk may pass; a failed write or sync means nothing may be trusted any more."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            return Trouble.FULL
        if code in STOPPING or isinstance(error, sqlite3.IntegrityError):
            return Trouble.STOP
        return Trouble.UNCERTAIN

    def shred(self, cursor: Any, on: bool) -> None:
        """Overwritten with zeros."""
        cursor.execute(f"PRAGMA secure_delete={'ON' if on else 'OFF'}")

    def wipe(self, connection: Any) -> bool:
        """The write-ahead log still has the pages as they were: it is emptied, unless somebody reads from it."""
        connection.execute("PRAGMA busy_timeout=0")
        try:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        return not busy

    def make_room(self) -> None:
        """Delete the reserve file."""
        self.reserve.free()

    def room_again(self) -> bool:
        """The reserve fits again, and as much beside it."""
        return self.reserve.fill()

    def release(self) -> None:
        """Unlock the side file."""
        self.lock.release()


BUSY_MS = 5_000  # how long to wait for somebody else's lock
STOPPING = frozenset(
    {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_READONLY,
     sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CONSTRAINT}
)  # fmt: skip


def _pragmas(connection: sqlite3.Connection) -> None:
    for pragma in (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        raise CannotOpen("this file system cannot keep SQLite's write-ahead log; use a local disk")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _writer_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for a snapshot: ours comes first
    _pragmas(connection)


def _reader_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    connection.execute("PRAGMA query_only=ON")
