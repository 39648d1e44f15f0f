"""The rules beside the queue: bookings, incidents and notices."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from shared.domain import commands as c
from shared.domain import hours
from shared.domain.events import (
    AnyEvent,
    BookingCancelled,
    BookingMade,
    BookingMoved,
    IncidentDeclared,
    IncidentEnded,
    NoticePosted,
    NoticeWithdrawn,
)
from shared.domain.outcome import Context, Refusal
from shared.domain.records import Booking, Incident, Notice
from shared.domain.state import HallState, Plan

Decision = list[AnyEvent] | Refusal
TEXT_LENGTH = 300
CODE_BYTES = 5  # eight characters of base 32
DAY_MS = 24 * 3600 * 1000
MOST_NOTICES = 50


def _code(context: Context) -> str:
    """A short code nobody can guess in a day of trying."""
    return base64.b32encode(context.entropy[:CODE_BYTES]).decode()


def _declare(state: HallState, plan: Plan, command: c.DeclareIncident, context: Context) -> Decision:
    if not command.text.strip():
        return Refusal("reason_required")
    if len(command.text) > TEXT_LENGTH or len(state.incidents) >= MOST_NOTICES:
        return Refusal("malformed")
    if command.area and command.area not in plan.areas:
        return Refusal("unknown_area", {"area": command.area[:40]})
    incident = Incident(
        id=_code(context),
        kind=command.kind,
        text=command.text.strip(),
        area=command.area,
        stops_issuing=command.stops_issuing,
        since=context.now,
    )
    return [IncidentDeclared(incident=incident)]


def _end(state: HallState, _plan: Plan, command: c.EndIncident, _context: Context) -> Decision:
    if command.incident not in state.incidents:
        return Refusal("unknown_incident")
    return [IncidentEnded(incident=command.incident)]


def _post(state: HallState, plan: Plan, command: c.PostNotice, context: Context) -> Decision:
    if command.notice and command.notice not in state.notices:
        return Refusal("unknown_notice")
    if command.area and command.area not in plan.areas:
        return Refusal("unknown_area", {"area": command.area[:40]})
    if not command.text.strip():
        return [NoticeWithdrawn(notice=command.notice)] if command.notice else Refusal("reason_required")
    too_long = max(len(command.text), len(command.text_en)) > TEXT_LENGTH
    if too_long or (not command.notice and len(state.notices) >= MOST_NOTICES):
        return Refusal("malformed")
    notice = Notice(
        id=command.notice or _code(context),
        text=command.text.strip(),
        text_en=command.text_en.strip(),
        area=command.area,
        until=command.until,
    )
    return [NoticePosted(notice=notice)]


def _book(state: HallState, plan: Plan, command: c.Book, context: Context) -> Decision:
    if command.service not in plan.services:
        return Refusal("unknown_service", {"service": command.service[:40]})
    if command.priority and command.priority not in plan.priorities:
        return Refusal("unknown_priority", {"priority": command.priority[:40]})
    if len(command.language) > 8:
        return Refusal("malformed")
    booking = Booking(
        id=_code(context),
        service=command.service,
        at=command.at,
        priority=command.priority,
        language=command.language,
    )
    return _slot_refusal(state, plan, booking, context) or [BookingMade(booking=booking)]


def _rebook(state: HallState, plan: Plan, command: c.Rebook, context: Context) -> Decision:
    booking = state.bookings.get(command.booking)
    if booking is None:
        return Refusal("unknown_booking")
    moved = replace(booking, at=command.at)
    return _slot_refusal(state, plan, moved, context) or [BookingMoved(booking=booking.id, at=command.at)]


def _slot_refusal(state: HallState, plan: Plan, booking: Booking, context: Context) -> Refusal | None:
    """Why this slot cannot be promised: past, too far ahead, outside the service's hours, or full."""
    settings = plan.hall.booking
    if not context.now < booking.at <= context.now + settings.days_ahead * DAY_MS:
        return Refusal("slot_out_of_reach", {"days": str(settings.days_ahead)})
    opening = hours.status(plan.hall, booking.service, booking.at)
    if not opening.open:
        return Refusal(opening.code)
    slot = settings.slot_minutes * 60_000
    taken = sum(
        1
        for other in state.bookings.values()
        if other.service == booking.service and other.id != booking.id and other.at // slot == booking.at // slot
    )
    return Refusal("slot_full") if taken >= settings.slot_places else None


def _cancel(state: HallState, _plan: Plan, command: c.CancelBooking, _context: Context) -> Decision:
    if command.booking not in state.bookings:
        return Refusal("unknown_booking")
    return [BookingCancelled(booking=command.booking, reason=command.reason[:TEXT_LENGTH])]


RULES: dict[type, Callable[[HallState, Plan, Any, Context], Decision]] = {
    c.DeclareIncident: _declare,
    c.EndIncident: _end,
    c.PostNotice: _post,
    c.Book: _book,
    c.Rebook: _rebook,
    c.CancelBooking: _cancel,
}
