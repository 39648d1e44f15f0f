"""The journal has no gaps and never runs back in time; tables say what its replay says (I9, within one hall)."""

from __future__ import annotations

from shared.engine.verify import verify
from xephang.simulation.court import Accuse, Fact


class Chain:
    """Checks number and time of each entry, and at the end everything `xephang verify` checks."""

    def __init__(self, accuse: Accuse, url: str) -> None:
        """`url` of the database."""
        self._accuse = accuse
        self._url = url
        self._seq = self._at = 0

    def fact(self, fact: Fact) -> None:
        """Number by number, never back in time."""
        if fact.seq != self._seq + 1:
            self._accuse("chain", f"entry {fact.seq} follows {self._seq}")
        if fact.at < self._at:
            self._accuse("chain", f"entry {fact.seq} happened before the one before it")
        self._seq, self._at = fact.seq, fact.at

    def end(self) -> None:
        """Hash chain, replay and tables."""
        verdict = verify(self._url)
        if not verdict.ok or verdict.events != self._seq:
            self._accuse("chain", f"verify says {verdict}")
