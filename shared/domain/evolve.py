"""Evolve: an event changes the live state, in place. Nothing else does.

It trusts the event: whatever stands in the journal has happened. Replaying the journal since the last DayOpened
gives the same state again. What happens at a counter: `evolve_desk`; to a waiting number: `evolve_moves`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from shared.domain import clocks, evolve_desk, evolve_moves, standing
from shared.domain import events as e
from shared.domain.calling import arrange
from shared.domain.hall import Hall
from shared.domain.state import Desk, HallState, Plan, ServiceToday
from shared.domain.ticket import IN_HAND, LIVE, Ticket


def evolve(state: HallState, event: e.AnyEvent, _seq: int, at: int) -> None:
    """Apply one event that happened at `at` (ms since 1970 UTC)."""
    if state.cleared:
        state.cleared = frozenset()
    _EVOLVERS[type(event)](state, event, at)
    state.last_at = at


def _configure(state: HallState, hall: Hall, at: int) -> None:
    """Counters that stay keep what they do; one that is new, or back, begins at a version nobody can have seen."""
    version = at if state.plan else 0
    state.plan = Plan.of(hall)
    old = state.desks
    state.desks = {each.id: old.get(each.id) or Desk(each, version=version) for each in hall.counters}
    for counter in hall.counters:
        state.desks[counter.id].counter = counter
    for desk in state.desks.values():
        if desk.covered_by not in state.desks:
            desk.covered_by = ""
    arrange(state, state.desks.values())
    for service in hall.services:
        state.services.setdefault(service.id, ServiceToday())


def _hall_configured(state: HallState, event: e.HallConfigured, at: int) -> None:
    before = _row_keys(state)
    old = state.hall
    _configure(state, event.hall, at)
    for incident in state.incidents.values():  # it may hold other queues in the new hall than it did in the old one
        state.clocks.stop(clocks.touched(event.hall, incident), at)
        if old is not None:
            state.clocks.go_on(clocks.touched(old, incident), at)
    state.cleared = before


def _row_keys(state: HallState) -> frozenset[tuple[str, str]]:
    return frozenset(
        {("ticket", ticket.id) for ticket in state.tickets.values() if ticket.state in LIVE}
        | {("call", str(call)) for call in state.calls}
        | {("service", service) for service in state.services}
        | {("counter", counter) for counter in state.desks}
        | {("notice", notice) for notice in (*state.notices, *state.incidents)}
    )


def _day_opened(state: HallState, event: e.DayOpened, at: int) -> None:
    """Begin afresh: only what the event carries lives on."""
    before = _row_keys(state)
    fresh = HallState(date=event.date, day_open=True, practice=event.practice, opened_at=at)
    for name in HallState.__slots__:
        setattr(state, name, getattr(fresh, name))
    _configure(state, event.hall, at)
    for counter, version in event.versions.items():
        if counter in state.desks:
            state.desks[counter].version = version
    for place, ticket in enumerate(event.carried):
        _carry(state, ticket, place - len(event.carried), at)
    for ticket in event.carried:
        _still_linked(state, ticket)
    state.carried_labels = frozenset(ticket.label for ticket in event.carried)
    for counter, home in event.covers.items():
        if counter in state.desks and home in state.desks:
            state.desks[counter].covered_by = home
    arrange(state, state.desks.values())
    state.bookings = {booking.id: booking for booking in event.bookings}
    state.incidents = {incident.id: incident for incident in event.incidents}
    for incident in event.incidents:
        state.clocks.stop(clocks.touched(event.hall, incident), at)
    state.notices = {notice.id: notice for notice in event.notices}
    state.waits.begin(event.priors)
    state.cleared = before


def _carry(state: HallState, carried: Ticket, place: int, at: int) -> None:
    """A visit goes on: in hand at its counter, or set aside with a place before everybody who comes today."""
    ticket = replace(carried)  # the event stays as it was written
    state.tickets[ticket.id] = ticket
    state.by_token[ticket.token] = ticket.id
    ticket.linked, ticket.blocked, ticket.person, ticket.settled = [], 0, "", ""
    ticket.stopped, ticket.arrival, ticket.order, ticket.call = 0, place, 0, 0
    if ticket.state not in IN_HAND:
        ticket.parked_until = _still_later(state, ticket)
        standing.count_waiting_for_hall(state, ticket)
        return
    desk = state.desks.get(ticket.counter)
    if desk:
        desk.state, desk.since, desk.ticket = "open", at, ticket.id


def _still_linked(state: HallState, carried: Ticket) -> None:
    """Numbers of one person that live on together are still never in hand at the same time."""
    ticket = state.tickets[carried.id]
    others = [other for each in carried.linked if (other := state.tickets.get(each)) is not None]
    ticket.linked = [other.id for other in others]
    ticket.blocked = sum(other.state in IN_HAND for other in others)


def _still_later(state: HallState, ticket: Ticket) -> str:
    """The date it is set aside for, "" once that has come. A practice day is no such day."""
    if state.practice:
        return max(ticket.parked_until, state.date)
    return ticket.parked_until if ticket.parked_until > state.date else ""


def _day_closed(state: HallState, event: e.DayClosed, at: int) -> None:
    for ticket_id in event.expired:
        ticket = state.tickets[ticket_id]
        standing.leave(state, ticket)
        standing.become(ticket, "expired", at)
    state.day_open = False
    state.people = {}


def _incident_declared(state: HallState, event: e.IncidentDeclared, at: int) -> None:
    state.incidents[event.incident.id] = event.incident
    if state.plan:
        state.clocks.stop(clocks.touched(state.plan.hall, event.incident), at)


def _incident_ended(state: HallState, event: e.IncidentEnded, at: int) -> None:
    incident = state.incidents.pop(event.incident)
    if state.plan is None:
        return
    stood = [called for called in _called(state) if _stands(state, called)]
    state.clocks.go_on(clocks.touched(state.plan.hall, incident), at)
    for called in stood:
        if not _stands(state, called):  # who was on the way, or did not hear: the way begins anew
            called.called_at = at
            called.announced_at = at if called.announced_at else 0


def _called(state: HallState) -> list[Ticket]:
    in_hand = (state.tickets[desk.ticket] for desk in state.desks.values() if desk.ticket)
    return [ticket for ticket in in_hand if ticket.state == "called"]


def _stands(state: HallState, called: Ticket) -> bool:
    return state.clocks.stands(called.queue) or state.clocks.stands(f"@{called.counter}")


def _notice_posted(state: HallState, event: e.NoticePosted, _at: int) -> None:
    state.notices[event.notice.id] = event.notice


def _notice_withdrawn(state: HallState, event: e.NoticeWithdrawn, _at: int) -> None:
    del state.notices[event.notice]


def _booked(state: HallState, event: e.BookingMade, _at: int) -> None:
    state.bookings[event.booking.id] = event.booking


def _rebooked(state: HallState, event: e.BookingMoved, _at: int) -> None:
    state.bookings[event.booking] = replace(state.bookings[event.booking], at=event.at)


def _booking_gone(state: HallState, event: e.BookingCancelled | e.BookingCheckedIn, _at: int) -> None:
    del state.bookings[event.booking]


def _nothing(_state: HallState, _event: Any, _at: int) -> None:
    """The live state does not hold this; the tables do."""


_EVOLVERS: dict[type, Callable[[HallState, Any, int], None]] = {
    e.HallConfigured: _hall_configured,
    e.DayOpened: _day_opened,
    e.DayClosed: _day_closed,
    e.ProceduresImported: _nothing,
    e.PrintReported: _nothing,
    e.DemandRefused: _nothing,
    e.IncidentDeclared: _incident_declared,
    e.IncidentEnded: _incident_ended,
    e.NoticePosted: _notice_posted,
    e.NoticeWithdrawn: _notice_withdrawn,
    e.BookingMade: _booked,
    e.BookingMoved: _rebooked,
    e.BookingCancelled: _booking_gone,
    e.BookingCheckedIn: _booking_gone,
    **evolve_moves.EVOLVERS,
    **evolve_desk.EVOLVERS,
}
