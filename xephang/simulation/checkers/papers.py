"""Every number a kiosk heard of has one print job, or an explicit "no paper" (I7)."""

from __future__ import annotations

from shared.domain.events import PrintReported, TicketIssued
from xephang.simulation.court import Accuse, Fact


class Papers:
    """Compares the numbers heard of at kiosks with the print jobs in the journal."""

    def __init__(self, accuse: Accuse) -> None:
        """No paper yet."""
        self._accuse = accuse
        self._heard: set[str] = set()
        self._issued: set[str] = set()
        self._jobs: dict[str, set[str]] = {}

    def heard(self, ticket: str) -> None:
        """A kiosk was told this number."""
        self._heard.add(ticket)

    def fact(self, fact: Fact) -> None:
        """A job is for a number that was given."""
        event = fact.event
        if isinstance(event, TicketIssued):
            self._issued.add(event.ticket)
        elif isinstance(event, PrintReported):
            if event.ticket not in self._issued:
                self._accuse("papers", f"entry {fact.seq}: paper for {event.ticket}, which was never given")
            self._jobs.setdefault(event.ticket, set()).add(event.job)

    @property
    def unheard(self) -> int:
        """Numbers given of which no kiosk ever heard (its answer was lost and the citizen gave up)."""
        return len(self._issued - self._heard)

    def end(self) -> None:
        """Exactly one job each."""
        for ticket in sorted(self._heard):
            jobs = self._jobs.get(ticket, set())
            if len(jobs) != 1:
                self._accuse("papers", f"{ticket} has {len(jobs)} print jobs")
