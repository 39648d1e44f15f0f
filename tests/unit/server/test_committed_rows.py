"""Frames and states hold what is committed, each change once."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from double_engine import DAY, DoubleEngine, open_engine

from shared.domain import commands as c
from shared.domain import roles, views
from shared.domain.outcome import Actor
from shared.domain.rows import Frame, Gauge, Reset
from shared.server import committed_rows
from shared.server.committed_rows import CommittedRows
from shared.server.feed import Feed
from shared.server.listener import Listener

MESSAGE = msgspec.json.Decoder(Frame | Reset | Gauge)


@pytest.fixture
def engine():
    return open_engine()


def listener_of(role, place="", **more):
    return Listener(Actor(role=role, name=role, place=place), **more)


def told(listener):
    """All frames and resets queued for a listener."""
    messages = []
    while not listener._waiting.empty():
        messages.append(MESSAGE.decode(listener._waiting.get_nowait()))
    return [message for message in messages if not isinstance(message, Gauge)]


def keys(changes):
    return {(change.table, change.key) for change in changes}


def truth(engine):
    return {
        (table, key): msgspec.json.encode(views.row(engine.state, table, key))
        for table, names in views.tables(engine.state).items() for key in names
    }  # fmt: skip


def held(rows):
    return {key: bytes(row) for key, row in rows.rows.items()}


def test_what_is_not_committed_is_shown_to_nobody(engine):
    feed = Feed(engine, engine.clock)
    engine.decide(c.IssueTicket(service="ho-tich"))
    admin = Actor(role="admin", name="x")
    assert feed.state(admin).rows["ticket"] == {}
    assert feed.state(admin).seq == 2
    engine.commit()
    assert list(feed.state(admin).rows["ticket"]) == ["20261123-A001"]


def test_a_commit_of_several_calls_tells_them_all(engine):
    feed, board = Feed(engine, engine.clock), listener_of("board")
    for counter, service in (("q1", "ho-tich"), ("q2", "dat-dai")):
        engine.at(c.OpenCounter, counter)
        engine.take(service)
    feed.join(board, f"1:{engine.seq}")
    for counter in ("q1", "q2"):
        engine.decide(c.CallNext(counter=counter, version=engine.state.desks[counter].version))
    engine.commit()
    frame = told(board)[-1]
    assert {("call", "1"), ("call", "2"), ("counter", "q1"), ("counter", "q2")} <= keys(frame.changes)
    assert (frame.first, frame.last) == (engine.seq - 1, engine.seq)


def test_the_rows_held_are_the_state_after_a_day_of_everything(engine):
    rows = CommittedRows(engine)
    engine.subscribe(lambda commit: rows.take(commit, engine.state))
    engine.at(c.OpenCounter)
    for _ in range(105):
        engine.take()
        engine.at(c.CallNext)
        engine.at(c.StartService)
        engine.at(c.Finish)
    engine.take("dat-dai")
    assert held(rows) == truth(engine)
    engine.now += DAY
    engine.do(c.OpenDay())
    assert held(rows) == truth(engine)


def test_a_row_that_did_not_really_change_is_not_told(engine):
    feed, board = Feed(engine, engine.clock), listener_of("board")
    feed.join(board, f"1:{engine.seq}")
    ticket = engine.take()
    told(board)
    engine.do(c.ReportPrint(ticket=ticket.id, job="j1", outcome="confirmed"))
    (frame,) = told(board)
    assert (frame.first, frame.last, frame.changes) == (engine.seq, engine.seq, [])


def test_since_gives_each_row_changed_after_a_number_once(engine):
    rows = CommittedRows(engine)
    engine.subscribe(lambda commit: rows.take(commit, engine.state))
    first = engine.take()
    stood = engine.seq
    second = engine.take()
    engine.do(c.CancelTicket(ticket=first.id, reason="thử"))
    changes = rows.since(stood)
    assert [(change.table, change.key, change.row is None) for change in changes] == [
        ("ticket", second.id, False), ("service", "ho-tich", False), ("ticket", first.id, True),
    ]  # fmt: skip
    assert rows.since(engine.seq) == []
    assert rows.since(engine.seq + 1) is None
    assert rows.since(1) is None


def test_gone_rows_are_forgotten_some_day_and_then_reset(engine, monkeypatch):
    monkeypatch.setattr(committed_rows, "GONE_KEPT", 10)
    rows = CommittedRows(engine)
    engine.subscribe(lambda commit: rows.take(commit, engine.state))
    start = engine.seq
    for _ in range(30):
        engine.do(c.CancelTicket(ticket=engine.take().id, reason="thử"))
    assert len(rows._changed) < 20
    assert rows.since(start) is None
    assert rows.since(engine.seq - 1) is not None


def test_a_commit_that_was_never_announced_is_told_later(engine, expected_log):
    expected_log("feed_reconciled")
    feed, clerk = Feed(engine, engine.clock), listener_of("clerk")
    feed.join(clerk, f"1:{engine.seq}")
    told(clerk)
    before = engine.seq
    engine.decide(c.IssueTicket(service="ho-tich"))
    engine.commit(announce=False)
    asyncio.run(feed._look())
    (frame,) = told(clerk)
    assert (frame.first, frame.last) == (before + 1, engine.seq)
    assert ("ticket", "20261123-A001") in keys(frame.changes)


def test_a_commit_after_missed_ones_covers_them(engine):
    feed, clerk = Feed(engine, engine.clock), listener_of("clerk")
    feed.join(clerk, f"1:{engine.seq}")
    told(clerk)
    before = engine.seq
    engine.decide(c.IssueTicket(service="ho-tich"))
    engine.commit(announce=False)
    engine.take("dat-dai")
    (frame,) = told(clerk)
    assert (frame.first, frame.last) == (before + 1, engine.seq)
    assert {("ticket", "20261123-A001"), ("ticket", "20261123-B001")} <= keys(frame.changes)


def test_a_restored_backup_resets_everybody(engine):
    feed, clerk = Feed(engine, engine.clock), listener_of("clerk")
    feed.join(clerk, f"1:{engine.seq}")
    told(clerk)
    engine.epoch = 2
    engine.take()
    assert told(clerk) == [Reset(epoch=2, seq=engine.seq)]


def test_one_encoding_is_shared_by_all_who_see_the_same(engine):
    feed = Feed(engine, engine.clock)
    boards = [listener_of("board"), listener_of("board"), listener_of("counter_display", "q1")]
    for board in boards:
        feed.join(board, f"1:{engine.seq}")
        told(board)
    engine.take()
    messages = [board._waiting.get_nowait() for board in boards]
    assert messages[0] is messages[1] is messages[2]


def test_a_full_queue_drops_its_listener_and_no_other(engine, expected_log):
    expected_log("listener_dropped name=slow why=slow")
    feed = Feed(engine, engine.clock)
    slow = Listener(Actor(role="board", name="slow"), size=3)
    quick = listener_of("board")
    for each in (slow, quick):
        feed.join(each, f"1:{engine.seq}")
    for _ in range(5):
        engine.take()
    assert slow.dropped == "slow"
    assert len(feed) == 1
    assert told(quick)[-1].last == engine.seq


@pytest.mark.parametrize("role", sorted(roles.ROLES))
def test_each_role_gets_its_tables_and_no_other(engine, role):
    feed, listener = Feed(engine, engine.clock), listener_of(role)
    engine.at(c.OpenCounter)
    engine.take()
    state = feed.state(listener.actor)
    assert set(state.rows) == roles.VISIBLE[role]
    feed.join(listener, f"1:{engine.seq}")
    engine.at(c.CallNext)
    seen = {change.table for change in told(listener)[-1].changes}
    assert seen == {"counter", "call", "ticket", "service"} & roles.VISIBLE[role]
    assert bool(state.gauge.next) == (role in roles.SEES_NEXT)


def test_a_hall_that_is_not_set_up_has_a_state_too():
    empty = DoubleEngine()
    state = Feed(empty, empty.clock).state(Actor(role="kiosk", name="x"))
    assert state.rows["hall"] == {}
    assert state.gauge.waits == {}
