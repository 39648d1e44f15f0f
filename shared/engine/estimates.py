"""How well the printed expected waits held: the hall's own error, kept and measured.

Counted is every ticket on which a range was printed and whose first leg was called. Its **real wait** is the time from
issue to that first call. It **held** when low <= wait <= high, to the millisecond. Left out: rehearsal tickets and
practice days; whoever let others go first before the first call; tickets never called.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, select

from shared.engine import tables
from shared.engine.percentile import nearest_rank

MINUTE_MS = 60_000

# Word ids: the name, and with "_means" after it the definition.
CALIBRATION = ("printed", "held", "held_share", "shorter", "longer", "width", "real_wait")


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """One group of tickets. Times in ms; an empty group has zeros."""

    key: str  # id of the service or the date; "" for all together
    printed: int = 0  # tickets counted
    held: int = 0
    shorter: int = 0  # called before the range began
    longer: int = 0  # called after it ended
    median_width: int = 0  # of the printed ranges, by nearest rank
    median_wait: int = 0  # of the real waits

    @property
    def held_share(self) -> float:
        """Part of the tickets whose real wait fell inside what was printed, 0 to 1."""
        return self.held / self.printed if self.printed else 0.0


def calibration(
    connection: Connection, hall: str, first: str, until: str, by: Literal["service", "day"], *,
    over_minutes: int = 0, without_incidents: bool = False,
) -> list[Calibration]:  # fmt: skip
    """Groups of the local days from `first` up to, not including, `until`, by key; all together last.

    `over_minutes`: only tickets that really waited longer than that. `without_incidents`: the real wait less the time
    of incidents, which no estimate can foresee.
    """
    groups: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for row in connection.execute(_query(hall, first, until)):
        wait = row.called_first - row.enqueued - (row.stopped if without_incidents else 0)
        if wait > over_minutes * MINUTE_MS or not over_minutes:
            groups[row.day if by == "day" else row.service].append(_printed(row, wait))
    whole = [each for group in groups.values() for each in group]
    return [*(_calibrated(key, groups[key]) for key in sorted(groups)), _calibrated("", whole)]


def _query(hall: str, first: str, until: str) -> Any:
    t, leg = tables.ticket.c, tables.leg.c
    query = select(leg.service, leg.day, t.wait_low, t.wait_high, leg.enqueued, leg.called_first, leg.stopped)
    return query.where(
        t.hall == hall, t.day >= first, t.day < until, t.rehearsal == 0, t.practice == 0, t.wait_low.is_not(None),
        t.wait_high.is_not(None),
        leg.hall == t.hall, leg.day == t.day, leg.ticket == t.id, leg.leg == 1, leg.called_first.is_not(None),
    )  # fmt: skip


def _printed(row: Row[Any], wait: int) -> tuple[int, int, int]:
    return row.wait_low * MINUTE_MS, row.wait_high * MINUTE_MS, wait


def _calibrated(key: str, tickets: list[tuple[int, int, int]]) -> Calibration:
    if not tickets:
        return Calibration(key=key)
    return Calibration(
        key=key,
        printed=len(tickets),
        held=sum(1 for low, high, wait in tickets if low <= wait <= high),
        shorter=sum(1 for low, _, wait in tickets if wait < low),
        longer=sum(1 for _, high, wait in tickets if wait > high),
        median_width=nearest_rank(sorted(high - low for low, high, _ in tickets), 50),
        median_wait=nearest_rank(sorted(wait for *_, wait in tickets), 50),
    )
