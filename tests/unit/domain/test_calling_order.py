"""Who goes first, and the reason kept with each call."""

from __future__ import annotations

import little_hall as little
import pytest

from shared.domain import commands as c
from shared.domain.calling import choose


def test_first_come_is_first_called(hand):
    for _ in range(3):
        hand.take()
    assert [hand.serve() for _ in range(3)] == ["A001", "A002", "A003"]


def test_a_thousandth_number_grows_and_never_wraps(hand):
    hand.state.numbers["A"] = 999
    hand.take()
    assert hand.called() == "A1000"


def test_own_services_go_before_those_a_counter_helps(hand):
    hand.take("chung-thuc")
    hand.take("ho-tich")
    assert [hand.serve("q1"), hand.serve("q1")] == ["A001", "B001"]


def test_helping_is_told_as_the_second_tier(hand):
    hand.take("chung-thuc")
    (event,) = hand.at(c.CallNext, "q1")
    assert (event.why.rule, event.why.tier) == ("oldest", 1)


def test_interleaving_gives_ordinary_people_their_turns(hand):
    for _ in range(5):
        hand.take()
    for _ in range(3):
        hand.take(priority="cao-tuoi")
    assert [hand.serve() for _ in range(8)] == ["A006", "A001", "A002", "A007", "A003", "A004", "A008", "A005"]


def test_always_first_lets_every_priority_ticket_pass():
    hand = little.open_hall(little.little_hall(rule="always_first", no_later_than_minutes=240))
    hand.take()
    hand.take(priority="cao-tuoi")
    hand.take(priority="cao-tuoi")
    assert [hand.serve() for _ in range(3)] == ["A002", "A003", "A001"]


def test_a_call_keeps_why_and_whom_it_passed_over(hand):
    hand.take()
    hand.take()
    hand.take(priority="cao-tuoi")
    (event,) = hand.at(c.CallNext)
    assert event.why.rule == "priority"
    assert [(head.label, head.waiting) for head in event.why.passed_over] == [("A001", 2)]


def test_the_ordinary_turn_is_told(hand):
    for priority in ("cao-tuoi", "cao-tuoi", ""):
        hand.take(priority=priority)
    hand.serve()
    (event,) = hand.at(c.CallNext)
    assert (event.why.rule, hand.state.tickets[event.ticket].label) == ("ordinary_turn", "A003")
    assert [head.label for head in event.why.passed_over] == ["A002"]


def test_a_chosen_ticket_needs_a_reason_and_keeps_it(hand):
    hand.take()
    later = hand.take()
    assert hand.code(hand.at(c.CallTicket, ticket=later, reason="  ")) == "reason_required"
    (event,) = hand.at(c.CallTicket, ticket=later, reason="Trả giấy tờ bỏ quên")
    assert (event.why.rule, event.why.reason) == ("chosen", "Trả giấy tờ bỏ quên")
    assert hand.state.services["ho-tich"].waiting == 1


def test_a_parked_ticket_comes_back_before_those_who_came_later(hand):
    first = hand.take()
    hand.take()
    hand.take()
    hand.called()
    hand.at(c.Park, reason="Thiếu bản sao")
    assert hand.serve() == "A002"
    hand.do(c.Unpark(ticket=first))
    assert hand.serve() == "A001"


def test_a_restored_ticket_waits_behind_those_who_are_here(hand):
    gone = hand.take()
    hand.take()
    hand.called()
    hand.at(c.Recall)
    hand.at(c.Recall)
    hand.at(c.MarkAbsent)
    hand.do(c.Restore(ticket=gone))
    assert [hand.serve(), hand.serve()] == ["A002", "A001"]


@pytest.mark.parametrize(("transfers", "order"), [("joining", ["B001", "A001"]), ("arrival", ["A001", "B001"])])
def test_a_transferred_ticket_keeps_its_label_and_queues_by_joining_or_arrival(transfers, order):
    hand = little.open_hall(little.little_hall(transfers=transfers))
    hand.take("ho-tich")
    hand.take("chung-thuc")
    hand.called("q1")
    hand.at(c.Transfer, "q1", service="chung-thuc")
    assert [hand.serve("q2"), hand.serve("q2")] == order


def test_a_ticket_sent_to_one_counter_is_called_there_alone(hand):
    hand.take("ho-tich")
    hand.called("q1")
    hand.at(c.Transfer, "q1", service="chung-thuc", to_counter="q2")
    assert hand.code(hand.at(c.CallNext, "q1")) == "nobody_waiting"
    assert hand.called("q2") == "A001"


@pytest.mark.parametrize("people", [10, 10_000])
def test_a_choice_looks_at_heads_only(hand, people, monkeypatch):
    for _ in range(people):
        hand.take()
    monkeypatch.setattr("shared.domain.queue.Line.__iter__", None)
    monkeypatch.setattr("shared.domain.queue.Queue.__iter__", None)
    ticket, _why = choose(hand.state, hand.state.desks["q1"], hand.now)
    assert ticket.label == "A001"
