"""Who watches every event of a hall worked by anybody: screens, invariants, undo, promises and the naive hall."""

from __future__ import annotations

from collections import Counter as Count

import everything
import msgspec

from shared.domain import clocks, hours, views
from shared.domain.events import (
    BookingCancelled,
    BookingCheckedIn,
    BookingMade,
    BookingMoved,
    DayClosed,
    DayOpened,
    StepUndone,
    TicketCalled,
    TicketCancelled,
    TicketIssued,
    TicketParked,
    TicketSettled,
    TicketsLinked,
    TicketUnparked,
)
from shared.domain.ticket import IN_HAND
from xephang.simulation.checkers.absence import Absence
from xephang.simulation.checkers.model import NaiveHall
from xephang.simulation.checkers.order import Order
from xephang.simulation.checkers.patience import Patience
from xephang.simulation.checkers.quota import Quota
from xephang.simulation.checkers.visits import Visits
from xephang.simulation.court import Fact


class Watcher:
    """Sees the state before and after each event."""

    def __init__(self, world):
        """`world` is only read."""
        self.world = world

    def before(self, event, at):
        """The event is about to happen."""

    def after(self, event, at):
        """It has happened."""


class Screens(Watcher):
    """A screen that applies only what is said to have changed knows the same as one that loads everything."""

    seen = None

    def before(self, _event, _at):
        if self.seen is None:
            self.seen = everything.rows(self.world.state)

    def after(self, event, _at):
        state = self.world.state
        for key in views.changed(state, event):
            self.seen[key] = views.row(state, *key)
        self.seen = {key: row for key, row in self.seen.items() if row is not None}
        right = everything.rows(state)
        stale = [key for key in {*self.seen, *right} if self.seen.get(key) != right.get(key)]
        assert not stale, f"stale after {type(event).__name__}: {stale}"


class Invariants(Watcher):
    """Everybody stands in one place, every count is right, nobody is in two hands."""

    def after(self, event, _at):
        state, name = self.world.state, type(event).__name__
        waiting = [ticket for queue in state.queues.values() for ticket in queue]
        assert len(waiting) == len(set(waiting)) == sum(map(len, state.queues.values())), name
        right = {each.id for each in state.tickets.values() if each.state == "waiting" and not each.blocked}
        assert set(waiting) == right, name
        for queue in state.queues.values():
            lines = *queue.by_class.values(), *queue.by_clock.values(), queue.returned, queue.promised, queue.booked
            assert all(line.head == next(iter(line)) for line in lines if len(line)), name
        self.counts(state, name)
        self.hands(state, name)
        held = {queue for queue, clock in state.clocks.by_queue.items() if clock.held}
        touched = (clocks.touched(state.hall, incident) for incident in state.incidents.values())
        assert held == {queue for queues in touched for queue in queues}, f"clocks after {name}"

    @staticmethod
    def counts(state, name):
        waiting = Count(
            ticket.service
            for ticket in state.tickets.values()
            if ticket.state == "waiting"
            or (ticket.state == "parked" and ticket.parked_by == "hall" and not ticket.parked_until)
        )
        for service, today in state.services.items():
            assert today.waiting == waiting.get(service, 0), f"{service} after {name}"
            assert min(today.served, today.issued, today.busy_ms) >= 0, f"{service} after {name}"

    @staticmethod
    def hands(state, name):
        hands = [desk.ticket for desk in state.desks.values() if desk.ticket]
        assert len(hands) == len(set(hands)), name
        assert set(hands) == {each.id for each in state.tickets.values() if each.state in IN_HAND}, name
        for desk in state.desks.values():
            assert not desk.ticket or desk.state == "open", f"{desk.counter.id} is {desk.state} after {name}"
            assert sum(1 for each in state.session(desk) if each.ticket) <= 1, f"one clerk after {name}"


class OnePerson(Watcher):
    """Numbers of one person, however they came to be linked, are never in hand together, over night neither."""

    def __init__(self, world):
        super().__init__(world)
        self.same: dict[str, str] = {}

    def who(self, ticket):
        while self.same.get(ticket, ticket) != ticket:
            ticket = self.same[ticket]
        return ticket

    def after(self, event, _at):
        linked = event.tickets if isinstance(event, TicketsLinked) else []
        if isinstance(event, TicketIssued) and event.linked:
            linked = [event.ticket, event.linked]
        for ticket in linked:
            self.same[self.who(ticket)] = self.who(linked[0])
        held = Count(self.who(desk.ticket) for desk in self.world.state.desks.values() if desk.ticket)
        assert all(count == 1 for count in held.values()), f"one person twice after {type(event).__name__}"


class Undone(Watcher):
    """A step that is taken back at once never was: not for the queue, the ticket, the counter nor the counts."""

    last = None

    def before(self, event, _at):
        if isinstance(event, StepUndone):
            return
        state = self.world.state
        self.last = self.facts(state) if hasattr(event, "counter") and hasattr(event, "ticket") else None
        self.kind = type(event).__name__, getattr(event, "ticket", "")

    def after(self, event, _at):
        if isinstance(event, StepUndone) and self.last is not None and (event.step, event.ticket) == self.kind:
            assert self.facts(self.world.state) == self.last, f"undo of {event.step}"
        if isinstance(event, StepUndone):
            self.last = None

    @staticmethod
    def facts(state):
        whole = everything.picture(state)
        for name in ("call", "calls", "last_at", "waits", "desks"):
            del whole[name]
        tickets = (
            msgspec.structs.replace(each, call=0, called_at=0, announced_at=0, taken_at=0)
            for each in whole.pop("tickets").values()
        )
        desks = {
            name: (desk.state, desk.ticket, desk.rate_ticket, desk.served, desk.covered_by)
            for name, desk in state.desks.items()
        }
        quotas = {name: (quota.classes, quota.returned) for name, quota in whole.pop("quotas").items()}
        stood = {name: quota for name, quota in quotas.items() if any(quota)}
        return whole, {each.id: each for each in tickets}, desks, stood


class Promises(Watcher):
    """First places of tomorrow and numbers set aside for a later day last until a real day of theirs has come."""

    def __init__(self, world):
        super().__init__(world)
        self.promised: dict[str, str] = {}
        self.kept: dict[str, str] = {}

    def after(self, event, _at):
        state = self.world.state
        if isinstance(event, BookingMade | BookingMoved):
            self.made(state, event)
        elif isinstance(event, BookingCheckedIn | BookingCancelled):
            self.promised.pop(event.booking, None)
        elif isinstance(event, DayOpened):
            self.opened(event)
        elif isinstance(event, DayClosed):
            assert not set(event.expired) & set(self.kept), "a place kept for a later day expired"
        elif isinstance(event, TicketCalled | TicketCancelled | TicketUnparked | TicketSettled | StepUndone):
            if getattr(event, "decision", "") != "stay":
                self.kept.pop(event.ticket, None)
        elif isinstance(event, TicketParked) and event.until and not self.practised(state, event.ticket):
            self.kept[event.ticket] = event.until
        assert set(self.promised) <= set(state.bookings), "a promise was lost"
        parked = {each.id for each in state.tickets.values() if each.state == "parked"}
        assert set(self.kept) <= parked, "a place was lost"

    def made(self, state, event):
        booking = event.booking if isinstance(event, BookingMade) else state.bookings[event.booking]
        ticket = state.by_token.get(booking.token, "")
        self.promised.pop(booking.id, None)
        later = hours.day_of(state.hall, booking.at) > state.date  # an extra session of this very day is over with it
        if booking.promise and later and not self.practised(state, ticket):
            self.promised[booking.id] = hours.day_of(state.hall, booking.at)

    @staticmethod
    def practised(state, ticket):
        found = state.tickets.get(ticket)
        today = state.practice and ticket.startswith(state.date.replace("-", ""))
        return today or (found is not None and found.rehearsal)

    def opened(self, event):
        assert set(self.promised) <= {booking.id for booking in event.bookings}, "a promise was lost over night"
        assert set(self.kept) <= {ticket.id for ticket in event.carried}, "a place was lost over night"
        if not event.practice:
            due = {booking.id: hours.day_of(event.hall, booking.at) for booking in event.bookings}
            self.promised = {each: due[each] for each in self.promised if due[each] > event.date}
            self.kept = {ticket: day for ticket, day in self.kept.items() if day > event.date}


class Naive(Watcher):
    """The second, simple-minded hall of the simulation judges order, limit, quota, absence and every step."""

    def __init__(self, world):
        super().__init__(world)
        self.wrong: list[str] = []
        hall = NaiveHall()
        checkers = Order, Patience, Quota, Absence, Visits
        self.checkers = [each(lambda law, what: self.wrong.append(f"{law}: {what}"), hall) for each in checkers]

    def after(self, event, at):
        fact = Fact(len(self.world.journal) + 1, at, "", str(self.world.entropy), event, b"")
        for checker in self.checkers:
            checker.fact(fact)
        assert not self.wrong, self.wrong


WATCHERS = [Screens, Invariants, OnePerson, Undone, Promises]
