"""The live state of one hall: rebuilt from the journal, changed only by `evolve`, read by `decide`."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.domain.hall import Agency, Area, Counter, Hall, PriorityClass, Service
from shared.domain.records import Booking, Incident, Notice
from shared.domain.rows import CallRow
from shared.domain.ticket import Ticket, TicketState

CALLS_KEPT = 100


class Lane:
    """Waiting tickets of one service and priority class, in order of arrival.

    The head is always clean (removal tidies it), so reading it changes nothing and costs the same at any length.
    """

    __slots__ = ("_arrivals", "_heap")

    def __init__(self) -> None:
        self._heap: list[tuple[int, str]] = []
        self._arrivals: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._arrivals)

    def __iter__(self) -> object:
        return iter(sorted(self._arrivals, key=self._arrivals.__getitem__))

    def add(self, ticket: Ticket) -> None:
        """Put a ticket at its place of arrival."""
        self._arrivals[ticket.id] = ticket.arrival
        heapq.heappush(self._heap, (ticket.arrival, ticket.id))

    def remove(self, ticket_id: str) -> None:
        """Take a ticket out, wherever it stands."""
        del self._arrivals[ticket_id]
        heap = self._heap
        while heap and self._arrivals.get(heap[0][1]) != heap[0][0]:
            heapq.heappop(heap)

    @property
    def head(self) -> str:
        """The id of the ticket that came first. Raises IndexError when nobody waits."""
        return self._heap[0][1]


class Step(NamedTuple):
    """A counter's last step, with the facts that taking it back needs."""

    kind: str  # of its event
    ticket: str
    at: int
    state: TicketState  # of the ticket before the step
    since: int  # `state_since` of the ticket before the step
    took: int = 0  # ms of service it counted
    ordinary_owed: int = 0  # before the step


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
    ordinary_owed: int = 0  # interleave: ordinary people to call before the next priority one
    last: Step | None = None  # what Undo takes back


@dataclass(slots=True)
class ServiceToday:
    """Counts of one service today."""

    waiting: int = 0
    issued: int = 0
    served: int = 0
    busy_ms: int = 0  # time spent serving `served` people


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
        )


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
    lanes: dict[tuple[str, str], Lane] = field(default_factory=dict)  # (service or @counter, priority class)
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

    def waiting_ahead(self, service: str, priority: str) -> int:
        """How many people a new ticket of this service and class would have before it."""
        if self.plan is None:
            return 0
        rank = self.plan.priorities[priority].rank
        return sum(
            len(lane)
            for (name, other), lane in self.lanes.items()
            if name == service and other in self.plan.priorities and self.plan.priorities[other].rank <= rank
        )
