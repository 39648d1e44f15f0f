"""How long a ticket taken now will wait: a range in minutes, honest about what is not known.

Each open counter that may serve the service counts by the share of its attention: a counter whose services have
three busy queues gives a third of itself to each. The time one person takes starts at the hall's own figure and
moves towards what was seen today (the figure counts as PRIOR_SERVICES people).
"""

from __future__ import annotations

import math

from shared.domain.state import Desk, HallState

PRIOR_SERVICES = 8
STEP_MINUTES = 5
LOW, HIGH = 0.7, 1.4


def minutes_each(state: HallState, service: str) -> float:
    """Expected minutes one person of this service takes at a counter."""
    if state.plan is None:
        return 0.0
    typical = state.plan.services[service].typical_minutes
    today = state.services[service]
    seen = today.busy_ms / 60_000
    return (typical * PRIOR_SERVICES + seen) / (PRIOR_SERVICES + today.served)


def attention(state: HallState, service: str) -> float:
    """How many whole counters work for this service now; at least one half, as somebody will come."""
    shares = [_share(state, desk, service) for desk in state.desks.values() if desk.state == "open"]
    return max(sum(shares), 0.5)


def _share(state: HallState, desk: Desk, service: str) -> float:
    if service not in desk.counter.serves:
        return 0.0
    busy = [name for name in desk.counter.serves if name == service or state.services[name].waiting]
    return 1 / len(busy)


def estimate(state: HallState, service: str, people_ahead: int) -> tuple[int, int]:
    """Low and high bound in minutes, in steps of five; (0, 5) when nobody is ahead."""
    if people_ahead <= 0:
        return 0, STEP_MINUTES
    expected = people_ahead * minutes_each(state, service) / attention(state, service)
    low = math.floor(expected * LOW / STEP_MINUTES) * STEP_MINUTES
    high = math.ceil(expected * HIGH / STEP_MINUTES) * STEP_MINUTES
    return low, max(high, low + STEP_MINUTES)
