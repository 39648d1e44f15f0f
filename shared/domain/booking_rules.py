"""Bookings: promise a slot, move it, give it back, and turn it into a number when the citizen comes."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from shared.domain import commands as c
from shared.domain import hours, issue_rules, slots
from shared.domain.events import (
    AnyEvent,
    BookingCancelled,
    BookingCheckedIn,
    BookingMade,
    BookingMoved,
    TicketIssued,
)
from shared.domain.hall import Hall
from shared.domain.outcome import Context, Refusal
from shared.domain.records import Booking
from shared.domain.roles import NUMBERS_OUTSIDE
from shared.domain.state import HallState, Plan

Decision = list[AnyEvent] | Refusal
TEXT_LENGTH = 300
LANGUAGE_LENGTH = 8
PERSON_LENGTH = 64
CODE_BYTES = 5  # eight characters of base 32: a short code nobody can guess in a day of trying
MINUTE_MS = 60_000


def _book(state: HallState, plan: Plan, command: c.Book, context: Context) -> Decision:
    if command.service not in plan.services:
        return Refusal("unknown_service", {"service": command.service[:40]})
    if command.priority and command.priority not in plan.priorities:
        return Refusal("unknown_priority", {"priority": command.priority[:40]})
    if command.card or len(command.person) > PERSON_LENGTH or len(command.language) > LANGUAGE_LENGTH:
        return Refusal("malformed")
    booking = Booking(
        id=base64.b32encode(context.entropy[:CODE_BYTES]).decode(),
        service=command.service,
        at=command.at,
        priority=command.priority,
        language=command.language,
        person=command.person,
    )
    placed = _placed(state, plan, booking, context)
    if isinstance(placed, Refusal):
        return placed
    return _person_refusal(state, plan, placed, command, context) or [BookingMade(booking=placed)]


def _placed(state: HallState, plan: Plan, booking: Booking, context: Context) -> Booking | Refusal:
    """The booking at the begin of the slot that holds its time; or why that slot cannot be promised."""
    hall, service = plan.hall, plan.services.get(booking.service)
    places = slots.places_of(hall, service) if service else 0
    if not places and not booking.promise:
        return Refusal("not_bookable")
    if booking.at <= context.now:
        return Refusal("slot_in_past")
    if not slots.within_reach(hall, booking.at, context.now):
        return Refusal("slot_out_of_reach", {"days": str(hall.booking.days_ahead)})
    begin = slots.begin_of(hall, booking.service, booking.at)
    if not begin:
        return Refusal("slot_closed")
    if begin <= context.now:
        return Refusal("slot_in_past")
    if not booking.promise and slots.taken(state, booking.service, begin, booking.id) >= places:
        return Refusal("slot_full")
    return replace(booking, at=begin)


def _person_refusal(
    state: HallState, plan: Plan, booking: Booking, command: c.Book, context: Context
) -> Refusal | None:
    """Whose booking it is: no card only by staff where the hall wants cards, and not too many of one person a day."""
    hall = plan.hall
    if command.without_card and context.actor.role not in NUMBERS_OUTSIDE:
        return Refusal("role")
    if not booking.person:
        return Refusal("card_required") if hall.ticket.one_per_card and not command.without_card else None
    most, day = hall.booking.per_person, hours.day_of(hall, booking.at)
    others = [each for each in state.bookings.values() if each.person == booking.person]
    has = sum(1 for each in others if hours.day_of(hall, each.at) == day)
    return Refusal("booked_enough", {"most": str(most)}) if most and has >= most else None


def _rebook(state: HallState, plan: Plan, command: c.Rebook, context: Context) -> Decision:
    booking = state.bookings.get(command.booking)
    if booking is None:
        return Refusal("unknown_booking")
    placed = _placed(state, plan, replace(booking, at=command.at), context)
    if isinstance(placed, Refusal):
        return placed
    if booking.person and hours.day_of(plan.hall, placed.at) != hours.day_of(plan.hall, booking.at):
        # The hash is of the booked day's key: on another day nobody can tell whose booking it is.
        return Refusal("rebook_needs_card")
    return [BookingMoved(booking=booking.id, at=placed.at)]


def _cancel(state: HallState, _plan: Plan, command: c.CancelBooking, _context: Context) -> Decision:
    if command.booking not in state.bookings:
        return Refusal("unknown_booking")
    return [BookingCancelled(booking=command.booking, reason=command.reason[:TEXT_LENGTH])]


def _check_in(state: HallState, plan: Plan, command: c.CheckIn, context: Context) -> Decision:
    booking = state.bookings.get(command.booking)
    if booking is None:
        return Refusal("unknown_booking")
    day = hours.day_of(plan.hall, booking.at)
    if day != hours.day_of(plan.hall, context.now):
        return Refusal("booked_for_another_day", {"date": day})
    if state.practice and booking.promise and booking.token not in state.by_token:
        return Refusal("day_not_open")  # a practice day uses up nobody's first place
    stood_still = state.stopped_ms(booking.service, context.now)
    slot = 0 if booking.promise else _slot(plan.hall, booking, context.now, stood_still)
    if isinstance(slot, Refusal):
        return slot
    issue = c.IssueTicket(
        service=booking.service,
        priority=booking.priority,
        language=booking.language,
        person=booking.person,
        procedure=booking.procedure,
        dossiers=min(booking.dossiers, plan.hall.calling.most_dossiers),
        needs=booking.needs,
    )
    issued = issue_rules.issue(state, plan, issue, context, slot=slot, promised=booking.promise)
    if isinstance(issued, Refusal):
        return issued
    ticket = next(event.ticket for event in issued if isinstance(event, TicketIssued))
    return [BookingCheckedIn(booking=booking.id, ticket=ticket), *issued]


def _slot(hall: Hall, booking: Booking, now: int, stood_still: int) -> int | Refusal:
    """The booked time of one who came in its window, 0 for one who came too late and queues like anybody.

    `stood_still`: ms of incidents of the service today: what the hall suffers makes nobody late.
    """
    settings = hall.booking
    opens = booking.at - settings.early_minutes * MINUTE_MS
    if now < opens:
        return Refusal("too_early", {"time": _clock(hall, opens)})
    if now <= booking.at + settings.late_minutes * MINUTE_MS + stood_still:
        return booking.at
    if settings.late == "refuse":
        return Refusal("too_late", {"time": _clock(hall, booking.at)})
    return 0


def _clock(hall: Hall, at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(hall.timezone)).strftime("%H:%M")


RULES: dict[type, Callable[[HallState, Plan, Any, Context], Decision]] = {
    c.Book: _book,
    c.Rebook: _rebook,
    c.CancelBooking: _cancel,
    c.CheckIn: _check_in,
}
