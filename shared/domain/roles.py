"""What a role may send and see: one table, tested cell by cell."""

from __future__ import annotations

from typing import get_args

from shared.domain.commands import AnyCommand

COMMANDS: frozenset[str] = frozenset(command.__name__ for command in get_args(AnyCommand))

_DESK = frozenset(
    {
        "OpenCounter", "PauseCounter", "ResumeCounter", "CloseCounter", "CallNext", "CallTicket", "Recall",
        "StartService", "Finish", "MarkAbsent", "Park", "Transfer", "Unpark", "Restore", "SignIn", "SignOut", "Undo",
        "RefusePriority", "CoverCounters", "StepAside", "LinkTickets",
    }
)  # fmt: skip
_GUIDE = frozenset(
    {
        "IssueTicket", "ReportPrint", "Unpark", "Restore", "Book", "Rebook", "CancelBooking", "CheckIn", "StepAside",
        "LinkTickets",
    }
)  # fmt: skip
_HALL = frozenset({"CancelTicket", "SetPriority", "DeclareIncident", "EndIncident", "PostNotice"})
_DAY = frozenset({"OpenDay", "CloseDay"})
_CLOSING = frozenset({"SettleTicket"})
_CITIZEN = frozenset({"StepAside", "Unpark"})  # from the page of their own ticket

SENDS: dict[str, frozenset[str]] = {
    "kiosk": frozenset({"IssueTicket", "ReportPrint", "CheckIn"}),
    "board": frozenset({"ReportAnnouncement"}),
    "counter_display": frozenset({"Rate"}),
    "clerk": _DESK,
    "guide": _GUIDE,
    "cashier": _DESK,
    "supervisor": _DESK | _GUIDE | _DAY | _HALL | _CLOSING,
    "auditor": frozenset(),
    "admin": COMMANDS,
    "public": frozenset(),
    "server": _DAY,
    "citizen": _CITIZEN,
}
ROLES: frozenset[str] = frozenset(SENDS)

_BOARD = frozenset({"hall", "day", "service", "counter", "call", "notice"})
VISIBLE: dict[str, frozenset[str]] = {
    "kiosk": frozenset({"hall", "day", "service", "counter", "notice"}),
    "board": _BOARD,
    "counter_display": _BOARD,
    "clerk": _BOARD | {"ticket"},
    "guide": _BOARD | {"ticket"},
    "cashier": _BOARD | {"ticket"},
    "supervisor": _BOARD | {"ticket"},
    "auditor": _BOARD | {"ticket"},
    "admin": _BOARD | {"ticket"},
    "public": frozenset({"hall", "day", "service", "notice"}),
    "server": frozenset(),
    "citizen": frozenset(),
}
SEES_NEXT: frozenset[str] = frozenset({"clerk", "cashier", "supervisor", "admin"})
NUMBERS_OUTSIDE: frozenset[str] = frozenset({"guide", "supervisor", "admin"})  # before the doors open
BOUND_TO_PLACE: frozenset[str] = frozenset({"clerk", "cashier", "counter_display"})


def may_send(role: str, command: str) -> bool:
    """May a token of this role send this command? An unknown role or command may not."""
    return command in SENDS.get(role, frozenset())
