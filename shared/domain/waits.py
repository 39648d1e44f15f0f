"""How long a number will wait: a range in minutes by the clock on the wall, as a citizen reads it.

`wait_work` says how much work stands before the number, `wait_model` how fast the hall works and how far such
sayings have been off. Lunch and the time before the doors open are waited through, too. All of it only reads.
"""

from __future__ import annotations

from shared.domain import hours, wait_error, wait_work
from shared.domain.hours import Window
from shared.domain.state import HallState, Plan
from shared.domain.ticket import Ticket
from shared.domain.wait_model import MINUTE_MS, Forecast, worked
from shared.domain.wait_work import Who

STEPS = ((20, 1), (40, 2), (120, 5))  # below so many minutes, a bound is rounded to so many
WIDEST_STEP = 10
SOONEST = 5  # the high bound of who is called at once


def estimate(
    state: HallState, service: str, priority: str, now: int, dossiers: int = 1, slot: int = 0
) -> tuple[int, int]:
    """Low and high bound in minutes for a number taken now (`now` and a booked `slot`: ms since 1970 UTC).

    The dossiers somebody brings make the next one wait, not themselves.
    """
    if state.plan is None or service not in state.plan.services:
        return 0, SOONEST
    return _range(state, state.plan, Who(service, _class(state.plan, priority), None, slot), now)


def forecast(state: HallState, service: str, priority: str, now: int, slot: int = 0) -> Forecast | None:
    """What is expected of a number taken now; None where the hall knows no such service."""
    if state.plan is None or service not in state.plan.services:
        return None
    return _forecast(state, state.plan, Who(service, _class(state.plan, priority), None, slot), now)


def bounds(state: HallState, service: str, expected: Forecast, now: int) -> tuple[int, int]:
    """Low and high bound in minutes of a forecast made at `now`."""
    return _bounds(state, service, expected, now) if state.plan else (0, SOONEST)


def estimate_ticket(state: HallState, ticket: Ticket, now: int) -> tuple[int, int]:
    """Low and high bound in minutes from `now` on for a waiting number; (0, 0) for one that does not wait."""
    if ticket.state != "waiting" or state.plan is None or ticket.service not in state.plan.services:
        return 0, 0
    place = (ticket.arrival, ticket.order)
    return _range(state, state.plan, Who(ticket.service, _class(state.plan, ticket.priority), place, ticket.slot), now)


def joined(state: HallState, ticket: Ticket, expected: list[float]) -> None:
    """`evolve` puts a new number into its queue: remember what was expected of it, to learn from it.

    `expected`: the forecast as its event tells it; empty in events written before forecasts were kept.
    """
    if state.practice or ticket.rehearsal or ticket.promised or not expected:
        return
    minutes, kind, raw = expected
    state.waits.told[ticket.id] = Forecast(minutes, int(kind), raw)


def at_work(state: HallState, service: str, low: float, high: float, now: int) -> tuple[float, float]:
    """The same range as minutes in which counters serve, from `now` on: what `cut_off` compares with what is left."""
    return _at_work(state, service, low, now), _at_work(state, service, high, now)


def _at_work(state: HallState, service: str, minutes: float, now: int) -> float:
    if state.plan is None:
        return minutes
    windows = hours.serving_windows(state.plan.hall, service, state.date)
    begun = windows[-1].closes_at <= now if windows else True
    return minutes if begun else worked(windows, now, now + round(minutes * MINUTE_MS))


def _class(plan: Plan, priority: str) -> str:
    return priority if priority in plan.priorities else plan.ordinary


def _forecast(state: HallState, plan: Plan, who: Who, now: int) -> Forecast:
    work = wait_work.work(state, plan, who, now)
    raw = work.minutes
    if who.slot > now:  # goes first from its time on
        raw = min(raw, (who.slot - now) / MINUTE_MS + 3)
    minutes = raw * state.waits.bias_of(who.service)
    return Forecast(minutes, wait_error.kind_of(minutes, work.deviation, work.doors_shut), raw)


def _range(state: HallState, plan: Plan, who: Who, now: int) -> tuple[int, int]:
    return _bounds(state, who.service, _forecast(state, plan, who, now), now)


def _bounds(state: HallState, service: str, expected: Forecast, now: int) -> tuple[int, int]:
    assert state.plan is not None
    low, high = state.waits.errors.bounds(expected.minutes, expected.kind)
    windows = hours.serving_windows(state.plan.hall, service, state.date)
    return rounded(_on_the_wall(windows, low, now), _on_the_wall(windows, high, now))


def _on_the_wall(windows: tuple[Window, ...], work: float, now: int) -> float:
    """Minutes by the clock from `now` until so many minutes have been worked; after the last window work goes on."""
    left, begins = work * MINUTE_MS, now
    for number, window in enumerate(windows):
        begins = max(now, window.opens_at)
        span = max(0, window.closes_at - begins)
        if left < span or number == len(windows) - 1:
            break
        left -= span
    return (begins + left - now) / MINUTE_MS


def rounded(low: float, high: float) -> tuple[int, int]:
    """Both bounds to the nearest step, which grows with the minutes: 7, 24, 65, 130.

    >>> rounded(6.6, 17.2), rounded(0.2, 2.0), rounded(31.0, 58.0)
    ((7, 17), (0, 5), (32, 60))
    """
    first, last = _step(low), _step(high)
    return first, max(last, first + 1, SOONEST)


def _step(minutes: float) -> int:
    step = next((step for below, step in STEPS if minutes < below), WIDEST_STEP)
    return round(minutes / step) * step
