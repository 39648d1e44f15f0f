"""Rows of the tables as the projector builds them. Field order is column order (a test holds the two together)."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Table

from shared.engine import tables


class DayRow(msgspec.Struct):
    """One business day; `day` is its local date."""

    hall: str
    day: str
    practice: int
    opened_at: int
    closed_at: int | None = None


class TicketRow(msgspec.Struct):
    """One number, from issue to its end. `service`, `leg` and `counter` are the present ones.

    `wait_low` and `wait_high` are the minutes that were printed, None where none were; `today` whether it would be
    served that day: "will", "may" or "will_not". `settled` is what was decided before closing ("stay", "extra",
    "next_day", "expire"), `booking` the promise that came of it.
    """

    hall: str
    day: str
    id: str
    series: str
    number: int
    label: str
    priority: str
    token: str
    issued_at: int
    origin: str
    procedure: str
    language: str
    rehearsal: int
    practice: int
    people_ahead: int
    service: str
    state: str
    leg: int
    counter: str = ""
    ended_at: int | None = None
    reason: str = ""
    print_outcome: str = ""
    print_detail: str = ""
    printed_at: int | None = None
    dossiers: int = 1
    needs: str = ""
    slot: int | None = None
    promised: int = 0
    outside: int = 0
    wait_low: int | None = None
    wait_high: int | None = None
    today: str = ""
    settled: str = ""
    booking: str = ""


class LegRow(msgspec.Struct):
    """One wait and one service at one counter. `target` is the promise (minutes) when the leg began.

    `enqueued` is None where a ticket set aside or absent was called straight away: that leg had no wait. Where the
    hall set it aside, the wait goes on, so the next leg began with that.
    `stopped` is how many ms of the wait an incident ran in the hall, the area of the service or the service (known
    when the wait ends), `stopped_serving` the same of the service. `slot` is the booked time this wait belongs to.
    `returned`: it came back: set aside, absent, stepped aside, or lent to another counter.
    """

    hall: str
    day: str
    ticket: str
    leg: int
    label: str
    service: str
    priority: str
    enqueued: int | None
    target: int
    to_counter: str
    rehearsal: int
    practice: int
    called_first: int | None = None
    called_last: int | None = None
    calls: int = 0
    started: int | None = None
    ended: int | None = None
    counter: str = ""
    clerk: str = ""
    # "" while it runs; finished, absent, parked, transferred, rejoined, priority_refused, stepped_aside, cancelled,
    # expired, deferred, undone
    outcome: str = ""
    stopped: int = 0
    stopped_serving: int = 0
    slot: int | None = None
    returned: int = 0


class CallRow(msgspec.Struct):
    """One announcement, why this ticket (JSON, "" for a recall), and what became of the voice."""

    hall: str
    seq: int
    day: str
    call: int
    ticket: str
    leg: int
    label: str
    counter: str
    recall: int
    at: int
    why: str
    outcome: str = ""
    started_at: int | None = None


class CounterRow(msgspec.Struct):
    """A counter as it is now."""

    hall: str
    id: str
    state: str = "closed"
    reason: str = ""
    clerk: str = ""
    since: int = 0
    ticket: str = ""


class CounterTimeRow(msgspec.Struct):
    """A stretch of time in which a counter was open or paused."""

    hall: str
    seq: int
    day: str
    counter: str
    state: str
    reason: str
    clerk: str
    practice: int
    since: int
    until: int | None = None


class RatingRow(msgspec.Struct):
    """One vote."""

    hall: str
    seq: int
    day: str
    counter: str
    clerk: str
    service: str
    rehearsal: int
    practice: int
    score: int
    at: int


class BookingRow(msgspec.Struct):
    """A number promised for a later time. `state`: booked, cancelled or checked_in (then `ticket` names it).

    `promise`: the hall could not serve number `label` and promised the first place of that later day.
    """

    hall: str
    id: str
    service: str
    priority: str
    language: str
    made_at: int
    at: int
    state: str = "booked"
    ticket: str = ""
    ended_at: int | None = None
    reason: str = ""
    promise: int = 0
    label: str = ""


class IncidentRow(msgspec.Struct):
    """Something that disturbed the hall, until `ended_at`."""

    hall: str
    id: str
    kind: str
    text: str
    area: str
    stops_issuing: int
    since: int
    ended_at: int | None = None
    service: str = ""


class NoticeRow(msgspec.Struct):
    """A line for boards and kiosks, as it was last posted."""

    hall: str
    id: str
    text: str
    text_en: str
    area: str
    until: int
    posted_at: int
    withdrawn_at: int | None = None


class DemandRow(msgspec.Struct):
    """Somebody who asked for a number and got none; `code` is the refusal's."""

    hall: str
    seq: int
    day: str
    service: str
    code: str
    priority: str
    practice: int
    at: int


class ConfigurationRow(msgspec.Struct):
    """The hall's configuration in force."""

    hall: str
    seq: int
    at: int
    body: bytes


class ProcedureRow(msgspec.Struct):
    """One procedure of the catalogue in force."""

    hall: str
    position: int
    service: str
    field: str
    name: str
    body: bytes


Row = TypeVar("Row", bound=msgspec.Struct)


class Shelf(Generic[Row]):
    """Rows of one table that the next commit writes: each new row once and each changed row once, as it ends up."""

    def __init__(self, table: Table, changing: str) -> None:
        """`changing` names the columns an update sets."""
        self.table = table
        self.key: tuple[str, ...] = tuple(c.name for c in table.primary_key)
        self.changing: tuple[str, ...] = tuple(changing.split())
        self.key_of: Callable[[Row], Any] = attrgetter(*self.key)
        self._update: Callable[[Row], Any] = attrgetter(*self.changing, *self.key)
        self.new: dict[int, Row] = {}
        self.changed: dict[int, Row] = {}

    def add(self, row: Row) -> Row:
        """A row the database does not have yet."""
        self.new[id(row)] = row
        return row

    def touch(self, row: Row) -> None:
        """A row that has changed."""
        if id(row) not in self.new:
            self.changed[id(row)] = row

    def inserts(self) -> list[tuple[Any, ...]]:
        """Parameters for the inserts, in column order."""
        return [msgspec.structs.astuple(row) for row in self.new.values()]

    def updates(self) -> list[tuple[Any, ...]]:
        """Parameters for the updates: the changing columns, then the key."""
        return [self._update(row) for row in self.changed.values()]

    def clear(self) -> None:
        """Forget what was written."""
        self.new = {}
        self.changed = {}


CHANGING = {
    tables.day: "closed_at",
    tables.ticket: (
        "priority service state leg counter ended_at reason print_outcome print_detail printed_at settled booking"
    ),
    tables.leg: "priority called_first called_last calls started ended counter clerk outcome stopped stopped_serving",
    tables.call: "outcome started_at",
    tables.counter_time: "until",
    tables.booking: "at state ticket ended_at reason",
    tables.incident: "ended_at",
    tables.notice: "text text_en area until withdrawn_at",
}
ROW_TYPES: dict[Table, type[msgspec.Struct]] = {
    tables.day: DayRow, tables.ticket: TicketRow, tables.leg: LegRow, tables.call: CallRow,
    tables.counter: CounterRow, tables.counter_time: CounterTimeRow, tables.rating: RatingRow,
    tables.booking: BookingRow, tables.incident: IncidentRow, tables.notice: NoticeRow,
    tables.demand: DemandRow, tables.hall_configuration: ConfigurationRow, tables.procedure: ProcedureRow,
}  # fmt: skip
