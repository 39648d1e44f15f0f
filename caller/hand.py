"""The number in hand as the panel shows it: what it is, what to check, and what its turn leaves."""

from __future__ import annotations

from typing import Any

from caller.absence import wait_for_absent
from caller.badges import badges
from caller.scene import Scene, clock_of

BADGES = 5  # of the number in hand; how it came to its place matters least now


def hand(scene: Scene, left: int, nudged: bool, free_hands: bool) -> dict[str, Any]:
    """Fields of the panel. `left` is what the clerk said of dossiers, -1 for nothing."""
    row, ticket = scene.desk, scene.in_hand
    if scene.mode not in {"called", "serving"}:
        return {}
    priority = scene.priority(ticket.priority) if ticket else None
    return {
        "in_hand": row.label,
        "hand_state": _state(scene),
        "hand_since": clock_of(scene.now_ms - row.ticket_since),
        "hand_calls": _calls(scene),
        "hand_service": scene.named(scene.service(ticket.service)) if ticket else "",
        "hand_priority": scene.named(priority),
        "hand_check": scene.say("caller.please_check") if priority and priority.to_check else "",
        "hand_procedure": _procedure(scene),
        "hand_badges": tuple(badges(scene, ticket, stepper=scene.mode == "serving")[:BADGES]) if ticket else (),
        "can_refuse": free_hands and priority is not None,
        **_absent(scene, nudged, free_hands),
        **_dossiers(scene, left, free_hands),
    }


def _state(scene: Scene) -> str:
    """The step (“Đang gọi”), with the counter where one clerk works several, and a mark on a rehearsal number."""
    words = [scene.say(f"caller.state_{scene.mode}")]
    if len(scene.mine) > 1:
        words.append(scene.say("caller.counter", number=scene.desk.number))
    if scene.in_hand and scene.in_hand.rehearsal:
        words.append(scene.say("caller.rehearsal"))
    return " · ".join(words)


def _calls(scene: Scene) -> str:
    if scene.mode != "called" or scene.desk.calls < 1:
        return ""
    return scene.say("caller.called_times", count=scene.desk.calls)


def _procedure(scene: Scene) -> str:
    code = scene.in_hand.procedure if scene.in_hand else ""
    name = scene.procedures.get(code, "")
    return f"{code} · {name}" if name else code


def _absent(scene: Scene, nudged: bool, free_hands: bool) -> dict[str, Any]:
    wait = wait_for_absent(scene)
    return {
        "can_absent": free_hands and scene.mode == "called" and not wait.sentence,
        "absent_hint": wait.short,
        "absent_why": wait.sentence,
        "absent_icon": wait.icon,
        "absent_nudged": nudged and bool(wait.sentence),
    }


def left_over(scene: Scene, said: int) -> int:
    """Dossiers left after this turn: as the clerk said, else what the hall's limit of a turn leaves."""
    ticket, limit = scene.in_hand, scene.hall.calling.dossiers_per_turn
    if ticket is None or ticket.dossiers < 2 or ticket.return_to:
        return 0
    if said >= 0:
        return min(said, ticket.dossiers - 1)
    return max(0, ticket.dossiers - limit) if limit else 0


def _dossiers(scene: Scene, said: int, free_hands: bool) -> dict[str, Any]:
    ticket = scene.in_hand
    if ticket is None or ticket.dossiers < 2 or ticket.return_to or scene.mode != "serving":
        return {}
    left = left_over(scene, said)
    done = ticket.dossiers - left
    return {
        "hand_dossiers": scene.say("caller.dossiers", done=done, all=ticket.dossiers),
        "can_less": free_hands and done > 1,
        "can_more": free_hands and left > 0,
    }


def finish_hint(scene: Scene, said: int) -> str:
    """What finishing does besides: the number goes back to the counter that lent it, or waits for another turn."""
    ticket = scene.in_hand
    if ticket is None:
        return ""
    if ticket.return_to:
        return scene.say("caller.goes_back", number=scene.number(ticket.return_to))
    left = left_over(scene, said)
    return scene.count("caller.dossiers_left", left) if left else ""
