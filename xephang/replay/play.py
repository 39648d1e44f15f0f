"""A past day once more, under a plan: the real `evolve` and `calling.choose`, no database, its own clock."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from msgspec.structs import replace

from shared.domain import events as e
from shared.domain import roster
from shared.domain.calling import choose
from shared.domain.commands import Undo
from shared.domain.decide import decide
from shared.domain.hall import Hall
from shared.domain.outcome import Actor, Context, Refusal
from shared.domain.state import Desk
from shared.domain.ticket import IN_HAND, LIVE, Ticket
from xephang.replay.days import Moment
from xephang.replay.floor import LOOK_MS, Floor
from xephang.replay.script import Script, Stay

COUNTER_STATES: dict[Any, tuple[str, ...]] = {
    e.CounterOpened: ("closed",), e.CounterPaused: ("open",), e.CounterResumed: ("paused",),
    e.CounterClosed: ("open", "paused"),
}  # fmt: skip
MINUTE_MS = 60_000
CLERK = Actor(role="clerk", name="replay")
Key = tuple[str, int]  # ticket, and which of its stays


class Leg(NamedTuple):
    """One wait that ended with a call. Real and replayed legs of one key belong together."""

    service: str
    priority: str
    counter: str
    waited_ms: int
    at: int


def real_legs(script: Script) -> dict[Key, Leg]:
    """How long people really waited."""
    rehearsed = _rehearsed(script)
    return {
        (ticket, number): Leg(stay.service, stay.priority, stay.counter, stay.waited_ms, stay.called_at)
        for ticket, stays in script.stays.items()
        for number, stay in enumerate(stays)
        if stay.counts and ticket not in rehearsed
    }


def _rehearsed(script: Script) -> set[str]:
    issued = (moment.event for moment in script.acts)
    return {event.ticket for event in issued if isinstance(event, e.TicketIssued) and event.rehearsal}


def played_legs(script: Script, hall: Hall | None = None, *, by_roster: bool = False) -> dict[Key, Leg]:
    """How long they would have waited under this plan; None is the plan of that very day.

    `by_roster`: counters are open as the plan's roster has it, not as they were.
    """
    play = Play(script, hall, by_roster)
    play.run()
    rehearsed = _rehearsed(script)
    stays = script.stays
    return {
        (ticket, number): leg
        for (ticket, number), leg in play.legs.items()
        if ticket not in rehearsed and (number >= len(stays.get(ticket, ())) or stays[ticket][number].counts)
    }


class Play:
    """One day being played."""

    def __init__(self, script: Script, hall: Hall | None, by_roster: bool) -> None:
        """Nobody has come yet."""
        self.script = script
        self.legs: dict[Key, Leg] = {}
        self._hall = hall
        self._by_roster = by_roster and hall is not None
        self._floor = Floor()
        self._state = self._floor.state
        self._later: list[tuple[int, int, Callable[[int], None]]] = []  # what follows from what was played so far
        self._numbers = 0
        self._stays: dict[str, int] = {}  # how often each ticket was in hand
        self._asides: dict[str, int] = {}
        self._calls: dict[str, int] = {}  # by counter
        self._due: dict[str, int] = {}  # when a ready counter will call
        self._wishes: dict[str, list[e.AnyEvent]] = {}  # what a counter does once its hands are free
        self._wanted: dict[str, tuple[str, int]] = {}  # ticket to the counter that calls it out of turn, and the stay

    def run(self) -> None:
        """Play it to its end."""
        day = self.script.day
        opened = day.opened if self._hall is None else replace(day.opened, hall=self._hall)
        self._apply(opened, day.at)
        self._go_on_with_carried()
        acts = self._acts()
        act = next(acts, None)
        while act is not None or self._later:
            if act is not None and (not self._later or act.at <= self._later[0][0]):
                self._take(act.event, act.at)
                act = next(acts, None)
            else:
                at, _number, later = heapq.heappop(self._later)
                later(at)

    def _acts(self) -> Iterator[Moment]:
        """What happens at its own time, wishes of clerks to call somebody out of turn included."""
        if self._floor.patient and self.script.day.moments:
            self._plan(self.script.day.at + LOOK_MS, self._look)
        for wanted in self.script.wanted:
            self._plan(wanted.at, lambda at, w=wanted: self._want(w.counter, w.ticket, w.stay, at))  # type: ignore[misc]
        if not self._by_roster or self._hall is None:
            return iter(self.script.acts)
        people = [moment for moment in self.script.acts if not _of_counters(moment.event)]
        return iter(sorted([*people, *_shifts(self._hall, self.script.day.opened.date)], key=lambda each: each.at))

    def _plan(self, at: int, act: Callable[[int], None]) -> None:
        self._numbers += 1
        heapq.heappush(self._later, (at, self._numbers, act))

    def _apply(self, event: e.AnyEvent, at: int) -> None:
        self._floor.apply(event, at)
        self._heed(at)

    def _look(self, at: int) -> None:
        """Queues that are long by time alone, while anything is still to come."""
        self._floor.look(at)
        self._heed(at)
        if at < self.script.day.moments[-1].at:
            self._plan(at + LOOK_MS, self._look)

    def _heed(self, at: int) -> None:
        """Counters that have become ready will call after the time their clerk took; others will not."""
        if not self._floor.changed:
            return
        for counter in sorted(self._floor.changed):
            self._due.pop(counter, None)
            if counter in self._floor.ready:
                self._will_call(counter, self._when(counter, at))
        self._floor.changed.clear()

    def _when(self, counter: str, at: int) -> int:
        """After the break its clerk took at that time of day, if any, and after what the next call took."""
        gaps, number = self.script.gaps.get(counter, ()), self._calls.get(counter, 0)
        gap = gaps[number] if number < len(gaps) else 0
        breaks = self.script.breaks.get(counter, ()) if not self._by_roster else ()
        last = bisect_right(breaks, at, key=itemgetter(0)) - 1
        return (breaks[last][1] if last >= 0 and breaks[last][1] > at else at) + gap

    def _will_call(self, counter: str, at: int) -> None:
        self._due[counter] = at
        self._plan(at, lambda now: self._call(counter, now))

    def _call(self, counter: str, at: int) -> None:
        """A counter calls, if nothing came between."""
        if self._due.get(counter) != at:
            return
        del self._due[counter]
        found = choose(self._state, self._state.desks[counter], at)
        if found is not None:
            self._calls[counter] = self._calls.get(counter, 0) + 1
            self._called(found[0], counter, found[1], at)

    def _called(self, ticket: Ticket, counter: str, why: e.Why, at: int) -> None:
        number = self._stays.get(ticket.id, 0)
        self._stays[ticket.id] = number + 1
        self.legs[ticket.id, number] = Leg(ticket.service, ticket.priority, counter, at - ticket.waiting_since, at)
        self._apply(e.TicketCalled(ticket=ticket.id, counter=counter, call=self._state.call + 1, why=why), at)
        self._serve(ticket, number, counter, at)

    def _serve(self, ticket: Ticket, number: int, counter: str, at: int) -> None:
        """The stay takes as long as it did; one that never was takes as long as usual."""
        stays = self.script.stays.get(ticket.id, ())
        if number < len(stays):
            stay = stays[number]
            if stay.end is None:
                return
            walk, service = stay.walk_ms, stay.service_ms if stay.started_at else -1
        else:
            stay = None
            walk, service = self.script.walk_ms, self.script.usual_ms(ticket.service)
        if service >= 0:
            started = e.ServiceStarted(ticket=ticket.id, counter=counter)
            self._plan(at + walk, lambda now: self._apply(started, now))
        self._plan(at + walk + max(service, 0), lambda now: self._end(ticket, stay, counter, now))

    def _end(self, ticket: Ticket, stay: Stay | None, counter: str, at: int) -> None:
        if stay is not None and isinstance(stay.end, e.StepUndone):
            self._undo(ticket, counter, at)
        else:
            self._apply(self._ending(ticket, stay, counter), at)
        if stay is not None and stay.away_ms >= 0:
            self._plan(at + stay.away_ms, lambda now: self._back(ticket, now))
        home = self._floor.home(self._state.desks[counter])
        for wish in self._wishes.pop(home.counter.id, ()):
            self._take(wish, at)
        self._call_wanted(at)

    def _undo(self, ticket: Ticket, counter: str, at: int) -> None:
        """The call is taken back, as the rules would; where they would not, it is set aside and back at once."""
        command = Undo(counter=counter, version=self._state.desks[counter].version)
        decided = decide(self._state, command, Context(now=at, entropy=bytes(16), actor=CLERK))
        if isinstance(decided, Refusal):
            decided = [e.TicketParked(ticket=ticket.id, counter=counter, by="hall"), e.TicketUnparked(ticket=ticket.id)]
        for event in decided:
            self._apply(event, at)

    def _ending(self, ticket: Ticket, stay: Stay | None, counter: str) -> e.AnyEvent:
        """How the stay ended, at the counter where it is now."""
        end: Any = stay.end if stay else None
        if end is None:
            return e.ServiceFinished(ticket=ticket.id, counter=counter)
        changes: dict[str, Any] = {"counter": counter}
        if isinstance(end, e.TicketTransferred):
            to_counter = end.to_counter if end.to_counter in self._state.desks else ""
            if end.returned and ticket.return_to:
                to_counter = ticket.return_to
            changes["to_counter"] = to_counter
        ended: e.AnyEvent = replace(end, **changes)
        return ended

    def _back(self, ticket: Ticket, at: int) -> None:
        if ticket.state == "absent" and self._state.plan is not None:
            after = self._state.plan.hall.calling.restore_after_calls
            self._apply(e.TicketRestored(ticket=ticket.id, after_calls=after), at)
        elif ticket.state == "parked":
            self._apply(e.TicketUnparked(ticket=ticket.id), at)
        self._call_wanted(at)

    def _want(self, counter: str, ticket: str, stay: int, at: int) -> None:
        """A clerk means to call this one out of turn: as soon as hands are free, unless another was quicker."""
        if self._stays.get(ticket, 0) <= stay and ticket in self._state.tickets:
            self._wanted[ticket] = counter, stay
            self._call_wanted(at)

    def _call_wanted(self, at: int) -> None:
        for name, (counter, stay) in list(self._wanted.items()):
            ticket, desk = self._state.tickets[name], self._state.desks.get(counter)
            if desk is None or ticket.state not in LIVE or self._stays.get(name, 0) > stay:
                del self._wanted[name]
            elif ticket.state == "waiting" and not ticket.blocked and self._floor.free(self._floor.home(desk)):
                del self._wanted[name]
                self._called(ticket, counter, e.Why(rule="chosen", reason="replay"), at)

    def _take(self, event: Any, at: int) -> None:
        """Something that happens at its own time, where it still can."""
        if _of_counters(event):
            self._at_counter(event, at)
        elif isinstance(event, e.TicketIssued):
            self._apply(self._issued(event, at), at)
        elif not (isinstance(event, e.HallConfigured) and self._hall is not None) and self._can(event):
            self._apply(event, at)
            if isinstance(event, e.TicketSteppedAside):
                self._steps_aside(event.ticket, at)

    def _can(self, event: Any) -> bool:
        """Whether the ticket is where it must be for this."""
        ticket = self._state.tickets.get(getattr(event, "ticket", ""))
        if isinstance(event, e.TicketCancelled | e.TicketSettled):
            return ticket is not None and ticket.state in LIVE - IN_HAND
        if isinstance(event, e.TicketSteppedAside | e.PriorityChanged):
            return ticket is not None and ticket.state == "waiting"
        if isinstance(event, e.TicketUnparked):
            return ticket is not None and ticket.state == "parked"
        return not isinstance(event, e.TicketRestored)

    def _steps_aside(self, ticket: str, at: int) -> None:
        number = self._asides.get(ticket, 0)
        self._asides[ticket] = number + 1
        away = self.script.asides[ticket][number]
        if away >= 0:
            self._plan(at + away, lambda now: self._back(self._state.tickets[ticket], now))

    def _issued(self, event: e.TicketIssued, at: int) -> e.TicketIssued:
        """A booked citizen came in time or too late: by the window of the plan that is played."""
        if self._hall is None or not event.slot:
            return event
        late = at > event.slot + self._hall.booking.late_minutes * MINUTE_MS
        return replace(event, slot=0) if late else event

    def _at_counter(self, event: Any, at: int) -> None:
        """Counters open, pause and close as they did; one with a number in hand does so when it is free."""
        desk = self._state.desks.get(event.counter)
        if desk is None:
            return
        home = self._floor.home(desk)
        if any(each.ticket for each in self._state.session(home)):
            if not (isinstance(event, e.CounterOpened) and desk is home):
                self._wishes.setdefault(home.counter.id, []).append(event)
            return
        if isinstance(event, e.CountersCovered):
            event = replace(event, counters=[each for each in event.counters if self._may_cover(desk, each)])
            self._apply(event, at)
        elif desk.state in COUNTER_STATES[type(event)]:
            self._apply(event, at)
        self._call_wanted(at)

    def _may_cover(self, home: Desk, counter: str) -> bool:
        desk = self._state.desks.get(counter)
        return desk is not None and not desk.ticket and desk.covered_by in ("", home.counter.id)

    def _go_on_with_carried(self) -> None:
        """Visits in hand since the day before end when they did."""
        for ticket in self.script.day.opened.carried:
            stay = next((each for each in self.script.stays.get(ticket.id, ()) if each.carried), None)
            if stay is not None and stay.counter in self._state.desks:
                self._stays[ticket.id] = 1
                if stay.end is not None:
                    live = self._state.tickets[ticket.id]
                    self._plan(stay.ended_at, lambda now, t=live, s=stay: self._end(t, s, s.counter, now))  # type: ignore[misc]


def _of_counters(event: e.AnyEvent) -> bool:
    return type(event) in COUNTER_STATES or type(event) is e.CountersCovered


def _shifts(hall: Hall, date: str) -> Iterator[Moment]:
    """Counters open and close as the roster has it."""
    for counter, seats in roster.seats_on(hall, date).items():
        for seat in seats:
            yield Moment(seat.begins_at, e.CounterOpened(counter=counter, clerk=seat.clerk))
            yield Moment(seat.ends_at, e.CounterClosed(counter=counter))
