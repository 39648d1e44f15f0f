"""Closing leaves nobody without a word, and a place promised for another day is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.domain import events as e
from shared.domain.records import Booking
from xephang.simulation.checkers.model import NaiveHall
from xephang.simulation.court import Accuse, Fact

VIETNAM = timedelta(hours=7)  # it knows no summer time


class Tomorrow:
    """Must stand before `Visits` among the checkers."""

    def __init__(self, accuse: Accuse, hall: NaiveHall) -> None:
        """`hall` is only read."""
        self._accuse = accuse
        self._hall = hall
        self._promises: dict[str, Booking] = {}
        self._due = ""  # a promise that was checked in: the next entry is its number
        self._undecided: tuple[Fact, list[str]] | None = None
        self._begun = ""  # date of the last day
        self.made = self.kept = self.closed = 0

    def fact(self, fact: Fact) -> None:
        """Follow each promise from the day it was made to the day it is kept."""
        self._judge_closing(fact)
        event = fact.event
        if self._due:
            self._checked_in(fact)
        elif isinstance(event, e.BookingMade) and event.booking.promise:
            self._made(event.booking)
        elif isinstance(event, e.BookingCancelled):
            self._promises.pop(event.booking, None)
        elif isinstance(event, e.BookingCheckedIn) and event.booking in self._promises:
            self._due = event.booking
        elif isinstance(event, e.DayOpened):
            self._opened(event, fact)
        elif isinstance(event, e.DayClosed):
            self._closed(fact)

    def _made(self, booking: Booking) -> None:
        """A number of a rehearsal is nobody's."""
        if not any(each.token == booking.token and each.rehearsal for each in self._hall.queue):
            self.made += 1
            self._promises[booking.id] = booking

    def _checked_in(self, fact: Fact) -> None:
        promise, event = self._promises.pop(self._due), fact.event
        self._due = ""
        self.kept += 1
        if not isinstance(event, e.TicketIssued) or not event.promised or event.service != promise.service:
            self._accuse("promise", f"entry {fact.seq}: {promise.label} was promised a first place and is {event}")

    def _opened(self, event: e.DayOpened, fact: Fact) -> None:
        """A promise lives until its day has been: until then every day begins with it, at its time or later."""
        told = {booking.id: booking for booking in event.bookings if booking.promise}
        for booking in list(self._promises.values()):
            if _date(booking.at) <= self._begun:
                del self._promises[booking.id]  # its day has been, and nobody came
            elif booking.id not in told or told[booking.id].at < booking.at:
                self._accuse(
                    "promise", f"entry {fact.seq}: {booking.label} was promised {_date(booking.at)}; forgotten"
                )
                del self._promises[booking.id]
            else:
                self._promises[booking.id] = told[booking.id]
        self._begun = event.date

    def _closed(self, fact: Fact) -> None:
        hall = self._hall
        kept = [each.id for each in hall.queue if each.state == "parked" and each.until > hall.date]
        waits = [each for each in hall.queue if each.state in ("waiting", "parked") and each.id not in kept]
        self._undecided = fact, [each.label for each in waits if not each.rehearsal]

    def _judge_closing(self, fact: Fact) -> None:
        """A day that the server ends, or that ends because the next one opens, is nobody's decision."""
        if self._undecided is None:
            return
        (closing, labels), self._undecided = self._undecided, None
        if closing.actor.startswith("server/") or (
            isinstance(fact.event, e.DayOpened) and fact.request == closing.request
        ):
            return
        self.closed += 1
        if labels:
            self._accuse("closing", f"entry {closing.seq}: the day is closed, and nobody said what becomes of {labels}")

    def end(self) -> None:
        """The last closing."""
        if self._undecided is not None:
            self._judge_closing(Fact(0, 0, "", "end", e.NoticeWithdrawn(notice=""), b""))


def _date(at: int) -> str:
    return (datetime.fromtimestamp(at / 1000, UTC) + VIETNAM).date().isoformat()
