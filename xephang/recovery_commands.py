"""Commands that keep the record safe and bring a hall back: backup, restore, begin-above, adopt."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from shared.engine import backup as copies
from shared.engine.backends import backend_of
from shared.engine.engine import wall_clock
from shared.engine.marks import begin_above as note_above
from shared.engine.trouble import EngineError
from shared.engine.verify import Verdict
from shared.words import say
from xephang.places import marks_of
from xephang.record_commands import Database, Spoken, out, which_database, worded

SERIES = re.compile(r"([A-Z]{1,3})=([0-9]{1,6})")
Above = Annotated[list[str] | None, typer.Argument(help=say("record.help.above"))]
AboveOption = Annotated[list[str] | None, typer.Option("--above", help=say("record.help.above"))]


def backup(
    target: Annotated[Path, typer.Argument(help=say("record.help.target"))], db: Database = "", language: Spoken = "vi"
) -> None:
    """Copy a hall to a new file while it works, and verify the copy."""
    _copied(lambda: copies.backup(which_database(db), target), language)


def restore(
    source: Annotated[Path, typer.Argument(help=say("record.help.source"))],
    above: AboveOption = None,
    db: Database = "",
    language: Spoken = "vi",
) -> None:
    """Put a backup where there is no hall yet; numbers go on above the highest known, screens load everything again."""
    url, numbers = which_database(db), _numbers(above, language)
    _copied(lambda: copies.restore(source, url, now=wall_clock(), marks=marks_of(url), above=numbers), language)


def begin_above(above: Above = None, db: Database = "", language: Spoken = "vi") -> None:
    """Let today's numbers go on above those given before the data was lost, and above those named: A=45 B=12."""
    url, numbers = which_database(db), _numbers(above, language)
    try:
        path = marks_of(url) or backend_of(url).marks_path()
        if path is None:
            _give_up(url)
        marks = note_above(path, numbers, wall_clock())
    except (EngineError, OSError) as problem:
        _give_up(str(problem))
    known = ", ".join(f"{series}{number}" for series, number in sorted(marks.numbers.items())) or "-"
    out.print(say("record.begins_above", language, day=marks.day, known=known), markup=False)


def adopt(db: Database = "", language: Spoken = "vi") -> None:
    """Make a database that was copied or moved here the hall's own from now on: begin a new epoch."""
    url = which_database(db)
    try:
        epoch = copies.begin_epoch(url, marks=marks_of(url))
    except (EngineError, OSError) as problem:
        _give_up(str(problem))
    out.print(say("record.adopted", language, epoch=epoch), markup=False)


def _numbers(given: list[str] | None, language: str) -> dict[str, int]:
    found = [(text, SERIES.fullmatch(text.upper())) for text in given or []]
    for text, match in found:
        if match is None:
            raise typer.BadParameter(say("record.bad_above", language, found=text[:20]))
    return {match[1]: int(match[2]) for _, match in found if match}


def _copied(work: Callable[[], Verdict], language: str) -> None:
    try:
        verdict = work()
    except (EngineError, OSError) as problem:
        _give_up(str(problem))
    out.print(worded(verdict, language), markup=False)
    raise typer.Exit(0 if verdict.ok else 1)


def _give_up(text: str) -> NoReturn:
    out.print(text, markup=False)
    raise typer.Exit(1)
