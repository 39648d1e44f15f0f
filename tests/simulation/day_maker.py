"""Makes a past day: people and clerks of one seed, decided by the real rules, with everything a queue may suffer."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random

from shared.domain import commands as c
from shared.domain import events as e
from shared.domain.answers import Accepted
from shared.domain.decide import decide
from shared.domain.evolve import evolve
from shared.domain.outcome import Actor, Context, Refusal
from shared.domain.state import HallState
from shared.engine.engine import Engine
from xephang.replay.days import WITHOUT_EFFECT, Day, Moment

MONDAY_7_AM = 1_791_158_400_000  # 5 October 2026 in Vietnam
MINUTE = 60_000
ADMIN = Actor(role="admin", name="quản trị")


class DayMaker:
    """`moments` is the journal of the day."""

    def __init__(self, hall, people, seed=1, hours=9.5, wild=1.0):
        """`wild` scales how often anything but call, serve and finish happens."""
        self.hall, self.people, self.hours, self.wild = hall, people, hours, wild
        self.chance = random.Random(seed)
        self.state = HallState()
        self.moments: list[Moment] = []
        self.heap = []
        self.count = itertools.count()
        self.end = MONDAY_7_AM + int(hours * 60 * MINUTE)

    def do(self, at, command):
        """The events, or None where it was refused."""
        decided = decide(self.state, command, Context(now=at, entropy=self.chance.randbytes(16), actor=ADMIN))
        if isinstance(decided, Refusal):
            return None
        for event in decided:
            evolve(self.state, event, 0, at)
            self.moments.append(Moment(at, event))
        return decided

    def at(self, at, work, *args):
        heapq.heappush(self.heap, (int(at), next(self.count), work, args))

    def likes(self, probability):
        return self.chance.random() < probability * self.wild

    def desk(self, at, kind, counter, **rest):
        return self.do(at, kind(counter=counter, version=self.state.desks[counter].version, **rest))

    def make(self) -> Day:
        """The whole day."""
        self.do(MONDAY_7_AM - MINUTE, c.ImportHall(hall=self.hall))
        self.do(MONDAY_7_AM, c.OpenDay(practice=False))
        for _ in range(self.people):
            self.at(self.chance.uniform(MONDAY_7_AM, self.end - 60 * MINUTE), self.arrives)
        for counter in self.state.desks:
            self.at(MONDAY_7_AM + self.chance.uniform(0, 20 * MINUTE), self.opens, counter)
        while self.heap:
            at, _number, work, args = heapq.heappop(self.heap)
            work(at, *args)
        first = next(index for index, moment in enumerate(self.moments) if isinstance(moment.event, e.DayOpened))
        kept = [each for each in self.moments[first + 1 :] if type(each.event).__name__ not in WITHOUT_EFFECT]
        return Day(self.moments[first].at, self.moments[first].event, kept)

    def reason(self, act):
        """One of the hall's list."""
        listed = [each.id for each in self.hall.reasons if act in each.acts]
        return self.chance.choice(listed) if listed else "Lý do khác"

    def arrives(self, at):
        hall, chance = self.hall, self.chance
        service = chance.choice(hall.services).id
        first = [each.id for each in hall.priorities if not each.ordinary]
        priority = chance.choice(first) if first and chance.random() < 0.15 else ""
        issued = self.do(at, c.IssueTicket(service=service, priority=priority, dossiers=1 + self.likes(0.05) * 4))
        if issued and self.likes(0.03):
            self.at(at + chance.uniform(1, 20) * MINUTE, self.leaves, issued[-1].ticket)
        elif issued and self.likes(0.04):
            self.at(at + chance.uniform(1, 5) * MINUTE, self.aside, issued[-1].ticket)

    def leaves(self, at, ticket):
        self.do(at, c.CancelTicket(ticket=ticket, reason=self.reason("cancel")))

    def aside(self, at, ticket):
        if self.do(at, c.StepAside(ticket=ticket)):
            self.at(at + self.chance.uniform(5, 40) * MINUTE, self.back, ticket)

    def back(self, at, ticket):
        state = self.state.tickets[ticket].state
        self.do(at, c.Restore(ticket=ticket) if state == "absent" else c.Unpark(ticket=ticket))

    def opens(self, at, counter):
        self.desk(at, c.OpenCounter, counter)
        self.at(at + 5_000, self.looks, counter)

    def looks(self, at, counter):
        """A free clerk."""
        waiting = any(len(self.state.queues.get(name, ())) for name in self.state.desks[counter].tiers[0])
        if at > self.end + 90 * MINUTE or (at > self.end and not waiting):
            self.desk(at, c.CloseCounter, counter)
            return
        if self.likes(0.01):
            self.desk(at, c.PauseCounter, counter, reason=self.reason("pause"))
            self.at(at + self.chance.uniform(2, 15) * MINUTE, self.resumes, counter)
            return
        out_of_turn = self.likes(0.02)
        tickets = self.state.tickets.values() if out_of_turn else ()
        waiting = [each.id for each in tickets if each.state in ("waiting", "parked")]
        if waiting:
            kind, rest = c.CallTicket, {"ticket": self.chance.choice(waiting), "reason": self.reason("call_ticket")}
        else:
            kind, rest = c.CallNext, {}
        if self.desk(at, kind, counter, **rest):
            if self.likes(0.02):
                self.at(at + 6_000, self.undoes, counter)
            else:
                self.at(at + self.chance.uniform(5, 60) * 1000, self.comes, counter)
        else:
            self.at(at + self.chance.uniform(1, 6) * 1000, self.looks, counter)

    def resumes(self, at, counter):
        self.desk(at, c.ResumeCounter, counter)
        self.at(at + 3_000, self.looks, counter)

    def undoes(self, at, counter):
        self.desk(at, c.Undo, counter)
        self.at(at + 4_000, self.looks, counter)

    def comes(self, at, counter):
        if self.likes(0.08):
            for again in range(self.hall.calling.calls_before_absent):
                self.desk(at + again, c.Recall, counter)
            self.at(at + 3 * MINUTE, self.absent, counter)
            return
        self.desk(at, c.StartService, counter)
        self.at(at + self.chance.expovariate(1 / self.service_ms) + 20_000, self.ends, counter)

    @property
    def service_ms(self):
        """So that the counters are busy nine tenths of the day."""
        return 0.85 * self.hours * 60 * MINUTE * len(self.state.desks) / self.people

    def absent(self, at, counter):
        ticket = self.state.desks[counter].ticket
        if self.desk(at, c.MarkAbsent, counter) and self.chance.random() < 0.6:
            self.at(at + self.chance.uniform(1, 25) * MINUTE, self.back, ticket)
        self.again(at, counter)

    def again(self, at, counter):
        pause = self.chance.uniform(1, 20) * 1000 if self.chance.random() > 0.03 else 8 * MINUTE
        self.at(at + pause, self.looks, counter)

    def ends(self, at, counter):
        ticket, chance = self.state.desks[counter].ticket, self.chance
        if self.likes(0.08):
            by = chance.choice(("hall", "citizen"))
            if self.desk(at, c.Park, counter, reason=self.reason("park"), by=by) and chance.random() < 0.8:
                self.at(at + chance.uniform(3, 50) * MINUTE, self.back, ticket)
        elif self.likes(0.08):
            others = [each.id for each in self.hall.counters if each.id != counter]
            to_counter = chance.choice(others) if others and chance.random() < 0.4 else ""
            service = chance.choice(self.hall.services).id
            self.desk(at, c.Transfer, counter, service=service, to_counter=to_counter, reason=self.reason("transfer"),
                      come_back=chance.random() < 0.3)  # fmt: skip
        elif self.likes(0.03):
            self.desk(at, c.RefusePriority, counter, reason=self.reason("refuse_priority"))
        if self.state.desks[counter].ticket:
            self.desk(at, c.Finish, counter)
        if self.likes(0.02):
            self.at(at + 3_000, self.undoes_end, counter)
        else:
            self.again(at, counter)

    def undoes_end(self, at, counter):
        undone = self.desk(at, c.Undo, counter)
        self.at(at + MINUTE, self.ends if undone else self.looks, counter)


class DayInDatabase(DayMaker):
    """The same day through an engine, into a database."""

    def __init__(self, url, hall, people, **rest):
        super().__init__(hall, people, **rest)
        self.now, self.sent = MONDAY_7_AM, 0
        self.loop = asyncio.new_event_loop()
        entropy = random.Random(1).randbytes
        self.engine = self.loop.run_until_complete(Engine.open(url, clock=lambda: self.now, entropy=entropy))
        self.state = self.engine.state
        self.engine.subscribe(lambda commit: self.moments.extend(Moment(commit.at, each) for each in commit.events))

    def do(self, at, command):
        self.now, self.sent, before = at, self.sent + 1, len(self.moments)
        answer = self.loop.run_until_complete(self.engine.submit(f"request-{self.sent:06}", command, ADMIN))
        return [moment.event for moment in self.moments[before:]] if isinstance(answer, Accepted) else None

    def close(self):
        self.loop.run_until_complete(self.engine.close())
        self.loop.close()
