"""Who would have waited how much longer or shorter: real waits beside replayed ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.engine.percentile import nearest_rank
from xephang.replay.play import Key, Leg

SAME_MS = 60_000  # waits that differ by less are the same to a person
FAITHFUL = 0.9  # of all waits a replay of the very same plan must give back to the minute


class Spread(NamedTuple):
    """Waits in ms; all 0 where nobody waited."""

    people: int
    median: int
    p90: int
    most: int

    @classmethod
    def of(cls, waits: Iterable[int]) -> Spread:
        """Of these waits."""
        ordered = sorted(waits)
        if not ordered:
            return cls(0, 0, 0, 0)
        return cls(len(ordered), nearest_rank(ordered, 50), nearest_rank(ordered, 90), ordered[-1])


class Pair(NamedTuple):
    """One wait, as it was and as it would have been; None where nobody called."""

    before: Leg | None
    after: Leg | None

    @property
    def leg(self) -> Leg:
        """Whichever there is, the real one first."""
        found = self.before or self.after
        assert found is not None
        return found


@dataclass
class Row:
    """One service, class or group of counters."""

    key: str
    before: Spread
    after: Spread
    longer: Spread  # by how much, of those who would have waited at least SAME_MS longer
    shorter: Spread
    no_longer_served: int
    newly_served: int


class Fidelity(NamedTuple):
    """How well a replay under the very plan of the day gives what really happened; ms, and shares of all waits."""

    waits: int
    median: int
    within_minute: float
    only_one: int  # waits that only the day, or only its replay, had

    @property
    def doubtful(self) -> bool:
        """Whether more than a tenth of all waits came out otherwise: then another plan's figures say nothing."""
        return self.waits * self.within_minute < FAITHFUL * (self.waits + self.only_one)


@dataclass
class Comparison:
    """All waits of the days replayed."""

    pairs: dict[tuple[str, Key], Pair] = field(default_factory=dict)  # by date, ticket and stay

    def add(self, date: str, before: dict[Key, Leg], after: dict[Key, Leg]) -> None:
        """One more day."""
        for key in before.keys() | after.keys():
            self.pairs[date, key] = Pair(before.get(key), after.get(key))

    def rows(self, key_of: Callable[[Leg], str]) -> list[Row]:
        """One row a key, in order of the keys; of a wait the key of what really happened counts."""
        grouped: dict[str, list[Pair]] = {}
        for pair in self.pairs.values():
            grouped.setdefault(key_of(pair.leg), []).append(pair)
        return [_row(key, pairs) for key, pairs in sorted(grouped.items())]

    def whole(self) -> Row:
        """All people."""
        return _row("", self.pairs.values())

    def fidelity(self) -> Fidelity:
        """Of a replay under the plan of the day itself."""
        apart = sorted(abs(_change(pair)) for pair in self.pairs.values() if pair.before and pair.after)
        if not apart:
            return Fidelity(0, 0, 1.0, len(self.pairs))
        within = sum(each < SAME_MS for each in apart) / len(apart)
        return Fidelity(len(apart), nearest_rank(apart, 50), within, len(self.pairs) - len(apart))


def _change(pair: Pair) -> int:
    assert pair.before is not None and pair.after is not None
    return pair.after.waited_ms - pair.before.waited_ms


def _row(key: str, pairs: Iterable[Pair]) -> Row:
    pairs = list(pairs)
    changes = [_change(pair) for pair in pairs if pair.before and pair.after]
    return Row(
        key=key,
        before=Spread.of(pair.before.waited_ms for pair in pairs if pair.before),
        after=Spread.of(pair.after.waited_ms for pair in pairs if pair.after),
        longer=Spread.of(change for change in changes if change >= SAME_MS),
        shorter=Spread.of(-change for change in changes if change <= -SAME_MS),
        no_longer_served=sum(pair.after is None for pair in pairs),
        newly_served=sum(pair.before is None for pair in pairs),
    )
