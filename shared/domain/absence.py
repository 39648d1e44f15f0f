"""When a citizen who was called may be marked absent: never before they can have heard it and come."""

from __future__ import annotations

from typing import NamedTuple

from shared.domain.hall import Hall
from shared.domain.state import Desk, HallState
from shared.domain.ticket import Ticket


class Unlock(NamedTuple):
    """Why "absent" is still locked ("" when nothing but time is missing), and from when it is not.

    `at` is in ms since 1970 UTC; 0 while it cannot be told.
    """

    code: str
    at: int
    calls_left: int = 0


def unlock(state: HallState, desk: Desk, ticket: Ticket, now: int) -> Unlock:
    """Absence needs the configured calls, the last of them announced (or impossible), and time to walk."""
    if state.plan is None:
        return Unlock("no_hall", 0)
    calling = state.plan.hall.calling
    if state.clocks.stands(ticket.queue) or state.clocks.stands(f"@{desk.counter.id}"):
        return Unlock("incident", 0)
    left = calling.calls_before_absent - ticket.calls
    if left > 0:
        return Unlock("call_again_first", 0, left)
    heard = ticket.announced_at
    if not heard and calling.announced_before_absent:
        heard = ticket.called_at + calling.announcement_seconds * 1000
        if now < heard:
            return Unlock("not_announced", heard + walk_ms(state.plan.hall, desk, ticket))
    at = (heard or ticket.called_at) + walk_ms(state.plan.hall, desk, ticket)
    return Unlock("still_walking" if now < at else "", at)


def walk_ms(hall: Hall, desk: Desk, ticket: Ticket) -> int:
    """How long the way from the seats to this counter takes, in ms; longer where the ticket says so."""
    seconds = desk.counter.walk_seconds or hall.calling.walk_seconds
    return round(seconds * 1000 * (hall.calling.slow_walk_factor if ticket.needs else 1.0))
