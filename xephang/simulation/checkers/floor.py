"""The live floor by the second, simple-minded hall: labels, queues, counters (I4, I5), whatever evolve says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xephang.simulation.checkers.model import GONE, NaiveHall, Person
from xephang.simulation.court import Accuse

IN_HAND = ("called", "serving")


class Floor:
    """Compares rows with the naive hall, which knows nothing of rows."""

    def __init__(self, accuse: Accuse, hall: NaiveHall) -> None:
        """`hall` is only read."""
        self._accuse = accuse
        self._hall = hall

    def compare(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """All rows a supervisor sees, at this moment."""
        here = {person.id: _facts(person) for person in self._hall.queue if person.state not in GONE}
        shown = {
            key: (row["label"], row["service"], row["priority"], row["state"], row["to_counter"])
            for key, row in rows["ticket"].items()
        }
        self._same("numbers", shown, here)
        self._same(
            "counters",
            {key: (row["state"], row["ticket"]) for key, row in rows["counter"].items()},
            {window.id: (window.state, window.holds) for window in self._hall.windows.values()},
        )
        waiting = dict.fromkeys(rows["service"], 0)
        for person in self._hall.queue:
            for_hall = person.state == "parked" and person.parked_by == "hall" and not person.until
            if person.state != "waiting" and not for_hall:
                continue
            waiting[person.service] = waiting.get(person.service, 0) + 1
        self._same("queues", {key: row["waiting"] for key, row in rows["service"].items()}, waiting)

    def _same(self, what: str, shown: Mapping[str, Any], right: Mapping[str, Any]) -> None:
        for key in sorted(shown.keys() | right.keys()):
            if shown.get(key) != right.get(key):
                self._accuse("floor", f"{what}: {key} is shown as {shown.get(key)}, right is {right.get(key)}")
                return


def _facts(person: Person) -> tuple[str, str, str, str, str]:
    return person.label, person.service, person.priority, person.state, person.to_counter
