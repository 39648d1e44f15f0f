"""`xephang replay`: past days under another calling plan or roster, and who would have waited how much."""

from __future__ import annotations

import csv
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from shared.domain.hall import Hall
from shared.words import say

if TYPE_CHECKING:
    from xephang.replay.comparison import Comparison, Row
    from xephang.replay.days import Day
    from xephang.replay.play import Leg

MINUTE_MS = 60_000
DATES_SHOWN = 7
SQLITE = "sqlite:///"
COLUMNS = ("date", "ticket", "number", "service", "class", "counter_before", "counter_after", "before", "after")
out = Console(highlight=False, soft_wrap=True)


def replay(
    plan: Annotated[Path, typer.Option(exists=True, dir_okay=False, readable=True, help=say("replay.help.plan"))],
    first: Annotated[str, typer.Option("--from", help=say("replay.help.first"))],
    last: Annotated[str, typer.Option("--to", help=say("replay.help.last"))] = "",
    database: Annotated[str, typer.Option("--database", "--db", help=say("record.help.db"))] = "",
    by_roster: Annotated[bool, typer.Option("--roster", help=say("replay.help.roster"))] = False,
    table: Annotated[Path | None, typer.Option("--csv", dir_okay=False, help=say("replay.help.csv"))] = None,
    language: Annotated[str, typer.Option("--language", help=say("record.help.language"))] = "vi",
) -> None:
    """Play past days under another plan, and say who would have waited how much longer or shorter."""
    began = time.perf_counter()
    hall = _plan(plan, by_roster, language)
    with _uncollected():
        days = _days(database, *_period(first, last or first, language), language)
        _must_have(days, hall, plan.name, language)
        check, found = _played(days, hall, by_roster)
    names = _Names(days, hall, language)
    for title, rows in (
        ("service", found.rows(lambda leg: leg.service)),
        ("class", found.rows(lambda leg: leg.priority)),
        ("group", found.rows(lambda leg: names.group_of(leg.counter))),
    ):
        out.print(_table(title, rows, found.whole(), names, language))
    tickets = sum(day.tickets for day in days)
    _tell_how(days, tickets, check, time.perf_counter() - began, language)
    out.print(conclusion(found.whole(), language), markup=False)
    if table is not None:
        _write(table, found, language)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let Python look for no cycles meanwhile: a day's events hold next to none, and looking costs a third."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _give_up(text: str) -> NoReturn:
    out.print(text, markup=False)
    raise typer.Exit(1)


def _period(first: str, last: str, language: str) -> tuple[str, str]:
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        _give_up(say("replay.bad_date", language))
    if end < begin:
        _give_up(say("replay.bad_period", language))
    return str(begin), str(end)


def _plan(file: Path, by_roster: bool, language: str) -> Hall:
    """The other plan; everything that is wrong with it is said, with its line."""
    from shared.domain import hall_file
    from xephang.hall_problems import lines

    try:
        reading = hall_file.read(file.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        _give_up(say("hall.cannot_read", language, file=file, found=problem))
    if reading.hall is None:
        wrong = [each for each in reading.problems if not each.warning]
        for line in chain.from_iterable(lines(each, reading.described, language) for each in wrong):
            out.print(line, markup=False)
        _give_up(say("replay.bad_plan", language, file=file.name, count=len(wrong)))
    if by_roster and not reading.hall.roster:
        _give_up(say("replay.no_roster", language, file=file.name))
    return reading.hall


def _days(database: str, first: str, last: str, language: str) -> list[Day]:
    from shared.engine import queries
    from shared.engine.trouble import EngineError
    from xephang.record_commands import which_database
    from xephang.replay import days

    url = which_database(database)
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).is_file():
        _give_up(say("replay.no_database", language, file=url.removeprefix(SQLITE)))
    try:
        with queries.reading(url) as found:
            if not found.hall:
                _give_up(say("record.no_hall", language))
            chosen, known = days.read(found, first, last)
    except EngineError as problem:
        _give_up(str(problem))
    if not chosen:
        if not known:
            _give_up(say("replay.none", language))
        _give_up(say("replay.no_day", language, first=first, last=last, dates=", ".join(known[-DATES_SHOWN:])))
    return chosen


def _must_have(days: list[Day], hall: Hall, file: str, language: str) -> None:
    from xephang.replay.days import lacking

    missing = lacking(days, hall)
    if missing:
        _give_up(say("replay.lacking", language, file=file, ids=", ".join(missing)))


def _played(days: list[Day], hall: Hall, by_roster: bool) -> tuple[Comparison, Comparison]:
    """A replay under each day's own plan, which only shows what a replay is worth, and one under the other plan."""
    from shared.server.public_holidays import with_calendar
    from xephang.replay.comparison import Comparison
    from xephang.replay.play import played_legs, real_legs
    from xephang.replay.script import script_of

    check, found = Comparison(), Comparison()
    for day in days:
        script = script_of(day)
        real = real_legs(script)
        check.add(day.opened.date, real, played_legs(script))
        other = with_calendar(hall, day.at)
        found.add(day.opened.date, real, played_legs(script, other, by_roster=by_roster))
    return check, found


class _Names:
    """What rows are called."""

    def __init__(self, days: list[Day], hall: Hall, language: str) -> None:
        """Of the other plan first, else of the days' own."""
        halls = [*(day.opened.hall for day in days), hall]
        self._names = {part.id: part.name for each in halls for part in each.services}
        self._names |= {part.id: part.name for each in halls for part in each.priorities}
        self._numbers = {counter.id: counter.number for each in halls for counter in each.counters}
        self._groups = {counter: group.id for group in hall.groups for counter in group.counters}
        self._group_names = {group.id: group.name or group.id for group in hall.groups}
        self._language = language

    def group_of(self, counter: str) -> str:
        """A sortable key: groups first, then single counters by number."""
        group = self._groups.get(counter)
        return f"0{group}" if group else f"1{self._numbers.get(counter, 0):06}{counter}"

    def name(self, title: str, key: str) -> str:
        """For people."""
        if title != "group":
            return str(self._names.get(key, key))
        if key[0] == "0":
            return str(self._group_names[key[1:]])
        return say("record.counter", self._language, number=int(key[1:7]))


def _table(title: str, rows: list[Row], whole: Row, names: _Names, language: str) -> Table:
    table = Table(box=SIMPLE, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(say(f"replay.{title}", language), min_width=14)
    for figure in ("people", "median", "p90", "most", "longer", "shorter", "served"):
        table.add_column(say(f"replay.{figure}", language), justify="right", no_wrap=True)
    for row in rows:
        table.add_row(names.name(title, row.key), *_cells(row))
    table.add_section()
    table.add_row(say("replay.whole", language), *_cells(whole))
    return table


def _cells(row: Row) -> list[str]:
    """In whole minutes: nobody feels less in a day's figures."""
    before, after = row.before, row.after
    waits = ((before.median, after.median), (before.p90, after.p90), (before.most, after.most))
    served = [f"{sign}{count}" for sign, count in (("−", row.no_longer_served), ("+", row.newly_served)) if count]
    return [
        str(before.people),
        *(f"{was / MINUTE_MS:.0f}→{now / MINUTE_MS:.0f}" for was, now in waits),
        f"{row.longer.people} (+{row.longer.median / MINUTE_MS:.0f})" if row.longer.people else "·",
        f"{row.shorter.people} (−{row.shorter.median / MINUTE_MS:.0f})" if row.shorter.people else "·",
        " ".join(served) or "·",
    ]


def _tell_how(days: list[Day], tickets: int, check: Comparison, seconds: float, language: str) -> None:
    found = check.fidelity()
    out.print(say("replay.legend", language), markup=False)
    out.print(
        say("replay.check", language, median=round(found.median / 1000), share=f"{found.within_minute:.0%}",
            waits=found.waits, apart=found.only_one),
        markup=False,
    )  # fmt: skip
    if found.doubtful:
        out.print(say("replay.doubt", language), style="bold", markup=False)
    out.print(
        say("replay.took", language, days=len(days), tickets=tickets, seconds=_decimal(seconds, language)), markup=False
    )


def _minutes(ms: int, language: str) -> str:
    return _decimal(ms / MINUTE_MS, language)


def _decimal(figure: float, language: str) -> str:
    return f"{figure:.1f}".replace(".", "," if language == "vi" else ".")


def conclusion(whole: Row, language: str) -> str:
    """What the tables come to, in a sentence or two."""
    said = [
        say(
            "replay.conclusion", language, before=_minutes(whole.before.median, language),
            after=_minutes(whole.after.median, language), shorter=whole.shorter.people,
            less=f"{whole.shorter.median / MINUTE_MS:.0f}", longer=whole.longer.people,
            more=f"{whole.longer.median / MINUTE_MS:.0f}", most=f"{whole.longer.most / MINUTE_MS:.0f}",
        )
    ]  # fmt: skip
    if whole.no_longer_served:
        said.append(say("replay.conclusion_lost", language, count=whole.no_longer_served))
    if whole.newly_served:
        said.append(say("replay.conclusion_gained", language, count=whole.newly_served))
    return " ".join(said)


def _write(file: Path, found: Comparison, language: str) -> None:
    """One line a wait, in order of date, ticket and stay; waits in seconds, empty where nobody called."""
    try:
        with file.open("w", encoding="utf-8-sig", newline="") as text:
            writer = csv.writer(text)
            writer.writerow([say(f"replay.csv.{column}", language) for column in COLUMNS])
            for (day, (ticket, number)), pair in sorted(found.pairs.items()):
                leg, before, after = pair.leg, pair.before, pair.after
                counters = [each.counter if each else "" for each in (before, after)]
                waits = [_seconds(each) for each in (before, after)]
                writer.writerow([day, ticket, number + 1, leg.service, leg.priority, *counters, *waits])
    except OSError as problem:
        _give_up(say("hall.cannot_write", language, file=file, found=problem.strerror))
    out.print(say("replay.written", language, file=file, count=len(found.pairs)), markup=False)


def _seconds(leg: Leg | None) -> str:
    return f"{leg.waited_ms / 1000:.1f}" if leg else ""
