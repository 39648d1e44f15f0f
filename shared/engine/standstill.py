"""When incidents ran, and in which queues: how much of a wait or a service they took up.

An incident holds the queues that the rules say it holds (`shared.domain.clocks.touched`) as the hall was configured
when it was declared, and from the opening of a later day on as the hall is configured then.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.clocks import touched
from shared.domain.hall import Hall
from shared.domain.records import Incident


@dataclass(slots=True)
class Run:
    """One stretch of one incident, in ms since 1970 UTC; `until` None while it lasts."""

    incident: str
    queues: frozenset[str]
    since: int
    until: int | None = None


class Standstill:
    """The stretches that a wait or a service of today may have met."""

    def __init__(self) -> None:
        """None yet."""
        self.runs: list[Run] = []

    def begin(self, hall: Hall, incident: Incident, since: int) -> None:
        """An incident was declared."""
        self.runs.append(Run(incident.id, frozenset(touched(hall, incident)), since))

    def end(self, incident: str, at: int) -> None:
        """It is over."""
        for run in self.runs:
            if run.incident == incident and run.until is None:
                run.until = at

    def open_day(self, hall: Hall, lasting: list[Incident], at: int, oldest: int) -> None:
        """A new day: what lasts begins a new stretch; what ended before the `oldest` visit began is forgotten."""
        for run in self.runs:
            run.until = at if run.until is None else run.until
        self.runs = [run for run in self.runs if run.until is not None and run.until > oldest]
        for incident in lasting:
            self.begin(hall, incident, at)

    def stopped(self, queue: str, begin: int, end: int) -> int:
        """How many ms between two times at least one incident held a queue."""
        if not self.runs:
            return 0
        met = sorted(
            (max(run.since, begin), end if run.until is None else min(run.until, end))
            for run in self.runs
            if queue in run.queues
        )
        return covered(met)


def covered(stretches: list[tuple[int, int]]) -> int:
    """The length of a union of stretches, given in order of their beginnings; those that end before it are empty.

    >>> covered([(0, 10), (5, 20), (30, 25), (40, 41)])
    21
    """
    total, reached = 0, 0
    for since, until in stretches:
        begins = max(since, reached)
        if until > begins:
            total += until - begins
            reached = until
    return total
