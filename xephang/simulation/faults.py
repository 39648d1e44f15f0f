"""What goes wrong, and when: one fault after another at times the dice give."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from xephang.simulation.disk import Mishap
from xephang.simulation.scene import Scene
from xephang.simulation.weather import CALM, STORM, USUAL

BETWEEN_S = 50 * 60.0  # mean time between faults in working hours, besides the network's own
AT_NIGHT = 0.15  # of the faults that would strike by day
MINUTE_MS = 60_000


class Faults:
    """Lets faults fly while the scene says so, and heals everything when they stop."""

    def __init__(self, scene: Scene, *, calm: bool = False) -> None:
        """Nothing is wrong yet. `calm`: nothing ever will be."""
        self.scene = scene
        self._calm = calm
        self._chance = scene.dice("faults")
        self._far = asyncio.Event()  # set while the clock is not days ahead
        self._far.set()
        self._kinds: list[tuple[int, Callable[[], Awaitable[None]]]] = [
            (2, self._kill_at_point),
            (1, self._kill_before_feed),
            (1, self._kill_now),
            (1, self._stop),
            (2, self._fail_commit),
            (2, self._clock_back),
            (2, self._clock_forward),
            (1, self._clock_far),
            (3, self._cut_feeds),
            (2, self._restart_screen),
            (3, self._cable_out),
            (3, self._storm),
            (2, self._change_hall),
            (4, self._replay),
        ]

    async def fly(self) -> None:
        """For ever: wait, and let one fault happen if faults fly."""
        weights = [weight for weight, _ in self._kinds]
        while True:
            await asyncio.sleep(self._chance.expovariate(1 / BETWEEN_S))
            if self.scene.flying:
                ((_, kind),) = self._chance.choices(self._kinds, weights)
                await kind()

    async def guard(self) -> None:
        """Start the server again when it died or stopped, as the house does; each time the journal is read."""
        scene, server = self.scene, self.scene.server
        while True:
            await server.fallen.wait()
            server.kill()
            await asyncio.sleep(self._chance.uniform(0.5, 20.0) if scene.flying else 0.5)
            await self._far.wait()
            await self._start_again()

    async def _start_again(self) -> None:
        try:
            await self.scene.server.start()
        except Exception as error:
            self.scene.court.accuse("restart", repr(error))
            return
        self.scene.happened("restarted")
        self.scene.audit()

    def begin(self) -> None:
        """Faults fly from now on."""
        if self._calm:
            return
        self.scene.flying = True
        self.scene.network.weather = USUAL

    def stop(self) -> None:
        """No fault any more; what they broke stays as it is until the house has mended it."""
        scene = self.scene
        scene.flying = False
        scene.network.weather = CALM
        scene.network.away.clear()
        scene.clock.offset_ms = 0
        self._far.set()
        scene.server.disk.heal()
        scene.server.die_before_feed = False

    async def _kill_at_point(self) -> None:
        self.scene.server.disk.arm(Mishap("killed", self._chance.choice(("begun", "written", "committed"))))

    async def _kill_before_feed(self) -> None:
        self.scene.server.die_before_feed = True

    async def _kill_now(self) -> None:
        if self.scene.server.up:
            self.scene.happened("killed_now")
            self.scene.server.kill()

    async def _stop(self) -> None:
        if self.scene.server.up:
            self.scene.happened("stopped")
            await self.scene.server.stop()

    async def _fail_commit(self) -> None:
        kind = self._chance.choice(("disk_full", "disk_full", "disk_busy", "disk_broken", "torn"))
        point = "committed" if kind == "torn" else self._chance.choice(("begun", "written"))
        self.scene.server.disk.arm(Mishap(kind, point, self._chance.randint(1, 2)))

    async def _clock_back(self) -> None:
        await self._clock("clock_back", -self._chance.randint(1, 120))

    async def _clock_forward(self) -> None:
        await self._clock("clock_forward", self._chance.randint(1, 30))

    async def _clock_far(self) -> None:
        """Days ahead for a minute or two; never while a server starts, which could not know and opens a wrong day."""
        self._far.clear()
        self.scene.bench.requests.leapt()
        await self._clock("clock_far", self._chance.randint(3, 4) * 24 * 60, 120.0)
        self.scene.bench.requests.leapt()
        self._far.set()

    async def _clock(self, kind: str, minutes: int, longest_s: float = 900.0) -> None:
        self.scene.happened(kind)
        self.scene.server.memory += 1  # refusals are remembered by the clock
        self.scene.clock.offset_ms = minutes * MINUTE_MS
        await asyncio.sleep(self._chance.uniform(30.0, longest_s))
        self.scene.clock.offset_ms = 0
        self.scene.server.memory += 1

    async def _cut_feeds(self) -> None:
        for actor in self.scene.actors:
            if self._chance.random() < 0.6:
                actor.screen.cut()

    async def _restart_screen(self) -> None:
        self.scene.happened("screen_restarted")
        if self._chance.random() < 0.4:
            self._chance.choice(self.scene.boards).restart()
        else:
            self._chance.choice(self.scene.actors).screen.forget()

    async def _cable_out(self) -> None:
        actor = self._chance.choice(self.scene.actors)
        self.scene.happened("cable_out")
        self.scene.network.away.add(actor.name)
        await asyncio.sleep(self._chance.uniform(5.0, 180.0))
        self.scene.network.away.discard(actor.name)

    async def _storm(self) -> None:
        self.scene.happened("storm")
        self.scene.network.weather = STORM
        await asyncio.sleep(self._chance.uniform(20.0, 240.0))
        if self.scene.flying:
            self.scene.network.weather = USUAL

    async def _change_hall(self) -> None:
        if await self.scene.admin.change_hall():
            self.scene.happened("hall_changed")

    async def _replay(self) -> None:
        """Old requests come again, from minutes to days old."""
        network = self.scene.network
        for _ in range(min(len(network.passed), self._chance.randint(1, 10))):
            self.scene.happened("replayed")
            network.replay(*self._chance.choice(network.passed))
