"""The rows of the business day in memory, and what of them the next commit writes.

Each new row and each changed row reaches the database once a commit, however many events of the batch touched it.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Table

from shared.domain.hall import Hall
from shared.engine import projected as p
from shared.engine import tables

_json = msgspec.json.Encoder(order="deterministic")


class Shelves:
    """What the next commit writes, by table."""

    def __init__(self) -> None:
        """Empty shelves."""
        self.day: p.Shelf[p.DayRow] = _shelf(tables.day)
        self.ticket: p.Shelf[p.TicketRow] = _shelf(tables.ticket)
        self.leg: p.Shelf[p.LegRow] = _shelf(tables.leg)
        self.call: p.Shelf[p.CallRow] = _shelf(tables.call)
        self.counter: p.Shelf[p.CounterRow] = _shelf(tables.counter)
        self.counter_time: p.Shelf[p.CounterTimeRow] = _shelf(tables.counter_time)
        self.rating: p.Shelf[p.RatingRow] = _shelf(tables.rating)
        self.booking: p.Shelf[p.BookingRow] = _shelf(tables.booking)
        self.incident: p.Shelf[p.IncidentRow] = _shelf(tables.incident)
        self.notice: p.Shelf[p.NoticeRow] = _shelf(tables.notice)
        self.hall_configuration: p.Shelf[p.ConfigurationRow] = _shelf(tables.hall_configuration)
        self.procedure: p.Shelf[p.ProcedureRow] = _shelf(tables.procedure)
        self.procedures_replaced = False

    def each(self) -> tuple[p.Shelf[Any], ...]:
        """All shelves, in the order they are written."""
        return (
            self.day, self.ticket, self.leg, self.call, self.counter, self.counter_time, self.rating, self.booking,
            self.incident, self.notice, self.hall_configuration, self.procedure,
        )  # fmt: skip

    def clear(self) -> None:
        """Forget what was written."""
        for shelf in self.each():
            shelf.clear()
        self.procedures_replaced = False


def _shelf(table: Table) -> p.Shelf[Any]:
    return p.Shelf(table, p.CHANGING.get(table, ""))


class DayBook:
    """The rows of one hall's business day, changed only by `projector.project`."""

    def __init__(self, hall: str) -> None:
        """`hall` is the key every row begins with."""
        self.hall = hall
        self.shelves = Shelves()
        self.targets: dict[str, int] = {}
        self.day: p.DayRow | None = None
        self.tickets: dict[str, p.TicketRow] = {}
        self.legs: dict[str, p.LegRow] = {}  # the last leg of each ticket
        self.calls: dict[int, p.CallRow] = {}  # by number in the day
        self.counters: dict[str, p.CounterRow] = {}
        self.stretches: dict[str, p.CounterTimeRow] = {}  # the running stretch of each counter
        self.bookings: dict[str, p.BookingRow] = {}  # these three as long as they live, over the days
        self.incidents: dict[str, p.IncidentRow] = {}
        self.notices: dict[str, p.NoticeRow] = {}

    @property
    def practice(self) -> int:
        """1 on a practice day."""
        return self.day.practice if self.day else 0

    @property
    def date(self) -> str:
        """The local date of the business day, "" before the first."""
        return self.day.day if self.day else ""

    def begin_leg(self, ticket: p.TicketRow, enqueued: int | None, to_counter: str = "") -> p.LegRow:
        """A new leg for the ticket's present service, waiting since `enqueued`."""
        ticket.state, ticket.counter, ticket.leg = "waiting", "", ticket.leg + 1
        self.shelves.ticket.touch(ticket)
        leg = p.LegRow(
            self.hall, ticket.day, ticket.id, ticket.leg, ticket.label, ticket.service, ticket.priority, enqueued,
            self.targets.get(ticket.service, 0), to_counter, ticket.rehearsal, ticket.practice,
        )  # fmt: skip
        self.legs[ticket.id] = self.shelves.leg.add(leg)
        return leg

    def end_leg(self, ticket: str, state: str, outcome: str, at: int) -> p.TicketRow:
        """The running leg ends, if one runs; the ticket is no longer in hand."""
        row = self.tickets[ticket]
        leg = self.legs[ticket]
        if not leg.outcome:
            leg.ended, leg.outcome = at, outcome
            self.shelves.leg.touch(leg)
        self.let_go(row)
        row.state = state
        self.shelves.ticket.touch(row)
        return row

    def let_go(self, ticket: p.TicketRow) -> None:
        """The counter no longer has this ticket in hand."""
        counter = self.counters.get(ticket.counter)
        if counter is not None and counter.ticket == ticket.id:
            counter.ticket = ""
            self.shelves.counter.touch(counter)

    def counter(self, counter: str) -> p.CounterRow:
        """The row of a counter, marked as changed."""
        row = self.counters.get(counter)
        if row is None:
            row = self.counters[counter] = p.CounterRow(self.hall, counter)
        self.shelves.counter.touch(row)
        return row

    def set_counter(self, counter: str, state: str, seq: int, at: int, reason: str = "") -> p.CounterRow:
        """The counter changes state: the running stretch ends and, unless it closes, the next begins."""
        row = self.counter(counter)
        row.state, row.reason, row.since = state, reason, at
        if state == "closed":
            row.clerk = ""
        stretch = self.stretches.pop(counter, None)
        if stretch is not None:
            stretch.until = at
            self.shelves.counter_time.touch(stretch)
        if state != "closed":
            time = p.CounterTimeRow(self.hall, seq, self.date, counter, state, reason, row.clerk, self.practice, at)
            self.stretches[counter] = self.shelves.counter_time.add(time)
        return row

    def configure(self, hall: Hall, seq: int, at: int) -> None:
        """A configuration is in force from now on."""
        self.targets = {service.id: service.target_minutes for service in hall.services}
        self.shelves.hall_configuration.touch(p.ConfigurationRow(self.hall, seq, at, _json.encode(hall)))
