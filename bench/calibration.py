"""How true the expected wait is, on days the estimator has not seen: `python -m bench.calibration [--truth NAME]`.

Each world is a hall with a truth of its own (bench/calibration_world.py). Its estimator learns from days of all loads,
then is judged on later days at light, normal and heavy load. Calls come from the real rules; nothing is tuned here.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from multiprocessing import Pool
from pathlib import Path
from typing import NamedTuple

from bench.calibration_day import Day, Told
from bench.calibration_world import DayOfWorld, Habits, World
from shared.domain import hours
from shared.domain.hall import Hall
from shared.domain.hall_file import parse
from shared.domain.wait_model import Priors

LOADS = {"light": 0.5, "normal": 0.8, "heavy": 1.05}  # of the counters' capacity, at the peak
FIRST_DAY = date(2026, 6, 1)
LONG = 5.0  # minutes: the promise is about numbers that waited longer
TRUTHS = {
    "usual": Habits(),
    "gamma": Habits(shape="gamma"),
    "exponential": Habits(shape="exponential"),
    "two kinds": Habits(shape="two_kinds"),
    "file is right": Habits(off_by=1.0),
    "days differ": Habits(day_sd=0.25),
    "clerks differ": Habits(clerk_sd=0.35),
    "unsteady counters": Habits(pauses_a_day=4.0, counters_missing=0.1),
}


class Task(NamedTuple):
    """One world to live through."""

    hall: str
    seed: int
    truth: str
    train: int
    test: int  # days of each load


class Row(NamedTuple):
    """One line of the table. Shares are of numbers that waited over five minutes, but for the last two."""

    n: int
    inside: float
    above: float
    below: float
    median_wait: float
    median_width: float
    error: float  # mean of (middle of the range - real), minutes
    all_inside: float
    all_early: float  # called before the low bound, of all numbers

    @property
    def width(self) -> float:
        """Median width by median wait."""
        return self.median_width / self.median_wait if self.median_wait else 0.0


def hall_of(name: str) -> Hall:
    """Read a hall of halls/."""
    found = parse((Path(__file__).parent.parent / "halls" / f"{name}.toml").read_text(encoding="utf-8"))
    if not isinstance(found, Hall):
        raise ValueError(f"halls/{name}.toml: {found[0]}")
    return found


def lived(task: Task) -> dict[str, list[Told]]:
    """What people were told and what came of it, by load; "first day" is the very first one, of any load."""
    world, priors = World(hall_of(task.hall), task.seed, TRUTHS[task.truth]), Priors()
    names, found = list(LOADS), dict[str, list[Told]]()
    for number, day in zip(range(task.train + len(LOADS) * task.test), _working_days(world.hall), strict=False):
        trains = number < task.train
        name = random.Random(f"{task.seed}/{number}").choice(names) if trains else names[number % len(names)]
        lives = Day(DayOfWorld(world, number, LOADS[name]), day, priors)
        priors = lives.run()
        if not trains or not number:
            found.setdefault(name if number else "first day", []).extend(lives.told)
    return found


def _working_days(hall: Hall) -> Iterator[str]:
    day = FIRST_DAY
    while True:
        if hours.sessions_on(hall, day.isoformat()):
            yield day.isoformat()
        day += timedelta(days=1)


def judged(told: list[Told]) -> Row | None:
    """Compare what was printed with what came; None where nobody waited long."""
    long = [each for each in told if each.real > LONG]
    if not long:
        return None
    return Row(
        n=len(long),
        inside=_share(long, lambda each: each.low <= each.real <= each.high),
        above=_share(long, lambda each: each.real > each.high),
        below=_share(long, lambda each: each.real < each.low),
        median_wait=statistics.median(each.real for each in long),
        median_width=statistics.median(each.high - each.low for each in long),
        error=statistics.fmean((each.low + each.high) / 2 - each.real for each in long),
        all_inside=_share(told, lambda each: each.low <= each.real <= each.high),
        all_early=_share(told, lambda each: each.real < each.low),
    )


def _share(told: list[Told], holds: Callable[[Told], bool]) -> float:
    return sum(1 for each in told if holds(each)) / len(told)


def measured(hall: str, truth: str, worlds: range, train: int, test: int) -> dict[str, Row]:
    """One hall in many worlds."""
    together: dict[str, list[Told]] = {}
    with Pool(2) as pool:
        for found in pool.map(lived, [Task(hall, seed, truth, train, test) for seed in worlds], chunksize=1):
            for name, told in found.items():
                together.setdefault(name, []).extend(told)
    rows = {name: judged(together.get(name, [])) for name in (*LOADS, "first day")}
    return {name: row for name, row in rows.items() if row is not None}


HEAD = "hall        load            n  inside  above  below  wait  width  width/wait  error  all in  early"


def line(hall: str, name: str, row: Row) -> str:
    """A row as text."""
    shares = f"{row.inside:6.1%} {row.above:6.1%} {row.below:6.1%}"
    minutes = f"{row.median_wait:5.1f} {row.median_width:6.1f} {row.width:11.2f} {row.error:+6.1f}"
    return f"{hall:11} {name:10} {row.n:6d} {shares:>23} {minutes} {row.all_inside:7.1%} {row.all_early:6.1%}"


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description="How true the expected wait is.")
    options.add_argument("--truth", choices=list(TRUTHS), default="usual", help="what the world is like")
    options.add_argument("--seed", type=int, default=100, help="the first world's seed")
    options.add_argument("--worlds", type=int, default=16, help="communes; a quarter as many provincial halls")
    options.add_argument("--train", type=int, default=20, help="days to learn from")
    options.add_argument("--test", type=int, default=8, help="days of each load to be judged by")
    chosen = options.parse_args()
    print(f"truth: {chosen.truth}, seeds from {chosen.seed}")
    print(HEAD)
    began = time.monotonic()
    for hall, worlds in (("commune", chosen.worlds), ("provincial", max(1, chosen.worlds // 4))):
        seeds = range(chosen.seed, chosen.seed + worlds)
        for name, row in measured(hall, chosen.truth, seeds, chosen.train, chosen.test).items():
            print(line(hall, name, row), flush=True)
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
