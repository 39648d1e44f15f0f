"""Commands that read the record: verify, head, why, report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from textwrap import wrap
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from shared.domain.events import AnyEvent, TicketCalled
from shared.domain.hall import Hall
from shared.engine import estimates, outcomes, queries, reports
from shared.engine.backends import backend_of
from shared.engine.store import find_head
from shared.engine.trouble import EngineError
from shared.engine.verify import Verdict
from shared.engine.verify import verify as check
from shared.engine.why import Chapter, story
from shared.words import say
from shared.words.why import why_in_words
from xephang.places import default_database, find_standing

Database = Annotated[str, typer.Option("--db", help=say("record.help.db"))]
Spoken = Annotated[str, typer.Option("--language", help=say("record.help.language"))]
out = Console(highlight=False, soft_wrap=True)
report_app = typer.Typer(no_args_is_help=True, help=say("record.help.report"))


def which_database(given: str) -> str:
    """What was named, else the hall that runs here, else the one `xephang run` keeps."""
    standing = find_standing()
    return given or (standing.database if standing else default_database())


def _give_up(text: str) -> NoReturn:
    out.print(text, markup=False)
    raise typer.Exit(1)


@contextmanager
def _reading(url: str) -> Iterator[tuple[queries.Reading, Hall]]:
    """A look at the only hall of a database, or a sentence why not."""
    try:
        with queries.reading(url) as found:
            if found.configuration is None:
                _give_up(say("record.no_hall"))
            yield found, found.configuration
    except EngineError as problem:
        _give_up(str(problem))


def verify(
    db: Database = "",
    against: Annotated[str, typer.Option(help=say("record.help.against"))] = "",
    language: Spoken = "vi",
) -> None:
    """Recompute the journal's chain, replay it, and compare the tables with the replay."""
    try:
        verdict = check(which_database(db), against)
    except (EngineError, ValueError) as problem:
        _give_up(str(problem))
    out.print(worded(verdict, language), markup=False)
    raise typer.Exit(0 if verdict.ok else 1)


def worded(verdict: Verdict, language: str) -> str:
    """A verdict as a sentence."""
    if verdict.ok:
        return say("record.whole", language, events=verdict.events, rows=verdict.rows)
    where = f"#{verdict.seq}" if verdict.seq else f"{verdict.table} {verdict.key}".strip()
    return say("record.parted", language, where=where, code=verdict.code, detail=verdict.detail)


def head(db: Database = "") -> None:
    """Print the journal's present head, SEQ:HASH. Kept elsewhere, it proves later that nothing was rewritten."""
    engine = backend_of(which_database(db)).alchemy(read_only=True)
    try:
        with engine.connect() as connection:
            found = find_head(connection)
    except EngineError as problem:
        _give_up(str(problem))
    finally:
        engine.dispose()
    typer.echo(f"{found.seq}:{found.hash.hex()}")


def why(
    label: Annotated[str, typer.Argument(help=say("record.help.label"))],
    day: Annotated[str, typer.Option(help=say("record.help.day"))] = "",
    db: Database = "",
    language: Spoken = "vi",
) -> None:
    """Tell a ticket's story: what happened, when, who asked, and why it was called when it was."""
    with _reading(which_database(db)) as (found, hall):
        days = queries.days(found.connection, found.hall, 1)
        chosen = day or (days[0].day if days else "")
        chapters = story(found.connection, found.hall, chosen, label.upper())
    if not chapters:
        _give_up(say("record.no_ticket", language, label=label.upper(), day=chosen))
    table = Table("#", say("record.time", language), say("record.what", language), say("record.who", language))
    for chapter in chapters:
        table.add_row(*_told(chapter, hall, language))
    out.print(table)


def _told(chapter: Chapter, hall: Hall, language: str) -> tuple[str, str, str, str]:
    at = datetime.fromtimestamp(chapter.at / 1000, UTC).astimezone(ZoneInfo(hall.timezone))
    what = say(f"record.event.{type(chapter.event).__name__}", language)
    counter = next((one.number for one in hall.counters if one.id == getattr(chapter.event, "counter", "")), None)
    if counter is not None:
        what = f"{what} · {say('record.counter', language, number=counter)}"
    if isinstance(chapter.event, TicketCalled):
        what = f"{what}\n{why_in_words(chapter.event.why, language, hall.reasons)}"
    told = _reason(chapter.event, hall)
    if told:
        what = f"{what}\n{told}"
    return str(chapter.seq), f"{at:%H:%M:%S}", what, chapter.actor


def _reason(event: AnyEvent, hall: Hall) -> str:
    """The reason of an act in the hall's words, and the note beside it."""
    known = {each.id: each.name for each in hall.reasons}
    reason, note = getattr(event, "reason", ""), getattr(event, "note", "")
    return " · ".join(text for text in (known.get(reason, reason), note) if text)


@report_app.command()
def waiting(
    first: Annotated[str, typer.Option("--from", help=say("record.help.first"))] = "",
    last: Annotated[str, typer.Option("--to", help=say("record.help.last"))] = "",
    by: Annotated[str, typer.Option(help=say("record.help.by"))] = "service",
    csv: Annotated[bool, typer.Option("--csv", help=say("record.help.csv"))] = False,
    without_incidents: Annotated[bool, typer.Option("--without-incidents", help=say("record.help.incidents"))] = False,
    db: Database = "",
    language: Spoken = "vi",
) -> None:
    """Waiting times by service, counter, hour or day: count, median, p90, maximum, share within target."""
    begin, end = _period(first, last, language)
    if by not in ("service", "counter", "hour", "day"):
        raise typer.BadParameter(say("record.bad_by", language))
    with _reading(which_database(db)) as (found, hall):
        until = str(end + timedelta(days=1))
        made = reports.measure(
            found.connection, found.hall, str(begin), until, by,  # type: ignore[arg-type]
            zone=hall.timezone, without_incidents=without_incidents,
        )  # fmt: skip
    if csv:
        typer.echo(reports.as_csv(made, language), nl=False)
        return
    if not made.whole.count:
        _give_none(language)
    out.print(_waiting_table(made, _names(hall, by, language), language))
    out.print(say("record.in_minutes", language))


@report_app.command()
def kept(
    first: Annotated[str, typer.Option("--from", help=say("record.help.first"))] = "",
    last: Annotated[str, typer.Option("--to", help=say("record.help.last"))] = "",
    by: Annotated[str, typer.Option(help=say("record.help.by_kept"))] = "service",
    db: Database = "",
    language: Spoken = "vi",
) -> None:
    """How well the printed expected waits held, and what became of everybody who asked for a number."""
    begin, end = _period(first, last, language)
    if by not in ("service", "day"):
        raise typer.BadParameter(say("record.bad_by", language))
    with _reading(which_database(db)) as (found, hall):
        period = found.hall, str(begin), str(end + timedelta(days=1)), by
        held = estimates.calibration(found.connection, *period)  # type: ignore[arg-type]
        ended = outcomes.outcomes(found.connection, *period)  # type: ignore[arg-type]
    if not any(row.printed for row in held) and not any(row.issued or row.refused for row in ended):
        _give_none(language)
    names = {**_names(hall, "service", language), "": say("reports.whole", language)}
    out.print(_held_table(held, names, language))
    out.print(say("record.in_minutes", language))
    out.print(_ended_table(ended, names, language))


def _give_none(language: str) -> NoReturn:
    """Nothing to report is no failure, and no row of noughts either: 0 % would be a judgement."""
    out.print(say("record.nothing", language), markup=False)
    raise typer.Exit(0)


def _group(key: str, names: dict[str, str]) -> str:
    return "\n".join(wrap(names.get(key, key), 12))


def _figures(names: tuple[str, ...], language: str) -> Table:
    """A table of groups that fits 80 columns with dates and words whole: rich itself would cut them."""
    table = Table(box=SIMPLE, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(say("reports.group", language), no_wrap=True)
    for figure in names:
        heading = "\n".join(wrap(say(f"reports.{figure}", language), 8, break_long_words=False))
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _minutes(ms: int, language: str) -> str:
    return f"{ms / reports.MINUTE_MS:.1f}".replace(".", "," if language == "vi" else ".")


def _held_table(rows: list[estimates.Calibration], names: dict[str, str], language: str) -> Table:
    table = _figures(("printed", "held_share", "shorter", "longer", "width", "real_wait"), language)
    for row in rows:
        minutes = (_minutes(time, language) for time in (row.median_width, row.median_wait))
        counts = f"{row.held_share:.0%}", str(row.shorter), str(row.longer)
        told = (*counts, *minutes) if row.printed else ("–",) * 5
        table.add_row(_group(row.key, names), str(row.printed), *told)
    return table


def _ended_table(rows: list[outcomes.Outcomes], names: dict[str, str], language: str) -> Table:
    table = _figures(outcomes.OUTCOMES, language)
    for row in rows:
        ends = (row.issued, row.finished, row.cancelled, row.absent, row.expired, row.deferred)
        table.add_row(_group(row.key, names), *map(str, ends), str(sum(row.refused.values())))
    return table


def _period(first: str, last: str, language: str) -> tuple[date, date]:
    try:
        begin = date.fromisoformat(first) if first else datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
        end = date.fromisoformat(last) if last else begin
    except ValueError as problem:
        raise typer.BadParameter(say("record.bad_day", language)) from problem
    if end < begin:
        raise typer.BadParameter(say("record.bad_period", language))
    return begin, end


def _names(hall: Hall, by: str, language: str) -> dict[str, str]:
    if by == "service":
        return {service.id: service.name for service in hall.services}
    return {counter.id: say("record.counter", language, number=counter.number) for counter in hall.counters}


def _waiting_table(report: reports.Report, names: dict[str, str], language: str) -> Table:
    table = _figures(("count", "median", "p90", "maximum", "mean", "share"), language)
    for row in (*report.rows, report.whole):
        name = say("reports.whole", language) if row is report.whole else _group(row.key, names)
        times = (_minutes(time, language) for time in (row.median, row.p90, row.maximum, row.mean))
        told = (*times, f"{row.share:.0%}") if row.count else ("–",) * 5
        table.add_row(name, str(row.count), *told)
    return table
