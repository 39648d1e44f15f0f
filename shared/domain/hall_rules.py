"""The rules beside the queue: incidents and notices."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from shared.domain import commands as c
from shared.domain.events import (
    AnyEvent,
    IncidentDeclared,
    IncidentEnded,
    NoticePosted,
    NoticeWithdrawn,
)
from shared.domain.outcome import Context, Refusal
from shared.domain.records import Incident, Notice
from shared.domain.state import HallState, Plan

Decision = list[AnyEvent] | Refusal
TEXT_LENGTH = 300
CODE_BYTES = 5  # eight characters of base 32
MOST_NOTICES = 50


def _code(context: Context) -> str:
    """A short code nobody can guess in a day of trying."""
    return base64.b32encode(context.entropy[:CODE_BYTES]).decode()


def _declare(state: HallState, plan: Plan, command: c.DeclareIncident, context: Context) -> Decision:
    if not command.text.strip():
        return Refusal("reason_required")
    if len(command.text) > TEXT_LENGTH or len(state.incidents) >= MOST_NOTICES:
        return Refusal("malformed")
    if command.area and command.area not in plan.areas:
        return Refusal("unknown_area", {"area": command.area[:40]})
    if command.service and command.service not in plan.services:
        return Refusal("unknown_service", {"service": command.service[:40]})
    incident = Incident(
        id=_code(context),
        kind=command.kind,
        text=command.text.strip(),
        area=command.area,
        service=command.service,
        stops_issuing=command.stops_issuing,
        since=context.now,
    )
    return [IncidentDeclared(incident=incident)]


def _end(state: HallState, _plan: Plan, command: c.EndIncident, _context: Context) -> Decision:
    if command.incident not in state.incidents:
        return Refusal("unknown_incident")
    return [IncidentEnded(incident=command.incident)]


def _post(state: HallState, plan: Plan, command: c.PostNotice, context: Context) -> Decision:
    if command.notice and command.notice not in state.notices:
        return Refusal("unknown_notice")
    if command.area and command.area not in plan.areas:
        return Refusal("unknown_area", {"area": command.area[:40]})
    if not command.text.strip():
        return [NoticeWithdrawn(notice=command.notice)] if command.notice else Refusal("reason_required")
    too_long = max(len(command.text), len(command.text_en)) > TEXT_LENGTH
    if too_long or (not command.notice and len(state.notices) >= MOST_NOTICES):
        return Refusal("malformed")
    notice = Notice(
        id=command.notice or _code(context),
        text=command.text.strip(),
        text_en=command.text_en.strip(),
        area=command.area,
        until=command.until,
    )
    return [NoticePosted(notice=notice)]


RULES: dict[type, Callable[[HallState, Plan, Any, Context], Decision]] = {
    c.DeclareIncident: _declare,
    c.EndIncident: _end,
    c.PostNotice: _post,
}
