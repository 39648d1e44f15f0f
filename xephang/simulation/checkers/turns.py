"""Whose turn it is, by docs/calling.md: the naive hall is searched from the beginning for every call."""

from __future__ import annotations

from typing import NamedTuple

from shared.domain.hall import Order
from xephang.simulation.checkers.model import MINUTE_MS, NaiveHall, Person, Runs, Window

Found = tuple[Person, str, tuple[str, ...]]  # who, by which rule, which quotas


class Turn(NamedTuple):
    """Who must be called, by which rule, from which tier, and the quotas that moves on."""

    person: Person
    rule: str
    tier: int
    turns: tuple[str, ...] = ()


def tiers(hall: NaiveHall, window: Window, now: int) -> list[list[str]]:
    """Own services and queues; services helped; services helped because they are long."""
    assert hall.hall is not None
    ids = [each.id for each in hall.together(window)]
    counters = [each for each in hall.hall.counters if each.id in ids]
    own = [queue for each in counters for queue in (*each.serves, f"@{each.id}")]
    helped = [queue for each in counters for queue in each.helps if queue not in own]
    long = [
        bound.service
        for each in counters
        for bound in each.helps_beyond
        if bound.service not in (*own, *helped) and _long(hall, bound.service, bound.waiting, bound.minutes, now)
    ]
    return [own, helped, long]


def quota(hall: NaiveHall, window: Window, tier: int) -> str:
    """Whose quota a call moves: that of the counters of the group that call from the same services."""
    assert hall.hall is not None
    ids = [each.id for each in hall.together(window)]
    counters = [each for each in hall.hall.counters if each.id in ids]
    own = {queue for each in counters for queue in each.serves}
    helped = {queue for each in counters for queue in each.helps} - own
    beyond = {bound.service for each in counters for bound in each.helps_beyond} - own - helped
    return f"{hall.group(window.home or window.id)} {' '.join(sorted((own, helped, beyond)[tier]))}"


def _long(hall: NaiveHall, queue: str, many: int, minutes: int, now: int) -> bool:
    people = hall.may_be_called([queue])
    if not people:
        return False
    return bool(many and len(people) >= many) or bool(minutes and longest(hall, people, now) >= minutes * MINUTE_MS)


def longest(hall: NaiveHall, people: list[Person], now: int) -> int:
    """How long the longest of them has waited, in ms."""
    return max(hall.waited(person, now) for person in people)


def overdue(hall: NaiveHall, queues: list[str], order: Order, now: int) -> list[tuple[int, Person]]:
    """Who has waited up to the hard limit, and by how much longer (ms)."""
    found = []
    for person in hall.may_be_called(queues):
        limit = hall.limit_ms(person, order)
        over = hall.waited(person, now) - limit
        if limit and over >= 0:
            found.append((over, person))
    return found


def next_turn(hall: NaiveHall, window: Window, now: int) -> Turn | None:
    """Whose turn it is at this counter; None when nobody waits for it."""
    home = hall.windows.get(window.home, window)
    order, queues = hall.order(home.id), tiers(hall, window, now)
    late = overdue(hall, queues[0] + queues[1], order, now)
    if late:
        person = min(late, key=lambda each: (-each[0], each[1].place))[1]
        return Turn(person, "no_later_than", 0 if person.queue in queues[0] else 1)
    for tier, names in enumerate(queues):
        people = hall.may_be_called(names)
        if people:
            person, rule, turns = _among(hall, people, order, quota(hall, window, tier), now)
            return Turn(person, rule, tier, turns)
    return None


def _among(hall: NaiveHall, people: list[Person], order: Order, key: str, now: int) -> Found:
    """Promises, then bookings, then people who came back in turn with the others."""
    promised = [each for each in people if each.promised]
    if promised:
        return promised[0], "promised", ()
    booked = [each for each in people if 0 < each.slot <= now and not each.returned]
    if order.appointments_first and booked:
        return min(booked, key=lambda each: (each.slot, each.place[1])), "appointment", ()
    back = [each for each in people if each.returned]
    others = [each for each in people if not each.returned]
    if not others:
        return back[0], "returned", ()
    if back and hall.runs.setdefault(key, Runs()).returned == 0:
        return back[0], "returned", ("returned",)
    person, rule, turns = _of_classes(hall, others, order, key, now)
    if not back:
        return person, rule, turns
    if rule == "oldest" and back[0].place < person.place:
        rule = "others_turn"
    return person, rule, ("others", *turns)


def _of_classes(hall: NaiveHall, people: list[Person], order: Order, key: str, now: int) -> Found:
    ordinary = [each for each in people if hall.ordinary(each)]
    first = [each for each in people if not hall.ordinary(each)]
    right, rule, turns = people, "oldest", tuple[str, ...]()
    if order.rule == "always_first":
        best = min(hall.rank(each) for each in people)
        right, rule = [each for each in people if hall.rank(each) == best], "priority"
    elif order.rule == "interleave" and first and ordinary:
        if hall.runs.setdefault(key, Runs()).classes < order.priority_calls:
            right, rule, turns = first, "priority", ("priority",)
        else:
            right, rule, turns = ordinary, "ordinary_turn", ("ordinary",)
    person = right[0] if order.between_services == "arrival" else _most_used_up(hall, right, now)
    if person is people[0]:
        return person, "oldest", turns
    return person, rule if person is right[0] else "ageing", turns


def _most_used_up(hall: NaiveHall, people: list[Person], now: int) -> Person:
    """Of the first of each queue and class: who has used up the largest part of the target wait of their service."""
    assert hall.hall is not None
    targets = {each.id: each.target_minutes for each in hall.hall.services}
    firsts: dict[tuple[str, str], Person] = {}
    for person in people:
        firsts.setdefault((person.queue, person.priority), person)
    return max(
        firsts.values(),
        key=lambda each: (hall.waited(each, now) / targets.get(each.service, 30), -each.place[0], -each.place[1]),
    )
