"""Weeks at random: days opened, left open, skipped and practised; no place and no promise is ever lost."""

from __future__ import annotations

import random

import little_hall as little
import pytest

from shared.domain import commands as c
from shared.domain import hours
from shared.domain.events import BookingCheckedIn, BookingMade, DayClosed, DayOpened, TicketSettled
from shared.domain.outcome import Refusal

DAYS = 12


class Weeks:
    """A hall whose people do anything; keeps by itself what it owes to whom."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.hand = little.open_hall(little.little_hall())
        self.promises = {}  # booking to the day it is due
        self.kept_for = {}  # ticket set aside for a later day, to that day
        self.seen = len(self.hand.journal)
        self.practice = False

    def day(self, number):
        """One date on the calendar: perhaps nobody opens, perhaps for practice, perhaps nobody closes."""
        hand, chance = self.hand, self.chance
        hand.now = little.MONDAY_8_AM + number * 24 * little.HOUR
        if number:
            if chance.random() < 0.25:
                return
            self.practice = chance.random() < 0.15
            assert not isinstance(hand.do(c.OpenDay(practice=self.practice), role="server"), Refusal)
            self.watch()
        for counter in ("q1", "q2"):
            if hand.state.desks[counter].state == "closed":
                hand.at(c.OpenCounter, counter)
        for _ in range(chance.randrange(25)):
            hand.now += chance.randrange(1, 10) * little.MINUTE
            self.act()
            self.watch()
        if chance.random() < 0.7:
            hand.now = little.MONDAY_8_AM + number * 24 * little.HOUR + 9 * little.HOUR
            self.close()
            self.watch()

    def act(self):
        hand, chance = self.hand, self.chance
        counter, tickets = chance.choice(["q1", "q2"]), list(hand.state.tickets)
        today = hours.day_of(hand.state.hall, hand.now)
        later = hours.day_of(hand.state.hall, hand.now + chance.randrange(1, 5) * 24 * little.HOUR)
        what = chance.randrange(8)
        if what < 3:
            hand.do(c.IssueTicket(service=chance.choice(["ho-tich", "chung-thuc"])))
        elif what == 3:
            hand.at(c.CallNext, counter)
        elif what == 4:
            hand.at(c.StartService, counter)
            hand.at(c.Finish, counter) if chance.random() < 0.5 else hand.at(
                c.Park, counter, reason="x", until=later, by=chance.choice(["hall", "citizen"])
            )
        elif what == 5 and tickets:
            decision = chance.choice(["stay", "next_day", "extra", "expire"])
            at = hand.now + chance.randrange(1, 80) * little.HOUR
            hand.do(c.SettleTicket(ticket=chance.choice(tickets), decision=decision, at=at, reason="x"))
        elif what == 6 and tickets:
            hand.do(c.Unpark(ticket=chance.choice(tickets)))
        elif hand.state.bookings and not self.practice:
            booking = chance.choice(list(hand.state.bookings.values()))
            checked = hand.do(c.CheckIn(booking=booking.id))
            due = booking.promise and hours.day_of(hand.state.hall, booking.at) == today
            assert isinstance(checked, Refusal) != due, (checked, booking)

    def close(self):
        """By a person, who is told what is left until nothing is."""
        hand = self.hand
        for _ in range(100):
            answer = hand.do(c.CloseDay(), role="supervisor")
            if not isinstance(answer, Refusal):
                assert answer[-1].expired == [] or self.practice
                return
            if answer.code == "tickets_in_hand":
                for desk in [each for each in hand.state.desks.values() if each.ticket]:
                    hand.at(c.StartService, desk.counter.id)
                    hand.at(c.Finish, desk.counter.id)
            elif answer.code == "extra_session_left":
                hand.now += little.HOUR
                if hours.day_of(hand.state.hall, hand.now) > hand.state.date:
                    return
            else:
                label = answer.values["labels"].split(",", maxsplit=1)[0]
                waiting = [
                    t for t in hand.state.tickets.values() if t.label == label and t.state in ("waiting", "parked")
                ]
                decision = self.chance.choice(["next_day", "extra", "expire"])
                at = hand.now + 30 * little.HOUR
                for ticket in waiting:
                    hand.do(c.SettleTicket(ticket=ticket.id, decision=decision, at=at, reason="x"))
        pytest.fail("the day cannot be closed")

    def watch(self):
        """Every new event, against what is owed."""
        hall = self.hand.state.hall
        for event, _ in self.hand.journal[self.seen :]:
            if isinstance(event, BookingMade) and not self.practice:
                due = hours.day_of(hall, event.booking.at)
                if due > self.hand.state.date:  # an extra session of this very day is over with it
                    self.promises[event.booking.id] = due
            elif isinstance(event, TicketSettled) and event.decision != "stay":
                self.kept_for.pop(event.ticket, None)
            elif isinstance(event, BookingCheckedIn):
                self.promises.pop(event.booking, None)
            elif isinstance(event, DayOpened):
                self.opened(event)
            elif isinstance(event, DayClosed):
                assert not set(event.expired) & set(self.kept_for), "a place kept for a later day expired"
        self.seen = len(self.hand.journal)
        parked = (each for each in self.hand.state.tickets.values() if each.state == "parked")
        if not self.practice:
            self.kept_for |= {t.id: t.parked_until for t in parked if t.parked_until > self.hand.state.date}

    def opened(self, event):
        assert set(self.kept_for) <= {ticket.id for ticket in event.carried}, "a number set aside was lost"
        parked = [ticket.id for ticket in event.carried if ticket.state == "parked"]
        arrivals = [self.hand.state.tickets[ticket].arrival for ticket in parked]
        assert arrivals == sorted(arrivals)
        assert all(arrival < 0 for arrival in arrivals)
        assert set(self.promises) <= {booking.id for booking in event.bookings}, "a promise was lost"
        assert all(hours.day_of(event.hall, each.at) >= event.date for each in event.bookings)
        if not event.practice:  # from now on it is the citizen who is to come
            self.kept_for = {ticket: day for ticket, day in self.kept_for.items() if day > event.date}
            self.promises = {each: day for each, day in self.promises.items() if day > event.date}


@pytest.mark.parametrize("seed", range(120))
def test_no_place_and_no_promise_is_lost(seed):
    weeks = Weeks(seed)
    for number in range(DAYS):
        weeks.day(number)
