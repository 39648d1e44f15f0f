"""Every screen shows what the server says, and the server says what a replay of the journal gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from shared.domain import views
from shared.domain.evolve import evolve
from shared.domain.state import HallState
from xephang.simulation.court import Accuse, Fact

Rows = Mapping[str, Mapping[str, Any]]


class Screens:
    """Keeps a replay of the journal from its very beginning, and compares."""

    def __init__(self, accuse: Accuse) -> None:
        """An empty hall."""
        self._accuse = accuse
        self._state = HallState()
        self.compared = 0

    def fact(self, fact: Fact) -> None:
        """Replay it."""
        evolve(self._state, fact.event, fact.seq, fact.at)

    def replayed(self, tables: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The rows of these tables by the replay."""
        keys = views.tables(self._state)
        rows = {t: {key: views.row(self._state, t, key) for key in keys.get(t, ())} for t in tables}
        plain: dict[str, dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(rows))
        return plain

    def compare(self, who: str, shown: Rows, right: Rows) -> None:
        """`who` shows these rows; right are those."""
        for table, rows in right.items():
            there = shown.get(table, {})
            self.compared += len(rows)
            if rows == there:
                continue
            for key in sorted(rows.keys() | there.keys()):
                if rows.get(key) != there.get(key):
                    what = f"{who} shows {table} {key} as {_short(there.get(key))}, right is {_short(rows.get(key))}"
                    self._accuse("screens", what)
                    return

    def end(self) -> None:
        """Nothing is left to say."""


def _short(row: Any) -> str:
    text = str(row)
    return text if len(text) <= 300 else f"{text[:300]}…"
