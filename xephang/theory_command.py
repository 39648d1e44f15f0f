"""`xephang theory`: the queue beside the formulas of queueing theory, in two tables."""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from shared.words import say

if TYPE_CHECKING:
    from xephang.theory import Line

LEAST = 1_000  # with fewer customers the intervals mean nothing
FIGURES = ("arrivals", "services", "counters", "load", "class", "theory", "measured", "half_width", "customers")
out = Console(highlight=False, soft_wrap=True)


def theory(
    customers: Annotated[int, typer.Option(help=say("theory.help.customers"), min=LEAST)] = 20_000,
    seed: Annotated[int, typer.Option(help=say("theory.help.seed"))] = 1,
    jobs: Annotated[int, typer.Option(help=say("theory.help.jobs"))] = 0,
    language: Annotated[str, typer.Option("--language", help=say("record.help.language"))] = "vi",
) -> None:
    """Poisson arrivals and exponential service through the real engine, beside Erlang C and Cobham."""
    from xephang.theory import BATCHES, CASES, WARM_UP, measure  # the whole engine: not for every command

    began = time.perf_counter()
    with ProcessPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        lines = [line for found in pool.map(measure, CASES, repeat(customers), repeat(seed)) for line in found]
    out.print(_table("theory.erlang", [line for line in lines if not line.case.first], language))
    out.print(_table("theory.cobham", [line for line in lines if line.case.first], language))
    seconds, warm_up = f"{time.perf_counter() - began:.0f}", round(customers * WARM_UP)
    out.print(say("theory.how", language, customers=customers, warm_up=warm_up, batches=BATCHES, seconds=seconds))
    inside = sum(line.inside for line in lines)
    out.print(say("theory.inside", language, inside=inside, lines=len(lines)))
    raise typer.Exit(0 if inside == len(lines) else 1)


def _table(title: str, lines: list[Line], language: str) -> Table:
    table = Table(title=say(title, language), title_justify="left", box=SIMPLE)
    for figure in FIGURES:
        table.add_column(
            say(f"theory.{figure}", language), justify="left" if figure == "class" else "right", no_wrap=True
        )
    table.add_column(say("theory.verdict", language))
    for line in lines:
        kind = say(f"theory.class.{line.priority if line.case.first else 'all'}", language)
        figures = (f"{figure:.3f}" for figure in (line.theory, line.measured, line.half_width))
        verdict = say("theory.yes" if line.inside else "theory.no", language)
        case = line.case
        table.add_row(
            f"{line.arrivals:.2f}", f"{case.services:.2f}", str(case.counters), f"{case.load:.2f}", kind, *figures,
            str(line.customers), verdict,
        )  # fmt: skip
    return table
