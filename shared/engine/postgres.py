"""PostgreSQL: the advisory lock is held by the very connection that commits; a dead holder is dropped within 10 s.

Whoever holds the lock says something at least every BEAT_S seconds. PostgreSQL itself ends a session that is silent
for 6 s (idle_session_timeout; PostgreSQL 14 or newer is needed): a holder that was stopped or cut off loses its lock
by the database's clock alone, even where a machine in between goes on answering keepalives.
"""

from __future__ import annotations

import hashlib
import os
import platform
import socket
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Dialect, Engine, NullPool, create_engine, event
from sqlalchemy.engine import URL

from shared.engine.trouble import AlreadyOpen, Trouble, Unreachable

LOCK_CLASS = 0x58504148  # "XPAH"
BEAT_S = 1.5
HANG_S = 6.0  # a commit or beat that takes longer is given up by cutting its connection
# Both ends give up a silent peer within 6 s; a forgotten transaction never holds rows for long.
SESSION = {
    "tcp_keepalives_idle": 3, "tcp_keepalives_interval": 1, "tcp_keepalives_count": 3, "tcp_user_timeout": 6000,
    "synchronous_commit": "on", "lock_timeout": 5000, "statement_timeout": 10000,
    "idle_in_transaction_session_timeout": 6000, "idle_session_timeout": 6000,
}  # fmt: skip
CLIENT = {
    "keepalives": 1, "keepalives_idle": 3, "keepalives_interval": 1, "keepalives_count": 3, "tcp_user_timeout": 6000,
    "connect_timeout": 3, "application_name": f"xephang {platform.node()} {os.getpid()}"[:63],
}  # fmt: skip
READERS = 8  # connections for reading at most, beside the writer's one; a reader waits READER_WAIT_S for its turn
READER_WAIT_S = 5.0
DISK_FULL = "53100"
# Constraint violated, data corrupted, I/O error: this process must not write on.
STOPPING = ("23", "XX", "58")


def lock_key(hall: str) -> int:
    """The second half of a hall's advisory lock: a signed 32-bit number."""
    return int.from_bytes(hashlib.sha256(hall.encode()).digest()[:4], "big", signed=True)


class Postgres:
    """One database; several halls may live in it, each with a writer of its own."""

    begin = "BEGIN"
    beat_s = BEAT_S
    hang_s = HANG_S

    def __init__(self, url: URL) -> None:
        """`url` is of the form postgresql+psycopg://user@host/database."""
        self.url = url
        self.hall = ""
        self._open: weakref.WeakSet[psycopg.Connection[Any]] = weakref.WeakSet()
        self.dialect: Dialect = create_engine(url, poolclass=NullPool, paramstyle="format").dialect

    def acquire(self, hall: str) -> None:
        """Remember whose lock `connect` takes."""
        self.hall = hall

    def connect(self) -> psycopg.Connection[Any]:
        """Connect and take the lock, in one session."""
        _, arguments = self.dialect.create_connect_args(self.url)
        options = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
        try:
            connection = psycopg.connect(**{**CLIENT, "options": options, **arguments}, autocommit=True)
        except psycopg.Error as error:
            raise Unreachable(f"{self.url.render_as_string()}: {error}") from error
        self._open.add(connection)
        try:
            self.lock_hall(connection, self.hall)
        except BaseException:
            connection.close()
            raise
        _count_rows(connection)
        return connection

    def lock_hall(self, connection: psycopg.Connection[Any], hall: str) -> None:
        """Take the advisory lock of a hall for this session; asked again, it is simply still held."""
        key = (LOCK_CLASS, lock_key(hall))
        got = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", key).fetchone()
        if not got or not got[0]:
            _end_silent(connection, hall)
            where = self.url.render_as_string()
            raise AlreadyOpen(f"{where}: {_holder(connection, hall)} already writes this hall; stop it first")

    def lock_tables(self, connection: Connection) -> None:
        """Two halls may start at once in one database: one of them makes or changes the tables."""
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK_CLASS, lock_key("\0tables")))

    def home(self, connection: psycopg.Connection[Any]) -> str:
        """Cluster and database: a dump restored elsewhere has another home, a promoted standby the same."""
        query = "SELECT (SELECT system_identifier FROM pg_control_system()), oid FROM pg_database"
        try:
            found = connection.execute(query + " WHERE datname = current_database()").fetchone()
        except psycopg.errors.InsufficientPrivilege:
            return ""
        return f"{found[0]}/{found[1]}" if found else ""

    def marks_path(self) -> Path | None:
        """The database is elsewhere: whoever serves it says where its marks are kept."""
        return None

    def hang_up(self) -> None:
        """Cut every connection at once, from any thread: whoever waits for an answer gets an error instead."""
        for connection in list(self._open):
            with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)

    def alchemy(self, read_only: bool) -> Engine:
        """A small pool for reading, or one connection to make the tables."""
        if not read_only:
            return create_engine(self.url, poolclass=NullPool, connect_args=CLIENT)
        # Not default_transaction_read_only: an address with target_session_attrs=read-write would refuse the session.
        options = "-c statement_timeout=60000"
        engine = create_engine(
            self.url, pool_size=READERS // 2, max_overflow=READERS // 2, pool_timeout=READER_WAIT_S,
            pool_pre_ping=True, isolation_level="REPEATABLE READ", connect_args={**CLIENT, "options": options},
            execution_options={"postgresql_readonly": True},
        )  # fmt: skip
        event.listen(engine, "connect", lambda connection, _record: self._open.add(connection))
        return engine

    def trouble(self, error: Exception) -> Trouble:
        """A lost connection leaves the outcome unknown."""
        state = getattr(error, "sqlstate", None) or ""
        if state == DISK_FULL:
            return Trouble.FULL
        return Trouble.STOP if state.startswith(STOPPING) else Trouble.UNCERTAIN

    def shred(self, cursor: Any, on: bool) -> None:
        """A deleted row stays where it was until the table is vacuumed."""

    def wipe(self, connection: psycopg.Connection[Any]) -> bool:
        """Vacuum the table of keys; the server's own log and copies of it are in its operator's hands."""
        with suppress(psycopg.errors.InsufficientPrivilege, psycopg.errors.LockNotAvailable):
            connection.execute("VACUUM day_key")
        return True

    def make_room(self) -> None:
        """The disk belongs to the database server: its operator must make room."""

    def room_again(self) -> bool:
        """Try again: only the database server knows."""
        return True

    def release(self) -> None:
        """The lock goes with its connection."""


HOLDER = (
    " FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid::bigint = %s AND objid::bigint = %s"
)


def _count_rows(connection: psycopg.Connection[Any]) -> None:
    """Tables that were never counted are searched by the wrong index, and slower with every row."""
    with suppress(psycopg.Error):  # not made yet, or another's
        connection.execute("ANALYZE ticket, leg, call")


def _end_silent(connection: psycopg.Connection[Any], hall: str) -> None:
    """End a holder that PostgreSQL waits for in the middle of a batch of statements: its own time-outs miss that.

    A working holder says something every BEAT_S seconds.
    """
    query = (
        "SELECT pg_terminate_backend(pid)" + HOLDER + " AND wait_event_type = 'Client'"
        " AND clock_timestamp() - greatest(query_start, state_change) > %s * interval '1 second'"
    )
    with suppress(psycopg.Error):  # another's session may not be ours to end
        connection.execute(query, (LOCK_CLASS, lock_key(hall) & 0xFFFFFFFF, HANG_S))


def _holder(connection: psycopg.Connection[Any], hall: str) -> str:
    """The name of the session that holds a hall's lock, as an operator finds it in pg_stat_activity."""
    query = "SELECT application_name, pid" + HOLDER
    found = connection.execute(query, (LOCK_CLASS, lock_key(hall) & 0xFFFFFFFF)).fetchone()
    return f"{found[0]} (session {found[1]})" if found else "another process"
