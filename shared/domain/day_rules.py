"""The rules of the business day: opening, closing, and what becomes of those who may not be served on it.

Nobody who waits is left without a word: closing asks a decision for each of them. Who was called, announced, waited
for and did not come (absent) needs none. A number set aside for a later day, and a first place promised for one, live
on; if the hall does not open on that very day they are kept for the next one it does open on.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

from msgspec.structs import replace

from shared.domain import commands as c
from shared.domain import cut_off, hours, waits
from shared.domain.cut_off import Verdict
from shared.domain.events import (
    AnyEvent,
    BookingMade,
    CounterClosed,
    CountersCovered,
    DayClosed,
    DayOpened,
    TicketSettled,
)
from shared.domain.outcome import Context, Refusal
from shared.domain.records import Booking
from shared.domain.state import Desk, HallState, Plan
from shared.domain.ticket import IN_HAND, LIVE, Ticket

Decision = list[AnyEvent] | Refusal
REASON_LENGTH = 200
CODE_BYTES = 5  # eight characters of base 32, as every booking's code
LABELS_SAID = 5
HOUR_MS = 60 * 60_000
DAY_MS = 24 * HOUR_MS


def _open_day(state: HallState, plan: Plan, command: c.OpenDay, context: Context) -> Decision:
    today = hours.day_of(plan.hall, context.now)
    if today < state.date:
        return Refusal("clock_behind", {"date": state.date})
    if today == state.date:
        return Refusal("day_already_open" if state.day_open else "day_already_closed", {"date": today})
    before: list[AnyEvent] = _end_of_day(state) if state.day_open else []
    opened = DayOpened(
        date=today,
        practice=command.practice,
        hall=plan.hall,
        carried=_carried(state, context.now),
        versions={desk.counter.id: desk.version + 1 for desk in state.desks.values()},
        bookings=list(_bookings(state, plan, today, context.now)),
        incidents=list(state.incidents.values()),
        notices=[notice for notice in state.notices.values() if not notice.until or notice.until > context.now],
        priors=state.waits.priors(state),
        covers={desk.counter.id: desk.covered_by for desk in state.desks.values() if _goes_on(state, desk)},
    )
    return [*before, opened]


def _goes_on(state: HallState, desk: Desk) -> bool:
    """Whether its clerk works several counters and has somebody in hand at one of them: that ends in its own time."""
    return bool(desk.covered_by) and any(each.ticket for each in state.session(desk))


def _carried(state: HallState, now: int) -> list[Ticket]:
    """Visits in hand, and numbers set aside for a later day, in order of arrival: their place before all of today's."""
    in_hand = [_in_hand(state, state.tickets[desk.ticket], now) for desk in state.desks.values() if desk.ticket]
    parked = [_over_night(state, ticket, now) for ticket in state.tickets.values() if _kept(state, ticket)]
    return sorted(in_hand + parked, key=lambda ticket: (ticket.arrival, ticket.order))


def _in_hand(state: HallState, ticket: Ticket, now: int) -> Ticket:
    """Its visit goes on; if it has to wait again after all, the night was not its wait."""
    return replace(ticket, joined_at=now - state.waited_ms(ticket, state.last_at))


def _kept(state: HallState, ticket: Ticket) -> bool:
    """Set aside beyond this business day. A practice day uses up nobody's real day, and leaves nothing behind."""
    if ticket.state != "parked" or _practised(state, ticket):
        return False
    return ticket.parked_until > state.date or state.practice


def _practised(state: HallState, ticket: Ticket) -> bool:
    return ticket.rehearsal or (state.practice and ticket.id.startswith(state.date.replace("-", "")))


def _over_night(state: HallState, ticket: Ticket, now: int) -> Ticket:
    """The time between two business days is nobody's wait: all clocks go on from where they stood at the last event."""
    night = max(0, now - state.last_at)
    waited = state.waited_ms(ticket, state.last_at)
    return replace(
        ticket,
        joined_at=now - waited if ticket.parked_by == "hall" else ticket.joined_at + night,
        waiting_since=ticket.waiting_since + night,
        state_since=ticket.state_since + night,
    )


def _bookings(state: HallState, plan: Plan, today: str, now: int) -> Iterator[Booking]:
    """Bookings that are not past. A promise whose day passed without the hall opening is due on the next it works."""
    for booking in state.bookings.values():
        made_for = state.tickets.get(state.by_token.get(booking.token, "")) if booking.token else None
        if made_for is not None and _practised(state, made_for):
            continue
        day = hours.day_of(plan.hall, booking.at)
        if day >= today:
            yield booking
        elif booking.promise and (day > state.date or (state.practice and day == state.date)):
            yield replace(booking, at=_serving_from(plan, booking.service, today) or now + DAY_MS)


def _serving_from(plan: Plan, service: str, day: str) -> int:
    """When the service is served on that local date or the next it works, ms since 1970 UTC; 0 if not in a month."""
    windows = hours.serving_windows(plan.hall, service, day)
    later = "" if windows else hours.next_working_day(plan.hall, service, day)
    if later:
        windows = hours.serving_windows(plan.hall, service, later)
    return windows[0].opens_at if windows else 0


def _close_day(state: HallState, _plan: Plan, _command: c.CloseDay, context: Context) -> Decision:
    if not state.day_open:
        return Refusal("day_not_open")
    in_hand = [state.tickets[desk.ticket].label for desk in state.desks.values() if desk.ticket]
    if in_hand:
        return Refusal("tickets_in_hand", {"labels": _named(in_hand)})
    if context.actor.role == "server" or state.practice:
        return _end_of_day(state)
    return _left_over(state, context.now) or _end_of_day(state)


def _left_over(state: HallState, now: int) -> Refusal | None:
    """Who still has to hear what becomes of them, or was told that they are served today."""
    left = [ticket for ticket in state.tickets.values() if _needs_decision(state, ticket)]
    undecided = [ticket.label for ticket in left if not ticket.settled]
    if undecided:
        return Refusal("tickets_left", {"labels": _named(undecided), "count": str(len(undecided))})
    if left:
        return Refusal("tickets_staying", {"labels": _named([ticket.label for ticket in left])})
    due = [booking.label for booking in state.bookings.values() if _extra_today(state, booking, now)]
    return Refusal("extra_session_left", {"labels": _named(due)}) if due else None


def _extra_today(state: HallState, booking: Booking, now: int) -> bool:
    """Promised an extra session that is still to come on this day: a day that is closed cannot be opened again."""
    if not booking.promise or booking.at <= now or state.hall is None:
        return False
    return hours.day_of(state.hall, booking.at) == state.date


def _needs_decision(state: HallState, ticket: Ticket) -> bool:
    if ticket.rehearsal:
        return False
    return ticket.state == "waiting" or (ticket.state == "parked" and not _kept(state, ticket))


def _named(labels: list[str]) -> str:
    return ", ".join(labels[:LABELS_SAID]) + (", …" if len(labels) > LABELS_SAID else "")


def _end_of_day(state: HallState) -> list[AnyEvent]:
    """Close what is idle; a visit in hand goes on and ends in its own time."""
    homes = dict.fromkeys(desk.covered_by for desk in state.desks.values() if desk.covered_by)
    apart = [home for home in homes if not _goes_on(state, state.desks[home])]
    idle = [desk for desk in state.desks.values() if desk.state != "closed" and not desk.ticket]
    left = [ticket for ticket in state.tickets.values() if ticket.state in LIVE - IN_HAND and not _kept(state, ticket)]
    return [
        *(CountersCovered(counter=home, counters=[]) for home in apart),
        *(CounterClosed(counter=desk.counter.id) for desk in idle),
        DayClosed(date=state.date, expired=[ticket.id for ticket in left]),
    ]


def _settle(state: HallState, plan: Plan, command: c.SettleTicket, context: Context) -> Decision:
    ticket = state.tickets.get(command.ticket)
    refusal = _may_settle(state, ticket, command)
    if refusal or ticket is None:
        return refusal or Refusal("unknown_ticket")
    reason = command.reason.strip()[:REASON_LENGTH]
    if command.decision == "stay":
        return [TicketSettled(ticket=ticket.id, decision="stay", reason=reason)]
    if command.decision == "expire":
        return [TicketSettled(ticket=ticket.id, decision="expire", reason=reason)]
    at = _promised_time(state, plan, ticket, command, context)
    if isinstance(at, Refusal):
        return at
    booking = _promise(ticket, at, context)
    settled = TicketSettled(ticket=ticket.id, decision=command.decision, booking=booking.id, reason=reason)
    return [settled, BookingMade(booking=booking)]


def _may_settle(state: HallState, ticket: Ticket | None, command: c.SettleTicket) -> Refusal | None:
    if ticket is None:
        return Refusal("unknown_ticket")
    if ticket.state in IN_HAND:
        return Refusal("ticket_being_served", {"label": ticket.label})
    if ticket.state in ("deferred", "expired") or ticket.settled == command.decision:
        return Refusal("already_settled", {"label": ticket.label})
    if ticket.state not in ("waiting", "parked"):
        return Refusal("ticket_not_waiting", {"label": ticket.label})
    if not state.day_open:
        return Refusal("day_not_open")
    if state.practice and state.is_for_later(ticket):
        return Refusal("parked_for_later", {"label": ticket.label, "date": ticket.parked_until})
    if command.decision == "expire" and not command.reason.strip():
        return Refusal("reason_required")
    return None


def _promised_time(
    state: HallState, plan: Plan, ticket: Ticket, command: c.SettleTicket, context: Context
) -> int | Refusal:
    if command.decision == "extra":
        reach = hours.HORIZON_DAYS
        if command.at <= context.now:
            return Refusal("extra_session_past")
        return command.at if command.at <= context.now + reach * DAY_MS else Refusal("extra_session_far")
    return _next_serving(state, plan, ticket.service, context.now) or Refusal("no_next_day")


def _next_serving(state: HallState, plan: Plan, service: str, now: int) -> int:
    """When serving begins on the next working day that is not over; after midnight that may be the day it is now."""
    day = hours.next_working_day(plan.hall, service, state.date)
    while day:
        windows = hours.serving_windows(plan.hall, service, day)
        if windows[-1].closes_at > now:
            return windows[0].opens_at
        day = hours.next_working_day(plan.hall, service, day)
    return 0


def _promise(ticket: Ticket, at: int, context: Context) -> Booking:
    return Booking(
        id=base64.b32encode(context.entropy[:CODE_BYTES]).decode(),
        service=ticket.service,
        at=at,
        priority=ticket.priority,
        language=ticket.language,
        promise=True,
        label=ticket.label,
        token=ticket.token,
        procedure=ticket.procedure,
        dossiers=ticket.dossiers,
        needs=ticket.needs,
    )


def leftovers(state: HallState, now: int) -> list[tuple[str, Verdict]]:
    """Those waiting who may not be served today, or will not: (ticket id, why), in order of arrival.

    Listed from an hour before the last closing of their service on, until it was decided what becomes of them.
    A service that has no session on this day has no closing, and nobody to list. `now`: ms since 1970 UTC.
    """
    waiting = [ticket for ticket in state.tickets.values() if _at_risk(state, ticket)]
    waiting.sort(key=lambda ticket: (ticket.arrival, ticket.order))
    judged = ((ticket.id, _outlook(state, ticket, now)) for ticket in waiting)
    return [(ticket, verdict) for ticket, verdict in judged if verdict.today != "will"]


def _at_risk(state: HallState, ticket: Ticket) -> bool:
    """Waits, in a queue or set aside for the hall's sake, and nothing is decided."""
    waits_for_hall = ticket.state == "parked" and ticket.parked_by == "hall" and not _kept(state, ticket)
    undecided = not ticket.settled and not ticket.rehearsal and state.day_open and not state.practice
    return undecided and (ticket.state == "waiting" or waits_for_hall)


def _outlook(state: HallState, ticket: Ticket, now: int) -> Verdict:
    hall = state.hall
    closing = cut_off.last_closing(hall, ticket.service, state.date) if hall else 0
    if hall is None or not closing or now < closing - HOUR_MS:
        return cut_off.WILL
    if now >= closing:
        return Verdict("will_not", "no_session_left")
    if ticket.state == "parked":  # nobody can tell when the hall has done its part
        return Verdict("may", "close_to_end")
    low, high = waits.estimate_ticket(state, ticket, now)
    return cut_off.judge(hall, ticket.service, *waits.at_work(state, ticket.service, low, high, now), now)


RULES: dict[type, Callable[[HallState, Plan, Any, Context], Decision]] = {
    c.OpenDay: _open_day,
    c.CloseDay: _close_day,
    c.SettleTicket: _settle,
}
