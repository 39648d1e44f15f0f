"""What every actor has: a name, a token's role, a way to send commands, mostly a screen, and chance of its own."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from shared.domain.answers import Accepted, Answer, Unknown
from shared.domain.commands import AnyCommand
from xephang.simulation.follower import Follower
from xephang.simulation.sender import Sender
from xephang.simulation.virtual_time import WallClock


@dataclass
class Actor:
    """One person or device. `unanswered` counts requests it gave up on."""

    name: str
    sender: Sender
    screen: Follower
    chance: random.Random
    clock: WallClock
    patience: Callable[[], bool]  # whether it may still give up on a request: not once faults have stopped
    unanswered: int = 0
    open: dict[str, float] = field(default_factory=dict)  # requests not answered yet, and when they were made

    async def ask(self, command: AnyCommand, patience: int = 4) -> Answer:
        """Send, and while there is no answer ask again with the same request id, at most `patience` times."""
        request = self.sender.request_id()
        self.sender.made(request, command)
        self.open[request] = asyncio.get_running_loop().time()
        answer = await self.sender.send(command, request)
        while isinstance(answer, Unknown) and (patience > 0 or not self.patience()):
            patience -= 1
            await asyncio.sleep(self.chance.uniform(0.5, 5.0))
            answer = await self.sender.send(command, request)
        del self.open[request]
        if isinstance(answer, Unknown):
            self.unanswered += 1
        return answer

    async def asked(self, command: AnyCommand) -> Accepted | None:
        """The acceptance, or None."""
        answer = await self.ask(command)
        return answer if isinstance(answer, Accepted) else None

    async def pause(self, mean_s: float) -> None:
        """Do nothing for a while, as people do."""
        await asyncio.sleep(min(self.chance.expovariate(1 / mean_s), mean_s * 5))

    def reason(self, act: str) -> str:
        """One of the reasons the screen lists for this act; any words where the hall lists none."""
        hall = self.screen.table("hall").get("hall", {}).get("hall", {})
        listed = [each["id"] for each in hall.get("reasons", ()) if act in each["acts"]]
        return str(self.chance.choice(listed)) if listed else "Công dân đã trao đổi với cán bộ"

    def likes(self, probability: float) -> bool:
        """Throw the dice."""
        return self.chance.random() < probability
