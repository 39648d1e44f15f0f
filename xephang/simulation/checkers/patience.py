"""The hard limit: no counter calls anybody else while somebody it could call has waited longer than that."""

from __future__ import annotations

from shared.domain.events import TicketCalled
from xephang.simulation.checkers.model import NaiveHall
from xephang.simulation.checkers.turns import overdue, tiers
from xephang.simulation.court import Accuse, Fact


class Patience:
    """Must stand before `Visits` among the checkers. A call out of turn is a person's own act, and not judged."""

    def __init__(self, accuse: Accuse, hall: NaiveHall) -> None:
        """`hall` is only read."""
        self._accuse = accuse
        self._hall = hall
        self._last_at = 0
        self.limits = 0

    def fact(self, fact: Fact) -> None:
        """Whoever is overdue goes first."""
        event, known = fact.event, fact.at > self._last_at
        self._last_at = fact.at
        if not isinstance(event, TicketCalled) or event.why.rule == "chosen" or not known:
            return
        window = self._hall.windows[event.counter]
        own, helped, _long = tiers(self._hall, window, fact.at)
        late = overdue(self._hall, own + helped, self._hall.order(window.home or window.id), fact.at)
        self.limits += bool(late)
        if late and event.ticket not in {person.id for _over, person in late}:
            over, person = max(late, key=lambda each: each[0])
            what = (
                f"{event.counter} called {event.ticket} while {person.label} was {over / 60_000:.1f} min past the limit"
            )
            self._accuse("limit", f"entry {fact.seq}: {what}")

    def end(self) -> None:
        """Nothing is left to say."""
