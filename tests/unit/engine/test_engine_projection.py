"""Rows and tables agree, and the projector writes each row once a commit."""

from __future__ import annotations

from typing import get_args

import pytest
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from shared.domain import events as e
from shared.domain.hall import Agency, Area, Counter, Hall, Hours, PriorityClass, Service
from shared.domain.records import Booking, Incident, Notice
from shared.engine import tables
from shared.engine.day_book import DayBook
from shared.engine.projected import CHANGING, ROW_TYPES
from shared.engine.projector import HANDLERS, project

HALL = Hall(
    id="thu", name="Trung tâm thử", hours=Hours(sessions=[]),
    priorities=[PriorityClass(id="thuong", name="Thông thường", rank=9, ordinary=True)],
    areas=[Area(id="a", name="Khu A")],
    agencies=[Agency(id="tp", name="Sở Tư pháp", area="a")],
    services=[Service(id="ho-tich", name="Hộ tịch", agency="tp", series="A", target_minutes=15)],
    counters=[Counter(id="q1", number=1, area="a", serves=["ho-tich"])],
)  # fmt: skip


def book_after(*happened):
    """The book of a day in which these things happened, a second apart."""
    book = DayBook("thu")
    for seq, event in enumerate([e.DayOpened(date="2026-11-23", hall=HALL), *happened], 1):
        project(book, event, seq, seq * 1_000)
    return book


def issued(ticket="20261123-A001"):
    return e.TicketIssued(
        ticket=ticket, label="A001", series="A", number=1, service="ho-tich", priority="thuong", token="t", origin="k"
    )


def called(call=1):
    return e.TicketCalled(ticket="20261123-A001", counter="q1", call=call, why=e.Why(rule="oldest"))


ON = {"ticket": "20261123-A001", "counter": "q1"}


def test_every_event_has_its_projection():
    assert set(HANDLERS) == set(get_args(e.AnyEvent))


@pytest.mark.parametrize("table", tables.PROJECTED, ids=lambda table: table.name)
def test_fields_are_columns_in_order(table):
    assert ROW_TYPES[table].__struct_fields__ == tuple(table.c.keys())
    changing = CHANGING.get(table, "").split()
    assert changing == [name for name in table.c.keys() if name in changing]  # noqa: SIM118
    assert not set(changing) & {column.name for column in table.primary_key}


@pytest.mark.parametrize("table", tables.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_key_carries_the_hall_and_only_three_types_are_used(table):
    assert table.primary_key.columns.keys()[0] == "hall"
    small, large = (str(CreateTable(table).compile(dialect=d.dialect())) for d in (sqlite, postgresql))
    assert "STRICT" in small
    assert {str(column.type.compile(sqlite.dialect())) for column in table.c} <= {"INTEGER", "TEXT", "BLOB"}
    assert {str(column.type.compile(postgresql.dialect())) for column in table.c} <= {"BIGINT", "TEXT", "BYTEA"}
    assert "BIGSERIAL" not in large


def test_a_row_is_written_once_however_much_happened():
    book = book_after(issued(), e.CounterOpened(counter="q1", clerk="an"), called(), e.ServiceStarted(**ON))
    assert len(book.shelves.ticket.inserts()) == len(book.shelves.leg.inserts()) == 1
    assert not book.shelves.ticket.updates() and not book.shelves.leg.updates()
    book.shelves.clear()
    project(book, e.ServiceFinished(**ON), 9, 9_000)
    assert not book.shelves.ticket.inserts()
    (leg,) = book.shelves.leg.updates()
    assert leg == (
        "thuong",
        4_000,
        4_000,
        1,
        5_000,
        9_000,
        "q1",
        "an",
        "finished",
        0,
        0,
        "thu",
        "2026-11-23",
        "20261123-A001",
        1,
    )


def test_a_transfer_ends_one_leg_and_begins_the_next_with_the_same_label():
    book = book_after(
        issued(), e.CounterOpened(counter="q1"), called(), e.TicketTransferred(**ON, service="ho-tich", to_counter="q1")
    )
    first, second = book.shelves.leg.new.values()
    assert (first.outcome, first.ended) == ("transferred", 5_000)
    assert (second.leg, second.enqueued, second.outcome) == (2, 5_000, "")
    assert first.label == second.label == "A001"
    assert book.tickets["20261123-A001"].state == "waiting" and book.counters["q1"].ticket == ""


def test_called_straight_from_aside_is_a_leg_without_a_wait():
    parked = e.TicketParked(**ON, reason="thiếu giấy")
    book = book_after(issued(), e.CounterOpened(counter="q1"), called(), parked, called(2))
    _, again = book.shelves.leg.new.values()
    assert (again.leg, again.enqueued, again.called_first) == (2, None, 6_000)


def test_stretches_of_a_counter_follow_each_other():
    book = book_after(
        e.CounterOpened(counter="q1", clerk="an"), e.CounterPaused(counter="q1", reason="họp"),
        e.CounterResumed(counter="q1"), e.CounterClosed(counter="q1"),
    )  # fmt: skip
    stretches = [(s.state, s.reason, s.since, s.until, s.clerk) for s in book.shelves.counter_time.new.values()]
    assert stretches == [
        ("open", "", 2_000, 3_000, "an"), ("paused", "họp", 3_000, 4_000, "an"), ("open", "", 4_000, 5_000, "an"),
    ]  # fmt: skip
    assert book.counters["q1"].state == "closed" and book.counters["q1"].clerk == ""


def test_a_visit_in_hand_at_midnight_keeps_its_day_and_its_leg():
    book = book_after(issued(), e.CounterOpened(counter="q1"), called())
    ticket = book.tickets["20261123-A001"]
    from shared.domain.ticket import Ticket

    carried = Ticket(
        id=ticket.id, label="A001", series="A", number=1, service="ho-tich", priority="thuong", token="t",
        issued_at=2_000, arrival=1, waiting_since=2_000, state="called", counter="q1",
    )  # fmt: skip
    project(book, e.DayClosed(date="2026-11-23", expired=[]), 5, 5_000)
    project(book, e.DayOpened(date="2026-11-24", hall=HALL, carried=[carried]), 6, 6_000)
    project(book, e.ServiceStarted(**ON), 7, 7_000)
    project(book, e.ServiceFinished(**ON), 8, 8_000)
    assert book.tickets[ticket.id] is ticket and ticket.day == "2026-11-23" and ticket.state == "finished"
    (leg,) = book.shelves.leg.new.values()
    assert (leg.called_first, leg.started, leg.ended, leg.day) == (4_000, 7_000, 8_000, "2026-11-23")
    assert book.counters["q1"].state == "open"


def test_what_is_left_over_expires():
    book = book_after(issued(), e.DayClosed(date="2026-11-23", expired=["20261123-A001"]))
    (row,) = book.shelves.ticket.new.values()
    (leg,) = book.shelves.leg.new.values()
    assert (row.state, row.ended_at, leg.outcome) == ("expired", 3_000, "expired")


def undone(step, state, since=4_000):
    return e.StepUndone(counter="q1", ticket="20261123-A001", step=step, state=state, since=since)


def test_a_call_taken_back_is_a_wait_that_goes_on():
    book = book_after(issued(), e.CounterOpened(counter="q1"), called(), undone("TicketCalled", "waiting", 2_000))
    (leg,) = book.shelves.leg.new.values()
    assert (leg.enqueued, leg.called_first, leg.calls, leg.counter, leg.outcome) == (2_000, None, 0, "", "")
    assert book.tickets[leg.ticket].state == "waiting" and book.counters["q1"].ticket == ""
    assert len(book.shelves.call.new) == 1  # it was announced all the same


def test_a_call_from_aside_taken_back_puts_it_aside_again():
    parked = e.TicketParked(**ON, reason="thiếu giấy")
    book = book_after(
        issued(), e.CounterOpened(counter="q1"), called(), parked, called(2), undone("TicketCalled", "parked")
    )
    first, second = book.shelves.leg.new.values()
    assert (first.outcome, second.outcome, book.tickets[first.ticket].state) == ("parked", "undone", "parked")


@pytest.mark.parametrize(
    ("step", "state"), [("ServiceFinished", "serving"), ("TicketMarkedAbsent", "called"), ("TicketParked", "serving")]
)
def test_an_end_taken_back_is_in_hand_again(step, state):
    ends = {
        "ServiceFinished": e.ServiceFinished(**ON),
        "TicketMarkedAbsent": e.TicketMarkedAbsent(**ON),
        "TicketParked": e.TicketParked(**ON),
    }
    started = [e.ServiceStarted(**ON)] if state == "serving" else []
    book = book_after(
        issued(), e.CounterOpened(counter="q1"), called(), *started, ends[step], undone(step, state, 5_000)
    )
    (leg,) = book.shelves.leg.new.values()
    row = book.tickets[leg.ticket]
    assert (row.state, row.ended_at, row.counter, book.counters["q1"].ticket) == (state, None, "q1", row.id)
    assert (leg.ended, leg.outcome, leg.started) == (None, "", 5_000 if state == "serving" else None)


def test_who_sits_down_begins_a_stretch_of_their_own():
    book = book_after(
        e.CounterOpened(counter="q1"),
        e.ClerkSignedIn(counter="q1", clerk="an"),
        e.ClerkSignedOut(counter="q1", clerk="an"),
    )
    assert [(s.clerk, s.since, s.until) for s in book.shelves.counter_time.new.values()] == [
        ("", 2_000, 3_000),
        ("an", 3_000, 4_000),
        ("", 4_000, None),
    ]


def test_bookings_incidents_and_notices_live_over_the_night():
    booking = Booking(id="b1", service="ho-tich", at=90_000)
    incident = Incident(id="i1", kind="power", text="Mất điện", since=3_000)
    notice = Notice(id="n1", text="Thông báo")
    book = book_after(
        e.BookingMade(booking=booking), e.IncidentDeclared(incident=incident), e.NoticePosted(notice=notice)
    )
    kept = book.bookings["b1"], book.incidents["i1"], book.notices["n1"]
    day = e.DayOpened(date="2026-11-24", hall=HALL, bookings=[booking], incidents=[incident], notices=[notice])
    later = [
        day,
        e.BookingMoved(booking="b1", at=95_000),
        e.BookingCheckedIn(booking="b1", ticket="t9"),
        e.IncidentEnded(incident="i1"),
        e.NoticePosted(notice=Notice(id="n1", text="Thông báo mới")),
        e.NoticeWithdrawn(notice="n1"),
    ]
    for seq, event in enumerate(later, 10):
        project(book, event, seq, seq * 1_000)
    assert (kept[0].at, kept[0].state, kept[0].ticket, kept[0].made_at) == (95_000, "checked_in", "t9", 2_000)
    assert kept[1].ended_at == 13_000
    assert (kept[2].text, kept[2].withdrawn_at) == ("Thông báo mới", 15_000)
    again = DayBook("thu")  # after a restart the new day is all there is
    for seq, event in enumerate(later, 10):
        project(again, event, seq, seq * 1_000)
    for shelf in ("booking", "incident", "notice"):
        changed = getattr(again.shelves, shelf).updates()
        assert changed == [
            update_of(getattr(book.shelves, shelf), row) for row in getattr(book.shelves, shelf).new.values()
        ]


def update_of(shelf, row):
    return tuple(getattr(row, name) for name in (*shelf.changing, *shelf.key))
