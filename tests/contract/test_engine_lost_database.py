"""A deleted, older or copied database never gives a number that somebody already holds."""

from __future__ import annotations

import asyncio
import shutil

import pytest
from engine_driver import ADMIN, DAY, HALL, MINUTE, Clock, Driver
from msgspec.structs import replace

from shared.domain import commands as c
from shared.domain.answers import Accepted
from shared.engine.backup import backup, begin_epoch, restore
from shared.engine.engine import Engine
from shared.engine.marks import Marks, MarksFile, NumbersUnknown, begin_above
from shared.engine.trouble import AlreadyOpen, CannotOpen, Moved
from shared.engine.verify import verify


async def some_numbers(url, clock, count, marks=None, name="some"):
    """Take numbers of series A; returns the labels."""
    engine = await Engine.open(url, clock=clock, marks=marks)
    driver = Driver(engine, name)
    if not engine.state.day_open:
        await driver.open_day()
    labels = [(await driver.issue()).result.label for _ in range(count)]
    await engine.close()
    return labels


@pytest.fixture
def marks(tmp_path):
    return tmp_path / "numbers.json"


def test_a_deleted_database_is_not_begun_at_001(tmp_path):
    path = tmp_path / "hall.db"
    url, clock = f"sqlite:///{path}", Clock()
    asyncio.run(some_numbers(url, clock, 45))
    path.unlink()
    with pytest.raises(NumbersUnknown, match="A45") as refused:
        asyncio.run(some_numbers(url, clock, 1))
    assert "xephang restore" in str(refused.value) and "xephang begin-above" in str(refused.value)
    begin_above(tmp_path / "hall.db.numbers", {"B": 7}, clock.now)
    assert asyncio.run(some_numbers(url, clock, 2)) == ["A046", "A047"]

    async def other_series():
        engine = await Engine.open(url, clock=clock)
        assert (await Driver(engine, "b").issue("dat-dai")).result.label == "B008"
        waiting = [ticket.label for ticket in engine.state.tickets.values() if ticket.state == "waiting"]
        assert waiting == ["A046", "A047", "B008"]
        voids = [ticket for ticket in engine.state.tickets.values() if ticket.state == "cancelled"]
        assert [(ticket.label, ticket.rehearsal) for ticket in voids] == [("A045", True), ("B007", True)]
        assert all("trước khi dữ liệu bị mất" in ticket.reason for ticket in voids)
        await engine.close()

    asyncio.run(other_series())
    assert verify(url).ok
    path.unlink()  # and lost once more: what was given since is remembered too
    with pytest.raises(NumbersUnknown, match="A47, B8"):
        asyncio.run(some_numbers(url, clock, 1))


def test_an_older_database_is_not_gone_on_with(tmp_path):
    """A copy of this morning put in the place of the file that was lost, through the same inode."""
    path = tmp_path / "hall.db"
    url, clock = f"sqlite:///{path}", Clock()
    asyncio.run(some_numbers(url, clock, 10))
    morning = path.read_bytes()
    asyncio.run(some_numbers(url, clock, 5, name="later"))
    path.write_bytes(morning)
    with pytest.raises(NumbersUnknown, match="A15"):
        asyncio.run(some_numbers(url, clock, 1))


def test_the_next_day_begins_at_001(tmp_path, expected_log):
    expected_log("engine.older_database", "shared.engine")
    path = tmp_path / "hall.db"
    url, clock = f"sqlite:///{path}", Clock()
    asyncio.run(some_numbers(url, clock, 3))
    path.unlink()
    clock.now += DAY
    assert asyncio.run(some_numbers(url, clock, 1)) == ["A001"]


def test_an_operator_knows_more_than_the_file(tmp_path):
    """Nothing is left but the paper: the highest printed number is said by hand, before any hall is there."""
    url, clock = f"sqlite:///{tmp_path / 'hall.db'}", Clock()
    begin_above(tmp_path / "hall.db.numbers", {"A": 120}, clock.now)
    assert asyncio.run(some_numbers(url, clock, 1)) == ["A121"]


def test_a_file_of_numbers_that_cannot_be_read_is_not_ignored(tmp_path, expected_log):
    expected_log("engine.marks_unreadable", "shared.engine")
    path = tmp_path / "hall.db"
    url, clock = f"sqlite:///{path}", Clock()
    asyncio.run(some_numbers(url, clock, 3))
    (tmp_path / "hall.db.numbers").write_bytes(b"\0" * 300)
    assert asyncio.run(some_numbers(url, clock, 1, name="again")) == ["A004"]  # the database knows
    (tmp_path / "hall.db.numbers").write_bytes(b"{" * 300)
    path.unlink()
    with pytest.raises(NumbersUnknown, match="begin-above"):
        asyncio.run(some_numbers(url, clock, 1))


def test_a_practice_day_is_not_remembered(tmp_path):
    url, clock = f"sqlite:///{tmp_path / 'hall.db'}", Clock()

    async def work():
        engine = await Engine.open(url, clock=clock)
        driver = Driver(engine)
        await driver.do(c.ImportHall(hall=HALL))
        await driver.do(c.OpenDay(practice=True))
        await driver.issue()
        await engine.close()

    asyncio.run(work())
    assert MarksFile(tmp_path / "hall.db.numbers").open() == Marks()


def test_restored_numbers_go_on_above_the_highest_known(database, marks, tmp_path):
    """A backup of the morning, ten more numbers, everything lost: the next is above them, in a new epoch."""
    clock, copy, again = Clock(), tmp_path / "backup.db", f"sqlite:///{tmp_path / 'again.db'}"
    asyncio.run(some_numbers(database, clock, 30, marks))
    assert backup(database, copy).ok
    asyncio.run(some_numbers(database, clock, 10, marks, "later"))
    assert restore(copy, again, now=clock.now, marks=marks, above={"B": 3}).ok

    async def go_on():
        engine = await Engine.open(again, clock=clock, marks=marks)
        assert engine.epoch == 2
        driver = Driver(engine, "again")
        assert [(await driver.issue()).result.label for _ in range(2)] == ["A041", "A042"]
        assert (await driver.issue("dat-dai")).result.label == "B004"
        await engine.close()

    asyncio.run(go_on())
    assert verify(again).ok
    other = f"sqlite:///{tmp_path / 'other.db'}"
    assert restore(copy, other, now=clock.now, marks=marks).ok
    asyncio.run(_epoch_is(other, clock, marks, 3))  # never an epoch that screens have seen with other events


async def _epoch_is(url, clock, marks, epoch):
    engine = await Engine.open(url, clock=clock, marks=marks)
    assert engine.epoch == epoch
    await engine.close()


def test_a_backup_of_yesterday_restored_today(tmp_path):
    """Today was not open in it: its numbers still begin above those given today."""
    path, copy, clock = tmp_path / "hall.db", tmp_path / "backup.db", Clock()
    url = f"sqlite:///{path}"
    asyncio.run(some_numbers(url, clock, 5))
    assert backup(url, copy).ok
    clock.now += DAY

    async def today():
        engine = await Engine.open(url, clock=clock)
        driver = Driver(engine, "today")
        await driver.do(c.OpenDay())
        for _ in range(8):
            await driver.issue()
        await engine.close()

    asyncio.run(today())
    path.unlink()
    assert restore(copy, url, now=clock.now).ok

    async def go_on():
        engine = await Engine.open(url, clock=clock)
        driver = Driver(engine, "again")
        opened = await driver.do(c.OpenDay())
        assert opened.seq == engine.seq and (await driver.issue()).result.label == "A009"
        same = await engine.submit("again-request-000000", c.OpenDay(), ADMIN)
        assert same == opened
        await engine.close()

    asyncio.run(go_on())
    assert verify(url).ok


def test_a_series_the_hall_no_longer_has_stops_nobody(tmp_path):
    url, clock = f"sqlite:///{tmp_path / 'hall.db'}", Clock()
    begin_above(tmp_path / "hall.db.numbers", {"A": 2, "Z": 9}, clock.now)
    assert asyncio.run(some_numbers(url, clock, 1)) == ["A003"]
    assert asyncio.run(some_numbers(url, clock, 1, name="again")) == ["A004"]


def test_nobody_changes_the_marks_under_a_running_server(tmp_path):
    url, clock = f"sqlite:///{tmp_path / 'hall.db'}", Clock()

    async def work():
        engine = await Engine.open(url, clock=clock)
        with pytest.raises(AlreadyOpen):
            begin_above(tmp_path / "hall.db.numbers", {"A": 9}, clock.now)
        await engine.close()

    asyncio.run(work())


def test_marks_of_an_earlier_day_never_replace_later_ones(tmp_path):
    file = MarksFile(tmp_path / "marks")
    file.open()
    later = Marks(day="2026-11-23", numbers={"A": 5})
    file.note(later)
    file.note(replace(later, day="2026-11-22", numbers={"A": 900}))
    file.close()
    assert file.open() == later
    file.close()


def test_a_copy_of_a_hall_is_not_opened(tmp_path):
    """Two servers on two copies would give the same numbers twice: the copy says so until it is adopted."""
    path, copy, clock = tmp_path / "hall.db", tmp_path / "elsewhere.db", Clock()
    url, other = f"sqlite:///{path}", f"sqlite:///{copy}"
    asyncio.run(some_numbers(url, clock, 3))
    shutil.copy(path, copy)

    async def both():
        first = await Engine.open(url, clock=clock)
        with pytest.raises(Moved, match="bản sao"):
            await Engine.open(other, clock=clock)
        await first.close()

    asyncio.run(both())
    moved = tmp_path / "moved.db"
    path.rename(moved)
    (tmp_path / "hall.db.numbers").rename(tmp_path / "moved.db.numbers")
    assert asyncio.run(some_numbers(f"sqlite:///{moved}", clock, 1, name="moved")) == ["A004"]
    assert begin_epoch(other) == 2
    assert asyncio.run(some_numbers(other, clock, 1, name="other")) == ["A004"]


def test_a_postgresql_clone_is_not_opened(postgres_database, postgres_server):
    import psycopg

    clock = Clock()
    asyncio.run(some_numbers(postgres_database, clock, 3))
    name = postgres_database.split("?")[0].rsplit("/", 1)[1]
    with psycopg.connect(postgres_server, autocommit=True) as operator:
        operator.execute(f"CREATE DATABASE {name}_copy TEMPLATE {name}")
    with pytest.raises(CannotOpen, match="copy of a hall"):
        asyncio.run(some_numbers(postgres_database.replace(f"/{name}?", f"/{name}_copy?"), clock, 1))


def test_an_answer_out_of_memory_is_found_in_the_table(database, monkeypatch):
    """Only the newest answers stay in memory; an older request still gets its own answer, before and after a start."""
    monkeypatch.setattr("shared.engine.requests.ANSWERS_KEPT", 5)
    monkeypatch.setattr("shared.engine.rebuild.ANSWERS_KEPT", 5)
    monkeypatch.setattr("shared.engine.requests.Requests.__init__.__defaults__", ((), (), 5, ()), raising=False)

    async def work():
        clock = Clock()
        engine = await Engine.open(database, clock=clock)
        driver = Driver(engine)
        await driver.open_day()
        first = await engine.submit("first-request", c.IssueTicket(service="ho-tich"), ADMIN)
        for turn in range(2):
            for _ in range(10):
                clock.now += MINUTE
                await driver.issue()
            assert len(engine._decider.live.requests._accepted) == 5
            seq = engine.seq
            again = await engine.submit("first-request", c.IssueTicket(service="ho-tich"), ADMIN)
            assert isinstance(again, Accepted) and again == first and engine.seq == seq
            reused = await engine.submit("first-request", c.IssueTicket(service="dat-dai"), ADMIN)
            assert reused.code == "request_id_reused"
            if turn == 0:
                await engine.close()
                engine = await Engine.open(database, clock=clock)
                driver = Driver(engine, "second")
        await engine.close()

    asyncio.run(work())
