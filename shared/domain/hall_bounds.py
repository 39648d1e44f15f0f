"""Bounds of every number a hall may set: what lies outside is a slip of the finger, not a wish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shared.domain.hall import Hall
from shared.domain.hall_problem import Problem, out_of_range
from shared.domain.hall_sizes import Path

Bound = tuple[Path, float, float, float]

_HOURS = {"kiosk_opens_before_minutes": (0, 240), "kiosk_closes_before_minutes": (0, 240),
          "guide_before_minutes": (0, 240)}  # fmt: skip
_ORDER = {"no_later_than_minutes": (0, 480)}
_CALLING = _ORDER | {
    "calls_before_absent": (1, 10), "announcement_seconds": (5, 600), "walk_seconds": (0, 600),
    "slow_walk_factor": (1, 10), "restore_within_minutes": (0, 1440), "restore_after_calls": (0, 50),
    "most_restores": (0, 20), "undo_within_seconds": (0, 3600), "most_dossiers": (1, 200),
    "dossiers_per_turn": (0, 200), "out_of_order_per_day": (0, 1000),
}  # fmt: skip
_BOOKING = {"days_ahead": (0, 366), "slot_minutes": (1, 480), "slot_places": (0, 999), "early_minutes": (0, 240),
            "late_minutes": (0, 240), "per_person": (0, 50)}  # fmt: skip
_VOICE = {"repeats": (1, 5), "recall_repeats": (1, 5)}
_SERVICE = {"typical_minutes": (0.1, 480), "target_minutes": (1, 480), "daily_limit": (0, 99999),
            "slot_places": (-1, 999)}  # fmt: skip


def ranges(hall: Hall) -> Iterator[Problem]:
    """Every number outside its bounds."""
    for path, value, low, high in (*_settings(hall), *_lists(hall)):
        if not low <= value <= high:
            yield out_of_range(path, value, low, high)


def _settings(hall: Hall) -> Iterator[Bound]:
    yield from _of(hall.hours, ("hours",), _HOURS)
    yield from _of(hall.calling, ("calling",), _CALLING)
    yield from _of(hall.booking, ("booking",), _BOOKING)
    yield from _of(hall.voice, ("voice",), _VOICE)
    yield from _of(hall.ticket, ("ticket",), {"digits": (1, 6)})
    yield from _of(hall.rating, ("rating",), {"seconds": (5, 300)})


def _lists(hall: Hall) -> Iterator[Bound]:
    for index, priority in enumerate(hall.priorities):
        yield from _of(priority, ("priorities", index), {"rank": (0, 1000)} | _ORDER)
    for index, order in enumerate(hall.orders):
        yield from _of(order, ("orders", index), _ORDER)
    for index, service in enumerate(hall.services):
        yield from _of(service, ("services", index), _SERVICE)
    for index, counter in enumerate(hall.counters):
        path = ("counters", index)
        yield from _of(counter, path, {"number": (1, 999), "walk_seconds": (0, 600)})
        for place, threshold in enumerate(counter.helps_beyond):
            bounds = {"waiting": (0, 999), "minutes": (0, 480)}
            yield from _of(threshold, (*path, "helps_beyond", place), bounds)


def _of(part: object, path: Path, bounds: Mapping[str, tuple[float, float]]) -> Iterator[Bound]:
    for field, (low, high) in bounds.items():
        yield (*path, field), getattr(part, field), low, high
