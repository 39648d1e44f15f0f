"""Numbering that goes on above what was given before the data was lost: one cancelled number per series."""

from __future__ import annotations

from collections.abc import Callable

from shared.domain.events import AnyEvent, TicketCancelled, TicketIssued
from shared.domain.hall import Hall
from shared.domain.state import HallState
from shared.domain.ticket import label_of, ticket_id
from shared.engine.marks import Marks
from shared.words import say

ORIGIN = "numbering"
TOKEN_BYTES = 10


def void_events(state: HallState, marks: Marks, entropy: Callable[[int], bytes]) -> list[AnyEvent]:
    """Issue and cancel the highest known number of each series, marked as a rehearsal: no report counts it.

    Empty unless the day of the marks is open. A series that the hall no longer has is left alone.
    """
    hall = state.hall
    if hall is None or not state.day_open or state.practice or state.date != marks.day:
        return []
    events: list[AnyEvent] = []
    for series, number in marks.missing(state).items():
        service = _service_of(hall, series)
        if service:
            events += _void(state, hall, series, number, service, entropy(TOKEN_BYTES).hex())
    return events


def _service_of(hall: Hall, series: str) -> str:
    return next((service.id for service in hall.services if service.series == series), "")


def _void(state: HallState, hall: Hall, series: str, number: int, service: str, token: str) -> list[AnyEvent]:
    label = label_of(series, number, hall.ticket.digits)
    ticket = ticket_id(state.date, label)
    ordinary = next(priority.id for priority in hall.priorities if priority.ordinary)
    issued = TicketIssued(
        ticket=ticket, label=label, series=series, number=number, service=service, priority=ordinary, token=token,
        origin=ORIGIN, rehearsal=True, people_ahead=state.waiting_ahead(service, ordinary),
    )  # fmt: skip
    return [issued, TicketCancelled(ticket=ticket, reason=say("engine.void_reason", "vi"))]


def marks_of(state: HallState, hall: str, epoch: int, seq: int) -> Marks | None:
    """The marks of a real day; None on a practice day."""
    if state.practice or not state.date or state.hall is None:
        return None
    return Marks(
        day=state.date, numbers=dict(state.numbers), hall=hall, timezone=state.hall.timezone, epoch=epoch, seq=seq
    )
