"""How many minutes of work stand before a number: who is really called first, and how fast counters get through them.

The counters that share services with the one asked about are filled like vessels: each holds what is left of the
visit in hand, then the people ahead are poured over the counters that may call them, the least flexible services
first. The number is called where it is free first. docs/expected-wait.md has the whole method.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from shared.domain import hours
from shared.domain.hall import Counter, Hall, Order
from shared.domain.queue import Line, Queue
from shared.domain.state import Desk, HallState, Plan, Quota
from shared.domain.wait_model import MINUTE_MS, SHAPE, SPREAD, Live

MANY = 40  # people in a line up to which every one's dossiers are looked at
PAUSE_MINUTES, PAUSE_LEAST = 8.0, 3.0  # what is left of a counter's pause: mean at its beginning, at any time
SETTLE_MS = 15 * MINUTE_MS  # after a session began, counters that are still shut are awaited
SETTLE = (3.0, 3.0)  # minutes until a counter works: before the doors open, and just after
NOBODY = 15.0  # minutes until somebody opens one of the counters, where none is
SPREAD_AMONG = 0.4  # variance, in squared means, between counters of one pool that people are waiting for
ARRIVE_BUSY = 0.85  # of the counters' capacity, what comes in while people wait
HELP_FREE, HELP_BUSY = 0.6, 0.35  # chance that a helping counter comes: with nobody of its own waiting, and with
DAY_CHANCE = 0.1  # what a day adds to chance, as a part of the wait: pauses, people sent on, numbers given up


class Work(NamedTuple):
    """What stands before a number: minutes of work (mean), their deviation, and whether no counter serves now."""

    minutes: float
    deviation: float
    doors_shut: bool


class Reach(NamedTuple):
    """Which counters and services bear on one service. Depends on the configuration alone."""

    own: list[str]  # counters it is an own service of
    pools: list[tuple[str, list[str]]]  # services those counters have in hand, with their counters, fewest first
    counters: list[str]  # all counters of the pools
    help: list[tuple[str, list[str]]]  # counters that help it, with their own services


class Who(NamedTuple):
    """The number asked about. `place`: a waiting number's; None for one taken now, which stands behind everybody."""

    service: str
    priority: str
    place: tuple[int, int] | None = None
    slot: int = 0


class Ahead(NamedTuple):
    """People before a number in one queue, in first dossiers' time: of priority classes, ordinary, in other lines."""

    special: float
    ordinary: float
    first: float


class Vessel(NamedTuple):
    """What one counter holds: minutes until it is free, and their variance."""

    minutes: float
    variance: float


def work(state: HallState, plan: Plan, who: Who, now: int) -> Work:
    """What stands before this number at `now` (ms since 1970 UTC)."""
    live = state.waits
    reach = reach_of(live, plan.hall, who.service)
    if not reach.own:
        return Work(NOBODY, NOBODY, False)
    at, settle, shut = _moment(hours.serving_windows(plan.hall, who.service, state.date), now)
    vessels = {}
    for counter in reach.counters:
        vessel = _vessel(state, state.desks[counter], at, settle)
        if vessel is not None:
            vessels[counter] = vessel
    own = [counter for counter in reach.own if counter in vessels]
    if not own:
        own = reach.own
        vessels.update((counter, Vessel(NOBODY, NOBODY**2 / 2)) for counter in own)
    people, same, variance, more = _pour(state, plan, who, reach, vessels)
    mean = live.minutes(state, who.service) * live.dossiers(live.usual_dossiers)
    first = _first_free(own, vessels, 0.0 if not people else SPREAD_AMONG * mean * mean)
    if first.minutes > 0.5:
        for counter, services in reach.help:
            first = _helped(state, counter, services, first, same * mean, at, settle)
    minutes = first.minutes + _came_later(live, plan, who, first.minutes, more, len(vessels), mean)
    chance = first.variance if not people else variance / len(vessels) ** 2 + first.variance / len(own)
    spread = minutes * math.hypot(live.unsure(state, who.service), DAY_CHANCE)
    return Work(minutes, math.sqrt(max(0.0, chance) + spread * spread), shut)


def reach_of(live: Live, hall: Hall, service: str) -> Reach:
    """Look the service's counters up, once for each configuration."""
    if live.static is None or live.static[0] is not hall:
        live.static = hall, {}
    known = live.static[1]
    found = known.get(service)
    if not isinstance(found, Reach):
        found = known[service] = _reach(hall, service)
    return found


def _reach(hall: Hall, service: str) -> Reach:
    serving = {each.id: _serving(hall, each.id) for each in hall.services}
    serves = {counter.id: counter.serves for counter in hall.counters}
    mates, counters, left = {service}, set[str](), [service]
    while left:
        for counter in serving.get(left.pop(), []):
            counters.add(counter)
            left += [each for each in serves[counter] if each not in mates]
            mates.update(serves[counter])
    pools = sorted(((mate, serving.get(mate, [])) for mate in mates), key=lambda pool: (len(pool[1]), pool[0]))
    helping = [
        (counter.id, counter.serves)
        for counter in hall.counters
        if counter.id not in serving.get(service, []) and _helps(counter, service)
    ]
    return Reach(serving.get(service, []), pools, sorted(counters), helping)


def _serving(hall: Hall, service: str) -> list[str]:
    """The counters a service is an own one of; those that help it where there are none."""
    own = [counter.id for counter in hall.counters if service in counter.serves]
    return own or [counter.id for counter in hall.counters if _helps(counter, service)]


def _helps(counter: Counter, service: str) -> bool:
    return service in counter.helps or any(each.service == service for each in counter.helps_beyond)


def _moment(windows: Iterable[hours.Window], now: int) -> tuple[int, float, bool]:
    """When work goes on, how long shut counters then still take (0: they stay shut), and whether that is later."""
    for window in windows:
        if now < window.opens_at:
            return window.opens_at, SETTLE[0], True
        if now < window.closes_at:
            return now, SETTLE[1] if now < window.opens_at + SETTLE_MS else 0.0, False
    return now, 0.0, False


def _vessel(state: HallState, desk: Desk, at: int, settle: float) -> Vessel | None:
    """What a counter holds of its own: the visit in hand, a pause, numbers sent to it. None: it does not work."""
    live = state.waits
    if desk.state == "open":
        held = _in_hand(state, live, desk, at)
    elif settle:
        held = Vessel(settle, settle)
    elif desk.state == "paused":
        left = max(PAUSE_LEAST, PAUSE_MINUTES - (at - desk.since) / MINUTE_MS / 2)
        held = Vessel(left, left * left)
    else:
        return None
    sent = state.queues.get(f"@{desk.counter.id}")
    if not sent:
        return held
    own = sum(live.minutes(state, state.tickets[each].service) for each in sent)
    return Vessel(held.minutes + own, held.variance + own)


def _in_hand(state: HallState, live: Live, desk: Desk, at: int) -> Vessel:
    """What is left of the visit in hand, by how long it has been there and how such visits have lasted."""
    home = state.desks.get(desk.covered_by, desk) if desk.covered_by and not desk.ticket else desk
    ticket = state.tickets.get(home.ticket) if home.ticket else None
    if ticket is None:
        return Vessel(0.0, 0.01)
    mean = live.minutes(state, ticket.service) * live.slow(desk.counter.id) * live.dossiers(ticket.dossiers)
    passed = max(0, at - ticket.taken_at) / MINUTE_MS / mean
    left, variance = live.left[bisect_right(SHAPE, passed)]
    return Vessel(left * mean + live.between, variance * mean * mean)


def _pour(
    state: HallState, plan: Plan, who: Who, reach: Reach, vessels: dict[str, Vessel]
) -> tuple[float, float, float, float]:
    """Pour the people ahead over the counters.

    How many they are, how many of the same service, the variance of their work, how many more may yet go before.
    """
    live = state.waits
    ahead = {name: _ahead(state, plan, queue, who) for name, _ in reach.pools if (queue := state.queues.get(name))}
    order = plan.order_of[reach.own[0]]
    quota = state.quotas.get(state.desks[reach.own[0]].quotas[0]) or Quota()
    special = sum(each.special for each in ahead.values())
    ordinary = sum(each.ordinary for each in ahead.values())
    specials, ordinaries, most = _turns(order, quota, who.priority == plan.ordinary, special, ordinary)
    people = same = variance = 0.0
    for name, counters in reach.pools:
        found = ahead.get(name)
        count = found.first + found.special * specials + found.ordinary * ordinaries if found else 0.0
        if count:
            mean = live.minutes(state, name)
            slow = sum(map(live.slow, counters)) / len(counters)
            _fill(vessels, counters, count * (mean * slow + live.between))
            variance += count * (SPREAD * mean) ** 2
            people += count
            same += count if name == who.service else 0.0
    return people, same, variance, max(0.0, most - special * specials)


def _turns(order: Order, quota: Quota, ordinary: bool, specials: float, others: float) -> tuple[float, float, float]:
    """The parts of priority and of ordinary people ahead that go first, and how many priority people at most."""
    if order.rule != "interleave":
        return 1.0, 1.0, math.inf if order.rule == "always_first" else 0.0
    calls, between = order.priority_calls, order.ordinary_between
    begun = min(quota.classes, calls + between)  # further along where another plan was imported meanwhile
    if ordinary:
        most = (others + 1) * calls / between + (calls - begun if begun < calls else 0)
        return min(1.0, most / specials) if specials else 1.0, 1.0, most
    first = between * specials / calls + (calls + between - begun if begun >= calls else 0)
    return 1.0, min(1.0, first / others) if others else 1.0, 0.0


def _ahead(state: HallState, plan: Plan, queue: Queue, who: Who) -> Ahead:
    order, rank = plan.hall.calling, plan.priorities[who.priority].rank
    special = ordinary = 0.0
    for priority, line in queue.by_class.items():
        if priority == plan.ordinary:
            if order.rule != "always_first" or who.priority == plan.ordinary:
                ordinary += _people(state, line, who.place)
        elif order.rule != "always_first" or _rank(plan, priority) <= rank:
            same = order.rule != "always_first" or _rank(plan, priority) == rank
            special += _people(state, line, who.place if same else None)
    first = _people(state, queue.promised, who.place) + _people(state, queue.returned, who.place)
    return Ahead(special, ordinary, first)


def _rank(plan: Plan, priority: str) -> int:
    found = plan.priorities.get(priority)
    return found.rank if found else 0


def _people(state: HallState, line: Line, place: tuple[int, int] | None) -> float:
    """How many stand in a line before a place, counted in first dossiers."""
    live, count = state.waits, len(line)
    if not count:
        return 0.0
    if place is None and count > MANY:
        return count * live.dossiers(live.usual_dossiers)
    found = extra = 0
    for each in line:
        ticket = state.tickets[each]
        if place is not None and (ticket.arrival, ticket.order) >= place:
            break
        found += 1
        extra += ticket.dossiers - 1
    return found + extra * (live.dossiers(2) - 1)


def _fill(vessels: dict[str, Vessel], pool: list[str], poured: float) -> None:
    """Pour work over the counters of a pool, the emptiest first."""
    have = sorted((vessels[each].minutes, each) for each in pool if each in vessels)
    if not have:
        return
    level, count = have[0][0], 1
    while count < len(have) and (have[count][0] - level) * count <= poured:
        poured -= (have[count][0] - level) * count
        level = have[count][0]
        count += 1
    level += poured / count
    for _minutes, counter in have[:count]:
        vessels[counter] = Vessel(level, vessels[counter].variance)


def _first_free(own: list[str], vessels: dict[str, Vessel], among: float) -> Vessel:
    """The counter that is free first. `among`: variance between counters people wait for; 0: nobody waits."""
    first = None
    for counter in own:
        vessel = Vessel(vessels[counter].minutes, among) if among else vessels[counter]
        first = vessel if first is None else _earlier(first, vessel)
    return first or Vessel(0.0, 0.0)


def _earlier(one: Vessel, other: Vessel) -> Vessel:
    """The earlier of two uncertain moments (Clark 1961: mean and variance of the lesser of two normal variables)."""
    both = math.sqrt(one.variance + other.variance + 1e-6)
    apart = (other.minutes - one.minutes) / both
    below = 0.5 * (1 + math.erf(apart / math.sqrt(2)))
    density = math.exp(-apart * apart / 2) / math.sqrt(2 * math.pi)
    mean = max(0.0, one.minutes * below + other.minutes * (1 - below) - both * density)
    square = (one.minutes**2 + one.variance) * below + (other.minutes**2 + other.variance) * (1 - below)
    square -= (one.minutes + other.minutes) * both * density
    return Vessel(mean, max(square - mean * mean, 0.01))


def _helped(
    state: HallState, counter: str, services: list[str], first: Vessel, ahead: float, at: int, settle: float
) -> Vessel:
    """The same, with a counter that helps when nobody of its own waits. `ahead`: minutes of people it would help first.

    Both work at them: in t minutes the helping counter does t less what it has of its own, the others t parts of what
    they have ahead in `first.minutes`.
    """
    desk = state.desks[counter]
    vessel = _vessel(state, desk, at, settle) if desk.state == "open" else None
    if vessel is None:
        return first
    own = any(state.queues.get(each) for each in services)
    begins = vessel.minutes + sum(_own_minutes(state, each) for each in services)
    together = (ahead + begins) / (1 + ahead / max(first.minutes, 0.1))
    chance = 1.0 if not own and not desk.ticket else HELP_BUSY if own else HELP_FREE
    if ahead:
        return Vessel(first.minutes - chance * max(0.0, first.minutes - together), first.variance)
    earlier = _earlier(first, Vessel(together, vessel.variance))
    gain = chance * max(0.0, first.minutes - earlier.minutes)
    variance = first.variance * (1 - chance) + earlier.variance * chance + chance * (1 - chance) * gain * gain
    return Vessel(first.minutes - gain, variance)


def _own_minutes(state: HallState, service: str) -> float:
    queue = state.queues.get(service)
    if not queue or state.plan is None:
        return 0.0
    serving = reach_of(state.waits, state.plan.hall, service).own
    works = sum(1 for each in serving if state.desks[each].state == "open")
    return len(queue) * state.waits.minutes(state, service) / max(1, works)


def _came_later(live: Live, plan: Plan, who: Who, minutes: float, most: float, counters: int, mean: float) -> float:
    """Minutes taken by priority people who are not here yet and will go before an ordinary number."""
    if who.priority != plan.ordinary or most <= 0 or mean <= 0:
        return 0.0
    coming = live.special_share * ARRIVE_BUSY * minutes * counters / mean
    return min(coming, most) * mean / counters
