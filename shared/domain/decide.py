"""Decide: a command, the present state and what comes from outside give events, or a refusal.

Deterministic and total: it only reads, never raises for bad input, and every branch ends in a value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from shared.domain import commands as c
from shared.domain import desk_rules, hall_check, hall_rules, hours
from shared.domain.events import (
    AnnouncementReported,
    AnyEvent,
    BookingCheckedIn,
    CounterClosed,
    DayClosed,
    DayOpened,
    HallConfigured,
    PrintReported,
    PriorityChanged,
    ProceduresImported,
    TicketCancelled,
    TicketIssued,
    TicketRated,
    TicketRestored,
    TicketUnparked,
)
from shared.domain.hall import Hall
from shared.domain.outcome import Context, Refusal
from shared.domain.plain import is_plain
from shared.domain.roles import BOUND_TO_PLACE, may_send
from shared.domain.state import HallState, Plan
from shared.domain.ticket import IN_HAND, LIVE, label_of, ticket_id

Decision = list[AnyEvent] | Refusal

REHEARSAL_SERIES = "T"
TOKEN_BYTES = 10  # 80 bits
PRINT_OUTCOMES = frozenset({"confirmed", "unknown", "failed", "no_paper"})
ANNOUNCEMENT_OUTCOMES = frozenset({"spoken", "fallback", "failed", "too_old"})
REASON_LENGTH = 200


def decide(state: HallState, command: c.AnyCommand, context: Context) -> Decision:
    """What this command does now: the events to append, or why not. The state is not changed."""
    if not may_send(context.actor.role, type(command).__name__):
        return Refusal("role")
    if not is_plain(command):
        return Refusal("malformed")
    if isinstance(command, c.ImportHall):
        return _import_hall(state, command, context)
    if state.plan is None:
        return Refusal("no_hall")
    if isinstance(command, c.CounterCommand):
        return _decide_at_counter(state, command, context)
    return _DECIDERS[type(command)](state, state.plan, command, context)


def _decide_at_counter(state: HallState, command: c.CounterCommand, context: Context) -> Decision:
    actor = context.actor
    if actor.place and actor.role in BOUND_TO_PLACE and actor.place != command.counter:
        return Refusal("place", {"counter": actor.place})
    desk = state.desks.get(command.counter)
    if desk is None:
        return Refusal("unknown_counter", {"counter": command.counter[:40]})
    if desk.version != command.version:
        return Refusal("stale_counter")
    return desk_rules.decide(state, desk, command, context)


def _import_hall(state: HallState, command: c.ImportHall, context: Context) -> Decision:
    hall = command.hall
    wrong = [problem for problem in hall_check.check(hall) if not problem.warning]
    if wrong:
        return Refusal("bad_hall", {"key": wrong[0].key, "problem": wrong[0].code})
    if state.day_open:
        missing = _missing(state, hall)
        if missing:
            return Refusal("hall_in_use", {"id": min(missing)})
    return [HallConfigured(hall=hall)]


def _missing(state: HallState, hall: Hall) -> set[str]:
    """What this hall lacks and somebody needs: an open counter, or the queue a live ticket stands in."""
    live = [ticket for ticket in state.tickets.values() if ticket.state in LIVE]
    counters = {desk.counter.id for desk in state.desks.values() if desk.state != "closed"}
    counters |= {ticket.to_counter for ticket in live if ticket.to_counter}
    return (
        (counters - {counter.id for counter in hall.counters})
        | ({ticket.service for ticket in live} - {service.id for service in hall.services})
        | ({ticket.priority for ticket in live} - {priority.id for priority in hall.priorities})
    )


def _import_procedures(_state: HallState, _plan: Plan, command: c.ImportProcedures, _context: Context) -> Decision:
    return [ProceduresImported(source=command.source, procedures=command.procedures)]


def _open_day(state: HallState, plan: Plan, command: c.OpenDay, context: Context) -> Decision:
    today = hours.day_of(plan.hall, context.now)
    if today < state.date:
        return Refusal("clock_behind", {"date": state.date})
    if today == state.date:
        return Refusal("day_already_open" if state.day_open else "day_already_closed", {"date": today})
    before: list[AnyEvent] = _end_of_day(state) if state.day_open else []
    opened = DayOpened(
        date=today,
        practice=command.practice,
        hall=plan.hall,
        carried=[replace(state.tickets[desk.ticket]) for desk in state.desks.values() if desk.ticket],
        versions={desk.counter.id: desk.version + 1 for desk in state.desks.values()},
        bookings=[booking for booking in state.bookings.values() if hours.day_of(plan.hall, booking.at) >= today],
        incidents=list(state.incidents.values()),
        notices=[notice for notice in state.notices.values() if not notice.until or notice.until > context.now],
    )
    return [*before, opened]


def _close_day(state: HallState, _plan: Plan, _command: c.CloseDay, _context: Context) -> Decision:
    if not state.day_open:
        return Refusal("day_not_open")
    in_hand = [state.tickets[desk.ticket].label for desk in state.desks.values() if desk.ticket]
    if in_hand:
        return Refusal("tickets_in_hand", {"labels": ", ".join(in_hand[:5])})
    return _end_of_day(state)


def _end_of_day(state: HallState) -> list[AnyEvent]:
    """Close what is idle; a visit in hand goes on and ends in its own time."""
    idle = [desk for desk in state.desks.values() if desk.state != "closed" and not desk.ticket]
    expired = [ticket.id for ticket in state.tickets.values() if ticket.state in LIVE - IN_HAND]
    return [*(CounterClosed(counter=desk.counter.id) for desk in idle), DayClosed(date=state.date, expired=expired)]


def _issue(state: HallState, plan: Plan, command: c.IssueTicket, context: Context) -> Decision:
    refusal = _may_issue(state, plan, command, context)
    if refusal:
        return refusal
    service = plan.services[command.service]
    series = REHEARSAL_SERIES if command.rehearsal else service.series
    number = state.numbers.get(series, 0) + 1
    label = label_of(series, number, plan.hall.ticket.digits)
    priority = command.priority or plan.ordinary
    return [
        TicketIssued(
            ticket=ticket_id(state.date, label),
            label=label,
            series=series,
            number=number,
            service=service.id,
            priority=priority,
            token=context.entropy[:TOKEN_BYTES].hex(),
            origin=context.actor.name,
            procedure=command.procedure,
            language=command.language,
            rehearsal=command.rehearsal,
            people_ahead=state.waiting_ahead(service.id, priority),
        )
    ]


def _may_issue(state: HallState, plan: Plan, command: c.IssueTicket, context: Context) -> Refusal | None:
    service = plan.services.get(command.service)
    if service is None:
        return Refusal("unknown_service", {"service": command.service[:40]})
    if command.priority and command.priority not in plan.priorities:
        return Refusal("unknown_priority", {"priority": command.priority[:40]})
    if len(command.procedure) > 40 or len(command.language) > 8:
        return Refusal("malformed")
    if not state.day_open or hours.day_of(plan.hall, context.now) < state.date:
        return Refusal("day_not_open")
    if any(incident.stops_issuing for incident in state.incidents.values()) and not command.rehearsal:
        return Refusal("incident")
    if state.practice or command.rehearsal:
        return None
    opening = hours.status(plan.hall, service.id, context.now)
    if not opening.open:
        return Refusal(opening.code)
    if service.daily_limit and state.services[service.id].issued >= service.daily_limit:
        return Refusal("no_more_numbers")
    return None


def _check_in(state: HallState, plan: Plan, command: c.CheckIn, context: Context) -> Decision:
    booking = state.bookings.get(command.booking)
    if booking is None:
        return Refusal("unknown_booking")
    if hours.day_of(plan.hall, booking.at) != hours.day_of(plan.hall, context.now):
        return Refusal("booked_for_another_day", {"date": hours.day_of(plan.hall, booking.at)})
    issue = c.IssueTicket(service=booking.service, priority=booking.priority, language=booking.language)
    issued = _issue(state, plan, issue, context)
    if isinstance(issued, Refusal):
        return issued
    ticket = next(event.ticket for event in issued if isinstance(event, TicketIssued))
    return [BookingCheckedIn(booking=booking.id, ticket=ticket), *issued]


def _set_priority(state: HallState, plan: Plan, command: c.SetPriority, _context: Context) -> Decision:
    ticket = state.tickets.get(command.ticket)
    if ticket is None:
        return Refusal("unknown_ticket")
    if ticket.state != "waiting":
        return Refusal("ticket_not_waiting", {"label": ticket.label})
    if command.priority not in plan.priorities:
        return Refusal("unknown_priority", {"priority": command.priority[:40]})
    if not command.reason.strip():
        return Refusal("reason_required")
    if command.priority == ticket.priority:
        return Refusal("same_priority", {"label": ticket.label})
    return [PriorityChanged(ticket=ticket.id, priority=command.priority, reason=command.reason[:REASON_LENGTH])]


def _cancel(state: HallState, _plan: Plan, command: c.CancelTicket, _context: Context) -> Decision:
    ticket = state.tickets.get(command.ticket)
    if ticket is None:
        return Refusal("unknown_ticket")
    if ticket.state not in LIVE - IN_HAND:
        return Refusal("ticket_not_waiting", {"label": ticket.label})
    if not command.reason.strip():
        return Refusal("reason_required")
    return [TicketCancelled(ticket=ticket.id, reason=command.reason[:REASON_LENGTH])]


def _unpark(state: HallState, _plan: Plan, command: c.Unpark, _context: Context) -> Decision:
    ticket = state.tickets.get(command.ticket)
    if ticket is None:
        return Refusal("unknown_ticket")
    if ticket.state != "parked":
        return Refusal("ticket_not_parked", {"label": ticket.label})
    return [TicketUnparked(ticket=ticket.id)]


def _restore(state: HallState, plan: Plan, command: c.Restore, context: Context) -> Decision:
    ticket = state.tickets.get(command.ticket)
    if ticket is None:
        return Refusal("unknown_ticket")
    if ticket.state != "absent":
        return Refusal("ticket_not_absent", {"label": ticket.label})
    minutes = plan.hall.calling.restore_within_minutes
    if context.now - ticket.state_since > minutes * 60_000:
        return Refusal("restore_too_late", {"minutes": str(minutes)})
    return [TicketRestored(ticket=ticket.id)]


def _rate(state: HallState, plan: Plan, command: c.Rate, context: Context) -> Decision:
    ticket = state.tickets.get(command.ticket)
    if ticket is None or (context.actor.place and ticket.counter != context.actor.place):
        return Refusal("unknown_ticket")
    if ticket.state != "finished":
        return Refusal("ticket_not_finished", {"label": ticket.label})
    if ticket.score:
        return Refusal("already_rated", {"label": ticket.label})
    if not 1 <= command.score <= plan.hall.rating.faces:
        return Refusal("bad_score", {"faces": str(plan.hall.rating.faces)})
    return [TicketRated(ticket=ticket.id, counter=ticket.counter, score=command.score)]


def _report_print(state: HallState, _plan: Plan, command: c.ReportPrint, _context: Context) -> Decision:
    if command.ticket not in state.tickets:
        return Refusal("unknown_ticket")
    if command.outcome not in PRINT_OUTCOMES or len(command.job) > 64:
        return Refusal("malformed")
    detail = command.detail[:REASON_LENGTH]
    return [PrintReported(ticket=command.ticket, job=command.job, outcome=command.outcome, detail=detail)]


def _report_announcement(state: HallState, _plan: Plan, command: c.ReportAnnouncement, _context: Context) -> Decision:
    if not 1 <= command.call <= state.call or command.outcome not in ANNOUNCEMENT_OUTCOMES:
        return Refusal("malformed")
    return [AnnouncementReported(call=command.call, outcome=command.outcome, started_at=command.started_at)]


_DECIDERS: dict[type, Callable[[HallState, Plan, Any, Context], Decision]] = {
    c.OpenDay: _open_day,
    c.CloseDay: _close_day,
    c.IssueTicket: _issue,
    c.CancelTicket: _cancel,
    c.Unpark: _unpark,
    c.Restore: _restore,
    c.Rate: _rate,
    c.ReportPrint: _report_print,
    c.ReportAnnouncement: _report_announcement,
    c.ImportProcedures: _import_procedures,
    c.CheckIn: _check_in,
    c.SetPriority: _set_priority,
    **hall_rules.RULES,
}
