"""`xephang simulate`: play halls on seeds until something is wrong, and say how to play it again."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shared.words import say

if TYPE_CHECKING:
    from xephang.simulation.simulation import Outcome

SEEDS = Path(__file__).resolve().parents[1] / "tests" / "simulation" / "seeds.txt"


def simulate(
    days: Annotated[int, typer.Option(help="Business days to play; 0: until something is wrong.")] = 0,
    seed: Annotated[int, typer.Option(help="The first seed; 0: any.")] = 0,
    keep: Annotated[bool, typer.Option(help="Keep a failing seed's database, and add the seed to the tests.")] = False,
) -> None:
    """Simulate whole halls: real rules, engine and server; time, network, disk and people from a seed."""
    from xephang.simulation.simulation import SEED_DAYS  # the whole engine: not for every command
    from xephang.simulation.simulation import simulate as play

    first = seed or random.SystemRandom().randrange(1, 1_000_000)
    played = 0
    outcomes: list[Outcome] = []
    while days == 0 or played < days:
        length = min(SEED_DAYS, days - played) if days else SEED_DAYS
        outcome = play(first + len(outcomes), length, keep=keep)
        outcomes.append(outcome)
        played += length
        _tell(outcome, keep)
        if outcome.violations and days == 0:
            break
    if not _summary(outcomes):
        raise typer.Exit(1)


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
    for kind, count in faults.most_common():
        typer.echo(f"  {count:>7}  {kind}")
    typer.echo(say("simulate.violations", "vi", count=str(violations)))
    return violations == 0
