"""The hall TV: says each call of its area once, in order, and reports what was said."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from shared.domain import commands as c
from shared.domain.rows import Change
from xephang.simulation.actors.person import Actor

SAYS_S = 6.0
TOO_OLD_MS = 5 * 60_000


@dataclass
class Board:
    """One board with the only voice of its area. After a restart it does not say old calls again."""

    actor: Actor
    area: str
    newest: int = 0
    day: str = ""
    to_say: deque[dict[str, Any]] = field(default_factory=deque)
    called: asyncio.Event = field(default_factory=asyncio.Event)

    def watch(self) -> None:
        """Look at every change from now on."""
        self.actor.screen.changed = self._changed
        self.actor.screen.reloaded = self._reloaded

    def _reloaded(self) -> None:
        """After a state: what was called while the link was gone is still said, if it is new to this board."""
        self._new_day()
        calls = self.actor.screen.table("call").values()
        self._take(sorted(calls, key=lambda row: int(row["call"])))

    def _changed(self, changes: list[Change]) -> None:
        self._new_day()
        rows = [change.row for change in changes if change.table == "call" and change.row]
        self._take(sorted(rows, key=lambda row: int(row["call"])))

    def _new_day(self) -> None:
        day = self.actor.screen.table("day").get("day", {}).get("date", "")
        if day != self.day:
            self.day, self.newest = day, 0
            self.to_say.clear()

    def _take(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            if row["call"] > self.newest:
                self.newest = row["call"]
                if row["area"] == self.area:
                    self.to_say.append(row)
                    self.called.set()

    def restart(self) -> None:
        """The program is started again: its screen is empty, what it already said it knows from its own notes."""
        self.to_say.clear()
        self.actor.screen.forget()

    async def run(self) -> None:
        """Say one call after another, for ever."""
        while True:
            if not self.to_say:
                self.called.clear()
                await self.called.wait()
                continue
            row, day = self.to_say.popleft(), self.day
            began = self.actor.clock.steady()
            too_old = self.actor.clock() - row["at"] > TOO_OLD_MS
            if not too_old:
                await asyncio.sleep(SAYS_S)
            if self.day == day:
                outcome = "too_old" if too_old else "spoken"
                report = c.ReportAnnouncement(call=row["call"], outcome=outcome, started_at=began)
                asyncio.get_running_loop().create_task(self.actor.ask(report))
