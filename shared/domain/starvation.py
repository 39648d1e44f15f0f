"""People who would never be called: a plan is tried out against an adversary, by the real rule.

For each service and class one person, the victim, takes a number. Before every call somebody of each class who may go
first arrives anew, in every queue the counters call from; bookings come as many as a slot takes. A call takes the
typical minutes of its service. A victim who is not called in a day is starved, and the first calls are the case that
shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec.structs import replace

from shared.domain import calling
from shared.domain import events as e
from shared.domain.evolve import evolve
from shared.domain.hall import BookingSettings, Counter, Hall, PriorityClass, Service
from shared.domain.hall_problem import Problem, Step
from shared.domain.hall_sizes import Path
from shared.domain.slots import places_of
from shared.domain.state import HallState, Plan
from shared.domain.ticket import label_of

MINUTE_MS = 60_000
DAY_MINUTES = 480  # who waits so long is not called that day
STEPS_SHOWN = 6
MOST_EVENTS = 50_000  # of all trials of one hall together: a second or two, and twenty times what a big hall needs
DATE = "2000-01-03"
VICTIM = "1"  # the first number of the day


def starved(hall: Hall) -> Iterator[Problem]:
    """Classes and services that can be kept waiting for a whole day: one case for each cause.

    First without bookings; who is called then is tried again with all slots full.
    """
    plan, told, left = Plan.of(hall), set[object](), MOST_EVENTS
    keepers = _keepers(hall)
    for service, victim, callers in _victims(plan):
        cause = _cause(plan, callers, service, victim)
        for booked in _bookings(keepers, callers):
            if cause in told or left <= 0:
                break
            trial = Trial.of(plan, service, victim, callers, booked)
            trial.run(left)
            left -= trial.events
            if trial.starved:
                told.add(cause)
                yield _problem(plan, trial)
        if left <= 0:
            yield Problem(code="plan_too_large", path=("calling",), found=str(MOST_EVENTS), warning=True)
            return


def _tier(counter: Counter, service: str) -> int:
    """The tier in which a counter calls this service: 0 own, 1 helping, 2 helping when long; -1 never."""
    beyond = [each.service for each in counter.helps_beyond]
    tiers = [tier for tier, names in enumerate((counter.serves, counter.helps, beyond)) if service in names]
    return tiers[0] if tiers else -1


def _victims(plan: Plan) -> Iterator[tuple[Service, PriorityClass, list[Counter]]]:
    """For each service, one class of each kind its counters tell apart, and those counters."""
    calling_it: dict[str, list[Counter]] = {}
    for counter in plan.hall.counters:
        for name in _named(counter):
            calling_it.setdefault(name, []).append(counter)
    for service in plan.hall.services:
        callers = calling_it.get(service.id, [])
        ranked = any(plan.order_of[each.id].rule == "always_first" for each in callers)
        kinds: dict[object, PriorityClass] = {}
        for each in sorted(plan.hall.priorities, key=lambda priority: -priority.rank):
            kinds.setdefault((each.ordinary, each.no_later_than_minutes, each.rank if ranked else 0), each)
        yield from ((service, victim, callers) for victim in kinds.values())


def _cause(plan: Plan, callers: list[Counter], service: Service, victim: PriorityClass) -> object:
    """What a plan's author would change: told once, however many services it touches."""
    ranked = frozenset(repr(plan.order_of[each.id]) for each in callers if _tier(each, service.id) == 0)
    if not ranked:
        return service.id  # only helped: a matter of this service
    return ranked, _chosen(plan.hall, service), victim.id


@dataclass(slots=True)
class Seat:
    """A counter that may call the victim, and when it calls next, in ms."""

    counter: Counter
    free_at: int = 0


@dataclass(slots=True)
class Trial:
    """One victim's day."""

    plan: Plan  # of the counters and services that matter to the victim
    service: Service
    victim: PriorityClass
    seats: list[Seat]
    rivals: list[PriorityClass]
    booked: list[Service]
    slot_ms: int
    state: HallState = field(default_factory=HallState)
    events: int = 0
    starved: bool = False
    tickets: int = 0
    next_slot: int = 0
    steps: list[Step] = field(default_factory=list)

    @classmethod
    def of(
        cls, plan: Plan, service: Service, victim: PriorityClass, callers: list[Counter], booked: list[Service]
    ) -> Trial:
        """Set a hall up that has only what matters, open, with the victim waiting."""
        counters = callers if booked else _different(plan, callers)
        names = {name for each in counters for name in _named(each)}
        services = [each for each in plan.hall.services if each.id in names]
        trial = cls(
            plan=Plan.of(replace(plan.hall, counters=counters, services=services, roster=[])),
            service=service,
            victim=victim,
            seats=[Seat(each) for each in counters],
            rivals=_rivals(plan.hall, victim),
            booked=booked,
            slot_ms=max(1, plan.hall.booking.slot_minutes) * MINUTE_MS,
        )
        trial.begin()
        return trial

    def begin(self) -> None:
        """The day begins, and the victim comes first. It is a day of practice: nobody need learn how long waits are."""
        self.apply(e.DayOpened(date=DATE, hall=self.plan.hall, practice=True), 0)
        for seat in self.seats:
            self.apply(e.CounterOpened(counter=seat.counter.id), 0)
        self.issue(self.service, self.victim.id, 0)

    def run(self, most_events: int) -> None:
        """Let counters call until the victim is called, or the day is over."""
        now = 0
        while self.events < most_events:
            seat = min(self.seats, key=lambda each: each.free_at)
            now = max(now, seat.free_at)
            if now >= DAY_MINUTES * MINUTE_MS:
                self.starved = True
                return
            if not self.call(seat, now):
                return

    def call(self, seat: Seat, now: int) -> bool:
        """Let a counter call whom the rule chooses. False where that is the victim: the call is not made."""
        self.refill(now)
        found = calling.choose(self.state, self.state.desks[seat.counter.id], now)
        if found is None:  # nobody it may call: its rivals are all helped only when long
            seat.free_at = now + MINUTE_MS
            return True
        ticket, why = found
        if ticket.id == VICTIM:
            return False
        counter = seat.counter
        self.steps.append(
            Step(now // MINUTE_MS, counter.number, ticket.label, ticket.service, ticket.priority, why.rule)
        )
        self.apply(e.TicketCalled(ticket=ticket.id, counter=counter.id, call=self.state.call + 1, why=why), now)
        self.apply(e.ServiceStarted(ticket=ticket.id, counter=counter.id), now)
        self.apply(e.ServiceFinished(ticket=ticket.id, counter=counter.id), now)
        seat.free_at = now + self.service_ms(self.plan.services[ticket.service])
        return True

    def refill(self, now: int) -> None:
        """Everybody who might go before the victim comes: bookings of a new slot, and one of each rival class."""
        while self.next_slot <= now:
            for service in self.booked:
                for _ in range(places_of(self.plan.hall, service)):
                    self.issue(service, self.plan.ordinary, now, slot=max(1, self.next_slot))
            self.next_slot += self.slot_ms
        for service in self.plan.hall.services:
            queue = self.state.queue(service.id)
            for rival in self.rivals:
                if not queue.waiting(rival.id):
                    self.issue(service, rival.id, now)

    def issue(self, service: Service, priority: str, now: int, slot: int = 0) -> None:
        """Somebody takes a number; the victim is the first."""
        self.tickets += 1
        number = self.state.numbers.get(service.series, 0) + 1
        self.apply(
            e.TicketIssued(
                ticket=str(self.tickets), label=label_of(service.series, number, 3), series=service.series,
                number=number, service=service.id, priority=priority, token=str(self.tickets), origin="", slot=slot,
            ),
            now,
        )  # fmt: skip

    def service_ms(self, service: Service) -> int:
        """How long a call of this service keeps a counter busy."""
        return max(1, round(service.typical_minutes * MINUTE_MS))

    def apply(self, event: e.AnyEvent, now: int) -> None:
        """It happens."""
        self.events += 1
        evolve(self.state, event, 0, now)


def _rivals(hall: Hall, victim: PriorityClass) -> list[PriorityClass]:
    """The classes that can hurt most: the first, the ordinary one, and the one with the shortest limit."""
    others = [each for each in hall.priorities if each is not victim]
    first = min(others, key=lambda each: each.rank, default=victim)
    hurried = min(others, key=lambda each: each.no_later_than_minutes or DAY_MINUTES, default=victim)
    ordinary = next(each for each in hall.priorities if each.ordinary)
    return list({each.id: each for each in (first, hurried, ordinary, victim)}.values())


def _different(plan: Plan, callers: list[Counter]) -> list[Counter]:
    """One of each kind of counter: equal ones of a group give the victim the same chances."""
    kinds: dict[object, Counter] = {}
    for each in callers:
        alone = plan.group_of[each.id].startswith("@")
        order = repr(plan.order_of[each.id]) if alone else plan.group_of[each.id]
        kinds.setdefault((order, *map(frozenset, (each.serves, each.helps)), repr(each.helps_beyond)), each)
    return list(kinds.values())


def _keepers(hall: Hall) -> list[tuple[Service, frozenset[str]]]:
    """Services of which somebody chose how many bookings a slot takes, and the counters that have to keep them."""
    serving: dict[str, set[str]] = {}
    for counter in hall.counters:
        for name in counter.serves:
            serving.setdefault(name, set()).add(counter.id)
    return [(each, frozenset(serving[each.id])) for each in hall.services if _chosen(hall, each) and each.id in serving]


def _bookings(keepers: list[tuple[Service, frozenset[str]]], callers: list[Counter]) -> list[list[Service]]:
    """No bookings at all, then those of services these counters alone have to keep."""
    named = {each.id for each in callers}
    booked = [service for service, counters in keepers if counters <= named]
    return [[], booked] if booked else [[]]


def _chosen(hall: Hall, service: Service) -> bool:
    """Whether somebody chose how many bookings a slot of this service takes: the default is nobody's plan."""
    if not hall.booking.days_ahead:
        return False
    return service.slot_places > 0 or (service.slot_places < 0 and hall.booking.slot_places != _DEFAULT_PLACES)


_DEFAULT_PLACES = BookingSettings().slot_places


def _named(counter: Counter) -> list[str]:
    return [*counter.serves, *counter.helps, *(each.service for each in counter.helps_beyond)]


def _problem(plan: Plan, trial: Trial) -> Problem:
    code, path = _blame(plan, trial)
    facts = {
        "service": trial.service.id,
        "priority": trial.victim.id,
        "label": trial.state.tickets[VICTIM].label,
        "counters": ", ".join(str(seat.counter.number) for seat in trial.seats),
    }
    return Problem(code=code, path=path, found=trial.service.id, facts=facts, case=_case(trial))


def _case(trial: Trial) -> list[Step]:
    """The first calls of the counters that were nearest to calling the victim."""
    tiers = {seat.counter.number: _tier(seat.counter, trial.service.id) for seat in trial.seats}
    nearest = min(tiers.values())
    return [step for step in trial.steps if tiers[step.counter] == nearest][:STEPS_SHOWN]


def _blame(plan: Plan, trial: Trial) -> tuple[str, Path]:
    """The key to look at."""
    callers = [seat.counter for seat in trial.seats]
    service = next(index for index, each in enumerate(plan.hall.services) if each.id == trial.service.id)
    if all(_tier(each, trial.service.id) > 0 for each in callers):
        return "starves_when_only_helped", ("services", service)
    if trial.booked:
        return "starves_by_bookings", ("services", service)
    group = plan.group_of[callers[0].id]
    named = next((index for index, each in enumerate(plan.hall.groups) if each.id == group), -1)
    order = plan.hall.groups[named].order if named >= 0 else ""
    place = next((index for index, each in enumerate(plan.hall.orders) if each.id == order), -1)
    return "starves_by_rule", (("orders", place, "rule") if place >= 0 else ("calling", "rule"))
