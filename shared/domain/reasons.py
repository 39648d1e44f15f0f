"""Reasons come from the hall's closed list; a note beside may say more."""

from __future__ import annotations

from shared.domain.hall import Act, Reason
from shared.domain.outcome import Refusal
from shared.domain.state import Plan

TEXT_LENGTH = 200


def wrong(plan: Plan, act: Act, reason: str, note: str = "", *, needed: bool = True) -> Refusal | None:
    """Why this reason may not be given for this act; None when it may. Acts the hall lists nothing for take text."""
    if len(note) > TEXT_LENGTH:
        return Refusal("malformed")
    known = plan.reasons.get(act)
    if not reason.strip():
        return Refusal("reason_required") if needed or known else None
    if known and reason not in known:
        return Refusal("unknown_reason", {"reason": reason[:40]})
    return None


def listed(plan: Plan, act: Act, reason: str) -> Reason | None:
    """The hall's own entry for a reason, if it has one."""
    return plan.reasons.get(act, {}).get(reason)
