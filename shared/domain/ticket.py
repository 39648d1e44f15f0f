"""One ticket and its visit, as the live state knows it."""

from __future__ import annotations

from typing import Literal

import msgspec

TicketState = Literal[
    "waiting", "called", "serving", "parked", "finished", "absent", "cancelled", "expired", "deferred"
]  # deferred: the hall promised a place on a later day
Need = Literal["mobility", "hearing"]
LIVE: frozenset[str] = frozenset({"waiting", "called", "serving", "parked", "absent"})
IN_HAND: frozenset[str] = frozenset({"called", "serving"})


class Ticket(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A number somebody holds. It keeps its label for the whole visit, through every transfer."""

    id: str
    label: str
    series: str
    number: int
    service: str
    priority: str
    token: str  # 80 random bits for the QR code; says nothing about person or order
    issued_at: int
    arrival: int  # place in the order of arrival: a smaller one came earlier
    waiting_since: int  # of this leg
    state: TicketState = "waiting"
    state_since: int = 0
    counter: str = ""  # in hand here, or last seen here
    to_counter: str = ""  # sent on to one counter
    procedure: str = ""
    language: str = "vi"
    rehearsal: bool = False
    calls: int = 0  # of this leg
    reason: str = ""
    score: int = 0
    order: int = 0  # among equal places of arrival, who joined the queue first
    joined_at: int = 0  # when its present place was taken (ms since 1970 UTC): what limits and ageing count from
    stopped: int = 0  # ms its queue's clock had stood still by then
    returned: bool = False  # came back to the queue: parked, or let others go first
    promised: bool = False  # first place, promised on an earlier day
    slot: int = 0  # booked time of one who came in time, ms since 1970 UTC
    taken_at: int = 0  # first call of this leg
    called_at: int = 0  # its last call: when,
    call: int = 0  # and which of the day's announcements
    dossiers: int = 1  # declared, still to do
    needs: list[Need] = []
    person: str = ""  # keyed hash of the citizen card; the key dies with the day
    linked: list[str] = []  # numbers of the same person: never in hand at the same time
    blocked: int = 0  # how many of them are in hand now
    parked_by: Literal["", "hall", "citizen"] = ""
    parked_until: str = ""  # local date it is set aside for, "" for today
    announced_at: int = 0  # when its last call was spoken, or was said to be impossible; 0: not yet
    restores: int = 0
    return_to: str = ""  # the counter that sent it on and wants it back
    return_service: str = ""
    lenders: list[list[str]] = []  # those who lent it before that one and want it back after: [counter, service]
    settled: str = ""  # what was decided before closing: "stay"
    wait_low: int = -1  # what was printed, minutes
    wait_high: int = -1

    @property
    def queue(self) -> str:
        """The queue it waits in: its service's, or one counter's own after a transfer to that counter."""
        return f"@{self.to_counter}" if self.to_counter else self.service

    @property
    def claims(self) -> list[list[str]]:
        """Who lent it and wants it back, [counter, service], first who is first."""
        return [[self.return_to, self.return_service], *self.lenders] if self.return_to else []


def label_of(series: str, number: int, digits: int) -> str:
    """A001 … A999, then A1000: a number is padded, never shortened and never wrapped.

    >>> label_of("A", 7, 3), label_of("A", 1000, 3)
    ('A007', 'A1000')
    """
    return f"{series}{number:0{digits}d}"


def ticket_id(date: str, label: str) -> str:
    """Unique per hall: the business day and the label."""
    return f"{date.replace('-', '')}-{label}"
