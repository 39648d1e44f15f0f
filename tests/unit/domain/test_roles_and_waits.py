"""The role table, cell by cell, and the expected wait."""

from __future__ import annotations

import little_hall as little
import pytest

from shared.domain import commands as c
from shared.domain import roles, waits
from shared.domain.decide import decide
from shared.domain.outcome import Actor, Context

DESK = {"OpenCounter", "PauseCounter", "ResumeCounter", "CloseCounter", "CallNext", "CallTicket", "Recall",
        "StartService", "Finish", "MarkAbsent", "Park", "Transfer", "Unpark", "Restore", "SignIn", "SignOut",
        "Undo", "RefusePriority", "CoverCounters", "StepAside", "LinkTickets"}  # fmt: skip
BOOKINGS = {"Book", "Rebook", "CancelBooking", "CheckIn"}
HALL = {"SetPriority", "DeclareIncident", "EndIncident", "PostNotice", "CancelTicket"}
EXPECTED = {
    "kiosk": {"IssueTicket", "ReportPrint", "CheckIn"},
    "board": {"ReportAnnouncement"},
    "counter_display": {"Rate"},
    "clerk": DESK,
    "cashier": DESK,
    "guide": {"IssueTicket", "ReportPrint", "Unpark", "Restore", "StepAside", "LinkTickets"} | BOOKINGS,
    "supervisor": DESK | BOOKINGS | HALL | {"IssueTicket", "ReportPrint", "OpenDay", "CloseDay", "SettleTicket"},
    "auditor": set(),
    "admin": set(roles.COMMANDS),
    "public": set(),
    "server": {"OpenDay", "CloseDay"},
    "citizen": {"StepAside", "Unpark"},
    "nobody": set(),
}


@pytest.mark.parametrize("command", sorted(roles.COMMANDS))
@pytest.mark.parametrize("role", sorted(EXPECTED))
def test_each_cell(role, command):
    assert roles.may_send(role, command) == (command in EXPECTED[role])


def test_decide_asks_the_table(hand):
    context = Context(now=hand.now, entropy=bytes(16), actor=Actor(role="board", name="tivi"))
    assert decide(hand.state, c.CloseDay(), context).code == "role"


def test_only_staff_see_tickets():
    assert {role for role, tables in roles.VISIBLE.items() if "ticket" in tables} == {
        "clerk", "cashier", "guide", "supervisor", "auditor", "admin",
    }  # fmt: skip


def test_nobody_ahead_is_nought_to_five(hand):
    assert waits.estimate(hand.state, "ho-tich", 0) == (0, 5)


def test_more_counters_make_a_shorter_wait():
    hand = little.open_hall(little.little_hall())
    alone = waits.estimate(hand.state, "ho-tich", 6)
    hand.at(c.CloseCounter, "q1")
    assert waits.estimate(hand.state, "ho-tich", 6) > alone


def test_what_was_seen_today_moves_the_estimate(hand):
    before = waits.minutes_each(hand.state, "ho-tich")
    for _ in range(4):
        hand.take()
        hand.called()
        hand.at(c.StartService)
        hand.now += 30 * little.MINUTE
        hand.at(c.Finish)
    assert before == 10 < waits.minutes_each(hand.state, "ho-tich") < 30
