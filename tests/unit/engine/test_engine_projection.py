"""Rows and tables agree, and the projector writes each row once a commit."""

from __future__ import annotations

from typing import get_args

import pytest
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from shared.domain import events as e
from shared.domain.hall import Agency, Area, Counter, Hall, Hours, PriorityClass, Service
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
    assert leg == (4_000, 4_000, 1, 5_000, 9_000, "q1", "an", "finished", "thu", "2026-11-23", "20261123-A001", 1)


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
