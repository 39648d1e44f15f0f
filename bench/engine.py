"""The engine against the machine: ceilings and engine in one run, interleaved, medians of the rounds."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from bench import ceilings
from bench.hall import Ready, Served, issue, opened_counters, prepared, served
from bench.http_load import Client, Taken, connected, load
from bench.listeners import Heard, hear
from shared.domain.commands import CallNext, Finish
from xephang.house import free_port

CLIENTS = (1, 16, 64)
CALLS = ((1, 1_000), (16, 2_000), (64, 2_000), (16, 10_000))  # clients, people waiting at the start
STEADY = (10, 1_000, 10_000)  # people waiting all the time
STEADY_TURNS = 60
MOST_BOARDS = 500
PG_CONNECTIONS = (1, 8, 32)


class Figure(msgspec.Struct, kw_only=True):
    """One measured thing: medians over the rounds."""

    name: str
    database: str
    clients: int = 0
    waiting: int = 0
    rate: float = 0.0  # requests or commits a second
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    value: float = 0.0  # where it is no rate: seconds, MB or ms, as `name` says
    rounds: list[float] = []


class Bench(msgspec.Struct, kw_only=True):
    """What one run measured, and the ratios that matter."""

    figures: list[Figure] = []
    ratios: dict[str, float] = {}
    doubles: int = 0  # tickets called twice; must be 0
    refused: int = 0


class Rounds:
    """Gathers the same measurement over the rounds."""

    def __init__(self, bench: Bench, database: str) -> None:
        self._bench = bench
        self._database = database
        self._seen: dict[tuple[str, int, int], list[Taken | float]] = {}

    def add(self, name: str, taken: Taken | float, clients: int = 0, waiting: int = 0) -> None:
        """One round's result: a load, or a plain number."""
        self._seen.setdefault((name, clients, waiting), []).append(taken)
        if isinstance(taken, Taken):
            self._bench.refused += taken.refused

    def settle(self) -> None:
        """Medians into the bench."""
        for (name, clients, waiting), seen in self._seen.items():
            loads = [one for one in seen if isinstance(one, Taken)]
            figure = Figure(name=name, database=self._database, clients=clients, waiting=waiting)
            if loads:
                figure.rate = statistics.median(one.rate for one in loads)
                figure.p50_ms = statistics.median(one.percentile(50) for one in loads)
                figure.p99_ms = statistics.median(one.percentile(99) for one in loads)
                figure.rounds = [round(one.rate, 1) for one in loads]
            else:
                plain = [one for one in seen if isinstance(one, float)]
                figure.value = statistics.median(plain)
                figure.rounds = [round(one, 3) for one in plain]
            self._bench.figures.append(figure)


async def _issue(ready: Ready, port: int, clients: int, each: int) -> Taken:
    async def work(client: Client, number: int) -> None:
        for turn in range(each):
            await client.send(issue(number * each + turn))

    return await load(port, ready.kiosks[:clients], work)


async def _call(ready: Ready, port: int, clients: int, each: int, called: list[str]) -> Taken:
    """Clerks call next and finish; only the call is timed, both are counted."""
    versions = opened_counters(port, ready.clerks[:clients])

    async def work(client: Client, number: int) -> None:
        await clerk_turns(client, f"q{number + 1}", versions[number], each, called)

    return await load(port, ready.clerks[:clients], work)


async def _steady_call(ready: Ready, port: int, called: list[str]) -> Taken:
    """Four clerks call and finish while a new ticket is taken for each, so that the queue keeps its length."""
    versions = opened_counters(port, ready.clerks[:4])

    async def work(client: Client, number: int) -> None:
        kiosk = Client(await connected(port), ready.kiosks[number], Taken())
        version = versions[number]
        for turn in range(STEADY_TURNS):
            version = await clerk_turns(client, f"q{number + 1}", version, 1, called)
            await kiosk.send(issue(turn))
        kiosk.close()

    return await load(port, ready.clerks[:4], work)


async def clerk_turns(client: Client, counter: str, version: int, turns: int, called: list[str]) -> int:
    """Call next and finish, so many times; the counter's version afterwards."""
    for _ in range(turns):
        answer = await client.send(CallNext(counter=counter, version=version))
        called.append(answer["result"]["ticket"])
        finished = await client.send(Finish(counter=counter, version=answer["result"]["version"]), timed=False)
        version = finished["result"]["version"]
    return version


async def _mixed(ready: Ready, port: int, clients: int, each: int, called: list[str]) -> Taken:
    """Half of the clients take numbers, half call and finish."""
    half = clients // 2
    versions = opened_counters(port, ready.clerks[:half])

    async def work(client: Client, number: int) -> None:
        if number < half:
            await clerk_turns(client, f"q{number + 1}", versions[number], each // 2, called)
            return
        for turn in range(each):
            await client.send(issue(turn))

    return await load(port, [*ready.clerks[:half], *ready.kiosks[:half]], work)


def _fresh(folder: Path, url: str | None, name: str) -> str:
    """A database nobody has used: a file, or a schema of its own on PostgreSQL."""
    if url is None:
        return f"sqlite:///{folder / name}.sqlite"
    import psycopg

    plain = url.replace("+psycopg", "")
    database = f"bench_{name}_{time.time_ns()}"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}"')
    return url.replace("/postgres?", f"/{database}?", 1)


def measure(database: str, url: str | None, rounds: int, size: int) -> Bench:
    """Measure one kind of database. `size` is the number of commands in each load of 16 clients."""
    bench = Bench()
    with tempfile.TemporaryDirectory(prefix="xephang-bench-") as name:
        folder = Path(name)
        rows = {
            "ceiling issue": asyncio.run(ceilings.rows_of_issues(_fresh(folder, url, "issues"), size)),
            "ceiling call": asyncio.run(ceilings.rows_of_calls(_fresh(folder, url, "calls"), size)),
        }
        gathered = Rounds(bench, database)
        for turn in range(rounds):
            for ceiling, kind in rows.items():
                _ceilings(gathered, ceiling, kind, folder, url, turn)
            _loads(bench, gathered, folder, url, turn, size)
        _day(gathered, folder, url)
        gathered.settle()
    bench.ratios = ratios(bench)
    return bench


def _ceilings(gathered: Rounds, name: str, rows: ceilings.Rows, folder: Path, url: str | None, turn: int) -> None:
    scratch = name.replace(" ", "") + str(turn)
    if url is None:
        gathered.add(name, _as_taken(ceilings.sqlite_ceiling(rows, folder / f"{scratch}.sqlite")), 1)
        return
    for connections in PG_CONNECTIONS:
        rate = ceilings.postgres_ceiling(rows, _fresh(folder, url, scratch), connections)
        gathered.add(name, _as_taken(rate), connections)


def _as_taken(rate: float) -> Taken:
    return Taken(seconds=1.0, requests=round(rate))


def _loads(bench: Bench, gathered: Rounds, folder: Path, url: str | None, turn: int, size: int) -> None:
    def issues(clients: int) -> None:
        with _server(folder, url, f"issue{turn}x{clients}", 0) as (ready, at):
            each = max(size // max(clients, 16), 40)
            gathered.add("issue", asyncio.run(_issue(ready, at.port, clients, each)), clients)

    def calls(clients: int, waiting: int) -> None:
        with _server(folder, url, f"call{turn}x{clients}x{waiting}", waiting) as (ready, at):
            called: list[str] = []
            each = min(max(size // (2 * max(clients, 16)), 20), waiting // clients)
            taken = asyncio.run(_call(ready, at.port, clients, each, called))
            gathered.add("call next", taken, clients, waiting)
            bench.doubles += len(called) - len(set(called))

    for clients in CLIENTS:
        issues(clients)
    for clients, waiting in CALLS:
        calls(clients, waiting)
    for waiting in STEADY:
        with _server(folder, url, f"steady{turn}x{waiting}", waiting) as (ready, at):
            seen: list[str] = []
            gathered.add("call next, steady queue", asyncio.run(_steady_call(ready, at.port, seen)), 4, waiting)
            bench.doubles += len(seen) - len(set(seen))
    with _server(folder, url, f"mixed{turn}", 1_000 + size) as (ready, at):
        called: list[str] = []
        gathered.add("mixed", asyncio.run(_mixed(ready, at.port, 16, size // 16, called)), 16)
        bench.doubles += len(called) - len(set(called))


@contextmanager
def _server(folder: Path, url: str | None, name: str, waiting: int) -> Iterator[tuple[Ready, Served]]:
    """A server of its own on a fresh database in which so many wait."""
    ready = asyncio.run(prepared(_fresh(folder, url, name), waiting))
    with served(ready.url, free_port(), folder / "server.log") as at:
        yield ready, at


def _day(gathered: Rounds, folder: Path, url: str | None) -> None:
    """A day of 10,000 tickets: restart time and memory, then listeners while 16 clerks make 200 calls a second."""
    ready = asyncio.run(prepared(_fresh(folder, url, "day"), 10_000))
    for turn in range(3):
        with served(ready.url, free_port(), folder / "server.log") as at:
            gathered.add("restart, s", at.start_s, waiting=10_000)
            gathered.add("resident after restart, MB", at.resident_mb, waiting=10_000)
            if turn == 2:
                for listeners in (50, 500, 5_000):
                    heard = asyncio.run(_heard(ready, at, listeners))
                    gathered.add("commit to listener p50, ms", heard.percentile(50), listeners)
                    gathered.add("commit to listener p99, ms", heard.percentile(99), listeners)
                    gathered.add("last listener told, p99 of calls, ms", heard.last_told(99), listeners)
                    gathered.add("calls missed by a listener", float(heard.missed), listeners)
                gathered.add("resident with 5,000 listeners, MB", at.resident_mb)


async def _heard(ready: Ready, at: Served, listeners: int) -> Heard:
    """200 calls a second for a wall of boards; for a crowd of watchers one call at a time."""
    if listeners > MOST_BOARDS:
        return await hear(ready, at.port, listeners, clerks=1, seconds=20.0, calls_a_second=0.5)
    return await hear(ready, at.port, listeners, clerks=16, seconds=5.0, calls_a_second=200.0)


def ratios(bench: Bench) -> dict[str, float]:
    """The ratios the project holds itself to."""

    def rate(name: str, clients: int, waiting: int | None = None) -> float:
        found = [
            figure
            for figure in bench.figures
            if (figure.name, figure.clients) == (name, clients) and waiting in (None, figure.waiting)
        ]
        return found[0].rate if found else 0.0

    database = bench.figures[0].database
    connections = 1 if database == "sqlite" else 8
    issues, calls = rate("ceiling issue", connections), rate("ceiling call", connections)
    p50 = {f.waiting: f.p50_ms for f in bench.figures if f.name == "call next, steady queue"}
    made = {
        "issue at 16 clients / ceiling": rate("issue", 16) / issues,
        "call next + finish at 16 clients / ceiling": rate("call next", 16, 2_000) / calls,
        "mixed at 16 clients / ceiling": rate("mixed", 16) / ((issues + calls) / 2),
        "call with 10,000 waiting / with 10": p50[10_000] / p50[10] if p50.get(10) else 0.0,
    }
    return {name: round(value, 3) for name, value in made.items()}
