"""The rules at one counter: what a clerk's command does to the number in hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared.domain import commands as c
from shared.domain.calling import choose
from shared.domain.events import (
    AnyEvent,
    ClerkSignedIn,
    ClerkSignedOut,
    CounterClosed,
    CounterOpened,
    CounterPaused,
    CounterResumed,
    ServiceFinished,
    ServiceStarted,
    StepUndone,
    TicketCalled,
    TicketMarkedAbsent,
    TicketParked,
    TicketRecalled,
    TicketTransferred,
    Why,
)
from shared.domain.outcome import Context, Refusal
from shared.domain.state import Desk, HallState
from shared.domain.ticket import IN_HAND, LIVE, Ticket

Decision = list[AnyEvent] | Refusal
REASON_LENGTH = 200
AFTER = {
    "TicketCalled": "called",
    "ServiceFinished": "finished",
    "TicketMarkedAbsent": "absent",
    "TicketParked": "parked",
}


def decide(state: HallState, desk: Desk, command: c.CounterCommand, context: Context) -> Decision:
    """What a command does at this counter, whose version has been checked."""
    return _RULES[type(command)](state, desk, command, context)


def _in_hand(state: HallState, desk: Desk) -> Ticket | None:
    return state.tickets.get(desk.ticket) if desk.ticket else None


def _open(state: HallState, desk: Desk, command: c.OpenCounter, _context: Context) -> Decision:
    if not state.day_open:
        return Refusal("day_not_open")
    if desk.state != "closed":
        return Refusal("counter_already_open")
    refusal = _clerk_refusal(state, desk, command.clerk) if command.clerk else None
    return refusal or [CounterOpened(counter=desk.counter.id, clerk=command.clerk or desk.clerk)]


def _clerk_refusal(state: HallState, desk: Desk, clerk: str) -> Refusal | None:
    """Why this clerk cannot sit here: not on the list, or at another counter."""
    if state.plan is None or clerk not in {known.id for known in state.plan.hall.clerks}:
        return Refusal("unknown_clerk")
    elsewhere = [other for other in state.desks.values() if other is not desk and other.clerk == clerk]
    return Refusal("clerk_elsewhere", {"counter": str(elsewhere[0].counter.number)}) if elsewhere else None


def _sign_in(state: HallState, desk: Desk, command: c.SignIn, _context: Context) -> Decision:
    if desk.ticket and desk.clerk:
        return Refusal("ticket_in_hand")
    refusal = _clerk_refusal(state, desk, command.clerk)
    return refusal or [ClerkSignedIn(counter=desk.counter.id, clerk=command.clerk)]


def _sign_out(_state: HallState, desk: Desk, _command: c.SignOut, _context: Context) -> Decision:
    if not desk.clerk:
        return Refusal("nobody_signed_in")
    if desk.ticket:
        return Refusal("ticket_in_hand")
    left = ClerkSignedOut(counter=desk.counter.id, clerk=desk.clerk)
    return [left] if desk.state == "closed" else [CounterClosed(counter=desk.counter.id), left]


def _undo(state: HallState, desk: Desk, _command: c.Undo, context: Context) -> Decision:
    """A step may be taken back while nothing has been built on it."""
    step = desk.last
    ticket = state.tickets.get(step.ticket) if step else None
    if step is None or ticket is None or state.plan is None:
        return Refusal("nothing_to_undo")
    if context.now - step.at > state.plan.hall.calling.undo_within_seconds * 1000:
        return Refusal("undo_too_late", {"seconds": str(state.plan.hall.calling.undo_within_seconds)})
    holds = desk.ticket == ticket.id if step.kind == "TicketCalled" else not desk.ticket
    elsewhere = ticket.counter != desk.counter.id  # called by another counter since, whatever became of it there
    if not holds or elsewhere or ticket.state != AFTER[step.kind] or ticket.score:
        return Refusal("nothing_to_undo")
    return [
        StepUndone(
            counter=desk.counter.id,
            ticket=ticket.id,
            step=step.kind,
            state=step.state,
            since=step.since,
            took=step.took,
            ordinary_owed=step.ordinary_owed,
        )
    ]


def _pause(_state: HallState, desk: Desk, command: c.PauseCounter, _context: Context) -> Decision:
    if desk.state != "open":
        return Refusal("counter_not_open")
    if desk.ticket:
        return Refusal("ticket_in_hand")
    return [CounterPaused(counter=desk.counter.id, reason=command.reason[:REASON_LENGTH])]


def _resume(state: HallState, desk: Desk, _command: c.ResumeCounter, _context: Context) -> Decision:
    if desk.state != "paused":
        return Refusal("counter_not_paused")
    return [CounterResumed(counter=desk.counter.id)] if state.day_open else Refusal("day_not_open")


def _close(_state: HallState, desk: Desk, _command: c.CloseCounter, _context: Context) -> Decision:
    if desk.state == "closed":
        return Refusal("counter_not_open")
    if desk.ticket:
        return Refusal("ticket_in_hand")
    return [CounterClosed(counter=desk.counter.id)]


def _may_call(state: HallState, desk: Desk) -> Refusal | None:
    if not state.day_open:
        return Refusal("day_not_open")
    if desk.ticket:
        return Refusal("ticket_in_hand")
    if desk.state != "open":
        return Refusal("counter_not_open")
    return None


def _call_next(state: HallState, desk: Desk, _command: c.CallNext, _context: Context) -> Decision:
    refusal = _may_call(state, desk)
    if refusal:
        return refusal
    found = choose(state, desk)
    if found is None:
        return Refusal("nobody_waiting")
    ticket, why = found
    return [TicketCalled(ticket=ticket.id, counter=desk.counter.id, call=state.call + 1, why=why)]


def _call_ticket(state: HallState, desk: Desk, command: c.CallTicket, _context: Context) -> Decision:
    refusal = _may_call(state, desk)
    if refusal:
        return refusal
    ticket = state.tickets.get(command.ticket)
    if ticket is None:
        return Refusal("unknown_ticket")
    if ticket.state not in LIVE - IN_HAND:
        return Refusal("ticket_not_waiting", {"label": ticket.label})
    if not command.reason.strip():
        return Refusal("reason_required")
    why = Why(rule="chosen", reason=command.reason.strip()[:REASON_LENGTH])
    return [TicketCalled(ticket=ticket.id, counter=desk.counter.id, call=state.call + 1, why=why)]


def _recall(state: HallState, desk: Desk, _command: c.Recall, _context: Context) -> Decision:
    ticket = _in_hand(state, desk)
    if ticket is None or ticket.state != "called":
        return Refusal("nothing_called")
    return [TicketRecalled(ticket=ticket.id, counter=desk.counter.id, call=state.call + 1)]


def _start(state: HallState, desk: Desk, _command: c.StartService, _context: Context) -> Decision:
    ticket = _in_hand(state, desk)
    if ticket is None or ticket.state != "called":
        return Refusal("nothing_called")
    return [ServiceStarted(ticket=ticket.id, counter=desk.counter.id)]


def _finish(state: HallState, desk: Desk, _command: c.Finish, _context: Context) -> Decision:
    ticket = _in_hand(state, desk)
    if ticket is None:
        return Refusal("nothing_in_hand")
    finished = ServiceFinished(ticket=ticket.id, counter=desk.counter.id)
    if ticket.state == "called":  # a clerk who went straight to work
        return [ServiceStarted(ticket=ticket.id, counter=desk.counter.id), finished]
    return [finished]


def _absent(state: HallState, desk: Desk, _command: c.MarkAbsent, _context: Context) -> Decision:
    ticket = _in_hand(state, desk)
    if ticket is None or ticket.state != "called":
        return Refusal("nothing_called")
    needed = state.plan.hall.calling.calls_before_absent if state.plan else 0
    if ticket.calls < needed:
        return Refusal("call_again_first", {"left": str(needed - ticket.calls)})
    return [TicketMarkedAbsent(ticket=ticket.id, counter=desk.counter.id)]


def _park(state: HallState, desk: Desk, command: c.Park, _context: Context) -> Decision:
    ticket = _in_hand(state, desk)
    if ticket is None:
        return Refusal("nothing_in_hand")
    return [TicketParked(ticket=ticket.id, counter=desk.counter.id, reason=command.reason[:REASON_LENGTH])]


def _transfer(state: HallState, desk: Desk, command: c.Transfer, _context: Context) -> Decision:
    ticket = _in_hand(state, desk)
    if ticket is None or state.plan is None:
        return Refusal("nothing_in_hand")
    if command.service not in state.plan.services:
        return Refusal("unknown_service", {"service": command.service[:40]})
    if command.to_counter and command.to_counter not in state.plan.counters:
        return Refusal("unknown_counter", {"counter": command.to_counter[:40]})
    if command.to_counter == desk.counter.id:
        return Refusal("transfer_to_itself")
    return [
        TicketTransferred(
            ticket=ticket.id,
            counter=desk.counter.id,
            service=command.service,
            to_counter=command.to_counter,
            reason=command.reason[:REASON_LENGTH],
        )
    ]


_RULES: dict[type, Callable[[HallState, Desk, Any, Context], Decision]] = {
    c.OpenCounter: _open,
    c.PauseCounter: _pause,
    c.ResumeCounter: _resume,
    c.CloseCounter: _close,
    c.CallNext: _call_next,
    c.CallTicket: _call_ticket,
    c.Recall: _recall,
    c.StartService: _start,
    c.Finish: _finish,
    c.MarkAbsent: _absent,
    c.Park: _park,
    c.Transfer: _transfer,
    c.SignIn: _sign_in,
    c.SignOut: _sign_out,
    c.Undo: _undo,
}
