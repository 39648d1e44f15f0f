"""`xephang rehearse`: a whole visit through the real programs before the doors open (tổng duyệt)."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from shared.engine.trouble import EngineError
from shared.words import say
from xephang.places import find_standing
from xephang.prepare import NotPrepared
from xephang.rehearsal import Rehearsal, Step
from xephang.run_command import HALLS
from xephang.scene import NotStaged, Scene, borrowed, staged

screen = Console(highlight=False)


class Report(msgspec.Struct, kw_only=True):
    """What report.json holds. Times are ms; each step says from what they count."""

    ok: bool
    hall: str
    began_at: int  # ms since 1970 UTC
    steps: list[Step]


def rehearse(
    out: Annotated[Path, typer.Option(help="folder for pictures, paper, sound and report")],
    hall: Annotated[Path, typer.Option(help="hall file to rehearse")] = HALLS / "provincial.toml",
    running: Annotated[bool, typer.Option(help="use the hall that runs here, with numbers of series T")] = False,
    show: Annotated[bool, typer.Option(help="open real windows instead of drawing off screen")] = False,
) -> None:
    """Rehearse one visit, from the touch to the journal; exit 0 only if every step was seen where it must be."""
    out.mkdir(parents=True, exist_ok=True)
    began = time.time_ns() // 1_000_000
    try:
        with _stage(hall, running, headless=not show) as scene:
            rehearsal = Rehearsal(scene, out)
            ok = rehearsal.run()
            name, steps = scene.hall.name, rehearsal.steps
    except (NotStaged, NotPrepared, EngineError, OSError) as problem:
        screen.print(str(problem), markup=False)
        raise typer.Exit(1) from problem
    report = Report(ok=ok, hall=name, began_at=began, steps=steps)
    (out / "report.json").write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1))
    screen.print(_table(steps))
    screen.print(say("rehearse.ok" if ok else "rehearse.failed", "vi", folder=str(out)), markup=False)
    raise typer.Exit(0 if ok else 1)


def _stage(hall: Path, running: bool, *, headless: bool) -> AbstractContextManager[Scene]:
    """A scratch hall, or the one that runs on this machine. Raises NotStaged where none runs."""
    if not running:
        return staged(hall, headless=headless)
    standing = find_standing()
    if standing is None:
        raise NotStaged(say("rehearse.no_server"))
    return borrowed(standing, headless=headless)


def _table(steps: list[Step]) -> Table:
    table = Table(title=say("rehearse.title", "vi"), title_justify="left")
    for word in ("step", "witness", "time", "seen"):
        table.add_column(say(f"rehearse.{word}", "vi"), overflow="fold")
    for step in steps:
        took = f"{step.ms} ms ({step.since})" if step.ms is not None else ""
        table.add_row(("✓ " if step.ok else "✗ ") + step.name, step.witness, took, step.seen)
    return table
