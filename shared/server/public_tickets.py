"""What anybody who holds a ticket's QR code may read of it: number, place, counter, promise. Nothing of the person."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any

import msgspec

from shared.domain import cut_off, reasons, waits
from shared.domain.queue import Place
from shared.domain.records import Booking
from shared.domain.state import NO_RANK, HallState, Plan
from shared.domain.ticket import Ticket
from shared.server.parts import Clock

TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
KEEP_MS = 1000
SHOWS_COUNTER = frozenset({"called", "serving"})
Facts = dict[str, Any]  # fields of a PublicTicket
PROMISED, RETURNED = "@promised", "@returned"  # lines that are of no class


class PublicTicket(msgspec.Struct, frozen=True, kw_only=True):
    """Always the same fields, whatever the state. Times are ms since 1970 UTC; 0 and "" where nothing is to be told.

    `waits_for`, of a parked one: "citizen" (a missing paper), "hall" (a stamp, a result) or "aside" (lets others go
    first). `acts`: what its holder may do on the page, "step_aside" or "back".
    """

    label: str
    state: str
    at: int
    since: int = 0  # when the state began
    people_ahead: int = 0
    wait_low: int = 0  # minutes, a range; both 0 where nothing is expected
    wait_high: int = 0
    today: str = ""  # "will", "may" or "will_not" be served today
    today_why: str = ""  # code of why not
    calls: int = 0  # how often it was called for this turn
    counter: str = ""  # its number, while called or serving
    area: str = ""  # where that counter is
    waits_for: str = ""
    reason: str = ""  # why it is parked, in the hall's listed words; never what staff wrote
    reason_en: str = ""
    until: str = ""  # local date it is parked for, "" for today
    promise_at: int = 0  # of a deferred one: the time promised,
    promise_code: str = ""  # and the code to check in with
    acts: list[str] = []


class PublicTickets:
    """Looks tickets up by their random token; the order of the queue is sorted at most once a second."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sorted_at = -KEEP_MS
        self._places: dict[str, dict[str, list[Place]]] = {}  # by queue and line

    def now(self) -> int:
        """The present time, ms since 1970 UTC."""
        return self._clock()

    def find(self, state: HallState, token: str) -> PublicTicket | None:
        """The ticket behind a token, or the promise it was put off to; None where there is neither."""
        ticket = self.ticket(state, token)
        if ticket is not None:
            return self.show(state, ticket)
        promise = _promise(state, token) if TOKEN.fullmatch(token) else None
        if promise is None:
            return None
        return PublicTicket(label=promise.label, state="deferred", at=self._clock(), **_promised(promise))

    def ticket(self, state: HallState, token: str) -> Ticket | None:
        """The ticket of the current day behind a token, or None. Not for the public."""
        if not TOKEN.fullmatch(token):
            return None
        return state.tickets.get(state.by_token.get(token, ""))

    def show(self, state: HallState, ticket: Ticket) -> PublicTicket:
        """What the public may see of a ticket."""
        match ticket.state:
            case "waiting":
                more = self._expected(state, ticket)
            case "called" | "serving":
                more = _where(state, ticket)
            case "parked":
                more = _parked(state, ticket)
            case "deferred":
                more = _promised(_promise(state, ticket.token))
            case _:
                more = {}
        return PublicTicket(
            label=ticket.label, state=ticket.state, at=self._clock(), since=ticket.state_since, calls=ticket.calls,
            acts=_acts(state, ticket), **more,
        )  # fmt: skip

    def _expected(self, state: HallState, ticket: Ticket) -> Facts:
        """People ahead, the range of the wait, and whether today is long enough for it."""
        plan, now = state.plan, self._clock()
        if plan is None or ticket.service not in plan.services:
            return {}
        ahead = self._ahead(state, plan, ticket)
        low, high = waits.estimate_ticket(state, ticket, now)
        verdict = cut_off.judge(plan.hall, ticket.service, *waits.at_work(state, ticket.service, low, high, now), now)
        sure = state.practice or ticket.rehearsal or ticket.settled == "stay"
        return {
            "people_ahead": ahead, "wait_low": low, "wait_high": high,
            "today": "will" if sure else verdict.today, "today_why": "" if sure else verdict.why,
        }  # fmt: skip

    def _ahead(self, state: HallState, plan: Plan, ticket: Ticket) -> int:
        """People of the same queue before this one: promises, better classes, and those whose place is earlier."""
        self._sort(state)
        place, line = (ticket.arrival, ticket.order), _line(ticket)
        lines = self._places.get(ticket.queue, {})
        if line == PROMISED:
            return bisect_left(lines.get(PROMISED, []), place)
        equal = line == RETURNED or plan.hall.calling.rule == "first_come"
        own, ahead = _rank(plan, line), 0
        for other, places in lines.items():
            rank = own if equal or other == RETURNED else _rank(plan, other)
            if other == PROMISED or rank < own:
                ahead += len(places)
            elif rank == own:
                ahead += bisect_left(places, place)
        return ahead

    def _sort(self, state: HallState) -> None:
        now = self._clock()
        if 0 <= now - self._sorted_at < KEEP_MS:
            return
        found: dict[str, dict[str, list[Place]]] = {}
        for ticket in state.tickets.values():
            if ticket.state == "waiting":
                lines = found.setdefault(ticket.queue, {})
                lines.setdefault(_line(ticket), []).append((ticket.arrival, ticket.order))
        for lines in found.values():
            for places in lines.values():
                places.sort()
        self._places, self._sorted_at = found, now


def _line(ticket: Ticket) -> str:
    if ticket.promised:
        return PROMISED
    return RETURNED if ticket.returned else ticket.priority


def _rank(plan: Plan, line: str) -> int:
    found = plan.priorities.get(line)
    return found.rank if found else NO_RANK


def _acts(state: HallState, ticket: Ticket) -> list[str]:
    if not state.day_open:
        return []
    if ticket.state == "waiting":
        return ["step_aside"]
    return ["back"] if ticket.state == "parked" and _stepped_aside(ticket) else []


def _stepped_aside(ticket: Ticket) -> bool:
    """Whether the citizen left the queue by their own choice, and was not set aside at a counter."""
    return ticket.parked_by == "citizen" and not ticket.calls


def _where(state: HallState, ticket: Ticket) -> Facts:
    """Number and area of the counter a ticket is called to."""
    if state.plan is None or ticket.counter not in state.plan.counters:
        return {}
    counter = state.plan.counters[ticket.counter]
    area = state.plan.areas.get(counter.area)
    return {"counter": str(counter.number), "area": area.name if area else ""}


def _parked(state: HallState, ticket: Ticket) -> Facts:
    """What it waits for. A reason that is not of the hall's list may hold anything, so it is not shown."""
    known = reasons.listed(state.plan, "park", ticket.reason) if state.plan else None
    return {
        "waits_for": "aside" if _stepped_aside(ticket) else ticket.parked_by,
        "reason": known.name if known else "",
        "reason_en": known.name_en if known else "",
        "until": ticket.parked_until,
    }


def _promise(state: HallState, token: str) -> Booking | None:
    return next((each for each in state.bookings.values() if each.promise and each.token == token), None)


def _promised(promise: Booking | None) -> Facts:
    return {} if promise is None else {"promise_at": promise.at, "promise_code": promise.id}
