"""A backup taken while people take numbers is whole, and a restored hall begins a new epoch."""

from __future__ import annotations

import asyncio
import time

import pytest
from engine_driver import Clock, Driver

from shared.engine.backup import backup, begin_epoch, restore
from shared.engine.engine import Engine
from shared.engine.trouble import CannotOpen
from shared.engine.verify import verify

NOW = Clock().now


def test_backup_under_load_and_restore(database, empty, tmp_path):
    """From either database into either: whole, in a new epoch, and numbers go on."""
    copy, waits = tmp_path / "copy.db", []

    async def work():
        engine = await Engine.open(database, clock=Clock())
        driver = Driver(engine)
        await driver.open_day()
        for _ in range(300):
            await driver.issue()
        copying = asyncio.create_task(asyncio.to_thread(backup, database, copy))
        while not copying.done():
            began = time.perf_counter()
            await driver.issue()
            waits.append(time.perf_counter() - began)
        verdict = copying.result()
        assert verdict.ok and 302 <= verdict.events <= engine.seq
        await engine.close()
        return verdict.events

    events = asyncio.run(work())
    assert sorted(waits)[len(waits) * 9 // 10] < 0.2
    assert oct(copy.stat().st_mode & 0o777) == "0o600"
    with pytest.raises(FileExistsError):
        backup(database, copy)
    with pytest.raises((FileExistsError, CannotOpen)):
        restore(copy, database, now=NOW)
    assert restore(copy, empty, now=NOW).ok

    async def go_on():
        engine = await Engine.open(empty, clock=Clock())
        assert (engine.epoch, engine.seq) == (2, events)
        answer = await Driver(engine, "again").issue()
        assert (answer.epoch, answer.seq, answer.result.label) == (2, events + 1, f"A{events - 1:03}")
        await engine.close()

    asyncio.run(go_on())
    assert verify(empty).ok


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """Another empty database of each kind, to restore into."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'again.db'}"
    return request.getfixturevalue("another_postgres_database")


def test_a_backup_that_does_not_verify_is_neither_kept_nor_used(tmp_path):
    url, copy = f"sqlite:///{tmp_path / 'hall.db'}", tmp_path / "copy.db"

    async def work():
        engine = await Engine.open(url, clock=Clock())
        driver = Driver(engine)
        await driver.open_day()
        await driver.issue()
        await engine.beside(lambda store: store.execute("UPDATE event SET actor=? WHERE seq=?", ("somebody", 2)))
        await engine.close()

    asyncio.run(work())
    verdict = backup(url, copy)
    assert (verdict.ok, verdict.code, verdict.seq) == (False, "hash_differs", 2) and not copy.exists()
    assert not restore(tmp_path / "hall.db", f"sqlite:///{tmp_path / 'other.db'}", now=NOW).ok
    assert not (tmp_path / "other.db").exists()


def test_a_postgresql_hall_begins_a_new_epoch_too(postgres_database):
    async def issue(name, epoch):
        engine = await Engine.open(postgres_database, clock=Clock())
        driver = Driver(engine, name)
        if engine.state.hall is None:
            await driver.open_day()
        assert (await driver.issue()).epoch == epoch
        await engine.close()

    asyncio.run(issue("one", 1))
    assert begin_epoch(postgres_database) == 2
    asyncio.run(issue("two", 2))
    assert verify(postgres_database).ok
