"""When faults have stopped: every request is answered, every screen is right, everybody who waits can be served."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec

from shared.domain import commands as c
from shared.domain import roles
from shared.domain.answers import Accepted, Answer, Refused
from shared.domain.rows import State
from xephang.simulation.scene import Scene

PATIENCE_S = 120.0  # what may take longer than this after the faults is never going to happen
LOOK_S = 0.25
ROUNDS = 5


class Liveness:
    """Demands, made one after another."""

    def __init__(self, scene: Scene) -> None:
        """Of this hall."""
        self.scene = scene

    async def demand(self) -> None:
        """Everything is well again soon after the faults have stopped."""
        if not await self._soon(self._server_works):
            self._accuse("the server does not work")
            return
        if not await self._soon(self._all_answered):
            names = [actor.name for actor in self.scene.actors if self._overdue(actor.name)]
            self._accuse(f"requests of {names} are not answered")
        if not await self._soon(self._all_caught_up):
            late = [actor.name for actor in self.scene.watchers() if not self._caught_up(actor.name)]
            self._accuse(f"the screens of {late} do not catch up")
            return
        self._compare()
        self._compare_states()

    def _accuse(self, what: str) -> None:
        self.scene.court.accuse("liveness", what)

    async def _soon(self, right: Callable[[], bool]) -> bool:
        for _ in range(int(PATIENCE_S / LOOK_S)):
            if right():
                return True
            await asyncio.sleep(LOOK_S)
        return right()

    def _server_works(self) -> bool:
        server = self.scene.server
        return server.up and server.engine is not None and server.engine.live

    def _overdue(self, name: str) -> bool:
        now = self.scene.now_s()
        actor = next(actor for actor in self.scene.actors if actor.name == name)
        return any(now - asked > 30.0 for asked in actor.open.values())

    def _all_answered(self) -> bool:
        return not any(self._overdue(actor.name) for actor in self.scene.actors)

    def _caught_up(self, name: str) -> bool:
        server = self.scene.server
        actor = next(actor for actor in self.scene.actors if actor.name == name)
        return server.engine is not None and actor.screen.live and actor.screen.seq == server.engine.seq

    def _all_caught_up(self) -> bool:
        return self._announced() and all(self._caught_up(actor.name) for actor in self.scene.watchers())

    def glance(self) -> None:
        """In the midst of faults: whoever has heard the newest event must show what is right."""
        self.scene.audit()
        if self.scene.working() and self._server_works() and self._announced():
            self._compare()

    def _announced(self) -> bool:
        """Whether the feed has told of the newest commit."""
        feed, engine = self.scene.server.feed, self.scene.server.engine
        return feed is not None and engine is not None and feed.committed.seq == engine.seq

    def _compare(self) -> None:
        """Screens with the server, the server with a replay of the whole journal; at one and the same moment."""
        scene, feed = self.scene, self.scene.server.feed
        scene.audit()
        if feed is None or scene.court.facts[-1].seq != feed.committed.seq:
            return  # a commit is under way
        screens, everything = scene.bench.screens, roles.VISIBLE["supervisor"]
        right = screens.replayed(sorted(everything))
        scene.bench.floor.compare(right)
        screens.compare(
            "the server", msgspec.json.decode(msgspec.json.encode(feed.committed.tables(everything))), right
        )
        for actor in scene.watchers():
            if self._caught_up(actor.name):
                screens.compare(actor.name, actor.screen.rows, self._visible(actor.screen.role, right))

    def _compare_states(self) -> None:
        """What each role is answered when it asks for everything."""
        right = self.scene.bench.screens.replayed(sorted(roles.VISIBLE["supervisor"]))
        for role, name in {actor.screen.role: actor.name for actor in self.scene.actors}.items():
            state = msgspec.json.decode(self.scene.server.state(f"token-{name}"), type=State)
            self.scene.bench.screens.compare(f"the state of a {role}", state.rows, self._visible(role, right))

    def _visible(self, role: str, rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        return {table: rows[table] for table in sorted(roles.VISIBLE[role])}

    async def serve_everybody(self) -> None:
        """After hours: bring back who was set aside, open every counter, and call until nobody waits anywhere."""
        scene = self.scene
        screen = scene.supervisor.actor.screen
        await self._part()
        for row in list(screen.table("ticket").values()):
            if row["state"] == "parked":
                await self._ask(c.Unpark(ticket=row["id"]))
            elif row["state"] == "absent":
                await self._ask(c.Restore(ticket=row["id"]))
        for _round in range(ROUNDS):  # a number that was lent comes back to a counter that was done
            for counter in sorted(screen.table("counter")):
                await self._serve_all(counter)
            await screen.until(lambda: screen.seq == getattr(scene.server.engine, "seq", -1), 30.0)
            left = [row["label"] for row in screen.table("ticket").values() if row["state"] == "waiting"]
            if not left:
                break
        if left:
            self._accuse(f"nobody can call {left}")
        answer = await self._ask(c.CloseDay())
        if isinstance(answer, Refused) and answer.code != "extra_session_left":  # somebody is to come later today
            self._accuse(f"the day cannot be closed: {answer.code}")

    async def _part(self) -> None:
        """Clerks who work several counters finish, and work one again."""
        rows = self.scene.supervisor.actor.screen.table("counter")
        for row in list(rows.values()):
            if row["covered_by"] and row["ticket"]:
                await self._ask(c.Finish(counter=row["id"], version=row["version"], left=0))
        for counter in [row["id"] for row in rows.values() if row["covered_by"] == row["id"]]:
            if rows[counter]["state"] == "paused":
                await self._ask(c.ResumeCounter(counter=counter, version=rows[counter]["version"]))
            await self._ask(c.CoverCounters(counter=counter, version=rows[counter]["version"], counters=[]))

    async def _serve_all(self, counter: str) -> None:
        """Until there is nobody left for this counter."""
        for _ in range(1000):
            row = self.scene.supervisor.actor.screen.table("counter")[counter]
            here = {"counter": counter, "version": row["version"]}
            if row["ticket"]:
                answer = await self._ask(c.Finish(**here))
            elif row["state"] != "open":
                answer = await self._ask(c.OpenCounter(**here) if row["state"] == "closed" else c.ResumeCounter(**here))
            else:
                answer = await self._ask(c.CallNext(**here))
            if isinstance(answer, Refused) and answer.code != "stale_counter":
                if answer.code != "nobody_waiting":
                    self._accuse(f"{counter}: {answer.code} with all hands free")
                return
        self._accuse(f"{counter} never comes to an end")

    async def _ask(self, command: c.AnyCommand) -> Answer:
        """As the supervisor, with the screen up to date afterwards."""
        actor = self.scene.supervisor.actor
        answer = await actor.ask(command)
        if isinstance(answer, Accepted):
            await actor.screen.until(lambda: actor.screen.seq >= answer.seq, 60.0)
        return answer
