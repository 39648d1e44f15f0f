"""Opens the business day by the calendar and ends one that was forgotten; a person may always do it earlier.

When it believes the clock: it has gone with the steady one for ten minutes since it last jumped. At start-up there is
nothing to compare with but the last business day, so a clock more than four days from it counts as a jump. One more
than a month ahead is not believed at all: opening a day of the wrong year would keep the hall from opening the right
ones. Then, and after a month without a single day, a person opens the first. What is not believed stands in the log,
and in `doubt` for whoever asks about the server's health.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from datetime import date

from shared.domain import hours
from shared.domain.answers import Accepted
from shared.domain.commands import AnyCommand, CloseDay, OpenDay
from shared.domain.hall import Hall
from shared.domain.outcome import Actor
from shared.domain.state import HallState
from shared.server.parts import Clock, HallEngine

log = logging.getLogger(__name__)

LOOK_S = 20.0
JUMP_MS = 5 * 60_000  # a wall clock that moves by more than this against the steady one is not believed
DAY_MS = 24 * 3_600_000
DISTRUST_MS = 10 * 60_000  # for so long, so that a time service can put it right
GAP_DAYS = 4  # longer than any weekend: a server that starts so far from its last business day looks twice
FAR_DAYS = 31  # longer than any holiday: from there on a person opens the day
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
        self._compared = False  # with the journal, once after start-up
        self._said = ""
        self._doubt = ""

    @property
    def doubt(self) -> str:
        """Why it leaves the day alone: clock_jumped, clock_far_from_last_day, clock_far_ahead or clock_behind."""
        return self._doubt

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
        today = hours.day_of(state.hall, now) if state.hall else ""
        if not self._believes(now, _days_between(state.date, today)) or state.hall is None or today <= state.date:
            return None
        if _has_begun(state, state.hall, today, now):
            return OpenDay()  # ends an older open day by itself; a visit in hand goes on
        in_hand = any(desk.ticket for desk in state.desks.values())
        return CloseDay() if state.day_open and not in_hand else None

    def _believes(self, now: int, since_last_day: int) -> bool:
        """Has the wall clock gone with the steady one? A leap forward must not close a day with people waiting."""
        steady = self._steady()
        offset = now - steady
        if abs(offset - self._offset) > JUMP_MS:
            self._distrust("clock_jumped", offset - self._offset, steady)
        elif not self._compared and abs(since_last_day) > GAP_DAYS:
            self._distrust("clock_far_from_last_day", since_last_day * DAY_MS, steady)
        self._offset, self._compared = offset, True
        if steady < self._distrusted_until:
            return False
        doubt = "clock_far_ahead" if since_last_day > FAR_DAYS else "clock_behind" if since_last_day < 0 else ""
        if doubt and doubt != self._doubt:
            log.warning("%s by_days=%d", doubt, since_last_day)
        self._doubt = doubt
        return not doubt

    def _distrust(self, why: str, by: int, steady: int) -> None:
        log.warning("%s by_s=%d", why, by // 1000)
        self._doubt, self._distrusted_until = why, steady + DISTRUST_MS


def _days_between(last: str, today: str) -> int:
    return (date.fromisoformat(today) - date.fromisoformat(last)).days if last and today else 0


def _has_begun(state: HallState, hall: Hall, today: str, now: int) -> bool:
    """Has the day begun, and is not over: by the calendar, or for those who were promised an extra session on it."""
    doors = hours.doors(hall, today)
    if doors and doors.opens_at <= now < doors.closes_at:
        return True
    early = hall.hours.kiosk_opens_before_minutes * 60_000
    promised = [booking.at for booking in state.bookings.values() if booking.promise]
    return any(hours.day_of(hall, at) == today and now >= at - early for at in promised)
