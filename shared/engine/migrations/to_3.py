"""Version 3: what the rules of the queue added, and how much of old waits and services incidents took up.

New columns keep a default, so that no large table has to be copied. Old rows are given what a replay of the journal
gives them: nothing was declared, promised or refused then, but people came back and incidents ran.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from alembic.operations import Operations
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, PrimaryKeyConstraint, Text, bindparam, text
from sqlalchemy.dialects.postgresql import BYTEA

NUMBER = BigInteger().with_variant(Integer(), "sqlite")
BYTES = LargeBinary().with_variant(BYTEA(), "postgresql")

ADDED: dict[str, list[tuple[str, int | str | None]]] = {
    "ticket": [
        ("dossiers", 1), ("needs", ""), ("slot", None), ("promised", 0), ("outside", 0), ("wait_low", None),
        ("wait_high", None), ("today", ""), ("settled", ""), ("booking", ""),
    ],
    "leg": [("stopped", 0), ("stopped_serving", 0), ("slot", None), ("returned", 0)],
    "booking": [("promise", 0), ("label", "")],
    "incident": [("service", "")],
}  # fmt: skip


def upgrade(op: Operations) -> None:
    """Columns, tables, and the figures of old legs."""
    for table, columns in ADDED.items():
        for name, before in columns:
            op.add_column(table, _column(name, before))
    _make_tables(op)
    connection = op.get_bind()
    connection.execute(text(RETURNED))
    for hall in list(connection.execute(text("SELECT DISTINCT hall FROM incident")).scalars()):
        _stand_still(connection, hall)


def _column(name: str, before: int | str | None) -> Column[Any]:
    if before is None:
        return Column(name, NUMBER, nullable=True)
    kind: Any = Text() if isinstance(before, str) else NUMBER
    default = f"'{before}'" if isinstance(before, str) else str(before)
    return Column(name, kind, nullable=False, server_default=text(default))


def _make_tables(op: Operations) -> None:
    strict = {"sqlite_strict": True, "sqlite_with_rowid": False}
    demand = (
        *_columns(Text(), "hall"), *_columns(NUMBER, "seq"), *_columns(Text(), "day", "service", "code", "priority"),
        *_columns(NUMBER, "practice", "at"), PrimaryKeyConstraint("hall", "seq"),
    )  # fmt: skip
    op.create_table("demand", *demand, **strict)
    op.create_index("demand_at", "demand", ["hall", "at"])
    day_key = (*_columns(Text(), "hall", "day"), *_columns(BYTES, "key"), PrimaryKeyConstraint("hall", "day"))
    op.create_table("day_key", *day_key, **strict)


def _columns(kind: Any, *names: str) -> list[Column[Any]]:
    return [Column(name, kind, nullable=False) for name in names]


RETURNED = """
UPDATE leg SET returned = 1 WHERE leg > 1 AND EXISTS (
  SELECT 1 FROM leg AS before WHERE before.hall = leg.hall AND before.day = leg.day AND before.ticket = leg.ticket
  AND before.leg = leg.leg - 1 AND before.outcome IN ('parked', 'absent', 'undone'))
"""


@dataclass(frozen=True)
class _Run:
    """A stretch of an incident, and the queues it held."""

    since: int
    until: int
    queues: frozenset[str]


def _stand_still(connection: Any, hall: str) -> None:
    """Fill `stopped` and `stopped_serving` of the legs that met an incident."""
    runs = list(_runs(connection, hall))
    found = []
    for leg in connection.execute(text(LEGS), {"hall": hall, "first": min(run.since for run in runs)}):
        queue = f"@{leg.to_counter}" if leg.to_counter else leg.service
        waited = leg.ended if leg.called_first is None else leg.called_first
        stopped = _overlap(runs, queue, leg.enqueued, waited)
        serving = _overlap(runs, queue, leg.started, leg.ended)
        if stopped or serving:
            found.append(
                {"h": hall, "d": leg.day, "t": leg.ticket, "l": leg.leg, "stopped": stopped, "serving": serving}
            )
    if found:
        change = text(
            "UPDATE leg SET stopped = :stopped, stopped_serving = :serving"
            " WHERE hall = :h AND day = :d AND ticket = :t AND leg = :l"
        )
        connection.execute(change, found)


LEGS = """
SELECT day, ticket, leg, service, to_counter, enqueued, called_first, started, ended FROM leg
WHERE hall = :hall AND (called_first > :first OR ended > :first)
"""


def _runs(connection: Any, hall: str) -> Iterator[_Run]:
    """An incident holds what the configuration said when it was declared, and again as each later day opened."""
    query = text("SELECT id, area, since, ended_at FROM incident WHERE hall = :hall")
    for incident in connection.execute(query, {"hall": hall}).all():
        ended = 2**62 if incident.ended_at is None else incident.ended_at
        declared = _declared_at(connection, hall, incident.id, incident.since)
        turns = [row.at for row in _landmarks(connection, hall, ("DayOpened",), declared, ended)]
        edges = [declared, *turns, ended]
        for since, until in itertools.pairwise(edges):
            yield _Run(since, until, _touched(_hall_at(connection, hall, since), incident.area))


def _declared_at(connection: Any, hall: str, incident: str, since: int) -> int:
    """The time of its entry in the journal: `since` is what the clock said, which may have been put back."""
    before = _landmarks(connection, hall, ("DayOpened",), -1, since + 1)
    query = text(
        "SELECT at, body FROM event WHERE hall = :hall AND kind = 'IncidentDeclared' AND seq > :seq ORDER BY seq"
    )
    for row in connection.execute(query, {"hall": hall, "seq": before[-1].seq if before else 0}):
        if msgspec.json.decode(bytes(row.body))["incident"]["id"] == incident:
            return int(row.at)
    return since


def _landmarks(connection: Any, hall: str, kinds: tuple[str, ...], after: int, before: int) -> list[Any]:
    query = text(
        "SELECT seq, at FROM event WHERE hall = :hall AND kind IN :kinds"
        " AND kind IN ('DayOpened', 'HallConfigured', 'ProceduresImported')"  # as its index says
        " AND at > :after AND at < :before ORDER BY seq"
    ).bindparams(bindparam("kinds", expanding=True))
    values = {"hall": hall, "kinds": list(kinds), "after": after, "before": before}
    return list(connection.execute(query, values).all())


def _hall_at(connection: Any, hall: str, at: int) -> dict[str, Any]:
    marks = _landmarks(connection, hall, ("DayOpened", "HallConfigured"), -1, at + 1)
    query = text("SELECT body FROM event WHERE hall = :hall AND seq = :seq")
    body = connection.execute(query, {"hall": hall, "seq": marks[-1].seq}).scalar()
    found: dict[str, Any] = msgspec.json.decode(bytes(body))["hall"]
    return found


def _touched(hall: dict[str, Any], area: str) -> frozenset[str]:
    """The queues of an area: its counters' own, and those of the services they serve; "" is the whole hall."""
    counters = [each for each in hall["counters"] if area in ("", each["area"])]
    services = [each for counter in counters for each in counter["serves"]]
    if not area:
        services = [each["id"] for each in hall["services"]]
    return frozenset([*services, *(f"@{each['id']}" for each in counters)])


def _overlap(runs: list[_Run], queue: str, begin: int | None, end: int | None) -> int:
    """How many ms between two times at least one incident held a queue."""
    if begin is None or end is None:
        return 0
    met = sorted((max(run.since, begin), min(run.until, end)) for run in runs if queue in run.queues)
    total, reached = 0, 0
    for since, until in met:
        begins = max(since, reached)
        if until > begins:
            total, reached = total + until - begins, until
    return total
