"""The guide at the door: promises numbers for later, and lets those in who were promised one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from shared.domain import commands as c
from shared.domain.answers import Accepted
from xephang.simulation.actors.person import Actor

HALF_HOUR_MS = 1_800_000
DAY_MS = 24 * 3_600_000


@dataclass
class Guide:
    """Keeps the codes of what was booked, as the citizens do."""

    actor: Actor
    services: list[str]
    on_duty: Callable[[], bool]
    heard: Callable[[str], None]  # told each number a citizen was told
    codes: list[str] = field(default_factory=list)
    promised: list[str] = field(default_factory=list)  # codes of those whom closing put off

    async def run(self) -> None:
        """Do something now and then."""
        while True:
            await self.actor.pause(400.0)
            if self.on_duty():
                await self._something()

    async def _something(self) -> None:
        actor, chance = self.actor, self.actor.chance
        if actor.likes(0.35):
            await self._for_citizens()
        elif not self.codes or actor.likes(0.5):
            ahead = chance.choice((HALF_HOUR_MS, 2 * HALF_HOUR_MS, DAY_MS))
            at = (actor.clock.steady() + ahead) // HALF_HOUR_MS * HALF_HOUR_MS
            answer = await actor.asked(c.Book(service=chance.choice(self.services), at=at))
            if answer is not None:
                self.codes.append(answer.result.record)
        elif actor.likes(0.2):
            await actor.ask(c.CancelBooking(booking=self.codes.pop(chance.randrange(len(self.codes)))))
        elif self.promised and actor.likes(0.6):
            await self._check_in(self.promised.pop(0))
        elif actor.likes(0.2):
            at = actor.clock.steady() + chance.choice((1, 3, 50)) * HALF_HOUR_MS
            await actor.ask(c.Rebook(booking=chance.choice(self.codes), at=at))
        else:
            await self._check_in(chance.choice(self.codes))

    async def _for_citizens(self) -> None:
        """Let somebody step aside, bring somebody back, link two numbers."""
        actor = self.actor
        rows = actor.screen.table("ticket").values()
        waiting = [row["id"] for row in rows if row["state"] == "waiting"]
        parked = [row["id"] for row in rows if row["state"] == "parked"]
        absent = [row["id"] for row in rows if row["state"] == "absent"]
        if absent and actor.likes(0.3):
            await actor.ask(c.Restore(ticket=actor.chance.choice(absent)))
        elif parked and actor.likes(0.5):
            await actor.ask(c.Unpark(ticket=actor.chance.choice(parked)))
        elif len(waiting) > 1 and actor.likes(0.3):
            await actor.ask(c.LinkTickets(tickets=actor.chance.sample(waiting, 2)))
        elif waiting:
            await actor.ask(c.StepAside(ticket=actor.chance.choice(waiting)))

    async def _check_in(self, code: str) -> None:
        answer = await self.actor.ask(c.CheckIn(booking=code))
        if isinstance(answer, Accepted):
            if code in self.codes:
                self.codes.remove(code)
            ticket = answer.result.ticket
            self.heard(ticket)
            command = c.ReportPrint(ticket=ticket, job=f"job-{ticket}", outcome="no_paper")
            await self.actor.ask(command, patience=1_000_000)
