"""What this machine can do at all: the very rows of the engine, written by the bare driver, one durable commit each."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.hall import ADMIN, issue, prepared
from shared.engine import tables
from shared.engine.engine import Engine
from shared.engine.store import Store, Write

Statements = list[tuple[str, list[tuple[Any, ...]]]]


@dataclass(frozen=True)
class Rows:
    """The rows of many single commands, with the text of their statements, for one kind of database."""

    commits: list[Statements]


@contextmanager
def _recorded(into: list[Statements]) -> Iterator[None]:
    """While this lasts, every commit of an engine is written down as well."""
    plain = Store.commit

    def commit(store: Store, write: Write) -> None:
        into.append(
            [
                (store.statements.insert[tables.event], [tuple(entry) for entry in write.entries]),
                *write.rows,
                (store.statements.insert[tables.request], list(write.requests)),
            ]
        )
        plain(store, write)

    Store.commit = commit  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        Store.commit = plain  # type: ignore[method-assign]


async def rows_of_issues(url: str, count: int) -> Rows:
    """The rows of so many IssueTicket commands, each committed alone by a real engine."""
    await prepared(url, 0)
    commits: list[Statements] = []
    engine = await Engine.open(url)
    try:
        with _recorded(commits):
            for number in range(count):
                await engine.submit(uuid.uuid4().hex, issue(number), ADMIN)
    finally:
        await engine.close()
    return Rows(commits)


def sqlite_ceiling(rows: Rows, file: Path) -> float:
    """Commits a second of the same rows through sqlite3 alone: WAL, synchronous=FULL, one connection."""
    asyncio.run(prepared(f"sqlite:///{file}", 0))
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    began = time.perf_counter()
    for commit in rows.commits:
        connection.execute("BEGIN IMMEDIATE")
        for statement, parameters in commit:
            connection.executemany(statement, parameters)
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return len(rows.commits) / seconds


def postgres_ceiling(rows: Rows, url: str, connections: int) -> float:
    """Commits a second of the same rows through psycopg alone, shared out over so many connections."""
    import psycopg

    asyncio.run(prepared(url, 0))
    shares = [rows.commits[number::connections] for number in range(connections)]
    opened = [psycopg.connect(url.replace("+psycopg", ""), autocommit=True) for _ in shares]

    def write(connection: Any, share: list[Statements]) -> None:
        cursor = connection.cursor()
        for commit in share:
            cursor.execute("BEGIN")
            for statement, parameters in commit:
                cursor.executemany(statement, parameters)
            cursor.execute("COMMIT")

    threads = [threading.Thread(target=write, args=pair) for pair in zip(opened, shares, strict=True)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    for connection in opened:
        connection.close()
    return len(rows.commits) / seconds
