"""Figures with and without incidents, how well printed waits held, and what became of the numbers asked for."""

from __future__ import annotations

import asyncio

from engine_driver import DAY, MINUTE, SERVER, Clock, Driver
from sqlalchemy import update

from shared.domain import commands as c
from shared.engine import reports, tables
from shared.engine.backends import backend_of
from shared.engine.engine import Engine
from shared.engine.estimates import CALIBRATION
from shared.engine.outcomes import OUTCOMES
from shared.engine.verify import verify
from shared.engine.why import story
from shared.words import say

DAYS = ("2026-11-23", "2026-11-24")


async def opened(url):
    clock = Clock()
    engine = await Engine.open(url, clock=clock)
    driver = Driver(engine)
    await driver.open_day()
    await driver.at(c.OpenCounter, "q1")
    return engine, driver, clock


def ask(engine, figure, *arguments, **more):
    with engine.store.reader().connect() as connection:
        return figure(connection, engine.hall, *arguments, **more)


def test_every_figure_can_be_given_without_incidents(database):
    """Two people wait 14 minutes each, 8 of them in a power cut; one is served 9 minutes, 4 of them in the next."""

    async def work():
        engine, driver, clock = await opened(database)
        await driver.issue()
        await driver.issue()
        clock.now += 2 * MINUTE
        await driver.do(c.DeclareIncident(kind="power", text="Mất điện", area="a"))
        clock.now += 8 * MINUTE
        await driver.end_incidents()
        clock.now += 4 * MINUTE
        await driver.at(c.CallNext, "q1")
        await driver.at(c.OpenCounter, "q3")
        await driver.at(c.CallNext, "q3")
        await driver.at(c.StartService, "q1")
        clock.now += 2 * MINUTE
        await driver.do(c.DeclareIncident(kind="network", text="Mất mạng", service="ho-tich"))
        await driver.do(c.DeclareIncident(kind="network", text="Mất mạng", service="dat-dai"))
        clock.now += 4 * MINUTE
        await driver.end_incidents()
        clock.now += 3 * MINUTE
        await driver.at(c.Finish, "q1")
        plain = ask(engine, reports.measure, *DAYS, "service")
        without = ask(engine, reports.measure, *DAYS, "service", without_incidents=True)
        for found, minutes, within in ((plain, 14, 0), (without, 6, 2)):
            (row,) = found.rows
            values = (row.median, row.p90, row.p95, row.maximum, row.mean)
            assert values == (minutes * MINUTE,) * 5 and (row.count, row.within) == (2, within), found
            assert row.share == within / 2
        served = [
            ask(engine, reports.measure, *DAYS, "counter", what="service", without_incidents=without).whole.maximum
            for without in (False, True)
        ]
        assert served == [9 * MINUTE, 5 * MINUTE]
        worker = reports.Reports(database, engine.hall)
        assert await worker.measure(*DAYS, "service", without_incidents=True) == without
        assert await worker.calibration(*DAYS, "day") == ask(engine, reports.calibration, *DAYS, "day")
        assert await worker.outcomes(*DAYS, "day") == ask(engine, reports.outcomes, *DAYS, "day")
        worker.close()
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


def test_waits_are_counted_by_what_the_citizen_lived_through(database):
    async def work():
        engine, driver, clock = await opened(database)
        aside = (await driver.issue()).result.ticket
        clock.now += 10 * MINUTE
        await driver.do(c.StepAside(ticket=aside))
        clock.now += 20 * MINUTE
        await driver.do(c.Unpark(ticket=aside))
        clock.now += 5 * MINUTE
        await driver.at(c.CallNext, "q1")  # 5 minutes, and nothing for the time before
        await driver.at(c.Park, "q1", reason="chờ đóng dấu", by="hall")
        clock.now += 7 * MINUTE
        await driver.do(c.Unpark(ticket=aside))
        await driver.at(c.CallNext, "q1")  # 7 minutes: the hall kept them waiting
        await driver.at(c.Finish, "q1")
        await driver.issue(priority="uu-tien")
        clock.now += 4 * MINUTE
        await driver.at(c.CallNext, "q1")
        await driver.at(c.RefusePriority, "q1", reason="không đúng diện")
        clock.now += 6 * MINUTE
        await driver.at(c.CallNext, "q1")  # 10 minutes, once
        whole = ask(engine, reports.measure, *DAYS, "service").whole
        assert (whole.count, whole.median, whole.maximum, whole.left) == (3, 7 * MINUTE, 10 * MINUTE, 0)
        await engine.close()

    asyncio.run(work())
    assert verify(database).ok


def print_waits(url, ranges):
    """Give tickets of a day printed ranges, in minutes by label: what an estimator would have said."""
    engine = backend_of(url).alchemy(read_only=False)
    t = tables.ticket.c
    with engine.begin() as connection:
        connection.execute(update(tables.ticket).values(wait_low=None, wait_high=None))
        for label, (low, high) in ranges.items():
            connection.execute(update(tables.ticket).where(t.label == label).values(wait_low=low, wait_high=high))
    engine.dispose()


def test_the_error_of_what_was_printed_is_measured(database):
    """Real waits of 5 minutes each, but 40 for B001; A004 lets others go first, A005 is never called."""

    async def work():
        engine, driver, clock = await opened(database)
        for _ in range(3):
            await driver.a_visit(clock)
        aside = (await driver.issue()).result.ticket
        await driver.do(c.StepAside(ticket=aside))
        await driver.do(c.CancelTicket(ticket=(await driver.issue()).result.ticket, reason="về"))
        await driver.at(c.OpenCounter, "q2")
        await driver.a_visit(clock, "q2", "dat-dai", minutes=40)
        ranges = {"A001": (5, 10), "A002": (6, 12), "A003": (1, 4), "A004": (0, 9), "A005": (0, 9), "B001": (30, 60)}
        print_waits(database, ranges)
        land, civil, whole = ask(engine, reports.calibration, *DAYS, "service")
        assert (civil.key, civil.printed, civil.held, civil.shorter, civil.longer) == ("ho-tich", 3, 1, 1, 1)
        assert (civil.median_width, civil.median_wait) == (5 * MINUTE, 5 * MINUTE)
        assert (land.printed, land.held, land.held_share, land.median_width) == (1, 1, 1.0, 30 * MINUTE)
        assert (whole.key, whole.printed, whole.held, whole.held_share) == ("", 4, 2, 0.5)
        over = ask(engine, reports.calibration, *DAYS, "day", over_minutes=5)
        assert [(row.key, row.printed, row.held) for row in over] == [("2026-11-23", 1, 1), ("", 1, 1)]
        assert ask(engine, reports.calibration, "2026-11-24", "2026-12-01", "day")[0].held_share == 0.0
        await engine.close()

    asyncio.run(work())


def test_the_printed_range_is_the_one_of_the_answer(database):
    async def work():
        engine, driver, clock = await opened(database)
        printed = (await driver.issue()).result
        clock.now += 3 * MINUTE
        await driver.at(c.CallNext, "q1")
        (row, _) = ask(engine, reports.calibration, *DAYS, "day")
        low, high = printed.wait_low, printed.wait_high
        assert (row.printed, row.median_width) == (1, (high - low) * MINUTE)
        assert row.held == (low <= 3 <= high)
        await engine.close()

    asyncio.run(work())


def test_what_became_of_everybody_who_asked(database):
    async def work():
        engine, driver, clock = await opened(database)
        await driver.a_visit(clock)
        gone, put_off, given_up, left = [(await driver.issue()).result.ticket for _ in range(4)]
        await driver.issue("dat-dai")
        await driver.issue(rehearsal=True)
        await driver.do(c.CancelTicket(ticket=gone, reason="về"))
        await driver.do(c.SettleTicket(ticket=put_off, decision="next_day"))
        await driver.do(c.SettleTicket(ticket=given_up, decision="expire", reason="hết giờ"))
        await driver.do(c.DeclareIncident(kind="power", text="Mất điện", stops_issuing=True))
        for _ in range(2):
            await driver.refused(c.IssueTicket(service="dat-dai"), "incident")
        clock.now += MINUTE
        await driver.do(c.CloseDay(), SERVER)
        land, civil, whole = ask(engine, reports.outcomes, *DAYS, "service")
        assert (civil.issued, civil.finished, civil.cancelled, civil.expired, civil.deferred) == (5, 1, 1, 2, 1)
        assert (land.issued, land.expired, land.refused, land.demand) == (1, 1, {"incident": 2}, 3)
        assert (whole.issued, whole.expired, whole.demand) == (6, 3, 8)
        day, same = ask(engine, reports.outcomes, *DAYS, "day")
        assert day.key == "2026-11-23" and same == whole
        waits = ask(engine, reports.measure, *DAYS, "service").whole
        assert (waits.count, waits.left) == (1, 5)  # cancelled, put off, given up, and two who waited in vain
        assert left
        told = ask(engine, story, "2026-11-23", "A003")
        assert [type(chapter.event).__name__ for chapter in told] == ["TicketIssued", "TicketSettled", "BookingMade"]
        await engine.close()
        return told[-1].event.booking.id

    booking = asyncio.run(work())
    assert verify(database).ok

    async def next_day():
        clock = Clock(Clock().now + DAY)
        engine = await Engine.open(database, clock=clock)
        driver = Driver(engine, "next")
        await driver.do(c.OpenDay())
        for incident in list(engine.state.incidents):
            await driver.do(c.EndIncident(incident=incident))
        came = (await driver.do(c.CheckIn(booking=booking))).result
        told = ask(engine, story, "2026-11-23", "A003")
        assert [type(chapter.event).__name__ for chapter in told][-1] == "BookingCheckedIn"
        assert told[-1].event.ticket == came.ticket
        await engine.close()

    asyncio.run(next_day())
    assert verify(database).ok


def test_linked_numbers_and_every_move_stand_in_the_story(database):
    async def work():
        engine, driver, clock = await opened(database)
        one, two = [(await driver.issue(dossiers=2)).result.ticket for _ in range(2)]
        await driver.do(c.LinkTickets(tickets=[one, two]))
        await driver.do(c.StepAside(ticket=one))
        await driver.do(c.Unpark(ticket=one))
        clock.now += MINUTE
        await driver.at(c.CallTicket, "q1", ticket=one, reason="hẹn trước")
        await driver.at(c.Finish, "q1", left=1)
        kinds = [type(chapter.event).__name__ for chapter in ask(engine, story, "2026-11-23", "A001")]
        assert kinds == [
            "TicketIssued", "TicketsLinked", "TicketSteppedAside", "TicketUnparked", "TicketCalled", "ServiceStarted",
            "TicketRejoined",
        ]  # fmt: skip
        for kind in [*kinds, "TicketSettled", "PriorityRefused", "BookingMade", "BookingMoved", "BookingCancelled"]:
            for language in ("vi", "en"):
                assert say(f"record.event.{kind}", language) != f"record.event.{kind}"
        await engine.close()

    asyncio.run(work())


def test_every_new_figure_has_its_name_and_its_definition():
    for name in (*CALIBRATION, *OUTCOMES, "without_incidents"):
        for language in ("vi", "en"):
            for word in (f"reports.{name}", f"reports.{name}_means"):
                assert say(word, language) != word
