"""What screens see: a few tables of rows, keyed by id. State is all rows; a feed frame replaces some.

A row is always the whole present truth about its key, so a screen that missed frames is right again
after the next one for that key. Times are ms since 1970 UTC. Tables and who sees them: `roles.VISIBLE`.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from shared.domain.events import Why
from shared.domain.hall import Hall


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all rows."""


class HallRow(Row, frozen=True, kw_only=True):
    """Table "hall", key "hall": the configuration in force."""

    hall: Hall


class DayRow(Row, frozen=True, kw_only=True):
    """Table "day", key "day"."""

    date: str = ""  # local date, "" before the first day
    open: bool = False
    practice: bool = False
    opened_at: int = 0


class ServiceRow(Row, frozen=True, kw_only=True):
    """Table "service", key service id."""

    id: str
    waiting: int = 0
    issued: int = 0  # today
    counters_open: int = 0  # open counters that serve it (first tier)


class CounterRow(Row, frozen=True, kw_only=True):
    """Table "counter", key counter id. `label` and `ticket` are the number in hand."""

    id: str
    number: int
    state: Literal["closed", "open", "paused"] = "closed"
    reason: str = ""
    clerk: str = ""  # clerk id in the hall's list
    version: int = 0
    since: int = 0  # when `state` began
    ticket: str = ""
    label: str = ""
    ticket_state: Literal["", "called", "serving"] = ""
    ticket_since: int = 0  # when `ticket_state` began
    calls: int = 0  # how often the number in hand was called here
    rate_ticket: str = ""  # a finished ticket that may be rated here, until the next call
    rate_label: str = ""
    rated: int = 0  # its score, 0 while there is none
    served: int = 0  # today
    covered_by: str = ""  # the counter whose clerk works this one too; itself for that counter, "" for none
    absent_from: int = 0  # ms since 1970 UTC from which the number in hand may be marked absent; 0: not yet known
    out_of_order: int = 0  # acts out of order today


class CallRow(Row, frozen=True, kw_only=True):
    """Table "call", key the call's number in the day (text). The last 100 are kept."""

    call: int
    label: str
    counter: str
    counter_number: int
    area: str
    recall: bool = False
    at: int = 0
    priority: bool = False


class TicketRow(Row, frozen=True, kw_only=True):
    """Table "ticket", key ticket id: staff only. Live tickets; gone when finished, cancelled or expired."""

    id: str
    label: str
    service: str
    priority: str
    state: Literal["waiting", "called", "serving", "parked", "absent"]
    issued_at: int
    waiting_since: int  # of this leg
    counter: str = ""
    to_counter: str = ""  # a transfer to one counter
    procedure: str = ""
    language: str = "vi"
    rehearsal: bool = False
    calls: int = 0
    reason: str = ""
    parked_by: str = ""  # "hall" or "citizen"
    parked_until: str = ""
    returned: bool = False
    promised: bool = False
    slot: int = 0
    dossiers: int = 1
    needs: list[str] = []
    linked: list[str] = []
    return_to: str = ""
    today: str = ""  # "stay" once that was decided


class NoticeRow(Row, frozen=True, kw_only=True):
    """Table "notice", key its id: a line to show, `until` ms since 1970 UTC (0: until it goes)."""

    id: str
    text: str
    text_en: str = ""
    area: str = ""
    until: int = 0
    incident: str = ""  # kind of incident, "" for a plain notice
    service: str = ""  # the one an incident names
    stops_issuing: bool = False
    since: int = 0


class Change(msgspec.Struct, frozen=True, array_like=True):
    """One replaced row: `row` is None where the key is gone."""

    table: str
    key: str
    row: Any


class Frame(msgspec.Struct, frozen=True, kw_only=True, tag="frame", tag_field="type"):
    """Everything one commit changed for one role. Covers event numbers first..last, even when empty."""

    epoch: int
    first: int
    last: int
    at: int
    changes: list[Change]


class Reset(msgspec.Struct, frozen=True, kw_only=True, tag="reset", tag_field="type"):
    """The server cannot continue from where the client stands: load the state again."""

    epoch: int
    seq: int


class Wait(msgspec.Struct, frozen=True, kw_only=True):
    """Gauge of one service: expected wait of a ticket taken now (minutes), and whether numbers are given."""

    low: int
    high: int
    open: bool
    code: str = ""  # why closed: a refusal code
    today: str = ""  # a ticket taken now "will", "may" or "will_not" be served today
    today_why: str = ""
    late: bool = False  # the hall's 15:00 rule holds for a ticket taken now
    opens_at: int = 0  # when it opens again, 0 if not known


class Next(msgspec.Struct, frozen=True, kw_only=True):
    """Gauge of one counter: who a call-next would call now, and why; empty label when nobody waits."""

    ticket: str = ""
    label: str = ""
    service: str = ""
    priority: str = ""
    waiting_since: int = 0
    why: Why | None = None  # shared.words.why puts it into words
    waiting: int = 0  # all the counter may call
    waiting_own: int = 0


class Gauge(msgspec.Struct, frozen=True, kw_only=True, tag="gauge", tag_field="type"):
    """Values that change with time alone: unnumbered, the newest counts. `next` is by counter id (clerks only)."""

    at: int
    waits: dict[str, Wait] = {}
    next: dict[str, Next] = {}


class State(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of GET /v1/state: all rows the role may see, as of event number `seq` of `epoch`."""

    epoch: int
    seq: int
    at: int
    role: str
    place: str  # counter or area of the token
    rows: dict[str, dict[str, Any]]
    gauge: Gauge
