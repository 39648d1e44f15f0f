"""A hall to load: many counters, few services, filled to a wanted length of queue, served by a real server process."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from shared.domain.answers import Accepted
from shared.domain.commands import AnyCommand, ImportHall, IssueTicket, OpenCounter, OpenDay
from shared.domain.hall import Agency, Area, Counter, Hall, Hours, PriorityClass, Service, Session
from shared.domain.outcome import Actor
from shared.engine.engine import Engine, wall_clock
from shared.engine.tokens import Tokens
from shared.wire.commands import CommandClient

COUNTERS = 64
SERVICES = ("ho-tich", "chung-thuc", "dat-dai", "cu-tru")
ADMIN = Actor(role="admin", name="bench")
START_S = 30.0


def wide_hall() -> Hall:
    """64 counters, four services, two classes; every counter serves every service."""
    everyday = Session(days=[1, 2, 3, 4, 5, 6, 7], opens="00:00", closes="23:59")
    return Hall(
        id="bench",
        name="Trung tâm đo tốc độ",
        hours=Hours(sessions=[everyday], public_holidays=False),
        priorities=[
            PriorityClass(id="uu-tien", name="Ưu tiên", rank=1),
            PriorityClass(id="thuong", name="Thông thường", rank=9, ordinary=True),
        ],
        areas=[Area(id="tang-1", name="Tầng 1")],
        agencies=[Agency(id="chung", name="Bộ phận Một cửa", area="tang-1")],
        services=[
            Service(id=name, name=name, agency="chung", series=letter)
            for name, letter in zip(SERVICES, "ABCE", strict=True)
        ],
        counters=[
            Counter(id=f"q{number}", number=number, area="tang-1", serves=list(SERVICES))
            for number in range(1, COUNTERS + 1)
        ],
    )


@dataclass(frozen=True)
class Ready:
    """A prepared database and the tokens of those who will work it."""

    url: str
    kiosks: list[str]
    clerks: list[str]
    board: str


async def prepared(url: str, waiting: int) -> Ready:
    """Import the hall, open a practice day, make tokens, and let so many people wait."""
    engine = await Engine.open(url)
    try:
        await _ask(engine, ImportHall(hall=wide_hall()))
        await _ask(engine, OpenDay(practice=True))
        for begin in range(0, waiting, 200):
            group = range(begin, min(begin + 200, waiting))
            await asyncio.gather(*(_ask(engine, issue(number)) for number in group))
        tokens = await Tokens(engine, wall_clock, os.urandom).load()
        kiosks = [await tokens.make("kiosk", f"kiosk {number}") for number in range(COUNTERS)]
        clerks = [await tokens.make("clerk", f"clerk {number}", f"q{number + 1}") for number in range(COUNTERS)]
        return Ready(url, kiosks, clerks, await tokens.make("board", "board"))
    finally:
        await engine.close()


def issue(number: int) -> IssueTicket:
    """The command of the n-th citizen; every tenth is of the priority class."""
    return IssueTicket(service=SERVICES[number % len(SERVICES)], priority="" if number % 10 else "uu-tien")


async def _ask(engine: Engine, command: AnyCommand) -> None:
    answer = await engine.submit(uuid.uuid4().hex, command, ADMIN)
    if not isinstance(answer, Accepted):
        raise RuntimeError(f"{type(command).__name__}: {answer}")


@dataclass
class Served:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    start_s: float  # from exec to the first answer of /v1/health

    @property
    def resident_mb(self) -> float:
        """Memory the server holds now."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0


@contextmanager
def served(url: str, port: int, log: Path) -> Iterator[Served]:
    """Start the real server on a prepared database, and end it."""
    began = time.perf_counter()
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "xephang", "serve", "--db", url, "--port", str(port), "--practice"],
            stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _await_health(port, process)
        yield Served(port, process, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(15)


def _await_health(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/v1/health", timeout=1.0).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.01)
    raise RuntimeError("the server did not start")


def opened_counters(port: int, clerks: list[str]) -> list[int]:
    """Open the counters of these clerks where they are not; the version of each."""
    client = CommandClient([f"http://127.0.0.1:{port}"], clerks[0])
    rows = client.state().rows["counter"]
    client.close()
    versions = []
    for number, token in enumerate(clerks, 1):
        row = rows[f"q{number}"]
        versions.append(row["version"] if row["state"] == "open" else _open(port, token, row))
    return versions


def _open(port: int, token: str, row: dict[str, Any]) -> int:
    client = CommandClient([f"http://127.0.0.1:{port}"], token)
    answer = client.send(OpenCounter(counter=row["id"], version=row["version"]))
    client.close()
    if not isinstance(answer, Accepted):
        raise RuntimeError(f"{row['id']}: {answer}")
    return answer.result.version
