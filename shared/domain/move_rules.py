"""The rules for a number nobody has in hand: cancel, step aside, come back, another class, linked numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared.domain import commands as c
from shared.domain import reasons
from shared.domain.events import (
    AnyEvent,
    PriorityChanged,
    TicketCancelled,
    TicketRestored,
    TicketsLinked,
    TicketSteppedAside,
    TicketUnparked,
)
from shared.domain.hall import Act
from shared.domain.outcome import Context, Refusal
from shared.domain.state import HallState, Plan
from shared.domain.ticket import IN_HAND, LIVE, Ticket

Decision = list[AnyEvent] | Refusal
MOST_LINKED = 10


def _set_priority(state: HallState, plan: Plan, command: c.SetPriority, _context: Context) -> Decision:
    ticket = state.tickets.get(command.ticket)
    if ticket is None:
        return Refusal("unknown_ticket")
    if ticket.state != "waiting":
        return Refusal("ticket_not_waiting", {"label": ticket.label})
    if command.priority not in plan.priorities:
        return Refusal("unknown_priority", {"priority": command.priority[:40]})
    act: Act = "refuse_priority" if command.priority == plan.ordinary else "give_priority"
    refusal = reasons.wrong(plan, act, command.reason, command.note)
    if refusal:
        return refusal
    if command.priority == ticket.priority:
        return Refusal("same_priority", {"label": ticket.label})
    reason = command.reason[: reasons.TEXT_LENGTH]
    return [PriorityChanged(ticket=ticket.id, priority=command.priority, reason=reason, note=command.note)]


def _cancel(state: HallState, plan: Plan, command: c.CancelTicket, _context: Context) -> Decision:
    ticket = state.tickets.get(command.ticket)
    if ticket is None:
        return Refusal("unknown_ticket")
    if ticket.state not in LIVE - IN_HAND:
        return Refusal("ticket_not_waiting", {"label": ticket.label})
    if state.practice and state.is_for_later(ticket):
        return Refusal("parked_for_later", {"label": ticket.label, "date": ticket.parked_until})
    refusal = reasons.wrong(plan, "cancel", command.reason, command.note)
    reason = command.reason[: reasons.TEXT_LENGTH]
    return refusal or [TicketCancelled(ticket=ticket.id, reason=reason, note=command.note)]


def _step_aside(state: HallState, _plan: Plan, command: c.StepAside, _context: Context) -> Decision:
    ticket = state.tickets.get(command.ticket)
    if ticket is None:
        return Refusal("unknown_ticket")
    if ticket.state != "waiting":
        return Refusal("ticket_not_waiting", {"label": ticket.label})
    return [TicketSteppedAside(ticket=ticket.id)]


def _unpark(state: HallState, _plan: Plan, command: c.Unpark, context: Context) -> Decision:
    ticket = state.tickets.get(command.ticket)
    if ticket is None:
        return Refusal("unknown_ticket")
    if ticket.state != "parked" or (context.actor.role == "citizen" and ticket.parked_by != "citizen"):
        return Refusal("ticket_not_parked", {"label": ticket.label})
    if not state.day_open:
        return Refusal("day_not_open")
    if state.is_for_later(ticket):
        return Refusal("parked_for_later", {"label": ticket.label, "date": ticket.parked_until})
    return [TicketUnparked(ticket=ticket.id)]


def _restore(state: HallState, plan: Plan, command: c.Restore, context: Context) -> Decision:
    ticket = state.tickets.get(command.ticket)
    if ticket is None:
        return Refusal("unknown_ticket")
    if ticket.state != "absent":
        return Refusal("ticket_not_absent", {"label": ticket.label})
    calling = plan.hall.calling
    if context.now - ticket.state_since > calling.restore_within_minutes * 60_000:
        return Refusal("restore_too_late", {"minutes": str(calling.restore_within_minutes)})
    if ticket.restores >= calling.most_restores:
        return Refusal("restored_too_often", {"most": str(calling.most_restores)})
    return [TicketRestored(ticket=ticket.id, after_calls=calling.restore_after_calls)]


def _link(state: HallState, _plan: Plan, command: c.LinkTickets, _context: Context) -> Decision:
    found = [state.tickets.get(each) for each in dict.fromkeys(command.tickets)]
    tickets = [ticket for ticket in found if ticket is not None and ticket.state in LIVE]
    if len(tickets) < len(found):
        return Refusal("unknown_ticket")
    if len(tickets) < 2:
        return Refusal("malformed")
    tickets = _of_one_person(state, tickets)
    if sum(ticket.state in LIVE for ticket in tickets) > MOST_LINKED:
        return Refusal("malformed")
    in_hand = [ticket.label for ticket in tickets if ticket.state in IN_HAND]
    if len(in_hand) > 1:
        return Refusal("linked_in_hand", {"label": in_hand[0]})
    return [TicketsLinked(tickets=[ticket.id for ticket in tickets])]


def _of_one_person(state: HallState, tickets: list[Ticket]) -> list[Ticket]:
    """These numbers and those linked with any of them: whoever holds two of them holds them all.

    Those that ended are among them: an undo may bring one back.
    """
    known = dict.fromkeys(ticket.id for ticket in tickets)
    known |= dict.fromkeys(each for ticket in tickets for each in ticket.linked)
    return [ticket for each in known if (ticket := state.tickets.get(each)) is not None]


RULES: dict[type, Callable[[HallState, Plan, Any, Context], Decision]] = {
    c.SetPriority: _set_priority,
    c.CancelTicket: _cancel,
    c.StepAside: _step_aside,
    c.Unpark: _unpark,
    c.Restore: _restore,
    c.LinkTickets: _link,
}
