"""How numbers join queues, leave them and keep their places. Used by `evolve` alone."""

from __future__ import annotations

from typing import Literal

from shared.domain.state import HallState, ServiceToday
from shared.domain.ticket import IN_HAND, LIVE, Ticket, TicketState


def become(ticket: Ticket, new: TicketState, at: int) -> None:
    """The visit enters a state."""
    ticket.state, ticket.state_since = new, at


def new_place(state: HallState, ticket: Ticket, at: int) -> None:
    """The last place of all, taken now: its clocks begin."""
    state.arrivals += 1
    state.joins += 1
    ticket.arrival, ticket.order = state.arrivals, state.joins
    begin_clock(state, ticket, at)


def place_behind(state: HallState, ticket: Ticket, others: int, at: int) -> None:
    """The place behind the next `others` of its queue and class; the last one where fewer wait, or with -1."""
    if others == 0:  # it keeps its own
        state.joins += 1
        ticket.order = state.joins
        begin_clock(state, ticket, at)
        return
    queue = state.queues.get(ticket.queue)
    line = queue.by_class.get(ticket.priority) if queue else None
    behind = line.behind(others) if line and others > 0 else ""
    if not behind:
        new_place(state, ticket, at)
        return
    last = state.tickets[behind]
    state.joins += 1
    ticket.arrival, ticket.order = last.arrival, state.joins
    ticket.joined_at, ticket.stopped = last.joined_at, last.stopped


def begin_clock(state: HallState, ticket: Ticket, at: int) -> None:
    """Its wait begins anew, at the place it has."""
    ticket.joined_at, ticket.stopped = at, state.stopped_ms(ticket.queue, at)


def stop_clock(state: HallState, ticket: Ticket, at: int) -> None:
    """The citizen goes away: what was waited so far is kept in `joined_at` as if the wait began just now."""
    waited = state.waited_ms(ticket, at)
    ticket.joined_at, ticket.stopped = at - waited, state.stopped_ms(ticket.queue, at)


def resume_clock(state: HallState, ticket: Ticket, at: int) -> None:
    """The citizen is back: the time since `stop_clock` (at `state_since`) does not count."""
    ticket.joined_at += at - ticket.state_since
    ticket.stopped = state.stopped_ms(ticket.queue, at)


def enter(state: HallState, ticket: Ticket, at: int) -> None:
    """It waits, at the place it has."""
    state.services.setdefault(ticket.service, ServiceToday()).waiting += 1
    ticket.waiting_since = at
    become(ticket, "waiting", at)
    if not ticket.blocked:
        state.queue(ticket.queue).add(ticket)


def leave(state: HallState, ticket: Ticket) -> None:
    """It waits no longer, in a queue or set aside for the hall's sake. Does nothing to a number that does not wait."""
    if ticket.state == "waiting":
        state.services[ticket.service].waiting -= 1
        if not ticket.blocked:
            state.queues[ticket.queue].remove(ticket)
    elif waits_for_hall(ticket):
        state.services[ticket.service].waiting -= 1


def set_aside(state: HallState, ticket: Ticket, by: Literal["hall", "citizen"], until: str, at: int) -> None:
    """It stands outside its queue for a while. Who waits for the hall is still counted as waiting."""
    ticket.parked_by, ticket.parked_until = by, until
    become(ticket, "parked", at)
    count_waiting_for_hall(state, ticket)


def count_waiting_for_hall(state: HallState, ticket: Ticket) -> None:
    """Count a number set aside as waiting, if the hall owes it something today."""
    if waits_for_hall(ticket):
        state.services.setdefault(ticket.service, ServiceToday()).waiting += 1


def waits_for_hall(ticket: Ticket) -> bool:
    """Whether it was set aside for something the hall owes: a stamp, a result awaited on the spot."""
    return ticket.state == "parked" and ticket.parked_by == "hall" and not ticket.parked_until


def free_from(state: HallState, counter: str, at: int) -> frozenset[str]:
    """A counter closes: who was sent to it waits for any counter of its service, at the place it has. Their ids."""
    sent = [ticket for ticket in state.tickets.values() if ticket.to_counter == counter and ticket.state in LIVE]
    for ticket in sent:
        if ticket.state != "waiting":
            ticket.to_counter = ""
            continue
        since, waiting_since = ticket.state_since, ticket.waiting_since
        leave(state, ticket)
        waited = state.waited_ms(ticket, at)
        ticket.to_counter = ""
        ticket.joined_at, ticket.stopped = at - waited, state.stopped_ms(ticket.queue, at)
        enter(state, ticket, since)
        ticket.waiting_since = waiting_since
    return frozenset(ticket.id for ticket in sent)


def take_up(state: HallState, ticket: Ticket) -> None:
    """It is in hand: linked numbers of the same person stand outside their queues, their places kept."""
    for other in _linked(state, ticket):
        if other.state == "waiting" and not other.blocked:
            state.queues[other.queue].remove(other)
        other.blocked += 1


def put_down(state: HallState, ticket: Ticket) -> None:
    """It is in hand no more: linked numbers stand in their queues again."""
    for other in _linked(state, ticket):
        other.blocked -= 1
        if other.state == "waiting" and not other.blocked:
            state.queue(other.queue).add(other)


def link(state: HallState, tickets: list[Ticket]) -> None:
    """These numbers belong to one person, from now on."""
    for ticket in tickets:
        for other in tickets:
            if other is ticket or other.id in ticket.linked:
                continue
            ticket.linked = [*ticket.linked, other.id]
            if other.state not in IN_HAND:
                continue
            if ticket.state == "waiting" and not ticket.blocked:
                state.queues[ticket.queue].remove(ticket)
            ticket.blocked += 1


def _linked(state: HallState, ticket: Ticket) -> list[Ticket]:
    return [other for each in ticket.linked if (other := state.tickets.get(each)) is not None]
