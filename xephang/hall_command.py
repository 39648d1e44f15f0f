"""`xephang hall`: check, import and export hall.toml, and import a procedure catalogue.

Exit codes: 0 done, 1 refused or not reached (nothing was changed), 2 wrong usage.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from shared.domain import catalogue, hall_file
from shared.domain.answers import Accepted
from shared.domain.commands import AnyCommand, ImportHall, ImportProcedures
from shared.domain.hall import Hall
from shared.domain.hall_problem import Problem
from shared.words import say
from xephang.hall_problems import lines
from xephang.hall_reach import NotReached, Reach, in_database, through_server
from xephang.places import default_database, find_standing

Language = Literal["vi", "en"]
REFUSED_SHOWN = 20

app = typer.Typer(no_args_is_help=True, help=say("hall.help"))

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]
Engines = Annotated[list[str] | None, typer.Option("--engine", metavar="URL", help=say("hall.help.engine"))]
TokenFile = Annotated[Path | None, typer.Option("--token-file", metavar="FILE", help=say("hall.help.token_file"))]
Database = Annotated[str, typer.Option("--db", metavar="URL", help=say("hall.help.db"))]
Past = Annotated[str, typer.Option("--db", "--database", metavar="URL", help=say("hall.help.check_db"))]
Spoken = Annotated[Language, typer.Option("--language", help=say("hall.help.language"))]


@app.command(help=say("hall.help.check"))
def check(file: File, past: Past = "", language: Spoken = "vi") -> None:
    """Say everything that is wrong with a file; with a database, whether past days had too much priority."""
    hall = _read(file, language)
    counts = {"agencies": len(hall.agencies), "services": len(hall.services), "counters": len(hall.counters)}
    _tell(say("hall.good", language, file=file.name, **counts))
    if past:
        _tell_shares(hall, past, language)


@app.command(name="import", help=say("hall.help.import"))
def import_hall(
    file: File, engine: Engines = None, token_file: TokenFile = None, db: Database = "", language: Spoken = "vi",
) -> None:  # fmt: skip
    """Put a file in force. Public holidays are written into the calendar on the way."""
    from shared.server.public_holidays import with_calendar

    way = _way(engine, token_file, db, language)
    hall = with_calendar(_read(file, language), time.time_ns() // 1_000_000)
    with _reached(way) as reach:
        _send(reach, ImportHall(hall=hall), language)
    _tell(say("hall.imported", language, name=hall.name))


@app.command(name="export", help=say("hall.help.export"))
def export_hall(
    output: Annotated[Path | None, typer.Option("-o", "--output", dir_okay=False, help=say("hall.help.output"))] = None,
    engine: Engines = None, token_file: TokenFile = None, db: Database = "", language: Spoken = "vi",
) -> None:  # fmt: skip
    """Write the configuration in force to a file, or to standard output."""
    with _reached(_way(engine, token_file, db, language)) as reach:
        hall = reach.hall()
    if hall is None:
        _give_up(say("hall.none_yet", language))
    text = hall_file.dump(hall, notes(language))
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        _give_up(say("hall.cannot_write", language, file=output, found=problem.strerror))
    _tell(say("hall.exported", language, file=output))


@app.command(name="import-procedures", help=say("hall.help.import_procedures"))
def import_procedures(
    file: File, engine: Engines = None, token_file: TokenFile = None, db: Database = "", language: Spoken = "vi",
) -> None:  # fmt: skip
    """Put a catalogue of procedures in force and report what became of each row."""
    with _reached(_way(engine, token_file, db, language)) as reach:
        hall = reach.hall()
        if hall is None:
            _give_up(say("hall.no_catalogue_without_hall", language))
        imported = _take(file, hall, language)
        _show_report(imported.report, language)
        if not imported.procedures:
            _give_up(say("hall.catalogue.nothing", language))
        _send(reach, ImportProcedures(source=file.name, procedures=imported.procedures), language)
    _tell(say("hall.catalogue.imported", language, count=len(imported.procedures)))


def notes(language: str) -> dict[str, str]:
    """Comments of an exported file, by section."""
    return {section: say(f"hall.note.{section or 'top'}", language) for section in hall_file.sections()}


def _read(file: Path, language: str) -> Hall:
    """The hall of a file. Problems are told; one that is no warning ends the command."""
    try:
        reading = hall_file.read(file.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        _give_up(say("hall.cannot_read", language, file=file, found=problem))
    for each in reading.problems + (_unknown_icons(reading.hall) if reading.hall else []):
        for line in lines(each, reading.described, language):
            _tell(line, error=not each.warning)
    if reading.hall is None:
        wrong = sum(not each.warning for each in reading.problems)
        _give_up(say("hall.bad", language, file=file.name, count=wrong))
    return reading.hall


def _tell_shares(hall: Hall, url: str, language: str) -> None:
    """Days of a database on which priority classes passed what a quota can bear."""
    from shared.engine.priority_share import past_days
    from shared.engine.trouble import EngineError
    from xephang.priority_share import share_lines

    try:
        days = past_days(url)
    except EngineError as problem:
        _give_up(say("hall.share_unread", language, found=problem))
    for line in share_lines(hall, days, language):
        _tell(line)


def _unknown_icons(hall: Hall) -> list[Problem]:
    from shared.server.icon_names import icon_names

    named = [(kind, part) for kind in ("priorities", "agencies", "services") for part in getattr(hall, kind)]
    return [
        Problem(code="unknown_icon", path=(), key=f"{kind}[{part.id}].icon", found=part.icon, warning=True)
        for kind, part in named
        if part.icon not in icon_names()
    ]


def _way(
    engines: list[str] | None, token_file: Path | None, db: str, language: str,
) -> AbstractContextManager[Reach]:  # fmt: skip
    """Server or database, exactly one."""
    if engines and token_file and not db:
        return through_server(engines, token_file, language)
    if db and not engines and not token_file:
        return in_database(db, language)
    if not (engines or token_file or db):
        return _own_hall(language)
    raise typer.BadParameter(say("hall.where_to", language))


def _own_hall(language: str) -> AbstractContextManager[Reach]:
    """The hall of `xephang run` on this machine: through its server while it runs, else in its database."""
    standing = find_standing()
    if standing is None:
        return in_database(default_database(), language)
    return through_server([standing.engine], standing.token_file, language)


@contextmanager
def _reached(way: AbstractContextManager[Reach]) -> Iterator[Reach]:
    try:
        with way as reach:
            yield reach
    except NotReached as problem:
        _give_up(str(problem))


def _send(reach: Reach, command: AnyCommand, language: str) -> None:
    answer = reach.send(command)
    if not isinstance(answer, Accepted):
        said = answer.sentence.en if language == "en" else answer.sentence.vi
        _give_up(say("hall.refused", language, sentence=said))


def _take(file: Path, hall: Hall, language: str) -> catalogue.Imported:
    try:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            words = say("hall.catalogue.reading", language)
            with progress.open(file, "r", encoding="utf-8-sig", newline="", description=words) as lines:
                return catalogue.take(_rows(csv.DictReader(lines), language), hall)
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        _give_up(say("hall.cannot_read", language, file=file, found=problem))


def _rows(reader: csv.DictReader[str], language: str) -> Iterator[tuple[int, dict[str, str | None]]]:
    missing = [name for name in catalogue.COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        columns = {"found": ", ".join(missing), "expected": ", ".join(catalogue.COLUMNS)}
        _give_up(say("hall.catalogue.missing_column", language, **columns))
    for row in reader:
        yield reader.line_num, dict(row)


def _show_report(report: catalogue.Report, language: str) -> None:
    table = Table(title=say("hall.catalogue.title", language), show_header=False)
    table.add_column()
    table.add_column(justify="right")
    counts = {
        "rows": report.rows, "taken": report.taken, "joined": report.joined, "refused": len(report.refused),
        "without_service": report.without_service, "unverified": report.unverified_fees,
    }  # fmt: skip
    for name, count in counts.items():
        table.add_row(say(f"hall.catalogue.{name}", language), str(count))
    Console().print(table)
    for row in report.refused[:REFUSED_SHOWN]:
        words = say(f"hall.catalogue.{row.code}", language, found=row.found)
        _tell(say("hall.catalogue.refused_row", language, line=row.line, sentence=words), error=True)
    if len(report.refused) > REFUSED_SHOWN:
        _tell(say("hall.catalogue.more", language, count=len(report.refused) - REFUSED_SHOWN), error=True)


def _tell(text: str, error: bool = False) -> None:
    """Whole lines, never cut or coloured by what is in them."""
    typer.echo(text, err=error)


def _give_up(text: str) -> NoReturn:
    _tell(text, error=True)
    raise typer.Exit(1)
