"""Page "our word": how well printed waits held, and what became of everybody who asked for a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from shared.domain.hall import Hall
from shared.engine.estimates import Calibration
from shared.engine.outcomes import Outcomes
from supervisor.waiting import key_name

By = Literal["service", "day"]
LOW, HIGH = 0.75, 0.90  # the part of printed ranges that should hold: fewer mislead, more are too wide to help


class KeptReports(Protocol):
    """Where figures come from: `shared.engine.reports.Reports`. Dates are local, the second one excluded."""

    async def calibration(self, first: str, until: str, by: By) -> list[Calibration]: ...
    async def outcomes(self, first: str, until: str, by: By) -> list[Outcomes]: ...


@dataclass(frozen=True, slots=True)
class Held:
    """One group of printed waits. `mood` is good, low, high, or few where too few were printed to judge."""

    name: str
    figures: Calibration
    mood: str


@dataclass(frozen=True, slots=True)
class Ended:
    """One group of numbers asked for."""

    name: str
    figures: Outcomes


FEW = 20


def held(rows: list[Calibration], by: By, hall: Hall | None, language: str) -> list[Held]:
    """Groups by name, those with most tickets first; groups nothing was printed for are left out."""
    shown = [row for row in rows if row.key and row.printed]
    found = [Held(key_name(row.key, by, hall, language), row, mood_of(row)) for row in shown]
    return found if by == "day" else sorted(found, key=lambda each: (-each.figures.printed, each.name))


def mood_of(row: Calibration) -> str:
    """Whether the printed ranges were honest: too narrow, too wide, or neither."""
    if row.printed < FEW:
        return "few"
    return "low" if row.held_share < LOW else "high" if row.held_share > HIGH else "good"


def ended(rows: list[Outcomes], by: By, hall: Hall | None, language: str) -> list[Ended]:
    """Groups by name, those with most demand first."""
    found = [Ended(key_name(row.key, by, hall, language), row) for row in rows if row.key]
    return found if by == "day" else sorted(found, key=lambda each: (-each.figures.demand, each.name))


def whole(rows: list[Calibration]) -> Calibration:
    """All groups together: the last row."""
    return rows[-1] if rows else Calibration(key="")
