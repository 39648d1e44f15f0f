"""Bookings: slots and their places, the window to check in, promises, and how many one person may have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import little_hall as little
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.domain import commands as c
from shared.domain import slots
from shared.domain.events import BookingCheckedIn, TicketIssued
from shared.domain.hall import BookingSettings, Session, TicketSettings
from shared.domain.records import Booking

DAY = 24 * little.HOUR
TEN = little.MONDAY_8_AM + 2 * little.HOUR
MORNING = little.MONDAY_8_AM - little.HOUR // 2  # 07:30


def hall_with(ticket=None, service=None, **booking):
    hall = little.little_hall()
    first, *others = hall.services
    changed = [replace(first, **(service or {})), *others]
    return replace(hall, booking=BookingSettings(**booking), services=changed, ticket=ticket or TicketSettings())


@pytest.fixture
def make():
    """Open the little hall with other booking settings."""
    return lambda **settings: little.open_hall(hall_with(**settings))


def book(hand, at=TEN, role="guide", **rest):
    return hand.do(c.Book(service="ho-tich", at=at, **rest), role=role)


def booked(hand, at=TEN, **rest):
    return book(hand, at, **rest)[0].booking


def checked_in(hand, code, role="kiosk"):
    arrived, issued = hand.do(c.CheckIn(booking=code), role=role)
    assert isinstance(arrived, BookingCheckedIn) and isinstance(issued, TicketIssued)
    assert arrived.ticket == issued.ticket
    return issued


# Slots


def test_a_booking_is_for_the_slot_that_holds_its_time(hand):
    assert [booked(hand, TEN + each * little.MINUTE).at - TEN for each in (0, 29, 30)] == [0, 0, 30 * little.MINUTE]


def test_a_slot_has_so_many_places_and_another_has_its_own(hand):
    for minute in range(4):
        booked(hand, TEN + minute * little.MINUTE)
    assert hand.code(book(hand)) == "slot_full"
    assert booked(hand, TEN + little.HOUR)
    assert hand.do(c.Book(service="chung-thuc", at=TEN))


@pytest.mark.parametrize(("places", "fit"), [(-1, 2), (1, 1), (3, 3)])
def test_a_service_may_have_places_of_its_own(make, places, fit):
    hand = make(service={"slot_places": places, "typical_minutes": 2}, slot_places=2)
    for _ in range(fit):
        booked(hand)
    assert hand.code(book(hand)) == "slot_full"


def test_a_service_without_places_takes_no_bookings(make):
    hand = make(service={"slot_places": 0})
    assert hand.code(book(hand)) == "not_bookable"
    assert slots.free_on(hand.state, hand.state.hall, hand.state.plan.services["ho-tich"], "2026-11-23", 0) == []


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (little.MONDAY_8_AM, "slot_in_past"), (little.MONDAY_8_AM - 1, "slot_in_past"), (0, "slot_in_past"),
        (-(2**53), "slot_in_past"), (2**53, "slot_out_of_reach"), (TEN + 7 * DAY, "slot_out_of_reach"),
        (TEN + 6 * DAY, "slot_closed"),  # a Sunday
        (TEN + 2 * little.HOUR, "slot_closed"),  # lunch
        (MORNING + 4 * little.HOUR, "slot_closed"),  # 11:30, when the morning is over
        (little.MONDAY_8_AM - 9 * little.HOUR + DAY, "slot_closed"),  # 23:00
    ],
)  # fmt: skip
def test_no_slot_but_in_serving_hours_to_come(hand, at, code):
    assert hand.code(book(hand, at)) == code


def test_the_slot_that_runs_now_is_no_longer_promised(hand):
    hand.now += 5 * little.MINUTE
    assert hand.code(book(hand, little.MONDAY_8_AM + 10 * little.MINUTE)) == "slot_in_past"


def test_days_ahead_are_counted_by_the_calendar(make):
    hand = make(days_ahead=1)
    assert booked(hand, TEN + DAY + 6 * little.HOUR)  # 16:00 tomorrow is more than 24 hours away
    assert hand.code(book(hand, TEN + 2 * DAY)) == "slot_out_of_reach"


def test_slots_follow_when_counters_serve_and_end_before_closing():
    hall = hall_with(slot_minutes=45, service={"sessions": [
        Session(days=[1], opens="07:00", serve_from="08:00", closes="10:00"),
        Session(days=[1], opens="13:30", closes="15:00"),
    ]})  # fmt: skip
    clock = [
        (datetime.fromtimestamp(at / 1000, UTC) + timedelta(hours=7)).strftime("%H:%M")
        for at in slots.begins_on(hall, "ho-tich", "2026-11-23")
    ]
    assert clock == ["08:00", "08:45", "13:30", "14:15"]
    assert slots.begins_on(hall, "ho-tich", "2026-11-24") == []


def test_what_is_free_is_what_can_be_booked(hand):
    booked(hand)
    found = slots.free_on(hand.state, hand.state.hall, hand.state.plan.services["ho-tich"], "2026-11-23", hand.now)
    assert {(each.at - TEN, each.free, each.places) for each in found if each.free != 4} == {(0, 3, 4)}
    assert min(each.at for each in found) == little.MONDAY_8_AM + little.HOUR // 2
    for each in found:
        for _ in range(each.free):
            booked(hand, each.at)
        assert hand.code(book(hand, each.at)) == "slot_full"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-2, 300), st.sampled_from(["book", "move", "cancel"])), max_size=40))
def test_no_slot_ever_holds_more_than_its_places(acts):
    hand = little.open_hall(hall_with(slot_places=2))
    for half_hours, act in acts:
        at, held = hand.now + half_hours * little.HOUR // 2, list(hand.state.bookings)
        if act == "book" or not held:
            book(hand, at)
        elif act == "move":
            hand.do(c.Rebook(booking=held[half_hours % len(held)], at=at))
        else:
            hand.do(c.CancelBooking(booking=held[half_hours % len(held)]))
        begins = [each.at for each in hand.state.bookings.values()]
        assert all(begins.count(at) <= 2 for at in begins)
        assert all(slots.begin_of(hand.state.hall, "ho-tich", at) == at > hand.now for at in begins)


# Change and cancel


def test_a_booking_is_moved_and_given_back(hand):
    codes = [booked(hand).id for _ in range(4)]
    hand.do(c.Rebook(booking=codes[0], at=TEN + DAY + 60_000), role="guide")
    assert hand.state.bookings[codes[0]].at == TEN + DAY
    assert booked(hand)
    assert hand.code(hand.do(c.Rebook(booking=codes[0], at=TEN))) == "slot_full"
    assert hand.do(c.Rebook(booking=codes[1], at=TEN + 60_000))  # its own place is free for it
    hand.do(c.CancelBooking(booking=codes[1]), role="guide")
    assert booked(hand)
    for command in (c.Rebook(booking=codes[1], at=TEN), c.CancelBooking(booking=codes[1]), c.CheckIn(booking=codes[1])):
        assert hand.code(hand.do(command)) == "unknown_booking"


@pytest.mark.parametrize("role", ["kiosk", "clerk", "board", "public", "citizen"])
def test_booking_is_for_staff_at_the_door(hand, role):
    assert hand.code(book(hand, role=role)) == "role"


# Checking in


@pytest.mark.parametrize("minutes", [-30, -1, 0, 15])
def test_who_comes_in_the_window_gets_a_number_with_the_booked_time(hand, minutes):
    code = booked(hand).id
    hand.now = TEN + minutes * little.MINUTE
    issued = checked_in(hand, code)
    assert (issued.label, issued.slot, issued.promised) == ("A001", TEN, False)
    assert hand.code(hand.do(c.CheckIn(booking=code))) == "unknown_booking"


def test_who_comes_too_early_is_told_when_to_come_back(hand):
    code = booked(hand).id
    hand.now = TEN - 30 * little.MINUTE - 1
    refused = hand.do(c.CheckIn(booking=code))
    assert (refused.code, refused.values) == ("too_early", {"time": "09:30"})


def test_who_comes_late_queues_like_anybody(hand):
    code = booked(hand).id
    hand.now = TEN + 15 * little.MINUTE + 1
    assert checked_in(hand, code).slot == 0


def test_or_is_refused_where_the_hall_wants_that(make):
    hand = make(late="refuse")
    code = booked(hand).id
    hand.now = TEN + 15 * little.MINUTE + 1
    refused = hand.do(c.CheckIn(booking=code))
    assert (refused.code, refused.values) == ("too_late", {"time": "10:00"})
    assert code in hand.state.bookings


def test_a_booking_lives_through_the_night_and_is_for_its_day_alone(hand):
    code = booked(hand, TEN + DAY).id
    assert hand.code(hand.do(c.CheckIn(booking=code))) == "booked_for_another_day"
    hand.do(c.CloseDay(), role="server")
    hand.now = TEN + DAY - 20 * little.MINUTE
    hand.do(c.OpenDay())
    assert checked_in(hand, code).slot == TEN + DAY


def test_a_booked_number_goes_first_once_its_time_has_come(hand):
    code = booked(hand).id
    hand.now = TEN - 20 * little.MINUTE
    hand.take()
    checked_in(hand, code)
    hand.take()
    assert hand.called() == "A001"
    hand.at(c.Finish)
    hand.now = TEN
    hand.take()
    assert hand.called() == "A002"


def test_the_daily_limit_refuses_no_booking_in_its_window(make):
    hand = make(service={"daily_limit": 1})
    in_time, late = booked(hand).id, booked(hand).id
    hand.take()
    assert hand.code(hand.do(c.IssueTicket(service="ho-tich"))) == "no_more_numbers"
    hand.now = TEN
    assert checked_in(hand, in_time).label == "A002"
    hand.now = TEN + little.HOUR
    assert hand.code(hand.do(c.CheckIn(booking=late))) == "no_more_numbers"
    assert late in hand.state.bookings


# Promises


def promise(hand, at=MORNING):
    """As the close of a day leaves it: no person, and the first place on the day of `at`."""
    kept = Booking(id="PROMISED", service="ho-tich", at=at, promise=True, label="A099", token="0123456789abcdef0123")
    hand.state.bookings[kept.id] = kept
    return kept.id


@pytest.mark.parametrize("hours", [0, 2, 5, 8])
def test_a_promise_is_kept_all_day_and_goes_first(hand, hours):
    code = promise(hand, at=MORNING + 4 * little.HOUR)
    hand.now += hours * little.HOUR
    hand.take() if hours in (0, 2) else None
    issued = checked_in(hand, code)
    assert (issued.promised, issued.slot) == (True, 0)
    assert hand.called() == issued.label


def test_a_promise_is_kept_when_the_limit_is_used_up_and_the_last_number_is_given(make):
    session = Session(days=[1], opens="07:30", closes="11:30", last_number="10:00")
    hand = make(service={"daily_limit": 1, "sessions": [session]}, ticket=TicketSettings(one_per_card=True))
    code = promise(hand)
    hand.do(c.IssueTicket(service="ho-tich", without_card=True))
    hand.now = TEN + little.HOUR
    assert hand.code(hand.do(c.IssueTicket(service="ho-tich", without_card=True))) == "last_number"
    assert checked_in(hand, code).promised


def test_a_promise_takes_nobodys_place_and_needs_none(make):
    hand = make(slot_places=1)
    code = promise(hand, at=MORNING + DAY)
    booked(hand, MORNING + DAY)
    booked(hand, TEN + DAY)
    hand.do(c.Rebook(booking=code, at=TEN + DAY), role="guide")
    assert (hand.state.bookings[code].at, hand.state.bookings[code].promise) == (TEN + DAY, True)


# Who


def test_one_person_books_so_often_a_day(make):
    hand = make(per_person=2)
    first = booked(hand, person="aaaa")
    booked(hand, TEN + little.HOUR, person="aaaa")
    refused = book(hand, TEN + 5 * little.HOUR, person="aaaa")
    assert (refused.code, refused.values) == ("booked_enough", {"most": "2"})
    assert booked(hand, person="bbbb") and booked(hand) and booked(hand, TEN + DAY, person="aaaa")
    hand.do(c.CancelBooking(booking=first.id))
    assert booked(hand, person="aaaa")


def test_without_a_limit_a_person_books_as_often_as_there_are_places(make):
    hand = make(per_person=0)
    assert all(booked(hand, person="aaaa") for _ in range(4))


def test_a_booking_with_a_card_stays_on_its_day(hand):
    code = booked(hand, person="aaaa").id
    assert hand.code(hand.do(c.Rebook(booking=code, at=TEN + DAY))) == "rebook_needs_card"
    assert hand.do(c.Rebook(booking=code, at=TEN + little.HOUR))


def test_where_the_hall_wants_cards_staff_speak_for_who_has_none(make):
    hand = make(ticket=TicketSettings(one_per_card=True))
    assert hand.code(book(hand)) == "card_required"
    vouched = booked(hand, without_card=True)
    hand.now = TEN
    assert checked_in(hand, vouched.id, role="kiosk").slot == TEN


def test_one_card_has_one_live_number_booked_or_not(make):
    hand = make(ticket=TicketSettings(one_per_card=True))
    code = booked(hand, person="aaaa").id
    hand.now = TEN
    taken = hand.do(c.IssueTicket(service="chung-thuc", person="aaaa"))[0]
    refused = hand.do(c.CheckIn(booking=code), role="kiosk")
    assert (refused.code, refused.values) == ("has_a_number", {"label": taken.label})
    hand.do(c.CancelTicket(ticket=taken.ticket, reason="đổi ý"))
    assert checked_in(hand, code).person == "aaaa"


@pytest.mark.parametrize("wrong", [{"card": "012345678901"}, {"person": "a" * 65}, {"language": "x" * 9}])
def test_what_the_server_should_have_changed_is_malformed(hand, wrong):
    assert hand.code(book(hand, **wrong)) == "malformed"


@pytest.mark.parametrize(
    ("wrong", "code"), [({"service": "nope"}, "unknown_service"), ({"priority": "nope"}, "unknown_priority")]
)
def test_what_the_hall_does_not_have(hand, wrong, code):
    assert hand.code(hand.do(c.Book(**({"service": "ho-tich", "at": TEN} | wrong)))) == code
