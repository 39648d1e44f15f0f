"""What the wait estimator has learned: the figures past days left, and those of today.

`Live` is part of the live state: `evolve` alone changes it, so a rebuild from the journal gives the same figures.
Nothing in it is about a person or a clerk: services, counters and the hall's own errors only.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from shared.domain import hours, wait_error
from shared.domain.hall import Hall

if TYPE_CHECKING:
    from shared.domain.state import Desk, HallState
    from shared.domain.ticket import Ticket

MINUTE_MS = 60_000
SPREAD = 0.7  # coefficient of variation of one person's time in hand
DAY_DIFFERS = 0.13  # how far a service's mean of one day lies from its mean of all days, as a part
FILE_DIFFERS = 0.4  # how far the hall's own figure lies from the truth, as a part
FIRST_WEIGHT = SPREAD**2 / FILE_DIFFERS**2  # people the hall's own figure is worth
HALL_WEIGHT, COUNTER_WEIGHT, BIAS_WEIGHT = 40.0, 30.0, 40.0  # people who must be seen before they count as half
KNOWN = 20  # people after which a service's mean is good enough to judge a day, a counter or a shape by it
MEMORY = 400  # people a mean is carried on with: what is older counts less and less
MOST_RATIO = 6.0  # one visit that took longer than so many means counts as so many
SHAPE = [round(0.1 * 1.3**step, 4) for step in range(16)]  # bounds of (time in hand / its mean)
SHAPE_KEPT = 0.9  # of the counts, from day to day
LONGEST_GAP_MS = 5 * MINUTE_MS  # a longer one between two people was a break


class Priors(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What past days taught, as the next day begins. Integers only: the journal keeps it byte for byte."""

    services: dict[str, list[int]] = {}  # people, mean ms in hand with one dossier
    counters: dict[str, list[int]] = {}  # people, thousandths of what others take
    bias: dict[str, list[int]] = {}  # numbers, thousandths of the mean of log(real / predicted), by service
    errors: dict[str, list[int]] = {}  # numbers by kind of prediction and (real / predicted): see wait_error
    kept: list[int] = []  # numbers that waited over five minutes, those of them inside what was printed
    shape: list[int] = []  # people by (time in hand / its mean), bounds SHAPE
    gap: list[int] = []  # pauses between two people, ms of all of them
    special: list[int] = []  # numbers called, those of priority classes
    more: list[int] = []  # sums over people with n > 1 dossiers, in hundredths: (n-1)², (n-1) x extra time in means
    many: list[int] = []  # numbers called, dossiers beyond the first of all of them


class Pace(msgspec.Struct):
    """One service: the mean of the days before (minutes), and today's people as parts of it."""

    people: float
    mean: float
    seen: float = 0.0
    ratio: float = 0.0


class Forecast(NamedTuple):
    """What was expected of one number when it was taken: minutes of work, kind of prediction, both before bias."""

    minutes: float
    kind: int
    raw: float


class Live:
    """Learns as the day goes, from what `evolve` tells it."""

    def __init__(self) -> None:
        """Nothing is known but what the hall's file says."""
        self.begin(Priors())

    def begin(self, priors: Priors) -> None:
        """Begin a day with what the days before taught."""
        self.before = priors
        self.paces = {each: Pace(*_mean(found)) for each, found in priors.services.items()}
        self.counters = {each: [float(found[0]), found[1] / 1000] for each, found in priors.counters.items()}
        self.bias = {each: [float(found[0]), found[0] * found[1] / 1000] for each, found in priors.bias.items()}
        self.errors = wait_error.Errors(priors.errors, priors.kept)
        self.shape = list(priors.shape) or usual_shape()
        self.left = left_of(self.shape)
        self.gap = [float(each) for each in priors.gap] or [20.0, 20 * 20_000.0]
        self.special = [float(each) for each in priors.special] or [20.0, 2.4]
        self.more = [each / 100 for each in priors.more] or [20.0, 14.0]
        self.many = [float(each) for each in priors.many] or [20.0, 6.0]
        self.usual_at_first = self.dossiers(self.usual_dossiers)
        self.seen = self.ratio = 0.0  # of all services that are known well
        self.taken: dict[str, int] = {}  # when each counter last called
        self.freed: dict[str, int] = {}  # when its hands were last free
        self.told: dict[str, Forecast] = {}  # numbers that have not been called yet
        self.static: tuple[Hall, dict[str, object]] | None = None  # looked up once per configuration

    def pace(self, state: HallState, service: str) -> Pace:
        """The figures of a service; the hall's own mean until a day has taught a better one."""
        found = self.paces.get(service)
        if found is None:
            known = state.plan.services.get(service) if state.plan else None
            mean = (known.typical_minutes if known else 10.0) / self.usual_at_first
            found = self.paces[service] = Pace(0.0, mean)
        return found

    def minutes(self, state: HallState, service: str) -> float:
        """Minutes one person with one dossier takes up a counter today."""
        pace = self.paces.get(service) or self.pace(state, service)
        today = (HALL_WEIGHT + self.ratio) / (HALL_WEIGHT + self.seen)
        weight = _strength(pace.people)
        return pace.mean * (weight * today + pace.ratio) / (weight + pace.seen)

    def unsure(self, state: HallState, service: str) -> float:
        """How far `minutes` may be from the truth of today, as a part (one standard deviation)."""
        pace = self.pace(state, service)
        return SPREAD / math.sqrt(_strength(pace.people) + pace.seen)

    def slow(self, counter: str) -> float:
        """How much longer this counter takes than others, as a factor."""
        found = self.counters.get(counter)
        return (COUNTER_WEIGHT + found[0] * found[1]) / (COUNTER_WEIGHT + found[0]) if found else 1.0

    def dossiers(self, count: float) -> float:
        """How many first dossiers' time so many dossiers take."""
        return 1 + (count - 1) * max(0.0, self.more[1] / self.more[0])  # a clock that jumped may have taught less

    @property
    def usual_dossiers(self) -> float:
        """The mean number of dossiers of one ticket."""
        return 1 + self.many[1] / self.many[0]

    @property
    def between(self) -> float:
        """Minutes from one person's end to the next one's call, while people wait."""
        return self.gap[1] / self.gap[0] / MINUTE_MS

    @property
    def special_share(self) -> float:
        """The share of numbers that belong to a priority class."""
        return self.special[1] / self.special[0]

    def bias_of(self, service: str) -> float:
        """The factor by which waits of this service have been longer than the rules alone say."""
        found = self.bias.get(service)
        past = found[1] / (found[0] + BIAS_WEIGHT) if found else 0.0
        return math.exp(past)

    def called(self, state: HallState, ticket: Ticket, at: int) -> None:
        """A number is called for the first time of this leg: its wait is known."""
        if state.practice or ticket.rehearsal or state.plan is None:
            return
        self.special[0] += 1
        self.special[1] += ticket.priority != state.plan.ordinary
        self.many[0] += 1
        self.many[1] += ticket.dossiers - 1
        free = self.freed.get(ticket.counter, 0)
        if free >= ticket.waiting_since and at - free < LONGEST_GAP_MS:
            self.gap[0] += 1
            self.gap[1] += at - free
        self.taken[ticket.counter] = at
        forecast = self.told.pop(ticket.id, None)
        if forecast is not None:
            self._judge(state, ticket, at, forecast)

    def _judge(self, state: HallState, ticket: Ticket, at: int, forecast: Forecast) -> None:
        if state.clocks.any or state.plan is None:
            return  # an incident is nobody's mean day
        windows = hours.serving_windows(state.plan.hall, ticket.service, state.date)
        real = worked(windows, ticket.issued_at, at)
        self.errors.learn(forecast.kind, forecast.minutes, real)
        wait = (at - ticket.issued_at) / MINUTE_MS
        if ticket.wait_high >= 0:
            self.errors.judged(wait, ticket.wait_low <= wait <= ticket.wait_high)
        if forecast.raw > wait_error.SMALL:
            off = max(-1.5, min(1.5, math.log((real + wait_error.FLAT) / (forecast.raw + wait_error.FLAT))))
            found = self.bias.setdefault(ticket.service, [0.0, 0.0])
            found[0] += 1
            found[1] += off - self.errors.usual_off

    def done(self, state: HallState, ticket: Ticket, desk: Desk, ms: int) -> None:
        """A number left a counter's hands `ms` after it was called there."""
        if state.practice or ticket.rehearsal:
            return
        counter = desk.counter.id
        self.freed[counter] = self.taken.get(counter, 0) + ms
        pace, slow = self.pace(state, ticket.service), self.slow(counter)
        means = ms / MINUTE_MS / pace.mean / slow
        beyond = ticket.dossiers - 1
        if beyond:
            self.more[0] += beyond**2
            self.more[1] += (min(means, MOST_RATIO) - 1) * beyond
        ratio = min(means / self.dossiers(ticket.dossiers), MOST_RATIO)
        pace.seen += 1
        pace.ratio += ratio
        if pace.people >= KNOWN:
            self._judge_day(counter, ratio, ratio * slow)

    def _judge_day(self, counter: str, ratio: float, whole: float) -> None:
        """A service that is known well tells how the hall does today, how this counter does, and how times spread."""
        self.seen += 1
        self.ratio += ratio
        self.shape[bisect_right(SHAPE, ratio)] += 1
        today = (HALL_WEIGHT + self.ratio) / (HALL_WEIGHT + self.seen)
        found = self.counters.setdefault(counter, [0.0, 1.0])
        found[0] += 1
        found[1] += (whole / today - found[1]) / found[0]

    def priors(self, state: HallState) -> Priors:
        """What the next day begins with. A practice day teaches nothing."""
        if state.practice:
            return self.before
        errors, kept = self.errors.carried()
        return Priors(
            services={each: _carried(pace) for each, pace in self.paces.items() if pace.people + pace.seen},
            counters={
                each: [round(min(people, MEMORY)), round(mean * 1000)] for each, (people, mean) in self.counters.items()
            },
            bias={each: _bias(people, total) for each, (people, total) in self.bias.items()},
            errors=errors,
            kept=kept,
            shape=[round(count * SHAPE_KEPT) for count in self.shape],
            gap=_capped(self.gap, 500),
            special=_capped(self.special, 1000),
            more=_capped([each * 100 for each in self.more], 50_000),
            many=_capped(self.many, 1000),
        )


def worked(windows: tuple[hours.Window, ...], begin: int, end: int) -> float:
    """Minutes between two moments in which counters serve; after the last window they go on serving."""
    total, last = 0, len(windows) - 1
    for number, window in enumerate(windows):
        closes = max(window.closes_at, end) if number == last else window.closes_at
        total += max(0, min(end, closes) - max(begin, window.opens_at))
    return total / MINUTE_MS if windows else (end - begin) / MINUTE_MS


def usual_shape() -> list[int]:
    """How times in hand spread before any day has shown it: log-normal, as times at counters mostly are."""
    sigma = math.sqrt(math.log(1 + SPREAD**2))
    below = [0.0, *(wait_error.normal_below((math.log(bound) + sigma**2 / 2) / sigma) for bound in SHAPE), 1.0]
    return [round(100 * (high - low)) for low, high in pairwise(below)]


def left_of(shape: list[int]) -> list[tuple[float, float]]:
    """Mean and variance of what is left of a visit, in means, by the bin of what has passed."""
    middles = [0.07, *(math.sqrt(low * high) for low, high in pairwise(SHAPE)), SHAPE[-1] * 1.25]
    return [_left(shape, middles, passed) for passed in range(len(middles))]


def _left(shape: list[int], middles: list[float], passed: int) -> tuple[float, float]:
    people = total = squares = 0.0
    for bin_, middle in enumerate(middles[passed:], passed):
        weight = (shape[bin_] + 0.2) * (0.5 if bin_ == passed else 1.0)
        left = max(middle - middles[passed], 0.12)
        people, total, squares = people + weight, total + weight * left, squares + weight * left * left
    mean = total / people
    return mean, max(squares / people - mean * mean, 0.02)


def _strength(people: float) -> float:
    """How many people of today the mean of the days before is worth: the less it is known, the fewer."""
    one = SPREAD**2
    known = one / FILE_DIFFERS**2 + people
    return one / (DAY_DIFFERS**2 + one / known)


def _mean(found: list[int]) -> tuple[float, float]:
    return float(found[0]), found[1] / MINUTE_MS


def _carried(pace: Pace) -> list[int]:
    old = min(pace.people, MEMORY)
    weight = old if pace.people >= KNOWN else old + FIRST_WEIGHT
    total = weight + pace.seen
    return [round(old + pace.seen), round(pace.mean * (weight + pace.ratio) / total * MINUTE_MS)]


def _bias(people: float, total: float) -> list[int]:
    return [round(min(people, MEMORY)), round(1000 * total / people) if people else 0]


def _capped(sums: list[float], most: float) -> list[int]:
    """Sums whose first is a count, scaled down to at most so many."""
    scale = min(1.0, most / max(sums[0], 1.0))
    return [round(each * scale) for each in sums]
