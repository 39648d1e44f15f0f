"""A process that issues as fast as it can and prints every number it was answered: to be killed by a test.

Arguments: database URL, point to die at ("" to live until killed), how often that point is passed before.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from engine_driver import ADMIN, HALL, Clock

from shared.domain import commands as c
from shared.domain.answers import Accepted
from shared.engine.engine import Engine


class Killer:
    """Kills this very process with SIGKILL when a point is passed for the n-th time."""

    def __init__(self, point: str, times: int) -> None:
        self.point = point
        self.left = times

    def __call__(self, name: str) -> None:
        if name == self.point:
            self.left -= 1
            if self.left < 0:
                os.kill(os.getpid(), signal.SIGKILL)


async def kiosk(engine: Engine, number: int) -> None:
    for count in range(100_000):
        request = f"kiosk-{number}-{count:06}"
        answer = await engine.submit(request, c.IssueTicket(service="ho-tich"), ADMIN)
        assert isinstance(answer, Accepted), answer
        os.write(1, f"{request} {answer.result.label}\n".encode())  # one write: never half a line


async def main(url: str, point: str, times: int) -> None:
    killer = Killer("", 0)
    engine = await Engine.open(url, clock=Clock(), at_point=killer)
    await engine.submit("import-hall-1", c.ImportHall(hall=HALL), ADMIN)
    await engine.submit("open-day-0001", c.OpenDay(), ADMIN)
    killer.point, killer.left = point, times
    await asyncio.gather(*(kiosk(engine, number) for number in range(8)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
