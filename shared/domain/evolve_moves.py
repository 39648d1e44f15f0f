"""What happens to a number while nobody has it in hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared.domain import events as e
from shared.domain import waits
from shared.domain.standing import (
    become,
    enter,
    leave,
    link,
    new_place,
    place_behind,
    resume_clock,
    set_aside,
    stop_clock,
    waits_for_hall,
)
from shared.domain.state import HallState
from shared.domain.ticket import Ticket


def _issued(state: HallState, event: e.TicketIssued, at: int) -> None:
    ticket = Ticket(
        id=event.ticket,
        label=event.label,
        series=event.series,
        number=event.number,
        service=event.service,
        priority=event.priority,
        token=event.token,
        issued_at=at,
        arrival=0,
        waiting_since=at,
        procedure=event.procedure,
        language=event.language,
        rehearsal=event.rehearsal,
        promised=event.promised,
        slot=event.slot,
        dossiers=event.dossiers,
        needs=event.needs,
        person=event.person,
        wait_low=event.wait_low,
        wait_high=event.wait_high,
    )
    state.tickets[ticket.id] = ticket
    state.by_token[ticket.token] = ticket.id
    state.numbers[event.series] = event.number
    if event.person and not event.rehearsal:
        state.people[event.person] = ticket.id
    waits.joined(state, ticket, event.expected)
    new_place(state, ticket, at)
    enter(state, ticket, at)
    state.services[event.service].issued += not event.rehearsal
    other = state.tickets.get(event.linked)
    if other is not None:
        link(state, [*(state.tickets[each] for each in other.linked if each in state.tickets), other, ticket])


def _cancelled(state: HallState, event: e.TicketCancelled, at: int) -> None:
    ticket = state.tickets[event.ticket]
    leave(state, ticket)
    ticket.reason = event.reason
    become(ticket, "cancelled", at)


def _settled(state: HallState, event: e.TicketSettled, at: int) -> None:
    ticket = state.tickets[event.ticket]
    if event.decision == "stay":
        ticket.settled = "stay"
        return
    leave(state, ticket)
    ticket.reason = event.reason
    become(ticket, "expired" if event.decision == "expire" else "deferred", at)


def _stepped_aside(state: HallState, event: e.TicketSteppedAside, at: int) -> None:
    ticket = state.tickets[event.ticket]
    leave(state, ticket)
    stop_clock(state, ticket, at)
    ticket.reason = ""
    set_aside(state, ticket, "citizen", "", at)


def _unparked(state: HallState, event: e.TicketUnparked, at: int) -> None:
    """Its old place of arrival puts it before those who came later, one at a time (docs/calling.md)."""
    ticket = state.tickets[event.ticket]
    if ticket.parked_by == "citizen":
        resume_clock(state, ticket, at)
    leave(state, ticket)
    since, waited = ticket.state_since, waits_for_hall(ticket)
    _wait_again(state, ticket, at)
    if waited:
        ticket.waiting_since = since  # who was set aside for the hall's sake never stopped waiting
    ticket.parked_by, ticket.parked_until = "", ""


def _wait_again(state: HallState, ticket: Ticket, at: int) -> None:
    before_its_time = ticket.slot and not ticket.counter  # booked and never called: it goes first from then on
    ticket.calls, ticket.returned = 0, not (ticket.promised or before_its_time)
    state.joins += 1
    ticket.order = state.joins
    enter(state, ticket, at)


def _restored(state: HallState, event: e.TicketRestored, at: int) -> None:
    """It missed its turn: so many others of its line go first."""
    ticket = state.tickets[event.ticket]
    ticket.calls, ticket.returned, ticket.promised, ticket.slot = 0, False, False, 0
    ticket.restores += 1
    place_behind(state, ticket, event.after_calls, at)
    enter(state, ticket, at)


def _priority_changed(state: HallState, event: e.PriorityChanged, _at: int) -> None:
    """It keeps its place of arrival and the time it has waited."""
    ticket = state.tickets[event.ticket]
    waiting_since, since = ticket.waiting_since, ticket.state_since
    leave(state, ticket)
    ticket.priority = event.priority
    enter(state, ticket, since)
    ticket.waiting_since = waiting_since


def _linked(state: HallState, event: e.TicketsLinked, _at: int) -> None:
    link(state, [state.tickets[each] for each in event.tickets])


def _rated(state: HallState, event: e.TicketRated, _at: int) -> None:
    state.tickets[event.ticket].score = event.score


EVOLVERS: dict[type, Callable[[HallState, Any, int], None]] = {
    e.TicketIssued: _issued,
    e.TicketCancelled: _cancelled,
    e.TicketSettled: _settled,
    e.TicketSteppedAside: _stepped_aside,
    e.TicketUnparked: _unparked,
    e.TicketRestored: _restored,
    e.PriorityChanged: _priority_changed,
    e.TicketsLinked: _linked,
    e.TicketRated: _rated,
}
