"""Numbers are unique and without gaps, per business day and series (I1, I2)."""

from __future__ import annotations

from itertools import count

from shared.domain.events import DayOpened, TicketIssued
from xephang.simulation.court import Accuse, Fact


class Numbers:
    """Counts each series by itself. A number a visit of an earlier day still goes by is left out."""

    def __init__(self, accuse: Accuse) -> None:
        """No day is open yet."""
        self._accuse = accuse
        self._date = ""
        self._given: dict[tuple[str, str], list[int]] = {}
        self._used: set[str] = set()  # labels that visits of an earlier day still go by
        self._seen: set[tuple[str, str]] = set()
        self.days: list[tuple[str, int]] = []  # business days, and how many numbers each gave

    def fact(self, fact: Fact) -> None:
        """Each number is the next one of its series."""
        event = fact.event
        if isinstance(event, DayOpened):
            self._date = event.date
            self.days.append((event.date, 0))
            self._used = {ticket.label for ticket in event.carried}
        elif isinstance(event, TicketIssued):
            self.days[-1] = (self._date, self.days[-1][1] + 1)
            self._issued(event, fact.seq)

    def _issued(self, event: TicketIssued, seq: int) -> None:
        given = self._given.setdefault((self._date, event.series), [])
        width = len(event.label) - len(event.series)
        following = count(given[-1] + 1 if given else 1)
        right = next(number for number in following if f"{event.series}{number:0{width}}" not in self._used)
        if event.number != right:
            self._accuse("numbers", f"entry {seq}: {event.series} {event.number} stands where {right} should")
        given.append(event.number)
        if event.label.rstrip("0123456789") != event.series or int(event.label[len(event.series) :]) != event.number:
            self._accuse("numbers", f"entry {seq}: {event.series} {event.number} is written {event.label}")
        self._once("label", f"{self._date} {event.label}", seq)
        self._once("id", event.ticket, seq)
        self._once("token", event.token, seq)

    def _once(self, kind: str, key: str, seq: int) -> None:
        if (kind, key) in self._seen:
            self._accuse("numbers", f"entry {seq}: {kind} {key} was given before")
        self._seen.add((kind, key))

    def end(self) -> None:
        """Nothing is left to say."""
