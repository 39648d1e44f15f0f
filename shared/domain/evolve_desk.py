"""What happens at a counter, and to the number it has in hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared.domain import events as e
from shared.domain.calling import arrange
from shared.domain.rows import CallRow
from shared.domain.standing import (
    become,
    begin_clock,
    enter,
    free_from,
    leave,
    new_place,
    put_down,
    resume_clock,
    set_aside,
    take_up,
)
from shared.domain.state import CALLS_KEPT, Desk, HallState, Quota, Step
from shared.domain.ticket import Ticket

NO_CALL = e.Why(rule="")


def _moved(state: HallState, desk: Desk, last: Step | None = None) -> None:
    """Something happened here: what was seen before is stale, at every counter the same clerk works."""
    for each in state.session(desk):
        each.version += 1
        each.last = None
    desk.last = last


def _called(state: HallState, event: e.TicketCalled, at: int) -> None:
    ticket, desk = state.tickets[event.ticket], state.desks[event.counter]
    undoable = ticket.state == "waiting" and not ticket.to_counter
    step = _step("TicketCalled", state, ticket, desk, at, event.why) if undoable else None
    first = ticket.state == "waiting"
    if ticket.parked_by == "citizen" and ticket.state == "parked":
        resume_clock(state, ticket, at)
    leave(state, ticket)
    ticket.counter, ticket.calls, ticket.to_counter = event.counter, 1, ""
    ticket.parked_by, ticket.parked_until = "", ""
    ticket.taken_at = at
    become(ticket, "called", at)
    for each in state.session(desk):
        each.rate_ticket = ""
    desk.ticket = ticket.id
    _moved(state, desk, step)
    if event.why.rule == "chosen":
        desk.out_of_order += 1
    _move_quota(state, desk, event.why.tier, event.why.turns)
    take_up(state, ticket)
    _announce(state, ticket, desk, at, recall=False)
    if first:
        state.waits.called(state, ticket, at)


def _step(kind: str, state: HallState, ticket: Ticket, desk: Desk, at: int, why: e.Why = NO_CALL) -> Step:
    """What a step finds before it changes anything."""
    quota = _quota(state, desk, why.tier)
    return Step(
        kind=kind,
        ticket=ticket.id,
        at=at,
        state=ticket.state,
        since=ticket.state_since,
        took=at - ticket.state_since if ticket.state == "serving" else 0,
        quota=(why.tier, quota.classes, quota.returned),
        turns=tuple(why.turns),
        counter=ticket.counter,
        reason=ticket.reason,
        joined_at=ticket.joined_at,
        stopped=ticket.stopped,
        rates=tuple((each.counter.id, each.rate_ticket) for each in state.session(desk) if each.rate_ticket),
    )


def _quota(state: HallState, desk: Desk, tier: int) -> Quota:
    home = state.desks.get(desk.covered_by, desk)
    return state.quotas.setdefault(home.quotas[tier], Quota())


def _move_quota(state: HallState, desk: Desk, tier: int, turns: list[str]) -> None:
    if not turns or state.plan is None:
        return
    quota, order = _quota(state, desk, tier), state.plan.order_of[desk.covered_by or desk.counter.id]
    if "priority" in turns or "ordinary" in turns:
        quota.classes = (quota.classes + 1) % (order.priority_calls + order.ordinary_between)
    if "returned" in turns or "others" in turns:
        quota.returned = (quota.returned + 1) % (1 + order.others_between_returned)


def _undone(state: HallState, event: e.StepUndone, _at: int) -> None:
    """Back to how it was before the step: the ticket, the counter's hands and the day's counts."""
    ticket, desk = state.tickets[event.ticket], state.desks[event.counter]
    step = desk.last
    _moved(state, desk)
    if event.step == "TicketCalled":
        _uncalled(state, event, ticket, desk)
    else:
        _taken_back(state, event, ticket, desk)
    if step is None:
        return
    ticket.counter, ticket.reason = step.counter, step.reason
    if event.step == "TicketParked":  # its clock had begun anew
        ticket.joined_at, ticket.stopped = step.joined_at, step.stopped
    for counter, rated in step.rates:
        if counter in state.desks:
            state.desks[counter].rate_ticket = rated


def _uncalled(state: HallState, event: e.StepUndone, ticket: Ticket, desk: Desk) -> None:
    desk.ticket = ""
    if event.quota:
        tier, *stood = event.quota
        quota = _quota(state, desk, tier)
        quota.classes, quota.returned = stood
    put_down(state, ticket)
    ticket.calls, ticket.counter = 0, ""
    waiting_since = ticket.waiting_since
    enter(state, ticket, event.since)
    ticket.waiting_since = waiting_since


def _taken_back(state: HallState, event: e.StepUndone, ticket: Ticket, desk: Desk) -> None:
    leave(state, ticket)
    become(ticket, event.state, event.since)
    desk.ticket, desk.rate_ticket, ticket.reason = ticket.id, "", ""
    ticket.parked_by, ticket.parked_until = "", ""
    take_up(state, ticket)
    if event.state == "serving":
        today = state.services[ticket.service]
        today.served -= 1
        today.busy_ms -= event.took
    if event.step == "ServiceFinished":
        desk.served -= 1


def _announce(state: HallState, ticket: Ticket, desk: Desk, at: int, *, recall: bool) -> None:
    state.call += 1
    ticket.call, ticket.called_at, ticket.announced_at = state.call, at, 0
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


def _announced(state: HallState, event: e.AnnouncementReported, at: int) -> None:
    """The first report about a call counts: it was spoken, or nobody can say that it was."""
    for desk in state.desks.values():
        ticket = state.tickets.get(desk.ticket) if desk.ticket else None
        if ticket is not None and ticket.call == event.call and not ticket.announced_at:
            ticket.announced_at = at


def _recalled(state: HallState, event: e.TicketRecalled, at: int) -> None:
    ticket, desk = state.tickets[event.ticket], state.desks[event.counter]
    ticket.calls += 1
    _moved(state, desk)
    _announce(state, ticket, desk, at, recall=True)


def _started(state: HallState, event: e.ServiceStarted, at: int) -> None:
    become(state.tickets[event.ticket], "serving", at)
    _moved(state, state.desks[event.counter])


def _put_down(state: HallState, event: Any, at: int) -> tuple[Ticket, Desk]:
    """The counter's hands are free again; a finished stretch of service is counted."""
    ticket, desk = state.tickets[event.ticket], state.desks[event.counter]
    step = _step(type(event).__name__, state, ticket, desk, at)
    if ticket.state == "serving":
        today = state.services[ticket.service]
        today.served += 1
        today.busy_ms += at - ticket.state_since
    state.waits.done(state, ticket, desk, at - ticket.taken_at)
    desk.ticket = ""
    _moved(state, desk, step)
    put_down(state, ticket)
    return ticket, desk


def _finished(state: HallState, event: e.ServiceFinished, at: int) -> None:
    ticket, desk = _put_down(state, event, at)
    become(ticket, "finished", at)
    desk.rate_ticket = ticket.id
    desk.served += 1


def _absent(state: HallState, event: e.TicketMarkedAbsent, at: int) -> None:
    ticket, _desk = _put_down(state, event, at)
    become(ticket, "absent", at)


def _parked(state: HallState, event: e.TicketParked, at: int) -> None:
    ticket, _desk = _put_down(state, event, at)
    ticket.reason = event.reason
    begin_clock(state, ticket, at)
    set_aside(state, ticket, event.by, event.until, at)


def _transferred(state: HallState, event: e.TicketTransferred, at: int) -> None:
    ticket, desk = _put_down(state, event, at)
    desk.last = None  # somebody else may have begun to work on it
    came_from = ticket.service
    ticket.service, ticket.to_counter, ticket.reason, ticket.calls = event.service, event.to_counter, event.reason, 0
    _claim(ticket, event, desk.counter.id, came_from)
    lender = state.desks.get(event.to_counter)
    if event.returned and (lender is None or lender.state == "closed"):
        ticket.to_counter = ""  # whoever lent it has gone: any counter of the service may go on
    ticket.returned = ticket.promised = False
    ticket.slot = 0
    if state.plan is not None and state.plan.hall.calling.transfers == "joining":
        new_place(state, ticket, at)
    else:
        begin_clock(state, ticket, at)
    enter(state, ticket, at)


def _claim(ticket: Ticket, event: e.TicketTransferred, counter: str, service: str) -> None:
    """Who lends a number gets it back; who lent it before gets it back after that."""
    claims = ticket.claims
    if event.returned:
        claims = claims[1 + [lender for lender, _ in claims].index(event.to_counter) :]
    elif event.come_back:
        claims = [[counter, service], *(claim for claim in claims if claim[0] != counter)]
    (ticket.return_to, ticket.return_service), *ticket.lenders = claims or [["", ""]]


def _rejoined(state: HallState, event: e.TicketRejoined, at: int) -> None:
    ticket, desk = _put_down(state, event, at)
    desk.last = None
    desk.served += 1
    ticket.dossiers, ticket.calls, ticket.returned, ticket.promised, ticket.slot = event.left, 0, False, False, 0
    new_place(state, ticket, at)
    enter(state, ticket, at)


def _priority_refused(state: HallState, event: e.PriorityRefused, at: int) -> None:
    """Back to its place of arrival among ordinary people: the wait was real, the claim was not."""
    ticket, desk = _put_down(state, event, at)
    desk.last = None
    if state.plan is not None:
        ticket.priority = state.plan.ordinary
    waiting_since = ticket.waiting_since
    ticket.calls = 0
    enter(state, ticket, at)
    ticket.waiting_since = waiting_since


def _signed_in(state: HallState, event: e.ClerkSignedIn, _at: int) -> None:
    desk = state.desks[event.counter]
    _moved(state, desk, desk.last)
    desk.clerk = event.clerk


def _signed_out(state: HallState, event: e.ClerkSignedOut, _at: int) -> None:
    desk = state.desks[event.counter]
    _moved(state, desk, desk.last)
    desk.clerk = ""


def _covered(state: HallState, event: e.CountersCovered, _at: int) -> None:
    """One clerk, several counters: they call as one from the merged queues."""
    home = state.desks[event.counter]
    before = state.session(home)
    for desk in before:
        desk.covered_by = ""
    if event.counters:
        for counter in (event.counter, *event.counters):
            state.desks[counter].covered_by = event.counter
    after = state.session(home)
    for desk in {each.counter.id: each for each in (*before, *after)}.values():
        desk.version += 1
        desk.last = None
    arrange(state, (*before, *after))


def _counter_becomes(new: str) -> Callable[[HallState, Any, int], None]:
    def change(state: HallState, event: Any, at: int) -> None:
        desk = state.desks[event.counter]
        desk.state, desk.since = new, at
        desk.reason = getattr(event, "reason", "")
        _moved(state, desk)
        if isinstance(event, e.CounterOpened):
            desk.clerk = event.clerk
        if new == "closed":
            desk.clerk = desk.rate_ticket = ""
            desk.freed |= free_from(state, event.counter, at)

    return change


EVOLVERS: dict[type, Callable[[HallState, Any, int], None]] = {
    e.TicketCalled: _called,
    e.TicketRecalled: _recalled,
    e.AnnouncementReported: _announced,
    e.ServiceStarted: _started,
    e.ServiceFinished: _finished,
    e.TicketMarkedAbsent: _absent,
    e.TicketParked: _parked,
    e.TicketTransferred: _transferred,
    e.TicketRejoined: _rejoined,
    e.PriorityRefused: _priority_refused,
    e.StepUndone: _undone,
    e.ClerkSignedIn: _signed_in,
    e.ClerkSignedOut: _signed_out,
    e.CountersCovered: _covered,
    e.CounterOpened: _counter_becomes("open"),
    e.CounterPaused: _counter_becomes("paused"),
    e.CounterResumed: _counter_becomes("open"),
    e.CounterClosed: _counter_becomes("closed"),
}
