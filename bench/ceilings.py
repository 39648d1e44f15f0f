"""What this machine can do at all: the very rows of the engine, written by the bare driver, one durable commit each."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.hall import ADMIN, issue, prepared
from shared.domain.commands import CallNext, Finish, OpenCounter
from shared.engine import tables
from shared.engine.engine import Engine
from shared.engine.store import Store, Write

PAIRS_AT_ONCE = 16  # counters that call in turn
Statements = list[tuple[str, list[tuple[Any, ...]]]]


@dataclass(frozen=True)
class Rows:
    """The rows of many single commands, with the text of their statements, for one kind of database."""

    commits: list[Statements]
    before: list[Statements] = field(default_factory=list)  # what must be there first, not measured
    unit: int = 1  # commits that belong together on one connection


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


async def rows_of_calls(url: str, count: int) -> Rows:
    """The rows of so many CallNext and Finish commands in turn at sixteen counters, and the tickets they need."""
    await prepared(url, 0)
    tickets: list[Statements] = []
    calls: list[Statements] = []
    engine = await Engine.open(url)
    try:
        with _recorded(tickets):
            for number in range(count // 2):
                await engine.submit(uuid.uuid4().hex, issue(number), ADMIN)
        for number in range(PAIRS_AT_ONCE):
            await engine.submit(uuid.uuid4().hex, OpenCounter(counter=f"q{number + 1}", version=1), ADMIN)
        with _recorded(calls):
            for pair in range(count // 2):
                counter = f"q{pair % PAIRS_AT_ONCE + 1}"
                for kind in (CallNext, Finish):
                    command = kind(counter=counter, version=engine.state.desks[counter].version)
                    await engine.submit(uuid.uuid4().hex, command, ADMIN)
    finally:
        await engine.close()
    return Rows(calls, before=tickets, unit=2)


def _execute(cursor: Any, commits: list[Statements]) -> None:
    for commit in commits:
        for statement, parameters in commit:
            cursor.executemany(statement, parameters)


def sqlite_ceiling(rows: Rows, file: Path) -> float:
    """Commits a second of the same rows through sqlite3 alone: WAL, synchronous=FULL, one connection."""
    asyncio.run(prepared(f"sqlite:///{file}", 0))
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("BEGIN")
    _execute(connection, rows.before)
    connection.execute("COMMIT")
    began = time.perf_counter()
    for commit in rows.commits:
        connection.execute("BEGIN IMMEDIATE")
        _execute(connection, [commit])
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return len(rows.commits) / seconds


def postgres_ceiling(rows: Rows, url: str, connections: int) -> float:
    """Commits a second of the same rows through psycopg alone, shared out over so many connections."""
    import psycopg

    asyncio.run(prepared(url, 0))
    units = [rows.commits[at : at + rows.unit] for at in range(0, len(rows.commits), rows.unit)]
    shares = [[commit for unit in units[number::connections] for commit in unit] for number in range(connections)]
    opened = [psycopg.connect(url.replace("+psycopg", ""), autocommit=True) for _ in shares]
    with opened[0].transaction():
        _execute(opened[0].cursor(), rows.before)
    opened[0].execute("ANALYZE")

    def write(connection: Any, share: list[Statements]) -> None:
        cursor = connection.cursor()
        for commit in share:
            cursor.execute("BEGIN")
            _execute(cursor, [commit])
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
