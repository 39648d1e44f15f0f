"""The secret of a day: the same for everybody while the day lasts, and afterwards nowhere."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest
from engine_driver import DAY, SERVER, Clock, Driver
from sqlalchemy import select

from shared.domain import commands as c
from shared.engine import tables
from shared.engine.backends import backend_of
from shared.engine.backup import backup, restore
from shared.engine.engine import Engine
from shared.engine.verify import verify

TODAY, TOMORROW = "2026-11-23", "2026-11-24"


def stored(url):
    engine = backend_of(url).alchemy(read_only=True)
    with engine.connect() as connection:
        found = {row.day: bytes(row.key) for row in connection.execute(select(tables.day_key))}
    engine.dispose()
    return found


async def opened(url, clock=None):
    engine = await Engine.open(url, clock=clock or Clock())
    driver = Driver(engine, f"d{engine.seq}")
    if not engine.seq:
        await driver.open_day()
    return engine, driver


def test_a_key_is_one_for_all_kept_over_a_restart_and_stored_before_it_is_used(database):
    async def work():
        engine, _ = await opened(database)
        keys = await asyncio.gather(*(engine.day_key(TODAY) for _ in range(10)))
        assert len(set(keys)) == 1 and len(keys[0]) == 32
        assert stored(database) == {TODAY: keys[0]}
        tomorrow = await engine.day_key(TOMORROW)
        assert tomorrow != keys[0]
        await engine.close()
        engine, _ = await opened(database)
        assert await engine.day_key(TODAY) == keys[0] and await engine.day_key(TOMORROW) == tomorrow
        with pytest.raises(ValueError, match="isoformat"):
            await engine.day_key("no date")
        assert set(stored(database)) == {TODAY, TOMORROW}
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


def test_only_the_first_use_asks_the_database(database):
    async def work():
        engine, _ = await opened(database)
        first, asked, beside = await engine.day_key(TODAY), [], engine.beside
        engine.beside = lambda work: asked.append(work) or beside(work)
        assert await engine.day_key(TODAY) == first and asked == []
        await engine.close()

    asyncio.run(work())


def test_it_dies_in_the_transaction_that_closes_its_day(database):
    points = []

    async def work():
        clock = Clock()
        engine, driver = await opened(database, clock)
        today, tomorrow = await engine.day_key(TODAY), await engine.day_key(TOMORROW)
        engine.store.at_point = lambda name: points.append((name, set(stored(database))))
        await driver.close_day()
        assert points == [("begun", {TODAY, TOMORROW}), ("written", {TODAY, TOMORROW}), ("committed", {TOMORROW})]
        other = await engine.day_key(TODAY)  # of a day that is over there is none: this one fits nothing
        assert other not in (today, await engine.day_key(TODAY)) and set(stored(database)) == {TOMORROW}
        assert await engine.day_key(TOMORROW) == tomorrow
        await engine.close()
        engine, driver = await opened(database, clock)
        assert await engine.day_key(TODAY) != today and set(stored(database)) == {TOMORROW}
        clock.now += 2 * DAY  # nobody opened the day between
        await driver.do(c.OpenDay())
        assert stored(database) == {}
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


def test_a_forgotten_day_takes_its_key_along_when_the_next_opens(database):
    async def work():
        clock = Clock()
        engine, driver = await opened(database, clock)
        await engine.day_key(TODAY)
        later = await engine.day_key(TOMORROW)
        clock.now += DAY
        await driver.do(c.OpenDay())
        assert stored(database) == {TOMORROW: later} and await engine.day_key(TOMORROW) == later
        await engine.close()

    asyncio.run(work())


def test_nothing_of_it_is_left_in_the_files(tmp_path):
    """Neither in the pages of the database nor in its write-ahead log, while the hall runs on."""
    path = tmp_path / "hall.db"

    async def work():
        engine, driver = await opened(f"sqlite:///{path}")
        for n in range(1, 60):
            await engine.day_key(f"2027-01-{n % 28 + 1:02}")
        key = await engine.day_key(TODAY)
        await driver.issue()
        assert any(key in file.read_bytes() for file in tmp_path.iterdir())
        await driver.close_day()
        while engine.store.traces_left:  # emptied after everybody was answered
            await asyncio.sleep(0.01)
        assert not [file.name for file in tmp_path.iterdir() if key in file.read_bytes()]
        await engine.close()
        assert not [file.name for file in tmp_path.iterdir() if key in file.read_bytes()]

    asyncio.run(work())


def test_who_reads_the_log_holds_its_emptying_up_and_not_the_hall(tmp_path, monkeypatch):
    from shared.engine import engine as module

    monkeypatch.setattr(module, "WIPE_AGAIN_S", 0.02)
    path = tmp_path / "hall.db"

    async def work():
        engine, driver = await opened(f"sqlite:///{path}")
        key = await engine.day_key(TODAY)
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM event").fetchone()
        await asyncio.wait_for(driver.close_day(), 2)
        assert engine.store.traces_left and key in (tmp_path / "hall.db-wal").read_bytes()
        await asyncio.wait_for(driver.do(c.PostNotice(text="Thông báo")), 2)
        reader.close()
        while engine.store.traces_left:
            await asyncio.sleep(0.01)
        assert not [file.name for file in tmp_path.iterdir() if key in file.read_bytes()]
        await engine.close()

    asyncio.run(work())


def test_a_closing_whose_answer_was_lost_leaves_no_trace_either(tmp_path, expected_log):
    expected_log("engine.commit_", "shared.engine")
    faults = []

    def at_point(name):
        if name == "committed" and faults:
            faults.pop()
            raise OSError("the answer was lost")

    async def work():
        engine = await Engine.open(f"sqlite:///{tmp_path / 'hall.db'}", clock=Clock(), at_point=at_point)
        driver = Driver(engine)
        await driver.open_day()
        key = await engine.day_key(TODAY)
        faults.append(True)
        await driver.send(c.CloseDay(), SERVER)
        while not engine.live or engine.store.traces_left:
            await asyncio.sleep(0.005)
        assert not engine.state.day_open and await engine.day_key(TODAY) != key
        assert not [file.name for file in tmp_path.iterdir() if key in file.read_bytes()]
        await engine.close()

    asyncio.run(work())


def test_no_backup_has_it_and_a_restored_hall_has_another(database, tmp_path):
    copy, back = tmp_path / "copy.db", tmp_path / "restored.db"

    async def work():
        engine, driver = await opened(database)
        key = await engine.day_key(TODAY)
        await driver.issue()
        assert (await asyncio.to_thread(backup, database, copy)).ok
        assert key not in copy.read_bytes() and stored(f"sqlite:///{copy}") == {}
        assert await engine.day_key(TODAY) == key
        await engine.close()
        return key

    key = asyncio.run(work())
    restored = f"sqlite:///{back}"
    assert restore(copy, restored, now=Clock()()).ok

    async def again():
        engine, _ = await opened(restored)
        assert await engine.day_key(TODAY) != key
        await engine.close()

    asyncio.run(again())


def test_the_journal_never_has_it(database):
    async def work():
        engine, driver = await opened(database)
        key = await engine.day_key(TODAY)
        await driver.issue()
        await driver.do(c.CloseDay(), SERVER)
        with engine.store.reader().connect() as connection:
            bodies = b"".join(bytes(body) for body in connection.execute(select(tables.event.c.body)).scalars())
        assert key not in bodies and key.hex().encode() not in bodies
        await engine.close()

    asyncio.run(work())
