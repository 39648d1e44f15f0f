"""Those who look after the hall: cancel, bring back, call out of turn, close the day, change the configuration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.domain import commands as c
from shared.domain.hall import Hall
from xephang.simulation.actors.person import Actor
from xephang.simulation.halls import changed_hall


@dataclass
class Supervisor:
    """Looks at the live floor and helps. `on_duty` tells whether it is working time."""

    actor: Actor
    on_duty: Callable[[], bool]
    classes: list[str]  # the ordinary one last
    areas: list[str]
    services: list[str]
    promised: Callable[[str], None]  # told each code of a promise

    async def run(self) -> None:
        """Do something now and then."""
        while True:
            await self.actor.pause(180.0)
            if self.on_duty():
                await self._something()

    def _tickets(self, state: str) -> list[dict[str, Any]]:
        return [row for row in self.actor.screen.table("ticket").values() if row["state"] == state]

    async def _something(self) -> None:
        actor, chance = self.actor, self.actor.chance
        parked, absent, waiting = self._tickets("parked"), self._tickets("absent"), self._tickets("waiting")
        if parked and actor.likes(0.5):
            await actor.ask(c.Unpark(ticket=chance.choice(parked)["id"]))
        if absent and actor.likes(0.2):
            await actor.ask(c.Restore(ticket=chance.choice(absent)["id"]))
        if waiting and actor.likes(0.04):
            await actor.ask(c.CancelTicket(ticket=chance.choice(waiting)["id"], reason=actor.reason("cancel")))
        if waiting and actor.likes(0.05):
            await self._call(chance.choice(waiting)["id"])

        if waiting and actor.likes(0.06):
            priority = chance.choice(self.classes)
            reason = actor.reason("refuse_priority" if priority == self.classes[-1] else "give_priority")
            await actor.ask(c.SetPriority(ticket=chance.choice(waiting)["id"], priority=priority, reason=reason))
        if waiting and actor.likes(0.02):
            await self.settle(chance.choice(waiting)["id"])
        if actor.likes(0.05):
            await self._tell_everybody()

    async def _tell_everybody(self) -> None:
        """A notice, or an incident that is soon over."""
        actor = self.actor
        notices = [row for row in actor.screen.table("notice").values() if not row["incident"]]
        if notices and actor.likes(0.5):
            await actor.ask(c.PostNotice(text="", notice=actor.chance.choice(notices)["id"]))
        elif actor.likes(0.5):
            await actor.ask(c.PostNotice(text="Quầy 3 nghỉ chiều nay"))
        else:
            stops = actor.likes(0.3)
            where = actor.chance.choice(({}, {"area": self.areas[0]}, {"service": actor.chance.choice(self.services)}))
            command = c.DeclareIncident(kind="network", text="Mất mạng", stops_issuing=stops, **where)
            answer = await actor.asked(command)
            if answer is not None:
                await actor.pause(400.0)
                await actor.ask(c.EndIncident(incident=answer.result.record), patience=1000)

    async def _call(self, ticket: str) -> None:
        rows = [row for row in self.actor.screen.table("counter").values() if row["state"] == "open"]
        if rows:
            row = self.actor.chance.choice(rows)
            command = c.CallTicket(
                counter=row["id"], version=row["version"], ticket=ticket, reason=self.actor.reason("call_ticket")
            )
            await self.actor.ask(command)

    async def settle(self, ticket: str) -> None:
        """Tell one who may not be served today what becomes of them."""
        actor = self.actor
        decision: Any = actor.chance.choice(("stay", "next_day", "next_day", "extra", "expire"))
        at = actor.clock.steady() + actor.chance.choice((1, 20, 26)) * 3_600_000 if decision == "extra" else 0
        answer = await actor.asked(c.SettleTicket(ticket=ticket, decision=decision, at=at, reason="Hết giờ"))
        if answer is not None and answer.result.booking:
            self.promised(answer.result.booking)

    async def close_day(self) -> None:
        """Everybody goes home; some supervisors try without a word to those who wait."""
        if self.actor.likes(0.5):
            await self.actor.ask(c.CloseDay())
        for row in [*self._tickets("waiting"), *self._tickets("parked")]:
            await self.settle(row["id"])
        await self.actor.ask(c.CloseDay())


@dataclass
class Admin:
    """Replaces the configuration in the middle of the day; now and then by the first one again."""

    actor: Actor
    first: Hall
    hall: Hall

    async def change_hall(self) -> bool:
        """Import another hall; whether it was taken."""
        hall = self.first if self.actor.likes(0.25) else changed_hall(self.hall, self.actor.chance)
        if await self.actor.asked(c.ImportHall(hall=hall)) is None:
            return False
        self.hall = hall
        return True
