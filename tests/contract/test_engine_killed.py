"""The process dies at the worst moments, the disk fills up and fails: nothing acknowledged is lost or double."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from engine_driver import ADMIN, HALL, Clock, Driver
from sqlalchemy import select

from shared.domain import commands as c
from shared.domain.answers import Accepted, Refused, Unknown
from shared.engine import journal, tables
from shared.engine.engine import Engine
from shared.engine.trouble import AlreadyOpen, CannotOpen
from shared.engine.verify import verify

LOAD = Path(__file__).with_name("engine_under_load.py")
ROOT = Path(__file__).parents[2]


def run_until_dead(url, point="", times=0, lines=0):
    """Start the load; let it die by itself, or kill it after some answers. Returns request and label of each answer."""
    path = os.pathsep.join([str(ROOT), str(LOAD.parent)])
    process = subprocess.Popen(
        [sys.executable, str(LOAD), url, point, str(times)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        heard = [process.stdout.readline() for _ in range(lines)]
        if not point:
            process.send_signal(signal.SIGKILL)
        heard += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    return dict(line.split() for line in heard if line.endswith("\n"))


async def reopen(url):
    """PostgreSQL needs a moment to see that the connection with the lock is gone."""
    for _ in range(200):
        try:
            return await Engine.open(url, clock=Clock())
        except AlreadyOpen:
            await asyncio.sleep(0.02)
    raise AssertionError("the dead writer still holds the lock")


def stored(engine):
    """Request and label of every ticket in the journal, and the labels in the table."""
    with engine.store.reader().connect() as connection:
        entries = list(journal.entries(connection, engine.hall))
        labels = list(connection.execute(select(tables.ticket.c.label)).scalars())
    return {e.request: journal.decode(bytes(e.body)).label for e in entries if e.kind == "TicketIssued"}, labels


def check_after(url, heard):
    """Every answer that was heard is there, no number twice or missing, and asking again gives the same number."""

    async def work():
        engine = await reopen(url)
        by_request, labels = stored(engine)
        assert heard.items() <= by_request.items()
        assert len(labels) == len(set(labels)) == engine.state.numbers.get("A", 0)
        for request, label in list(by_request.items())[-20:]:  # those whose answer may have been lost
            again = await engine.submit(request, c.IssueTicket(service="ho-tich"), ADMIN)
            assert isinstance(again, Accepted) and again.result.label == label
        await engine.close()

    asyncio.run(work())
    verdict = verify(url)
    assert verdict.ok, verdict


def test_killed_under_load(database):
    heard = run_until_dead(database, lines=300)
    assert len(heard) >= 300
    check_after(database, heard)


@pytest.mark.parametrize("point", ["begun", "written", "committed"])
@pytest.mark.parametrize("times", [0, 7])
def test_killed_inside_a_commit(database, point, times):
    heard = run_until_dead(database, point, times)
    check_after(database, heard)


def test_a_connection_cut_in_the_middle_of_a_commit(postgres_database, expected_log):
    """The operator's pg_terminate_backend: the outcome is unknown, and asking again settles it."""
    expected_log("engine.commit_failed", "shared.engine")
    cut = []

    def at_point(name):
        if name == "written" and cut:
            pid = cut.pop()
            with psycopg.connect(postgres_database.replace("+psycopg", ""), autocommit=True) as operator:
                operator.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))

    async def work():
        engine = await Engine.open(postgres_database, clock=Clock(), at_point=at_point)
        driver = Driver(engine)
        await driver.open_day()
        cut.append(engine.store._connection.info.backend_pid)
        assert isinstance(await engine.submit("kiosk-request-1", c.IssueTicket(service="ho-tich"), ADMIN), Unknown)
        while not engine.live:
            await asyncio.sleep(0.01)
        answer = await engine.submit("kiosk-request-1", c.IssueTicket(service="ho-tich"), ADMIN)
        assert isinstance(answer, Accepted) and answer.result.label == "A001"
        await engine.close()

    asyncio.run(work())
    assert verify(postgres_database).ok


def test_a_writer_that_was_taken_over_stops(postgres_database, expected_log):
    """Its lock is gone and another holds it: the fencing term stops its very next commit."""
    expected_log("engine.commit_failed detail=another_writer", "shared.engine")
    expected_log("engine.stopped", "shared.engine")

    async def work():
        old = await Engine.open(postgres_database, clock=Clock())
        await Driver(old, "old").open_day()
        for key in ("", HALL.id):  # as if the network had dropped its session without telling it
            from shared.engine.postgres import LOCK_CLASS, lock_key

            old.store._connection.execute("SELECT pg_advisory_unlock(%s, %s)", (LOCK_CLASS, lock_key(key)))
        new = await Engine.open(postgres_database, clock=Clock())
        answer = await old.submit("old-request-1", c.IssueTicket(service="ho-tich"), ADMIN)
        assert isinstance(answer, Unknown) and not old.live
        later = await old.submit("old-request-2", c.IssueTicket(service="ho-tich"), ADMIN)
        assert isinstance(later, Unknown) and later.code == "another_writer"
        assert (await Driver(new, "new").issue()).result.label == "A001"
        await old.close()
        await new.close()

    asyncio.run(work())
    assert verify(postgres_database).ok


def test_two_halls_in_one_database_never_meet(postgres_database):
    async def work():
        one = await Engine.open(postgres_database, hall="one", clock=Clock())
        two = await Engine.open(postgres_database, hall="two", clock=Clock())
        for engine in (one, two):
            driver = Driver(engine)
            await driver.open_day()
            await driver.issue()
            await driver.issue()
            assert engine.seq == 4 and engine.state.numbers == {"A": 2}
        await two.close()
        with pytest.raises(AlreadyOpen):
            await Engine.open(postgres_database, hall="one", clock=Clock())
        with pytest.raises(CannotOpen, match="one, two"):
            await Engine.open(postgres_database, clock=Clock())
        await one.close()

    asyncio.run(work())
    verdict = verify(postgres_database)
    assert verdict.ok and verdict.halls == 2 and verdict.events == 8


def test_a_full_disk_stops_issuing_but_calls_go_on(tmp_path, expected_log):
    """SQLite's own "database or disk is full", by a limit on the file's pages."""
    expected_log("engine.commit_failed detail=disk_full", "shared.engine")
    expected_log("engine.disk_has_room_again", "shared.engine")

    async def work():
        engine = await Engine.open(f"sqlite:///{tmp_path / 'hall.db'}", clock=Clock())
        driver = Driver(engine)
        await driver.open_day()
        await driver.at(c.OpenCounter, "q1")
        await driver.issue()
        reserve = engine.store.backend.reserve.path
        assert reserve.stat().st_size == 8 * 1024 * 1024
        await engine.beside(lambda store: store._connection.execute("PRAGMA max_page_count=1"))
        answers = []
        while not answers or not isinstance(answers[-1], Refused):
            answers.append(await driver.send(c.IssueTicket(service="ho-tich")))
            while not engine.live:
                await asyncio.sleep(0.005)
        kinds = [type(answer) for answer in answers]
        assert kinds.count(Unknown) == kinds.count(Refused) == 1
        full = answers[-1]
        assert isinstance(full, Refused) and full.code == "disk_full" and "đã đầy" in full.sentence.vi
        assert not reserve.exists()
        await driver.at(c.CallNext, "q1")
        engine._full_since -= 60  # a minute later somebody has made room
        await driver.issue()
        assert reserve.exists()
        assert len(engine.state.tickets) == 2 + kinds.count(Accepted)
        await engine.close()

    asyncio.run(work())
    assert verify(f"sqlite:///{tmp_path / 'hall.db'}").ok


def test_a_failed_sync_stops_the_engine_for_good(tmp_path, expected_log):
    """The error SQLite gives when fsync fails (here made by hand: no disk fails on demand)."""
    expected_log("engine.commit_failed detail=engine_stopped", "shared.engine")
    expected_log("engine.stopped", "shared.engine")

    def at_point(name):
        if name == "written" and armed:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = 1034  # SQLITE_IOERR_FSYNC
            raise error

    armed = []

    async def work():
        engine = await Engine.open(f"sqlite:///{tmp_path / 'hall.db'}", clock=Clock(), at_point=at_point)
        driver = Driver(engine)
        await driver.open_day()
        armed.append(True)
        assert isinstance(await driver.send(c.IssueTicket(service="ho-tich")), Unknown)
        armed.clear()
        answer = await driver.send(c.IssueTicket(service="ho-tich"))
        assert isinstance(answer, Unknown) and answer.code == "engine_stopped" and not engine.live
        assert await engine.read(lambda state: (len(state.tickets), engine.seq)) == (0, 2)  # boards see what is stored
        await engine.close()
        engine = await Engine.open(f"sqlite:///{tmp_path / 'hall.db'}", clock=Clock())
        assert (await Driver(engine, "later").issue()).result.label == "A001"
        await engine.close()

    asyncio.run(work())


def test_the_files_are_the_owners_alone(tmp_path):
    async def work():
        engine = await Engine.open(f"sqlite:///{tmp_path / 'deep' / 'hall.db'}", clock=Clock())
        await Driver(engine).open_day()
        modes = {file.name: oct(file.stat().st_mode & 0o777) for file in (tmp_path / "deep").iterdir()}
        assert len(modes) == 6 and set(modes.values()) == {"0o600"}, modes
        assert oct((tmp_path / "deep").stat().st_mode & 0o777) == "0o700"
        await engine.close()

    asyncio.run(work())


def test_a_damaged_or_foreign_file_is_not_opened(tmp_path):
    async def refuse(url, text):
        with pytest.raises(CannotOpen, match=text):
            await Engine.open(url, clock=Clock())

    path = tmp_path / "hall.db"
    path.write_bytes(b"no database at all" * 500)
    asyncio.run(refuse(f"sqlite:///{path}", "not a database"))
    asyncio.run(refuse("sqlite://", "give sqlite"))
    asyncio.run(refuse("mysql+pymysql://x", "give sqlite"))


def test_what_is_acknowledged_survives_a_power_cut_by_setting(tmp_path):
    """Write-ahead log and FULL: every commit is synced. That the disk keeps what it says is beyond a test here."""

    async def work():
        engine = await Engine.open(f"sqlite:///{tmp_path / 'hall.db'}", clock=Clock())
        connection = engine.store._connection
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        assert found == ["wal", 2]
        await engine.close()

    asyncio.run(work())


def test_somebody_else_holds_the_file_too_long(tmp_path, expected_log):
    """An administrator's open transaction: after the time-out the outcome is unknown, and all goes on when it ends."""
    expected_log("engine.commit_failed detail=commit_uncertain", "shared.engine")
    expected_log("engine.rebuild_failed", "shared.engine")

    async def work():
        engine = await Engine.open(f"sqlite:///{tmp_path / 'hall.db'}", clock=Clock())
        driver = Driver(engine)
        await driver.open_day()
        engine.store._connection.execute("PRAGMA busy_timeout=20")
        monkey = engine.store.backend.connect
        engine.store.backend.connect = lambda: impatient(monkey())
        other = sqlite3.connect(tmp_path / "hall.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert isinstance(await engine.submit("kiosk-request-1", c.IssueTicket(service="ho-tich"), ADMIN), Unknown)
        await asyncio.sleep(0.1)
        assert not engine.live
        other.execute("ROLLBACK")
        other.close()
        while not engine.live:
            await asyncio.sleep(0.01)
        answer = await engine.submit("kiosk-request-1", c.IssueTicket(service="ho-tich"), ADMIN)
        assert isinstance(answer, Accepted) and answer.result.label == "A001"
        await engine.close()

    def impatient(connection):
        connection.execute("PRAGMA busy_timeout=20")
        return connection

    asyncio.run(work())
