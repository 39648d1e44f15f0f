"""Days are opened by an event, numbers restart with them, and a visit in hand lives through midnight."""

from __future__ import annotations

import little_hall as little
import msgspec

from shared.domain import commands as c
from shared.domain.evolve import evolve
from shared.domain.state import HallState


def at_local(hand, day, hour, minute=0):
    hand.now = little.MONDAY_8_AM + (day * 24 + hour - 8) * little.HOUR + minute * little.MINUTE


def test_numbers_restart_on_the_local_day_not_utc(hand):
    """06:00 on Tuesday in Vietnam is still Monday 23:00 in UTC, and a new day all the same."""
    hand.take()
    at_local(hand, 1, 6)
    hand.do(c.OpenDay())
    assert hand.state.date == "2026-11-24"
    at_local(hand, 1, 8)
    assert hand.take() == "20261124-A001"


def test_seven_in_the_evening_is_the_same_day_though_utc_midnight_is_near(hand):
    at_local(hand, 0, 23, 59)
    assert hand.code(hand.do(c.OpenDay())) == "day_already_open"


def test_a_day_is_never_opened_twice_and_never_backwards(hand):
    assert hand.code(hand.do(c.OpenDay())) == "day_already_open"
    hand.do(c.CloseDay())
    assert hand.code(hand.do(c.OpenDay())) == "day_already_closed"
    at_local(hand, -3, 9)
    assert hand.code(hand.do(c.OpenDay())) == "clock_behind"


def test_what_the_server_leaves_when_it_closes_the_day_expires(hand):
    waiting, parked = hand.take(), hand.take()
    hand.called()
    hand.at(c.Park)
    hand.take()
    hand.do(c.CloseDay(), role="server")
    assert {hand.state.tickets[ticket].state for ticket in (waiting, parked)} == {"expired"}
    assert hand.state.services["ho-tich"].waiting == 0
    assert {desk.state for desk in hand.state.desks.values()} == {"closed"}


def test_a_day_with_a_number_in_hand_is_not_closed(hand):
    hand.take()
    hand.called()
    refused = hand.do(c.CloseDay())
    assert (refused.code, refused.values) == ("tickets_in_hand", {"labels": "A001"})


def test_a_visit_in_hand_goes_on_over_midnight(hand):
    old = hand.take()
    hand.take()
    hand.called()
    hand.at(c.StartService)
    at_local(hand, 1, 0, 5)
    hand.do(c.OpenDay(practice=True))
    assert hand.state.desks["q1"].ticket == old
    new = hand.take()
    assert (new, hand.state.tickets[new].label) == ("20261124-A002", "A002")  # A001 is still somebody's
    hand.at(c.Finish)
    assert hand.state.tickets[old].state == "finished"


def test_a_rebuild_from_the_last_day_opened_gives_the_same_state(hand):
    hand.take()
    hand.called()
    at_local(hand, 1, 0, 5)
    start = len(hand.journal)
    hand.do(c.OpenDay(practice=True))
    hand.take("chung-thuc")
    hand.at(c.StartService)
    hand.called("q2") if hand.state.desks["q2"].state == "open" else hand.at(c.OpenCounter, "q2")
    start = next(i for i in range(start, len(hand.journal)) if type(hand.journal[i][0]).__name__ == "DayOpened")
    again = HallState()
    for seq, (event, at) in enumerate(hand.journal[start:]):
        evolve(again, event, seq, at)
    assert again.tickets == hand.state.tickets
    assert {k: (d.state, d.ticket, d.version) for k, d in again.desks.items()} == {
        k: (d.state, d.ticket, d.version) for k, d in hand.state.desks.items()
    }
    assert again.numbers == hand.state.numbers


def test_a_closed_service_gives_no_number_but_a_practice_day_does(hand):
    at_local(hand, 0, 12)
    assert hand.code(hand.do(c.IssueTicket(service="ho-tich"))) == "lunch_break"
    assert hand.do(c.IssueTicket(service="ho-tich", rehearsal=True))[0].label == "T001"
    at_local(hand, 1, 12)
    hand.do(c.OpenDay(practice=True))
    assert hand.do(c.IssueTicket(service="ho-tich"))[0].label == "A001"


def test_bad_requests_for_a_number(hand):
    assert hand.code(hand.do(c.IssueTicket(service="nope"))) == "unknown_service"
    assert hand.code(hand.do(c.IssueTicket(service="ho-tich", priority="vua"))) == "unknown_priority"
    assert hand.code(hand.do(c.IssueTicket(service="ho-tich", procedure="9" * 41))) == "malformed"
    assert hand.journal[-1][0].__class__.__name__ == "CounterOpened"


def test_a_configuration_may_not_drop_what_is_in_use(hand):
    hand.take("chung-thuc")
    hall = little.little_hall()
    alone = msgspec.structs.replace(hall.counters[0], helps=[])
    without = msgspec.structs.replace(hall, services=hall.services[:1], counters=[alone])
    assert hand.code(hand.do(c.ImportHall(hall=without))) == "hall_in_use"
    assert hand.do(c.ImportHall(hall=msgspec.structs.replace(hall, hotline="1900 0000")))
    assert hand.state.services["chung-thuc"].waiting == 1


def test_a_configuration_that_breaks_its_own_rules_is_refused(hand):
    hall = little.little_hall()
    twice = msgspec.structs.replace(hall.services[1], series="A")
    refused = hand.do(c.ImportHall(hall=msgspec.structs.replace(hall, services=[hall.services[0], twice])))
    assert (refused.code, refused.values["problem"]) == ("bad_hall", "duplicate_series")
