"""Waiting times of a period: what was asked for, and the figures with names, as the page and the download show them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, Protocol

from shared.domain.hall import Hall
from shared.engine.reports import FIGURES, Figures, Report
from shared.words import say

By = Literal["service", "counter", "hour", "day"]
GROUPS: tuple[By, ...] = ("service", "counter", "hour", "day")
MOST_DAYS = 366
MINUTE_MS = 60_000


class WaitReports(Protocol):
    """Where figures come from: `shared.engine.reports.Reports`. Dates are local, the second one excluded."""

    async def measure(self, first: str, until: str, by: By, *, without_incidents: bool = False) -> Report: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A period (both days included) and a grouping; `problem` is the word that says what was wrong with the request."""

    first: date
    last: date
    by: By
    problem: str = ""
    without_incidents: bool = False

    @property
    def until(self) -> date:
        """The day after the last."""
        return self.last + timedelta(days=1)

    @property
    def file_name(self) -> str:
        """Name of the downloaded file, without its ending."""
        kind = "-khong-tinh-su-co" if self.without_incidents else ""
        return f"thoi-gian-cho-{self.first}-{self.last}-{self.by}{kind}"


@dataclass(frozen=True, slots=True)
class Named:
    """The figures of one group under the name a reader knows. `target` in ms, 0 where the group has no single one."""

    name: str
    figures: Figures
    target: int = 0


def asked(first: str, last: str, by: str, today: date, without_incidents: bool = False) -> Asked:
    """Read what was asked for; anything unreadable becomes today by service, with a sentence saying so."""
    return replace(_asked(first, last, by, today), without_incidents=without_incidents)


def _asked(first: str, last: str, by: str, today: date) -> Asked:
    group: By = by if by in GROUPS else "service"
    try:
        start, end = _day(first, today), _day(last, today)
    except ValueError:
        return Asked(today, today, group, "supervisor.bad_date")
    if start > end:
        return Asked(end, start, group, "supervisor.dates_swapped")
    if (end - start).days >= MOST_DAYS:
        return Asked(end - timedelta(days=MOST_DAYS - 1), end, group, "supervisor.too_long")
    return Asked(start, end, group, "" if by in ("", *GROUPS) else "supervisor.bad_group")


def _day(text: str, today: date) -> date:
    day = date.fromisoformat(text.strip()) if text.strip() else today
    if not 2000 <= day.year <= 2999:
        raise ValueError(text)
    return day


def presets(today: date) -> list[tuple[str, date, date]]:
    """Periods one click away: word, first and last day."""
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    return [
        ("supervisor.today", today, today),
        ("supervisor.yesterday", today - timedelta(days=1), today - timedelta(days=1)),
        ("supervisor.this_week", today - timedelta(days=today.weekday()), today),
        ("supervisor.this_month", month, today),
        ("supervisor.last_month", before.replace(day=1), before),
    ]


def named(rows: list[Figures], by: By, hall: Hall | None, language: str) -> list[Named]:
    """Names and targets put to ids, longest median wait first for services, else in the order of the house.

    What the hall no longer has keeps its id. People who were never called belong to no counter and are left out there.
    """
    if by == "service":
        found = [_service(row, hall, language) for row in rows]
        return sorted(found, key=lambda each: (-each.figures.median, each.name))
    if by == "counter":
        numbers = {each.id: each.number for each in hall.counters} if hall else {}
        known = sorted((row for row in rows if row.key), key=lambda row: (numbers.get(row.key, 9999), row.key))
        return [Named(_counter_name(row.key, numbers, language), row) for row in known]
    return [Named(key_name(row.key, by, hall, language), row) for row in rows]


def key_name(key: str, by: By, hall: Hall | None, language: str) -> str:
    """A group under the name a reader knows; what the hall no longer has keeps its id."""
    if by == "service":
        service = next((each for each in hall.services if each.id == key), None) if hall else None
        return ((language == "en" and service.name_en) or service.name) if service else key
    return _hour_name(key) if by == "hour" else _day_name(key)


def _service(row: Figures, hall: Hall | None, language: str) -> Named:
    service = next((each for each in hall.services if each.id == row.key), None) if hall else None
    target = service.target_minutes * MINUTE_MS if service else 0
    return Named(key_name(row.key, "service", hall, language), row, target)


def _counter_name(key: str, numbers: dict[str, int], language: str) -> str:
    return say("supervisor.counter_n", language, number=numbers[key]) if key in numbers else key


def _hour_name(key: str) -> str:
    return f"{int(key):02}:00–{int(key) + 1:02}:00"


def _day_name(key: str) -> str:
    return date.fromisoformat(key).strftime("%d/%m/%Y")


def as_csv(wanted: Asked, report: Report, rows: list[Named], language: str) -> bytes:
    """Comma-separated, UTF-8 with a byte order mark so that Excel reads Vietnamese; columns: supervisor/README.md.

    Hours and dates are the hall's own; times are seconds.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    heads = ("supervisor.from", "supervisor.to", f"supervisor.by_{wanted.by}")
    writer.writerow([*(say(word, language) for word in heads), *(say(f"reports.{each}", language) for each in FIGURES)])
    period = [wanted.first.isoformat(), wanted.last.isoformat()]
    for row in rows:
        writer.writerow([*period, _harmless(row.name), *_cells(row.figures)])
    writer.writerow([*period, say("reports.whole", language), *_cells(report.whole)])
    return ("\ufeff" + out.getvalue()).encode()


def _cells(row: Figures) -> list[str]:
    times = (row.median, row.p90, row.p95, row.maximum, row.mean)
    return [str(row.count), *(str(round(each / 1000)) for each in times), str(row.within), f"{row.share:.4f}",
            str(row.left)]  # fmt: skip


def _harmless(text: str) -> str:
    """A spreadsheet would run a cell that begins like a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
