"""The calling plan: quotas that give everybody a turn, groups, orders, chains that end, reasons, and bookings."""

from __future__ import annotations

from collections.abc import Iterator

from shared.domain.hall import Counter, Group, Hall, Order, Service
from shared.domain.hall_problem import Known, Problem, known, out_of_range
from shared.domain.hall_sizes import Path
from shared.domain.slots import places_of

MOST_TURNS = 20  # of one kind in a quota
TURNS = ("priority_calls", "ordinary_between", "others_between_returned")


def _quotas(hall: Hall) -> Iterator[Problem]:
    """A quota of nothing is no quota: one kind would never be called."""
    orders: list[tuple[Path, Order]] = [(("calling",), hall.calling)]
    orders += [(("orders", index), each) for index, each in enumerate(hall.orders)]
    for path, order in orders:
        for field in TURNS:
            turns = getattr(order, field)
            if turns < 1:
                yield Problem(code="quota_of_nothing", path=(*path, field), found=str(turns))
            elif turns > MOST_TURNS:
                yield out_of_range((*path, field), turns, 1, MOST_TURNS)


def _groups(hall: Hall) -> Iterator[Problem]:
    counters, orders = Known.of(hall.counters), Known.of(hall.orders)
    member: dict[str, str] = {}
    for index, group in enumerate(hall.groups):
        path = ("groups", index)
        if not group.counters:
            yield Problem(code="empty_list", path=(*path, "counters"))
        if group.order:
            yield from known("unknown_order", (*path, "order"), group.order, orders)
        yield from _members(path, group, counters, member)


def _members(path: Path, group: Group, counters: Known, member: dict[str, str]) -> Iterator[Problem]:
    for place, counter in enumerate(group.counters):
        where = (*path, "counters", place)
        yield from known("unknown_counter", where, counter, counters)
        if counter in member:
            yield Problem(code="counter_in_two_groups", path=where, expected=member[counter], found=counter)
        member.setdefault(counter, group.id)


def _chains(hall: Hall) -> Iterator[Problem]:
    """Every service a number goes on to is there, and the way comes to an end; a loop is shown once."""
    services = Known.of(hall.services)
    following = {each.id: each.next for each in hall.services}
    told: set[str] = set()
    for index, service in enumerate(hall.services):
        path = ("services", index, "next")
        if service.next:
            yield from known("unknown_service", path, service.next, services)
        loop = _loop(service, following)
        if loop and not told.intersection(loop):
            told.update(loop)
            yield Problem(code="chain_loops", path=path, found=" → ".join(loop))


def _loop(service: Service, following: dict[str, str]) -> list[str]:
    """The loop this service stands in, from it back to it; empty where its chain ends or only leads to one."""
    way = [service.id]
    while (after := following.get(way[-1], "")) and after not in way:
        way.append(after)
    return [*way, after] if after == service.id else []


def _reasons(hall: Hall) -> Iterator[Problem]:
    for index, reason in enumerate(hall.reasons):
        path = ("reasons", index)
        if not reason.acts:
            yield Problem(code="empty_list", path=(*path, "acts"))
        for place, act in enumerate(reason.acts):
            if act in reason.acts[:place]:
                yield Problem(code="act_twice", path=(*path, "acts", place), found=act)
        if reason.keeps_waiting and "park" not in reason.acts:
            yield Problem(code="waits_without_park", path=(*path, "keeps_waiting"), found=reason.name)


def _dossiers(hall: Hall) -> Iterator[Problem]:
    calling = hall.calling
    if calling.dossiers_per_turn > calling.most_dossiers:
        most = str(calling.most_dossiers)
        path = ("calling", "dossiers_per_turn")
        yield Problem(code="turn_over_most", path=path, expected=most, found=str(calling.dossiers_per_turn))


def _bookings(hall: Hall) -> Iterator[Problem]:
    """Services whose bookings, at the slot's capacity, take all the time of the counters that serve them.

    Counters and services that share each other are weighed together. It is a note: whether anybody is never called
    for it is tried out in `starvation`.
    """
    if not hall.booking.days_ahead or hall.booking.slot_minutes <= 0:
        return
    left = {each.id for each in hall.services}
    for index, service in enumerate(hall.services):
        if service.id in left:
            services, counters = _connected(hall, service.id)
            left -= services
            yield from _load(hall, index, services, counters)


def _connected(hall: Hall, service: str) -> tuple[set[str], list[Counter]]:
    """Everything that shares counters with this service, by way of own services."""
    services = {service}
    while True:
        counters = [each for each in hall.counters if services.intersection(each.serves)]
        more = services.union(*(each.serves for each in counters))
        if more == services:
            return services, counters
        services = more


def _load(hall: Hall, index: int, services: set[str], counters: list[Counter]) -> Iterator[Problem]:
    chosen = [each for each in hall.services if each.id in services and places_of(hall, each)]
    taken = sum(places_of(hall, each) * each.typical_minutes for each in chosen)
    there = len(counters) * hall.booking.slot_minutes
    if counters and taken >= there:
        sums = " + ".join(f"{places_of(hall, each)} × {each.typical_minutes:g} ({each.id})" for each in chosen)
        path: Path = ("services", index, "slot_places") if hall.services[index].slot_places > 0 else ("services", index)
        found, expected = f"{sums} = {taken:g}", f"{len(counters)} × {hall.booking.slot_minutes} = {there:g}"
        yield Problem(code="bookings_fill_counters", path=path, expected=expected, found=found, warning=True)


RULES = (_quotas, _groups, _chains, _reasons, _dossiers, _bookings)
