"""Opens the business day when the hall's doors open and ends the one before; a person may always do it earlier."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid

from shared.domain import hours
from shared.domain.answers import Accepted
from shared.domain.commands import AnyCommand, CloseDay, OpenDay
from shared.domain.hall import Hall
from shared.domain.outcome import Actor
from shared.server.parts import Clock, HallEngine

log = logging.getLogger(__name__)

LOOK_S = 20.0
JUMP_MS = 5 * 60_000  # a wall clock that moves by more than this against the steady one is not believed
DISTRUST_MS = 10 * 60_000  # for so long, so that a time service can put it right
KEEPER = Actor(role="server", name="day keeper")


def steady_ms() -> int:
    """A clock nobody sets: ms since start-up, time asleep included where the system can tell."""
    kind = getattr(time, "CLOCK_BOOTTIME", None)
    return (time.monotonic_ns() if kind is None else time.clock_gettime_ns(kind)) // 1_000_000


class DayKeeper:
    """Looks at the calendar every 20 s. The rules decide; this only asks, as anybody else would."""

    def __init__(self, engine: HallEngine, clock: Clock, steady: Clock = steady_ms) -> None:
        self._engine, self._clock, self._steady = engine, clock, steady
        self._offset = clock() - steady()
        self._distrusted_until = 0  # on the steady clock
        self._said = ""

    async def run(self) -> None:
        """Look for ever; trouble is logged and the next look tries again."""
        while True:
            try:
                await self.look()
            except Exception as problem:
                log.error("daykeeper_failed kind=%s", type(problem).__name__, exc_info=problem)
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Ask for what the calendar says is due now, if anything is."""
        command = self.due()
        if command is None or not self._engine.live:
            return
        answer = await self._engine.submit(f"daykeeper-{uuid.uuid4().hex}", command, KEEPER)
        code = "ok" if isinstance(answer, Accepted) else answer.code
        said = f"{type(command).__name__} {code}"
        if said != self._said or code == "ok":
            log.info("daykeeper command=%s answer=%s", type(command).__name__, code)
        self._said = said

    def due(self) -> AnyCommand | None:
        """What should be asked for now. Never a day before the last one, nothing while the clock is not believed."""
        state, now = self._engine.state, self._clock()
        if not self._believes(now) or state.hall is None:
            return None
        today = hours.day_of(state.hall, now)
        if today <= state.date:
            return None
        if _gives_numbers(state.hall, now):
            return OpenDay()  # ends an older open day by itself; a visit in hand goes on
        in_hand = any(desk.ticket for desk in state.desks.values())
        return CloseDay() if state.day_open and not in_hand else None

    def _believes(self, now: int) -> bool:
        """Has the wall clock gone with the steady one? A leap forward must not close a day with people waiting."""
        steady = self._steady()
        offset = now - steady
        if abs(offset - self._offset) > JUMP_MS:
            log.warning("clock_jumped by_s=%d", (offset - self._offset) // 1000)
            self._distrusted_until = steady + DISTRUST_MS
        self._offset = offset
        return steady >= self._distrusted_until


def _gives_numbers(hall: Hall, now: int) -> bool:
    return any(hours.status(hall, service, now).open for service in ("", *(each.id for each in hall.services)))
