"""An engine in memory: decide and evolve at once, commits announced by hand. A clock that is set."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

from shared.domain import commands as c
from shared.domain.answers import Accepted, Refused, Result, Sentence
from shared.domain.decide import decide
from shared.domain.evolve import evolve
from shared.domain.hall import Agency, Area, Counter, Hall, Hours, PriorityClass, Service, Session
from shared.domain.outcome import Actor, Context, Refusal
from shared.domain.state import HallState

MONDAY_8_AM = 1_795_395_600_000  # 2026-11-23 08:00 in Asia/Ho_Chi_Minh
HOUR = 3_600_000
DAY = 24 * HOUR
ADMIN = Actor(role="admin", name="test")

HALL = Hall(
    id="thu", name="Trung tâm thử",
    hours=Hours(sessions=[Session(days=[1, 2, 3, 4, 5], opens="07:30", closes="11:30")]),
    priorities=[
        PriorityClass(id="uu-tien", name="Người được ưu tiên", rank=1),
        PriorityClass(id="thuong", name="Thông thường", rank=9, ordinary=True),
    ],
    areas=[Area(id="a", name="Khu A")],
    agencies=[Agency(id="tu-phap", name="Sở Tư pháp", area="a")],
    services=[
        Service(id="ho-tich", name="Hộ tịch", agency="tu-phap", series="A"),
        Service(id="dat-dai", name="Đất đai", agency="tu-phap", series="B"),
    ],
    counters=[
        Counter(id="q1", number=1, area="a", serves=["ho-tich"]),
        Counter(id="q2", number=2, area="a", serves=["dat-dai"]),
    ],
)  # fmt: skip


@dataclass
class DoubleEngine:
    """`decided` holds events that were decided and not yet announced."""

    now: int = MONDAY_8_AM
    state: HallState = field(default_factory=HallState)
    epoch: int = 1
    seq: int = 0
    live: bool = True
    decided: list = field(default_factory=list)
    callbacks: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    entropy: int = 0
    keys: dict = field(default_factory=dict)  # by day

    def decide(self, command, actor=ADMIN):
        self.entropy += 1
        context = Context(now=self.now, entropy=self.entropy.to_bytes(16, "little"), actor=actor)
        events = decide(self.state, command, context)
        if not isinstance(events, Refusal):
            for event in events:
                self.decided.append(event)
                evolve(self.state, event, self.seq + len(self.decided), self.now)
        return events

    def commit(self, announce=True):
        """One commit of all that was decided."""
        first, self.seq = self.seq + 1, self.seq + len(self.decided)
        commit = SimpleNamespace(epoch=self.epoch, first=first, last=self.seq, at=self.now, events=self.decided)
        self.decided = []
        for callback in self.callbacks if announce else ():
            callback(commit)
        return commit

    def do(self, command):
        events = self.decide(command)
        assert not isinstance(events, Refusal), events
        self.commit()
        return events

    def at(self, kind, counter="q1", **rest):
        return self.do(kind(counter=counter, version=self.state.desks[counter].version, **rest))

    def take(self, service="ho-tich", **rest):
        (event,) = self.do(c.IssueTicket(service=service, **rest))
        return self.state.tickets[event.ticket]

    def subscribe(self, callback):
        self.callbacks.append(callback)

    async def submit(self, request_id, command, actor):
        self.asked.append(command)
        events = self.decide(command, actor)
        if isinstance(events, Refusal):
            return Refused(request_id=request_id, code=events.code, sentence=Sentence("", ""))
        self.commit()
        return Accepted(request_id=request_id, epoch=self.epoch, seq=self.seq, at=self.now, result=Result())

    async def day_key(self, date):
        return self.keys.setdefault(date, date.encode() * 4)

    async def read(self, look):
        return look(self.state)

    def clock(self):
        return self.now


def open_engine():
    engine = DoubleEngine()
    engine.do(c.ImportHall(hall=HALL))
    engine.do(c.OpenDay())
    return engine
