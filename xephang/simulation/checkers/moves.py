"""What happens to numbers nobody has in hand, step by step in the naive hall."""

from __future__ import annotations

from typing import Any

from shared.domain import events as e
from xephang.simulation.checkers.model import GONE, NaiveHall, Person, Window
from xephang.simulation.court import Accuse, Fact


class Steps:
    """What every kind of step needs."""

    def __init__(self, accuse: Accuse, hall: NaiveHall) -> None:
        """`hall` is changed here and nowhere else."""
        self.hall = hall
        self._accuse = accuse
        self._seq = 0
        self._request = ""
        self._last_at = 0  # of the last entry
        self._before = 0  # of the last entry before this request

    def _note(self, fact: Fact) -> None:
        if fact.request != self._request:
            self._request, self._before = fact.request, self._last_at
        self._seq, self._last_at = fact.seq, fact.at

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

    def _join(self, person: Person, at: int, *, keeps: bool = False) -> None:
        """It stands in a queue as one of many, behind everybody unless it keeps its place."""
        person.calls, person.returned, person.promised, person.slot = 0, False, False, 0
        if not keeps:
            self.hall.last_place(person, at)


class Moves(Steps):
    """Numbers given, cancelled, set aside by their holder, brought back, changed and linked."""

    def on_TicketIssued(self, event: e.TicketIssued, at: int) -> None:
        self._must(self.hall.person(event.ticket) is None, f"{event.ticket} was given before")
        self._must(self.hall.open, "a number was given although no day is open")
        person = Person(
            event.ticket, event.label, event.token, event.service, event.priority, since=at, promised=event.promised,
            slot=event.slot, dossiers=event.dossiers, slow=bool(event.needs), rehearsal=event.rehearsal,
        )  # fmt: skip
        right = 0 if event.promised else len(self._ahead(person))
        self._must(event.people_ahead == right, f"{event.people_ahead} people ahead, really {right}")
        self.hall.last_place(person, at)
        self.hall.queue.append(person)
        if event.linked:
            other = self._person(event.linked, "waiting", "called", "serving", "parked", "absent")
            self._link([other, person, *(each for each in self.hall.queue if each.id in other.linked)])

    def _ahead(self, person: Person) -> list[Person]:
        """Who stands before it in the same queue: better and equal classes, and all who came back or have a promise."""
        rank = self.hall.rank(person)
        return [
            each
            for each in self.hall.may_be_called([person.queue])
            if each.returned or each.promised or self.hall.rank(each) <= rank
        ]

    def on_TicketCancelled(self, event: e.TicketCancelled, at: int) -> None:
        person = self._person(event.ticket, "waiting", "parked", "absent")
        self._must(bool(event.reason.strip()), "cancelled without a reason")
        person.state, person.since = "cancelled", at

    def on_TicketSettled(self, event: e.TicketSettled, at: int) -> None:
        person = self._person(event.ticket, "waiting", "parked")
        if event.decision == "stay":
            person.settled = "stay"
            return
        person.state, person.since = ("expired" if event.decision == "expire" else "deferred"), at

    def on_TicketSteppedAside(self, event: e.TicketSteppedAside, at: int) -> None:
        person = self._person(event.ticket, "waiting")
        person.state, person.since, person.parked_by, person.until = "parked", at, "citizen", ""
        self.hall.count_on(person, at, runs=False)

    def on_TicketUnparked(self, event: e.TicketUnparked, at: int) -> None:
        """Back at the old place, among those who came back."""
        person = self._person(event.ticket, "parked")
        self._must(person.until <= self.hall.date, f"{person.label} is set aside until {person.until}")
        if person.parked_by == "citizen":
            self.hall.count_on(person, at, runs=True)
        self.hall.joins += 1
        person.place = person.place[0], self.hall.joins
        person.state, person.since, person.calls = "waiting", at, 0
        booked = bool(person.slot) and not person.counter  # never called yet: its time is still to come
        person.returned = not (person.promised or booked)
        person.parked_by, person.until = "", ""

    def on_TicketRestored(self, event: e.TicketRestored, at: int) -> None:
        """Its turn was missed: it stands behind the next few of its queue and class."""
        person = self._person(event.ticket, "absent")
        assert self.hall.hall is not None
        calling = self.hall.hall.calling
        person.restores += 1
        self._must(event.after_calls == calling.restore_after_calls, f"{person.label} is behind {event.after_calls}")
        self._must(person.restores <= calling.most_restores, f"{person.label} came back {person.restores} times")
        person.calls, person.returned, person.promised, person.slot = 0, False, False, 0
        self.hall.place_behind(person, event.after_calls, at)
        person.state, person.since = "waiting", at

    def on_PriorityChanged(self, event: Any, _at: int) -> None:
        self._person(event.ticket, "waiting").priority = event.priority

    def on_TicketsLinked(self, event: e.TicketsLinked, _at: int) -> None:
        states = ("waiting", "called", "serving", "parked", "absent", *GONE)  # an undo may bring back one that ended
        self._link([self._person(each, *states) for each in event.tickets])

    def _link(self, people: list[Person]) -> None:
        for person in people:
            person.linked |= {other.id for other in people if other is not person}
