"""What was printed proves later what happened: a ticket's eight characters, and the head at the end of a day."""

from __future__ import annotations

import asyncio

import pytest
from engine_driver import DAY, MINUTE, Clock, Driver
from typer.testing import CliRunner

from shared.domain import commands as c
from shared.engine import journal
from shared.engine.engine import Engine
from shared.engine.verify import verify
from xephang.__main__ import app


async def a_day(url, seed="one"):
    """Two tickets and the end of the day. Returns the answers of the tickets and of CloseDay."""
    clock = Clock()
    engine = await Engine.open(url, clock=clock)
    driver = Driver(engine, seed)
    await driver.open_day()
    tickets = [await driver.issue(), await driver.issue()]
    clock.now += MINUTE
    closed = await driver.close_day()
    await engine.close()
    return tickets, closed


def test_a_ticket_carries_the_beginning_of_its_own_entry(database):
    tickets, closed = asyncio.run(a_day(database))

    async def look():
        engine = await Engine.open(database, clock=Clock())
        with engine.store.reader().connect() as connection:
            found = {entry.seq: entry for entry in journal.entries(connection, engine.hall)}
        for ticket in tickets:
            assert found[ticket.seq].kind == "TicketIssued"
            assert ticket.result.head == bytes(found[ticket.seq].hash).hex()[:8]
            assert verify(database, f"{ticket.seq}:{ticket.result.head}").ok
        assert closed.result.head == f"{closed.seq}:{bytes(found[closed.seq].hash).hex()}"
        await engine.close()

    asyncio.run(look())


def test_a_head_is_found_again_while_the_journal_grows(database):
    _, closed = asyncio.run(a_day(database))

    async def next_day():
        clock = Clock()
        clock.now += DAY
        engine = await Engine.open(database, clock=clock)
        driver = Driver(engine, "next")
        await driver.do(c.OpenDay())
        await driver.issue()
        ended = await driver.close_day()
        assert ended.seq > closed.seq
        await engine.close()

    asyncio.run(next_day())
    assert verify(database, closed.result.head).ok
    assert verify(database, closed.result.head.upper()).ok


def test_a_journal_written_anew_is_found_out(database, another):
    """The whole hall done again, sound in itself, is not the one whose head was printed."""
    _, closed = asyncio.run(a_day(database))
    asyncio.run(a_day(another, "two"))
    assert verify(another).ok
    verdict = verify(another, closed.result.head)
    assert (verdict.ok, verdict.code, verdict.seq) == (False, "head_not_found", closed.seq)
    longer = f"{closed.seq + 100}:{'0' * 64}"
    assert verify(database, longer).code == "head_not_found"


@pytest.fixture
def another(tmp_path):
    return f"sqlite:///{tmp_path / 'another.db'}"


@pytest.mark.parametrize("text", ["", "12", "12:abc", "x:0123abcd", "12:0123456g", "-1:01234567", "1:" + "0" * 65])
def test_what_is_no_head_is_said_to_be_none(tmp_path, text):
    url = f"sqlite:///{tmp_path / 'hall.db'}"
    asyncio.run(a_day(url))
    if not text:
        assert verify(url, text).ok
        return
    with pytest.raises(ValueError, match="a head looks like"):
        verify(url, text)


def test_from_the_console(tmp_path):
    url = f"sqlite:///{tmp_path / 'hall.db'}"
    _, closed = asyncio.run(a_day(url))
    run = CliRunner().invoke
    head = run(app, ["head", "--db", url]).output.strip()
    assert head == closed.result.head
    assert run(app, ["verify", "--db", url, "--against", head]).exit_code == 0
    wrong = run(app, ["verify", "--db", url, "--against", head[:-1] + ("0" if head[-1] != "0" else "1")])
    assert wrong.exit_code == 1 and "head_not_found" in wrong.output
    assert run(app, ["verify", "--db", url, "--against", "nonsense"]).exit_code == 1
    copy = tmp_path / "copy.db"
    assert run(app, ["backup", str(copy), "--db", url]).exit_code == 0
    assert run(app, ["restore", str(copy), "--db", url]).exit_code == 1
    (tmp_path / "hall.db").unlink()
    assert run(app, ["restore", str(copy), "--db", url, "--above", "A=45"]).exit_code == 0
    assert run(app, ["adopt", "--db", url]).exit_code == 0
    above = run(app, ["begin-above", "B=9", "--db", url])
    assert above.exit_code == 0 and "A45, B9" in above.output
    assert run(app, ["begin-above", "nine", "--db", url]).exit_code == 2
