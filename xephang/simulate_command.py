"""`xephang simulate`: play halls on seeds until something is wrong, and say how to play it again."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import count, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shared.words import say

if TYPE_CHECKING:
    from xephang.simulation.simulation import Outcome

SEEDS = Path(__file__).resolve().parents[1] / "tests" / "simulation" / "seeds.txt"


def simulate(
    days: Annotated[int, typer.Option(help=say("simulate.help.days"))] = 0,
    seed: Annotated[int, typer.Option(help=say("simulate.help.seed"))] = 0,
    keep: Annotated[bool, typer.Option(help=say("simulate.help.keep"))] = False,
    plan: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help=say("simulate.help.plan"))] = None,
    jobs: Annotated[int, typer.Option(help=say("simulate.help.jobs"))] = 1,
    calm: Annotated[bool, typer.Option("--calm", help=say("simulate.help.calm"))] = False,
    keep_database: Annotated[Path | None, typer.Option(dir_okay=False, help=say("simulate.help.keep_database"))] = None,
) -> None:
    """Simulate whole halls: real rules, engine and server; time, network, disk and people from a seed."""
    if plan is not None:
        _check(plan)
    first = seed or random.SystemRandom().randrange(1, 1_000_000)
    outcomes: list[Outcome] = []
    for outcome in _played(first, days, keep, plan, jobs, keep_database, calm):
        outcomes.append(outcome)
        _tell(outcome, keep)
        if outcome.violations and days == 0:
            break
    if not _summary(outcomes):
        raise typer.Exit(1)
    if keep_database is not None:
        typer.echo(say("simulate.database", "vi", file=str(keep_database), days=", ".join(outcomes[0].dates)))


def _check(plan: Path) -> None:
    """A plan that is refused cannot be played."""
    from xephang.simulation import halls

    try:
        halls.of_file(plan)
    except (OSError, ValueError):
        typer.echo(say("simulate.bad_plan", "vi", file=str(plan)), err=True)
        raise typer.Exit(1) from None


def _played(
    first: int, days: int, keep: bool, plan: Path | None, jobs: int, database: Path | None, calm: bool
) -> Iterator[Outcome]:
    """Seed after seed, in order; `jobs` of them at once. A database that is kept is of one seed with all days."""
    from xephang.simulation.simulation import SEED_DAYS
    from xephang.simulation.simulation import simulate as play

    if database is not None:
        yield play(first, days or 5, keep=keep, plan=plan, database=database, calm=calm)
        return
    lengths = [min(SEED_DAYS, days - begun) for begun in range(0, days, SEED_DAYS)] if days else repeat(SEED_DAYS)
    if jobs == 1 or days == 0:
        yield from (play(seed, length, keep=keep, plan=plan, calm=calm) for seed, length in zip(count(first), lengths))
        return
    with ProcessPoolExecutor(jobs or os.cpu_count()) as pool:
        yield from pool.map(partial(_one, keep=keep, plan=plan, calm=calm), count(first), lengths)


def _one(seed: int, days: int, keep: bool, plan: Path | None, calm: bool) -> Outcome:
    """In a process of its own."""
    from xephang.simulation.simulation import simulate as play

    return play(seed, days, keep=keep, plan=plan, calm=calm)


def _tell(outcome: Outcome, keep: bool) -> None:
    typer.echo(
        say(
            "simulate.seed", "vi", seed=str(outcome.seed), hall=outcome.hall, days=str(len(outcome.days)),
            tickets=str(outcome.tickets), faults=str(outcome.faults.total()), seconds=f"{outcome.seconds:.1f}",
        )
    )  # fmt: skip
    if outcome.violations:
        typer.echo(outcome.story(), err=True)
        if keep:
            typer.echo(say("simulate.kept", "vi", folder=str(outcome.folder)), err=True)
            _remember(outcome)


def _remember(outcome: Outcome) -> None:
    """Add the seed to those the tests play first, where the tests are here."""
    if SEEDS.is_file():
        with SEEDS.open("a", encoding="utf-8") as seeds:
            seeds.write(f"{outcome.seed}  # {outcome.violations[0].law}\n")


def _summary(outcomes: list[Outcome]) -> bool:
    """Print what was played; whether every law was kept."""
    faults: Counter[str] = sum((outcome.faults for outcome in outcomes), Counter())
    violations = sum(len(outcome.violations) for outcome in outcomes)
    typer.echo(
        say(
            "simulate.summary", "vi", days=str(sum(len(each.days) for each in outcomes)),
            tickets=str(sum(each.tickets for each in outcomes)), events=str(sum(each.events for each in outcomes)),
            seconds=f"{sum(each.seconds for each in outcomes):.0f}",
        )
    )  # fmt: skip
    for kind, times in faults.most_common():
        typer.echo(f"  {times:>7}  {kind}")
    if not faults:
        typer.echo(f"  {say('simulate.no_faults', 'vi')}")
    _promises(outcomes)
    typer.echo(say("simulate.violations", "vi", count=str(violations)))
    return violations == 0


def _promises(outcomes: list[Outcome]) -> None:
    """Promise by promise: how often it was put to the test, and how often broken."""
    tested: Counter[str] = sum((outcome.promises for outcome in outcomes), Counter())
    broken = Counter(violation.law for outcome in outcomes for violation in outcome.violations)
    typer.echo(say("simulate.promises", "vi"))
    for law, times in tested.most_common():
        line = say("simulate.promise", "vi", times=f"{times:>7}", broken=str(broken[law]))
        typer.echo(f"{line}  {say(f'simulate.law.{law}', 'vi')}")
