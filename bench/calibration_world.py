"""The truth behind a simulated hall, which the estimator never sees: who comes when, and how long they take.

Nothing here is shared with the estimator but the hall's own file. The true mean of a service is up to twice or half
of `typical_minutes`; people declare several dossiers; clerks, days and services of a day differ.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.domain.hall import Hall

MINUTE = 60_000
PROFILE = ((0, 0.9), (30, 1.0), (150, 0.6), (1000, 0.0))  # minutes after a morning's opening: share of the peak
LATER = ((0, 0.75), (90, 0.45), (150, 0.3), (1000, 0.0))  # of a session after noon
BEFORE_MINUTES = 15  # people come before the doors open
PRIORITY_SHARE, NO_SHOW, PARKED, SENT_ON = 0.13, 0.05, 0.03, 0.06
DOSSIERS = ((1, 0.8), (2, 0.12), (3, 0.05), (5, 0.03))
EACH_MORE = 0.6  # of a first dossier's time
MIXED = sum(share * (1 + EACH_MORE * (count - 1)) for count, share in DOSSIERS)  # of a first dossier's time, on average
GAP_S, WALK_S = 25.0, 35.0


class Visit(NamedTuple):
    """One citizen, as the dice made them."""

    at: int
    service: str
    priority: str
    dossiers: int


@dataclass(frozen=True)
class Habits:
    """What a run may change: the shape of service times, and how much days, clerks and services differ."""

    shape: str = "lognormal"  # lognormal, gamma, exponential, two_kinds
    day_sd: float = 0.10
    clerk_sd: float = 0.15
    off_by: float = 2.0  # the true mean is within this factor of `typical_minutes`
    counters_missing: float = 0.03
    pauses_a_day: float = 1.5


@dataclass
class World:
    """One hall with its truth, fixed by a seed."""

    hall: Hall
    seed: int
    habits: Habits = Habits()
    mean: dict[str, float] = field(default_factory=dict)  # minutes, one dossier
    spread: dict[str, float] = field(default_factory=dict)  # coefficient of variation
    clerk: dict[str, float] = field(default_factory=dict)  # how slow each counter is
    pull: dict[str, float] = field(default_factory=dict)  # people a minute at the peak, at utilisation 1

    def __post_init__(self) -> None:
        """Throw the dice that are thrown once."""
        chance = random.Random(f"world/{self.hall.id}/{self.seed}")
        for service in self.hall.services:
            log = math.log(self.habits.off_by)
            self.mean[service.id] = service.typical_minutes * math.exp(chance.uniform(-log, log)) / MIXED
            self.spread[service.id] = chance.uniform(0.4, 0.8)
        for counter in self.hall.counters:
            self.clerk[counter.id] = math.exp(chance.gauss(0, self.habits.clerk_sd))
        for services, counters in self._components():
            self._share_out(chance, services, counters)

    def _components(self) -> Iterator[tuple[set[str], set[str]]]:
        """Counters bound together by services of their own."""
        left = list(self.hall.counters)
        while left:
            first = left.pop(0)
            services, counters = set(first.serves), {first.id}
            grown = True
            while grown:
                joined = [each for each in left if services & set(each.serves)]
                grown = bool(joined)
                for each in joined:
                    services |= set(each.serves)
                    counters.add(each.id)
                    left.remove(each)
            yield services, counters

    def _share_out(self, chance: random.Random, services: set[str], counters: set[str]) -> None:
        weights = {service: chance.uniform(0.4, 1.0) for service in sorted(services)}
        work = sum(weights[service] * self.occupied(service) for service in weights)
        scale = len(counters) * chance.uniform(0.85, 1.1) / work
        for service, weight in weights.items():
            self.pull[service] = weight * scale

    def occupied(self, service: str) -> float:
        """Mean minutes a counter is taken up by one number of this service."""
        stays = (1 - NO_SHOW) * (self.mean[service] * MIXED + WALK_S / 60) + NO_SHOW * 3.0
        return stays + GAP_S / 60


@dataclass
class DayOfWorld:
    """One day's dice: it differs from others, and its clerks and services with it."""

    world: World
    number: int
    load: float
    factor: dict[str, float] = field(default_factory=dict)
    chance: random.Random = field(default_factory=random.Random)

    def __post_init__(self) -> None:
        """Throw the dice of the day."""
        self.chance = random.Random(f"day/{self.world.hall.id}/{self.world.seed}/{self.number}/{self.load}")
        sd = self.world.habits.day_sd
        whole = self.chance.gauss(0, sd)
        for service in self.world.hall.services:
            self.factor[service.id] = math.exp(whole + self.chance.gauss(0, sd))

    def visits(self, sessions: list[tuple[int, int]]) -> list[Visit]:
        """Who comes in these sessions (ms), in order."""
        busy = math.exp(self.chance.gauss(0, 0.1)) * self.load
        found = [
            self._visit(at, service)
            for service in self.world.pull
            for opens, closes in sessions
            for at in self._arrivals(self.world.pull[service] * busy, opens, closes, opens == sessions[0][0])
        ]
        return sorted(found)

    def _arrivals(self, rate: float, opens: int, closes: int, first: bool) -> Iterator[int]:
        profile = PROFILE if first else LATER
        at = float(opens - BEFORE_MINUTES * MINUTE)
        while True:
            at += self.chance.expovariate(rate / MINUTE)
            if at >= closes - 10 * MINUTE:
                return
            minute = max(0.0, (at - opens) / MINUTE)
            share = next(value for begins, value in reversed(profile) if minute >= begins)
            if self.chance.random() < share:
                yield round(at)

    def _visit(self, at: int, service: str) -> Visit:
        ranked = sorted(self.world.hall.priorities, key=lambda each: each.rank)
        special = self.chance.random() < PRIORITY_SHARE
        priority = self.chance.choice(ranked[:-1]).id if special else ranked[-1].id
        ((dossiers, _share),) = self.chance.choices(DOSSIERS, [share for _count, share in DOSSIERS])
        return Visit(at, service, priority, dossiers)

    def service_ms(self, service: str, counter: str, dossiers: int) -> int:
        """Draw the time one citizen takes at this counter."""
        world = self.world
        mean = world.mean[service] * self.factor[service] * world.clerk[counter] * (1 + EACH_MORE * (dossiers - 1))
        return max(10_000, round(mean * self._drawn(world.spread[service]) * MINUTE))

    def _drawn(self, spread: float) -> float:
        """A random factor of mean 1."""
        shape, chance = self.world.habits.shape, self.chance
        if shape == "gamma":
            return chance.gammavariate(1 / spread**2, spread**2)
        if shape == "exponential":
            return chance.expovariate(1)
        if shape == "two_kinds":  # most are quick, one in six takes four times as long
            return chance.gammavariate(6, 1 / 6) * (2.67 if chance.random() < 1 / 6 else 0.666)
        sigma = math.sqrt(math.log(1 + spread**2))
        return chance.lognormvariate(-sigma * sigma / 2, sigma)
