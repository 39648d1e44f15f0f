"""A journal written before calling had plans: its very bytes still replay, verify, and lead into today's rules."""

from __future__ import annotations

import asyncio

from engine_driver import HALL, MINUTE, MONDAY, Clock, Driver
from sqlalchemy import select, update

from shared.domain import commands as c
from shared.engine import journal, tables
from shared.engine.backends import backend_of
from shared.engine.engine import Engine
from shared.engine.journal import GENESIS, hash_of
from shared.engine.rebuild import rebuild
from shared.engine.store import Store, find_head
from shared.engine.verify import verify

A1, A2 = "20261123-A001", "20261123-A002"
TOKEN = "00112233445566778899"
HALL_V2 = (
    '{"id":"thu","name":"Trung tâm thử","hours":{"sessions":[{"days":[1,2,3,4,5],"opens":"06:00","closes":"20:00"}],'
    '"public_holidays":false},"calling":{"calls_before_absent":1,"restore_within_minutes":60},'
    '"priorities":[{"id":"uu-tien","name":"Người được ưu tiên","rank":1},'
    '{"id":"thuong","name":"Thông thường","rank":9,"ordinary":true}],"areas":[{"id":"a","name":"Khu A"}],'
    '"agencies":[{"id":"tu-phap","name":"Sở Tư pháp","area":"a"}],'
    '"services":[{"id":"ho-tich","name":"Hộ tịch","agency":"tu-phap","series":"A","target_minutes":10}],'
    '"counters":[{"id":"q1","number":1,"area":"a","serves":["ho-tich"]}]}'
)
# Seconds after 08:00, and the body as version 2 wrote it.
BODIES = [
    (0, '{"type":"HallConfigured","hall":' + HALL_V2 + "}"),
    (1, '{"type":"DayOpened","date":"2026-11-23","hall":' + HALL_V2 + "}"),
    (2, f'{{"type":"TicketIssued","ticket":"{A1}","label":"A001","series":"A","number":1,"service":"ho-tich",'
        f'"priority":"thuong","token":"{TOKEN}","origin":"kiosk-1"}}'),
    (3, f'{{"type":"TicketIssued","ticket":"{A2}","label":"A002","series":"A","number":2,"service":"ho-tich",'
        '"priority":"uu-tien","token":"99887766554433221100","origin":"kiosk-1","people_ahead":1}'),
    (4, '{"type":"CounterOpened","counter":"q1"}'),
    (9, f'{{"type":"TicketCalled","ticket":"{A2}","counter":"q1","call":1,'
        '"why":{"rule":"priority","passed_over":[["A001","ho-tich","thuong",1]]}}'),
    (10, f'{{"type":"StepUndone","counter":"q1","ticket":"{A2}","step":"TicketCalled","state":"waiting",'
         '"since":1795395603000,"ordinary_owed":2}'),
    (12, '{"type":"IncidentDeclared","incident":{"id":"i1","kind":"power","text":"Mất điện","since":1795395612000}}'),
    (20, '{"type":"IncidentEnded","incident":"i1"}'),
    (30, f'{{"type":"TicketCalled","ticket":"{A2}","counter":"q1","call":2,"why":{{"rule":"priority"}}}}'),
    (31, f'{{"type":"TicketParked","ticket":"{A2}","counter":"q1","reason":"thiếu giấy"}}'),
    (40, f'{{"type":"TicketUnparked","ticket":"{A2}"}}'),
    (41, f'{{"type":"TicketCalled","ticket":"{A1}","counter":"q1","call":3,"why":{{"rule":"helping","tier":1}}}}'),
    (42, f'{{"type":"TicketMarkedAbsent","ticket":"{A1}","counter":"q1"}}'),
    (43, f'{{"type":"TicketRestored","ticket":"{A1}"}}'),
]  # fmt: skip


def write(url):
    """Put the bytes into tables of today, as a migrated hall has them; the rows are what a replay makes of them."""
    store = Store(url)
    store.open()
    store.close()
    engine, prev, start = backend_of(url).alchemy(read_only=False), GENESIS, MONDAY + 60 * MINUTE
    with engine.begin() as connection:
        for seq, (second, text) in enumerate(BODIES, 1):
            body, at = text.encode(), start + second * 1_000
            kind = text.split('"')[3]
            row = ("thu", seq, 1, at, "admin/x", f"request-{seq:04}", kind, body, prev)
            prev = hash_of(*row)
            names = (column.name for column in tables.event.c)
            connection.execute(tables.event.insert(), dict(zip(names, (*row, prev), strict=True)))
        head = {"hall": "thu", "epoch": 1, "fence": 1, "seq": seq, "at": at, "hash": prev, "writer": "", "home": ""}
        connection.execute(tables.head.insert(), head)
        fill(connection)
    engine.dispose()


def fill(connection):
    from shared.engine.day_book import DayBook
    from shared.engine.projected import ROW_TYPES
    from shared.engine.projector import project

    book = DayBook("thu")
    for entry in journal.entries(connection, "thu"):
        project(book, journal.decode(bytes(entry.body)), entry.seq, entry.at)
    for shelf in book.shelves.each():
        names = ROW_TYPES[shelf.table].__struct_fields__
        for row in {shelf.key_of(row): row for row in [*shelf.new.values(), *shelf.changed.values()]}.values():
            connection.execute(shelf.table.insert(), {name: getattr(row, name) for name in names})


def test_its_bytes_give_the_state_they_always_gave(tmp_path):
    url = f"sqlite:///{tmp_path / 'hall.db'}"
    write(url)
    assert verify(url).ok
    engine = backend_of(url).alchemy(read_only=True)
    with engine.connect() as connection:
        live = rebuild(connection, find_head(connection), MONDAY + 2 * 60 * MINUTE)
        legs = connection.execute(select(tables.leg).order_by(tables.leg.c.ticket, tables.leg.c.leg)).all()
    engine.dispose()
    state = live.state
    assert {ticket.label: ticket.state for ticket in state.tickets.values()} == {"A001": "waiting", "A002": "waiting"}
    assert [ticket.arrival for ticket in state.tickets.values()] == [3, 2]  # absent and back: at the end of the line
    assert len(state.queues["ho-tich"]) == 2 and state.by_token[TOKEN] == A1
    assert all((ticket.dossiers, ticket.wait_low) == (1, -1) for ticket in state.tickets.values())
    assert [(leg.label, leg.outcome, leg.stopped, leg.returned) for leg in legs] == [
        ("A001", "absent", 8_000, 0), ("A001", "", 0, 1), ("A002", "parked", 8_000, 0), ("A002", "", 0, 1),
    ]  # fmt: skip


def test_the_hall_works_on_from_it_by_the_rules_of_today(database):
    write(database)

    async def work():
        clock = Clock(MONDAY + 70 * MINUTE)
        engine = await Engine.open(database, clock=clock)
        driver = Driver(engine)
        assert (await driver.at(c.CallNext, "q1")).result.label == "A002"
        await driver.at(c.Park, "q1", reason="chờ đóng dấu", by="hall")
        assert (await driver.at(c.CallNext, "q1")).result.label == "A001"
        await driver.at(c.Finish, "q1")
        await driver.do(c.Unpark(ticket=A2))
        await driver.do(c.SettleTicket(ticket=A2, decision="next_day"))
        await driver.issue(dossiers=2)
        await driver.do(c.ImportHall(hall=HALL))
        await driver.close_day()
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


def test_one_changed_byte_of_it_is_seen(tmp_path):
    """The old form is accepted because it is what was written, not because anything would be."""
    url = f"sqlite:///{tmp_path / 'hall.db'}"
    write(url)
    engine = backend_of(url).alchemy(read_only=False)
    with engine.begin() as connection:
        body = BODIES[6][1].replace('"ordinary_owed":2', '"ordinary_owed":1').encode()
        connection.execute(update(tables.event).where(tables.event.c.seq == 7).values(body=body))
    engine.dispose()
    verdict = verify(url)
    assert (verdict.code, verdict.seq) == ("hash_differs", 7)
