"""The calling plan: quotas over any window, limits, ageing, bookings, promises, and those who come back."""

from __future__ import annotations

import little_hall as little
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain import commands as c
from shared.domain.events import TicketCalled
from shared.domain.hall import Counter, Group, NamedOrder, Threshold

OLD = "cao-tuoi"


def label(hand, event):
    return hand.state.tickets[event.ticket].label


def calls(hand):
    return [event for event, _ in hand.journal if isinstance(event, TicketCalled)]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3), st.integers(1, 4), st.lists(st.sampled_from(["", OLD, "q1", "q2"]), max_size=120))
def test_the_quota_holds_over_any_window_of_contested_calls(k, n, steps):
    hall = little.little_hall(priority_calls=k, ordinary_between=n)
    group = Group(id="nhom", counters=["q1", "q2"])
    counters = [msgspec.structs.replace(each, serves=["ho-tich"], helps=[]) for each in hall.counters]
    services = hall.services[:1]
    hand = little.open_hall(msgspec.structs.replace(hall, services=services, counters=counters, groups=[group]))
    for step in steps:
        if step in ("q1", "q2"):
            hand.at(c.CallNext, step)
            hand.at(c.Finish, step)
        else:
            hand.take(priority=step)
    turns = [turn for event in calls(hand) for turn in event.why.turns if turn in ("priority", "ordinary")]
    for first in range(len(turns) - k - n + 1):
        assert turns[first : first + k + n].count("priority") == k


def test_a_neighbour_with_one_kind_only_never_moves_the_quota():
    hall = little.little_hall()
    hand = little.open_hall(msgspec.structs.replace(hall, groups=[Group(id="nhom", counters=["q1", "q2"])]))
    for priority in ("", "", "", OLD, OLD):
        hand.take(priority=priority)
    for _ in range(3):
        hand.take("chung-thuc", priority=OLD)
    assert hand.serve("q1") == "A004"
    assert [hand.serve("q2") for _ in range(3)] == ["B001", "B002", "B003"]
    assert [hand.serve("q1") for _ in range(4)] == ["A001", "A002", "A005", "A003"]


def test_the_hard_limit_goes_before_everything():
    hand = little.open_hall(little.little_hall("always_first", no_later_than_minutes=30))
    hand.take()
    hand.now += 20 * little.MINUTE
    hand.take(priority=OLD)
    assert hand.serve() == "A002"
    hand.take(priority=OLD)
    hand.now += 10 * little.MINUTE
    (event,) = hand.at(c.CallNext)
    assert (label(hand, event), event.why.rule) == ("A001", "no_later_than")


def test_the_hard_limit_reaches_into_services_a_counter_helps():
    hand = little.open_hall(little.little_hall(no_later_than_minutes=30))
    hand.take("chung-thuc")
    hand.now += 31 * little.MINUTE
    hand.take()
    (event,) = hand.at(c.CallNext, "q1")
    assert (label(hand, event), event.why.rule, event.why.tier) == ("B001", "no_later_than", 1)


def test_a_class_may_have_a_limit_of_its_own():
    hall = little.little_hall(no_later_than_minutes=60)
    classes = [msgspec.structs.replace(hall.priorities[0], no_later_than_minutes=5), hall.priorities[1]]
    hand = little.open_hall(msgspec.structs.replace(hall, priorities=classes))
    for priority in ("", "", OLD, OLD):
        hand.take(priority=priority)
    hand.serve()
    hand.now += 5 * little.MINUTE
    (event,) = hand.at(c.CallNext)
    assert (label(hand, event), event.why.rule) == ("A004", "no_later_than")


def test_a_limit_stands_still_in_an_incident_and_figures_its_end():
    hand = little.open_hall(little.little_hall("always_first", no_later_than_minutes=30))
    hand.take()
    hand.now += 20 * little.MINUTE
    incident = hand.do(c.DeclareIncident(kind="power", text="Mất điện"))[0].incident
    hand.now += 60 * little.MINUTE
    hand.do(c.EndIncident(incident=incident.id))
    hand.take(priority=OLD)
    assert hand.serve() == "A002"
    hand.now += 10 * little.MINUTE
    hand.take(priority=OLD)
    assert hand.serve() == "A001"


def test_ageing_looks_at_how_much_of_the_target_is_used_up():
    hall = little.little_hall(between_services="ageing")
    services = [hall.services[0], msgspec.structs.replace(hall.services[1], target_minutes=10)]
    counters = [Counter(id="q1", number=1, area="tang-1", serves=["ho-tich", "chung-thuc"]), hall.counters[1]]
    hand = little.open_hall(msgspec.structs.replace(hall, services=services, counters=counters))
    hand.take("ho-tich")
    hand.now += 2 * little.MINUTE
    hand.take("chung-thuc")
    hand.now += 4 * little.MINUTE
    (event,) = hand.at(c.CallNext)
    assert (label(hand, event), event.why.rule) == ("B001", "ageing")
    assert [head.label for head in event.why.passed_over] == ["A001"]


def test_a_counter_helps_a_third_tier_only_while_its_queue_is_long():
    hall = little.little_hall()
    first = Counter(id="q1", number=1, area="tang-1", serves=["ho-tich"],
                    helps_beyond=[Threshold(service="chung-thuc", waiting=3)])  # fmt: skip
    hand = little.open_hall(msgspec.structs.replace(hall, counters=[first, hall.counters[1]]))
    for _ in range(2):
        hand.take("chung-thuc")
    assert hand.code(hand.at(c.CallNext, "q1")) == "nobody_waiting"
    hand.take("chung-thuc")
    (event,) = hand.at(c.CallNext, "q1")
    assert (label(hand, event), event.why.tier) == ("B001", 2)
    hand.at(c.Finish)
    assert hand.code(hand.at(c.CallNext, "q1")) == "nobody_waiting"


def test_a_third_tier_may_also_wait_for_minutes():
    hall = little.little_hall()
    first = Counter(id="q1", number=1, area="tang-1", serves=["ho-tich"],
                    helps_beyond=[Threshold(service="chung-thuc", minutes=15)])  # fmt: skip
    hand = little.open_hall(msgspec.structs.replace(hall, counters=[first, hall.counters[1]]))
    hand.take("chung-thuc")
    assert hand.code(hand.at(c.CallNext, "q1")) == "nobody_waiting"
    hand.now += 15 * little.MINUTE
    assert hand.called("q1") == "B001"


def test_groups_may_follow_an_order_of_their_own():
    hall = little.little_hall()
    order = NamedOrder(id="lan-luot", rule="first_come")
    group = Group(id="nhom", counters=["q2"], order="lan-luot")
    hand = little.open_hall(msgspec.structs.replace(hall, orders=[order], groups=[group]))
    hand.take("chung-thuc")
    hand.take("chung-thuc", priority=OLD)
    assert hand.serve("q2") == "B001"


def test_many_who_come_back_do_not_pass_everybody_at_once(hand):
    early = [hand.take() for _ in range(3)]
    for _ in early:
        hand.called()
        hand.at(c.Park, reason="Bổ sung giấy tờ")
    for _ in range(3):
        hand.take()
    for ticket in early:
        hand.do(c.Unpark(ticket=ticket))
    assert [hand.serve() for _ in range(6)] == ["A001", "A004", "A002", "A005", "A003", "A006"]
    rules = [event.why.rule for event in calls(hand)[3:]]
    assert rules[:2] == ["returned", "others_turn"]


def test_ties_do_not_depend_on_anything_but_the_journal(hand):
    for priority in ("", OLD, "", OLD):
        hand.take(priority=priority)
    first = [hand.serve() for _ in range(4)]
    again = little.open_hall(little.little_hall())
    for priority in ("", OLD, "", OLD):
        again.take(priority=priority)
    assert [again.serve() for _ in range(4)] == first


@pytest.mark.parametrize(("minute", "expected"), [(0, "A001"), (30, "A002")])
def test_an_appointment_goes_first_from_its_time_on(hand, minute, expected):
    hand.take()
    booked = msgspec.structs.replace(hand.do(c.IssueTicket(service="ho-tich"))[0], slot=hand.now + 30 * little.MINUTE)
    hand = little.open_hall(little.little_hall())
    hand.take()
    from shared.domain.evolve import evolve

    evolve(hand.state, booked, len(hand.journal), hand.now)
    hand.now += minute * little.MINUTE
    (event,) = hand.at(c.CallNext)
    assert label(hand, event) == expected
    assert (event.why.rule == "appointment") == (minute == 30)
