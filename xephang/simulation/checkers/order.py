"""Calls go in the order of the calling plan (I6), by a second implementation of the plan."""

from __future__ import annotations

from shared.domain.events import TicketCalled
from xephang.simulation.checkers.model import NaiveHall, Person
from xephang.simulation.checkers.turns import Turn, next_turn
from xephang.simulation.court import Accuse, Fact


class Order:
    """Judges each call before the naive hall takes it in: it must stand before `Visits` among the checkers.

    Of an entry that bears the time of the one before the hour of decision is not known exactly (the clock may have
    been behind): where it differs from what is right by that time, it is not judged.
    """

    def __init__(self, accuse: Accuse, hall: NaiveHall) -> None:
        """`hall` is only read."""
        self._accuse = accuse
        self._hall = hall
        self._last_at = 0
        self.calls = 0
        self.places = 0  # calls of people who had been set aside and came back
        self.unjudged = 0

    def fact(self, fact: Fact) -> None:
        """A call must take whose turn it is, and say why."""
        event, known = fact.event, fact.at > self._last_at
        self._last_at = fact.at
        if not isinstance(event, TicketCalled) or event.why.rule == "chosen":
            return
        window = self._hall.windows.get(event.counter)
        right = next_turn(self._hall, window, fact.at) if window is not None else None
        person = self._hall.person(event.ticket)
        self.calls += 1
        self.places += bool(person and person.returned)
        called = (event.ticket, event.why.rule, event.why.tier, tuple(event.why.turns))
        if called == _told(right):
            return
        if not known:
            self.unjudged += 1
            return
        back = (person and person.returned) or (right and (right.person.returned or right.rule == "others_turn"))
        law = "place" if back else "order"
        self._accuse(law, f"entry {fact.seq}: {event.counter} called {called}, it was the turn of {_told(right)}")

    def end(self) -> None:
        """Nothing is left to say."""


def _told(turn: Turn | None) -> tuple[str, str, int, tuple[str, ...]]:
    if turn is None:
        return "nobody", "", 0, ()
    person: Person = turn.person
    return person.id, turn.rule, turn.tier, turn.turns
