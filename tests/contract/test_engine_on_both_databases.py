"""What the engine promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import asyncio

import pytest
from engine_driver import ADMIN, DAY, HALL, MINUTE, MONDAY, Clock, Driver, assert_tables_say, picture, random_work
from sqlalchemy import func, select

from shared.domain import commands as c
from shared.domain.answers import Accepted, Refused, Unknown
from shared.domain.outcome import Actor
from shared.engine import queries, reports, tables
from shared.engine.engine import Engine
from shared.engine.tokens import Tokens, UnknownRole
from shared.engine.trouble import AlreadyOpen
from shared.engine.verify import verify
from shared.engine.why import story


async def start(url, clock, **options):
    return await Engine.open(url, clock=clock, **options)


def rows(engine, table):
    with engine.store.reader().connect() as connection:
        return connection.execute(select(table)).all()


def test_a_visit_stands_in_journal_and_tables(database):
    async def work():
        clock = Clock()
        engine = await start(database, clock)
        commits, durable = [], []
        engine.subscribe(commits.append)
        engine.subscribe(lambda commit: durable.append(len(rows(engine, tables.event)) == commit.last))
        driver = Driver(engine)
        await driver.open_day()
        await driver.at(c.OpenCounter, "q1", clerk="an")
        ticket = await driver.a_visit(clock)
        await driver.do(c.Rate(ticket=ticket, score=5))
        (row,) = rows(engine, tables.ticket)
        (leg,) = rows(engine, tables.leg)
        assert (row.id, row.label, row.state, row.day) == (ticket, "A001", "finished", "2026-11-23")
        assert leg.called_first - leg.enqueued == leg.ended - leg.started == 5 * MINUTE
        assert (leg.counter, leg.clerk, leg.outcome, leg.target) == ("q1", "an", "finished", 10)
        (vote,) = rows(engine, tables.rating)
        assert (vote.score, vote.counter, vote.clerk) == (5, "q1", "an")
        (call,) = rows(engine, tables.call)
        assert '"rule":"oldest"' in call.why
        assert [commit.first for commit in commits] == list(range(1, engine.seq + 1))
        assert all(durable) and commits[-1].last == engine.seq == len(rows(engine, tables.event))
        with engine.store.reader().connect() as connection:
            facts = queries.ticket_by_token(connection, engine.hall, row.token)
            told = story(connection, engine.hall, "2026-11-23", "A001")
            assert queries.hall_configuration(connection, engine.hall) == HALL
            assert [day.day for day in queries.days(connection, engine.hall)] == ["2026-11-23"]
            assert queries.ticket_by_token(connection, engine.hall, "nobody") is None
        assert facts is not None and facts.state == "finished"
        assert [type(chapter.event).__name__ for chapter in told] == [
            "TicketIssued", "TicketCalled", "ServiceStarted", "ServiceFinished", "TicketRated",
        ]  # fmt: skip
        assert told[0].actor == "admin/quản trị"
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


def test_the_same_request_gets_the_same_answer_even_after_a_restart(database):
    async def work():
        clock = Clock()
        engine = await start(database, clock)
        await Driver(engine).open_day()
        first = await engine.submit("kiosk-request-1", c.IssueTicket(service="ho-tich"), ADMIN)
        await engine.close()
        clock.now += 47 * 60 * MINUTE
        engine = await start(database, clock)
        again = await engine.submit("kiosk-request-1", c.IssueTicket(service="ho-tich"), ADMIN)
        assert isinstance(first, Accepted) and again == first
        other = await engine.submit("kiosk-request-1", c.IssueTicket(service="dat-dai"), ADMIN)
        kiosk = Actor(role="kiosk", name="k")
        somebody = await engine.submit("kiosk-request-1", c.IssueTicket(service="ho-tich"), kiosk)
        assert isinstance(other, Refused) and isinstance(somebody, Refused)
        assert other.code == somebody.code == "request_id_reused"
        assert len(rows(engine, tables.ticket)) == 1
        await engine.close()

    asyncio.run(work())


def test_the_same_request_twice_in_one_commit_is_one_ticket(database):
    async def work():
        engine = await start(database, Clock())
        await Driver(engine).open_day()
        same = [engine.submit("double-click-1", c.IssueTicket(service="ho-tich"), ADMIN) for _ in range(8)]
        answers = await asyncio.gather(*same)
        assert all(answer == answers[0] for answer in answers)
        assert len(rows(engine, tables.ticket)) == 1
        await engine.close()

    asyncio.run(work())


def test_a_refusal_is_remembered_ten_minutes_and_nothing_is_written(database):
    async def work():
        clock = Clock()
        engine = await start(database, clock)
        driver = Driver(engine)
        await driver.open_day()
        await driver.at(c.OpenCounter, "q1")
        seq, call = engine.seq, c.CallNext(counter="q1", version=driver.version("q1"))
        refusal = await engine.submit("call-request-1", call, ADMIN)
        assert isinstance(refusal, Refused) and refusal.code == "nobody_waiting"
        assert refusal.sentence.vi.startswith("Hiện không có") and engine.seq == seq
        await driver.issue()
        assert await engine.submit("call-request-1", call, ADMIN) == refusal
        clock.now += 11 * MINUTE
        assert isinstance(await engine.submit("call-request-1", call, ADMIN), Accepted)
        await engine.close()

    asyncio.run(work())


def test_clerks_who_press_at_once_get_different_tickets(database):
    async def work():
        engine = await start(database, Clock())
        driver = Driver(engine)
        await driver.open_day()
        for _ in range(4):
            await driver.issue()
        for counter in ("q1", "q2", "q3", "q4"):
            await driver.at(c.OpenCounter, counter)
        presses = [driver.at(c.CallNext, f"q{n}") for n in range(1, 5)]
        called = [answer.result.label for answer in await asyncio.gather(*presses)]
        assert sorted(called) == ["A001", "A002", "A003", "A004"]
        await engine.close()

    asyncio.run(work())


def test_a_second_writer_is_refused_until_the_first_is_gone(database):
    async def work():
        engine = await start(database, Clock())
        await Driver(engine).open_day()
        with pytest.raises(AlreadyOpen, match="already writes"):
            await start(database, Clock())
        await engine.close()
        engine = await start(database, Clock())
        await Driver(engine, "later").issue()
        await engine.close()

    asyncio.run(work())


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_state_and_tables_are_the_journal_replayed(database, seed):
    """Random work, a restart in the middle, a night with visits in hand, and the next day."""

    async def work():
        clock = Clock()
        engine = await start(database, clock)
        driver = Driver(engine, "one")
        await driver.open_day()
        await random_work(driver, clock, seed, 150)
        engine = await restart(engine, clock)
        driver = Driver(engine, "two")
        await random_work(driver, clock, seed + 100, 150)
        await driver.end_incidents()
        await driver.issue()
        for counter in ("q1", "q3"):
            await driver.send(c.ResumeCounter(counter=counter, version=driver.version(counter)))
            await driver.send(c.OpenCounter(counter=counter, version=driver.version(counter)))
            await driver.send(c.CallNext(counter=counter, version=driver.version(counter)))
        assert any(desk.ticket for desk in engine.state.desks.values())
        clock.now = MONDAY + DAY + 60 * MINUTE
        await driver.do(c.OpenDay())
        engine = await restart(engine, clock)
        driver = Driver(engine, "three")
        await random_work(driver, clock, seed + 200, 150)
        engine = await restart(engine, clock)
        await engine.close()

    async def restart(engine, clock):
        before, seq = picture(engine.state), engine.seq
        assert_tables_say(engine)
        await engine.close()
        verdict = verify(database)
        assert verdict.ok and verdict.events == seq, verdict
        again = await start(database, clock)
        assert picture(again.state) == before
        assert again.seq == seq
        return again

    asyncio.run(work())


def test_time_never_runs_back(database):
    async def work():
        clock = Clock()
        engine = await start(database, clock)
        driver = Driver(engine)
        await driver.open_day()
        clock.now -= 2 * 60 * MINUTE
        answer = await driver.issue()
        assert answer.at == MONDAY + 60 * MINUTE
        await engine.close()
        engine = await start(database, clock)
        assert (await Driver(engine, "later").issue()).at == answer.at
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


@pytest.mark.parametrize("point", ["begun", "written", "committed"])
def test_after_a_broken_commit_everybody_asks_again_and_nothing_is_double(database, point, expected_log):
    expected_log("engine.commit_", "shared.engine")
    faults = []

    def at_point(name):
        if name == point and faults:
            faults.pop()
            raise OSError("the commit broke here")

    async def work():
        engine = await start(database, Clock(), at_point=at_point)
        driver = Driver(engine)
        await driver.open_day()
        seq = engine.seq
        faults.append(point)
        ids = [f"kiosk-request-{n}" for n in range(5)]
        asked = [engine.submit(name, c.IssueTicket(service="ho-tich"), ADMIN) for name in ids]
        answers = await asyncio.gather(*asked)
        assert all(isinstance(answer, Unknown) and answer.sentence.en for answer in answers)
        while not engine.live:
            await asyncio.sleep(0.005)
        assert engine.seq == (seq + 5 if point == "committed" else seq)
        answers = [await engine.submit(name, c.IssueTicket(service="ho-tich"), ADMIN) for name in ids]
        assert [answer.result.label for answer in answers] == ["A001", "A002", "A003", "A004", "A005"]
        assert len(rows(engine, tables.ticket)) == 5
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


def test_reading_waits_for_the_commit_under_way(database):
    async def work():
        engine = await start(database, Clock())
        driver = Driver(engine)
        await driver.open_day()
        pressed = asyncio.create_task(driver.issue())
        seen = []
        while not pressed.done():
            seen.append(await engine.read(lambda state: (engine.seq, len(state.tickets))))
            await asyncio.sleep(0)
        assert set(seen) <= {(2, 0), (3, 1)}
        await pressed
        assert await engine.read(lambda state: (engine.seq, len(state.tickets))) == (3, 1)
        await engine.close()

    asyncio.run(work())


def test_tokens_are_kept_as_hashes_and_can_be_shut_out(database):
    async def work():
        engine = await start(database, Clock())
        tokens = await Tokens(engine, Clock(), lambda size: b"\x07" * size).load()
        text = await tokens.make("kiosk", "kiosk-1", "a")
        await Driver(engine).open_day()  # the hall gets its name: its tokens go with it
        with pytest.raises(UnknownRole):
            await tokens.make("king", "k")
        tokens = await Tokens(engine, Clock(), lambda size: b"\x08" * size).load()
        assert tokens.find(text) == Actor(role="kiosk", name="kiosk-1", place="a")
        assert tokens.find(text + "x") is None
        assert not [row for row in rows(engine, tables.token) if text.encode() in bytes(row.hash)]
        (known,) = tokens.list()
        await tokens.revoke(known.id)
        assert await tokens.revoke("nothing") is None
        assert tokens.find(text) is None
        tokens = await Tokens(engine, Clock(), lambda size: b"\x09" * size).load()
        assert tokens.find(text) is None and tokens.list()[0].revoked_at is not None
        await engine.close()

    asyncio.run(work())


def test_waiting_times_are_the_same_on_both(database):
    """Ten waits of 1 to 10 minutes for Hộ tịch, one of 40 for Đất đai, and what must not count."""

    async def work():
        clock = Clock()
        engine = await start(database, clock)
        driver = Driver(engine)
        await driver.open_day()
        await driver.at(c.OpenCounter, "q1")
        await driver.at(c.OpenCounter, "q2")
        for minutes in range(1, 11):
            await driver.a_visit(clock, "q1", minutes=minutes)
        await driver.a_visit(clock, "q2", "dat-dai", minutes=40)
        await driver.issue(rehearsal=True)
        gone = (await driver.issue()).result.ticket
        await driver.do(c.CancelTicket(ticket=gone, reason="về"))
        with engine.store.reader().connect() as connection:
            day = ("2026-11-23", "2026-11-24")
            found = reports.measure(connection, engine.hall, *day, "service")
            by_counter = reports.measure(connection, engine.hall, *day, "counter")
            by_hour = reports.measure(connection, engine.hall, *day, "hour")
            service = reports.measure(connection, engine.hall, *day, "service", what="service")
            none = reports.measure(connection, engine.hall, "2026-11-24", "2026-12-01", "service")
        land, civil = found.rows
        assert (civil.key, civil.count, civil.left, civil.within) == ("ho-tich", 10, 1, 10)
        minutes = [time / MINUTE for time in (civil.median, civil.p90, civil.p95, civil.maximum, civil.mean)]
        assert minutes == [5, 9, 10, 10, 5.5]
        assert (land.key, land.count, land.within, land.share, land.median) == ("dat-dai", 1, 0, 0.0, 40 * MINUTE)
        assert (found.whole.count, found.whole.within, found.whole.left) == (11, 10, 1)
        assert [(row.key, row.count) for row in by_counter.rows] == [("", 0), ("q1", 10), ("q2", 1)]
        assert sum(row.count for row in by_hour.rows) == 11 and by_hour.rows[0].key == "08"
        assert service.whole.count == 11 and service.rows[1].median == 5 * MINUTE and service.whole.within == 0
        assert none.whole.count == 0 and none.rows == []
        text = reports.as_csv(found)
        assert text.splitlines()[0].startswith("Nhóm,Số lượt,Trung vị")
        assert text.splitlines()[2] == "ho-tich,10,300.0,540.0,600.0,600.0,330.0,10,1.0000,1"
        worker = reports.Reports(database, engine.hall)
        assert await worker.measure(*day, "service") == found
        worker.close()
        await engine.close()

    asyncio.run(work())


def test_a_practice_day_counts_in_no_report(database):
    async def work():
        clock = Clock()
        engine = await start(database, clock)
        driver = Driver(engine)
        await driver.do(c.ImportHall(hall=HALL))
        await driver.do(c.OpenDay(practice=True))
        await driver.at(c.OpenCounter, "q1")
        await driver.a_visit(clock)
        with engine.store.reader().connect() as connection:
            assert reports.measure(connection, engine.hall, "2026-11-23", "2026-11-24", "service").whole.count == 0
            assert connection.execute(select(func.count()).select_from(tables.leg)).scalar() == 1
        await engine.close()

    asyncio.run(work())


def test_who_does_not_listen_any_more_is_not_called_and_a_broken_listener_harms_nobody(database, expected_log):
    expected_log("engine.subscriber_broke", "shared.engine")

    async def work():
        engine = await start(database, Clock())
        heard, gone = [], []
        stop = engine.subscribe(gone.append)
        engine.subscribe(lambda commit: 1 // 0)
        engine.subscribe(heard.append)
        await Driver(engine).open_day()
        stop()
        stop()
        seen = len(gone)
        await Driver(engine, "later").issue()
        assert len(gone) == seen and len(heard) == 3
        await engine.close()
        answer = await engine.submit("after-the-end-1", c.CloseDay(), ADMIN)
        assert isinstance(answer, Unknown)

    asyncio.run(work())


def test_a_request_without_a_proper_id_or_right_is_refused(database):
    async def work():
        engine = await start(database, Clock())
        await Driver(engine).open_day()
        for name in ("", "short", "x" * 65, "khoảng trắng", "semi;colon"):
            answer = await engine.submit(name, c.CloseDay(), ADMIN)
            assert isinstance(answer, Refused) and answer.code == "malformed"
        answer = await engine.submit("kiosk-request-1", c.CloseDay(), Actor(role="kiosk", name="k"))
        assert isinstance(answer, Refused) and answer.code == "role"
        assert engine.seq == 2
        await engine.close()

    asyncio.run(work())


def test_too_many_waiting_commands_are_refused_at_once(database, monkeypatch):
    from shared.engine import engine as module

    monkeypatch.setattr(module, "WAITING", 10)

    async def work():
        engine = await start(database, Clock())
        await Driver(engine).open_day()
        asked = [engine.submit(f"kiosk-request-{n:02}", c.IssueTicket(service="ho-tich"), ADMIN) for n in range(30)]
        answers = await asyncio.gather(*asked)
        busy = [answer for answer in answers if isinstance(answer, Refused)]
        assert len(busy) == 20 and {answer.code for answer in busy} == {"busy"}
        again = await engine.submit(busy[0].request_id, c.IssueTicket(service="ho-tich"), ADMIN)
        assert isinstance(again, Accepted)
        await engine.close()

    asyncio.run(work())
