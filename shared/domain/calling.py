"""The calling order: who is next at a counter, and why.

A counter's own services are the first tier, the services it helps the second; the second is looked at only when
nobody waits in the first. Within a tier the oldest ticket of each lane competes, so a call costs the same with 10
or 10,000 waiting.
"""

from __future__ import annotations

from typing import NamedTuple

from shared.domain.events import PassedOver, Why
from shared.domain.hall import CallingPlan
from shared.domain.state import Desk, HallState, Plan
from shared.domain.ticket import Ticket


class Head(NamedTuple):
    """The first of one lane."""

    rank: int
    arrival: int
    ticket: Ticket
    waiting: int


def tiers(desk: Desk) -> list[list[str]]:
    """The lanes a counter may call from, best tier first."""
    counter = desk.counter
    return [[*counter.serves, f"@{counter.id}"], list(counter.helps)]


def choose(state: HallState, desk: Desk) -> tuple[Ticket, Why] | None:
    """The ticket a call-next at this counter takes now, and the reason; None when nobody waits."""
    plan = state.plan
    if plan is None:
        return None
    for tier, lanes in enumerate(tiers(desk)):
        heads = _heads(state, plan, lanes)
        if heads:
            chosen, rule = _pick(heads, plan, desk)
            return chosen.ticket, Why(rule=rule, tier=tier, passed_over=_passed_over(heads, chosen))
    return None


def waiting_for(state: HallState, lanes: list[str]) -> int:
    """How many wait in these lanes."""
    if state.plan is None:
        return 0
    found = (state.lanes.get((lane, priority)) for lane in lanes for priority in state.plan.priorities)
    return sum(len(lane) for lane in found if lane)


def _heads(state: HallState, plan: Plan, lanes: list[str]) -> list[Head]:
    heads = []
    for name in lanes:
        for priority in plan.hall.priorities:
            lane = state.lanes.get((name, priority.id))
            if lane:
                ticket = state.tickets[lane.head]
                heads.append(Head(priority.rank, ticket.arrival, ticket, len(lane)))
    return heads


def _pick(heads: list[Head], plan: Plan, desk: Desk) -> tuple[Head, str]:
    oldest = min(heads, key=lambda head: head.arrival)
    ordinary = [head for head in heads if head.ticket.priority == plan.ordinary]
    if ordinary and _ordinary_turn(plan.hall.calling, desk):
        chosen = min(ordinary, key=lambda head: head.arrival)
        return chosen, "oldest" if chosen is oldest else "ordinary_turn"
    chosen = min(heads, key=lambda head: (head.rank, head.arrival))
    return chosen, "oldest" if chosen is oldest else "priority"


def _ordinary_turn(calling: CallingPlan, desk: Desk) -> bool:
    return calling.rule == "interleave" and desk.ordinary_owed > 0


def _passed_over(heads: list[Head], chosen: Head) -> list[PassedOver]:
    return [
        PassedOver(head.ticket.label, head.ticket.service, head.ticket.priority, head.waiting)
        for head in heads
        if head is not chosen and (head.arrival < chosen.arrival or head.rank < chosen.rank)
    ]
