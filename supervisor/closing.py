"""Page "end of day": who may not be served today, what was promised to whom, and whether the day can be closed."""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain import cut_off, day_rules, waits
from shared.domain.hall import Service
from shared.domain.records import Booking
from shared.domain.state import HallState, Plan
from shared.domain.ticket import IN_HAND, Ticket


@dataclass(frozen=True, slots=True)
class Left:
    """One number that is not ended. `today`: "will", "may" or "will_not"; `why` a word "cut_off.CODE" or ""."""

    id: str
    label: str
    service: Service
    since: int  # ms since 1970 UTC
    low: int
    high: int
    today: str
    why: str
    parked: str  # "", "hall" or "citizen"
    settled: str


@dataclass(frozen=True, slots=True)
class Closing:
    """Everything on the page."""

    day_open: bool
    practice: bool
    date: str
    last_closing: int  # of all services, ms since 1970 UTC; 0 where nothing is served today
    listing: bool  # the last hour of some service has begun
    left: list[Left]
    in_hand: list[str]
    promises: list[Booking]

    @property
    def undecided(self) -> list[Left]:
        """Those a decision is still missing for."""
        return [each for each in self.left if not each.settled]

    @property
    def staying(self) -> list[Left]:
        """Those who were told that they are served today, however late."""
        return [each for each in self.left if each.settled]

    @property
    def at_risk(self) -> int:
        """How many may not be served today, or will not."""
        return sum(1 for each in self.undecided if each.today != "will")


def closing(state: HallState, now: int) -> Closing:
    """The page's content at `now` (ms since 1970 UTC)."""
    plan = state.plan
    if plan is None:
        return Closing(False, False, "", 0, False, [], [], [])
    closings = [cut_off.last_closing(plan.hall, each, state.date) for each in plan.services] if state.date else []
    ends = [each for each in closings if each]
    risky = dict(day_rules.leftovers(state, now))
    left = [_left(state, plan, ticket, risky, now) for ticket in _waiting(state)]
    order = {"will_not": 0, "may": 1, "will": 2}
    return Closing(
        day_open=state.day_open,
        practice=state.practice,
        date=state.date,
        last_closing=max(ends, default=0),
        listing=any(now >= end - day_rules.HOUR_MS for end in ends),
        left=sorted(left, key=lambda each: (order[each.today], each.since)),
        in_hand=[state.tickets[desk.ticket].label for desk in state.desks.values() if desk.ticket],
        promises=sorted(
            (each for each in state.bookings.values() if each.promise), key=lambda each: (each.at, each.label)
        ),
    )


def _waiting(state: HallState) -> list[Ticket]:
    return [
        ticket
        for ticket in state.tickets.values()
        if not ticket.rehearsal
        and ticket.state not in IN_HAND
        and (ticket.state == "waiting" or (ticket.state == "parked" and ticket.parked_until <= state.date))
    ]


def _left(state: HallState, plan: Plan, ticket: Ticket, risky: dict[str, cut_off.Verdict], now: int) -> Left:
    low, high = waits.estimate_ticket(state, ticket, now)
    verdict = risky.get(ticket.id, cut_off.WILL)
    return Left(
        id=ticket.id,
        label=ticket.label,
        service=plan.services[ticket.service],
        since=ticket.waiting_since,
        low=low,
        high=high,
        today=verdict.today,
        why=verdict.why,
        parked=ticket.parked_by if ticket.state == "parked" else "",
        settled=ticket.settled,
    )
