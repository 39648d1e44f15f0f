"""One counter, one number in hand: every move that is allowed, and every refusal."""

from __future__ import annotations

import pytest

from shared.domain import commands as c


def test_a_visit_from_call_to_rating(hand):
    ticket = hand.take()
    hand.called()
    assert hand.state.tickets[ticket].state == "called"
    hand.at(c.StartService)
    hand.now += 7 * 60_000
    hand.at(c.Finish)
    (rated,) = hand.do(c.Rate(ticket=ticket, score=5))
    assert (rated.counter, hand.state.tickets[ticket].score) == ("q1", 5)
    assert hand.state.services["ho-tich"].busy_ms == 7 * 60_000


def test_finish_without_start_counts_as_both(hand):
    hand.take()
    hand.called()
    assert [type(event).__name__ for event in hand.at(c.Finish)] == ["ServiceStarted", "ServiceFinished"]


def test_a_stale_version_is_refused_and_changes_nothing(hand):
    hand.take()
    hand.take()
    old = hand.state.desks["q1"].version
    hand.do(c.CallNext(counter="q1", version=old))
    assert hand.code(hand.do(c.CallNext(counter="q1", version=old))) == "stale_counter"
    assert hand.state.services["ho-tich"].waiting == 1


def test_absent_only_after_the_calls_the_hall_asks_for(hand):
    hand.take()
    hand.called()
    refused = hand.at(c.MarkAbsent)
    assert (refused.code, refused.values) == ("call_again_first", {"left": "2"})
    hand.at(c.Recall)
    hand.at(c.Recall)
    (event,) = hand.at(c.MarkAbsent)
    assert hand.state.tickets[event.ticket].state == "absent"


def test_restore_has_a_limit_in_time(hand):
    ticket = hand.take()
    hand.called()
    hand.at(c.Recall)
    hand.at(c.Recall)
    hand.at(c.MarkAbsent)
    hand.now += 31 * 60_000
    assert hand.code(hand.do(c.Restore(ticket=ticket))) == "restore_too_late"


def test_one_vote_for_a_finished_ticket(hand):
    ticket = hand.take()
    assert hand.code(hand.do(c.Rate(ticket=ticket, score=5))) == "ticket_not_finished"
    hand.serve()
    assert hand.code(hand.do(c.Rate(ticket=ticket, score=6))) == "bad_score"
    assert hand.code(hand.do(c.Rate(ticket=ticket, score=5), role="counter_display", place="q2")) == "unknown_ticket"
    hand.do(c.Rate(ticket=ticket, score=4), role="counter_display", place="q1")
    assert hand.code(hand.do(c.Rate(ticket=ticket, score=1))) == "already_rated"


CLOSED, OPEN, PAUSED, CALLED, SERVING = "closed", "open", "paused", "called", "serving"
REFUSALS = {
    c.OpenCounter: {OPEN: "counter_already_open", PAUSED: "counter_already_open", CALLED: "counter_already_open",
                    SERVING: "counter_already_open"},
    c.PauseCounter: {CLOSED: "counter_not_open", PAUSED: "counter_not_open", CALLED: "ticket_in_hand",
                     SERVING: "ticket_in_hand"},
    c.ResumeCounter: {CLOSED: "counter_not_paused", OPEN: "counter_not_paused", CALLED: "counter_not_paused",
                      SERVING: "counter_not_paused"},
    c.CloseCounter: {CLOSED: "counter_not_open", CALLED: "ticket_in_hand", SERVING: "ticket_in_hand"},
    c.CallNext: {CLOSED: "counter_not_open", PAUSED: "counter_not_open", CALLED: "ticket_in_hand",
                 SERVING: "ticket_in_hand"},
    c.Recall: {CLOSED: "nothing_called", OPEN: "nothing_called", PAUSED: "nothing_called", SERVING: "nothing_called"},
    c.StartService: {CLOSED: "nothing_called", OPEN: "nothing_called", PAUSED: "nothing_called",
                     SERVING: "nothing_called"},
    c.Finish: {CLOSED: "nothing_in_hand", OPEN: "nothing_in_hand", PAUSED: "nothing_in_hand"},
    c.MarkAbsent: {CLOSED: "nothing_called", OPEN: "nothing_called", PAUSED: "nothing_called",
                   CALLED: "call_again_first", SERVING: "nothing_called"},
    c.Park: {CLOSED: "nothing_in_hand", OPEN: "nothing_in_hand", PAUSED: "nothing_in_hand"},
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("situation", [CLOSED, OPEN, PAUSED, CALLED, SERVING])
def test_every_command_in_every_situation(hand, kind, situation):
    hand.take()
    hand.take()
    if situation in (CALLED, SERVING):
        hand.called()
    if situation == SERVING:
        hand.at(c.StartService)
    if situation == CLOSED:
        hand.at(c.CloseCounter)
    if situation == PAUSED:
        hand.at(c.PauseCounter, reason="Nghỉ")
    written = len(hand.journal)
    decided = hand.at(kind)
    expected = REFUSALS[kind].get(situation)
    if expected:
        assert hand.code(decided) == expected
        assert len(hand.journal) == written
    else:
        assert len(hand.journal) > written


def test_transfer_refuses_what_does_not_exist(hand):
    hand.take()
    assert hand.code(hand.at(c.Transfer, service="chung-thuc")) == "nothing_in_hand"
    hand.called()
    assert hand.code(hand.at(c.Transfer, service="x")) == "unknown_service"
    assert hand.code(hand.at(c.Transfer, service="ho-tich", to_counter="x")) == "unknown_counter"
    assert hand.code(hand.at(c.Transfer, service="ho-tich", to_counter="q1")) == "transfer_to_itself"


def test_a_clerk_commands_only_the_own_counter(hand):
    hand.take()
    version = hand.state.desks["q1"].version
    call = c.CallNext(counter="q1", version=version)
    assert hand.code(hand.do(call, role="clerk", place="q2")) == "place"
    assert hand.do(call, role="clerk", place="q1")[0].counter == "q1"
