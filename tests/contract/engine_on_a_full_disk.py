"""Fills a small disk with tickets, then calls and serves those there are; prints what happened. Argument: folder."""

from __future__ import annotations

import asyncio
import logging
import sys

from engine_driver import Clock, Driver

from shared.domain import commands as c
from shared.domain.answers import Accepted, Refused
from shared.engine.engine import Engine
from shared.engine.verify import verify


async def main(folder: str) -> None:
    url = f"sqlite:///{folder}/hall.db"
    engine = await Engine.open(url, clock=Clock())
    driver = Driver(engine)
    await driver.open_day()
    await driver.at(c.OpenCounter, "q1")
    issued, refused = 0, ""
    while not refused:
        answers = await asyncio.gather(*(driver.send(c.IssueTicket(service="ho-tich")) for _ in range(50)))
        issued += sum(isinstance(answer, Accepted) for answer in answers)
        while not engine.live:
            await asyncio.sleep(0.01)
        refused = next((answer.code for answer in answers if isinstance(answer, Refused)), "")
    calls = 0
    while calls < 300:
        for command in (c.CallNext, c.Finish):
            answer = await driver.send(command(counter="q1", version=driver.version("q1")))
            if not isinstance(answer, Accepted):
                break
        else:
            calls += 1
            continue
        break
    await engine.close()
    print(f"issued {issued}\nrefused {refused}\ncalls {calls}\nverified {verify(url).ok}")


if __name__ == "__main__":
    logging.basicConfig(level=logging.DEBUG)  # the log stands on the same disk
    logging.raiseExceptions = False
    asyncio.run(main(sys.argv[1]))
