"""Questions to the tables. Each takes a read-only connection; none blocks the writer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Row, select

from shared.domain.hall import Hall, Procedure
from shared.engine import tables
from shared.engine.backends import backend_of
from shared.engine.store import check_schema

_procedure = msgspec.json.Decoder(Procedure)
_hall = msgspec.json.Decoder(Hall)


class Reading(NamedTuple):
    """A read-only look at the only hall of a database."""

    connection: Connection
    hall: str  # its key in every table
    configuration: Hall | None


@contextmanager
def reading(url: str) -> Iterator[Reading]:
    """Look at a database; a server may go on writing. Raises CannotOpen for a database that is none."""
    engine = backend_of(url).alchemy(read_only=True)
    try:
        with engine.connect() as connection:
            check_schema(connection)
            key = only_hall(connection)
            yield Reading(connection, key, hall_configuration(connection, key) if key else None)
    finally:
        engine.dispose()


class TicketFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket as anyone who holds its token may see it: nothing about the person."""

    id: str
    day: str
    label: str
    service: str
    state: str
    counter: str
    issued_at: int
    ended_at: int | None
    rehearsal: bool
    practice: bool
    booking: str = ""  # the promise made in its place, where it was put off


class DayFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One business day; `closed_at` is None while it is open."""

    day: str
    practice: bool
    opened_at: int
    closed_at: int | None


def ticket_by_token(connection: Connection, hall: str, token: str) -> TicketFacts | None:
    """The ticket behind a QR code; None for a token nobody was given."""
    t = tables.ticket.c
    row = connection.execute(select(tables.ticket).where(t.hall == hall, t.token == token)).first()
    return _facts(row) if row is not None else None


def ticket_by_label(connection: Connection, hall: str, day: str, label: str) -> TicketFacts | None:
    """A ticket by what is printed on it and its local date."""
    t = tables.ticket.c
    query = select(tables.ticket).where(t.hall == hall, t.day == day, t.label == label)
    row = connection.execute(query).first()
    return _facts(row) if row is not None else None


def _facts(row: Row[tuple[object, ...]]) -> TicketFacts:
    return TicketFacts(
        id=row.id, day=row.day, label=row.label, service=row.service, state=row.state, counter=row.counter,
        issued_at=row.issued_at, ended_at=row.ended_at, rehearsal=bool(row.rehearsal), practice=bool(row.practice),
        booking=row.booking,
    )  # fmt: skip


def procedures(connection: Connection, hall: str, service: str = "") -> list[Procedure]:
    """The catalogue in force, in its own order; only what one service receives if `service` is given."""
    p = tables.procedure.c
    query = select(p.body).where(p.hall == hall).order_by(p.position)
    if service:
        query = query.where(p.service == service)
    return [_procedure.decode(bytes(body)) for body in connection.execute(query).scalars()]


def only_hall(connection: Connection) -> str:
    """Key of the hall in this database; "" where there is none, or more than one."""
    found = list(connection.execute(select(tables.head.c.hall)).scalars())
    return str(found[0]) if len(found) == 1 else ""


def hall_configuration(connection: Connection, hall: str) -> Hall | None:
    """The configuration in force; None before the first."""
    c = tables.hall_configuration.c
    body = connection.execute(select(c.body).where(c.hall == hall)).scalar()
    return _hall.decode(bytes(body)) if body is not None else None


def days(connection: Connection, hall: str, limit: int = 366) -> list[DayFacts]:
    """The business days, newest first."""
    d = tables.day.c
    query = select(tables.day).where(d.hall == hall).order_by(d.day.desc()).limit(limit)
    return [
        DayFacts(day=row.day, practice=bool(row.practice), opened_at=row.opened_at, closed_at=row.closed_at)
        for row in connection.execute(query)
    ]
