"""Verify finds what was changed behind the engine's back, and says where."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3

import pytest
from engine_driver import MINUTE, MONDAY, Clock, Driver, random_work
from sqlalchemy import create_engine, select, update

from shared.domain import commands as c
from shared.domain.hall import Procedure
from shared.engine import tables
from shared.engine.backends import backend_of
from shared.engine.backup import begin_epoch
from shared.engine.engine import Engine
from shared.engine.journal import hash_of
from shared.engine.trouble import CannotOpen
from shared.engine.verify import verify

COLUMNS = [column.name for column in tables.event.c]


async def a_day(url):
    clock = Clock()
    engine = await Engine.open(url, clock=clock)
    driver = Driver(engine)
    await driver.open_day()
    await driver.at(c.OpenCounter, "q1", clerk="an")
    catalogue = [Procedure(codes=["1.000001"], name="Đăng ký khai sinh", agency="tu-phap", field="Hộ tịch", fee="0 đ")]
    await driver.do(c.ImportProcedures(source="thử", procedures=catalogue))
    ticket = await driver.a_visit(clock)
    await driver.do(c.Rate(ticket=ticket, score=4))
    await driver.do(c.DeclareIncident(kind="power", text="Mất điện", service="ho-tich", stops_issuing=True))
    await driver.refused(c.IssueTicket(service="ho-tich"), "incident")
    await driver.do(c.EndIncident(incident=next(iter(driver.engine.state.incidents))))
    await driver.do(c.DeclareIncident(kind="power", text="Mất điện", area="a"))
    await driver.do(c.PostNotice(text="Thông báo", text_en="Notice", area="a", until=MONDAY))
    await driver.do(c.Book(service="ho-tich", at=clock.now + 60 * MINUTE, priority="uu-tien"))
    await random_work(driver, clock, 7, 40)
    seq = engine.seq
    await engine.close()
    return seq


@pytest.fixture(scope="module")
def worked_file(tmp_path_factory):
    """An SQLite file after a day's work."""
    path = tmp_path_factory.mktemp("verify") / "hall.db"
    asyncio.run(a_day(f"sqlite:///{path}"))
    return path


@pytest.fixture
def copy(worked_file, tmp_path):
    path = tmp_path / "hall.db"
    shutil.copy(worked_file, path)
    return path


def flip(value):
    """The same value with one bit of one byte the other way."""
    if isinstance(value, int):
        return value ^ 1
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    place = len(raw) // 2
    raw[place] ^= 1
    return bytes(raw) if isinstance(value, bytes) else raw.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("column", COLUMNS)
def test_a_flipped_byte_anywhere_in_the_journal_is_found_and_located(copy, column):
    journal = sqlite3.connect(copy, isolation_level=None)
    journal.execute("PRAGMA ignore_check_constraints=ON")
    last = journal.execute("SELECT max(seq) FROM event").fetchone()[0]
    for seq in range(1, last + 1, 4):
        old = journal.execute(f"SELECT {column} FROM event WHERE seq=?", (seq,)).fetchone()[0]
        new = seq + last if column == "seq" else flip(old)
        journal.execute(f"UPDATE event SET {column}=? WHERE seq=?", (new, seq))
        verdict = verify(f"sqlite:///{copy}")
        assert not verdict.ok and verdict.code, (column, seq)
        assert verdict.seq == seq, (column, seq, verdict)
        now = new if column == "seq" else seq
        journal.execute(f"UPDATE event SET {column}=? WHERE seq=?", (old, now))
    assert verify(f"sqlite:///{copy}").ok
    journal.close()


def test_a_text_that_is_no_text_any_more_is_found(copy):
    journal = sqlite3.connect(copy, isolation_level=None)
    journal.execute("UPDATE event SET actor=CAST(x'61FF62' AS TEXT) WHERE seq=5")
    journal.close()
    verdict = verify(f"sqlite:///{copy}")
    assert (verdict.code, verdict.seq) == ("hash_differs", 5)


def test_bytes_flipped_in_the_file_itself_never_pass(copy, tmp_path):
    """One byte every so often, in every page that holds the journal's bodies."""
    journal = sqlite3.connect(copy)
    journal.execute("VACUUM")  # no forgotten copies of rows, which nobody would read
    journal.close()
    raw = copy.read_bytes()
    bodies = [place for place in range(0, len(raw) - 8) if raw[place : place + 8] == b'{"type":']
    missed = []
    for place in bodies[:: max(1, len(bodies) // 40)]:
        changed = bytearray(raw)
        changed[place + 10] ^= 4
        path = tmp_path / "changed.db"
        path.write_bytes(changed)
        if verify(f"sqlite:///{path}").ok:
            missed.append(place)
    assert bodies and not missed


@pytest.mark.parametrize("table", tables.PROJECTED, ids=lambda table: table.name)
def test_a_changed_a_lost_and_an_invented_row_are_found(copy, table):
    url = f"sqlite:///{copy}"
    engine = create_engine(url)
    with engine.begin() as connection:
        row = connection.execute(select(table)).first()._mapping
    keys = {column.name for column in table.primary_key}
    where = [table.c[name] == row[name] for name in keys]
    for name in (column.name for column in table.c if column.name not in keys):
        new = flip(row[name]) if row[name] not in (None, "", b"") else ("x" if isinstance(row[name], str) else 1)
        if name == "day":
            continue  # moves the row to another day: that is a lost row, below
        with engine.begin() as connection:
            connection.execute(update(table).where(*where).values({name: new}))
        verdict = verify(url)
        assert (verdict.code, verdict.table) == ("row_differs", table.name) and name in verdict.detail, verdict
        with engine.begin() as connection:
            connection.execute(update(table).where(*where).values({name: row[name]}))
    assert verify(url).ok
    with engine.begin() as connection:
        connection.execute(table.delete().where(*where))
    lost = verify(url)
    assert (lost.code, lost.table) == ("row_missing", table.name)
    with engine.begin() as connection:
        connection.execute(table.insert(), dict(row))
        _invent(connection, table, dict(row))
    invented = verify(url)
    assert invented.code in ("row_extra", "head_missing") and not invented.ok
    engine.dispose()


def _invent(connection, table, row):
    """One more row: another key where the key is more than the hall, else another hall's."""
    more = {
        "token": "f" * 20,
        "number": 999,
        "seq": 99_999,
        "id": "invented",
        "ticket": "invented",
        "leg": 9,
        "position": 9,
    }
    for name in ("id", "ticket", "token", "number", "seq", "leg", "position"):
        if name in row:
            row[name] = more[name]
    if table is tables.day:
        row["day"] = "2020-01-01"
    if table is tables.hall_configuration:
        row["hall"] = "nobody"
    connection.execute(table.insert(), row)


def test_a_journal_cut_short_is_found(copy):
    journal = sqlite3.connect(copy, isolation_level=None)
    last = journal.execute("SELECT max(seq) FROM event").fetchone()[0]
    journal.execute("DELETE FROM event WHERE seq=?", (last,))
    journal.close()
    verdict = verify(f"sqlite:///{copy}")
    assert (verdict.code, verdict.seq) == ("end_differs", last)

    async def work():
        with pytest.raises(CannotOpen, match="copy of a hall"):
            await Engine.open(f"sqlite:///{copy}", clock=Clock())
        begin_epoch(f"sqlite:///{copy}")
        with pytest.raises(CannotOpen, match="verify"):
            await Engine.open(f"sqlite:///{copy}", clock=Clock())

    asyncio.run(work())


def test_it_finds_a_flipped_byte_on_postgresql_too(postgres_database):
    last = asyncio.run(a_day(postgres_database))
    engine = backend_of(postgres_database).alchemy(read_only=False)
    event = tables.event
    assert verify(postgres_database).ok
    for column in ("hall", "at", "actor", "request", "kind", "body", "prev", "hash"):
        with engine.begin() as connection:
            old = connection.execute(select(event.c[column]).where(event.c.seq == last - 3)).scalar()
            value = flip(bytes(old) if isinstance(old, memoryview | bytes) else old)
            connection.execute(update(event).where(event.c.seq == last - 3).values({column: value}))
        verdict = verify(postgres_database)
        assert not verdict.ok and verdict.seq == last - 3, (column, verdict)
        with engine.begin() as connection:
            connection.execute(update(event).where(event.c.seq == last - 3).values({column: old}))
    assert verify(postgres_database).ok
    engine.dispose()


def test_one_may_verify_while_the_engine_writes(tmp_path):
    async def work():
        url = f"sqlite:///{tmp_path / 'hall.db'}"
        engine = await Engine.open(url, clock=Clock(MONDAY + 60 * MINUTE))
        driver = Driver(engine)
        await driver.open_day()

        async def busy():
            while not done.is_set():
                await driver.issue()

        done = asyncio.Event()
        load = asyncio.create_task(busy())
        verdicts = [await asyncio.to_thread(verify, url) for _ in range(5)]
        done.set()
        await load
        assert all(verdict.ok for verdict in verdicts), verdicts
        assert verdicts[-1].events > verdicts[0].events
        await engine.close()

    asyncio.run(work())


def test_a_forged_entry_with_a_fitting_hash_breaks_the_chain_after_it(copy):
    """Who rewrites one entry, its own hash included, is found at the next one."""
    journal = sqlite3.connect(copy, isolation_level=None)
    row = list(journal.execute("SELECT * FROM event WHERE seq=6").fetchone())
    row[COLUMNS.index("actor")] = "supervisor/ai đó"
    forged = hash_of(*row[: COLUMNS.index("hash")])
    journal.execute("UPDATE event SET actor=?, hash=? WHERE seq=6", (row[COLUMNS.index("actor")], forged))
    journal.close()
    verdict = verify(f"sqlite:///{copy}")
    assert (verdict.code, verdict.seq) == ("chain_broken", 7)
