"""Evolve: an event changes the live state, in place. Nothing else does.

It trusts the event: whatever stands in the journal has happened. Replaying the journal since the last DayOpened
gives the same state again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from shared.domain import events as e
from shared.domain.hall import Hall
from shared.domain.rows import CallRow
from shared.domain.state import CALLS_KEPT, Desk, HallState, Lane, Plan, ServiceToday, Step
from shared.domain.ticket import LIVE, Ticket, TicketState


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
    for service in hall.services:
        state.services.setdefault(service.id, ServiceToday())


def _hall_configured(state: HallState, event: e.HallConfigured, at: int) -> None:
    before = _row_keys(state)
    _configure(state, event.hall, at)
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
    for ticket in event.carried:
        _carry(state, ticket, at)
    state.bookings = {booking.id: booking for booking in event.bookings}
    state.incidents = {incident.id: incident for incident in event.incidents}
    state.notices = {notice.id: notice for notice in event.notices}
    state.cleared = before


def _carry(state: HallState, carried: Ticket, at: int) -> None:
    ticket = replace(carried)  # the event stays as it was written
    state.tickets[ticket.id] = ticket
    state.by_token[ticket.token] = ticket.id
    desk = state.desks.get(ticket.counter)
    if desk:
        desk.state, desk.since, desk.ticket = "open", at, ticket.id


def _day_closed(state: HallState, event: e.DayClosed, at: int) -> None:
    for ticket_id in event.expired:
        ticket = state.tickets[ticket_id]
        if ticket.state == "waiting":
            _leave_lane(state, ticket)
        _become(ticket, "expired", at)
    state.day_open = False


def _become(ticket: Ticket, new: TicketState, at: int) -> None:
    ticket.state, ticket.state_since = new, at


def _enter_lane(state: HallState, ticket: Ticket, at: int) -> None:
    lane = state.lanes.setdefault((ticket.lane, ticket.priority), Lane())
    lane.add(ticket)
    state.services.setdefault(ticket.service, ServiceToday()).waiting += 1
    ticket.waiting_since = at
    _become(ticket, "waiting", at)


def _leave_lane(state: HallState, ticket: Ticket) -> None:
    state.lanes[(ticket.lane, ticket.priority)].remove(ticket.id)
    state.services[ticket.service].waiting -= 1


def _issued(state: HallState, event: e.TicketIssued, at: int) -> None:
    state.arrivals += 1
    ticket = Ticket(
        id=event.ticket,
        label=event.label,
        series=event.series,
        number=event.number,
        service=event.service,
        priority=event.priority,
        token=event.token,
        issued_at=at,
        arrival=state.arrivals,
        waiting_since=at,
        procedure=event.procedure,
        language=event.language,
        rehearsal=event.rehearsal,
    )
    state.tickets[ticket.id] = ticket
    state.by_token[ticket.token] = ticket.id
    state.numbers[event.series] = event.number
    _enter_lane(state, ticket, at)
    state.services[event.service].issued += 1


def _cancelled(state: HallState, event: e.TicketCancelled, at: int) -> None:
    ticket = state.tickets[event.ticket]
    if ticket.state == "waiting":
        _leave_lane(state, ticket)
    ticket.reason = event.reason
    _become(ticket, "cancelled", at)


def _called(state: HallState, event: e.TicketCalled, at: int) -> None:
    ticket, desk = state.tickets[event.ticket], state.desks[event.counter]
    undoable = ticket.state == "waiting" and not ticket.to_counter
    desk.last = _step("TicketCalled", ticket, desk, at) if undoable else None
    if ticket.state == "waiting":
        _leave_lane(state, ticket)
    ticket.counter, ticket.calls, ticket.to_counter = event.counter, 1, ""
    _become(ticket, "called", at)
    desk.ticket, desk.rate_ticket = ticket.id, ""
    desk.version += 1
    _owe_turns(state, ticket, desk)
    _announce(state, ticket, desk, at, recall=False)


def _step(kind: str, ticket: Ticket, desk: Desk, at: int) -> Step:
    """What a step finds before it changes anything."""
    took = at - ticket.state_since if ticket.state == "serving" else 0
    return Step(kind, ticket.id, at, ticket.state, ticket.state_since, took, desk.ordinary_owed)


def _undone(state: HallState, event: e.StepUndone, _at: int) -> None:
    """Back to how it was before the step: the ticket, the counter's hands and the day's counts."""
    ticket, desk = state.tickets[event.ticket], state.desks[event.counter]
    desk.version += 1
    desk.last = None
    if event.step == "TicketCalled":
        desk.ticket, desk.ordinary_owed = "", event.ordinary_owed
        ticket.calls, ticket.counter = 0, ""
        waiting_since = ticket.waiting_since
        _enter_lane(state, ticket, event.since)
        ticket.waiting_since = waiting_since
        return
    _become(ticket, event.state, event.since)
    desk.ticket, desk.rate_ticket, ticket.reason = ticket.id, "", ""
    if event.state == "serving":
        today = state.services[ticket.service]
        today.served -= 1
        today.busy_ms -= event.took
    if event.step == "ServiceFinished":
        desk.served -= 1


def _owe_turns(state: HallState, ticket: Ticket, desk: Desk) -> None:
    if state.plan is None:
        return
    if ticket.priority != state.plan.ordinary:
        desk.ordinary_owed = state.plan.hall.calling.ordinary_between
    elif desk.ordinary_owed:
        desk.ordinary_owed -= 1


def _announce(state: HallState, ticket: Ticket, desk: Desk, at: int, *, recall: bool) -> None:
    state.call += 1
    state.calls[state.call] = CallRow(
        call=state.call,
        label=ticket.label,
        counter=desk.counter.id,
        counter_number=desk.counter.number,
        area=desk.counter.area,
        recall=recall,
        at=at,
        priority=bool(state.plan and ticket.priority != state.plan.ordinary),
    )
    state.calls.pop(state.call - CALLS_KEPT, None)


def _recalled(state: HallState, event: e.TicketRecalled, at: int) -> None:
    ticket, desk = state.tickets[event.ticket], state.desks[event.counter]
    ticket.calls += 1
    desk.version += 1
    desk.last = None
    _announce(state, ticket, desk, at, recall=True)


def _started(state: HallState, event: e.ServiceStarted, at: int) -> None:
    _become(state.tickets[event.ticket], "serving", at)
    desk = state.desks[event.counter]
    desk.version += 1
    desk.last = None


def _put_down(state: HallState, event: Any, at: int) -> tuple[Ticket, Desk]:
    """The counter's hands are free again; a finished stretch of service is counted."""
    ticket, desk = state.tickets[event.ticket], state.desks[event.counter]
    desk.last = _step(type(event).__name__, ticket, desk, at)
    if ticket.state == "serving":
        today = state.services[ticket.service]
        today.served += 1
        today.busy_ms += at - ticket.state_since
    desk.ticket = ""
    desk.version += 1
    return ticket, desk


def _finished(state: HallState, event: e.ServiceFinished, at: int) -> None:
    ticket, desk = _put_down(state, event, at)
    _become(ticket, "finished", at)
    desk.rate_ticket = ticket.id
    desk.served += 1


def _absent(state: HallState, event: e.TicketMarkedAbsent, at: int) -> None:
    ticket, _desk = _put_down(state, event, at)
    _become(ticket, "absent", at)


def _parked(state: HallState, event: e.TicketParked, at: int) -> None:
    ticket, _desk = _put_down(state, event, at)
    ticket.reason = event.reason
    _become(ticket, "parked", at)


def _transferred(state: HallState, event: e.TicketTransferred, at: int) -> None:
    ticket, desk = _put_down(state, event, at)
    desk.last = None  # somebody else may have begun to work on it
    ticket.service, ticket.to_counter, ticket.reason, ticket.calls = event.service, event.to_counter, event.reason, 0
    _enter_lane(state, ticket, at)


def _unparked(state: HallState, event: e.TicketUnparked, at: int) -> None:
    """Its old place of arrival puts it before everybody who came later."""
    ticket = state.tickets[event.ticket]
    ticket.calls = 0
    _enter_lane(state, ticket, at)


def _restored(state: HallState, event: e.TicketRestored, at: int) -> None:
    """It missed its turn: it arrives anew."""
    ticket = state.tickets[event.ticket]
    state.arrivals += 1
    ticket.arrival, ticket.calls = state.arrivals, 0
    _enter_lane(state, ticket, at)


def _priority_changed(state: HallState, event: e.PriorityChanged, _at: int) -> None:
    """It keeps its place of arrival and the time it has waited."""
    ticket = state.tickets[event.ticket]
    waiting_since, since = ticket.waiting_since, ticket.state_since
    _leave_lane(state, ticket)
    ticket.priority = event.priority
    _enter_lane(state, ticket, since)
    ticket.waiting_since = waiting_since


def _signed_in(state: HallState, event: e.ClerkSignedIn, _at: int) -> None:
    desk = state.desks[event.counter]
    desk.clerk = event.clerk
    desk.version += 1


def _signed_out(state: HallState, event: e.ClerkSignedOut, _at: int) -> None:
    desk = state.desks[event.counter]
    desk.clerk = ""
    desk.version += 1


def _incident_declared(state: HallState, event: e.IncidentDeclared, _at: int) -> None:
    state.incidents[event.incident.id] = event.incident


def _incident_ended(state: HallState, event: e.IncidentEnded, _at: int) -> None:
    del state.incidents[event.incident]


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


def _rated(state: HallState, event: e.TicketRated, _at: int) -> None:
    state.tickets[event.ticket].score = event.score


def _counter_becomes(new: str) -> Callable[[HallState, Any, int], None]:
    def change(state: HallState, event: Any, at: int) -> None:
        desk = state.desks[event.counter]
        desk.state, desk.since = new, at
        desk.reason = getattr(event, "reason", "")
        desk.version += 1
        desk.last = None
        if isinstance(event, e.CounterOpened):
            desk.clerk = event.clerk
        if new == "closed":
            desk.clerk = desk.rate_ticket = ""

    return change


def _nothing(_state: HallState, _event: Any, _at: int) -> None:
    """The live state does not hold this; the tables do."""


_EVOLVERS: dict[type, Callable[[HallState, Any, int], None]] = {
    e.HallConfigured: _hall_configured,
    e.DayOpened: _day_opened,
    e.DayClosed: _day_closed,
    e.ProceduresImported: _nothing,
    e.PrintReported: _nothing,
    e.AnnouncementReported: _nothing,
    e.TicketIssued: _issued,
    e.TicketCancelled: _cancelled,
    e.TicketCalled: _called,
    e.TicketRecalled: _recalled,
    e.ServiceStarted: _started,
    e.ServiceFinished: _finished,
    e.TicketMarkedAbsent: _absent,
    e.TicketParked: _parked,
    e.TicketTransferred: _transferred,
    e.TicketUnparked: _unparked,
    e.TicketRestored: _restored,
    e.TicketRated: _rated,
    e.PriorityChanged: _priority_changed,
    e.ClerkSignedIn: _signed_in,
    e.ClerkSignedOut: _signed_out,
    e.StepUndone: _undone,
    e.IncidentDeclared: _incident_declared,
    e.IncidentEnded: _incident_ended,
    e.NoticePosted: _notice_posted,
    e.NoticeWithdrawn: _notice_withdrawn,
    e.BookingMade: _booked,
    e.BookingMoved: _rebooked,
    e.BookingCancelled: _booking_gone,
    e.BookingCheckedIn: _booking_gone,
    e.CounterOpened: _counter_becomes("open"),
    e.CounterPaused: _counter_becomes("paused"),
    e.CounterResumed: _counter_becomes("open"),
    e.CounterClosed: _counter_becomes("closed"),
}
