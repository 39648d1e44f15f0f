"""What has happened in a hall. Events are past tense; the journal stores exactly these.

An event's number (seq), epoch and time (`at`, ms since 1970 UTC) are columns of the journal, not part of the body.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from shared.domain.hall import Hall, Procedure
from shared.domain.records import Booking, Incident, Notice
from shared.domain.ticket import Need, Ticket, TicketState
from shared.domain.wait_model import Priors


class Event(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type", omit_defaults=True):
    """Base of all events."""


class PassedOver(msgspec.Struct, frozen=True, array_like=True):
    """The head of a queue that was not chosen, and how many wait behind it (itself included)."""

    label: str
    service: str
    priority: str
    waiting: int


class Why(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why this ticket was called: the rule that chose it and what it passed over.

    `rule`: "oldest" (first come), "priority", "ordinary_turn" (quota: ordinary people's turn), "no_later_than"
    (waited up to the hard limit), "promised" (first place promised on an earlier day), "appointment" (booked for
    now), "returned" (came back, and it is their turn), "others_turn" (after one who came back), "ageing" (has used up
    most of its target wait), "chosen" (out of turn; `reason` says why, `note` what staff wrote beside).
    `tier`: 0 own services, 1 helping, 2 helping because the queue is long.
    `turns`: the quotas this call moves on, as "priority", "ordinary", "returned", "others".
    """

    rule: str
    tier: int = 0
    passed_over: list[PassedOver] = []
    reason: str = ""
    note: str = ""
    turns: list[str] = []


class DayOpened(Event, frozen=True, kw_only=True):
    """A business day began. A rebuild starts here, so the event carries all that lives on from before."""

    date: str
    practice: bool = False
    hall: Hall
    carried: list[Ticket] = []  # visits still in hand at a counter, or set aside for this day or a later one
    versions: dict[str, int] = {}  # of the counters
    bookings: list[Booking] = []
    incidents: list[Incident] = []
    notices: list[Notice] = []
    priors: Priors = Priors()  # what the wait estimator has learned
    covers: dict[str, str] = {}  # counter to the counter whose clerk works it too


class DayClosed(Event, frozen=True, kw_only=True):
    """A business day ended; these tickets were left over."""

    date: str
    expired: list[str]


class HallConfigured(Event, frozen=True, kw_only=True):
    """The hall's configuration was replaced."""

    hall: Hall


class ProceduresImported(Event, frozen=True, kw_only=True):
    """The procedure catalogue was replaced."""

    source: str
    procedures: list[Procedure]


class TicketIssued(Event, frozen=True, kw_only=True):
    """A number was taken."""

    ticket: str
    label: str
    series: str
    number: int
    service: str
    priority: str
    token: str
    origin: str  # name of the device or person who took it
    procedure: str = ""
    language: str = "vi"
    rehearsal: bool = False
    people_ahead: int = 0
    dossiers: int = 1
    needs: list[Need] = []
    person: str = ""  # keyed hash of the citizen card; the key dies with the day
    linked: str = ""  # another number of the same person
    slot: int = 0  # booked time, of one who came in time
    promised: bool = False
    outside: bool = False  # numbered by a guide before opening
    wait_low: int = -1  # what was printed, minutes; -1: nothing
    wait_high: int = -1
    expected: list[float] = []  # the estimator's forecast behind it: minutes, kind, minutes before correction
    today: str = ""  # whether it will be served today: "will", "may" or "will_not"


class DemandRefused(Event, frozen=True, kw_only=True):
    """Somebody asked for a number and got none: `code` is the refusal's. Counted once a request."""

    service: str
    code: str
    priority: str = ""


class TicketCancelled(Event, frozen=True, kw_only=True):
    """A waiting ticket was taken out."""

    ticket: str
    reason: str
    note: str = ""


class TicketSettled(Event, frozen=True, kw_only=True):
    """It was decided what becomes of a ticket that may not be served today: "stay", "extra", "next_day", "expire".

    With "extra" and "next_day" the visit is put off: the promise is made in the next event.
    """

    ticket: str
    decision: str
    booking: str = ""
    reason: str = ""


class PrintReported(Event, frozen=True, kw_only=True):
    """What became of a ticket's paper."""

    ticket: str
    job: str
    outcome: str
    detail: str = ""


class AnnouncementReported(Event, frozen=True, kw_only=True):
    """What became of one spoken call."""

    call: int
    outcome: str
    started_at: int = 0


class CounterOpened(Event, frozen=True, kw_only=True):
    """A counter was opened."""

    counter: str
    clerk: str = ""


class CounterPaused(Event, frozen=True, kw_only=True):
    """A counter was paused."""

    counter: str
    reason: str = ""
    note: str = ""


class CounterResumed(Event, frozen=True, kw_only=True):
    """A paused counter was opened again."""

    counter: str


class CounterClosed(Event, frozen=True, kw_only=True):
    """A counter was closed."""

    counter: str


class TicketCalled(Event, frozen=True, kw_only=True):
    """A ticket was called to a counter. `call` numbers the day's announcements, recalls included."""

    ticket: str
    counter: str
    call: int
    why: Why


class TicketRecalled(Event, frozen=True, kw_only=True):
    """The number in hand was said again."""

    ticket: str
    counter: str
    call: int


class ServiceStarted(Event, frozen=True, kw_only=True):
    """Service began."""

    ticket: str
    counter: str


class ServiceFinished(Event, frozen=True, kw_only=True):
    """Service ended; the visit is over."""

    ticket: str
    counter: str


class TicketMarkedAbsent(Event, frozen=True, kw_only=True):
    """The called citizen did not come."""

    ticket: str
    counter: str


class TicketParked(Event, frozen=True, kw_only=True):
    """The number in hand was set aside. `by` "hall": it waits for the hall, so its wait goes on."""

    ticket: str
    counter: str
    reason: str = ""
    note: str = ""
    until: str = ""
    by: Literal["citizen", "hall"] = "citizen"


class TicketSteppedAside(Event, frozen=True, kw_only=True):
    """A waiting citizen lets others go first."""

    ticket: str


class TicketRejoined(Event, frozen=True, kw_only=True):
    """A turn ended with dossiers left: the same number waits for another one."""

    ticket: str
    counter: str
    left: int


class TicketsLinked(Event, frozen=True, kw_only=True):
    """These numbers belong to one person."""

    tickets: list[str]


class PriorityRefused(Event, frozen=True, kw_only=True):
    """The number in hand went back to its place among ordinary people: its priority was untrue."""

    ticket: str
    counter: str
    reason: str
    note: str = ""


class CountersCovered(Event, frozen=True, kw_only=True):
    """The clerk at `counter` works these counters too, as one; [] ends it."""

    counter: str
    counters: list[str]


class TicketTransferred(Event, frozen=True, kw_only=True):
    """The number in hand was sent on: one leg of the visit ended, the next waits."""

    ticket: str
    counter: str
    service: str
    to_counter: str = ""
    reason: str = ""
    note: str = ""
    come_back: bool = False  # it is lent: it returns to `counter` when the other one has finished
    returned: bool = False  # it was lent and goes back


class TicketUnparked(Event, frozen=True, kw_only=True):
    """A parked ticket waits again."""

    ticket: str


class TicketRestored(Event, frozen=True, kw_only=True):
    """An absent ticket waits again, behind the next `after_calls` of its queue."""

    ticket: str
    after_calls: int = -1  # -1: at the end


class PriorityChanged(Event, frozen=True, kw_only=True):
    """A waiting ticket was put into another priority class."""

    ticket: str
    priority: str
    reason: str
    note: str = ""


class ClerkSignedIn(Event, frozen=True, kw_only=True):
    """A clerk sat down at a counter."""

    counter: str
    clerk: str


class ClerkSignedOut(Event, frozen=True, kw_only=True):
    """The clerk left the counter."""

    counter: str
    clerk: str


class StepUndone(Event, frozen=True, kw_only=True):
    """A counter's last step was taken back: `step` was the event's kind, the ticket is `state` again since `since`."""

    counter: str
    ticket: str
    step: str  # TicketCalled, ServiceFinished, TicketMarkedAbsent or TicketParked
    state: TicketState
    since: int
    took: int = 0  # ms of service the step had counted
    quota: list[int] = []  # tier of the call, and where its quota stood before the step


class IncidentDeclared(Event, frozen=True, kw_only=True):
    """Something disturbs the hall."""

    incident: Incident


class IncidentEnded(Event, frozen=True, kw_only=True):
    """It is over."""

    incident: str


class NoticePosted(Event, frozen=True, kw_only=True):
    """A notice is shown from now on."""

    notice: Notice


class NoticeWithdrawn(Event, frozen=True, kw_only=True):
    """A notice is shown no more."""

    notice: str


class BookingMade(Event, frozen=True, kw_only=True):
    """A number was promised for a later time."""

    booking: Booking


class BookingMoved(Event, frozen=True, kw_only=True):
    """A booking was moved to another time."""

    booking: str
    at: int


class BookingCancelled(Event, frozen=True, kw_only=True):
    """A booking was given back."""

    booking: str
    reason: str = ""


class BookingCheckedIn(Event, frozen=True, kw_only=True):
    """The citizen who booked is here; the ticket follows in the next event."""

    booking: str
    ticket: str


class TicketRated(Event, frozen=True, kw_only=True):
    """A finished ticket was rated."""

    ticket: str
    counter: str
    score: int


AnyEvent = (
    DayOpened
    | DayClosed
    | HallConfigured
    | ProceduresImported
    | TicketIssued
    | DemandRefused
    | TicketCancelled
    | TicketSettled
    | PrintReported
    | CounterOpened
    | CounterPaused
    | CounterResumed
    | CounterClosed
    | TicketCalled
    | TicketRecalled
    | ServiceStarted
    | ServiceFinished
    | TicketMarkedAbsent
    | TicketParked
    | TicketSteppedAside
    | TicketRejoined
    | TicketsLinked
    | PriorityRefused
    | CountersCovered
    | TicketTransferred
    | TicketUnparked
    | TicketRestored
    | TicketRated
    | AnnouncementReported
    | PriorityChanged
    | ClerkSignedIn
    | ClerkSignedOut
    | StepUndone
    | IncidentDeclared
    | IncidentEnded
    | NoticePosted
    | NoticeWithdrawn
    | BookingMade
    | BookingMoved
    | BookingCancelled
    | BookingCheckedIn
)
