"""A little hall and a hand that works it: decide, then evolve, as the engine does."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.domain import commands as c
from shared.domain.decide import decide
from shared.domain.evolve import evolve
from shared.domain.hall import Agency, Area, CallingPlan, Counter, Hall, Hours, PriorityClass, Service, Session
from shared.domain.outcome import Actor, Context, Refusal
from shared.domain.state import HallState

MONDAY_8_AM = 1_795_395_600_000  # 2026-11-23 08:00 in Asia/Ho_Chi_Minh
MINUTE = 60_000
HOUR = 60 * MINUTE


def little_hall(rule="interleave", ordinary_between=2, **calling):
    """Nobody is announced and nobody walks, unless `calling` says so."""
    quick = {"announced_before_absent": False, "walk_seconds": 0, **calling}
    return Hall(
        id="little",
        name="Trung tâm Phục vụ hành chính công thử",
        hours=Hours(sessions=[Session(days=[1, 2, 3, 4, 5], opens="07:30", closes="11:30"),
                              Session(days=[1, 2, 3, 4, 5], opens="13:30", closes="17:00")]),
        calling=CallingPlan(rule=rule, ordinary_between=ordinary_between, **quick),
        priorities=[PriorityClass(id="cao-tuoi", name="Người cao tuổi", rank=1),
                    PriorityClass(id="thuong", name="Thông thường", rank=9, ordinary=True)],
        areas=[Area(id="tang-1", name="Tầng 1")],
        agencies=[Agency(id="tu-phap", name="Sở Tư pháp", area="tang-1")],
        services=[Service(id="ho-tich", name="Hộ tịch", agency="tu-phap", series="A"),
                  Service(id="chung-thuc", name="Chứng thực", agency="tu-phap", series="B")],
        counters=[Counter(id="q1", number=1, area="tang-1", serves=["ho-tich"], helps=["chung-thuc"]),
                  Counter(id="q2", number=2, area="tang-1", serves=["chung-thuc"])],
    )  # fmt: skip


@dataclass
class Hand:
    """Works a hall: `do` returns the events or the refusal; versions are filled in when not given."""

    state: HallState = field(default_factory=HallState)
    now: int = MONDAY_8_AM
    journal: list = field(default_factory=list)
    entropy: int = 0

    def do(self, command, role="admin", place=""):
        self.entropy += 1
        actor = Actor(role=role, name=f"{role} 1", place=place)
        context = Context(now=self.now, entropy=self.entropy.to_bytes(16, "little"), actor=actor)
        decided = decide(self.state, command, context)
        if not isinstance(decided, Refusal):
            for event in decided:
                self.journal.append((event, self.now))
                evolve(self.state, event, len(self.journal), self.now)
        return decided

    def at(self, kind, counter="q1", **rest):
        return self.do(kind(counter=counter, version=self.state.desks[counter].version, **rest))

    def take(self, service="ho-tich", priority="", **rest):
        return self.do(c.IssueTicket(service=service, priority=priority, **rest))[0].ticket

    def code(self, decided):
        assert isinstance(decided, Refusal), decided
        return decided.code

    def called(self, counter="q1"):
        (event,) = self.at(c.CallNext, counter)
        return self.state.tickets[event.ticket].label

    def serve(self, counter="q1"):
        """Call the next, serve, finish; the label."""
        label = self.called(counter)
        self.at(c.StartService, counter)
        self.at(c.Finish, counter)
        return label


def open_hall(hall):
    hand = Hand()
    hand.do(c.ImportHall(hall=hall))
    hand.do(c.OpenDay())
    hand.at(c.OpenCounter, "q1")
    hand.at(c.OpenCounter, "q2")
    return hand
