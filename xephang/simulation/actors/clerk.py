"""A clerk at a counter: calls, waits, serves, sends people on, presses twice, presses late, goes to lunch."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared.domain import commands as c
from shared.domain.answers import Accepted
from xephang.simulation.actors.person import Actor

Make = Callable[[int], c.AnyCommand]  # a command at the counter version seen


@dataclass
class Clerk:
    """Works at one counter from what the caller's screen shows. `on_duty` tells whether it is working time."""

    actor: Actor
    counter: str
    services: list[str]
    counters: list[str]
    on_duty: Callable[[], bool]
    service_s: float = 300.0
    needed: int = 1  # calls before somebody may be marked absent
    clerk: str = ""  # id in the hall's list, "" where it has none
    old_version: int = 0
    awaited: str = ""  # the ticket called last, and whether its holder is still here
    comes: bool = True
    first: list[str] = field(default_factory=list)  # classes that go first
    spare: list[str] = field(default_factory=list)  # counters nobody else works
    today: Callable[[int], str] = lambda _days: ""  # the date so many days from now

    async def run(self) -> None:
        """Work, day after day."""
        while True:
            row = self.row
            if row is None or not self.day_open:
                await self.actor.pause(60.0 if self.on_duty() else 600.0)
            elif not self.on_duty():
                await self._after_hours(row)
            else:
                await self._step(row)

    @property
    def row(self) -> dict[str, Any] | None:
        """The counter as the screen shows it; of counters worked together the one with a number in hand."""
        rows = self.actor.screen.table("counter")
        own: dict[str, Any] | None = rows.get(self.counter)
        if own is None or not own["covered_by"]:
            return own
        together = [row for row in rows.values() if row["covered_by"] == own["covered_by"]]
        return next((row for row in together if row["ticket"]), own)

    def at(self) -> str:
        """The counter the next press is for."""
        return str((self.row or {}).get("id", self.counter))

    def in_hand(self) -> dict[str, Any]:
        """The number in hand, as the screen shows it."""
        found: dict[str, Any] = self.actor.screen.table("ticket").get((self.row or {}).get("ticket", ""), {})
        return found

    @property
    def day_open(self) -> bool:
        """Whether a business day is open, as the screen shows it."""
        return bool(self.actor.screen.table("day").get("day", {}).get("open"))

    async def _step(self, row: dict[str, Any]) -> None:
        if self.actor.likes(0.015):
            await self._press(lambda version: c.Undo(counter=self.at(), version=version))
        elif row["state"] == "closed":
            await self._open()
        elif row["state"] == "paused":
            await self.actor.pause(240.0)
            await self._press(lambda version: c.ResumeCounter(counter=self.at(), version=version))
        elif row["ticket_state"] == "called":
            await self._called(row)
        elif row["ticket_state"] == "serving":
            await self._serving()
        else:
            await self._free()

    async def _open(self) -> None:
        await self.actor.pause(5.0)
        await self._press(lambda version: c.OpenCounter(counter=self.at(), version=version))
        if self.clerk and self.actor.likes(0.5):
            await self._press(lambda v: c.SignIn(counter=self.at(), version=v, clerk=self.clerk))
        if self.spare and self.actor.likes(0.4):
            also = self.actor.chance.sample(self.spare, self.actor.chance.randint(1, min(2, len(self.spare))))
            await self._press(lambda v: c.CoverCounters(counter=self.counter, version=v, counters=also))

    async def _free(self) -> None:
        """Nobody in hand: mostly call the next one."""
        actor = self.actor
        if actor.likes(0.01):
            await self._press(lambda v: c.PauseCounter(counter=self.at(), version=v, reason=actor.reason("pause")))
            return
        if actor.likes(0.03) and await self._call_chosen():
            return
        if actor.likes(0.02) and (self.row or {}).get("covered_by"):
            await self._press(lambda v: c.CoverCounters(counter=self.counter, version=v, counters=[]))
            return
        await actor.pause(4.0)
        answer = await self._press(lambda version: c.CallNext(counter=self.at(), version=version))
        if answer is None:
            await actor.pause(90.0)

    async def _call_chosen(self) -> bool:
        """Call somebody out of turn; False when there is nobody to choose."""
        rows = self.actor.screen.table("ticket").values()
        found = [row["id"] for row in rows if row["state"] in ("waiting", "parked", "absent")]
        if not found:
            return False
        ticket = self.actor.chance.choice(found)
        reason = self.actor.reason("call_ticket")
        await self._press(lambda v: c.CallTicket(counter=self.at(), version=v, ticket=ticket, reason=reason))
        return True

    async def _called(self, row: dict[str, Any]) -> None:
        """Wait for the citizen; one in eight does not come: call again, give up."""
        actor = self.actor
        if row["ticket"] != self.awaited:
            self.awaited, self.comes = row["ticket"], not actor.likes(0.12)
        await actor.pause(15.0)
        if self.comes and actor.likes(0.9):
            await self._press(lambda version: c.StartService(counter=self.at(), version=version))
        elif self.comes and actor.likes(0.2):
            await self._press(lambda version: c.Finish(counter=self.at(), version=version))
        elif row["calls"] < self.needed or actor.likes(0.2):
            await self._press(lambda version: c.Recall(counter=self.at(), version=version))
        elif actor.likes(0.9):
            await self._absent()
        else:
            await self._park()

    async def _absent(self) -> None:
        """Pressed too early it is refused: wait for the announcement and the walk, as the screen says, or try again."""
        wait_ms = int((self.row or {}).get("absent_from", 0)) - self.actor.clock.steady()
        if not self.actor.likes(0.3):
            await asyncio.sleep(min(max(0, wait_ms) / 1000, 120.0))
        answer = await self._press(lambda version: c.MarkAbsent(counter=self.at(), version=version))
        if answer is None:
            await self.actor.pause(20.0)

    async def _park(self) -> None:
        actor = self.actor
        until = self.today(actor.chance.randint(1, 3)) if actor.likes(0.15) else ""
        by: Any = actor.chance.choice(("citizen", "hall"))
        reason = actor.reason("park")
        await self._press(lambda v: c.Park(counter=self.at(), version=v, reason=reason, until=until, by=by))

    async def _serving(self) -> None:
        actor, ticket = self.actor, self.in_hand()
        await actor.pause(self.service_s)
        if self.first and ticket.get("priority") in self.first and actor.likes(0.05):
            reason = actor.reason("refuse_priority")
            await self._press(lambda version: c.RefusePriority(counter=self.at(), version=version, reason=reason))
        elif actor.likes(0.82):
            left = actor.chance.randint(1, 3) if actor.likes(0.03) else -1
            await self._press(lambda version: c.Finish(counter=self.at(), version=version, left=left))
        elif actor.likes(0.5):
            await self._park()
        else:
            await self._send_on()

    async def _send_on(self) -> None:
        """To a service, to one counter, along the chain, back, or lent."""
        actor = self.actor
        service = "" if actor.likes(0.25) else actor.chance.choice(self.services)
        others = [counter for counter in self.counters if counter != self.counter]
        to_counter = actor.chance.choice(others) if others and actor.likes(0.4) else ""
        lent, reason = actor.likes(0.3), actor.reason("transfer")
        await self._press(
            lambda v: c.Transfer(
                counter=self.at(), version=v, service=service, to_counter=to_counter, reason=reason, come_back=lent
            )
        )

    async def _after_hours(self, row: dict[str, Any]) -> None:
        """Finish who is there, then close; now and then somebody forgets."""
        if row["state"] == "closed" or self.actor.likes(0.1):
            await self.actor.pause(900.0)
        elif row["ticket_state"] == "called":
            await self._called(row)
        elif row["ticket_state"] == "serving":
            await self._serving()
        elif row["clerk"] and self.actor.likes(0.5):
            await self._press(lambda version: c.SignOut(counter=self.at(), version=version))
        else:
            await self._press(lambda version: c.CloseCounter(counter=self.at(), version=version))

    async def _press(self, make: Make) -> Accepted | None:
        """Press a key as people do: sometimes twice, sometimes on a screen that has moved on meanwhile."""
        actor, row = self.actor, self.row
        if row is None:
            return None
        seen = row["version"]
        version = self.old_version if actor.likes(0.02) else seen
        self.old_version = seen
        if actor.likes(0.06):
            asyncio.get_running_loop().create_task(self._again(make, version))
        answer = await actor.ask(make(version))
        if isinstance(answer, Accepted):
            at_least = answer.result.version
            await actor.screen.until(lambda: (self.row or {}).get("version", 0) >= at_least, 20.0)
            return answer
        await actor.pause(3.0)
        return None

    async def _again(self, make: Make, version: int) -> None:
        """The second press of a double click is a request of its own."""
        await asyncio.sleep(self.actor.chance.choice((0.0, 0.02, 0.15, 0.3)))
        await self.actor.ask(make(version))
