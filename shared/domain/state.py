"""The live state of one hall: rebuilt from the journal, changed only by `evolve`, read by `decide`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.domain.clocks import Clocks, touched
from shared.domain.hall import Agency, Area, Counter, Hall, Order, PriorityClass, Reason, Service
from shared.domain.queue import Queue
from shared.domain.records import Booking, Incident, Notice
from shared.domain.rows import CallRow
from shared.domain.ticket import Ticket, TicketState
from shared.domain.wait_model import Live

CALLS_KEPT = 100
NO_RANK = 1_000_000


class Step(NamedTuple):
    """A counter's last step, with the facts that taking it back needs."""

    kind: str  # of its event
    ticket: str
    at: int
    state: TicketState  # of the ticket before the step
    since: int  # `state_since` of the ticket before the step
    took: int = 0  # ms of service it counted
    quota: tuple[int, ...] = ()  # tier of the call, and where its quota stood before the step
    turns: tuple[str, ...] = ()  # the quotas it moved on
    counter: str = ""  # of the ticket before the step, and so are these
    reason: str = ""
    joined_at: int = 0
    stopped: int = 0
    rates: tuple[tuple[str, str], ...] = ()  # what could be rated, by counter


@dataclass(slots=True)
class Desk:
    """What one counter does now."""

    counter: Counter
    state: str = "closed"  # closed, open, paused
    reason: str = ""
    clerk: str = ""
    version: int = 0
    since: int = 0
    ticket: str = ""  # id of the ticket in hand
    rate_ticket: str = ""
    served: int = 0
    out_of_order: int = 0  # acts out of order today
    covered_by: str = ""  # the counter whose clerk works this one too; itself for that counter
    tiers: list[list[str]] = field(default_factory=list)  # names of the queues it calls from, best tier first
    quotas: list[str] = field(default_factory=list)  # names of its quotas, by tier
    freed: frozenset[str] = frozenset()  # numbers sent to it that its closing has set free today
    last: Step | None = None  # what Undo takes back


@dataclass(slots=True)
class ServiceToday:
    """Counts of one service today."""

    waiting: int = 0
    issued: int = 0
    served: int = 0
    busy_ms: int = 0  # time spent serving `served` people


@dataclass(slots=True)
class Quota:
    """Where the counters of a group that call from the same services stand in their two quotas.

    Moved only by calls for which both kinds waited.
    """

    classes: int = 0  # calls made of the present run of priority_calls + ordinary_between
    returned: int = 0  # calls made of the present run of 1 + others_between_returned


@dataclass(slots=True)
class Plan:
    """The hall's configuration, looked up by id."""

    hall: Hall
    areas: dict[str, Area]
    agencies: dict[str, Agency]
    services: dict[str, Service]
    counters: dict[str, Counter]
    priorities: dict[str, PriorityClass]
    ordinary: str
    group_of: dict[str, str]  # counter to group; a counter in none is one by itself
    order_of: dict[str, Order]  # counter to the order of calls it follows
    limits: dict[str, int]  # class to its own hard limit in ms, where it has one
    reasons: dict[str, dict[str, Reason]]  # act to its reasons by id

    @classmethod
    def of(cls, hall: Hall) -> Plan:
        """Index a checked hall."""
        return cls(
            hall=hall,
            areas={area.id: area for area in hall.areas},
            agencies={agency.id: agency for agency in hall.agencies},
            services={service.id: service for service in hall.services},
            counters={counter.id: counter for counter in hall.counters},
            priorities={priority.id: priority for priority in hall.priorities},
            ordinary=next(priority.id for priority in hall.priorities if priority.ordinary),
            group_of=_groups(hall),
            order_of=_orders(hall),
            limits={each.id: each.no_later_than_minutes * 60_000 for each in hall.priorities},
            reasons=_reasons(hall),
        )


def _groups(hall: Hall) -> dict[str, str]:
    grouped = {counter: group.id for group in hall.groups for counter in group.counters}
    return {counter.id: grouped.get(counter.id, f"@{counter.id}") for counter in hall.counters}


def _orders(hall: Hall) -> dict[str, Order]:
    named: dict[str, Order] = {each.id: each for each in hall.orders}
    grouped = {counter: named.get(group.order, hall.calling) for group in hall.groups for counter in group.counters}
    return {counter.id: grouped.get(counter.id, hall.calling) for counter in hall.counters}


def _reasons(hall: Hall) -> dict[str, dict[str, Reason]]:
    found: dict[str, dict[str, Reason]] = {}
    for reason in hall.reasons:
        for act in reason.acts:
            found.setdefault(act, {})[reason.id] = reason
    return found


@dataclass(slots=True)
class HallState:
    """Everything a decision may look at. Empty before the first HallConfigured."""

    plan: Plan | None = None
    date: str = ""  # business day, "" before the first
    day_open: bool = False
    practice: bool = False
    opened_at: int = 0
    last_at: int = 0  # time of the last event
    arrivals: int = 0  # last place given in the order of arrival
    call: int = 0  # last announcement number of the day
    tickets: dict[str, Ticket] = field(default_factory=dict)  # of the day, in any state
    by_token: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)  # last number given, by series
    joins: int = 0  # numbers that have joined a queue, whoever came back counted again
    queues: dict[str, Queue] = field(default_factory=dict)  # by service, or "@" and a counter
    quotas: dict[str, Quota] = field(default_factory=dict)  # by group and services
    clocks: Clocks = field(default_factory=Clocks)
    waits: Live = field(default_factory=Live)
    carried_labels: frozenset[str] = frozenset()  # of visits from earlier days: not given again while they last
    people: dict[str, str] = field(default_factory=dict)  # keyed hash of a card to its last number
    desks: dict[str, Desk] = field(default_factory=dict)
    services: dict[str, ServiceToday] = field(default_factory=dict)
    calls: dict[int, CallRow] = field(default_factory=dict)  # the last CALLS_KEPT
    bookings: dict[str, Booking] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    cleared: frozenset[tuple[str, str]] = frozenset()  # row keys the last event removed wholesale

    @property
    def hall(self) -> Hall | None:
        """The configuration in force."""
        return self.plan.hall if self.plan else None

    def queue(self, name: str) -> Queue:
        """The queue of a service, or of one counter ("@" and its id)."""
        found = self.queues.get(name)
        if found is None:
            found = self.queues[name] = Queue()
        return found

    def stopped_ms(self, queue: str, now: int) -> int:
        """How long the clock of this queue has stood still today by `now`, in ms."""
        return self.clocks.stopped_ms(queue, now)

    def is_for_later(self, ticket: Ticket) -> bool:
        """Whether a number was set aside for a later day; on a practice day for that day too."""
        return ticket.parked_until > self.date or (self.practice and ticket.parked_until != "")

    def waited_ms(self, ticket: Ticket, now: int) -> int:
        """How long a number has held its place, in ms, without incidents and without the citizen's own absence."""
        stopped = self.clocks.stopped_ms(ticket.queue, now) - ticket.stopped if self.clocks.any else 0
        return now - ticket.joined_at - stopped

    def issuing_stopped(self, service: str) -> bool:
        """Whether an incident that touches this service keeps numbers from being given."""
        hall = self.hall
        return hall is not None and any(
            incident.stops_issuing and service in touched(hall, incident) for incident in self.incidents.values()
        )

    def worked_by(self, home: str) -> Iterator[Desk]:
        """The counters one clerk works together with `home`, itself included."""
        if not home:
            return
        for desk in self.desks.values():
            if desk.covered_by == home:
                yield desk

    def session(self, desk: Desk) -> list[Desk]:
        """All counters one clerk works together, the given one among them."""
        return list(self.worked_by(desk.covered_by)) if desk.covered_by else [desk]

    def waiting_ahead(self, service: str, priority: str) -> int:
        """How many people a new ticket of this service and class would have before it."""
        queue = self.queues.get(service)
        if self.plan is None or queue is None:
            return 0
        priorities = self.plan.priorities
        rank = priorities[priority].rank
        before = sum(len(line) for other, line in queue.by_class.items() if _rank(priorities, other) <= rank)
        return before + len(queue.returned) + len(queue.promised)


def _rank(priorities: dict[str, PriorityClass], priority: str) -> int:
    """A class the hall has given up goes last."""
    found = priorities.get(priority)
    return found.rank if found else NO_RANK
