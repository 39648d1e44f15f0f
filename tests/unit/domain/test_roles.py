"""The role table, cell by cell."""

from __future__ import annotations

import pytest

from shared.domain import commands as c
from shared.domain import roles
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
