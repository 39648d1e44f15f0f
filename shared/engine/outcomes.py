"""What became of the numbers people asked for: given, served, given up, put off, and refused to begin with.

Rehearsal tickets and practice days are left out. A ticket counts in the day it was issued on and, by service, in the
one it has now (its last); refused demand in the open business day, else in the local date.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Literal

import msgspec
from sqlalchemy import Connection, func, select

from shared.engine import tables

# Word ids: the name, and with "_means" after it the definition.
OUTCOMES = ("issued", "finished", "cancelled", "absent", "expired", "deferred", "refused")


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """One group of numbers. What is not ended yet counts in `issued` alone."""

    key: str  # id of the service or the date; "" for all together
    issued: int = 0
    finished: int = 0
    cancelled: int = 0
    absent: int = 0  # called, did not come, and never came back
    expired: int = 0  # left over at the end of the day, or given up by the hall: against the hall
    deferred: int = 0  # put off with a promise for a later day: against the hall
    refused: dict[str, int] = {}  # demand that got no number, by the refusal's code

    @property
    def demand(self) -> int:
        """Everybody who asked."""
        return self.issued + sum(self.refused.values())


def outcomes(
    connection: Connection, hall: str, first: str, until: str, by: Literal["service", "day"]
) -> list[Outcomes]:
    """Groups of the local days from `first` up to, not including, `until`, by key; all together last."""
    states, refused = _states(connection, hall, first, until, by), _refused(connection, hall, first, until, by)
    groups = [_group(key, states[key], refused[key]) for key in sorted({*states, *refused})]
    whole = _group("", sum(states.values(), Counter()), sum(refused.values(), Counter()))
    return [*groups, whole]


def _states(connection: Connection, hall: str, first: str, until: str, by: str) -> dict[str, Counter[str]]:
    t = tables.ticket.c
    key = t[by]
    query = select(key, t.state, func.count()).where(
        t.hall == hall, t.day >= first, t.day < until, t.rehearsal == 0, t.practice == 0
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, state, count in connection.execute(query.group_by(key, t.state)):
        found[name][state] += count
    return found


def _refused(connection: Connection, hall: str, first: str, until: str, by: str) -> dict[str, Counter[str]]:
    d = tables.demand.c
    key = d[by]
    query = select(key, d.code, func.count()).where(d.hall == hall, d.day >= first, d.day < until, d.practice == 0)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, code, count in connection.execute(query.group_by(key, d.code)):
        found[name][code] += count
    return found


def _group(key: str, states: Counter[str], refused: Counter[str]) -> Outcomes:
    ended = {name: states[name] for name in ("finished", "cancelled", "absent", "expired", "deferred")}
    return Outcomes(key=key, issued=states.total(), refused=dict(sorted(refused.items())), **ended)
