"""Waiting and service times from the legs of visits, with every figure defined.

A **wait** is the time from joining a queue (issue, transfer, coming back) to the first call of that leg. Who was set
aside by the hall went on waiting from then on; who was set aside for a paper of their own, or let others go first,
waits again from coming back. A leg that ended without a call has no wait: it counts in `left` (cancelled, expired, put
off to another day), all of it the hall's account but what citizens cancelled. Nowhere counted: a leg that was left to
let others go first; a call in a class the citizen had no right to (the wait that goes on counts whole, once); a ticket
set aside for a paper of its own or absent and then called out of turn, which had no wait in that leg. A **service
time** is the time from the start of service to its end at that counter (finished, transferred or set aside).
**Without incidents**: less the time in which an incident ran in the hall, the area or the service meanwhile
(`leg.stopped`, `leg.stopped_serving`), in every figure, the target too.
Rehearsal tickets and practice days are left out. Dates are local days of the hall, the last one excluded.
Percentiles are by nearest rank: the p-th percentile of n values is the one at place ceil(p/100 × n) in ascending
order; the median is the 50th. They are computed here, not by the database, so both databases give the same.
"""

from __future__ import annotations

import asyncio
import csv
import io
import multiprocessing
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, tzinfo
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, Select, select

from shared.engine import tables
from shared.engine.backends import backend_of
from shared.engine.estimates import Calibration, calibration
from shared.engine.outcomes import Outcomes, outcomes
from shared.engine.percentile import nearest_rank
from shared.words import say

__all__ = ["Calibration", "Outcomes", "calibration", "measure", "nearest_rank", "outcomes"]

By = Literal["service", "counter", "hour", "day"]
What = Literal["wait", "service"]
T = TypeVar("T")
MINUTE_MS = 60_000
LEFT = ("cancelled", "expired", "deferred")
NO_WAIT = ("stepped_aside", "priority_refused")
NO_TARGET = -1  # a service time has no promise: none is within it

# Word ids of the figures: the name, and with "_means" after it the definition.
FIGURES = ("count", "median", "p90", "p95", "maximum", "mean", "within", "share", "left")


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """One group of legs. Times in ms, whole; an empty group has zeros."""

    key: str  # id of a service or a counter ("" where none called), the local hour "07" of joining, or the date
    count: int = 0  # legs with a value
    median: int = 0
    p90: int = 0
    p95: int = 0
    maximum: int = 0
    mean: int = 0
    within: int = 0  # of `count`, waits up to the target in force when the wait began
    left: int = 0  # legs that ended without a call: cancelled, left over at the end of the day, put off to another

    @property
    def share(self) -> float:
        """Part of the waits within target, 0 to 1."""
        return self.within / self.count if self.count else 0.0


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All legs together, and each group in the order of its key."""

    whole: Figures
    rows: list[Figures]


class _Leg(msgspec.Struct, frozen=True):
    key: str
    value: int | None  # None: never called
    target: int  # ms


def measure(
    connection: Connection, hall: str, first: str, until: str, by: By, *, what: What = "wait",
    zone: str = "Asia/Ho_Chi_Minh", without_incidents: bool = False,
) -> Report:  # fmt: skip
    """Figures of the local days from `first` up to, not including, `until` (YYYY-MM-DD)."""
    legs = list(_legs(connection, hall, first, until, by, what, ZoneInfo(zone), without_incidents))
    groups: dict[str, list[_Leg]] = defaultdict(list)
    for leg in legs:
        groups[leg.key].append(leg)
    rows = [_figures(key, group) for key, group in sorted(groups.items())]
    return Report(whole=_figures("", legs), rows=rows)


def _query(hall: str, first: str, until: str, what: What) -> Select[Any]:
    leg = tables.leg.c
    query = select(
        leg.day,
        leg.service,
        leg.counter,
        leg.enqueued,
        leg.called_first,
        leg.started,
        leg.ended,
        leg.target,
        leg.outcome,
        leg.stopped,
        leg.stopped_serving,
    )
    query = query.where(leg.hall == hall, leg.day >= first, leg.day < until, leg.rehearsal == 0, leg.practice == 0)
    if what == "service":
        return query.where(leg.started.is_not(None), leg.ended.is_not(None))
    return query.where(leg.enqueued.is_not(None), leg.outcome.not_in(NO_WAIT))


def _legs(
    connection: Connection, hall: str, first: str, until: str, by: By, what: What, zone: tzinfo, without: bool
) -> Iterable[_Leg]:
    for row in connection.execute(_query(hall, first, until, what)):
        if what == "service":
            value, since, stopped = row.ended - row.started, row.started, row.stopped_serving
        elif row.called_first is not None:
            value, since, stopped = row.called_first - row.enqueued, row.enqueued, row.stopped
        elif row.outcome in LEFT:
            value, since, stopped = None, row.enqueued, 0
        else:
            continue  # still waiting
        if without and value is not None:
            value -= stopped
        key = _hour(since, zone) if by == "hour" else getattr(row, by)
        yield _Leg(key, value, row.target * MINUTE_MS if what == "wait" else NO_TARGET)


def _hour(at: int, zone: tzinfo) -> str:
    return f"{datetime.fromtimestamp(at / 1000, zone).hour:02}"


def _figures(key: str, legs: list[_Leg]) -> Figures:
    values = sorted(leg.value for leg in legs if leg.value is not None)
    left = len(legs) - len(values)
    if not values:
        return Figures(key=key, left=left)
    return Figures(
        key=key,
        count=len(values),
        median=nearest_rank(values, 50),
        p90=nearest_rank(values, 90),
        p95=nearest_rank(values, 95),
        maximum=values[-1],
        mean=round(sum(values) / len(values)),
        within=sum(1 for leg in legs if leg.value is not None and leg.value <= leg.target),
        left=left,
    )


def measure_at(
    url: str, hall: str, first: str, until: str, by: By, what: What, zone: str, without_incidents: bool = False
) -> Report:
    """`measure` on a connection of its own: what the worker process runs."""
    return _at(url, measure, hall, first, until, by, what=what, zone=zone, without_incidents=without_incidents)


def _at(url: str, work: Callable[..., T], *arguments: object, **more: object) -> T:
    engine = backend_of(url).alchemy(read_only=True)
    try:
        with engine.connect() as connection:
            return work(connection, *arguments, **more)
    finally:
        engine.dispose()


class Reports:
    """Reports made in a process of their own, so that a year's figures never hold up a call."""

    def __init__(self, url: str, hall: str, zone: str = "Asia/Ho_Chi_Minh") -> None:
        """`zone` is the hall's, for the hours of the day."""
        self._where = (url, hall)
        self._zone = zone
        self._worker: ProcessPoolExecutor | None = None

    async def measure(
        self, first: str, until: str, by: By, what: What = "wait", without_incidents: bool = False
    ) -> Report:
        """Figures of the local days from `first` up to, not including, `until`."""
        return await self._run(measure_at, *self._where, first, until, by, what, self._zone, without_incidents)

    async def calibration(self, first: str, until: str, by: Literal["service", "day"]) -> list[Calibration]:
        """How well the printed waits held, by group; the whole comes last, its key is ""."""
        return await self._run(_at, self._where[0], calibration, self._where[1], first, until, by)

    async def outcomes(self, first: str, until: str, by: Literal["service", "day"]) -> list[Outcomes]:
        """What became of the numbers asked for, by group; the whole comes last, its key is ""."""
        return await self._run(_at, self._where[0], outcomes, self._where[1], first, until, by)

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        if self._worker is None:
            self._worker = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        return await asyncio.get_running_loop().run_in_executor(self._worker, work, *arguments)

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.shutdown(cancel_futures=True)
            self._worker = None


def as_csv(report: Report, language: str = "vi") -> str:
    """The report as CSV with a heading line; the whole comes last. Times in seconds with one decimal."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([say("reports.group", language), *(say(f"reports.{name}", language) for name in FIGURES)])
    for row in report.rows:
        writer.writerow([_harmless(row.key), *_cells(row)])
    writer.writerow([say("reports.whole", language), *_cells(report.whole)])
    return out.getvalue()


def _cells(row: Figures) -> list[str]:
    times = (row.median, row.p90, row.p95, row.maximum, row.mean)
    seconds = (f"{time / 1000:.1f}" for time in times)
    return [str(row.count), *seconds, str(row.within), f"{row.share:.4f}", str(row.left)]


def _harmless(text: str) -> str:
    """A spreadsheet would run a cell that begins like a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
