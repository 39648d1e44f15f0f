"""The rows of the business day in memory, and what of them the next commit writes.

Each new row and each changed row reaches the database once a commit, however many events of the batch touched it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Table

from shared.domain.hall import Hall
from shared.engine import projected as p
from shared.engine import tables
from shared.engine.standstill import Standstill

# Outcomes of a leg after which the same person comes back to the queue, and those whose booked time still holds then.
COMES_BACK = frozenset({"parked", "absent", "stepped_aside", "undone"})
KEEPS_SLOT = frozenset({"parked", "stepped_aside", "undone", "priority_refused"})

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
        self.demand: p.Shelf[p.DemandRow] = _shelf(tables.demand)
        self.hall_configuration: p.Shelf[p.ConfigurationRow] = _shelf(tables.hall_configuration)
        self.procedure: p.Shelf[p.ProcedureRow] = _shelf(tables.procedure)
        self.procedures_replaced = False

    def each(self) -> tuple[p.Shelf[Any], ...]:
        """All shelves, in the order they are written."""
        return (
            self.day, self.ticket, self.leg, self.call, self.counter, self.counter_time, self.rating, self.booking,
            self.incident, self.notice, self.demand, self.hall_configuration, self.procedure,
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
        self.configuration: Hall | None = None
        self.targets: dict[str, int] = {}
        self.ordinary = ""  # the ordinary priority class
        self.standstill = Standstill()
        self.waits_on: dict[str, int] = {}  # tickets set aside by the hall: when their next wait began
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

    @property
    def open(self) -> bool:
        """Whether a business day is open."""
        return self.day is not None and self.day.closed_at is None

    def date_of(self, at: int) -> str:
        """The business day while one is open, else the hall's local date."""
        if self.open:
            return self.date
        zone = ZoneInfo(self.configuration.timezone) if self.configuration else UTC
        return datetime.fromtimestamp(at / 1000, zone).date().isoformat()

    def begin_leg(
        self, ticket: p.TicketRow, enqueued: int | None, to_counter: str = "", *, returned: bool = False
    ) -> p.LegRow:
        """A new leg for the ticket's present service, waiting since `enqueued`, or since the hall set it aside."""
        last = self.legs.get(ticket.id)
        slot = ticket.slot if last is None else last.slot if last.outcome in KEEPS_SLOT else None
        returned = returned or (last is not None and last.outcome in COMES_BACK)
        enqueued = self.waits_on.pop(ticket.id, enqueued)
        ticket.state, ticket.counter, ticket.leg = "waiting", "", ticket.leg + 1
        self.shelves.ticket.touch(ticket)
        leg = p.LegRow(
            self.hall, ticket.day, ticket.id, ticket.leg, ticket.label, ticket.service, ticket.priority, enqueued,
            self.targets.get(ticket.service, 0), to_counter, ticket.rehearsal, ticket.practice,
            slot=slot, returned=int(returned),
        )  # fmt: skip
        self.legs[ticket.id] = self.shelves.leg.add(leg)
        return leg

    def end_leg(self, ticket: str, state: str, outcome: str, at: int) -> p.TicketRow:
        """The running leg ends, if one runs; the ticket is no longer in hand.

        Who was set aside by the hall waited: that wait becomes a leg now.
        """
        row = self.tickets[ticket]
        leg = self.begin_leg(row, None) if ticket in self.waits_on else self.legs[ticket]
        if not leg.outcome:
            leg.ended, leg.outcome = at, outcome
            if leg.called_first is None:
                self.wait_ended(leg, at)
            elif leg.started is not None:
                leg.stopped_serving = self.standstill.stopped(queue_of(leg), leg.started, at)
            self.shelves.leg.touch(leg)
        self.let_go(row)
        row.state = state
        self.shelves.ticket.touch(row)
        return row

    def wait_ended(self, leg: p.LegRow, at: int) -> None:
        """By a first call, or without one."""
        if leg.enqueued is not None:
            leg.stopped = self.standstill.stopped(queue_of(leg), leg.enqueued, at)

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
        self.configuration = hall
        self.targets = {service.id: service.target_minutes for service in hall.services}
        self.ordinary = next((each.id for each in hall.priorities if each.ordinary), "")
        self.shelves.hall_configuration.touch(p.ConfigurationRow(self.hall, seq, at, _json.encode(hall)))


def queue_of(leg: p.LegRow) -> str:
    """The queue a leg waits in, as the rules name it."""
    return f"@{leg.to_counter}" if leg.to_counter else leg.service
