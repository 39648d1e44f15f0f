"""Undo, priority, sign-in, incidents and notices."""

from __future__ import annotations

import little_hall as little
import msgspec
import pytest

from shared.domain import commands as c
from shared.domain import views
from shared.domain.hall import Clerk
from shared.domain.state import HallState


def facts(state: HallState):
    """Everything a person could see, without counter versions and the list of calls."""
    rows = {
        (table, key): views.row(state, table, key)
        for table, keys in views.tables(state).items()
        for key in keys
        if table != "call"
    }
    return {key: msgspec.structs.replace(row, version=0) if key[0] == "counter" else row for key, row in rows.items()}


def absent(hand):
    for _ in range(2):
        hand.at(c.Recall)
    hand.at(c.MarkAbsent)


@pytest.mark.parametrize(
    "step",
    [
        lambda hand: hand.called(),
        lambda hand: (hand.called(), hand.at(c.StartService), hand.at(c.Finish)),
        lambda hand: (hand.called(), hand.at(c.StartService), hand.at(c.Park, reason="thiếu giấy")),
        lambda hand: (hand.called(), absent(hand)),
    ],
    ids=["call", "finish", "park", "absent"],
)
def test_undo_puts_everything_back(hand, step):
    hand.take()
    hand.take(priority="cao-tuoi")
    seen = []
    plain = hand.at

    def watched(kind, counter="q1", **rest):
        seen.append(facts(hand.state))
        hand.now += 10_000
        return plain(kind, counter, **rest)

    hand.at = watched
    step(hand)
    before = seen[-1]
    hand.at = plain
    (event,) = hand.at(c.Undo)
    assert event.counter == "q1"
    assert facts(hand.state) == before
    assert hand.code(hand.at(c.Undo)) == "nothing_to_undo"


def test_undo_gives_the_turn_back(hand):
    for priority in ("", "cao-tuoi", "cao-tuoi"):
        hand.take(priority=priority)
    assert hand.called() == "A002"
    hand.at(c.Undo)
    assert hand.called() == "A002"


def test_undo_has_a_limit_in_time_and_stops_where_something_was_built_on_it(hand):
    ticket = hand.take()
    hand.take()
    hand.serve()
    hand.now += 121_000
    assert hand.code(hand.at(c.Undo)) == "undo_too_late"
    hand.serve()
    hand.do(c.Rate(ticket="20261123-A002", score=5))
    assert hand.code(hand.at(c.Undo)) == "nothing_to_undo"
    assert hand.state.tickets[ticket].state == "finished"


def test_a_recalled_number_is_not_uncalled(hand):
    hand.take()
    hand.called()
    hand.at(c.Recall)
    assert hand.code(hand.at(c.Undo)) == "nothing_to_undo"


def test_priority_moves_a_ticket_and_keeps_its_arrival(hand):
    hand.take()
    late = hand.take()
    assert hand.code(hand.do(c.SetPriority(ticket=late, priority="cao-tuoi", reason=" "))) == "reason_required"
    hand.do(c.SetPriority(ticket=late, priority="cao-tuoi", reason="80 tuổi"))
    assert hand.code(hand.do(c.SetPriority(ticket=late, priority="cao-tuoi", reason="lại"))) == "same_priority"
    assert hand.called() == "A002"
    assert hand.code(hand.do(c.SetPriority(ticket=late, priority="thuong", reason="x"))) == "ticket_not_waiting"


@pytest.fixture
def staffed():
    clerks = [Clerk(id="c1", name="Nguyễn Văn Mẫu"), Clerk(id="c2", name="Trần Thị Mẫu")]
    return little.open_hall(msgspec.structs.replace(little.little_hall(), clerks=clerks))


def test_a_clerk_sits_at_one_counter(staffed):
    staffed.at(c.SignIn, "q1", clerk="c1")
    refused = staffed.at(c.SignIn, "q2", clerk="c1")
    assert (refused.code, refused.values) == ("clerk_elsewhere", {"counter": "1"})
    assert staffed.code(staffed.at(c.SignIn, "q2", clerk="nobody")) == "unknown_clerk"


def test_the_clerk_leaves_and_the_counter_closes(staffed):
    staffed.at(c.SignIn, "q1", clerk="c1")
    staffed.take()
    staffed.called()
    assert staffed.code(staffed.at(c.SignOut, "q1")) == "ticket_in_hand"
    staffed.at(c.Finish)
    assert [type(event).__name__ for event in staffed.at(c.SignOut, "q1")] == ["CounterClosed", "ClerkSignedOut"]
    assert (staffed.state.desks["q1"].state, staffed.state.desks["q1"].clerk) == ("closed", "")
    assert staffed.code(staffed.at(c.SignOut, "q1")) == "nobody_signed_in"


def test_an_incident_is_shown_stops_numbers_and_ends(hand):
    text = "Mất điện toàn khu, xin Ông/Bà chờ trong ít phút"
    hand.do(c.DeclareIncident(kind="power", text=text, stops_issuing=True))
    (key,) = hand.state.incidents
    assert views.row(hand.state, "notice", key).text == text
    assert hand.code(hand.do(c.IssueTicket(service="ho-tich"))) == "incident"
    assert views.gauge(hand.state, hand.now).waits["ho-tich"].code == "incident"
    hand.do(c.EndIncident(incident=key))
    assert hand.take()
    assert views.row(hand.state, "notice", key) is None
    assert hand.code(hand.do(c.EndIncident(incident=key))) == "unknown_incident"


def test_an_incident_of_one_service_holds_the_clock_of_that_service_alone(hand):
    first, other = hand.take(), hand.take("chung-thuc")
    declared = hand.do(c.DeclareIncident(kind="system", text="Phần mềm hộ tịch bị lỗi", service="ho-tich"))[0].incident
    assert (declared.service, views.row(hand.state, "notice", declared.id).service) == ("ho-tich", "ho-tich")
    hand.now += 10 * little.MINUTE
    waited = [hand.state.waited_ms(hand.state.tickets[each], hand.now) for each in (first, other)]
    assert waited == [0, 10 * little.MINUTE]
    assert hand.code(hand.do(c.DeclareIncident(kind="system", text="x", service="nope"))) == "unknown_service"


def test_notices_are_posted_replaced_and_withdrawn(hand):
    notice = hand.do(c.PostNotice(text="Quầy photo ở tầng 1"))[0].notice.id
    hand.do(c.PostNotice(notice=notice, text="Quầy photo ở tầng 2"))
    assert [row.text for row in hand.state.notices.values()] == ["Quầy photo ở tầng 2"]
    hand.do(c.PostNotice(notice=notice, text=""))
    assert hand.state.notices == {}
    assert hand.code(hand.do(c.PostNotice(text=" "))) == "reason_required"
    assert hand.code(hand.do(c.PostNotice(notice=notice, text="x"))) == "unknown_notice"
    assert hand.code(hand.do(c.PostNotice(text="x" * 301))) == "malformed"
    assert hand.code(hand.do(c.PostNotice(text="x", area="không có"))) == "unknown_area"
