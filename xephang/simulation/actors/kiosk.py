"""A kiosk: citizens come through the day, take a number, get paper, and try again when there is no number."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

from shared.domain import commands as c
from shared.domain.answers import Accepted
from shared.domain.hall import Hall
from xephang.simulation.actors.person import Actor

TRIES = 8
LOOK_S = 600.0
PAPER = ("confirmed",) * 17 + ("unknown", "failed", "no_paper")


@dataclass(order=True)
class Citizen:
    """Comes at `at_s` (virtual seconds) for a service."""

    at_s: float
    service: str = field(compare=False)
    priority: str = field(compare=False, default="")
    tries: int = field(compare=False, default=0)


@dataclass
class Kiosk:
    """One touch screen, and the line of people before it."""

    actor: Actor
    heard: Callable[[str], None]  # told each number a citizen was told
    line: list[Citizen] = field(default_factory=list)
    took: int = 0
    last: str = ""  # the last number it gave

    async def run(self) -> None:
        """Serve whoever comes, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            if not self.line or self.line[0].at_s > loop.time():
                wait_s = self.line[0].at_s - loop.time() if self.line else LOOK_S
                await asyncio.sleep(min(wait_s, LOOK_S))
                continue
            await self._serve(heapq.heappop(self.line))

    def expect(self, citizen: Citizen) -> None:
        """Somebody will come."""
        heapq.heappush(self.line, citizen)

    async def _serve(self, citizen: Citizen) -> None:
        actor = self.actor
        await actor.pause(2.0)
        language, rehearsal = ("en" if actor.likes(0.05) else "vi"), actor.likes(0.004)
        command = c.IssueTicket(
            service=citizen.service, priority=citizen.priority, language=language, rehearsal=rehearsal,
            dossiers=actor.chance.randint(2, 7) if actor.likes(0.08) else 1,
            needs=[actor.chance.choice(("mobility", "hearing"))] if actor.likes(0.05) else [],
            linked=self.last if self.last and actor.likes(0.03) else "",
        )  # fmt: skip
        answer = await actor.ask(command)
        if isinstance(answer, Accepted):
            self.took, self.last = self.took + 1, answer.result.ticket
            self.heard(answer.result.ticket)
            await self._print(answer.result.ticket)
        else:
            self._come_again(citizen, answer.code)

    def _come_again(self, citizen: Citizen, code: str) -> None:
        """Later; a class the hall has given up is on no screen any more."""
        if code == "unknown_ticket":
            self.last = ""  # the number to be linked with is gone
        if citizen.tries < TRIES and code not in ("unknown_service", "no_more_numbers"):
            later = asyncio.get_running_loop().time() + self.actor.chance.uniform(60, 900)
            priority = "" if code == "unknown_priority" else citizen.priority
            self.expect(Citizen(later, citizen.service, priority, citizen.tries + 1))

    async def _print(self, ticket: str) -> None:
        """The paper comes out, or not; the spool tells until it is heard."""
        await self.actor.pause(1.5)
        outcome = self.actor.chance.choice(PAPER)
        command = c.ReportPrint(ticket=ticket, job=f"job-{ticket}", outcome=outcome)
        asyncio.get_running_loop().create_task(self.actor.ask(command, patience=1_000_000))


def citizens(hall: Hall, services: list[str], count: int, times: list[float], kiosk: Actor) -> list[Citizen]:
    """`count` people at these times; one in seven belongs to a class that goes first, if the hall has one."""
    first = [each.id for each in hall.priorities if not each.ordinary]
    chance = kiosk.chance
    return [
        Citizen(at_s, chance.choice(services), chance.choice(first) if first and chance.random() < 1 / 7 else "")
        for at_s in times[:count]
    ]
