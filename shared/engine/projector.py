"""Events into row changes of the tables: pure, no database, no clock. What the journal says, the tables repeat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from shared.domain import events as e
from shared.domain.ticket import IN_HAND, Ticket
from shared.engine import projected as p
from shared.engine import record_projector
from shared.engine.day_book import DayBook

_json = msgspec.json.Encoder(order="deterministic")


def project(book: DayBook, event: e.Event, seq: int, at: int) -> None:
    """Change the rows as one event says."""
    HANDLERS[type(event)](book, event, seq, at)


def _day_opened(book: DayBook, event: e.DayOpened, seq: int, at: int) -> None:
    """Begin afresh with what is carried over: a visit in hand keeps its rows and its day."""
    tickets, legs = book.tickets, book.legs
    book.tickets, book.legs, book.calls = {}, {}, {}
    book.day = p.DayRow(book.hall, event.date, int(event.practice), at)
    book.shelves.day.add(book.day)
    book.configure(event.hall, seq, at)
    for carried in event.carried:
        book.tickets[carried.id] = tickets.get(carried.id) or _ticket_of(book, carried)
        book.legs[carried.id] = legs.get(carried.id) or _leg_of(book, carried)
    record_projector.carry(book, event, at)
    book.waits_on = {each: since for each, since in book.waits_on.items() if each in book.tickets}
    in_hand = {ticket.counter: ticket.id for ticket in event.carried if ticket.state in IN_HAND}
    _begin_counters(book, in_hand, seq, at)


def _ticket_of(book: DayBook, ticket: Ticket) -> p.TicketRow:
    """A carried ticket whose own day was not replayed: good enough to follow, never written."""
    return p.TicketRow(
        book.hall, "", ticket.id, ticket.series, ticket.number, ticket.label, ticket.priority, ticket.token,
        ticket.issued_at, "", ticket.procedure, ticket.language, int(ticket.rehearsal), 0, 0, ticket.service,
        ticket.state, 1, ticket.counter,
    )  # fmt: skip


def _leg_of(book: DayBook, ticket: Ticket) -> p.LegRow:
    return p.LegRow(
        book.hall, "", ticket.id, 1, ticket.label, ticket.service, ticket.priority, ticket.waiting_since, 0, "",
        int(ticket.rehearsal), 0,
    )  # fmt: skip


def _begin_counters(book: DayBook, in_hand: dict[str, str], seq: int, at: int) -> None:
    for counter in list(book.counters.values()):
        if counter.state != "closed" or counter.clerk:
            book.set_counter(counter.id, "closed", seq, at).ticket = ""
    for counter_id, ticket in in_hand.items():
        book.set_counter(counter_id, "open", seq, at).ticket = ticket


def _day_closed(book: DayBook, event: e.DayClosed, _seq: int, at: int) -> None:
    for ticket in event.expired:
        book.end_leg(ticket, "expired", "expired", at).ended_at = at
    if book.day is not None:
        book.day.closed_at = at
        book.shelves.day.touch(book.day)


def _hall_configured(book: DayBook, event: e.HallConfigured, seq: int, at: int) -> None:
    book.configure(event.hall, seq, at)


def _procedures_imported(book: DayBook, event: e.ProceduresImported, _seq: int, _at: int) -> None:
    shelves = book.shelves
    shelves.procedure.clear()
    shelves.procedures_replaced = True
    for position, item in enumerate(event.procedures):
        row = p.ProcedureRow(book.hall, position, item.service, item.field, item.name, _json.encode(item))
        shelves.procedure.add(row)


def _ticket_issued(book: DayBook, event: e.TicketIssued, _seq: int, at: int) -> None:
    row = p.TicketRow(
        book.hall, book.date, event.ticket, event.series, event.number, event.label, event.priority, event.token, at,
        event.origin, event.procedure, event.language, int(event.rehearsal), book.practice, event.people_ahead,
        event.service, "waiting", 0, dossiers=event.dossiers, needs=",".join(event.needs), slot=event.slot or None,
        promised=int(event.promised), outside=int(event.outside), wait_low=_printed(event.wait_low),
        wait_high=_printed(event.wait_high), today=event.today,
    )  # fmt: skip
    book.tickets[event.ticket] = book.shelves.ticket.add(row)
    book.begin_leg(row, at)


def _printed(minutes: int) -> int | None:
    return minutes if minutes >= 0 else None


def _ticket_settled(book: DayBook, event: e.TicketSettled, _seq: int, at: int) -> None:
    """Whoever stays goes on waiting; else the visit ends here, given up or put off."""
    row = book.tickets[event.ticket]
    row.settled, row.booking = event.decision, event.booking
    book.shelves.ticket.touch(row)
    if event.decision != "stay":
        state = "expired" if event.decision == "expire" else "deferred"
        book.end_leg(event.ticket, state, state, at)
        row.ended_at, row.reason = at, event.reason


def _ticket_cancelled(book: DayBook, event: e.TicketCancelled, _seq: int, at: int) -> None:
    row = book.end_leg(event.ticket, "cancelled", "cancelled", at)
    row.ended_at, row.reason = at, event.reason


def _print_reported(book: DayBook, event: e.PrintReported, _seq: int, at: int) -> None:
    row = book.tickets[event.ticket]
    row.print_outcome, row.print_detail, row.printed_at = event.outcome, event.detail, at
    book.shelves.ticket.touch(row)


def _ticket_called(book: DayBook, event: e.TicketCalled, seq: int, at: int) -> None:
    row = book.tickets[event.ticket]
    leg = book.legs[event.ticket]
    if leg.outcome:  # set aside or absent, and called straight away: no wait, unless it waited for the hall
        leg = book.begin_leg(row, None)
    counter = book.counter(event.counter)
    counter.ticket = row.id
    leg.counter, leg.clerk = counter.id, counter.clerk
    row.state, row.counter = "called", counter.id
    book.shelves.ticket.touch(row)
    _announced(book, event, _json.encode(event.why).decode(), seq, at)


def _ticket_recalled(book: DayBook, event: e.TicketRecalled, seq: int, at: int) -> None:
    _announced(book, event, "", seq, at)


def _announced(book: DayBook, event: e.TicketCalled | e.TicketRecalled, why: str, seq: int, at: int) -> None:
    leg = book.legs[event.ticket]
    if leg.called_first is None:
        leg.called_first = at
        book.wait_ended(leg, at)
    leg.called_last, leg.calls = at, leg.calls + 1
    book.shelves.leg.touch(leg)
    row = p.CallRow(
        book.hall, seq, book.date, event.call, event.ticket, leg.leg, leg.label, event.counter,
        int(isinstance(event, e.TicketRecalled)), at, why,
    )  # fmt: skip
    book.calls[event.call] = book.shelves.call.add(row)


def _announcement_reported(book: DayBook, event: e.AnnouncementReported, _seq: int, _at: int) -> None:
    row = book.calls.get(event.call)
    if row is not None:
        row.outcome, row.started_at = event.outcome, event.started_at or None
        book.shelves.call.touch(row)


def _service_started(book: DayBook, event: e.ServiceStarted, _seq: int, at: int) -> None:
    row, leg = book.tickets[event.ticket], book.legs[event.ticket]
    row.state, leg.started = "serving", at
    book.shelves.ticket.touch(row)
    book.shelves.leg.touch(leg)


def _service_finished(book: DayBook, event: e.ServiceFinished, _seq: int, at: int) -> None:
    book.end_leg(event.ticket, "finished", "finished", at).ended_at = at


def _marked_absent(book: DayBook, event: e.TicketMarkedAbsent, _seq: int, at: int) -> None:
    book.end_leg(event.ticket, "absent", "absent", at)


def _ticket_parked(book: DayBook, event: e.TicketParked, _seq: int, at: int) -> None:
    """Who waits for the hall, and comes back the same day, has never stopped waiting."""
    book.end_leg(event.ticket, "parked", "parked", at).reason = event.reason
    if event.by == "hall" and not event.until:
        book.waits_on[event.ticket] = at


def _stepped_aside(book: DayBook, event: e.TicketSteppedAside, _seq: int, at: int) -> None:
    """A wait that did not end in a call, and not by the hall's doing: no figure counts it."""
    book.end_leg(event.ticket, "parked", "stepped_aside", at).reason = ""


def _ticket_rejoined(book: DayBook, event: e.TicketRejoined, _seq: int, at: int) -> None:
    book.begin_leg(book.end_leg(event.ticket, "waiting", "rejoined", at), at)


def _priority_refused(book: DayBook, event: e.PriorityRefused, _seq: int, at: int) -> None:
    """Called in a class it has no right to: the call ended no wait, so the next leg goes on from where it began."""
    row = book.end_leg(event.ticket, "waiting", "priority_refused", at)
    row.priority, row.reason = book.ordinary or row.priority, event.reason
    leg = book.legs[event.ticket]
    book.begin_leg(row, at if leg.enqueued is None else leg.enqueued, leg.to_counter)


def _ticket_transferred(book: DayBook, event: e.TicketTransferred, _seq: int, at: int) -> None:
    row = book.end_leg(event.ticket, "waiting", "transferred", at)
    row.service, row.reason = event.service, event.reason
    book.begin_leg(row, at, event.to_counter, returned=event.returned)


def _waits_again(book: DayBook, event: e.TicketUnparked | e.TicketRestored, _seq: int, at: int) -> None:
    row = book.tickets[event.ticket]
    if book.legs[event.ticket].outcome:
        book.begin_leg(row, at)
        return
    row.state, row.counter = "waiting", ""  # a call from aside was taken back: that wait still runs
    book.shelves.ticket.touch(row)


def _ticket_rated(book: DayBook, event: e.TicketRated, seq: int, at: int) -> None:
    leg = book.legs[event.ticket]
    row = p.RatingRow(
        book.hall, seq, book.date, event.counter, leg.clerk, leg.service, leg.rehearsal, book.practice, event.score, at
    )
    book.shelves.rating.add(row)


def _counter_opened(book: DayBook, event: e.CounterOpened, seq: int, at: int) -> None:
    book.counter(event.counter).clerk = event.clerk
    book.set_counter(event.counter, "open", seq, at)


def _counter_paused(book: DayBook, event: e.CounterPaused, seq: int, at: int) -> None:
    book.set_counter(event.counter, "paused", seq, at, event.reason)


def _counter_resumed(book: DayBook, event: e.CounterResumed, seq: int, at: int) -> None:
    book.set_counter(event.counter, "open", seq, at)


def _counter_closed(book: DayBook, event: e.CounterClosed, seq: int, at: int) -> None:
    book.set_counter(event.counter, "closed", seq, at)


def _priority_changed(book: DayBook, event: e.PriorityChanged, _seq: int, _at: int) -> None:
    row, leg = book.tickets[event.ticket], book.legs[event.ticket]
    row.priority = leg.priority = event.priority
    row.reason = event.reason
    book.shelves.ticket.touch(row)
    book.shelves.leg.touch(leg)


def _clerk_changed(book: DayBook, event: e.ClerkSignedIn | e.ClerkSignedOut, seq: int, at: int) -> None:
    """Whoever sits there from now on begins a stretch of time of their own."""
    counter = book.counter(event.counter)
    counter.clerk = event.clerk if isinstance(event, e.ClerkSignedIn) else ""
    if counter.state != "closed":
        since = counter.since
        book.set_counter(counter.id, counter.state, seq, at, counter.reason).since = since


def _step_undone(book: DayBook, event: e.StepUndone, _seq: int, at: int) -> None:
    row, leg = book.tickets[event.ticket], book.legs[event.ticket]
    if event.step == "TicketCalled":
        _not_called(leg, at)
    else:
        book.waits_on.pop(event.ticket, None)
        leg.ended, leg.outcome, leg.stopped_serving, row.reason = None, "", 0, ""
        leg.started = event.since if event.state == "serving" else None
    in_hand = event.state in IN_HAND
    row.state, row.ended_at, row.counter = event.state, None, event.counter if in_hand else ""
    book.counter(event.counter).ticket = row.id if in_hand else ""
    book.shelves.ticket.touch(row)
    book.shelves.leg.touch(leg)


def _not_called(leg: p.LegRow, at: int) -> None:
    """The wait goes on as if nobody had called; a leg that began with its call is over."""
    if leg.enqueued is None:
        leg.ended, leg.outcome = at, "undone"
        return
    leg.called_first = leg.called_last = None
    leg.calls, leg.counter, leg.clerk, leg.stopped = 0, "", "", 0


def _nothing(_book: DayBook, _event: e.Event, _seq: int, _at: int) -> None:
    """No table says this; the journal does."""


HANDLERS: dict[type[e.Event], Callable[[DayBook, Any, int, int], None]] = {
    e.DayOpened: _day_opened,
    e.DayClosed: _day_closed,
    e.HallConfigured: _hall_configured,
    e.ProceduresImported: _procedures_imported,
    e.TicketIssued: _ticket_issued,
    e.TicketCancelled: _ticket_cancelled,
    e.TicketSettled: _ticket_settled,
    e.PrintReported: _print_reported,
    e.AnnouncementReported: _announcement_reported,
    e.TicketCalled: _ticket_called,
    e.TicketRecalled: _ticket_recalled,
    e.ServiceStarted: _service_started,
    e.ServiceFinished: _service_finished,
    e.TicketMarkedAbsent: _marked_absent,
    e.TicketParked: _ticket_parked,
    e.TicketSteppedAside: _stepped_aside,
    e.TicketRejoined: _ticket_rejoined,
    e.TicketsLinked: _nothing,
    e.PriorityRefused: _priority_refused,
    e.CountersCovered: _nothing,
    e.TicketTransferred: _ticket_transferred,
    e.TicketUnparked: _waits_again,
    e.TicketRestored: _waits_again,
    e.TicketRated: _ticket_rated,
    e.CounterOpened: _counter_opened,
    e.CounterPaused: _counter_paused,
    e.CounterResumed: _counter_resumed,
    e.CounterClosed: _counter_closed,
    e.PriorityChanged: _priority_changed,
    e.ClerkSignedIn: _clerk_changed,
    e.ClerkSignedOut: _clerk_changed,
    e.StepUndone: _step_undone,
    **record_projector.HANDLERS,
}
