"""The calling order: who is next at a counter, and why. The rule in words: docs/calling.md.

Only the head of each line competes, so a call costs the same with 10 or 10,000 waiting.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from shared.domain.events import PassedOver, Why
from shared.domain.hall import Order
from shared.domain.queue import Line, Place, Queue
from shared.domain.state import NO_RANK, Desk, HallState, Plan, Quota
from shared.domain.ticket import Ticket

MINUTE_MS = 60_000
NO_TARGET = 30  # minutes, of a service the hall has given up


class Head(NamedTuple):
    """The first of one line."""

    rank: int
    place: Place
    ticket: Ticket
    waiting: int


class Tier(NamedTuple):
    """The lines of some queues: those of the classes, those who came back, and those with a promise."""

    lines: list[Head]
    returned: list[Head]
    promised: list[Head]

    def __bool__(self) -> bool:
        return bool(self.lines or self.returned or self.promised)

    @property
    def all(self) -> list[Head]:
        """Every head."""
        return [*self.lines, *self.returned, *self.promised]


class Choice(NamedTuple):
    """Whom a rule chose, and the quotas that moves on."""

    head: Head
    rule: str
    turns: tuple[str, ...] = ()


def tiers_of(desks: Iterable[Desk]) -> list[list[str]]:
    """The tiers of counters worked as one: own services and own queues, those helped, those helped when long."""
    counters = [desk.counter for desk in desks]
    own = [name for counter in counters for name in (*counter.serves, f"@{counter.id}")]
    helped = [name for counter in counters for name in counter.helps]
    beyond = [each.service for counter in counters for each in counter.helps_beyond]
    first, second, third = dict.fromkeys(own), dict.fromkeys(helped), dict.fromkeys(beyond)
    return [
        list(first),
        [name for name in second if name not in first],
        [name for name in third if name not in first and name not in second],
    ]


def arrange(state: HallState, desks: Iterable[Desk]) -> None:
    """Say which queues these counters call from, and which quotas they share. After counters or sessions changed."""
    if state.plan is None:
        return
    for desk in desks:
        group = state.plan.group_of[desk.covered_by or desk.counter.id]
        desk.tiers = tiers_of(state.session(desk))
        services = [sorted(name for name in tier if not name.startswith("@")) for tier in desk.tiers]
        desk.quotas = [f"{group} {' '.join(tier)}" for tier in services]


def choose(state: HallState, desk: Desk, now: int) -> tuple[Ticket, Why] | None:
    """The ticket a call-next at this counter takes now, and the reason; None when nobody waits."""
    plan = state.plan
    if plan is None:
        return None
    home = state.desks.get(desk.covered_by, desk)
    order = plan.order_of[home.counter.id]
    names = home.tiers
    own = _heads(state, plan, names[0])
    if order.no_later_than_minutes or any(plan.limits.values()):
        late = _overdue(state, plan, order, names, now)
        if late:
            rivals = [*own.all, *(_heads(state, plan, names[1]).all if late[1] else ())]
            return late[0].ticket, _why(Choice(late[0], "no_later_than"), late[1], rivals)
    for number, named in enumerate(names):
        queues = [name for name in named if number < 2 or _is_long(state, home, name, now)]
        tier = own if number == 0 else _heads(state, plan, queues)
        if tier:
            quota = state.quotas.get(home.quotas[number]) or Quota()
            choice = _pick(state, plan, order, tier, quota, queues, now)
            return choice.head.ticket, _why(choice, number, tier.all)
    return None


def waiting_for(state: HallState, queues: list[str]) -> int:
    """How many wait in these queues."""
    return sum(len(queue) for queue in map(state.queues.get, queues) if queue)


def _heads(state: HallState, plan: Plan, names: Iterable[str]) -> Tier:
    tier = Tier([], [], [])
    for name in names:
        queue = state.queues.get(name)
        if queue is None:
            continue
        for priority, line in queue.by_class.items():
            found = plan.priorities.get(priority)
            tier.lines.append(_head(state, line, found.rank if found else NO_RANK))
        if queue.returned:
            tier.returned.append(_head(state, queue.returned, 0))
        if queue.promised:
            tier.promised.append(_head(state, queue.promised, 0))
    return tier


def _head(state: HallState, line: Line, rank: int) -> Head:
    return Head(rank, line.head_key, state.tickets[line.head], len(line))


def _overdue(state: HallState, plan: Plan, order: Order, names: list[list[str]], now: int) -> tuple[Head, int] | None:
    """Whoever has passed the hard limit of its class for longest, and the tier: the own one, or the helped one."""
    worst: tuple[int, Place, Head, int] | None = None
    for number, queues in enumerate(names[:2]):
        for queue in filter(None, map(state.queues.get, queues)):
            for priority, line in queue.by_clock.items():
                limit = plan.limits.get(priority) or order.no_later_than_minutes * MINUTE_MS
                ticket = state.tickets[line.head]
                over = state.waited_ms(ticket, now) - limit
                place = (ticket.arrival, ticket.order)
                if limit and over >= 0 and (worst is None or (-over, place) < worst[:2]):
                    found = plan.priorities.get(priority)
                    head = Head(found.rank if found else NO_RANK, place, ticket, len(line))
                    worst = -over, place, head, number
    return worst[2:] if worst else None


def _is_long(state: HallState, home: Desk, name: str, now: int) -> bool:
    """Whether a queue is so long that this counter helps: by one of the bounds any counter of the session names."""
    queue = state.queues.get(name)
    if not queue:
        return False
    for desk in state.session(home):
        for bound in desk.counter.helps_beyond:
            if bound.service == name and (
                (bound.waiting and len(queue) >= bound.waiting)
                or (bound.minutes and _longest(state, queue, now) >= bound.minutes * MINUTE_MS)
            ):
                return True
    return False


def _longest(state: HallState, queue: Queue, now: int) -> int:
    return max(state.waited_ms(state.tickets[line.head], now) for line in queue.by_clock.values())


def _pick(state: HallState, plan: Plan, order: Order, tier: Tier, quota: Quota, queues: list[str], now: int) -> Choice:
    if tier.promised:
        return Choice(min(tier.promised, key=_by_place), "promised")
    booked = _booked(state, tier, queues, now) if order.appointments_first else None
    if booked:
        return Choice(booked, "appointment")
    if tier.returned and not tier.lines:
        return Choice(min(tier.returned, key=_by_place), "returned")
    if not tier.returned:
        return _among_classes(state, plan, order, tier.lines, quota, now)
    if quota.returned == 0:
        return Choice(min(tier.returned, key=_by_place), "returned", ("returned",))
    chosen = _among_classes(state, plan, order, tier.lines, quota, now)
    earlier = any(head.place < chosen.head.place for head in tier.returned)
    rule = "others_turn" if chosen.rule == "oldest" and earlier else chosen.rule
    return Choice(chosen.head, rule, ("others", *chosen.turns))


def _booked(state: HallState, tier: Tier, queues: list[str], now: int) -> Head | None:
    """The earliest booking whose time has come, in any of the lines."""
    due = []
    for name in queues:
        queue = state.queues.get(name)
        if queue and queue.booked and queue.booked.head_key[0] <= now:
            due.append((queue.booked.head_key, queue))
    if not due:
        return None
    _key, queue = min(due, key=lambda each: each[0])
    ticket = state.tickets[queue.booked.head]
    return Head(0, (ticket.arrival, ticket.order), ticket, queue.waiting(ticket.priority))


def _among_classes(state: HallState, plan: Plan, order: Order, heads: list[Head], quota: Quota, now: int) -> Choice:
    best, rule = heads, "oldest"
    turns: tuple[str, ...] = ()
    if order.rule == "always_first":
        rank = min(head.rank for head in heads)
        best, rule = [head for head in heads if head.rank == rank], "priority"
    elif order.rule == "interleave":
        ordinary = [head for head in heads if head.ticket.priority == plan.ordinary]
        if ordinary and len(ordinary) < len(heads):
            if quota.classes < order.priority_calls:
                best = [head for head in heads if head.ticket.priority != plan.ordinary]
                rule, turns = "priority", ("priority",)
            else:
                best, rule, turns = ordinary, "ordinary_turn", ("ordinary",)
    chosen = _of_services(state, plan, order, best, now)
    first = min(heads, key=_by_place)
    if chosen is first:
        return Choice(chosen, "oldest", turns)
    if chosen is not min(best, key=_by_place):
        rule = "ageing"
    return Choice(chosen, rule, turns)


def _of_services(state: HallState, plan: Plan, order: Order, heads: list[Head], now: int) -> Head:
    if order.between_services == "arrival" or len(heads) == 1:
        return min(heads, key=_by_place)

    def used_up(head: Head) -> tuple[float, Place]:
        service = plan.services.get(head.ticket.service)
        target = service.target_minutes if service else NO_TARGET
        return -state.waited_ms(head.ticket, now) / target, head.place

    return min(heads, key=used_up)


def _by_place(head: Head) -> Place:
    return head.place


def _why(choice: Choice, tier: int, heads: list[Head]) -> Why:
    chosen = choice.head
    passed = [
        PassedOver(head.ticket.label, head.ticket.service, head.ticket.priority, head.waiting)
        for head in heads
        if head.ticket is not chosen.ticket and (head.place < chosen.place or head.rank < chosen.rank)
    ]
    return Why(rule=choice.rule, tier=tier, passed_over=passed, turns=list(choice.turns))
