"""What an accepted command is told: the facts of its events, read from the state after them."""

from __future__ import annotations

from shared.domain import cut_off, waits
from shared.domain import events as e
from shared.domain.answers import Result
from shared.domain.commands import AnyCommand
from shared.domain.state import HallState


def result_of(state: HallState, _command: AnyCommand, events: list[e.AnyEvent]) -> Result:
    """The result of a command's last event, asked after `evolve`."""
    last = events[-1]
    if isinstance(last, e.TicketIssued):
        return _issued(state, last)
    if isinstance(last, e.BookingMade) and last.booking.promise:
        booking = last.booking
        return Result(booking=booking.id, record=booking.id, at=booking.at, label=booking.label, token=booking.token)
    if isinstance(last, e.DayClosed):
        return Result(count=len(last.expired))
    if isinstance(last, e.ProceduresImported):
        return Result(count=len(last.procedures))
    record = _record(last)
    if record:
        return Result(record=record)
    ticket = state.tickets.get(getattr(last, "ticket", ""))
    desk = state.desks.get(getattr(last, "counter", ""))
    return Result(
        ticket=ticket.id if ticket else "",
        label=ticket.label if ticket else "",
        service=ticket.service if ticket else "",
        priority=ticket.priority if ticket else "",
        counter=desk.counter.id if desk else "",
        version=desk.version if desk else 0,
        why=last.why.rule if isinstance(last, e.TicketCalled) else "",
    )


def _issued(state: HallState, event: e.TicketIssued) -> Result:
    ticket = state.tickets[event.ticket]
    hall = state.hall
    low, high = waits.at_work(state, event.service, event.wait_low, event.wait_high, ticket.issued_at)
    verdict = cut_off.judge(hall, event.service, low, high, ticket.issued_at) if hall else None
    late = hall is not None and cut_off.is_late(hall, ticket.issued_at, high, event.service)
    pattern = state.hall.ticket.url if state.hall else ""
    return Result(
        ticket=ticket.id,
        label=ticket.label,
        token=ticket.token,
        url=pattern.replace("{token}", ticket.token),
        service=ticket.service,
        priority=ticket.priority,
        people_ahead=event.people_ahead,
        wait_low=max(0, event.wait_low),
        wait_high=max(0, event.wait_high),
        today=event.today,
        today_why=verdict.why if verdict and event.today != "will" else "",
        notices=[*(["late"] if late and not state.practice else []), *(["promised"] if event.promised else [])],
        at=event.slot,
        issued_at=ticket.issued_at,
    )


def _record(event: e.AnyEvent) -> str:
    """The id of the booking, incident or notice an event is about; "" for others."""
    match event:
        case e.BookingMade():
            return event.booking.id
        case e.IncidentDeclared():
            return event.incident.id
        case e.NoticePosted():
            return event.notice.id
    found = getattr(event, "booking", "") or getattr(event, "incident", "") or getattr(event, "notice", "")
    return str(found)
