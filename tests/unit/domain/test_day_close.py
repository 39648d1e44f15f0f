"""Closing asks what becomes of everybody left; promises and places set aside live on to the day they are for."""

from __future__ import annotations

import little_hall as little
import msgspec
import pytest
from msgspec.structs import replace

from shared.domain import commands as c
from shared.domain import day_rules, hours
from shared.domain.evolve import evolve
from shared.domain.hall import CalendarDay
from shared.domain.state import HallState

DAY = 24 * little.HOUR
EIGHT = little.MONDAY_8_AM


def at_local(hand, day, hour, minute=0):
    hand.now = EIGHT + day * DAY + (hour - 8) * little.HOUR + minute * little.MINUTE


def configure(hand, **changed):
    hand.do(c.ImportHall(hall=replace(hand.state.plan.hall, **changed)))


def settle(hand, ticket, decision, **rest):
    return hand.do(c.SettleTicket(ticket=ticket, decision=decision, **rest))


def codes(hand, command, role="admin"):
    refused = hand.do(command, role=role)
    return refused.code, refused.values


def next_morning(hand, day=1):
    at_local(hand, day, 7, 30)
    return hand.do(c.OpenDay(), role="server")[-1]


def set_aside(hand, until, by="hall", counter="q1"):
    hand.called(counter)
    hand.at(c.StartService, counter)
    hand.at(c.Park, counter, reason="Chờ kết quả", until=until, by=by)


# Closing


def test_a_person_closes_no_day_over_people_who_were_told_nothing(hand):
    first, second = hand.take(), hand.take("chung-thuc")
    assert codes(hand, c.CloseDay(), "supervisor") == ("tickets_left", {"labels": "A001, B001", "count": "2"})
    assert hand.state.day_open
    settle(hand, first, "next_day")
    settle(hand, second, "expire", reason="Công dân đã về")
    hand.do(c.CloseDay(), role="supervisor")
    states = {ticket: hand.state.tickets[ticket].state for ticket in (first, second)}
    assert states == {first: "deferred", second: "expired"}
    assert hand.journal[-1][0].expired == []  # nobody was left over


def test_who_was_told_to_stay_is_served_before_the_day_closes(hand):
    ticket = hand.take()
    settle(hand, ticket, "stay")
    assert codes(hand, c.CloseDay()) == ("tickets_staying", {"labels": "A001"})
    hand.serve()
    assert hand.do(c.CloseDay())


def test_the_server_may_close_over_anybody_and_they_are_left_over(hand):
    ticket, stays = hand.take(), hand.take()
    settle(hand, stays, "stay")
    hand.do(c.CloseDay(), role="server")
    assert hand.journal[-1][0].expired == [ticket, stays]


def test_an_absent_citizen_and_a_rehearsal_need_no_decision(hand):
    calling = replace(hand.state.plan.hall.calling, calls_before_absent=1, announced_before_absent=False)
    configure(hand, calling=calling)
    hand.take()
    hand.do(c.IssueTicket(service="chung-thuc", rehearsal=True))
    hand.called()
    hand.now += 10 * little.MINUTE
    hand.at(c.MarkAbsent)
    assert hand.do(c.CloseDay(), role="supervisor")
    assert not hand.state.day_open


def test_many_left_are_counted_and_a_few_named(hand):
    for _ in range(8):
        hand.take()
    _, values = codes(hand, c.CloseDay())
    assert values == {"labels": "A001, A002, A003, A004, A005, …", "count": "8"}


def test_a_practice_day_closes_without_decisions(hand):
    at_local(hand, 1, 8)
    hand.do(c.OpenDay(practice=True))
    hand.take()
    assert hand.do(c.CloseDay(), role="supervisor")


def test_a_day_with_an_extra_session_to_come_stays_open_for_it(hand):
    ticket = hand.take()
    at_local(hand, 0, 17, 30)
    settle(hand, ticket, "extra", at=EIGHT + 10 * little.HOUR)
    assert codes(hand, c.CloseDay()) == ("extra_session_left", {"labels": "A001"})
    at_local(hand, 0, 18, 1)
    assert hand.do(c.CloseDay())


# Deciding


def test_the_first_place_of_the_next_day_is_promised_from_when_counters_begin(hand):
    configure(hand, hours=replace(hand.state.plan.hall.hours, days=[CalendarDay(date="2026-11-24", working=False)]))
    ticket = hand.take(priority="cao-tuoi")
    settled, made = settle(hand, ticket, "next_day")
    booking = made.booking
    assert (settled.decision, settled.booking) == ("next_day", booking.id)
    assert (booking.promise, booking.label, booking.service, booking.priority) == (True, "A001", "ho-tich", "cao-tuoi")
    assert booking.token == hand.state.tickets[ticket].token
    assert booking.at == EIGHT + 2 * DAY - little.HOUR // 2  # Wednesday, 07:30
    assert hand.state.services["ho-tich"].waiting == 0


def test_a_promise_is_kept_on_its_day_before_everybody_who_comes_then(hand):
    ticket = hand.take()
    _, made = settle(hand, ticket, "next_day")
    hand.do(c.CloseDay())
    opened = next_morning(hand)
    assert [each.id for each in opened.bookings] == [made.booking.id]
    for _ in range(3):
        hand.take(priority="cao-tuoi")
    events = hand.do(c.CheckIn(booking=made.booking.id), role="kiosk")
    assert events[-1].promised
    hand.at(c.OpenCounter)
    assert hand.called() == events[-1].label


def test_after_midnight_the_next_day_is_the_one_that_begins(hand):
    ticket = hand.take()
    at_local(hand, 1, 0, 30)
    _, made = settle(hand, ticket, "next_day")
    assert hours.day_of(hand.state.hall, made.booking.at) == "2026-11-24"


def test_an_extra_session_outside_all_hours_gives_the_promised_number(hand):
    """Sunday at nine: no session of the calendar; the day is opened for it."""
    ticket = hand.take()
    nine = EIGHT + 6 * DAY + little.HOUR
    _, made = settle(hand, ticket, "extra", at=nine)
    hand.do(c.CloseDay())
    at_local(hand, 6, 8, 45)
    hand.do(c.OpenDay(), role="server")
    assert hand.code(hand.do(c.IssueTicket(service="ho-tich"), role="kiosk")) == "day_off"
    assert hand.do(c.CheckIn(booking=made.booking.id), role="kiosk")[-1].promised


@pytest.mark.parametrize(
    ("decision", "rest", "code"),
    [
        ("extra", {"at": EIGHT}, "extra_session_past"),
        ("extra", {}, "extra_session_past"),
        ("extra", {"at": EIGHT + 32 * DAY}, "extra_session_far"),
        ("expire", {}, "reason_required"),
        ("expire", {"reason": "  "}, "reason_required"),
    ],
)
def test_decisions_that_cannot_be_are_refused(hand, decision, rest, code):
    assert hand.code(settle(hand, hand.take(), decision, **rest)) == code
    assert hand.state.services["ho-tich"].waiting == 1


def test_what_is_in_hand_unknown_over_or_decided_already_is_refused(hand):
    assert hand.code(settle(hand, "20261123-A009", "stay")) == "unknown_ticket"
    ticket = hand.take()
    hand.called()
    assert hand.code(settle(hand, ticket, "next_day")) == "ticket_being_served"
    hand.at(c.StartService)
    hand.at(c.Finish)
    assert hand.code(settle(hand, ticket, "next_day")) == "ticket_not_waiting"
    other = hand.take()
    settle(hand, other, "stay")
    assert hand.code(settle(hand, other, "stay")) == "already_settled"
    assert settle(hand, other, "next_day")
    assert hand.code(settle(hand, other, "expire", reason="x")) == "already_settled"


def test_a_hall_that_never_works_again_promises_no_next_day(hand):
    ticket = hand.take()
    configure(hand, hours=replace(hand.state.plan.hall.hours, sessions=[
        replace(each, days=[1]) for each in hand.state.plan.hall.hours.sessions
    ], days=[CalendarDay(date=f"{day}", working=False) for day in (
        "2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21")]))  # fmt: skip
    assert hand.code(settle(hand, ticket, "next_day")) == "no_next_day"


def test_nothing_is_decided_on_a_day_that_is_closed(hand):
    hand.take()
    set_aside(hand, "2026-11-25")
    hand.do(c.CloseDay())
    assert hand.code(settle(hand, "20261123-A001", "next_day")) == "day_not_open"


# What lives on


def test_a_number_set_aside_for_a_later_day_is_no_left_over_and_comes_first_then(hand):
    old = hand.take()
    set_aside(hand, "2026-11-25")
    assert hand.do(c.CloseDay(), role="supervisor")[-1].expired == []
    next_morning(hand, 1)
    assert hand.state.tickets[old].state == "parked"
    hand.do(c.CloseDay(), role="supervisor")
    next_morning(hand, 2)
    new = hand.take()
    assert hand.state.tickets[new].label == "A002"  # A001 is still somebody's
    hand.do(c.Unpark(ticket=old))
    hand.at(c.OpenCounter)
    assert hand.called() == "A001"


def test_the_night_is_nobodys_wait(hand):
    """Ten minutes set aside for the hall's sake before the day ended: the clock goes on from there."""
    old = hand.take()
    hand.now += 10 * little.MINUTE
    set_aside(hand, "2026-11-24")
    hand.now += 10 * little.MINUTE
    hand.do(c.CloseDay(), role="supervisor")
    next_morning(hand)
    assert hand.state.waited_ms(hand.state.tickets[old], hand.now) == 10 * little.MINUTE
    hand.now += little.MINUTE
    assert hand.state.waited_ms(hand.state.tickets[old], hand.now) == 11 * little.MINUTE


def test_the_citizens_own_absence_over_night_does_not_count_either(hand):
    old = hand.take()
    hand.now += 10 * little.MINUTE
    set_aside(hand, "2026-11-24", by="citizen")
    hand.now += little.HOUR
    hand.do(c.CloseDay(), role="supervisor")
    next_morning(hand)
    hand.now += little.HOUR
    hand.do(c.Unpark(ticket=old))
    assert hand.state.waited_ms(hand.state.tickets[old], hand.now) == 0
    hand.now += little.MINUTE
    assert hand.state.waited_ms(hand.state.tickets[old], hand.now) == little.MINUTE


def test_a_place_kept_for_a_day_that_was_used_up_expires_with_it(hand):
    old = hand.take()
    set_aside(hand, "2026-11-24")
    hand.do(c.CloseDay(), role="supervisor")
    next_morning(hand)
    assert hand.code(hand.do(c.CloseDay(), role="supervisor")) == "tickets_left"
    assert hand.do(c.CloseDay(), role="server")[-1].expired == [old]


def test_what_was_kept_for_a_day_the_hall_did_not_open_on_is_kept_for_the_next(hand):
    """A storm on Tuesday: neither the number set aside nor the promise is lost."""
    old = hand.take()
    set_aside(hand, "2026-11-24")
    promised = hand.take()
    _, made = settle(hand, promised, "next_day")
    hand.do(c.CloseDay(), role="supervisor")
    opened = next_morning(hand, 2)
    assert hand.state.tickets[old].state == "parked"
    (booking,) = opened.bookings
    assert (booking.id, hours.day_of(hand.state.hall, booking.at)) == (made.booking.id, "2026-11-25")
    assert hand.do(c.CheckIn(booking=booking.id))[-1].promised


def test_a_promise_nobody_came_for_lapses_with_its_day(hand):
    settle(hand, hand.take(), "next_day")
    hand.do(c.CloseDay())
    assert next_morning(hand, 1).bookings
    hand.do(c.CloseDay())
    assert next_morning(hand, 2).bookings == []


def test_a_practice_day_neither_uses_up_nor_leaves_anything(hand):
    old = hand.take()
    set_aside(hand, "2026-11-24")
    kept = hand.take()
    _, made = settle(hand, kept, "next_day")
    hand.do(c.CloseDay(), role="supervisor")
    at_local(hand, 1, 6)
    hand.do(c.OpenDay(practice=True))
    hand.at(c.OpenCounter, "q2")
    hand.take("chung-thuc")
    set_aside(hand, "2026-11-26", counter="q2")
    settle(hand, hand.take("chung-thuc"), "next_day")
    hand.do(c.CloseDay(), role="supervisor")
    opened = next_morning(hand, 2)
    assert [ticket.id for ticket in opened.carried] == [old]
    assert [booking.id for booking in opened.bookings] == [made.booking.id]


def test_several_that_are_carried_keep_their_order_of_arrival(hand):
    labels = []
    for _ in range(4):
        hand.take()
    for _ in range(4):
        labels.append(hand.called())
        hand.at(c.StartService)
        hand.at(c.Park, reason="Chờ kết quả", until="2026-11-24", by="hall")
    hand.do(c.CloseDay(), role="supervisor")
    assert [ticket.label for ticket in next_morning(hand).carried] == labels == ["A001", "A002", "A003", "A004"]
    hand.take()
    hand.at(c.OpenCounter)
    for ticket in ("20261123-A003", "20261123-A002"):
        hand.do(c.Unpark(ticket=ticket))
    assert hand.called() == "A002"


def test_a_rebuild_from_the_new_day_knows_what_was_kept(hand):
    hand.take()
    set_aside(hand, "2026-11-25")
    settle(hand, hand.take(), "next_day")
    hand.do(c.CloseDay(), role="supervisor")
    next_morning(hand)
    hand.take()
    start = max(i for i, (event, _) in enumerate(hand.journal) if type(event).__name__ == "DayOpened")
    again = HallState()
    for seq, (event, at) in enumerate(hand.journal[start:]):
        evolve(again, msgspec.convert(msgspec.to_builtins(event), type(event)), seq, at)
    assert again.tickets == hand.state.tickets
    assert again.bookings == hand.state.bookings


def test_one_clerk_at_two_counters_goes_home_with_the_day(hand):
    hand.at(c.CloseCounter, "q2")
    hand.at(c.CoverCounters, counters=["q2"])
    hand.do(c.CloseDay())
    assert {desk.covered_by for desk in hand.state.desks.values()} == {""}
    assert next_morning(hand).covers == {}


def test_one_clerk_at_two_counters_finishes_over_midnight_what_is_in_hand(hand):
    hand.at(c.CloseCounter, "q2")
    hand.at(c.CoverCounters, counters=["q2"])
    ticket = hand.take("chung-thuc")
    hand.called()
    holder = next(desk.counter.id for desk in hand.state.desks.values() if desk.ticket)
    at_local(hand, 1, 7, 30)
    opened = hand.do(c.OpenDay(), role="server")[-1]
    assert opened.covers == {"q1": "q1", "q2": "q1"}
    version = hand.state.desks[holder].version
    hand.do(c.StartService(counter=holder, version=version), role="clerk", place="q1")
    hand.do(c.Finish(counter=holder, version=version + 1), role="clerk", place="q1")
    assert hand.state.tickets[ticket].state == "finished"


# The list before closing


def test_an_hour_before_closing_those_who_may_not_be_served_are_listed(hand):
    tickets = [hand.take() for _ in range(20)]  # ten minutes each, two counters, one of them busy with its own
    at_local(hand, 0, 15, 59)
    assert day_rules.leftovers(hand.state, hand.now) == []
    at_local(hand, 0, 16)
    listed = day_rules.leftovers(hand.state, hand.now)
    ids = [ticket for ticket, _ in listed]
    assert ids == [ticket for ticket in tickets if ticket in ids]
    assert tickets[-1] in ids
    assert {verdict.today for _, verdict in listed} <= {"may", "will_not"}
    settle(hand, tickets[-1], "stay")
    assert tickets[-1] not in [ticket for ticket, _ in day_rules.leftovers(hand.state, hand.now)]


def test_after_closing_everybody_left_is_listed_also_next_morning(hand):
    tickets = [hand.take(), hand.take("chung-thuc")]
    for day, hour in ((0, 17), (1, 8)):
        at_local(hand, day, hour)
        listed = day_rules.leftovers(hand.state, hand.now)
        assert listed == [(ticket, ("will_not", "no_session_left")) for ticket in tickets]


def test_who_is_set_aside_for_the_halls_sake_is_listed_and_who_went_away_is_not(hand):
    for_hall = hand.take()
    set_aside(hand, "")
    hand.take()
    set_aside(hand, "", by="citizen")
    for hour, verdict in ((16, ("may", "close_to_end")), (17, ("will_not", "no_session_left"))):
        at_local(hand, 0, hour)
        assert day_rules.leftovers(hand.state, hand.now) == [(for_hall, verdict)]
