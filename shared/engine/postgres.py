"""PostgreSQL: the advisory lock is held by the very connection that commits; a dead holder is dropped within 10 s."""

from __future__ import annotations

import hashlib
from typing import Any

import psycopg
from sqlalchemy import Dialect, Engine, NullPool, create_engine
from sqlalchemy.engine import URL

from shared.engine.trouble import AlreadyOpen, CannotOpen, Trouble

LOCK_CLASS = 0x58504148  # "XPAH"
# Both ends give up a silent peer within 10 s; a forgotten transaction never holds rows for long.
SESSION = {
    "tcp_keepalives_idle": 4, "tcp_keepalives_interval": 2, "tcp_keepalives_count": 2, "tcp_user_timeout": 8000,
    "synchronous_commit": "on", "lock_timeout": 5000, "idle_in_transaction_session_timeout": 10000,
}  # fmt: skip
CLIENT = {
    "keepalives": 1, "keepalives_idle": 4, "keepalives_interval": 2, "keepalives_count": 2, "tcp_user_timeout": 8000,
    "connect_timeout": 10, "application_name": "xephang",
}  # fmt: skip
DISK_FULL = "53100"
# Constraint violated, data corrupted, I/O error: this process must not write on.
STOPPING = ("23", "XX", "58")


def lock_key(hall: str) -> int:
    """The second half of a hall's advisory lock: a signed 32-bit number."""
    return int.from_bytes(hashlib.sha256(hall.encode()).digest()[:4], "big", signed=True)


class Postgres:
    """One database; several halls may live in it, each with a writer of its own."""

    begin = "BEGIN"

    def __init__(self, url: URL) -> None:
        """`url` is of the form postgresql+psycopg://user@host/database."""
        self.url = url
        self.hall = ""
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
            raise CannotOpen(f"{self.url.render_as_string()}: {error}") from error
        try:
            self.lock_hall(connection, self.hall)
        except BaseException:
            connection.close()
            raise
        return connection

    def lock_hall(self, connection: psycopg.Connection[Any], hall: str) -> None:
        """Take the advisory lock of a hall for this session; asked again, it is simply still held."""
        got = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (LOCK_CLASS, lock_key(hall))).fetchone()
        if not got or not got[0]:
            raise AlreadyOpen(f"{self.url.render_as_string()}: another process already writes this hall; stop it first")

    def alchemy(self, read_only: bool) -> Engine:
        """A small pool for reading, or one connection to make the tables."""
        if not read_only:
            return create_engine(self.url, poolclass=NullPool)
        options = "-c default_transaction_read_only=on -c statement_timeout=60000"
        return create_engine(
            self.url, pool_size=4, max_overflow=4, pool_pre_ping=True, isolation_level="REPEATABLE READ",
            connect_args={**CLIENT, "options": options},
        )  # fmt: skip

    def trouble(self, error: Exception) -> Trouble:
        """A lost connection leaves the outcome unknown."""
        state = getattr(error, "sqlstate", None) or ""
        if state == DISK_FULL:
            return Trouble.FULL
        return Trouble.STOP if state.startswith(STOPPING) else Trouble.UNCERTAIN

    def make_room(self) -> None:
        """The disk belongs to the database server: its operator must make room."""

    def room_again(self) -> bool:
        """Try again: only the database server knows."""
        return True

    def release(self) -> None:
        """The lock goes with its connection."""
