"""Public screens are told numbers and counters, nothing about a person (I10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xephang.simulation.court import Accuse, Fact

# Written out by hand: a column the public may see is added here by a person who has thought about it.
COLUMNS: dict[str, frozenset[str]] = {
    "day": frozenset(["date", "open", "practice", "opened_at"]),
    "service": frozenset(["id", "waiting", "issued", "counters_open"]),
    "counter": frozenset(
        [
            "id",
            "number",
            "state",
            "reason",
            "clerk",
            "version",
            "since",
            "ticket",
            "label",
            "ticket_state",
            "ticket_since",
            "calls",
            "rate_ticket",
            "rate_label",
            "rated",
            "served",
            "covered_by",
            "absent_from",
            "out_of_order",
        ]
    ),
    "call": frozenset(["call", "label", "counter", "counter_number", "area", "recall", "at", "priority"]),
    "notice": frozenset(["id", "text", "text_en", "area", "until", "incident", "stops_issuing", "since", "service"]),
    "hall": frozenset({"hall"}),
}
TABLES: dict[str, frozenset[str]] = {
    "kiosk": frozenset({"hall", "day", "service", "counter", "notice"}),
    "board": frozenset(COLUMNS),
    "counter_display": frozenset(COLUMNS),
    "public": frozenset({"hall", "day", "service", "notice"}),
}


class Privacy:
    """Looks at every row a public screen is sent."""

    def __init__(self, accuse: Accuse) -> None:
        """Nothing was sent yet."""
        self._accuse = accuse
        self.rows = 0

    def shown(self, role: str, rows: Iterable[tuple[str, Any]]) -> None:
        """Rows, each with its table, that a screen of this role was sent."""
        allowed = TABLES.get(role)
        if allowed is None:
            return
        for table, row in rows:
            self.rows += 1
            if table not in allowed:
                self._accuse("privacy", f"a {role} was sent a row of {table}")
            elif row is not None and not COLUMNS[table].issuperset(row):
                self._accuse("privacy", f"a {role} was sent {sorted(set(row) - COLUMNS[table])} of {table}")

    def next_shown(self, role: str, counters: Iterable[str]) -> None:
        """Counters whose next number a screen of this role was sent."""
        if role in TABLES and list(counters):
            self._accuse("privacy", f"a {role} was sent who is next")

    def fact(self, fact: Fact) -> None:
        """The journal is not public."""

    def end(self) -> None:
        """Nothing is left to say."""
