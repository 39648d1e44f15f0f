"""One hall set up: server, network, people, devices and the court that watches them."""

from __future__ import annotations

import asyncio
import random
from collections import Counter as Tally
from typing import Any

from shared.domain import hours
from shared.domain.answers import Accepted, Refused, Unknown
from shared.domain.hall import Counter, Hall
from shared.domain.outcome import Actor as Holder
from shared.domain.rows import Frame, Gauge, State
from xephang.simulation.actors.board import Board
from xephang.simulation.actors.clerk import Clerk
from xephang.simulation.actors.display import Display
from xephang.simulation.actors.guide import Guide
from xephang.simulation.actors.kiosk import Kiosk
from xephang.simulation.actors.person import Actor
from xephang.simulation.actors.supervisor import Admin, Supervisor
from xephang.simulation.checkers.absence import Absence
from xephang.simulation.checkers.chain import Chain
from xephang.simulation.checkers.floor import Floor
from xephang.simulation.checkers.model import NaiveHall
from xephang.simulation.checkers.numbers import Numbers
from xephang.simulation.checkers.order import Order
from xephang.simulation.checkers.papers import Papers
from xephang.simulation.checkers.patience import Patience
from xephang.simulation.checkers.privacy import Privacy
from xephang.simulation.checkers.quota import Quota
from xephang.simulation.checkers.requests import Requests
from xephang.simulation.checkers.screens import Screens
from xephang.simulation.checkers.tomorrow import Tomorrow
from xephang.simulation.checkers.visits import Visits
from xephang.simulation.checkers.voices import Voices
from xephang.simulation.court import Court
from xephang.simulation.dice import Dice
from xephang.simulation.follower import Follower
from xephang.simulation.network import Network
from xephang.simulation.sender import Sender
from xephang.simulation.server import Server, Surroundings
from xephang.simulation.timetable import START_MS, Timetable
from xephang.simulation.virtual_time import WallClock

CLERKS = 4
KIOSKS = 2


class Bench:
    """All checkers of one simulation, in the order they are told."""

    def __init__(self, court: Court, url: str) -> None:
        """The order of calls is judged before the naive hall takes a call in."""
        naive = NaiveHall()
        self.order = Order(court.accuse, naive)
        self.quota = Quota(court.accuse, naive)
        self.patience = Patience(court.accuse, naive)
        self.absence = Absence(court.accuse, naive)
        self.tomorrow = Tomorrow(court.accuse, naive)
        self.visits = Visits(court.accuse, naive)
        self.floor = Floor(court.accuse, naive)
        self.numbers = Numbers(court.accuse)
        self.requests = Requests(court.accuse)
        self.papers = Papers(court.accuse)
        self.voices = Voices(court.accuse)
        self.privacy = Privacy(court.accuse)
        self.screens = Screens(court.accuse)
        court.checkers = (
            self.order, self.quota, self.patience, self.absence, self.tomorrow, self.visits, self.numbers,
            self.requests, self.papers, self.voices, self.privacy, self.screens, Chain(court.accuse, url),
        )  # fmt: skip

    def promises(self) -> Tally[str]:
        """How often each promise of the rules was put to the test, by the law that would be broken."""
        return Tally(
            {
                "order": self.order.calls, "place": self.order.places, "quota": self.quota.windows,
                "limit": self.patience.limits, "linked": self.absence.linked, "absence": self.absence.absent,
                "promise": self.tomorrow.kept, "closing": self.tomorrow.closed,
            }
        )  # fmt: skip


class Scene:
    """Everybody and everything. Built inside the virtual loop."""

    def __init__(self, url: str, hall: Hall, dice: Dice, timetable: Timetable, most: int) -> None:
        """Nobody has begun yet. `most` violations end it."""
        self.hall, self.dice, self.timetable = hall, dice, timetable
        self.faults: Tally[str] = Tally()
        self.flying = False  # whether faults fly; else nobody may give up on a request
        self.clock = WallClock(START_MS)
        self.court = Court(url, self.now_s, most)
        self.bench = Bench(self.court, url)
        self.tokens: dict[str, Holder] = {}
        self.server = Server(self._surroundings(url))
        self.network = Network(self.server, dice("network"), self.happened)
        self.actors: list[Actor] = []
        self._people()

    def now_s(self) -> float:
        """Virtual seconds since the beginning."""
        return asyncio.get_running_loop().time()

    def working(self) -> bool:
        """Whether it is working time, truly."""
        return self.timetable.working(self.now_s())

    def happened(self, fault: str) -> None:
        """A fault struck."""
        self.faults[fault] += 1

    def _surroundings(self, url: str) -> Surroundings:
        def answer_left(answer: Accepted | Refused | Unknown, start: int) -> None:
            self.bench.requests.left(answer, start, self.now_s())

        return Surroundings(
            url,
            self.clock,
            self.tokens,
            self.dice("entropy"),
            self.dice("server"),
            self.happened,
            answer_left,
            self.court.accuse,
        )

    def _people(self) -> None:
        staffed = staffed_counters(self.hall, self.dice("staff"))
        ids = [counter.id for counter in staffed]
        self.services = sorted({service for counter in staffed for service in counter.serves})
        self.kiosks = [
            Kiosk(self.actor("kiosk", f"kiosk-{number}"), self.bench.papers.heard) for number in range(1, KIOSKS + 1)
        ]
        self.clerks = [self._clerk(counter.id, ids) for counter in staffed]
        self.displays = [
            Display(self.actor("counter_display", f"display-{counter}", counter), counter, self.hall.rating.faces)
            for counter in ids[:1]
        ]
        self.boards = [Board(self.actor("board", f"board-{area.id}", area.id), area.id) for area in self.hall.areas[:2]]
        self.guide = Guide(self.actor("guide", "guide"), self.services, self.working, self.bench.papers.heard)
        self.supervisor = Supervisor(
            self.actor("supervisor", "supervisor"),
            self.working,
            [each.id for each in sorted(self.hall.priorities, key=lambda each: each.ordinary)],
            [each.id for each in self.hall.areas],
            self.services,
            self.guide.promised.append,
        )
        self.admin = Admin(self.actor("admin", "admin"), self.hall, self.hall)

    def _clerk(self, counter: str, counters: list[str]) -> Clerk:
        actor = self.actor("clerk", f"clerk-{counter}", counter)
        needed, clerks = self.hall.calling.calls_before_absent, self.hall.clerks
        clerk = clerks[counters.index(counter)].id if counters.index(counter) < len(clerks) else ""
        spare = [each.id for each in self.hall.counters if each.id not in counters]
        if counter != counters[0]:
            spare = []  # one clerk works more counters than one: two would quarrel over them
        first = [each.id for each in self.hall.priorities if not each.ordinary]
        return Clerk(
            actor, counter, self.services, counters, self.working, needed=needed, clerk=clerk, spare=spare[:3],
            first=first, today=self.date,
        )  # fmt: skip

    def date(self, days: int) -> str:
        """The true local date so many days from now."""
        return hours.day_of(self.hall, self.clock.steady() + days * 24 * 3_600_000)

    def actor(self, role: str, name: str, place: str = "") -> Actor:
        """A person or device with a token of its own."""
        token = f"token-{name}"
        self.tokens[token] = Holder(role=role, name=name, place=place)
        sender = Sender(self.network, name, token, self._chance(name, "sends"))
        sender.made = self.bench.requests.sent
        screen = Follower(self.network, name, token, role, self._chance(name, "screen"), self.heard)
        actor = Actor(name, sender, screen, self._chance(name, "acts"), self.clock, lambda: self.flying)
        self.actors.append(actor)
        return actor

    def _chance(self, name: str, what: str) -> random.Random:
        return self.dice(f"{name}/{what}")

    def heard(self, role: str, message: State | Frame | Gauge) -> None:
        """A screen was sent something."""
        privacy = self.bench.privacy
        if isinstance(message, Gauge):
            privacy.next_shown(role, message.next)
        elif isinstance(message, Frame):
            privacy.shown(role, ((change.table, change.row) for change in message.changes))
        else:
            privacy.next_shown(role, message.gauge.next)
            rows = ((table, row) for table, keyed in message.rows.items() for row in keyed.values())
            privacy.shown(role, rows)

    def audit(self) -> None:
        """Read the journal as it stands in the database, and hold every answer given so far against it."""
        engine = self.server.engine
        if engine is not None and engine.hall:
            self.court.audit(engine.hall)
            self.bench.requests.prove()

    def watchers(self) -> list[Actor]:
        """Those with a screen; an administrator works without one."""
        return [actor for actor in self.actors if actor.screen.role != "admin"]

    def begin(self) -> list[asyncio.Task[Any]]:
        """Everybody starts working; the tasks run until they are cancelled."""
        for board in self.boards:
            board.watch()
        for display in self.displays:
            display.watch()
        works = [actor.screen.follow() for actor in self.watchers()]
        works += [kiosk.run() for kiosk in self.kiosks]
        works += [clerk.run() for clerk in self.clerks]
        works += [board.run() for board in self.boards]
        works += [self.supervisor.run(), self.guide.run()]
        return [asyncio.get_running_loop().create_task(work) for work in works]


def staffed_counters(hall: Hall, chance: random.Random) -> list[Counter]:
    """Counters with a clerk in this simulation: at most CLERKS of them."""
    counters = [*hall.counters]
    chance.shuffle(counters)
    return counters[:CLERKS]
