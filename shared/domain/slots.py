"""Slots of one service on one day: when they begin, and how many places are left in each.

Slots follow one another from where counters begin to serve; one that would not end before closing is none.
"""

from __future__ import annotations

from datetime import date

import msgspec

from shared.domain import hours
from shared.domain.hall import Hall, Service
from shared.domain.state import HallState

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """One slot: its begin in ms since 1970 UTC, how many bookings it takes, and how many it still takes."""

    at: int
    places: int
    free: int


def places_of(hall: Hall, service: Service) -> int:
    """How many bookings one slot of this service takes; 0: it cannot be booked."""
    return hall.booking.slot_places if service.slot_places < 0 else service.slot_places


def begins_on(hall: Hall, service: str, day: str) -> list[int]:
    """When the slots of a local date "YYYY-MM-DD" begin, ms since 1970 UTC, in order; none on a closed day."""
    length = hall.booking.slot_minutes * MINUTE_MS
    windows = hours.serving_windows(hall, service, day)
    return [at for window in windows for at in range(window.opens_at, window.closes_at - length + 1, length)]


def begin_of(hall: Hall, service: str, at: int) -> int:
    """When the slot begins that holds this time; 0 where no slot does. `at` within a few weeks of today."""
    length = hall.booking.slot_minutes * MINUTE_MS
    begins = begins_on(hall, service, hours.day_of(hall, at))
    return next((begin for begin in begins if begin <= at < begin + length), 0)


def taken(state: HallState, service: str, begin: int, but: str = "") -> int:
    """How many bookings a slot holds, not counting the booking `but`. A promise takes nobody's place."""
    return sum(
        1
        for other in state.bookings.values()
        if other.at == begin and other.service == service and other.id != but and not other.promise
    )


def within_reach(hall: Hall, at: int, now: int) -> bool:
    """Whether a time is on a day that may be booked now: today, or so many days ahead as the hall says."""
    ahead = hall.booking.days_ahead
    if not now - DAY_MS < at < now + (ahead + 2) * DAY_MS:  # also keeps absurd times from the calendar
        return False
    days = date.fromisoformat(hours.day_of(hall, at)) - date.fromisoformat(hours.day_of(hall, now))
    return 0 <= days.days <= ahead


def free_on(state: HallState, hall: Hall, service: Service, day: str, now: int) -> list[Slot]:
    """The slots of that local date which have not begun by `now`, with what is free in each."""
    places = places_of(hall, service)
    if not places:
        return []
    begins = [begin for begin in begins_on(hall, service.id, day) if begin > now]
    return [Slot(at=each, places=places, free=max(0, places - taken(state, service.id, each))) for each in begins]
