"""Two server processes on one PostgreSQL, clerks' clients that know both addresses, and a cable that can be pulled."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
from engine_driver import ADMIN, HALL

from shared.domain import commands as c
from shared.domain.answers import Accepted
from shared.domain.outcome import Actor
from shared.engine import journal
from shared.engine.engine import Engine, wall_clock
from shared.engine.tokens import Tokens
from shared.wire.commands import CommandClient

ROOT = Path(__file__).parents[2]


async def prepare(url):
    """A hall with a practice day open, which gives numbers at any hour. Returns a kiosk's token."""
    engine = await Engine.open(url)
    for command in (c.ImportHall(hall=HALL), c.OpenDay(practice=True)):
        assert isinstance(await engine.submit(uuid.uuid4().hex, command, ADMIN), Accepted)
    kiosk = Actor(role="kiosk", name="kiosk 1")
    token = await (await Tokens(engine, wall_clock, os.urandom).load()).make(kiosk.role, kiosk.name)
    await engine.close()
    return token


class Server:
    """One `xephang serve`."""

    def __init__(self, url, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        environment = {**os.environ, "XDG_DATA_HOME": str(folder / "data"), "PYTHONPATH": str(ROOT)}
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "xephang", "serve", "--db", url, "--port", str(self.port)],
                stdout=out, stderr=subprocess.STDOUT, env=environment, cwd=folder,
            )  # fmt: skip

    def health(self):
        """Status and body, or None."""
        try:
            found = httpx.get(self.address + "/v1/health", timeout=1.0, trust_env=False)
        except httpx.HTTPError:
            return None
        return found.status_code, found.json()

    def wait_for(self, status, standby, within_s=20.0):
        """Wait until it answers so; returns how long that took."""
        began = time.monotonic()
        while time.monotonic() - began < within_s:
            found = self.health()
            if found and found[0] == status and found[1].get("standby", False) == standby:
                return time.monotonic() - began
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.03)
        raise AssertionError(f"{found}\n{self.log.read_text()}")

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()


class Kiosks:
    """Threads that take numbers without pause, each command sent until it is answered."""

    def __init__(self, addresses, token, number=4):
        self.answered = {}  # request id to label
        self.times = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(addresses, token)) for _ in range(number)]
        for thread in self._threads:
            thread.start()

    def _work(self, addresses, token):
        client = CommandClient(addresses, token)
        while not self._stop.is_set():
            request = uuid.uuid4().hex
            answer = client.send(c.IssueTicket(service="ho-tich"), request, deadline_s=30)
            assert isinstance(answer, Accepted), answer
            self.answered[request] = answer.result.label
            self.times.append(time.monotonic())
            time.sleep(0.01)
        client.close()

    def end(self):
        self._stop.set()
        for thread in self._threads:
            thread.join(40)
            assert not thread.is_alive()

    def longest_wait(self):
        times = sorted(self.times)
        return max(after - before for before, after in itertools.pairwise(times))


class Cable:
    """A TCP address that leads to PostgreSQL's socket until it is pulled: then it passes nothing and says nothing."""

    def __init__(self, url):
        query = parse_qs(urlsplit(url).query)
        self._target = f"{query['host'][0]}/.s.PGSQL.{query.get('port', ['5432'])[0]}"
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.pulled = threading.Event()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        parts = urlsplit(url)
        port = self._listening.getsockname()[1]
        self.url = f"{parts.scheme}://postgres@127.0.0.1:{port}{parts.path}"

    def _accept(self):
        while not self._ended.is_set():
            with contextlib.suppress(OSError):
                near, _ = self._listening.accept()
                thread = threading.Thread(target=self._carry, args=(near,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _carry(self, near):
        with near, socket.socket(socket.AF_UNIX) as far, contextlib.suppress(OSError):
            far.connect(self._target)
            while not self._ended.is_set():
                if self.pulled.is_set():
                    time.sleep(0.05)
                    continue
                for ready in select.select([near, far], [], [], 0.05)[0]:
                    data = ready.recv(65536)
                    if not data:
                        return
                    if not self.pulled.is_set():
                        (far if ready is near else near).sendall(data)

    def end(self):
        self._ended.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(5)


def check_journal(url, answered):
    """Every number that was answered stands in the journal under its request, once, and none is missing."""

    async def look():
        engine = await Engine.open(url)
        with engine.store.reader().connect() as connection:
            found = list(journal.entries(connection, engine.hall))
        issued = {e.request: journal.decode(bytes(e.body)).label for e in found if e.kind == "TicketIssued"}
        assert answered.items() <= issued.items()
        labels = list(issued.values())
        assert len(labels) == len(set(labels)) == engine.state.numbers["A"]
        await engine.close()

    asyncio.run(look())
