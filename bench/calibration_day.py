"""One simulated day through the real rules: `evolve`, `choose` and the expected wait, with people made of dice."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import NamedTuple

from bench.calibration_world import GAP_S, MINUTE, NO_SHOW, PARKED, SENT_ON, WALK_S, DayOfWorld, Visit
from shared.domain import calling, hours, waits
from shared.domain import events as e
from shared.domain.evolve import evolve
from shared.domain.hall import Hall
from shared.domain.state import HallState
from shared.domain.ticket import Ticket, label_of, ticket_id
from shared.domain.wait_model import Priors

OVERTIME = 90 * MINUTE


class Told(NamedTuple):
    """What one citizen was told at issue, and what came of it, minutes."""

    service: str
    priority: str
    at: int
    low: int
    high: int
    real: float


class Day:
    """Runs a day to its end; `told` has every number that was called."""

    def __init__(self, dice: DayOfWorld, date: str, priors: Priors) -> None:
        """Nothing has happened yet; `date` is a local date on which the hall works."""
        self.dice, self.date, self.chance = dice, date, dice.chance
        self.hall: Hall = dice.world.hall
        self.state = HallState()
        self.told: list[Told] = []
        self.now = self.count = 0
        self._heap: list[tuple[int, int, Callable[..., None], tuple[object, ...]]] = []
        self._printed: dict[str, tuple[int, int]] = {}
        self._pauses: dict[str, list[int]] = {}
        self.sessions = sessions_ms(self.hall, date)
        self.priors = priors

    def run(self) -> Priors:
        """From before the doors open until the last number; what was learned for the next day."""
        self.now = self.sessions[0][0] - 30 * MINUTE
        self._happen(e.DayOpened(date=self.date, hall=self.hall, priors=self.priors))
        for visit in self.dice.visits(self.sessions):
            self._at(visit.at, self._come, visit)
        for counter in self.hall.counters:
            self._plan_counter(counter.id)
        while self._heap:
            self.now, _n, act, arguments = heapq.heappop(self._heap)
            act(*arguments)
        return self.state.waits.priors(self.state)

    def _at(self, when: float, act: Callable[..., None], *arguments: object) -> None:
        self.count += 1
        heapq.heappush(self._heap, (round(when), self.count, act, arguments))

    def _in(self, seconds: float, act: Callable[..., None], *arguments: object) -> None:
        self._at(self.now + seconds * 1000, act, *arguments)

    def _happen(self, event: e.AnyEvent) -> None:
        self.count += 1
        evolve(self.state, event, self.count, self.now)

    def _plan_counter(self, counter: str) -> None:
        habits, chance = self.dice.world.habits, self.chance
        if chance.random() < habits.counters_missing:
            return
        starts, ends = self.sessions[0][0], self.sessions[-1][1]
        pauses = chance.random() * 2 * habits.pauses_a_day
        self._pauses[counter] = sorted(
            (round(chance.uniform(starts, ends)) for _ in range(round(pauses))), reverse=True
        )
        for pause in self._pauses[counter]:
            self._at(pause, self._ready, counter)  # nobody may be there to end: the break begins all the same
        self._at(starts + max(0.0, chance.gauss(2, 3)) * MINUTE, self._open, counter)

    def _open(self, counter: str) -> None:
        self._happen(e.CounterOpened(counter=counter))
        self._ready(counter)

    def _come(self, visit: Visit) -> None:
        service = next(each for each in self.hall.services if each.id == visit.service)
        number = self.state.numbers.get(service.series, 0) + 1
        label = label_of(service.series, number, 3)
        expected = waits.forecast(self.state, visit.service, visit.priority, self.now)
        assert expected is not None
        low, high = waits.bounds(self.state, visit.service, expected, self.now)
        ticket = ticket_id(self.date, label)
        self._printed[ticket] = (low, high)
        self._happen(
            e.TicketIssued(
                ticket=ticket, label=label, series=service.series, number=number, service=visit.service,
                priority=visit.priority, token=ticket, origin="bench", dossiers=visit.dossiers,
                wait_low=low, wait_high=high, expected=[*expected],
            )
        )  # fmt: skip
        self._wake(visit.service)

    def _wake(self, service: str) -> None:
        """Whoever sits idle looks at the screen."""
        for desk in self.state.desks.values():
            counter = desk.counter
            idle = desk.state == "open" and not desk.ticket
            if idle and any(service in names for names in desk.tiers):
                self._in(self.chance.uniform(3, 15), self._ready, counter.id)

    def _ready(self, counter: str) -> None:
        """Call the next one, unless it is time for a break."""
        desk = self.state.desks[counter]
        if desk.state != "open" or desk.ticket or self._break(counter):
            return
        found = calling.choose(self.state, desk, self.now)
        if found is None:
            return
        ticket, why = found
        self._happen(e.TicketCalled(ticket=ticket.id, counter=counter, call=self.state.call + 1, why=why))
        self._note(ticket)
        if self.chance.random() < NO_SHOW:
            self._in(self.chance.uniform(120, 240), self._no_show, counter, ticket.id)
        else:
            self._in(self.chance.expovariate(1 / WALK_S) + 8, self._begin, counter, ticket.id)

    def _note(self, ticket: Ticket) -> None:
        printed = self._printed.pop(ticket.id, None)
        if printed:  # its first call
            real = (self.now - ticket.issued_at) / MINUTE
            self.told.append(Told(ticket.service, ticket.priority, ticket.issued_at, *printed, real))

    def _break(self, counter: str) -> bool:
        """Lunch, the evening, or a pause."""
        for (_opens, closes), (again, _end) in zip(self.sessions, self.sessions[1:], strict=False):
            if closes - self.chance.uniform(0, 4) * MINUTE <= self.now < again:
                self._happen(e.CounterPaused(counter=counter, reason="lunch"))
                self._at(again + max(0.0, self.chance.gauss(1, 2)) * MINUTE, self._resume, counter)
                return True
        if self.now > self.sessions[-1][1] + OVERTIME:
            self._happen(e.CounterClosed(counter=counter))
            return True
        return self._pause_due(counter)

    def _pause_due(self, counter: str) -> bool:
        pauses = self._pauses[counter]
        if not pauses or pauses[-1] > self.now:
            return False
        pauses.pop()
        self._happen(e.CounterPaused(counter=counter, reason="pause"))
        self._in(self.chance.uniform(4, 14) * 60, self._resume, counter)
        return True

    def _resume(self, counter: str) -> None:
        self._happen(e.CounterResumed(counter=counter))
        self._ready(counter)

    def _no_show(self, counter: str, ticket: str) -> None:
        self._happen(e.TicketMarkedAbsent(ticket=ticket, counter=counter))
        self._in(self.chance.expovariate(1 / GAP_S), self._ready, counter)

    def _begin(self, counter: str, ticket: str) -> None:
        self._happen(e.ServiceStarted(ticket=ticket, counter=counter))
        held = self.state.tickets[ticket]
        took = self.dice.service_ms(held.service, counter, held.dossiers)
        self._at(self.now + took, self._end, counter, ticket)

    def _end(self, counter: str, ticket: str) -> None:
        fate, held = self.chance.random(), self.state.tickets[ticket]
        cashier = next((each.id for each in self.hall.services if each.kind == "cashier"), "")
        if fate < PARKED:
            self._happen(e.TicketParked(ticket=ticket, counter=counter, reason="paper"))
            self._in(self.chance.uniform(15, 45) * 60, self._come_back, ticket)
        elif fate < PARKED + SENT_ON and cashier and held.service != cashier:
            self._happen(e.TicketTransferred(ticket=ticket, counter=counter, service=cashier))
            self._wake(cashier)
        else:
            self._happen(e.ServiceFinished(ticket=ticket, counter=counter))
        self._in(self.chance.expovariate(1 / GAP_S), self._ready, counter)

    def _come_back(self, ticket: str) -> None:
        self._happen(e.TicketUnparked(ticket=ticket))
        self._wake(self.state.tickets[ticket].service)


def sessions_ms(hall: Hall, date: str) -> list[tuple[int, int]]:
    """When counters serve on that date, ms since 1970 UTC."""
    return [(each.opens_at, each.closes_at) for each in hours.serving_windows(hall, "", date)]
