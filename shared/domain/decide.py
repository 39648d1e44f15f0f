"""Decide: a command, the present state and what comes from outside give events, or a refusal.

Deterministic and total: it only reads, never raises for bad input, and every branch ends in a value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared.domain import (
    booking_rules,
    day_rules,
    desk_rules,
    hall_check,
    hall_rules,
    hours,
    issue_rules,
    move_rules,
)
from shared.domain import commands as c
from shared.domain.events import (
    AnnouncementReported,
    AnyEvent,
    HallConfigured,
    PrintReported,
    ProceduresImported,
    TicketRated,
)
from shared.domain.hall import Hall
from shared.domain.outcome import Context, Refusal
from shared.domain.plain import is_plain
from shared.domain.records import Booking
from shared.domain.roles import BOUND_TO_PLACE, may_send
from shared.domain.state import HallState, Plan
from shared.domain.ticket import LIVE

Decision = list[AnyEvent] | Refusal

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
    desk = state.desks.get(command.counter)
    if actor.place and actor.role in BOUND_TO_PLACE and actor.place != command.counter:
        own = state.desks.get(actor.place)
        if own is None or desk is None or own not in state.session(desk):
            return Refusal("place", {"counter": actor.place})
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
    missing = _missing(state, hall, context.now)
    if missing:
        return Refusal("hall_in_use", {"id": min(missing)})
    return [HallConfigured(hall=hall)]


def _missing(state: HallState, hall: Hall, now: int) -> set[str]:
    """What this hall lacks and somebody needs: an open counter, or the queue or class of a live ticket or booking."""
    live = [ticket for ticket in state.tickets.values() if ticket.state in LIVE]
    bookings = [booking for booking in state.bookings.values() if _is_to_come(state, booking, now)]
    wanted = [(each.service, each.priority) for each in live] + [(each.service, each.priority) for each in bookings]
    counters = {desk.counter.id for desk in state.desks.values() if desk.state != "closed"}
    counters |= {ticket.to_counter for ticket in live if ticket.to_counter}
    return (
        (counters - {counter.id for counter in hall.counters})
        | ({service for service, _ in wanted} - {service.id for service in hall.services})
        | ({priority for _, priority in wanted if priority} - {priority.id for priority in hall.priorities})
    )


def _is_to_come(state: HallState, booking: Booking, now: int) -> bool:
    """Whether a booking can still become a number. On a day that is closed, those of that day cannot."""
    if state.hall is None:
        return False
    day = hours.day_of(state.hall, booking.at)
    if not state.day_open and day == state.date:
        return False
    return booking.promise or day >= hours.day_of(state.hall, now)


def _import_procedures(_state: HallState, _plan: Plan, command: c.ImportProcedures, _context: Context) -> Decision:
    return [ProceduresImported(source=command.source, procedures=command.procedures)]


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
    c.IssueTicket: issue_rules.issue,
    c.Rate: _rate,
    c.ReportPrint: _report_print,
    c.ReportAnnouncement: _report_announcement,
    c.ImportProcedures: _import_procedures,
    **day_rules.RULES,
    **move_rules.RULES,
    **booking_rules.RULES,
    **hall_rules.RULES,
}
