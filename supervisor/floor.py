"""The floor as it is now: what the first page shows, worked out of the live state. assets/floor.js does the same."""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain import views
from shared.domain.hall import Area, Service
from shared.domain.rows import CallRow, CounterRow, Gauge
from shared.domain.state import HallState, Plan

CALLS_SHOWN = 8
MOODS = ("serving", "called", "free", "paused", "closed")
NEAR = 0.8  # of the target: "nearly over"


@dataclass(frozen=True, slots=True)
class CounterCard:
    """One counter. `mood` is serving, called, free, paused or closed; `since` when that began (ms), 0 unknown."""

    row: CounterRow
    mood: str
    since: int
    clerk: str
    title: str


@dataclass(frozen=True, slots=True)
class AreaCards:
    """The counters of one floor or zone."""

    area: Area
    cards: list[CounterCard]


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service. `oldest` is since when the longest-waiting person waits (ms), 0 where nobody does."""

    service: Service
    agency: str
    waiting: int
    oldest: int
    oldest_label: str
    low: int
    high: int
    counters_open: int
    alarm: str  # "", near, over, no_counter


@dataclass(frozen=True, slots=True)
class Floor:
    """Everything on the page."""

    date: str
    day_open: bool
    practice: bool
    areas: list[AreaCards]
    services: list[ServiceLine]
    calls: list[CallRow]
    issued: int

    @property
    def counters(self) -> list[CounterCard]:
        """All cards, area by area."""
        return [card for area in self.areas for card in area.cards]

    @property
    def moods(self) -> dict[str, int]:
        """How many counters are in each mood, and together."""
        found = dict.fromkeys(MOODS, 0)
        for card in self.counters:
            found[card.mood] += 1
        found["open"] = found["serving"] + found["called"] + found["free"]
        return found

    @property
    def waiting(self) -> int:
        """People waiting in the hall."""
        return sum(line.waiting for line in self.services)

    @property
    def waiting_services(self) -> int:
        """Services somebody waits for."""
        return sum(1 for line in self.services if line.waiting)

    @property
    def served(self) -> int:
        """People served today."""
        return sum(card.row.served for card in self.counters)

    @property
    def longest(self) -> ServiceLine | None:
        """Where somebody has waited longest."""
        return min((line for line in self.services if line.oldest), key=lambda line: line.oldest, default=None)


def mood_of(row: CounterRow) -> str:
    """What a counter does, in one word."""
    if row.ticket_state:
        return row.ticket_state
    return "free" if row.state == "open" else row.state


def alarm_of(waiting: int, oldest: int, counters_open: int, target_minutes: int, now: int) -> str:
    """What a supervisor should look at: nobody to serve those who wait, over the target, nearly over."""
    if not waiting:
        return ""
    if not counters_open:
        return "no_counter"
    waited = now - oldest if oldest else 0
    if waited >= target_minutes * 60_000:
        return "over"
    return "near" if waited >= target_minutes * 60_000 * NEAR else ""


def floor(state: HallState, now: int) -> Floor:
    """The page's content at `now` (ms since 1970 UTC)."""
    if state.plan is None:
        return Floor(date="", day_open=False, practice=False, areas=[], services=[], calls=[], issued=0)
    plan = state.plan
    return Floor(
        date=state.date,
        day_open=state.day_open,
        practice=state.practice,
        areas=_areas(state, plan),
        services=_services(state, plan, now),
        calls=[state.calls[call] for call in sorted(state.calls, reverse=True)[:CALLS_SHOWN]],
        issued=sum(today.issued for today in state.services.values()),
    )


def _areas(state: HallState, plan: Plan) -> list[AreaCards]:
    cards = [_card(state, plan, counter) for counter in plan.counters]
    grouped = [
        AreaCards(area, sorted((c for c in cards if plan.counters[c.row.id].area == area.id), key=_by_number))
        for area in plan.areas.values()
    ]
    return [group for group in grouped if group.cards]


def _by_number(card: CounterCard) -> int:
    return card.row.number


def _card(state: HallState, plan: Plan, counter: str) -> CounterCard:
    row = views.row(state, "counter", counter)
    assert isinstance(row, CounterRow)
    mood = mood_of(row)
    clerk = next((each.name for each in plan.hall.clerks if each.id == row.clerk), row.clerk)
    serves = ", ".join(plan.services[each].name for each in plan.counters[counter].serves)
    return CounterCard(
        row=row,
        mood=mood,
        since=_since(row, mood),
        clerk=clerk,
        title=plan.counters[counter].name or serves,
    )


def _since(row: CounterRow, mood: str) -> int:
    """Only what runs is timed: a number in hand, or a pause."""
    if row.ticket_state:
        return row.ticket_since
    return row.since if mood == "paused" else 0


def _services(state: HallState, plan: Plan, now: int) -> list[ServiceLine]:
    oldest: dict[str, tuple[int, str]] = {}
    for ticket in state.tickets.values():
        if ticket.state == "waiting":
            seen = oldest.get(ticket.service, (ticket.waiting_since, ticket.label))
            oldest[ticket.service] = min(seen, (ticket.waiting_since, ticket.label))
    gauge = views.gauge(state, now)
    lines = [_line(state, plan, each, oldest.get(each, (0, "")), gauge, now) for each in plan.services]
    return sorted(lines, key=lambda line: line.oldest or now + 1)


def _line(state: HallState, plan: Plan, key: str, oldest: tuple[int, str], gauge: Gauge, now: int) -> ServiceLine:
    service, today, wait = plan.services[key], state.services[key], gauge.waits[key]
    counters = sum(1 for desk in state.desks.values() if desk.state == "open" and key in desk.counter.serves)
    return ServiceLine(
        service=service,
        agency=plan.agencies[service.agency].name,
        waiting=today.waiting,
        oldest=oldest[0],
        oldest_label=oldest[1],
        low=wait.low,
        high=wait.high,
        counters_open=counters,
        alarm=alarm_of(today.waiting, oldest[0], counters, service.target_minutes, now),
    )
