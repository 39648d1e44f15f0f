"""What the moves of a visit do to its legs: which wait goes on, which begins anew, and what incidents take of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_engine_projection import HALL, ON, book_after, called, issued

from shared.domain import events as e
from shared.domain.records import Booking, Incident
from shared.domain.ticket import Ticket
from shared.engine.projector import project
from shared.engine.standstill import covered

ID = ON["ticket"]
OPEN = e.CounterOpened(counter="q1")


def legs(book):
    """(leg, enqueued, called_first, ended, outcome, returned) in seconds, oldest first."""
    rows = sorted(book.shelves.leg.new.values(), key=lambda leg: leg.leg)
    return [
        (leg.leg, *(time and time // 1_000 for time in (leg.enqueued, leg.called_first, leg.ended)), leg.outcome,
         leg.returned)
        for leg in rows
    ]  # fmt: skip


def test_set_aside_by_the_hall_the_wait_goes_on():
    book = book_after(issued(), OPEN, called(), e.TicketParked(**ON, by="hall"), e.TicketUnparked(ticket=ID), called(2))
    assert legs(book) == [(1, 2, 4, 5, "parked", 0), (2, 5, 7, None, "", 1)]


def test_set_aside_for_a_paper_of_their_own_the_next_wait_begins_with_coming_back():
    book = book_after(issued(), OPEN, called(), e.TicketParked(**ON), e.TicketUnparked(ticket=ID), called(2))
    assert legs(book) == [(1, 2, 4, 5, "parked", 0), (2, 6, 7, None, "", 1)]


def test_set_aside_until_a_later_day_nobody_waits_through_the_night():
    parked = e.TicketParked(**ON, by="hall", until="2026-11-24")
    book = book_after(issued(), OPEN, called(), parked, e.TicketUnparked(ticket=ID))
    assert legs(book) == [(1, 2, 4, 5, "parked", 0), (2, 6, None, None, "", 1)]


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        (e.TicketCancelled(ticket=ID, reason="về"), "cancelled"),
        (e.TicketSettled(ticket=ID, decision="expire"), "expired"),
        (e.TicketSettled(ticket=ID, decision="next_day", booking="B1"), "deferred"),
        (e.DayClosed(date="2026-11-23", expired=[ID]), "expired"),
    ],
)
def test_whoever_waits_for_the_hall_in_vain_has_waited(end, outcome):
    book = book_after(issued(), OPEN, called(), e.TicketParked(**ON, by="hall"), end)
    assert legs(book) == [(1, 2, 4, 5, "parked", 0), (2, 5, None, 6, outcome, 1)]
    assert book.tickets[ID].state == outcome and book.tickets[ID].ended_at == 6_000


def test_setting_aside_taken_back_leaves_one_leg():
    undone = e.StepUndone(counter="q1", ticket=ID, step="TicketParked", state="called", since=4_000)
    book = book_after(issued(), OPEN, called(), e.TicketParked(**ON, by="hall"), undone, e.ServiceStarted(**ON))
    assert legs(book) == [(1, 2, 4, None, "", 0)] and not book.waits_on
    assert book.tickets[ID].state == "serving"


def test_who_lets_others_go_first_waits_again_from_coming_back():
    book = book_after(issued(), OPEN, e.TicketSteppedAside(ticket=ID), e.TicketUnparked(ticket=ID), called())
    assert legs(book) == [(1, 2, None, 4, "stepped_aside", 0), (2, 5, 6, None, "", 1)]


def test_dossiers_left_are_a_new_wait():
    left = e.TicketRejoined(**ON, left=2)
    book = book_after(issued(), OPEN, called(), e.ServiceStarted(**ON), left)
    assert legs(book) == [(1, 2, 4, 6, "rejoined", 0), (2, 6, None, None, "", 0)]
    assert book.counters["q1"].ticket == "" and book.tickets[ID].state == "waiting"


def test_a_priority_refused_waits_on_from_where_it_began():
    claimed = e.TicketIssued(**{**_fields(issued()), "priority": "uu-tien"})
    book = book_after(claimed, OPEN, called(), e.PriorityRefused(**ON, reason="không đúng diện"), called(2))
    assert legs(book) == [(1, 2, 4, 5, "priority_refused", 0), (2, 2, 6, None, "", 0)]
    assert [leg.priority for leg in book.shelves.leg.new.values()] == ["uu-tien", "thuong"]
    assert (book.tickets[ID].priority, book.tickets[ID].reason) == ("thuong", "không đúng diện")


def test_a_number_lent_and_given_back_has_come_back():
    there = e.TicketTransferred(**ON, service="ho-tich", to_counter="q2", come_back=True)
    back = e.TicketTransferred(ticket=ID, counter="q2", service="ho-tich", to_counter="q1", returned=True)
    book = book_after(issued(), OPEN, called(), there, e.TicketCalled(ticket=ID, counter="q2", call=2, why=WHY), back)
    assert [(leg[4], leg[5]) for leg in legs(book)] == [("transferred", 0), ("transferred", 0), ("", 1)]


WHY = e.Why(rule="oldest")


def _fields(event):
    return {name: getattr(event, name) for name in event.__struct_fields__}


def test_what_was_said_at_issue_stands_on_the_ticket():
    said = e.TicketIssued(
        **{**_fields(issued()), "dossiers": 3, "needs": ["mobility", "hearing"], "person": "0123abcd", "slot": 9_000,
           "promised": True, "outside": True, "wait_low": 0, "wait_high": 15, "today": "may"}
    )  # fmt: skip
    row = book_after(said).tickets[ID]
    assert (row.dossiers, row.needs, row.slot, row.promised, row.outside) == (3, "mobility,hearing", 9_000, 1, 1)
    assert (row.wait_low, row.wait_high, row.today) == (0, 15, "may")
    assert "0123abcd" not in repr(row)
    plain = book_after(issued()).tickets[ID]
    assert (plain.wait_low, plain.wait_high, plain.slot, plain.dossiers) == (None, None, None, 1)


def test_a_booked_time_holds_for_who_is_set_aside_and_not_for_the_next_service():
    booked = e.TicketIssued(**{**_fields(issued()), "slot": 9_000})
    book = book_after(
        booked, OPEN, called(), e.TicketParked(**ON), e.TicketUnparked(ticket=ID), called(2),
        e.TicketTransferred(**ON, service="ho-tich"),
    )  # fmt: skip
    assert [leg.slot for leg in book.shelves.leg.new.values()] == [9_000, 9_000, None]


def test_staying_is_noted_and_ends_nothing():
    row = book_after(issued(), e.TicketSettled(ticket=ID, decision="stay")).tickets[ID]
    assert (row.state, row.settled, row.ended_at) == ("waiting", "stay", None)


def test_a_promise_has_its_booking_and_no_person():
    booking = Booking(id="B1", service="ho-tich", at=90_000, promise=True, label="A001", token="t", person="0123abcd")
    settled = e.TicketSettled(ticket=ID, decision="next_day", booking="B1")
    book = book_after(issued(), settled, e.BookingMade(booking=booking))
    assert (book.tickets[ID].settled, book.tickets[ID].booking) == ("next_day", "B1")
    assert (book.bookings["B1"].promise, book.bookings["B1"].label) == (1, "A001")
    assert "0123abcd" not in repr(book.bookings["B1"])
    moved = Booking(id="B1", service="ho-tich", at=180_000, promise=True, label="A001")
    project(book, e.DayOpened(date="2026-11-25", hall=HALL, bookings=[moved]), 9, 9_000)
    assert book.bookings["B1"].at == 180_000


def declared(name="i1", **more):
    return e.IncidentDeclared(incident=Incident(id=name, kind="power", text="Mất điện", **more))


@pytest.mark.parametrize(
    ("where", "stopped"),
    [({}, 2_000), ({"area": "a"}, 2_000), ({"service": "ho-tich"}, 2_000), ({"service": "other"}, 0)],
)
def test_an_incident_takes_its_time_out_of_the_wait_and_of_the_service(where, stopped):
    book = book_after(
        issued(), declared(**where), e.CounterOpened(counter="q1"), e.IncidentEnded(incident="i1"), called(),
        e.ServiceStarted(**ON), e.ServiceFinished(**ON),
    )  # fmt: skip
    (leg,) = book.shelves.leg.new.values()
    assert (leg.stopped, leg.stopped_serving) == (stopped, 0)
    book = book_after(issued(), OPEN, called(), e.ServiceStarted(**ON), declared(**where), e.ServiceFinished(**ON))
    (leg,) = book.shelves.leg.new.values()
    assert (leg.stopped, leg.stopped_serving) == (0, 1_000 if stopped else 0)


def test_two_incidents_at_once_count_once_and_a_call_taken_back_does_not_count_yet():
    book = book_after(
        issued(), declared("i1"), declared("i2", area="a"), e.CounterOpened(counter="q1"), called(),
        e.StepUndone(counter="q1", ticket=ID, step="TicketCalled", state="waiting", since=2_000),
    )  # fmt: skip
    (leg,) = book.shelves.leg.new.values()
    assert leg.stopped == 0
    project(book, e.IncidentEnded(incident="i1"), 8, 8_000)
    project(book, e.IncidentEnded(incident="i2"), 9, 9_000)
    project(book, called(2), 12, 12_000)
    assert leg.stopped == 6_000


def test_an_incident_over_the_night_stops_a_carried_wait_on_both_days():
    book = book_after(issued(), OPEN, called(), e.TicketParked(**ON, by="hall"), declared())
    carried = Ticket(
        id=ID, label="A001", series="A", number=1, service="ho-tich", priority="thuong", token="t", issued_at=2_000,
        arrival=1, waiting_since=2_000, state="parked", counter="q1",
    )  # fmt: skip
    incident = declared().incident
    tomorrow = e.DayOpened(date="2026-11-24", hall=HALL, carried=[carried], incidents=[incident])
    for seq, event in [(8, tomorrow), (10, e.IncidentEnded(incident="i1")), (12, called(2))]:
        project(book, event, seq, seq * 1_000)
    leg = book.legs[ID]
    assert (leg.leg, leg.enqueued, leg.stopped) == (2, 5_000, 4_000)  # from 6 to 10


def test_a_visit_set_aside_does_not_open_the_counter_it_was_at():
    book = book_after(issued(), OPEN, called(), e.TicketParked(**ON, until="2026-11-24"))
    carried = Ticket(
        id=ID, label="A001", series="A", number=1, service="ho-tich", priority="thuong", token="t", issued_at=2_000,
        arrival=1, waiting_since=2_000, state="parked", counter="q1",
    )  # fmt: skip
    project(book, e.DayOpened(date="2026-11-24", hall=HALL, carried=[carried]), 9, 9_000)
    assert (book.counters["q1"].state, book.counters["q1"].ticket) == ("closed", "")


def test_refused_demand_belongs_to_the_open_day_else_to_the_local_date():
    refused = e.DemandRefused(service="ho-tich", code="lunch_break", priority="uu-tien")
    book = book_after(refused, e.DayClosed(date="2026-11-23", expired=[]))
    project(book, refused, 9, 1_795_460_400_000)  # 24 November 2026, 02:00 in Vietnam
    first, second = book.shelves.demand.new.values()
    assert (first.seq, first.day, first.code, first.priority) == (2, "2026-11-23", "lunch_break", "uu-tien")
    assert second.day == "2026-11-24"


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_a_union_of_stretches_is_counted_moment_by_moment(stretches):
    moments = {moment for since, until in stretches for moment in range(since, until)}
    assert covered(sorted(stretches)) == len(moments)
