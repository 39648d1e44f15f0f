"""Nobody is absent who could not have come: announced, walked, called again, and no incident; nor in two places."""

from __future__ import annotations

from shared.domain.events import TicketCalled, TicketMarkedAbsent
from xephang.simulation.checkers.model import IN_HAND, NaiveHall, Person
from xephang.simulation.court import Accuse, Fact


class Absence:
    """Must stand before `Visits` among the checkers."""

    def __init__(self, accuse: Accuse, hall: NaiveHall) -> None:
        """`hall` is only read."""
        self._accuse = accuse
        self._hall = hall
        self.absent = 0
        self.linked = 0  # calls of people who hold another number

    def fact(self, fact: Fact) -> None:
        """An absence, or a call of somebody with more than one number."""
        event = fact.event
        if isinstance(event, TicketMarkedAbsent):
            person = self._hall.person(event.ticket)
            if person is not None:
                self.absent += 1
                for wrong in self._wrong(person, event.counter, fact.at):
                    self._accuse("absence", f"entry {fact.seq}: {person.label} is absent {wrong}")
        elif isinstance(event, TicketCalled):
            self._called(event, fact)

    def _wrong(self, person: Person, counter: str, at: int) -> list[str]:
        assert self._hall.hall is not None
        calling, found = self._hall.hall.calling, []
        if person.calls < calling.calls_before_absent:
            found.append(f"after {person.calls} calls of {calling.calls_before_absent}")
        if self._hall.stands_still(person.queue) or self._hall.stands_still(f"@{counter}"):
            found.append("in an incident")
        heard = person.heard_at
        if not heard and calling.announced_before_absent:
            heard = person.called_at + calling.announcement_seconds * 1000
        walk = (
            next(each.walk_seconds for each in self._hall.hall.counters if each.id == counter) or calling.walk_seconds
        )
        walk_ms = round(walk * 1000 * (calling.slow_walk_factor if person.slow else 1))
        if at < (heard or person.called_at) + walk_ms:
            found.append(f"{(at - person.called_at) / 1000:.0f} s after the call, heard at {person.heard_at}")
        return found

    def _called(self, event: TicketCalled, fact: Fact) -> None:
        person = self._hall.person(event.ticket)
        if person is None or not person.linked:
            return
        self.linked += 1
        others = [each.label for each in self._hall.queue if each.id in person.linked and each.state in IN_HAND]
        if others:
            self._accuse(
                "linked", f"entry {fact.seq}: {person.label} is called while {others} of the same person is in hand"
            )

    def end(self) -> None:
        """Nothing is left to say."""
