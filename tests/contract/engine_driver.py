"""Hands to drive an engine with: a clock that stands still, a small hall, and a day of random but repeatable work."""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from shared.domain import commands as c
from shared.domain import views
from shared.domain.answers import Accepted, Answer, Refused
from shared.domain.hall import Agency, Area, CallingPlan, Clerk, Counter, Hall, Hours, PriorityClass, Service, Session
from shared.domain.outcome import Actor
from shared.domain.state import HallState
from shared.engine import tables
from shared.engine.engine import Engine

MONDAY = 1_795_392_000_000  # Monday 23 November 2026, 07:00 in Vietnam
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
ADMIN = Actor(role="admin", name="quản trị")
SERVER = Actor(role="server", name="máy chủ")  # the only one who may close a day on people who still wait

HALL = Hall(
    id="thu", name="Trung tâm thử",
    hours=Hours(sessions=[Session(days=[1, 2, 3, 4, 5, 6, 7], opens="06:00", closes="20:00")], public_holidays=False),
    calling=CallingPlan(calls_before_absent=1, restore_within_minutes=60),
    priorities=[
        PriorityClass(id="uu-tien", name="Người được ưu tiên", rank=1),
        PriorityClass(id="thuong", name="Thông thường", rank=9, ordinary=True),
    ],
    areas=[Area(id="a", name="Khu A")],
    agencies=[Agency(id="tu-phap", name="Sở Tư pháp", area="a")],
    services=[
        Service(id="ho-tich", name="Hộ tịch", agency="tu-phap", series="A", target_minutes=10),
        Service(id="dat-dai", name="Đất đai", agency="tu-phap", series="B", target_minutes=30),
    ],
    counters=[
        Counter(id="q1", number=1, area="a", serves=["ho-tich"]),
        Counter(id="q2", number=2, area="a", serves=["dat-dai"], helps=["ho-tich"]),
        Counter(id="q3", number=3, area="a", serves=["ho-tich"], helps=["dat-dai"]),
        Counter(id="q4", number=4, area="a", serves=["dat-dai"], helps=["ho-tich"]),
    ],
    clerks=[Clerk(id="an", name="Nguyễn Văn An")],
)  # fmt: skip


class Clock:
    """A clock that only moves when told; it may go back."""

    def __init__(self, now: int = MONDAY + 60 * MINUTE) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


class Driver:
    """Sends commands with fresh request ids and expects them to be accepted."""

    def __init__(self, engine: Engine, name: str = "d") -> None:
        self.engine = engine
        self._ids = (f"{name}-request-{n:06}" for n in itertools.count())

    async def send(self, command: c.AnyCommand, actor: Actor = ADMIN) -> Answer:
        return await self.engine.submit(next(self._ids), command, actor)

    async def do(self, command: c.AnyCommand, actor: Actor = ADMIN) -> Accepted:
        answer = await self.send(command, actor)
        assert isinstance(answer, Accepted), answer
        return answer

    async def refused(self, command: c.AnyCommand, code: str, actor: Actor = ADMIN) -> Refused:
        answer = await self.send(command, actor)
        assert isinstance(answer, Refused) and answer.code == code, answer
        return answer

    async def close_day(self) -> Accepted:
        return await self.do(c.CloseDay(), SERVER)

    async def open_day(self) -> None:
        if self.engine.state.hall is None:
            await self.do(c.ImportHall(hall=HALL))
        await self.do(c.OpenDay())

    async def end_incidents(self) -> None:
        for incident in list(self.engine.state.incidents):
            await self.do(c.EndIncident(incident=incident))

    async def issue(self, service: str = "ho-tich", **more: Any) -> Accepted:
        return await self.do(c.IssueTicket(service=service, **more))

    async def at(self, kind: type[c.CounterCommand], counter: str, **more: Any) -> Accepted:
        """A command at a counter, with the version it has now."""
        return await self.do(kind(counter=counter, version=self.version(counter), **more))

    def version(self, counter: str) -> int:
        return self.engine.state.desks[counter].version

    async def a_visit(self, clock: Clock, counter: str = "q1", service: str = "ho-tich", minutes: int = 5) -> str:
        """A whole visit at an open counter: five minutes each of waiting and service. Returns the ticket's id."""
        ticket = (await self.issue(service)).result.ticket
        clock.now += minutes * MINUTE
        await self.at(c.CallNext, counter)
        await self.at(c.StartService, counter)
        clock.now += minutes * MINUTE
        await self.at(c.Finish, counter)
        return ticket


def picture(state: HallState) -> dict[str, Any]:
    """Everything of a state that may be compared: all rows, and every queue in its order."""
    rows = {table: {key: views.row(state, table, key) for key in keys} for table, keys in views.tables(state).items()}
    queues = {name: list(queue) for name, queue in state.queues.items() if len(queue)}
    rest = (
        state.numbers, state.call, state.arrivals, state.joins, state.services, dict(state.tickets), state.by_token,
        state.clocks, state.people, state.bookings, state.incidents, state.carried_labels, state.quotas,
    )  # fmt: skip
    return copy.deepcopy({"rows": rows, "queues": queues, "rest": rest, "desks": state.desks, "plan": state.plan})


async def random_work(driver: Driver, clock: Clock, seed: int, steps: int, *, moves: bool = True) -> None:
    """Any command at any time, refused or not, repeatable from its seed. Without `moves`, as version 2 knew them."""
    chance = random.Random(seed)
    for _ in range(steps):
        clock.now += chance.randrange(3 * MINUTE)
        make = _any_command if chance.random() < 0.4 else _likely_command
        await driver.send(make(driver, chance, clock.now, moves))


def _likely_command(driver: Driver, chance: random.Random, _now: int, moves: bool) -> c.AnyCommand:
    """What a clerk at some counter would most likely do next, or one more number."""
    state = driver.engine.state
    desk = chance.choice(list(state.desks.values()))
    if chance.random() < 0.3:
        return c.IssueTicket(service=chance.choice(["ho-tich", "dat-dai"]), priority=chance.choice(["", "", "uu-tien"]))
    here: dict[str, Any] = {"counter": desk.counter.id, "version": desk.version}
    if desk.ticket:
        called = state.tickets[desk.ticket].state == "called"
        return c.StartService(**here) if called and chance.random() < 0.7 else _any_end(chance, here, moves)
    if desk.state == "open":
        return c.CallNext(**here)
    return c.OpenCounter(**here) if desk.state == "closed" else c.ResumeCounter(**here)


def _any_end(chance: random.Random, here: dict[str, Any], moves: bool) -> c.AnyCommand:
    ends: list[c.AnyCommand] = [
        c.Finish(**here), c.Finish(**here), c.MarkAbsent(**here), c.Park(**here, reason="thiếu giấy"), c.Undo(**here),
    ]  # fmt: skip
    more: list[c.AnyCommand] = [
        c.Finish(**here, left=1), c.Park(**here, reason="chờ đóng dấu", by="hall"),
        c.Park(**here, reason="chờ kết quả", by="hall", until="2026-11-24"),
        c.RefusePriority(**here, reason="không đúng diện"), c.Transfer(**here, service="ho-tich", come_back=True),
    ]  # fmt: skip
    return chance.choice([*ends, *more] if moves else ends)


def _any_command(driver: Driver, chance: random.Random, now: int, moves: bool) -> c.AnyCommand:
    state = driver.engine.state
    counter = chance.choice(list(state.desks))
    tickets = list(state.tickets) or ["none"]
    here: dict[str, Any] = {"counter": counter, "version": driver.version(counter)}
    service = chance.choice(["ho-tich", "dat-dai"])
    makers: list[Callable[[], c.AnyCommand]] = [
        lambda: c.IssueTicket(service=service, priority=chance.choice(["", "uu-tien"])),
        lambda: c.IssueTicket(service=service, rehearsal=chance.random() < 0.2),
        lambda: c.IssueTicket(service=service),
        lambda: c.OpenCounter(**here, clerk=chance.choice(["", "an"])),
        lambda: c.CallNext(**here), lambda: c.CallNext(**here), lambda: c.Recall(**here),
        lambda: c.StartService(**here), lambda: c.Finish(**here), lambda: c.Finish(**here),
        lambda: c.MarkAbsent(**here), lambda: c.Park(**here, reason="thiếu giấy"),
        lambda: c.Transfer(**here, service=service, to_counter=chance.choice(["", "q1", "q2"])),
        lambda: c.PauseCounter(**here, reason="nghỉ"), lambda: c.ResumeCounter(**here), lambda: c.CloseCounter(**here),
        lambda: c.CallTicket(**here, ticket=chance.choice(tickets), reason="hẹn trước"),
        lambda: c.SetPriority(ticket=chance.choice(tickets), priority="uu-tien", reason="đi cùng con nhỏ"),
        lambda: c.SetPriority(ticket=chance.choice(tickets), priority="thuong", reason="nhầm"),
        lambda: c.SignIn(**here, clerk="an"),
        lambda: c.SignOut(**here),
        lambda: c.Undo(**here),
        lambda: c.Undo(**here),
        lambda: c.DeclareIncident(kind="power", text="Mất điện", stops_issuing=moves and chance.random() < 0.3),
        lambda: c.EndIncident(incident=chance.choice([*state.incidents, "none"])),
        lambda: c.EndIncident(incident=chance.choice([*state.incidents, "none"])),
        lambda: c.EndIncident(incident=chance.choice([*state.incidents, "none"])),
        lambda: c.PostNotice(text=chance.choice(["Thông báo", ""]), notice=chance.choice([*state.notices, ""])),
        lambda: c.Book(service=service, at=now + chance.choice([30, 60]) * MINUTE),
        lambda: c.Rebook(booking=chance.choice([*state.bookings, "none"]), at=now + 90 * MINUTE),
        lambda: c.CancelBooking(booking=chance.choice([*state.bookings, "none"]), reason="bận"),
        lambda: c.CheckIn(booking=chance.choice([*state.bookings, "none"])),
        lambda: c.Unpark(ticket=chance.choice(tickets)), lambda: c.Restore(ticket=chance.choice(tickets)),
        lambda: c.CancelTicket(ticket=chance.choice(tickets), reason="về"),
        lambda: c.Rate(ticket=chance.choice(tickets), score=chance.randrange(1, 6)),
        lambda: c.ReportPrint(ticket=chance.choice(tickets), job="j1", outcome="confirmed"),
        lambda: c.ReportAnnouncement(call=max(1, state.call), outcome="spoken", started_at=1),
    ]  # fmt: skip
    if not moves:
        return chance.choice(makers)()
    new: list[Callable[[], c.AnyCommand]] = [
        lambda: c.IssueTicket(service=service, dossiers=3, needs=["mobility"]),
        lambda: c.IssueTicket(service=service, linked=chance.choice(tickets)),
        lambda: c.Finish(**here, left=1), lambda: c.Finish(**here),
        lambda: c.Park(**here, reason="chờ đóng dấu", by="hall"),
        lambda: c.Park(**here, reason="chờ kết quả", by="hall", until=chance.choice(["", "2026-11-24"])),
        lambda: c.Transfer(**here, service=service, to_counter=chance.choice(["", "q1"]), come_back=True),
        lambda: c.RefusePriority(**here, reason="không đúng diện"),
        lambda: c.CoverCounters(**here, counters=chance.choice([[], ["q3"], ["q3", "q4"]])),
        lambda: c.StepAside(ticket=chance.choice(tickets)),
        lambda: c.LinkTickets(tickets=[chance.choice(tickets), chance.choice(tickets)]),
        lambda: c.SettleTicket(ticket=chance.choice(tickets), decision=chance.choice(["stay", "next_day"])),
        lambda: c.SettleTicket(ticket=chance.choice(tickets), decision="expire", reason="hết giờ"),
        lambda: c.SettleTicket(ticket=chance.choice(tickets), decision="extra", at=now + 180 * MINUTE),
        lambda: c.DeclareIncident(kind="network", text="Mất mạng", service=service),
    ]  # fmt: skip
    return chance.choice([*makers, *new])()


def assert_tables_say(engine: Engine) -> None:
    """The tables, which reports read, say of every ticket and counter what the live state says."""
    state = engine.state
    with engine.store.reader().connect() as connection:
        tickets = {row.id: row for row in connection.execute(select(tables.ticket))}
        counters = {row.id: row for row in connection.execute(select(tables.counter))}
    for ticket in state.tickets.values():
        row = tickets[ticket.id]
        assert (row.state, row.service, row.priority) == (ticket.state, ticket.service, ticket.priority), ticket
        assert row.counter == ticket.counter or ticket.state not in ("called", "serving", "finished"), ticket
    for desk in state.desks.values():
        found = counters.get(desk.counter.id)
        if found is not None:
            assert (found.state, found.reason, found.clerk) == (desk.state, desk.reason, desk.clerk), desk
            assert (found.ticket, found.since) == (desk.ticket, desk.since) or desk.since == 0, desk
        else:
            assert desk.state == "closed"
