"""A hall worked by anybody with any command, from plain numbers, so that every run can be told again and shrunk."""

from __future__ import annotations

import copy
from pathlib import Path

import little_hall as little
import msgspec

from shared.domain import commands as c
from shared.domain import hall_file, views
from shared.domain.decide import decide
from shared.domain.events import AnyEvent, DayOpened
from shared.domain.evolve import evolve
from shared.domain.hall import Area, Clerk, Counter, Group, Hall, PriorityClass, Reason, Service, Threshold
from shared.domain.outcome import Actor, Context, Refusal
from shared.domain.queue import Line, Queue
from shared.domain.state import HallState
from shared.domain.wait_model import Live

HALLS = Path(__file__).parents[3] / "halls"
DECODER = msgspec.json.Decoder(AnyEvent)
CLERKS = [Clerk(id="c1", name="Nguyễn Văn Mẫu"), Clerk(id="c2", name="Trần Thị Mẫu")]


def busy_hall() -> Hall:
    """Three counters, three services and every rule of the plan in use."""
    hall = little.little_hall(
        no_later_than_minutes=40, between_services="ageing", calls_before_absent=1, dossiers_per_turn=2,
        announced_before_absent=True, walk_seconds=30, out_of_order_per_day=3,
    )  # fmt: skip
    services = [*hall.services, Service(id="thu-phi", name="Thu phí", agency="tu-phap", series="C", kind="cashier")]
    services[0] = msgspec.structs.replace(services[0], next="thu-phi", daily_limit=60)
    counters = [
        Counter(id="q1", number=1, area="tang-1", serves=["ho-tich"], helps=["chung-thuc"]),
        Counter(
            id="q2", number=2, area="tang-1", serves=["chung-thuc"],
            helps_beyond=[Threshold(service="ho-tich", waiting=2, minutes=20)],
        ),
        Counter(id="q3", number=3, area="tang-2", serves=["ho-tich", "thu-phi"]),
    ]  # fmt: skip
    classes = [PriorityClass(id="thai", name="Mang thai", rank=2, no_later_than_minutes=20), *hall.priorities]
    return msgspec.structs.replace(
        hall, services=services, counters=counters, clerks=CLERKS, priorities=classes,
        areas=[*hall.areas, Area(id="tang-2", name="Tầng 2")],
        groups=[Group(id="chung", counters=["q1", "q3"])],
        reasons=[Reason(id="dau", name="Chờ đóng dấu", acts=["park"], keeps_waiting=True),
                 Reason(id="thieu", name="Thiếu giấy", acts=["park"])],
    )  # fmt: skip


def other(hall: Hall) -> Hall:
    """The same hall with other tiers, areas and rules: what is imported in the middle of a day."""
    first, *rest = [msgspec.structs.replace(each, helps=[], helps_beyond=[]) for each in hall.counters]
    moved = msgspec.structs.replace(first, area=hall.areas[-1].id, serves=[hall.services[1].id])
    one = hall.services[0].id
    others = [msgspec.structs.replace(each, serves=list(dict.fromkeys([*each.serves, one]))) for each in rest]
    counters = [moved, *others]
    rule = "interleave" if hall.calling.rule != "interleave" else "always_first"
    calling = msgspec.structs.replace(hall.calling, rule=rule, transfers="arrival", no_later_than_minutes=50)
    return msgspec.structs.replace(hall, counters=counters, calling=calling, groups=[])


def from_file(name: str) -> Hall:
    """One of the halls that come with the program."""
    hall = hall_file.parse((HALLS / name).read_text(encoding="utf-8"))
    assert isinstance(hall, Hall)
    return hall


class World:
    """A hall, its journal, and who watches each event."""

    def __init__(self, hall: Hall, watchers=()):
        """Open the hall on a Monday at eight."""
        self.halls = [hall, other(hall)]
        self.state, self.now, self.entropy = HallState(), little.MONDAY_8_AM, 0
        self.journal: list = []
        self.watchers = [make(self) for make in watchers]
        self.refusals: dict[str, int] = {}
        self.accepted: dict[str, int] = {}
        for command in (c.ImportHall(hall=hall), c.OpenDay()):
            assert not isinstance(self.do(command), Refusal)
        for counter in list(self.state.desks)[:3]:
            self.do(c.OpenCounter(counter=counter, version=self.state.desks[counter].version))

    def do(self, command, role="admin", place=""):
        """As the engine does: decide, then one event after the other."""
        self.entropy += 1
        actor = Actor(role=role, name=f"{role} 1", place=place)
        context = Context(now=self.now, entropy=self.entropy.to_bytes(16, "little"), actor=actor)
        decided = decide(self.state, command, context)
        name = type(command).__name__
        if isinstance(decided, Refusal):
            self.refusals[f"{name} {decided.code}"] = self.refusals.get(f"{name} {decided.code}", 0) + 1
            return decided
        self.accepted[name] = self.accepted.get(name, 0) + 1
        at = max(self.now, self.state.last_at)
        for event in decided:
            written = DECODER.decode(msgspec.json.encode(event))
            assert written == event
            for watcher in self.watchers:
                watcher.before(event, at)
            evolve(self.state, event, len(self.journal) + 1, at)
            self.journal.append((written, at))
            for watcher in self.watchers:
                watcher.after(event, at)
        return decided

    def step(self, what: int, a: int, b: int, minutes: int) -> None:
        """One step of four numbers."""
        self.now += minutes * 20_000
        command, role = COMMANDS[what % len(COMMANDS)](self, a, b)
        if command is not None:
            self.do(command, role)


def of(things, number):
    """One of some things; None where there are none."""
    things = list(things)
    return things[number % len(things)] if things else None


def _ticket(world, number, *states):
    found = [each.id for each in world.state.tickets.values() if not states or each.state in states]
    return of(found, number) or "none"


def _at(kind, /, **parts):
    """A command at a counter: mostly at one where it can be meant. Parts are computed from (world, a, b)."""

    def make(world, a, b):
        desks = list(world.state.desks.values())[:7]
        desk = desks[a % len(desks)]
        given = {name: part(world, a, b) for name, part in parts.items()}
        return kind(counter=desk.counter.id, version=desk.version, **given), "admin"

    return make


def _busy(kind, state="", /, **parts):
    """A command for a number in hand."""

    def make(world, a, b):
        held = [d for d in world.state.desks.values() if d.ticket]
        if state:
            held = [d for d in held if world.state.tickets[d.ticket].state == state] or held
        desk = of(held, a) or next(iter(world.state.desks.values()))
        given = {name: part(world, a, b) for name, part in parts.items()}
        return kind(counter=desk.counter.id, version=desk.version, **given), "admin"

    return make


def _plain(kind, role="admin", /, **parts):
    return lambda world, a, b: (kind(**{name: part(world, a, b) for name, part in parts.items()}), role)


def text(word):
    """The same word, whatever the numbers."""
    return lambda _world, _a, _b: word


def service(world, a, b):
    """Mostly one of the first three."""
    return of([each.id for each in world.state.hall.services][: 3 + b % 2], a)


def _priority(world, _a, b):
    return of(["", "", *[each.id for each in world.state.hall.priorities]], b)


def _later(_world, _a, b):
    return ["", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-30", "20261124", "2026-W48-3"][b % 7]


def _reason(act):
    def make(world, a, b):
        return of(world.state.plan.reasons.get(act, {}) or ["thử"], a + b)

    return make


def _slot(world, a, b):
    return world.now + (a % 30) * 10 * little.MINUTE + (b % 3) * 24 * little.HOUR


def _day(practice):
    def make(world, a, _b):
        world.now += (6 + a % 40) * little.HOUR
        return c.OpenDay(practice=practice), "server"

    return make


_PRACTICE = _day(True)


def _next_morning(world, a, _b):
    days = 1 + (a % 3 == 0)
    world.now = max(world.now, little.MONDAY_8_AM + days * 24 * little.HOUR
                    + (world.now - little.MONDAY_8_AM) // (24 * little.HOUR) * 24 * little.HOUR)  # fmt: skip
    return c.OpenDay(), "server"


def _back_in_time(world, a, _b):
    world.now -= (a % 50) * little.MINUTE
    return None, ""


def _one_of(name):
    return lambda world, a, _b: of(getattr(world.state, name), a) or "none"


def _linked(world, a, b):
    return [_ticket(world, a, "waiting", "parked", "called", "serving"), _ticket(world, b, "waiting", "serving")]


def _covers(world, a, b):
    names = list(world.state.desks)[:6]
    return [] if b % 4 == 0 else [names[(a + 1) % len(names)], names[b % len(names)]][: 1 + b % 2]


PARKED, WAITING = ("parked",), ("waiting",)
ISSUE = _plain(c.IssueTicket, service=service, priority=_priority, dossiers=lambda _w, a, _b: 1 + a % 4,
               needs=lambda _w, a, _b: ["mobility"] if a % 5 == 0 else [])  # fmt: skip
CALL = _at(c.CallNext)
COMMANDS = [
    ISSUE, ISSUE, ISSUE, ISSUE, CALL, CALL, CALL, CALL,
    _plain(c.IssueTicket, service=service, priority=_priority, linked=lambda w, a, _b: _ticket(w, a, "waiting",
           "parked", "called", "serving", "absent")),
    _plain(c.IssueTicket, service=service, person=lambda _w, a, _b: f"p{a % 5}",
           rehearsal=lambda _w, _a, b: b % 3 == 0),
    _plain(c.IssueTicket, "kiosk", service=service, priority=_priority),
    _busy(c.Recall, "called"), _busy(c.StartService, "called"), _busy(c.StartService, "called"),
    _busy(c.Finish), _busy(c.Finish, "serving"), _busy(c.Finish, "serving", left=lambda _w, a, _b: a % 3),
    _busy(c.MarkAbsent, "called"), _busy(c.MarkAbsent, "called"),
    _busy(c.Park, reason=_reason("park"), until=_later), _busy(c.Park, reason=_reason("park")),
    _busy(c.Transfer, reason=_reason("transfer")),
    _busy(c.Transfer, service=service, reason=_reason("transfer"), come_back=lambda _w, _a, b: b % 2 == 0,
          to_counter=lambda w, a, b: of(["", *w.state.desks], (a + b) % 4)),
    _busy(c.RefusePriority, reason=_reason("priority")),
    _at(c.Undo), _at(c.Undo), _busy(c.Undo), _busy(c.Undo),
    _at(c.CallTicket, ticket=lambda w, _a, b: _ticket(w, b, "waiting", "parked", "absent"),
        reason=_reason("call_ticket")),
    _at(c.CoverCounters, counters=_covers), _at(c.CoverCounters, counters=_covers),
    _at(c.OpenCounter, clerk=lambda w, _a, b: of(["", *[e.id for e in w.state.hall.clerks[:2]]], b)),
    _at(c.OpenCounter),
    _at(c.PauseCounter, reason=_reason("pause")), _at(c.ResumeCounter), _at(c.ResumeCounter), _at(c.CloseCounter),
    _at(c.SignIn, clerk=lambda w, _a, b: of([e.id for e in w.state.hall.clerks[:2]], b) or "none"), _at(c.SignOut),
    _plain(c.StepAside, "citizen", ticket=lambda w, a, _b: _ticket(w, a, *WAITING)),
    _plain(c.Unpark, ticket=lambda w, a, _b: _ticket(w, a, *PARKED)),
    _plain(c.Unpark, ticket=lambda w, a, _b: _ticket(w, a, *PARKED)),
    _plain(c.Unpark, "citizen", ticket=lambda w, a, _b: _ticket(w, a, *PARKED)),
    _plain(c.Restore, ticket=lambda w, a, _b: _ticket(w, a, "absent")),
    _plain(c.Restore, ticket=lambda w, a, _b: _ticket(w, a, "absent")),
    _plain(c.CancelTicket, ticket=lambda w, a, _b: _ticket(w, a, "waiting", "parked", "absent"),
           reason=_reason("cancel")),
    _plain(c.SetPriority, ticket=lambda w, a, _b: _ticket(w, a, *WAITING), reason=_reason("priority"),
           priority=lambda w, _a, b: of([each.id for each in w.state.hall.priorities], b)),
    _plain(c.LinkTickets, tickets=_linked), _plain(c.LinkTickets, tickets=_linked),
    _plain(c.ReportAnnouncement, "board", call=lambda w, a, _b: max(1, w.state.call - a % 3), outcome=text("spoken")),
    _plain(c.ReportAnnouncement, "board", call=lambda w, _a, _b: max(1, w.state.call), outcome=text("failed")),
    _plain(c.ReportPrint, "kiosk", ticket=lambda w, a, _b: _ticket(w, a), job=text("j"), outcome=text("confirmed")),
    _plain(c.Rate, ticket=lambda w, a, _b: _ticket(w, a, "finished"), score=lambda _w, _a, b: b % 6),
    _plain(c.DeclareIncident, kind=text("power"), text=text("Mất điện"),
           area=lambda w, a, b: of([each.id for each in w.state.hall.areas], b) if a % 3 == 0 else "",
           service=lambda w, a, b: service(w, b, 0) if a % 3 == 1 else "", stops_issuing=lambda _w, a, _b: a % 7 == 0),
    _plain(c.EndIncident, incident=_one_of("incidents")), _plain(c.EndIncident, incident=_one_of("incidents")),
    _plain(c.PostNotice, text=text("Thông báo"), notice=lambda w, a, b: of(w.state.notices, a) or "" if b % 2 else ""),
    _plain(c.PostNotice, text=text(""), notice=_one_of("notices")),
    _plain(c.Book, service=service, at=_slot, priority=_priority), _plain(c.Book, service=service, at=_slot),
    _plain(c.Rebook, booking=_one_of("bookings"), at=_slot), _plain(c.CancelBooking, booking=_one_of("bookings")),
    _plain(c.CheckIn, booking=_one_of("bookings")), _plain(c.CheckIn, booking=_one_of("bookings")),
    _plain(c.CheckIn, booking=_one_of("bookings")),
    _plain(c.SettleTicket, ticket=lambda w, a, _b: _ticket(w, a, "waiting", "parked"), reason=text("thử"),
           decision=lambda _w, _a, b: ["stay", "extra", "next_day", "expire"][b % 4], at=_slot),
    _plain(c.ImportHall, hall=lambda w, a, b: w.halls[(a + b) % 2]),
    _plain(c.CloseDay, "server"), _plain(c.CloseDay), _day(False), _PRACTICE, _next_morning, _next_morning,
    _back_in_time, _plain(c.ImportProcedures, source=text("x"), procedures=text([])),
]  # fmt: skip


PRACTICE = {number for number, make in enumerate(COMMANDS) if make is _PRACTICE}


def rows(state):
    """All rows of all tables."""
    return {(table, key): views.row(state, table, key) for table, keys in views.tables(state).items() for key in keys}


def picture(thing):
    """Everything a state is made of, in the order it stands, to be compared."""
    if isinstance(thing, Line):
        return [(ticket, thing._keys[ticket]) for ticket in thing]
    if isinstance(thing, Queue):
        parts = {name: picture(getattr(thing, name)) for name in Queue.__slots__}
        return {name: part for name, part in parts.items() if part}
    if isinstance(thing, HallState):
        found = {name: picture(getattr(thing, name)) for name in HallState.__slots__ if name not in ("plan", "cleared")}
        return found | {"queues": {name: queue for name, queue in found["queues"].items() if queue}}
    if isinstance(thing, Live):
        kept = {name: part for name, part in vars(thing).items() if name not in ("static", "errors", "left")}
        paces = {name: copy.copy(pace) for name, pace in thing.paces.items() if pace.people + pace.seen}
        return copy.deepcopy(kept | {"paces": paces})  # looking at a service makes it a pace that says nothing yet
    if isinstance(thing, dict):
        return {key: picture(part) for key, part in thing.items()}
    return copy.deepcopy(thing)


def replayed(journal, *, last_day: bool):
    """The state as a program that has just started builds it."""
    begin = 0
    if last_day:
        begin = max((number for number, (event, _) in enumerate(journal) if isinstance(event, DayOpened)), default=0)
    state = HallState()
    for seq, (event, at) in enumerate(journal[begin:], begin):
        evolve(state, event, seq + 1, at)
    return state
