"""Any sequence of commands keeps the invariants, and a replay gives the same state and the same rows."""

from __future__ import annotations

from collections import Counter as Count

import little_hall as little
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.domain import commands as c
from shared.domain import views
from shared.domain.evolve import evolve
from shared.domain.outcome import Refusal
from shared.domain.state import HallState

DESK = [c.OpenCounter, c.PauseCounter, c.ResumeCounter, c.CloseCounter, c.CallNext, c.CallNext, c.CallNext, c.Recall,
        c.StartService, c.Finish, c.MarkAbsent, c.Park, c.Undo, c.Undo]  # fmt: skip
AFTER = [c.Unpark, c.Restore, c.CancelTicket, c.CallTicket, c.SetPriority]
steps = st.one_of(
    st.tuples(st.just("take"), st.sampled_from(["ho-tich", "chung-thuc"]), st.sampled_from(["", "cao-tuoi"])),
    st.tuples(st.just("desk"), st.sampled_from(DESK), st.sampled_from(["q1", "q2"])),
    st.tuples(st.just("transfer"), st.sampled_from(["q1", "q2"]), st.sampled_from(["", "q1", "q2"])),
    st.tuples(st.just("ticket"), st.sampled_from(AFTER), st.integers(0, 30)),
    st.tuples(st.just("night"), st.integers(1, 3), st.none()),
)


def play(hand, step):
    kind, what, who = step
    if kind == "take":
        hand.do(c.IssueTicket(service=what, priority=who))
    elif kind == "desk":
        hand.at(what, who)
    elif kind == "transfer":
        hand.at(c.Transfer, what, service="chung-thuc", to_counter=who)
    elif kind == "night":
        hand.now += what * 24 * little.HOUR
        hand.do(c.OpenDay(practice=True))
    elif hand.state.tickets:
        ids = list(hand.state.tickets)
        ticket = ids[who % len(ids)]
        if what is c.CallTicket:
            hand.at(c.CallTicket, "q1", ticket=ticket, reason="thử")
        elif what is c.CancelTicket:
            hand.do(c.CancelTicket(ticket=ticket, reason="thử"))
        elif what is c.SetPriority:
            hand.do(c.SetPriority(ticket=ticket, priority=("cao-tuoi", "thuong")[who % 2], reason="thử"))
        else:
            hand.do(what(ticket=ticket))


def check(state):
    waiting = [ticket_id for lane in state.lanes.values() for ticket_id in lane]
    assert len(waiting) == len(set(waiting))
    assert set(waiting) == {ticket.id for ticket in state.tickets.values() if ticket.state == "waiting"}
    in_hand = [desk.ticket for desk in state.desks.values() if desk.ticket]
    assert len(in_hand) == len(set(in_hand))
    assert set(in_hand) == {ticket.id for ticket in state.tickets.values() if ticket.state in ("called", "serving")}
    counts = Count(state.tickets[ticket_id].service for ticket_id in waiting)
    assert {name: today.waiting for name, today in state.services.items()} == {
        name: counts.get(name, 0) for name in state.services
    }
    for lane in state.lanes.values():
        assert not len(lane) or lane.head == next(iter(lane))


def rows(state):
    return {(table, key): views.row(state, table, key) for table, keys in views.tables(state).items() for key in keys}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(steps, max_size=60))
def test_any_day_keeps_the_invariants_and_feeds_screens_the_truth(days):
    hand = little.open_hall(little.little_hall())
    seen = rows(hand.state)
    for step in days:
        written = len(hand.journal)
        play(hand, step)
        check(hand.state)
        # A screen that applies only the changed rows knows the same as one that loads everything. Each event's
        # changes are asked right after it, as the feed does, so several events of one command are replayed here.
        if len(hand.journal) == written + 1:
            changed = views.changed(hand.state, hand.journal[-1][0])
            for key in changed:
                seen[key] = views.row(hand.state, *key)
            seen = {key: row for key, row in seen.items() if row is not None}
        elif len(hand.journal) > written:
            seen = rows(hand.state)
        assert seen == rows(hand.state)
    labels = [(e.ticket) for e, _ in hand.journal if type(e).__name__ == "TicketIssued"]
    assert len(labels) == len(set(labels))
    again = HallState()
    for seq, (event, at) in enumerate(hand.journal):
        evolve(again, event, seq, at)
    assert rows(again) == rows(hand.state)


def test_decide_never_changes_the_state(hand):
    hand.take()
    before = rows(hand.state)
    for kind in (c.CallNext, c.PauseCounter, c.CloseCounter):
        from shared.domain.decide import decide
        from shared.domain.outcome import Actor, Context

        context = Context(now=hand.now, entropy=bytes(16), actor=Actor(role="admin", name="x"))
        decided = decide(hand.state, kind(counter="q1", version=hand.state.desks["q1"].version), context)
        assert not isinstance(decided, Refusal)
    assert rows(hand.state) == before
