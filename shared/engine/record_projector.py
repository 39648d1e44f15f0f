"""Bookings, incidents and notices into rows: they live over the days. And demand that was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared.domain import events as e
from shared.domain.records import Booking, Incident, Notice
from shared.engine import projected as p
from shared.engine.day_book import DayBook


def carry(book: DayBook, event: e.DayOpened, at: int) -> None:
    """Keep what lives on. After a restart only what may still change of it is known, which is all that is written."""
    book.bookings = {b.id: _carried(book, b, at) for b in event.bookings}
    book.incidents = {i.id: book.incidents.get(i.id) or _incident(book, i) for i in event.incidents}
    oldest = min((ticket.issued_at for ticket in event.carried), default=at)
    book.standstill.open_day(event.hall, event.incidents, at, oldest)
    book.notices = {n.id: book.notices.get(n.id) or _notice(book, n, at) for n in event.notices}


def _carried(book: DayBook, booking: Booking, at: int) -> p.BookingRow:
    """A promise may have been put off to this day: the hall did not open on the one it was for."""
    row = book.bookings.get(booking.id) or _booking(book, booking, at)
    if row.at != booking.at:
        row.at = booking.at
        book.shelves.booking.touch(row)
    return row


def _booking(book: DayBook, booking: Booking, at: int) -> p.BookingRow:
    return p.BookingRow(
        book.hall, booking.id, booking.service, booking.priority, booking.language, at, booking.at,
        promise=int(booking.promise), label=booking.label,
    )  # fmt: skip


def _incident(book: DayBook, incident: Incident) -> p.IncidentRow:
    stops = int(incident.stops_issuing)
    return p.IncidentRow(
        book.hall, incident.id, incident.kind, incident.text, incident.area, stops, incident.since,
        service=incident.service,
    )  # fmt: skip


def _notice(book: DayBook, notice: Notice, at: int) -> p.NoticeRow:
    return p.NoticeRow(book.hall, notice.id, notice.text, notice.text_en, notice.area, notice.until, at)


def _booking_made(book: DayBook, event: e.BookingMade, _seq: int, at: int) -> None:
    row = _booking(book, event.booking, at)
    book.bookings[row.id] = book.shelves.booking.add(row)


def _booking_moved(book: DayBook, event: e.BookingMoved, _seq: int, _at: int) -> None:
    row = book.bookings[event.booking]
    row.at = event.at
    book.shelves.booking.touch(row)


def _booking_cancelled(book: DayBook, event: e.BookingCancelled, _seq: int, at: int) -> None:
    row = book.bookings[event.booking]
    row.state, row.ended_at, row.reason = "cancelled", at, event.reason
    book.shelves.booking.touch(row)


def _booking_checked_in(book: DayBook, event: e.BookingCheckedIn, _seq: int, at: int) -> None:
    row = book.bookings[event.booking]
    row.state, row.ended_at, row.ticket = "checked_in", at, event.ticket
    book.shelves.booking.touch(row)


def _incident_declared(book: DayBook, event: e.IncidentDeclared, _seq: int, at: int) -> None:
    row = _incident(book, event.incident)
    book.incidents[row.id] = book.shelves.incident.add(row)
    if book.configuration is not None:
        book.standstill.begin(book.configuration, event.incident, at)


def _incident_ended(book: DayBook, event: e.IncidentEnded, _seq: int, at: int) -> None:
    row = book.incidents[event.incident]
    row.ended_at = at
    book.shelves.incident.touch(row)
    book.standstill.end(event.incident, at)


def _notice_posted(book: DayBook, event: e.NoticePosted, _seq: int, at: int) -> None:
    row = book.notices.get(event.notice.id)
    if row is None:
        row = _notice(book, event.notice, at)
        book.notices[row.id] = book.shelves.notice.add(row)
        return
    new = event.notice
    row.text, row.text_en, row.area, row.until, row.withdrawn_at = new.text, new.text_en, new.area, new.until, None
    book.shelves.notice.touch(row)


def _notice_withdrawn(book: DayBook, event: e.NoticeWithdrawn, _seq: int, at: int) -> None:
    row = book.notices[event.notice]
    row.withdrawn_at = at
    book.shelves.notice.touch(row)


def _demand_refused(book: DayBook, event: e.DemandRefused, seq: int, at: int) -> None:
    practice = book.practice if book.open else 0
    row = p.DemandRow(book.hall, seq, book.date_of(at), event.service, event.code, event.priority, practice, at)
    book.shelves.demand.add(row)


HANDLERS: dict[type[e.Event], Callable[[DayBook, Any, int, int], None]] = {
    e.BookingMade: _booking_made,
    e.BookingMoved: _booking_moved,
    e.BookingCancelled: _booking_cancelled,
    e.BookingCheckedIn: _booking_checked_in,
    e.IncidentDeclared: _incident_declared,
    e.IncidentEnded: _incident_ended,
    e.NoticePosted: _notice_posted,
    e.NoticeWithdrawn: _notice_withdrawn,
    e.DemandRefused: _demand_refused,
}
