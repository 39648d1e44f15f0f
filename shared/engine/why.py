"""The story of one ticket from the journal: what happened, when, who asked, and why it was called when it was."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, select

from shared.domain.events import (
    AnyEvent,
    BookingCancelled,
    BookingCheckedIn,
    BookingMade,
    BookingMoved,
    DayClosed,
    DayOpened,
    TicketsLinked,
)
from shared.engine import tables
from shared.engine.journal import Entry, decode, entries
from shared.engine.queries import TicketFacts, ticket_by_label


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to a ticket."""

    seq: int
    at: int
    actor: str  # role/name
    event: AnyEvent


def story(connection: Connection, hall: str, day: str, label: str) -> list[Chapter]:
    """Everything that happened to a ticket, oldest first; empty when no such number was given that day."""
    ticket = ticket_by_label(connection, hall, day, label)
    if ticket is None:
        return []
    return [
        Chapter(seq=entry.seq, at=entry.at, actor=entry.actor, event=event)
        for entry, event in _of_the_day(connection, hall, ticket.day)
        if _concerns(event, ticket)
    ]


def _concerns(event: AnyEvent, ticket: TicketFacts) -> bool:
    """Whether an event is about a ticket, or about the promise that was made in its place."""
    if isinstance(event, DayClosed):
        return ticket.id in event.expired
    if isinstance(event, DayOpened):
        return any(carried.id == ticket.id for carried in event.carried)
    if isinstance(event, TicketsLinked):
        return ticket.id in event.tickets
    if isinstance(event, BookingMade):
        return bool(ticket.booking) and event.booking.id == ticket.booking
    if isinstance(event, BookingMoved | BookingCancelled | BookingCheckedIn) and event.booking == ticket.booking:
        return True
    return getattr(event, "ticket", "") == ticket.id


def _of_the_day(connection: Connection, hall: str, day: str) -> Iterator[tuple[Entry, AnyEvent]]:
    """From the day's opening to the end of the journal, or to the next day's end: a visit may outlast its day."""
    d, e = tables.day.c, tables.event.c
    opened_at = connection.execute(select(d.opened_at).where(d.hall == hall, d.day == day)).scalar() or 0
    opened = connection.execute(
        select(e.seq).where(e.hall == hall, e.kind == "DayOpened", e.at >= opened_at).order_by(e.seq).limit(1)
    ).scalar()
    days = 0
    for entry in entries(connection, hall, after=(opened or 1) - 1):
        event = decode(bytes(entry.body))
        days += isinstance(event, DayOpened)
        if days > 2:
            return
        yield entry, event
