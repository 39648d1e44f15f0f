"""How far off predicted waits have been, and so how wide a range must be: counts of (real / predicted) by kind.

A kind is a size of the predicted wait and how much is left to chance in it. A range is the shortest one that held
the wanted share of past waits of its kind. Where waits of a kind are spread widely it holds fewer than where they
are spread narrowly, so that a wider range is printed only where it buys people a truer one (the same price everywhere);
together they hold SHARE.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from functools import cache
from itertools import pairwise

FLAT = 1.5  # minutes added to real and predicted, so that very short waits have a ratio too
SMALL = 2.0  # minutes: shorter predictions say nothing about a service
SIZES = [2.0, 4.0, 7.0, 11.0, 17.0, 26.0, 45.0]  # minutes predicted
CHANCES = [0.3, 0.45, 0.65]  # standard deviation / (minutes predicted + FLAT)
DOORS_SHUT = len(CHANCES) + 1  # taken while no counter serves: how the session begins is uncertain, too
KINDS = (len(SIZES) + 1) * (len(CHANCES) + 2)
MIDDLES = [0.22, 0.37, 0.55, 0.8, 0.7]  # what a kind's chance is about, before any day has shown it
RATIOS = [round(0.12 * 1.15**step, 4) for step in range(30)]  # bounds of (real / predicted)
EDGES = [0.06, *RATIOS, RATIOS[-1] * 1.3]
FIRST = 30.0  # numbers the first guess of a kind is worth
KEPT = 0.95  # of the counts, from day to day
MOST = 1500.0  # numbers of one kind carried on
LONG = 5.0  # minutes: promises are judged by waits longer than this
SHARE = 0.78  # of such waits that printed ranges shall hold
SHORT = 0.15  # what a number that waited less counts for: a range that begins too late makes people miss their call
LEAST, HIGHEST = 0.7, 0.88  # share of one kind
RENEW = 50  # numbers after which ranges follow what was learned; their shares four times more rarely


def normal_below(z: float) -> float:
    """The share of a normal distribution below z standard deviations."""
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


def kind_of(minutes: float, deviation: float, doors_shut: bool) -> int:
    """The kind of a prediction."""
    chance = DOORS_SHUT if doors_shut else bisect_right(CHANCES, deviation / (minutes + FLAT))
    return bisect_right(SIZES, minutes) * (DOORS_SHUT + 1) + chance


class Errors:
    """The counts, and the ranges that follow from them."""

    def __init__(self, errors: dict[str, list[int]], kept: list[int]) -> None:
        """Go on from what was carried; an empty one knows the first guess only."""
        self._counts = {int(kind): [float(each) for each in counts] for kind, counts in errors.items()}
        self._kept = [float(each) for each in kept] or [0.0, 0.0]
        self._mixed: dict[int, list[float]] = {}
        self._shares: dict[int, float] = {}
        self._ranges: dict[tuple[int, int], tuple[float, float]] = {}
        self._new = self._renewed = 0
        self._seen, self._aim = dict[int, list[float]](), SHARE
        self._renew()
        self.usual_off = self._usual_off()

    def learn(self, kind: int, minutes: float, real: float) -> None:
        """One number was predicted to wait so long, and waited `real` minutes."""
        counts = self._counts.setdefault(kind, [0.0] * (len(RATIOS) + 1))
        counts[bisect_right(RATIOS, (real + FLAT) / (minutes + FLAT))] += 1
        self._new += 1
        if self._new >= RENEW:
            self._renew()

    def _renew(self) -> None:
        """Ranges follow from counts as they stood now, so that it does not matter when somebody asks."""
        self._seen = {kind: list(counts) for kind, counts in self._counts.items()}
        self._mixed, self._ranges = {}, {}
        if self._renewed % 4 == 0:
            self._shares, self._aim = {}, self.wanted
            self._shared = self._seen
        self._new = 0
        self._renewed += 1

    def judged(self, wait: float, inside: bool) -> None:
        """What was printed held, or did not."""
        if wait > LONG:
            self._kept[0] += 1
            self._kept[1] += inside

    def carried(self) -> tuple[dict[str, list[int]], list[int]]:
        """The counts for the next day, older ones worth less."""
        scale = {kind: min(KEPT, MOST / max(sum(counts), 1.0)) for kind, counts in self._counts.items()}
        errors = {str(kind): [round(each * scale[kind]) for each in counts] for kind, counts in self._counts.items()}
        shrink = min(1.0, 2000 / max(self._kept[0], 1.0))
        return errors, [round(each * shrink) for each in self._kept]

    def bounds(self, minutes: float, kind: int) -> tuple[float, float]:
        """Low and high minutes of work of a prediction."""
        cut = bisect_left(RATIOS, (LONG + FLAT) / (minutes + FLAT))
        found = self._ranges.get((kind, cut))
        if found is None:
            found = self._ranges[kind, cut] = shortest(self._of(kind), cut, self._share(kind))
        low, high = found
        return max(0.0, low * (minutes + FLAT) - FLAT), high * (minutes + FLAT) - FLAT

    def _of(self, kind: int) -> list[float]:
        found = self._mixed.get(kind)
        if found is None:
            found = self._mixed[kind] = _mixed(self._seen.get(kind), kind)
        return found

    def _share(self, kind: int) -> float:
        if not self._shares:
            self._shares = self._shared_out()
        return self._shares.get(kind, SHARE)

    def _shared_out(self) -> dict[int, float]:
        """Find the price of width at which all kinds together hold the wanted share."""
        kinds = {kind: _long_part(kind, _mixed(counts, kind)) for kind, counts in self._shared.items()}
        weights = {kind: sum(counts) for kind, counts in kinds.items()}
        total = sum(weights.values()) or 1.0
        low, high = 0.02, 3.0
        shares: dict[int, float] = {}
        for _ in range(9):
            price = math.sqrt(low * high)
            shares = {kind: _worth(counts, price) for kind, counts in kinds.items()}
            held = sum(shares[kind] * weights[kind] for kind in kinds) / total
            low, high = (price, high) if held > self._aim else (low, price)
        return shares

    @property
    def wanted(self) -> float:
        """The share aimed at: a little more where what was printed has held too little, and the other way round."""
        judged, inside = self._kept
        return SHARE + 0.7 * (SHARE * judged - inside) / (judged + 300)

    def _usual_off(self) -> float:
        """The mean of log(real / predicted) of all kinds but the smallest."""
        total = people = 0.0
        for kind, counts in self._counts.items():
            if kind > DOORS_SHUT:
                people += sum(counts)
                total += sum(count * _log_middle(bin_) for bin_, count in enumerate(counts))
        return total / (people + 50)


def _mixed(seen: list[float] | None, kind: int) -> list[float]:
    first = first_guess(kind % (DOORS_SHUT + 1))
    return [a + b for a, b in zip(seen, first, strict=True)] if seen else first


def _log_middle(bin_: int) -> float:
    return math.log(math.sqrt(EDGES[bin_] * EDGES[bin_ + 1]))


@cache
def first_guess(chance: int) -> list[float]:
    """Log-normal about the prediction, as wide as chance alone makes it."""
    sigma = math.sqrt(math.log(1 + MIDDLES[chance] ** 2) + 0.02)
    below = [0.0, *(normal_below((math.log(bound) + sigma**2 / 3) / sigma) for bound in RATIOS), 1.0]
    return [FIRST * (high - low) for low, high in pairwise(below)]


def _long_part(kind: int, counts: list[float]) -> list[float]:
    """Those of a kind that waited over LONG, taking every prediction of the kind for its middle one."""
    size = kind // (DOORS_SHUT + 1)
    middle = (SIZES[size - 1] if size else 0.0) * 0.5 + (SIZES[size] if size < len(SIZES) else 100.0) * 0.5
    cut = bisect_left(RATIOS, (LONG + FLAT) / (middle + FLAT))
    return [count * SHORT for count in counts[:cut]] + counts[cut:]


def _worth(counts: list[float], price: float) -> float:
    """The share in bins so dense that they are worth their width, within LEAST and HIGHEST."""
    total = sum(counts)
    if not total:
        return SHARE
    dense = sum(count for bin_, count in enumerate(counts) if count / total >= price * (EDGES[bin_ + 1] - EDGES[bin_]))
    return min(max(dense / total, LEAST), HIGHEST)


def shortest(counts: list[float], cut: int, share: float) -> tuple[float, float]:
    """The shortest span of ratios that holds `share` of the bins from `cut` on, within a bin by proportion."""
    counts = [count * SHORT for count in counts[:cut]] + counts[cut:]
    below, best = [0.0], (EDGES[0], EDGES[-1])
    for count in counts:
        below.append(below[-1] + count)
    wanted = share * below[-1]
    for first in range(len(counts)):
        if below[-1] - below[first] < wanted:
            break
        last = bisect_left(below, below[first] + wanted) - 1
        part = (below[first] + wanted - below[last]) / max(counts[last], 1e-9)
        high = EDGES[last] + part * (EDGES[last + 1] - EDGES[last])
        if high - EDGES[first] < best[1] - best[0]:
            best = EDGES[first], high
    return best
