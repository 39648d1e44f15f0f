"""The sign over a counter: after service somebody may touch a face."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from shared.domain import commands as c
from shared.domain.rows import Change
from xephang.simulation.actors.person import Actor


@dataclass
class Display:
    """Watches one counter's row."""

    actor: Actor
    counter: str
    faces: int
    rated: str = ""

    def watch(self) -> None:
        """Look at every change from now on."""
        self.actor.screen.changed = self._changed

    def _changed(self, changes: list[Change]) -> None:
        for change in changes:
            if change.table == "counter" and change.key == self.counter and change.row:
                ticket = change.row["rate_ticket"]
                if ticket and ticket != self.rated and not change.row["rated"]:
                    self.rated = ticket
                    if self.actor.likes(0.4):
                        asyncio.get_running_loop().create_task(self._rate(ticket))

    async def _rate(self, ticket: str) -> None:
        await self.actor.pause(6.0)
        score = self.actor.chance.randint(1, self.faces)
        await self.actor.ask(c.Rate(ticket=ticket, score=score))
        if self.actor.likes(0.1):  # an impatient finger
            await self.actor.ask(c.Rate(ticket=ticket, score=score))
