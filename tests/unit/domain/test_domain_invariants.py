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
AFTER = [c.Unpark, c.Unpark, c.Restore, c.CancelTicket, c.CallTicket, c.SetPriority, c.StepAside, c.LinkTickets]
MOVES = [
    lambda: (c.Park, {"by": "hall"}), lambda: (c.RefusePriority, {"reason": "thử"}), lambda: (c.Finish, {"left": 1}),
    lambda: (c.Transfer, {"service": "chung-thuc", "come_back": True}), lambda: (c.Transfer, {}),
    lambda: (c.CoverCounters, {"counters": ["q2"]}), lambda: (c.CoverCounters, {"counters": []}),
]  # fmt: skip
steps = st.one_of(
    st.tuples(st.just("take"), st.sampled_from(["ho-tich", "chung-thuc"]), st.sampled_from(["", "cao-tuoi"])),
    st.tuples(st.just("desk"), st.sampled_from(DESK), st.sampled_from(["q1", "q2"])),
    st.tuples(st.just("transfer"), st.sampled_from(["q1", "q2"]), st.sampled_from(["", "q1", "q2"])),
    st.tuples(st.just("ticket"), st.sampled_from(AFTER), st.integers(0, 30)),
    st.tuples(st.just("move"), st.sampled_from(MOVES), st.sampled_from(["q1", "q2"])),
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
    elif kind == "move":
        move, rest = what()
        hand.at(move, who, **rest)
    elif kind == "night":
        hand.now += what * 24 * little.HOUR
        hand.do(c.OpenDay(practice=True))
    elif hand.state.tickets:
        ids = list(hand.state.tickets)
        ticket = ids[who % len(ids)]
        hand.now += 30_000
        if what is c.LinkTickets:
            hand.do(c.LinkTickets(tickets=[ticket, ids[who // 2 % len(ids)]]))
        elif what is c.CallTicket:
            hand.at(c.CallTicket, "q1", ticket=ticket, reason="thử")
        elif what is c.CancelTicket:
            hand.do(c.CancelTicket(ticket=ticket, reason="thử"))
        elif what is c.SetPriority:
            hand.do(c.SetPriority(ticket=ticket, priority=("cao-tuoi", "thuong")[who % 2], reason="thử"))
        else:
            hand.do(what(ticket=ticket))


def check(state):
    waiting = [ticket_id for queue in state.queues.values() for ticket_id in queue]
    assert len(waiting) == len(set(waiting)) == sum(map(len, state.queues.values()))
    assert set(waiting) == {
        ticket.id for ticket in state.tickets.values() if ticket.state == "waiting" and not ticket.blocked
    }
    for ticket in state.tickets.values():
        held = [state.tickets[each].state in ("called", "serving") for each in ticket.linked]
        assert ticket.blocked == sum(held)
        assert not (ticket.state in ("called", "serving") and ticket.blocked and any(held)), "linked numbers at once"
    in_hand = [desk.ticket for desk in state.desks.values() if desk.ticket]
    assert len(in_hand) == len(set(in_hand))
    assert set(in_hand) == {ticket.id for ticket in state.tickets.values() if ticket.state in ("called", "serving")}
    counts = Count(
        ticket.service
        for ticket in state.tickets.values()
        if ticket.state == "waiting"
        or (ticket.state == "parked" and ticket.parked_by == "hall" and not ticket.parked_until)
    )
    assert {name: today.waiting for name, today in state.services.items()} == {
        name: counts.get(name, 0) for name in state.services
    }
    for queue in state.queues.values():
        for line in (*queue.by_class.values(), queue.returned, queue.promised, queue.booked):
            assert not len(line) or line.head == next(iter(line))
    for desk in state.desks.values():
        assert sum(1 for each in state.session(desk) if each.ticket) <= 1, "one clerk, one number in hand"


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
