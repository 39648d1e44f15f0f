"""The picture over the figures, as plain SVG parts: a bar to the median, a whisker to the 90th percentile, a target."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from supervisor.waiting import MINUTE_MS, Named

WIDTH = 1000.0
VALUE_WIDTH = 90.0
LETTER_WIDTH, NAME_ROOM = 7.6, 30.0  # of the names, at the size console.css gives them
ROW_HEIGHT, BAR_HEIGHT = 34.0, 16.0
TOP, BOTTOM = 34.0, 8.0
NAME_LETTERS = 38
STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 480)
LINES = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the picture; all in the picture's units."""

    row: Named
    name: str
    middle: float
    top: float
    median: float
    p90: float
    target: float  # 0 where there is none
    over: bool  # the median misses the target


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the scale."""

    x: float
    minutes: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture."""

    width: float
    height: float
    left: float
    right: float
    bars: list[Bar]
    ticks: list[Tick]


def chart(rows: list[Named]) -> Chart:
    """Lay the rows out on a scale of whole minutes that holds every whisker and target."""
    longest = max([MINUTE_MS, *(max(row.figures.p90, row.target) for row in rows)]) / MINUTE_MS
    step = next((each for each in STEPS if longest / each <= LINES), math.ceil(longest / LINES))
    most = math.ceil(longest / step) * step
    left = NAME_ROOM + LETTER_WIDTH * max((len(shortened(row.name)) for row in rows), default=0)
    room = WIDTH - left - VALUE_WIDTH

    def x(ms: float) -> float:
        return round(left + ms / MINUTE_MS / most * room, 1)

    bars = [_bar(row, TOP + ROW_HEIGHT * (at + 0.5), x) for at, row in enumerate(rows)]
    ticks = [Tick(x(minutes * MINUTE_MS), minutes) for minutes in range(0, most + 1, step)]
    height = TOP + ROW_HEIGHT * len(rows) + BOTTOM
    return Chart(WIDTH, height, left, WIDTH - VALUE_WIDTH, bars, ticks)


def _bar(row: Named, middle: float, x: Callable[[float], float]) -> Bar:
    return Bar(
        row=row,
        name=shortened(row.name),
        middle=middle,
        top=middle - BAR_HEIGHT / 2,
        median=x(row.figures.median),
        p90=x(row.figures.p90),
        target=x(row.target) if row.target else 0.0,
        over=bool(row.target) and row.figures.median > row.target,
    )


def shortened(name: str) -> str:
    """A name that fits beside its bar, cut between words; the whole one is in the row's title and in the table."""
    if len(name) <= NAME_LETTERS:
        return name
    return name[: NAME_LETTERS - 1].rsplit(" ", 1)[0] + "…"
