"""What people and clerks did on a past day, apart from the queue: who came when, how long each stay at a counter took.

The queue decides who is called when; all else is taken as it was. A stay is known by ticket and number: the first
time a ticket was in hand, the second, and so on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import Any, NamedTuple

from shared.domain import events as e
from shared.domain.ticket import IN_HAND
from xephang.replay.days import Day, Moment
from xephang.replay.floor import Floor

BREAK_MS = 3 * 60_000  # a clerk who lets people wait longer than this is away, whatever the counter's state says
MINUTE_MS = 60_000
ENDS = (
    e.ServiceFinished, e.TicketMarkedAbsent, e.TicketParked, e.TicketTransferred, e.TicketRejoined, e.PriorityRefused,
)  # fmt: skip


@dataclass(slots=True)
class Stay:
    """One time a number was in hand; times in ms since 1970 UTC."""

    service: str
    priority: str
    counter: str
    called_at: int
    waited_ms: int
    chosen: bool = False  # called out of turn
    carried: bool = False  # in hand since the day before
    started_at: int = 0  # 0: service never began
    end: e.AnyEvent | None = None
    ended_at: int = 0
    away_ms: int = -1  # of one set aside or absent: how long until it waited again; -1: never

    @property
    def counts(self) -> bool:
        """Whether it ended a wait: not one of the day before, and not a call that was taken back."""
        return not self.carried and not isinstance(self.end, e.StepUndone)

    @property
    def walk_ms(self) -> int:
        """From the call until service began, or until the stay ended without it."""
        return (self.started_at or self.ended_at) - self.called_at

    @property
    def service_ms(self) -> int:
        """How long service took; 0 where it never began."""
        return self.ended_at - self.started_at if self.started_at else 0


class Wanted(NamedTuple):
    """A call out of turn: when, by which counter, for which stay of which ticket."""

    at: int
    counter: str
    ticket: str
    stay: int


@dataclass(slots=True)
class Script:
    """One past day, ready to be played under any plan."""

    day: Day
    acts: list[Moment] = field(default_factory=list)  # what happens at its own time
    stays: dict[str, list[Stay]] = field(default_factory=dict)  # by ticket
    asides: dict[str, list[int]] = field(default_factory=dict)  # by ticket: ms of each letting others go first
    gaps: dict[str, list[int]] = field(default_factory=dict)  # by counter: ms it took to call, call by call
    breaks: dict[str, list[tuple[int, int]]] = field(default_factory=dict)  # by counter: from, until
    wanted: list[Wanted] = field(default_factory=list)
    service_ms: dict[str, int] = field(default_factory=dict)  # by service: the usual one
    walk_ms: int = 20_000  # the usual one

    def usual_ms(self, service: str) -> int:
        """How long a service takes that was not given on that day."""
        return self.service_ms.get(service, 10 * MINUTE_MS)


def script_of(day: Day) -> Script:
    """Read a day."""
    reader = Reader(day)
    for moment in day.moments:
        reader.take(moment)
    reader.end()
    return reader.script


class Reader:
    """Follows the day with the real rules of what an event does, and notes what does not come from the queue."""

    def __init__(self, day: Day) -> None:
        """At its opening."""
        self.script = Script(day)
        self._floor = Floor()
        self._floor.apply(day.opened, day.at)
        self._out: dict[str, Stay | list[int]] = {}  # who is away, and where the return is to be noted
        self._left_at: dict[str, int] = {}
        for ticket in day.opened.carried:
            if ticket.state in IN_HAND:
                stay = Stay(ticket.service, ticket.priority, ticket.counter, day.at, 0, carried=True)
                self.script.stays[ticket.id] = [stay]

    def take(self, moment: Moment) -> None:
        """One more event."""
        at, event = moment
        self._floor.look(at)
        if isinstance(event, e.TicketCalled):
            self._called(event, at)
        self._floor.apply(event, at)
        for counter, since in self._floor.ceased.items():
            # A clerk who could have called and did not was not ready: paused, closed, or slower than a neighbour.
            self.script.breaks.setdefault(counter, []).append((since, at + 1))
        self._floor.ceased.clear()
        if isinstance(event, e.ServiceStarted):
            self.script.stays[event.ticket][-1].started_at = at
        elif isinstance(event, ENDS):
            self._ended(event, at)
        elif isinstance(event, e.StepUndone):
            self._undone(event, at)
        elif isinstance(event, (e.TicketUnparked, e.TicketRestored)):
            self._returned(moment)
        elif not isinstance(event, e.TicketCalled | e.DayClosed):
            if isinstance(event, e.TicketSteppedAside):
                self._goes_away(event.ticket, self.script.asides.setdefault(event.ticket, []), at)
            self.script.acts.append(moment)

    def end(self) -> None:
        """The day is over: what was usual on it."""
        done = [stay for stays in self.script.stays.values() for stay in stays if stay.started_at and stay.ended_at]
        by_service: dict[str, list[int]] = {}
        for stay in done:
            by_service.setdefault(stay.service, []).append(stay.service_ms)
        typical = {each.id: int(each.typical_minutes * MINUTE_MS) for each in self.script.day.opened.hall.services}
        self.script.service_ms = typical | {service: int(median(took)) for service, took in by_service.items()}
        if done:
            self.script.walk_ms = int(median(stay.walk_ms for stay in done if not stay.carried) if done else 0)

    def _called(self, event: e.TicketCalled, at: int) -> None:
        """Before the call changes anything: how long the counter took."""
        state, script = self._floor.state, self.script
        ticket, home = state.tickets[event.ticket], self._floor.home(state.desks[event.counter]).counter.id
        chosen = event.why.rule == "chosen"
        ready = self._floor.ready.get(home, at)
        if chosen:
            script.wanted.append(Wanted(at, home, ticket.id, len(script.stays.get(ticket.id, ()))))
        else:
            self._floor.ready.pop(home, None)
            away = at - ready > BREAK_MS
            script.gaps.setdefault(home, []).append(0 if away else at - ready)
            if away:
                script.breaks.setdefault(home, []).append((ready, at))
        since = ticket.waiting_since if ticket.state == "waiting" else at
        if ticket.parked_by == "hall":
            since = ticket.state_since  # who is set aside for the hall's sake waits on
        self._is_back(ticket.id, at)
        stay = Stay(ticket.service, ticket.priority, event.counter, at, at - since, chosen)
        script.stays.setdefault(ticket.id, []).append(stay)

    def _ended(self, event: Any, at: int) -> None:
        stay = self.script.stays[event.ticket][-1]
        stay.end, stay.ended_at = event, at
        if isinstance(event, e.TicketParked | e.TicketMarkedAbsent):
            self._goes_away(event.ticket, stay, at)

    def _goes_away(self, ticket: str, note: Stay | list[int], at: int) -> None:
        self._out[ticket], self._left_at[ticket] = note, at
        if isinstance(note, list):
            note.append(-1)

    def _is_back(self, ticket: str, at: int) -> bool:
        """Whether it was away by something that happened today; how long is noted."""
        note = self._out.pop(ticket, None)
        if isinstance(note, Stay):
            note.away_ms = at - self._left_at[ticket]
        elif note is not None:
            note[-1] = at - self._left_at[ticket]
        return note is not None

    def _returned(self, moment: Moment) -> None:
        """Of somebody set aside on an earlier day the return has a time of its own."""
        if not self._is_back(moment.event.ticket, moment.at):  # type: ignore[union-attr]
            self.script.acts.append(moment)

    def _undone(self, event: e.StepUndone, at: int) -> None:
        """A call that was taken back is a stay that ended so; an end that was taken back is none."""
        stay = self.script.stays[event.ticket][-1]
        if event.step == "TicketCalled":
            stay.end, stay.ended_at = event, at
        else:
            stay.end, stay.ended_at, stay.away_ms = None, 0, -1
            self._out.pop(event.ticket, None)
