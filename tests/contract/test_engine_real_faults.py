"""Faults made for real, not by a double: a killed process at every step, a full disk, a failing sync, flipped bytes."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from engine_driver import ADMIN, DAY, MINUTE, MONDAY, Clock, Driver, picture, random_work
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from shared.domain import commands as c
from shared.domain.answers import Accepted, Refused, Unknown
from shared.engine import tables
from shared.engine.engine import Engine
from shared.engine.trouble import AlreadyOpen, CannotOpen, EngineError
from shared.engine.verify import verify

ROOT = Path(__file__).parents[2]
LOAD = Path(__file__).with_name("engine_under_load.py")
STEPS = (
    lambda d: c.IssueTicket(service="ho-tich"),
    lambda d: c.CallNext(counter="q1", version=d.version("q1")),
    lambda d: c.StartService(counter="q1", version=d.version("q1")),
    lambda d: c.Transfer(counter="q1", version=d.version("q1"), service="dat-dai"),
    lambda d: c.SetPriority(ticket="20261123-A001", priority="uu-tien", reason="đi cùng con nhỏ"),
    lambda d: c.CallNext(counter="q2", version=d.version("q2")),
    lambda d: c.Finish(counter="q2", version=d.version("q2")),
    lambda d: c.CloseDay(),
)


async def opened(url, **options):
    for _ in range(200):
        try:
            return await Engine.open(url, clock=Clock(MONDAY), **options)
        except AlreadyOpen:
            await asyncio.sleep(0.02)
    raise AssertionError("the dead writer still holds the lock")


async def up_to(step, url, at_point):
    """A process that carries out all steps but is killed within this one."""
    engine = await opened(url, at_point=lambda name: at_point and at_point(name))
    driver = Driver(engine)
    await driver.open_day()
    await driver.at(c.OpenCounter, "q1")
    await driver.at(c.OpenCounter, "q2")
    for earlier in STEPS[:step]:
        await driver.do(earlier(driver))
    armed.append(True)
    await engine.submit(f"the-request-{step}", STEPS[step](driver), ADMIN)


armed: list[bool] = []


def in_a_child(work):
    """Run a coroutine in a process of its own, which is expected to be killed."""
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(work())
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.parametrize("point", ["begun", "written", "committed"])
@pytest.mark.parametrize("step", range(len(STEPS)))
def test_killed_at_every_step_of_a_visit(database, step, point):
    """Issue, call, start, transfer, priority, call, finish, close of the day: done once, whatever is asked again."""

    def at_point(name):
        if armed and name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    in_a_child(lambda: up_to(step, database, at_point))

    async def again():
        engine = await opened(database)
        before, there = engine.seq, picture(engine.state)
        answer = await engine.submit(f"the-request-{step}", STEPS[step](Driver(engine)), ADMIN)
        if point == "committed" and not isinstance(answer, Accepted):
            # Its counter has moved on by this very command: the version in the repeated one is newer than the first.
            assert isinstance(answer, Refused) and picture(engine.state) == there
        else:
            assert isinstance(answer, Accepted)
            assert (engine.seq == before) == (point == "committed")
        in_hand = [desk.ticket for desk in engine.state.desks.values() if desk.ticket]
        assert len(in_hand) == len(set(in_hand)) and len(engine.state.tickets) == 1
        await engine.close()

    asyncio.run(again())
    verdict = verify(database)
    assert verdict.ok, verdict


def test_a_write_that_fails_at_every_size_of_the_file(tmp_path):
    """The system refuses to write beyond a limit, moved on by half a page each time: SQLite's own I/O errors."""
    worst, answered = set(), {}
    for number, more in enumerate(range(0, 60_000, 2_048)):
        url, heard = f"sqlite:///{tmp_path / f'hall{number}.db'}", tmp_path / "heard"
        child = os.fork()
        if child == 0:
            try:
                asyncio.run(_issue_until_it_fails(url, heard, more))
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        worst.add(os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status))
        answered = dict(line.split() for line in heard.read_text().splitlines())
        asyncio.run(_all_there(url, answered))
        assert verify(url).ok
    assert worst == {0} and answered


async def _issue_until_it_fails(url, heard, more):
    engine = await opened(url)
    await Driver(engine).open_day()
    size = max(Path(url.removeprefix("sqlite:///") + end).stat().st_size for end in ("", "-wal"))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with heard.open("w") as out:
        os.ftruncate(out.fileno(), 0)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + more, size + more))
        lines = []
        for number in range(400):
            answer = await engine.submit(f"kiosk-request-{number:04}", c.IssueTicket(service="ho-tich"), ADMIN)
            if not isinstance(answer, Accepted):
                assert isinstance(answer, Unknown)
                break
            lines.append(f"kiosk-request-{number:04} {answer.result.label}\n")
        for number in range(3):  # never an acknowledgement after a failed write that was not carried out again whole
            late = await engine.submit(f"late-request-{number}", c.IssueTicket(service="ho-tich"), ADMIN)
            if isinstance(late, Accepted):
                lines.append(f"late-request-{number} {late.result.label}\n")
        os.write(out.fileno(), "".join(lines).encode()[: size + more])
    os._exit(0)


async def _all_there(url, answered):
    engine = await opened(url)
    labels = {ticket.label for ticket in engine.state.tickets.values()}
    assert set(answered.values()) <= labels and len(labels) == engine.state.numbers.get("A", 0)
    for request, label in list(answered.items())[-3:]:
        again = await engine.submit(request, c.IssueTicket(service="ho-tich"), ADMIN)
        assert isinstance(again, Accepted) and again.result.label == label
    await engine.close()


def run_load(url, *before, shell=""):
    command = [*before, sys.executable, str(LOAD), url, "", "0"]
    path = os.pathsep.join([str(ROOT), str(LOAD.parent)])
    return subprocess.run(
        ["sh", "-c", f"{shell} exec \"$@\"", "sh", *command] if shell else command,
        capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONPATH": path}, check=False,
    )  # fmt: skip


def can(*command):
    return (
        shutil.which(command[0]) is not None
        and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not can("strace", "-e", "inject=fsync:error=EIO", "true"), reason="strace is not here")
@pytest.mark.parametrize("nth", [1, 2, 30, 120])
def test_a_sync_that_fails_for_real_stops_the_program(tmp_path, nth):
    """The system answers fdatasync with an I/O error; nothing is acknowledged after that, and a new start is whole."""
    url = f"sqlite:///{tmp_path / 'hall.db'}"
    asyncio.run(_prepare(url))
    done = run_load(url, "strace", "-f", "-qq", "-o", str(tmp_path / "trace"), "-e", "trace=fsync,fdatasync",
                    "-e", f"inject=fsync,fdatasync:error=EIO:when={nth + 20}+")  # fmt: skip
    assert "EIO" in (tmp_path / "trace").read_text() and done.returncode != 0
    asyncio.run(_all_there(url, dict(line.split() for line in done.stdout.splitlines())))
    assert verify(url).ok


async def _prepare(url):
    engine = await Engine.open(url, clock=Clock())
    await engine.close()


SMALL_DISK = 'mount -t tmpfs -o size=24m none "$DISK" && exec "$@" 2>"$DISK/log"'


@pytest.mark.skipif(not can("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"), reason="no disk may be mounted")
def test_a_disk_that_is_really_full(tmp_path):
    """A file system of 24 MB fills up, the log on it too: issuing stops with its sentence, calls and finishes go on."""
    code = Path(__file__).with_name("engine_on_a_full_disk.py")
    path = os.pathsep.join([str(ROOT), str(LOAD.parent)])
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", SMALL_DISK, "sh", sys.executable, str(code), str(tmp_path)],
        capture_output=True, text=True, timeout=90, check=False,
        env={**os.environ, "PYTHONPATH": path, "DISK": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    facts = dict(line.split() for line in done.stdout.splitlines())
    assert facts["refused"] == "disk_full" and int(facts["calls"]) >= 200 and facts["verified"] == "True", facts
    print(done.stdout)


def test_one_flipped_byte_at_200_places_never_gives_another_hall(tmp_path):
    """Found by the check at the start, by the journal's hashes, or by verify; or it changes nothing at all."""
    path = tmp_path / "hall.db"
    url = f"sqlite:///{path}"

    async def work():
        engine = await opened(url)
        driver = Driver(engine)
        await driver.open_day()
        await random_work(driver, engine._clock, 5, 150)
        await engine.close()

    asyncio.run(work())
    raw = path.read_bytes()
    good, rows = asyncio.run(_look(url)), _rows(url)
    path.write_bytes(raw)  # the same file, before that look took a fencing term
    refused = found = same = 0
    for place in range(0, len(raw), max(1, len(raw) // 200)):
        changed = bytearray(raw)
        changed[place] ^= 0x10
        for left in ("-wal", "-shm"):
            path.with_name(path.name + left).unlink(missing_ok=True)
        path.write_bytes(changed)  # in place: the hall is still at home here
        try:
            whole = verify(url).ok
        except (EngineError, DatabaseError, OverflowError, ValueError):
            whole = False
        if not whole:
            found += 1
        try:
            seen = asyncio.run(_look(url))
        except CannotOpen:
            refused += 1
            continue
        assert seen == good or not whole, place
        if whole:
            same += 1
            assert _rows(url) == rows, place
    print(f"{refused} refused at the start, {found} found by verify, {same} changed nothing that is shown")
    assert found >= refused > 25


async def _look(url):
    engine = await Engine.open(url, clock=Clock())
    seen = picture(engine.state)
    await engine.close()
    return seen


def _rows(url):
    from shared.engine.backends import backend_of

    engine, shown = backend_of(url).alchemy(read_only=True), (*tables.PROJECTED, tables.event, tables.request)
    with engine.connect() as connection:
        found = {table.name: sorted(map(repr, connection.execute(select(table)))) for table in shown}
    engine.dispose()
    return found


def test_another_program_locks_the_file_for_a_while(tmp_path):
    """A tool that writes for half a second delays a command; nobody is told an error."""
    path = tmp_path / "hall.db"

    async def work():
        engine = await opened(f"sqlite:///{path}")
        driver = Driver(engine)
        await driver.open_day()
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(0.5, other.execute, "COMMIT")
        began = time.monotonic()
        assert (await driver.issue()).result.label == "A001"
        assert 0.4 < time.monotonic() - began < 4
        other.close()
        await engine.close()

    asyncio.run(work())


def test_the_clock_jumps_about(database):
    """Back two hours, to 1970, three days forward and back again: numbers, order and the day stand."""

    async def work():
        clock = Clock()
        start = clock.now
        engine = await Engine.open(database, clock=clock)
        driver = Driver(engine)
        await driver.open_day()
        labels, times = [], []
        for jump in (0, -2 * 60 * MINUTE, 5 * MINUTE):
            clock.now = start + jump
            answer = await driver.issue()
            labels.append(answer.result.label)
            times.append(answer.at)
        clock.now = 86_400_000  # a battery that is empty: 1970
        refusal = await driver.send(c.IssueTicket(service="ho-tich"))
        assert isinstance(refusal, Refused) and refusal.code == "day_not_open"
        assert (await driver.send(c.OpenDay())).code == "clock_behind"
        clock.now = start + 3 * DAY
        labels.append((await driver.issue()).result.label)  # the day that is open goes on: no clock ends it
        assert engine.state.date == "2026-11-23"
        clock.now = start + 10 * MINUTE
        await engine.close()
        engine = await Engine.open(database, clock=clock)
        driver = Driver(engine, "again")
        labels.append((await driver.issue()).result.label)
        assert labels == ["A001", "A002", "A003", "A004", "A005"] and times == sorted(times)
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


def test_a_day_opened_by_a_wrong_clock_is_not_opened_again(database):
    """Three days ahead somebody opens the day; put right, the clock is behind: said, and nothing is doubled."""

    async def work():
        clock = Clock()
        engine = await Engine.open(database, clock=clock)
        driver = Driver(engine)
        await driver.open_day()
        clock.now += 3 * DAY
        await driver.do(c.OpenDay())
        clock.now -= 3 * DAY
        refusal = await driver.send(c.OpenDay())
        assert isinstance(refusal, Refused) and refusal.code == "clock_behind"
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


def test_fifty_kiosks_and_thirty_clerks_at_the_same_instant(database):
    """Two thousand numbers and as many calls: no number twice, no ticket at two counters."""

    async def work():
        engine = await Engine.open(database, clock=Clock())
        driver = Driver(engine)
        await driver.open_day()
        for counter in ("q1", "q3"):
            await driver.at(c.OpenCounter, counter)
        issued = await asyncio.gather(*(driver.issue() for _ in range(2_000)))
        assert sorted(a.result.label for a in issued) == sorted(f"A{n:03}" for n in range(1, 2_001))
        called = []

        async def clerk(counter):
            for _ in range(30):
                press = c.CallNext(counter=counter, version=driver.version(counter))
                answers = await asyncio.gather(*(driver.send(press) for _ in range(15)))
                done = [a for a in answers if isinstance(a, Accepted)]
                assert len(done) == 1  # fifteen presses of one clerk with one version: one call
                called.append(done[0].result.label)
                await driver.at(c.Finish, counter)

        await asyncio.gather(clerk("q1"), clerk("q3"))
        assert called == list(dict.fromkeys(called)) and len(called) == 60
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


def test_a_late_a_doubled_and_a_reordered_request(database):
    """What a slow network does: the same press again, an old press after newer ones, two in the wrong order."""

    async def work():
        engine = await Engine.open(database, clock=Clock())
        driver = Driver(engine)
        await driver.open_day()
        await driver.at(c.OpenCounter, "q1")
        for _ in range(3):
            await driver.issue()
        press = c.CallNext(counter="q1", version=driver.version("q1"))
        first = await engine.submit("press-request-1", press, ADMIN)
        assert await engine.submit("press-request-1", press, ADMIN) == first
        await driver.at(c.Finish, "q1")
        late = await engine.submit("press-request-2", press, ADMIN)
        assert isinstance(late, Refused) and late.code == "stale_counter"
        second = c.Finish(counter="q1", version=driver.version("q1") + 1)
        early = await engine.submit("press-request-3", second, ADMIN)
        assert isinstance(early, Refused) and early.code == "stale_counter"
        assert (await driver.at(c.CallNext, "q1")).result.label == "A002"
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok
