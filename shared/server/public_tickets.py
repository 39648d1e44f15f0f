"""What anybody who holds a ticket's QR code may read of it: number, state, people ahead, counter. Nothing more."""

from __future__ import annotations

import re
from bisect import bisect_left

import msgspec

from shared.domain import waits
from shared.domain.state import HallState
from shared.domain.ticket import Ticket
from shared.server.parts import Clock

TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
KEEP_MS = 1000
SHOWS_COUNTER = frozenset({"called", "serving"})


class PublicTicket(msgspec.Struct, frozen=True, kw_only=True):
    """Always the same fields, whatever the state. Minutes are a range, both 0 where nothing is expected."""

    label: str
    state: str
    people_ahead: int
    wait_low: int
    wait_high: int
    counter: str  # its number, while called or serving
    area: str  # where that counter is
    at: int


class PublicTickets:
    """Looks tickets up by their random token; the order of the queue is sorted at most once a second."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sorted_at = -KEEP_MS
        self._arrivals: dict[tuple[str, str], list[int]] = {}

    def now(self) -> int:
        """The present time, ms since 1970 UTC."""
        return self._clock()

    def find(self, state: HallState, token: str) -> PublicTicket | None:
        """The ticket behind a token, or None."""
        ticket = self.ticket(state, token)
        return None if ticket is None else self.show(state, ticket)

    def ticket(self, state: HallState, token: str) -> Ticket | None:
        """The ticket of the current day behind a token, or None. Not for the public."""
        if not TOKEN.fullmatch(token):
            return None
        return state.tickets.get(state.by_token.get(token, ""))

    def show(self, state: HallState, ticket: Ticket) -> PublicTicket:
        """What the public may see of a ticket."""
        ahead = self._ahead(state, ticket) if ticket.state == "waiting" else 0
        known = ticket.state == "waiting" and state.plan is not None and ticket.service in state.plan.services
        low, high = waits.estimate(state, ticket.service, ahead) if known else (0, 0)
        counter, area = _where(state, ticket)
        return PublicTicket(
            label=ticket.label, state=ticket.state, people_ahead=ahead, wait_low=low, wait_high=high,
            counter=counter, area=area, at=self._clock(),
        )  # fmt: skip

    def _ahead(self, state: HallState, ticket: Ticket) -> int:
        """People of the same queue before this one: better classes, and the same class if they came earlier."""
        if state.plan is None or ticket.priority not in state.plan.priorities:
            return 0
        self._sort(state)
        ranks = {name: priority.rank for name, priority in state.plan.priorities.items()}
        own, ahead = ranks[ticket.priority], 0
        for (lane, priority), arrivals in self._arrivals.items():
            rank = ranks.get(priority)
            if lane != ticket.lane or rank is None or rank > own:
                continue
            ahead += len(arrivals) if rank < own else bisect_left(arrivals, ticket.arrival)
        return ahead

    def _sort(self, state: HallState) -> None:
        now = self._clock()
        if 0 <= now - self._sorted_at < KEEP_MS:
            return
        arrivals: dict[tuple[str, str], list[int]] = {}
        for ticket in state.tickets.values():
            if ticket.state == "waiting":
                arrivals.setdefault((ticket.lane, ticket.priority), []).append(ticket.arrival)
        for lane in arrivals.values():
            lane.sort()
        self._arrivals, self._sorted_at = arrivals, now


def _where(state: HallState, ticket: Ticket) -> tuple[str, str]:
    """Number and area of the counter a ticket is called to."""
    if state.plan is None or ticket.state not in SHOWS_COUNTER or ticket.counter not in state.plan.counters:
        return "", ""
    counter = state.plan.counters[ticket.counter]
    area = state.plan.areas.get(counter.area)
    return str(counter.number), area.name if area else ""
