"""Calls are numbered without gaps and spoken in order, each at most once (I8)."""

from __future__ import annotations

from shared.domain.events import AnnouncementReported, DayOpened, TicketCalled, TicketRecalled
from xephang.simulation.court import Accuse, Fact


class Voices:
    """Follows the calls of a day and what became of them."""

    def __init__(self, accuse: Accuse) -> None:
        """Nobody was called yet."""
        self._accuse = accuse
        self._call = 0
        self._areas: dict[int, str] = {}
        self._spoken: dict[int, int] = {}
        self._newest: dict[str, tuple[int, int]] = {}  # board -> last call spoken, and when it began
        self.spoken = 0

    def fact(self, fact: Fact) -> None:
        """A call, or its voice."""
        event = fact.event
        if isinstance(event, DayOpened):
            self._call = 0
            self._spoken, self._newest = {}, {}
        elif isinstance(event, TicketCalled | TicketRecalled):
            self._call += 1
            if event.call != self._call:
                self._accuse("voices", f"entry {fact.seq}: call {event.call} follows {self._call - 1}")
        elif isinstance(event, AnnouncementReported) and event.outcome == "spoken":
            self._was_spoken(fact, event)

    def _was_spoken(self, fact: Fact, event: AnnouncementReported) -> None:
        self.spoken += 1
        if event.call in self._spoken:
            self._accuse("voices", f"entry {fact.seq}: call {event.call} was spoken before")
        self._spoken[event.call] = event.started_at
        call, began = self._newest.get(fact.actor, (0, 0))
        if event.call < call and event.started_at > began:
            self._accuse("voices", f"entry {fact.seq}: {fact.actor} spoke call {event.call} after {call}")
        if event.call > call:
            self._newest[fact.actor] = event.call, event.started_at

    def end(self) -> None:
        """Nothing is left to say."""
