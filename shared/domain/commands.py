"""What people and devices may ask of a hall. Commands are imperatives.

On the wire a command is a JSON object whose "type" is the class name. Commands on a counter carry
`version`, the counter version the sender saw; a stale one is refused.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from shared.domain.hall import Hall, Procedure
from shared.domain.ticket import Need


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True, tag_field="type"):
    """Base of all commands."""


class CounterCommand(Command, frozen=True, kw_only=True):
    """A command on one counter. `version` is the counter version the sender saw."""

    counter: str
    version: int


class OpenDay(Command, frozen=True, kw_only=True):
    """Open the business day of the hall's local date. A practice day ignores the calendar and no report counts it."""

    practice: bool = False


class CloseDay(Command, frozen=True, kw_only=True):
    """Close the business day. Every ticket left needs a decision first (`SettleTicket`).

    Only the server may do without, and what it leaves behind expires on the hall's account.
    """


class SettleTicket(Command, frozen=True, kw_only=True):
    """What becomes of a ticket that may not be served today.

    `stay`: it is served today, however late. `extra`: it comes to an extra session at `at` (ms since 1970 UTC).
    `next_day`: it gets the first place of its service on the next working day. `expire`: the hall gives it up.
    """

    ticket: str
    decision: Literal["stay", "extra", "next_day", "expire"]
    at: int = 0
    reason: str = ""


class IssueTicket(Command, frozen=True, kw_only=True):
    """Take a number. `rehearsal` takes it from series T, marked and left out of every report."""

    service: str
    priority: str = ""  # id of a priority class; "": the ordinary one
    procedure: str = ""  # national code, if the citizen chose one
    language: str = "vi"
    rehearsal: bool = False
    dossiers: int = 1  # how many the citizen brings
    needs: list[Need] = []  # what makes the way to the counter longer
    linked: str = ""  # id of another number of the same person
    card: str = ""  # citizen card number as scanned: the server puts `person` in its place before anything is kept
    person: str = ""  # keyed hash, made by the server
    without_card: bool = False  # staff vouch for a person without a card, where the hall wants one


class CancelTicket(Command, frozen=True, kw_only=True):
    """Take a waiting ticket out of the queue."""

    ticket: str
    reason: str
    note: str = ""


class ReportPrint(Command, frozen=True, kw_only=True):
    """What became of a ticket's paper. `outcome`: confirmed, unknown, failed or no_paper."""

    ticket: str
    job: str
    outcome: str
    detail: str = ""


class ReportAnnouncement(Command, frozen=True, kw_only=True):
    """What became of one spoken call. `outcome`: spoken, fallback, failed or too_old."""

    call: int
    outcome: str
    started_at: int = 0


class OpenCounter(CounterCommand, frozen=True, kw_only=True):
    """Open a counter, optionally naming the clerk who sits there."""

    clerk: str = ""


class PauseCounter(CounterCommand, frozen=True, kw_only=True):
    """Pause a counter that has no ticket in hand."""

    reason: str = ""
    note: str = ""


class ResumeCounter(CounterCommand, frozen=True, kw_only=True):
    """Open a paused counter again."""


class CloseCounter(CounterCommand, frozen=True, kw_only=True):
    """Close a counter that has no ticket in hand."""


class CallNext(CounterCommand, frozen=True, kw_only=True):
    """Call the next ticket by the calling plan."""


class CallTicket(CounterCommand, frozen=True, kw_only=True):
    """Call a chosen ticket out of turn; a reason is required, and a supervisor beyond the hall's daily limit."""

    ticket: str
    reason: str
    note: str = ""


class Recall(CounterCommand, frozen=True, kw_only=True):
    """Say the number in hand again."""


class StartService(CounterCommand, frozen=True, kw_only=True):
    """The citizen has come: service begins."""


class Finish(CounterCommand, frozen=True, kw_only=True):
    """Service is done; rating opens.

    `left`: dossiers that remain: the same number waits for another turn. -1: what the hall's limit of a turn leaves.
    A number lent by another counter goes back to it instead.
    """

    left: int = -1


class MarkAbsent(CounterCommand, frozen=True, kw_only=True):
    """The called citizen did not come."""


class Park(CounterCommand, frozen=True, kw_only=True):
    """Set the number in hand aside while the citizen fetches a missing paper, or waits for the hall.

    `until`: a later business day (YYYY-MM-DD) it may come back on; "" is today. `by`: whose time it is, where the
    hall's list of reasons does not say.
    """

    reason: str = ""
    note: str = ""
    until: str = ""
    by: Literal["citizen", "hall"] = "citizen"


class Transfer(CounterCommand, frozen=True, kw_only=True):
    """Send the number in hand on to another service, at one counter if `to_counter` is given. The label stays.

    `service` "" is the next of the chain, or back to the counter that lent it. `come_back`: it returns to this
    counter when the other one has finished.
    """

    service: str = ""
    to_counter: str = ""
    reason: str = ""
    note: str = ""
    come_back: bool = False


class RefusePriority(CounterCommand, frozen=True, kw_only=True):
    """The priority of the number in hand turns out untrue: it goes back to its place among ordinary people."""

    reason: str
    note: str = ""


class CoverCounters(CounterCommand, frozen=True, kw_only=True):
    """One clerk works several counters as one, with one merged queue and one number in hand; [] ends it."""

    counters: list[str]


class StepAside(Command, frozen=True, kw_only=True):
    """A waiting citizen lets others go first; the place is kept until `Unpark`: "I am back"."""

    ticket: str


class LinkTickets(Command, frozen=True, kw_only=True):
    """These numbers belong to one person: they are never in hand at the same time."""

    tickets: list[str]


class Unpark(Command, frozen=True, kw_only=True):
    """A parked citizen, or one who let others go first, is back: the ticket waits again at its old place."""

    ticket: str


class Restore(Command, frozen=True, kw_only=True):
    """An absent citizen has come after all: the ticket waits again."""

    ticket: str


class SetPriority(Command, frozen=True, kw_only=True):
    """Put a waiting ticket into another priority class; a reason is required."""

    ticket: str
    priority: str
    reason: str
    note: str = ""


class SignIn(CounterCommand, frozen=True, kw_only=True):
    """A clerk sits down at a counter. One clerk sits at one counter only."""

    clerk: str


class SignOut(CounterCommand, frozen=True, kw_only=True):
    """The clerk leaves; a counter without a number in hand is closed with it."""


class Undo(CounterCommand, frozen=True, kw_only=True):
    """Take the counter's last step back (call, finish, absent or park), within the hall's limit in time."""


class DeclareIncident(Command, frozen=True, kw_only=True):
    """Tell everybody that something disturbs the hall; `stops_issuing` keeps kiosks from giving numbers."""

    kind: Literal["power", "network", "printer", "system", "security", "other"]
    text: str
    area: str = ""
    service: str = ""
    stops_issuing: bool = False


class EndIncident(Command, frozen=True, kw_only=True):
    """The disturbance is over."""

    incident: str


class PostNotice(Command, frozen=True, kw_only=True):
    """Show a line on boards and kiosks; the text "" withdraws the notice named by `notice`."""

    text: str
    text_en: str = ""
    area: str = ""
    until: int = 0
    notice: str = ""  # one to replace or withdraw; "": a new one


class Book(Command, frozen=True, kw_only=True):
    """Promise a number of a service for a later time (ms since 1970 UTC)."""

    service: str
    at: int
    priority: str = ""
    language: str = "vi"
    card: str = ""  # as in IssueTicket
    person: str = ""
    without_card: bool = False


class Rebook(Command, frozen=True, kw_only=True):
    """Move a booking to another time."""

    booking: str
    at: int


class CancelBooking(Command, frozen=True, kw_only=True):
    """Give a booking back."""

    booking: str
    reason: str = ""


class CheckIn(Command, frozen=True, kw_only=True):
    """The citizen who booked is here: the booking becomes a number."""

    booking: str


class Rate(Command, frozen=True, kw_only=True):
    """One vote for a finished ticket. `score` counts from 1 (worst) to the hall's number of faces (best)."""

    ticket: str
    score: int


class ImportHall(Command, frozen=True, kw_only=True):
    """Replace the hall's configuration."""

    hall: Hall


class ImportProcedures(Command, frozen=True, kw_only=True):
    """Replace the procedure catalogue."""

    source: str
    procedures: list[Procedure]


AnyCommand = (
    OpenDay
    | CloseDay
    | SettleTicket
    | IssueTicket
    | CancelTicket
    | ReportPrint
    | OpenCounter
    | PauseCounter
    | ResumeCounter
    | CloseCounter
    | CallNext
    | CallTicket
    | Recall
    | StartService
    | Finish
    | MarkAbsent
    | Park
    | Transfer
    | RefusePriority
    | CoverCounters
    | StepAside
    | LinkTickets
    | Unpark
    | Restore
    | Rate
    | ReportAnnouncement
    | SetPriority
    | SignIn
    | SignOut
    | Undo
    | DeclareIncident
    | EndIncident
    | PostNotice
    | Book
    | Rebook
    | CancelBooking
    | CheckIn
    | ImportHall
    | ImportProcedures
)
