"""Every number is in exactly one state, at one counter at most; a counter holds one number at most (I4, I5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared.domain import events as e
from xephang.simulation.checkers.model import GONE, NaiveHall, Person, Window
from xephang.simulation.court import Accuse, Fact

IN_HAND = ("called", "serving")


class Visits:
    """Follows each visit step by step in the naive hall, and accuses every step that cannot be."""

    def __init__(self, accuse: Accuse, hall: NaiveHall) -> None:
        """`hall` is changed here and nowhere else."""
        self.hall = hall
        self._accuse = accuse
        self._seq = 0
        self._steps: dict[str, Callable[[Any, int], None]] = {
            name.removeprefix("on_"): getattr(self, name) for name in dir(self) if name.startswith("on_")
        }

    def fact(self, fact: Fact) -> None:
        """Take one step."""
        self._seq = fact.seq
        step = self._steps.get(type(fact.event).__name__)
        if step is not None:
            step(fact.event, fact.at)

    def end(self) -> None:
        """Nothing is left to say."""

    def _must(self, fine: bool, what: str) -> None:
        if not fine:
            self._accuse("visits", f"entry {self._seq}: {what}")

    def _person(self, ticket: str, *states: str) -> Person:
        person = self.hall.person(ticket)
        if person is None:
            self._must(False, f"nobody holds {ticket}")
            person = Person(ticket, ticket, ticket, "", "", "nowhere")
            self.hall.queue.append(person)
        self._must(person.state in states, f"{ticket} is {person.state}, not {' or '.join(states)}")
        return person

    def _window(self, counter: str, *states: str) -> Window:
        window = self.hall.windows.setdefault(counter, Window(counter))
        self._must(window.state in states, f"{counter} is {window.state}, not {' or '.join(states)}")
        return window

    def _in_hand(self, event: Any, *states: str) -> tuple[Person, Window]:
        """The number in hand at this counter, in one of these states."""
        person, window = self._person(event.ticket, *states), self._window(event.counter, "open")
        self._must(window.holds == event.ticket, f"{event.counter} holds {window.holds or 'nothing'}")
        self._must(person.counter == event.counter, f"{event.ticket} is at {person.counter or 'no counter'}")
        return person, window

    def _put_down(self, event: Any, state: str, at: int, *before: str) -> Person:
        person, window = self._in_hand(event, *before)
        person.state, person.since, window.holds = state, at, ""
        return person

    def on_HallConfigured(self, event: e.HallConfigured, _at: int) -> None:
        held = [window.id for window in self.hall.windows.values() if window.holds]
        self.hall.configure(event.hall)
        self._must(all(counter in self.hall.windows for counter in held), "a counter went with a number in hand")

    def on_DayOpened(self, event: e.DayOpened, _at: int) -> None:
        self._must(not self.hall.open and event.date > self.hall.date, f"{event.date} follows {self.hall.date}")
        carried = [person for person in self.hall.queue if person.state in IN_HAND]
        held = {person.id for person in carried}
        self._must({ticket.id for ticket in event.carried} == held, "another number is carried over than was in hand")
        self.hall.date, self.hall.open, self.hall.practice = event.date, True, event.practice
        self.hall.queue, self.hall.windows = carried, {}
        self.hall.configure(event.hall)
        for person in carried:
            window = self.hall.windows.setdefault(person.counter, Window(person.counter))
            window.state, window.holds = "open", person.id

    def on_DayClosed(self, event: e.DayClosed, at: int) -> None:
        left = {person.id for person in self.hall.queue if person.state not in (*GONE, *IN_HAND)}
        self._must(event.date == self.hall.date and self.hall.open, f"{event.date} is not open")
        self._must(set(event.expired) == left, f"left over are {sorted(left)}, expired are {sorted(event.expired)}")
        self._must(len(event.expired) == len(set(event.expired)), "a number expired twice")
        self.hall.open = False
        for person in self.hall.queue:
            if person.id in left:
                person.state, person.since = "expired", at

    def on_TicketIssued(self, event: e.TicketIssued, at: int) -> None:
        self._must(self.hall.person(event.ticket) is None, f"{event.ticket} was given before")
        self._must(self.hall.open, "a number was given although no day is open")
        person = Person(event.ticket, event.label, event.token, event.service, event.priority, since=at)
        rank = self.hall.rank(person)
        ahead = [
            one
            for one in self.hall.waiting()
            if one.service == event.service and not one.to_counter and self.hall.rank(one) <= rank
        ]
        self._must(event.people_ahead == len(ahead), f"{event.people_ahead} people ahead, really {len(ahead)}")
        self.hall.queue.append(person)

    def on_TicketCancelled(self, event: e.TicketCancelled, at: int) -> None:
        person = self._person(event.ticket, "waiting", "parked", "absent")
        self._must(bool(event.reason.strip()), "cancelled without a reason")
        person.state, person.since = "cancelled", at

    def on_TicketCalled(self, event: e.TicketCalled, at: int) -> None:
        chosen = event.why.rule == "chosen"
        person = self._person(event.ticket, *(("waiting", "parked", "absent") if chosen else ("waiting",)))
        window = self._window(event.counter, "open")
        self._must(not window.holds, f"{event.counter} holds {window.holds} already")
        self._must(not chosen or bool(event.why.reason), "called out of turn without a reason")
        person.state, person.since, person.counter, person.to_counter, person.calls = "called", at, window.id, "", 1
        window.holds = person.id
        promised = self.hall.hall.calling.ordinary_between if self.hall.hall else 0
        window.called.append((self.hall.ordinary(person), promised))

    def on_TicketRecalled(self, event: e.TicketRecalled, _at: int) -> None:
        self._in_hand(event, "called")[0].calls += 1

    def on_ServiceStarted(self, event: e.ServiceStarted, at: int) -> None:
        person, _window = self._in_hand(event, "called")
        person.state, person.since = "serving", at

    def on_ServiceFinished(self, event: e.ServiceFinished, at: int) -> None:
        self._put_down(event, "finished", at, "serving")

    def on_TicketMarkedAbsent(self, event: e.TicketMarkedAbsent, at: int) -> None:
        person = self._put_down(event, "absent", at, "called")
        needed = self.hall.hall.calling.calls_before_absent if self.hall.hall else 0
        self._must(person.calls >= needed, f"{person.label} is absent after {person.calls} calls of {needed}")

    def on_TicketParked(self, event: e.TicketParked, at: int) -> None:
        self._put_down(event, "parked", at, *IN_HAND)

    def on_TicketTransferred(self, event: e.TicketTransferred, at: int) -> None:
        person = self._put_down(event, "waiting", at, *IN_HAND)
        person.service, person.to_counter, person.calls = event.service, event.to_counter, 0

    def on_TicketUnparked(self, event: e.TicketUnparked, at: int) -> None:
        person = self._person(event.ticket, "parked")
        person.state, person.since, person.calls = "waiting", at, 0

    def on_TicketRestored(self, event: e.TicketRestored, at: int) -> None:
        """Its turn was missed: it goes to the end."""
        person = self._person(event.ticket, "absent")
        person.state, person.since, person.calls = "waiting", at, 0
        self.hall.queue.remove(person)
        self.hall.queue.append(person)

    def on_TicketRated(self, event: e.TicketRated, _at: int) -> None:
        person = self._person(event.ticket, "finished")
        self._must(not person.rated, f"{person.label} was rated twice")
        self._must(person.counter == event.counter, f"{person.label} was served at {person.counter}")
        person.rated = True

    def on_PriorityChanged(self, event: Any, _at: int) -> None:
        self._person(event.ticket, "waiting").priority = event.priority

    def on_CounterOpened(self, event: e.CounterOpened, _at: int) -> None:
        self._must(self.hall.open, "a counter opened although no day is open")
        self._window(event.counter, "closed").state = "open"

    def on_CounterPaused(self, event: e.CounterPaused, _at: int) -> None:
        window = self._window(event.counter, "open")
        self._must(not window.holds, f"paused with {window.holds} in hand")
        window.state = "paused"

    def on_CounterResumed(self, event: e.CounterResumed, _at: int) -> None:
        self._window(event.counter, "paused").state = "open"

    def on_CounterClosed(self, event: e.CounterClosed, _at: int) -> None:
        window = self._window(event.counter, "open", "paused")
        self._must(not window.holds, f"closed with {window.holds} in hand")
        window.state = "closed"

    def on_StepUndone(self, event: Any, _at: int) -> None:
        """The counter's last step never was, for the queue."""
        window = self._window(event.counter, "open", "paused", "closed")
        if event.step == "TicketCalled":
            person = self._person(event.ticket, "called")
            person.counter, person.calls, window.holds = "", 0, ""
            window.called.pop()
        else:
            person = self._person(event.ticket, "finished", "absent", "parked")
            self._must(not window.holds and window.state == "open", f"{window.id} cannot take {person.label} back")
            window.holds = person.id
        person.state, person.since = event.state, event.since
