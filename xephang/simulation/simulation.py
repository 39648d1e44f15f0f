"""One simulation: a hall, some days, one seed; and what came of it."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
import time
from collections import Counter as Tally
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from shared.domain import commands as c
from shared.engine.trouble import EngineError
from shared.server.public_holidays import with_calendar
from xephang.simulation import halls
from xephang.simulation.actors.kiosk import citizens
from xephang.simulation.court import MOST, Fact, Violation
from xephang.simulation.dice import Dice
from xephang.simulation.faults import Faults
from xephang.simulation.liveness import Liveness
from xephang.simulation.log_net import listening
from xephang.simulation.scene import Scene
from xephang.simulation.timetable import DAY_S, START_MS, Timetable
from xephang.simulation.virtual_time import VirtualLoop

CALM_BEFORE_END_S = 40 * 60.0
SEED_DAYS = 3  # business days of one seed; more days are further seeds
AUDIT_S = 5400.0


@dataclass
class Outcome:
    """What one seed came to."""

    seed: int
    hall: str = ""
    plan: str = ""  # the file all halls of the run are of, "" for the three kinds
    days: list[tuple[str, int]] = field(default_factory=list)  # business days, and the numbers each gave
    events: int = 0
    calls: int = 0
    kinds: Tally[str] = field(default_factory=Tally)  # of events
    faults: Tally[str] = field(default_factory=Tally)
    violations: list[Violation] = field(default_factory=list)
    promises: Tally[str] = field(default_factory=Tally)  # how often each promise of the rules was put to the test
    trace: str = ""  # hash of all that happened: the same for the same seed
    seconds: float = 0.0
    folder: Path | None = None  # where the database was left, if it was asked for

    @property
    def tickets(self) -> int:
        """Numbers given."""
        return sum(count for _, count in self.days)

    @property
    def dates(self) -> list[str]:
        """The business days."""
        return [date for date, _count in self.days]

    def story(self) -> str:
        """What a person reads of a seed that failed, with the command that plays it again."""
        lines = [f"seed {self.seed} ({self.hall}): {len(self.violations)} violations", *map(str, self.violations)]
        plan = f" --plan {self.plan}" if self.plan else ""
        return "\n  ".join([*lines, f"again: xephang simulate --days {len(self.days) or 1} --seed {self.seed}{plan}"])


def simulate(
    seed: int, days: int = SEED_DAYS, *, keep: bool = False, on_disk: bool = False, most: int = MOST,
    plan: Path | None = None, database: Path | None = None, calm: bool = False,
) -> Outcome:  # fmt: skip
    """Play one seed, until it is over or `most` violations were seen.

    The database stands in files of memory (/dev/shm), with `on_disk` in files of the real disk; SQLite's settings are
    the real ones in both. With `keep` a database that broke a law is left where it stands. `plan`: the hall is this
    file's, whatever the seed. `database`: where the database is copied to when the days are over. `calm`: people only,
    no faults: times in the journal are then those of the people.
    """
    began = time.perf_counter()
    outcome = Outcome(seed, plan=str(plan or ""))
    memory = Path("/dev/shm")
    where = str(memory) if memory.is_dir() and not on_disk else None
    folder = Path(tempfile.mkdtemp(prefix=f"xephang-{seed}-", dir=where))
    try:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(_play(outcome, folder / "hall.sqlite", days, most, plan, calm=calm))
        if database is not None:
            shutil.copyfile(folder / "hall.sqlite", database)
    finally:
        if keep and outcome.violations:
            outcome.folder = folder
        else:
            shutil.rmtree(folder, ignore_errors=True)
    outcome.seconds = time.perf_counter() - began
    return outcome


async def _play(outcome: Outcome, path: Path, days: int, most: int, plan: Path | None, *, calm: bool) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    dice = Dice(outcome.seed)
    hall = with_calendar(halls.of_file(plan) if plan else halls.pick(outcome.seed, dice("hall")), START_MS)
    disk = dice("disk")
    loop.disk_delay = lambda: 0.0005 + disk.expovariate(1 / 0.003)
    scene = Scene(f"sqlite:///{path}", hall, dice, Timetable(hall, days), most)
    loop.set_exception_handler(lambda _loop, context: _loop_trouble(scene, context))
    outcome.hall, outcome.violations, outcome.faults = hall.id, scene.court.violations, scene.faults
    with listening(scene.court.accuse):
        play = Play(scene, calm=calm)
        try:
            await play.until_closed(days)
        finally:
            await play.over()
    _note(outcome, scene)


def _note(outcome: Outcome, scene: Scene) -> None:
    bench = scene.bench
    outcome.days, outcome.events, outcome.calls = bench.numbers.days, len(scene.court.facts), bench.order.calls
    outcome.kinds = Tally(type(fact.event).__name__ for fact in scene.court.facts)
    outcome.promises = bench.promises()
    outcome.trace = trace(scene.court.facts, scene.faults)


def _loop_trouble(scene: Scene, context: dict[str, Any]) -> None:
    error = context.get("exception")
    if isinstance(error, Exception):
        scene.court.accuse("loop", f"{context.get('message')}: {error!r}")


def trace(facts: list[Fact], faults: Tally[str]) -> str:
    """One hash over all that happened. Request ids of the day keeper are random and left out."""
    digest = hashlib.sha256(msgspec.json.encode(sorted(faults.items())))
    for fact in facts:
        request = "" if fact.actor.startswith("server/") else fact.request
        digest.update(msgspec.json.encode((fact.seq, fact.at, fact.actor, request, fact.event)))
    return digest.hexdigest()


class Play:
    """The script of the days."""

    def __init__(self, scene: Scene, *, calm: bool = False) -> None:
        """The stage is set. `calm`: without faults."""
        self.scene = scene
        self.faults = Faults(scene, calm=calm)
        self.liveness = Liveness(scene)
        self._tasks: list[asyncio.Task[Any]] = []

    async def until_closed(self, days: int) -> None:
        """Play all days, or as many as it takes to see enough."""
        loop = asyncio.get_running_loop()
        whole, closed = loop.create_task(self.whole(days)), loop.create_task(self.scene.court.closed.wait())
        await asyncio.wait((whole, closed), return_when=asyncio.FIRST_COMPLETED)
        closed.cancel()
        if whole.done():
            whole.result()
        else:
            self._tasks.append(whole)

    async def whole(self, days: int) -> None:
        """All days; faults fly till the last working hour of each, and everything is demanded after that."""
        scene, loop = self.scene, asyncio.get_running_loop()
        await scene.server.start()
        self._tasks = [loop.create_task(self.faults.guard()), *scene.begin(), loop.create_task(self._audit())]
        await scene.admin.actor.ask(c.ImportHall(hall=scene.hall))
        self._tasks.append(loop.create_task(self.faults.fly()))
        for day in range(days):
            await self._one_day(day, last=day == days - 1)

    async def _one_day(self, day: int, last: bool) -> None:
        scene = self.scene
        self._invite(day)
        self.faults.begin()
        end_s = scene.timetable.end_of_day(day)
        await self._until(end_s - CALM_BEFORE_END_S)
        self.faults.stop()
        await self.liveness.demand()
        if not last:
            self.faults.begin()
            await self._until(end_s + 3600.0)
            if scene.dice(f"close/{day}").random() < 0.5:
                await scene.supervisor.close_day()
            await self._until((day + 1) * DAY_S)
            return
        await self._until(end_s + 1800.0)
        await self.liveness.serve_everybody()
        await self.liveness.demand()

    def _invite(self, day: int) -> None:
        """Citizens of this day, spread over the kiosks."""
        scene, chance = self.scene, self.scene.dice(f"citizens/{day}")
        times = scene.timetable.arrivals(day, chance.randint(158, 168), chance)
        for index, kiosk in enumerate(scene.kiosks):
            mine = times[index :: len(scene.kiosks)]
            for citizen in citizens(scene.hall, scene.services, len(mine), mine, kiosk.actor):
                kiosk.expect(citizen)

    async def _until(self, at_s: float) -> None:
        await asyncio.sleep(max(0.0, at_s - self.scene.now_s()))

    async def _audit(self) -> None:
        while True:
            await asyncio.sleep(AUDIT_S)
            self.liveness.glance()

    async def over(self) -> None:
        """Everybody stops; the server ends in good order, and the court says its last word."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for task in self._tasks:
            if not task.cancelled() and isinstance(error := task.exception(), Exception):
                self.scene.court.accuse("actor", f"{task}: {error!r}")
        self.scene.audit()
        try:
            await self.scene.server.stop()
        except EngineError as error:
            self.scene.court.accuse("stop", repr(error))
        self.scene.court.end()
