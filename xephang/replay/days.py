"""Past business days, as the journal tells them."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from shared.domain.events import AnyEvent, DayOpened, TicketIssued, TicketTransferred
from shared.domain.hall import Hall
from shared.engine import journal, queries

# What moves nobody in a queue and frees no counter.
WITHOUT_EFFECT = frozenset(
    {
        "PrintReported", "AnnouncementReported", "TicketRecalled", "TicketRated", "DemandRefused", "NoticePosted",
        "NoticeWithdrawn", "ProceduresImported", "ClerkSignedIn", "ClerkSignedOut",
    }
)  # fmt: skip


class Moment(NamedTuple):
    """One event and its time, ms since 1970 UTC."""

    at: int
    event: AnyEvent


class Day(NamedTuple):
    """One business day: its opening, and what happened until the next one opened."""

    at: int
    opened: DayOpened
    moments: list[Moment]

    @property
    def tickets(self) -> int:
        """Numbers given."""
        return sum(isinstance(moment.event, TicketIssued) for moment in self.moments)


def read(found: queries.Reading, first: str, last: str) -> tuple[list[Day], list[str]]:
    """The business days from `first` to `last` (local dates, both included); and all dates the journal has.

    Practice days are left out: no report counts them.
    """
    landmarks = _openings(found)
    ends = [*(landmark[0] for landmark in landmarks[1:]), None][: len(landmarks)]
    days = [
        _day(found, seq, until)
        for (seq, opened), until in zip(landmarks, ends, strict=True)
        if first <= opened.date <= last and not opened.practice
    ]
    return days, [opened.date for _seq, opened in landmarks if not opened.practice]


def _openings(found: queries.Reading) -> list[tuple[int, DayOpened]]:
    openings, before = list[tuple[int, DayOpened]](), None
    while (entry := journal.landmark(found.connection, found.hall, "DayOpened", before)) is not None:
        opened = journal.decode(bytes(entry.body))
        if isinstance(opened, DayOpened):
            openings.append((entry.seq, opened))
        before = entry.seq
    return openings[::-1]


def _day(found: queries.Reading, seq: int, until: int | None) -> Day:
    entries = journal.entries(found.connection, found.hall, seq - 1)
    first = next(entries)
    opened = journal.decode(bytes(first.body))
    assert isinstance(opened, DayOpened)
    moments = []
    for entry in entries:
        if until is not None and entry.seq >= until:
            break
        if entry.kind not in WITHOUT_EFFECT:
            moments.append(Moment(entry.at, journal.decode(bytes(entry.body))))
    return Day(first.at, opened, moments)


def lacking(days: list[Day], hall: Hall) -> list[str]:
    """Ids of services and classes people of these days had and this hall has not."""
    services, classes = {each.id for each in hall.services}, {each.id for each in hall.priorities}
    missing: set[str] = set()
    for event in chain.from_iterable((moment.event for moment in day.moments) for day in days):
        if isinstance(event, TicketIssued):
            missing |= {event.service} - services
            missing |= {event.priority} - classes
        elif isinstance(event, TicketTransferred):
            missing |= {event.service} - services
    for day in days:
        missing |= {ticket.service for ticket in day.opened.carried} - services
    return sorted(missing)
