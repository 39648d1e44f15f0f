"""Calls go in the order of the calling plan (I6), by a second implementation of the plan."""

from __future__ import annotations

from shared.domain.events import TicketCalled
from xephang.simulation.checkers.model import NaiveHall, next_person
from xephang.simulation.court import Accuse, Fact


class Order:
    """Judges each call before the naive hall takes it in: it must stand before `Visits` among the checkers."""

    def __init__(self, accuse: Accuse, hall: NaiveHall) -> None:
        """`hall` is only read."""
        self._accuse = accuse
        self._hall = hall
        self.calls = 0

    def fact(self, fact: Fact) -> None:
        """A call must take whose turn it is, and say why."""
        event = fact.event
        if not isinstance(event, TicketCalled) or event.why.rule == "chosen":
            return
        self.calls += 1
        window = self._hall.windows.get(event.counter)
        found = next_person(self._hall, window) if window is not None else None
        right = (found[0].id, found[1], found[2]) if found else ("nobody", "", 0)
        called = (event.ticket, event.why.rule, event.why.tier)
        if called != right:
            self._accuse("order", f"entry {fact.seq}: {event.counter} called {called}, it was the turn of {right}")

    def end(self) -> None:
        """Nothing is left to say."""
