"""The disk under the engine: at a point of a commit it may fail, or the whole server may die there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from xephang.simulation.virtual_time import Killed

POINTS = ("begun", "written", "committed")
CODES = {
    "disk_full": sqlite3.SQLITE_FULL,
    "disk_busy": sqlite3.SQLITE_BUSY,
    "disk_broken": sqlite3.SQLITE_IOERR,
}


@dataclass
class Mishap:
    """What happens the next `times` times this point is passed."""

    kind: str  # "killed", "torn" (an error after the commit stood), or one of CODES
    point: str
    times: int = 1


class Disk:
    """Told by the store where each commit stands."""

    def __init__(self, die: Callable[[], None], happened: Callable[[str], None]) -> None:
        """`die` ends the server's process; `happened` is told each kind of fault that struck."""
        self._die = die
        self._happened = happened
        self._armed: Mishap | None = None
        self.broke = False  # it gave the error after which an engine stops for good

    def arm(self, mishap: Mishap) -> None:
        """It happens at the next commit; one that was armed before and has not struck is forgotten."""
        self._armed = mishap

    def heal(self) -> None:
        """Nothing happens any more."""
        self._armed = None

    def at_point(self, point: str) -> None:
        """Hook of the store."""
        mishap = self._armed
        if mishap is None or mishap.point != point:
            return
        mishap.times -= 1
        if mishap.times <= 0:
            self._armed = None
        self._strike(mishap.kind, point)

    def _strike(self, kind: str, point: str) -> None:
        if kind == "killed":
            self._happened(f"killed_{point}")
            self._die()
            raise Killed
        self._happened(kind)
        if kind == "torn":
            raise RuntimeError("the answer of the commit was lost")
        self.broke = self.broke or kind == "disk_broken"
        error = sqlite3.OperationalError(kind)
        error.sqlite_errorcode = CODES[kind]
        raise error
