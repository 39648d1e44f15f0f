"""The rules at one counter: what a clerk's command does to the number in hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from shared.domain import absence, hours, reasons
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
    CountersCovered,
    PriorityRefused,
    ServiceFinished,
    ServiceStarted,
    StepUndone,
    TicketCalled,
    TicketMarkedAbsent,
    TicketParked,
    TicketRecalled,
    TicketRejoined,
    TicketTransferred,
    Why,
)
from shared.domain.outcome import Context, Refusal
from shared.domain.state import Desk, HallState, Plan, Quota, Step
from shared.domain.ticket import IN_HAND, LIVE, Ticket

Decision = list[AnyEvent] | Refusal
REASON_LENGTH = reasons.TEXT_LENGTH
LATEST_PARK_DAYS = 62
FREE_HANDS = frozenset({"supervisor", "admin"})  # no daily limit of acts out of order
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
    together = state.session(desk)
    elsewhere = [other for other in state.desks.values() if other not in together and other.clerk == clerk]
    return Refusal("clerk_elsewhere", {"counter": str(elsewhere[0].counter.number)}) if elsewhere else None


def _sign_in(state: HallState, desk: Desk, command: c.SignIn, _context: Context) -> Decision:
    """Whoever sits down at a counter works all that are worked from it; at one worked from elsewhere nobody sits."""
    if desk.covered_by not in ("", desk.counter.id):
        return Refusal("covered_by_another", {"counter": str(state.desks[desk.covered_by].counter.number)})
    if _busy(state, desk) and desk.clerk:
        return Refusal("ticket_in_hand")
    refusal = _clerk_refusal(state, desk, command.clerk)
    together = [*(each for each in state.session(desk) if each is not desk), desk]
    return refusal or [ClerkSignedIn(counter=each.counter.id, clerk=command.clerk) for each in together]


def _sign_out(state: HallState, desk: Desk, _command: c.SignOut, _context: Context) -> Decision:
    if not desk.clerk:
        return Refusal("nobody_signed_in")
    if _busy(state, desk):
        return Refusal("ticket_in_hand")
    left = ClerkSignedOut(counter=desk.counter.id, clerk=desk.clerk)
    return [left] if desk.state == "closed" else [*_closed(state, desk), left]


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
    since = ticket.state_since != step.at  # it came back and left its queue again
    if not holds or elsewhere or since or ticket.state != AFTER[step.kind] or ticket.score or ticket.blocked:
        return Refusal("nothing_to_undo")
    return [
        StepUndone(
            counter=desk.counter.id,
            ticket=ticket.id,
            step=step.kind,
            state=step.state,
            since=step.since,
            took=step.took,
            quota=_quota_after(state, desk, state.plan, step),
        )
    ]


def _quota_after(state: HallState, desk: Desk, plan: Plan, step: Step) -> list[int]:
    """Tier, and where its quota stands without this call. What neighbours called since still counts.

    A turn of priority people, or of one who came back, is owed at once; a turn of others makes room for one more.
    """
    tier, classes, returned = step.quota
    home = state.desks.get(desk.covered_by, desk)
    now, order = state.quotas.get(home.quotas[tier]) or Quota(), plan.order_of[home.counter.id]
    if "ordinary" in step.turns:
        classes = (now.classes - 1) % (order.priority_calls + order.ordinary_between)
    elif "priority" not in step.turns:
        classes = now.classes
    if "others" in step.turns:
        returned = (now.returned - 1) % (1 + order.others_between_returned)
    elif "returned" not in step.turns:
        returned = now.returned
    return [tier, classes, returned]


def _pause(state: HallState, desk: Desk, command: c.PauseCounter, _context: Context) -> Decision:
    if desk.state != "open":
        return Refusal("counter_not_open")
    if _busy(state, desk):
        return Refusal("ticket_in_hand")
    if state.plan is None:
        return Refusal("no_hall")
    refusal = reasons.wrong(state.plan, "pause", command.reason, command.note, needed=False)
    reason = command.reason[:REASON_LENGTH]
    return refusal or [
        CounterPaused(counter=each.counter.id, reason=reason, note=command.note)
        for each in state.session(desk)
        if each.state == "open"
    ]


def _busy(state: HallState, desk: Desk) -> bool:
    """Whether the clerk has a number in hand, at this counter or one worked with it."""
    return any(each.ticket for each in state.session(desk))


def _resume(state: HallState, desk: Desk, _command: c.ResumeCounter, _context: Context) -> Decision:
    if desk.state != "paused":
        return Refusal("counter_not_paused")
    if not state.day_open:
        return Refusal("day_not_open")
    return [CounterResumed(counter=each.counter.id) for each in state.session(desk) if each.state == "paused"]


def _close(state: HallState, desk: Desk, _command: c.CloseCounter, _context: Context) -> Decision:
    if desk.state == "closed":
        return Refusal("counter_not_open")
    if _busy(state, desk):
        return Refusal("ticket_in_hand")
    return _closed(state, desk)


def _closed(state: HallState, desk: Desk) -> list[AnyEvent]:
    """A counter closes, and with it those its clerk works too; the one that covers them goes on without it."""
    together = state.session(desk)
    if desk.covered_by in ("", desk.counter.id):
        closing = [each for each in together if each.state != "closed"]
        ended: list[AnyEvent] = [CountersCovered(counter=desk.covered_by, counters=[])] if desk.covered_by else []
        return [*ended, *(CounterClosed(counter=each.counter.id) for each in closing)]
    left = [each.counter.id for each in together if each is not desk and each.counter.id != desk.covered_by]
    return [CountersCovered(counter=desk.covered_by, counters=left), CounterClosed(counter=desk.counter.id)]


def _cover(state: HallState, desk: Desk, command: c.CoverCounters, _context: Context) -> Decision:
    """One clerk works several counters: none of them may be worked by anybody else, or hold a number."""
    if desk.covered_by not in ("", desk.counter.id):
        return Refusal("covered_by_another", {"counter": str(state.desks[desk.covered_by].counter.number)})
    if desk.state != "open":
        return Refusal("counter_not_open")
    wanted = [each for each in dict.fromkeys(command.counters) if each != desk.counter.id]
    before = [each for each in state.session(desk) if each is not desk]
    for name in wanted:
        refusal = _cover_refusal(state, desk, name)
        if refusal:
            return refusal
    given_back = [each for each in before if each.counter.id not in wanted]
    if any(each.ticket for each in given_back):
        return Refusal("ticket_in_hand")
    taken = [each for each in wanted if state.desks[each].state == "closed"]
    return [
        CountersCovered(counter=desk.counter.id, counters=wanted),
        *(CounterClosed(counter=each.counter.id) for each in given_back if each.state != "closed"),
        *(CounterOpened(counter=each, clerk=desk.clerk) for each in taken),
    ]


def _cover_refusal(state: HallState, desk: Desk, name: str) -> Refusal | None:
    other = state.desks.get(name)
    if other is None:
        return Refusal("unknown_counter", {"counter": name[:40]})
    if other in state.session(desk):
        return None
    if other.state != "closed" or other.ticket or other.covered_by or other.clerk:
        return Refusal("counter_in_use", {"counter": str(other.counter.number)})
    return None


def _may_call(state: HallState, desk: Desk) -> Refusal | None:
    if not state.day_open:
        return Refusal("day_not_open")
    if _busy(state, desk):
        return Refusal("ticket_in_hand")
    if desk.state != "open":
        return Refusal("counter_not_open")
    return None


def _call_next(state: HallState, desk: Desk, _command: c.CallNext, context: Context) -> Decision:
    refusal = _may_call(state, desk)
    if refusal:
        return refusal
    found = choose(state, desk, context.now)
    if found is None:
        return Refusal("nobody_waiting")
    ticket, why = found
    counter = _counter_for(state, desk, ticket).counter.id
    return [TicketCalled(ticket=ticket.id, counter=counter, call=state.call + 1, why=why)]


def _counter_for(state: HallState, desk: Desk, ticket: Ticket) -> Desk:
    """Where a number is called to: of several counters one clerk works, the one its paper names."""
    together = [each for each in state.session(desk) if each.state == "open"]
    if len(together) == 1:
        return desk
    for names in ("to_counter", "serves", "helps"):
        for each in sorted(together, key=lambda other: (other is not desk, other.counter.number)):
            if (
                each.counter.id == ticket.to_counter
                if names == "to_counter"
                else (ticket.service in getattr(each.counter, names))
            ):
                return each
    return desk


def _call_ticket(state: HallState, desk: Desk, command: c.CallTicket, context: Context) -> Decision:
    refusal = _may_call(state, desk)
    if refusal:
        return refusal
    if state.plan is None:
        return Refusal("no_hall")
    ticket = state.tickets.get(command.ticket)
    if ticket is None:
        return Refusal("unknown_ticket")
    if ticket.state not in LIVE - IN_HAND:
        return Refusal("ticket_not_waiting", {"label": ticket.label})
    if ticket.blocked:
        return Refusal("linked_in_hand", {"label": ticket.label})
    if state.is_for_later(ticket):
        return Refusal("parked_for_later", {"label": ticket.label, "date": ticket.parked_until})
    refusal = reasons.wrong(state.plan, "call_ticket", command.reason, command.note)
    if refusal:
        return refusal
    most = state.plan.hall.calling.out_of_order_per_day
    acts = sum(each.out_of_order for each in state.session(desk))
    if most and acts >= most and context.actor.role not in FREE_HANDS:
        return Refusal("supervisor_needed", {"most": str(most)})
    why = Why(rule="chosen", reason=command.reason.strip()[:REASON_LENGTH], note=command.note)
    counter = _counter_for(state, desk, ticket).counter.id
    return [TicketCalled(ticket=ticket.id, counter=counter, call=state.call + 1, why=why)]


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


def _finish(state: HallState, desk: Desk, command: c.Finish, _context: Context) -> Decision:
    """The visit ends, or goes on: dossiers are left for another turn, or the counter that lent the number wants it."""
    ticket = _in_hand(state, desk)
    if ticket is None or state.plan is None:
        return Refusal("nothing_in_hand")
    # a clerk who went straight to work has not said that service began
    begun: list[AnyEvent] = (
        [ServiceStarted(ticket=ticket.id, counter=desk.counter.id)] if ticket.state == "called" else []
    )
    left = command.left
    if left < 0:
        most = state.plan.hall.calling.dossiers_per_turn
        left = max(0, ticket.dossiers - most) if most else 0
    if left > state.plan.hall.calling.most_dossiers:
        return Refusal("too_many_dossiers", {"most": str(state.plan.hall.calling.most_dossiers)})
    if left:
        return [*begun, TicketRejoined(ticket=ticket.id, counter=desk.counter.id, left=left)]
    back = _back(state, desk, ticket)
    if back:
        return [*begun, back]
    return [*begun, ServiceFinished(ticket=ticket.id, counter=desk.counter.id)]


def _back(state: HallState, desk: Desk, ticket: Ticket) -> TicketTransferred | None:
    """The way back of a number another counter lent to this one."""
    if state.plan is None:
        return None
    for lender, service in ticket.claims:
        if lender != desk.counter.id and lender in state.plan.counters and service in state.plan.services:
            return TicketTransferred(
                ticket=ticket.id, counter=desk.counter.id, service=service, to_counter=lender, returned=True
            )
    return None


def _absent(state: HallState, desk: Desk, _command: c.MarkAbsent, context: Context) -> Decision:
    ticket = _in_hand(state, desk)
    if ticket is None or ticket.state != "called":
        return Refusal("nothing_called")
    found = absence.unlock(state, desk, ticket, context.now)
    if found.code == "call_again_first":
        return Refusal(found.code, {"left": str(found.calls_left)})
    if found.code == "incident":
        return Refusal("absent_in_incident")
    if found.code:
        return Refusal(found.code, {"seconds": str(-(-(found.at - context.now) // 1000))})
    return [TicketMarkedAbsent(ticket=ticket.id, counter=desk.counter.id)]


def _park(state: HallState, desk: Desk, command: c.Park, _context: Context) -> Decision:
    ticket = _in_hand(state, desk)
    if ticket is None or state.plan is None:
        return Refusal("nothing_in_hand")
    refusal = reasons.wrong(state.plan, "park", command.reason, command.note, needed=False)
    if refusal:
        return refusal
    if command.until and not _later_day(state, command.until):
        return Refusal("not_a_later_day", {"date": command.until[:10]})
    known = reasons.listed(state.plan, "park", command.reason)
    by = ("hall" if known.keeps_waiting else "citizen") if known else command.by
    return [
        TicketParked(
            ticket=ticket.id,
            counter=desk.counter.id,
            reason=command.reason[:REASON_LENGTH],
            note=command.note,
            until=command.until,
            by=by,
        )
    ]


def _later_day(state: HallState, day: str) -> bool:
    """Whether this is a working day of the hall after today, soon enough to be meant."""
    if state.plan is None or not state.date < day <= _days_after(state.date, LATEST_PARK_DAYS):
        return False
    try:
        whole = date.fromisoformat(day)
    except ValueError:
        return False
    return whole.isoformat() == day and hours.working_day(state.plan.hall, day)  # not "20261124": dates are compared


def _days_after(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _transfer(state: HallState, desk: Desk, command: c.Transfer, _context: Context) -> Decision:
    ticket = _in_hand(state, desk)
    if ticket is None or state.plan is None:
        return Refusal("nothing_in_hand")
    refusal = reasons.wrong(state.plan, "transfer", command.reason, command.note, needed=False)
    if refusal:
        return refusal
    if not command.service:
        back = None if command.to_counter else _back(state, desk, ticket)
        if back:
            return [back]
    service = command.service or state.plan.services[ticket.service].next
    if not service:
        return Refusal("chain_ends", {"label": ticket.label})
    if service not in state.plan.services:
        return Refusal("unknown_service", {"service": service[:40]})
    if command.to_counter and command.to_counter not in state.plan.counters:
        return Refusal("unknown_counter", {"counter": command.to_counter[:40]})
    if command.to_counter == desk.counter.id:
        return Refusal("transfer_to_itself")
    return [
        TicketTransferred(
            ticket=ticket.id,
            counter=desk.counter.id,
            service=service,
            to_counter=command.to_counter,
            reason=command.reason[:REASON_LENGTH],
            note=command.note,
            come_back=command.come_back,
        )
    ]


def _refuse_priority(state: HallState, desk: Desk, command: c.RefusePriority, _context: Context) -> Decision:
    ticket = _in_hand(state, desk)
    if ticket is None or state.plan is None:
        return Refusal("nothing_in_hand")
    if ticket.priority == state.plan.ordinary:
        return Refusal("same_priority", {"label": ticket.label})
    refusal = reasons.wrong(state.plan, "refuse_priority", command.reason, command.note)
    reason = command.reason[:REASON_LENGTH]
    return refusal or [PriorityRefused(ticket=ticket.id, counter=desk.counter.id, reason=reason, note=command.note)]


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
    c.RefusePriority: _refuse_priority,
    c.CoverCounters: _cover,
    c.SignIn: _sign_in,
    c.SignOut: _sign_out,
    c.Undo: _undo,
}
