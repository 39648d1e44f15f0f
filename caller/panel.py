"""The panel as data: every text and flag a clerk sees, from the scene and what was just pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from caller.scene import Scene, clock_of, minutes_text
from shared.domain.events import Why
from shared.words.why import why_in_words

VERBS = {"closed": "open", "free": "call", "called": "start", "serving": "finish", "paused": "resume"}
ICONS = {"open": "door-open", "call": "megaphone", "start": "play", "finish": "circle-check", "resume": "play"}
KEYS = {"open": "Space", "call": "Space", "start": "S", "finish": "Enter", "resume": "Space"}
STATE_ICONS = {
    "closed": "door-closed", "paused": "coffee", "free": "circle-check", "called": "megaphone", "serving": "user-check",
}  # fmt: skip
STATE_KINDS = {"closed": "plain", "paused": "warn", "free": "good", "called": "brand", "serving": "good"}


@dataclass(frozen=True)
class Pressed:
    """What was pressed last: a verb that waits for its answer, or one that was just done (`done` in words)."""

    sending: str = ""
    slow: bool = False
    done: str = ""
    opened: bool = False  # what was just done is opening the counter
    stale: bool = False  # the link to the server is cut
    notice: str = ""


@dataclass(frozen=True)
class Panel:
    """What the panel shows. Texts are empty where there is nothing to say."""

    mode: str = ""
    counter_title: str = ""
    counter_state: str = ""
    state_icon: str = ""
    state_kind: str = "plain"
    clerk: str = ""
    practice: bool = False
    main_text: str = ""
    main_hint: str = ""
    main_icon: str = ""
    main_key: str = ""
    main_enabled: bool = False
    main_kind: str = "primary"
    in_hand: str = ""
    hand_state: str = ""
    hand_since: str = ""
    hand_calls: str = ""
    hand_service: str = ""
    hand_priority: str = ""
    hand_check: str = ""
    hand_procedure: str = ""
    hand_language: str = ""
    next: str = ""
    next_service: str = ""
    next_priority: str = ""
    next_wait: str = ""
    next_why: str = ""
    next_known: bool = True  # False for the moment until the server has said who is next now
    next_rule: str = ""  # the reason without whom it passed over
    empty: str = ""
    empty_next: str = ""
    empty_icon: str = ""
    waiting: str = ""
    waiting_note: str = ""
    longest: str = ""
    longest_late: bool = False
    served: str = ""
    can_recall: bool = False
    can_absent: bool = False
    absent_hint: str = ""
    can_send_on: bool = False  # transfer and park
    can_pause: bool = False
    can_close: bool = False
    can_open: bool = False
    has_clerks: bool = False
    can_choose: bool = False  # call a chosen number
    busy: bool = False
    notice: str = ""  # why the last press was refused, with the next step


def panel(scene: Scene, pressed: Pressed) -> Panel:
    """The whole panel."""
    mode, free_hands = scene.mode, not pressed.stale
    clerk = scene.clerk(scene.row.clerk or scene.chosen_clerk)
    return Panel(
        mode=mode,
        counter_title=scene.say("caller.counter", number=scene.counter.number),
        counter_state=_state(scene, pressed.stale),
        state_icon="wifi-off" if pressed.stale else STATE_ICONS[mode],
        state_kind="warn" if pressed.stale else STATE_KINDS[mode],
        clerk=clerk.name if clerk else "",
        practice=scene.day.practice,
        can_recall=free_hands and mode == "called",
        can_absent=free_hands and mode == "called" and not scene.calls_left,
        absent_hint=scene.count("caller.calls_left", scene.calls_left) if mode == "called" and scene.calls_left else "",
        can_send_on=free_hands and mode in {"called", "serving"},
        can_pause=free_hands and mode in {"free", "paused"},
        can_close=free_hands and mode in {"free", "paused"},
        can_open=free_hands and mode == "closed" and scene.day.open,
        has_clerks=bool(scene.hall.clerks),
        can_choose=free_hands and mode == "free",
        busy=bool(pressed.sending),
        notice=pressed.notice,
        **_main(scene, pressed),
        **_hand(scene),
        **_next(scene, pressed),
        **_empty(scene),
        **_figures(scene),
    )


def _state(scene: Scene, stale: bool) -> str:
    if stale:
        return scene.say("caller.state_offline")
    if scene.mode == "paused" and scene.row.reason:
        return scene.say("caller.state_paused_for", reason=scene.row.reason)
    return scene.say(f"caller.state_{scene.mode}")


def _main(scene: Scene, pressed: Pressed) -> dict[str, Any]:
    verb = VERBS[scene.mode]
    text, hint, icon = scene.say(f"caller.main_{verb}"), _main_hint(scene, verb), ICONS[verb]
    kind, enabled = ("good" if verb in {"finish", "open", "resume"} else "primary"), True
    if verb == "call" and scene.next_known and not scene.next.label:
        kind = "quiet"
    if verb in {"open", "resume"} and not scene.day.open:
        text, hint, enabled = scene.say("caller.day_not_open"), scene.say("caller.day_not_open_next"), False
    if pressed.sending:
        hint, icon, enabled = scene.say("caller.slow" if pressed.slow else "caller.sending"), "hourglass", False
    elif pressed.done:
        text, hint, icon, kind, enabled = pressed.done, "", "check", "done", False
    if pressed.stale:
        text, hint, icon, kind = scene.say("caller.offline"), scene.say("caller.offline_next"), "wifi-off", "primary"
        enabled = False
    key = KEYS[verb] if enabled else ""
    return {
        "main_text": text, "main_hint": hint, "main_icon": icon, "main_key": key, "main_enabled": enabled,
        "main_kind": kind,
    }  # fmt: skip


def _main_hint(scene: Scene, verb: str) -> str:
    if verb == "call" and not scene.next_known:
        return scene.say("caller.finding_next")
    if verb == "call":
        label = scene.next.label
        return scene.say("caller.will_call", label=label) if label else scene.say("caller.nobody_short")
    if verb == "open":
        return scene.count("caller.wait_for_you", scene.next.waiting) if scene.next.waiting else ""
    return ""


def _hand(scene: Scene) -> dict[str, Any]:
    row, ticket = scene.row, scene.in_hand
    if not row.ticket:
        return {}
    priority = scene.priority(ticket.priority) if ticket else None
    code = ticket.procedure if ticket else ""
    name = scene.procedures.get(code, "")
    return {
        "in_hand": row.label,
        "hand_state": _hand_state(scene),
        "hand_since": clock_of(scene.now_ms - row.ticket_since),
        "hand_calls": _calls(scene),
        "hand_service": scene.named(scene.service(ticket.service)) if ticket else "",
        "hand_priority": scene.named(priority),
        "hand_check": scene.say("caller.please_check") if priority and priority.to_check else "",
        "hand_procedure": f"{code} · {name}" if name else code,
        "hand_language": scene.say("caller.speaks_english") if ticket and ticket.language == "en" else "",
    }


def _hand_state(scene: Scene) -> str:
    state = scene.say(f"caller.state_{scene.mode}")
    ticket = scene.in_hand
    return f"{state} · {scene.say('caller.rehearsal')}" if ticket and ticket.rehearsal else state


def _calls(scene: Scene) -> str:
    if scene.mode != "called" or scene.row.calls < 1:
        return ""
    return scene.say("caller.called_times", count=scene.row.calls)


def _next(scene: Scene, pressed: Pressed) -> dict[str, Any]:
    """Who is next. Just after opening it waits a moment, as Space does: one press never opens and calls."""
    found = scene.next
    if not scene.next_known:
        return {"next_known": False, "next_wait": "" if pressed.stale else scene.say("caller.finding_next")}
    if not found.label or scene.mode == "closed" or pressed.opened:
        return {}
    why = found.why
    return {
        "next": found.label,
        "next_service": scene.named(scene.service(found.service)),
        "next_priority": scene.named(scene.priority(found.priority)),
        "next_wait": scene.say("caller.waited", time=minutes_text(scene, scene.waited(found.waiting_since))),
        "next_why": why_in_words(why, scene.language) if why else "",
        "next_rule": _rule(scene, why) if why else "",
    }


def _rule(scene: Scene, why: Why) -> str:
    """The reason in one sentence."""
    return scene.say("why.helping") if why.tier else why_in_words(Why(rule=why.rule), scene.language)


def _empty(scene: Scene) -> dict[str, Any]:
    """What stands where a number would: for a counter that is closed, paused, or has nobody waiting."""
    mode = scene.mode
    if mode in {"called", "serving"} or (mode == "free" and (scene.next.label or not scene.next_known)):
        return {}
    word = "day" if mode == "closed" and not scene.day.open else mode
    icons = {"free": "coffee", "paused": "circle-pause", "closed": "door-closed", "day": "calendar-clock"}
    text = scene.row.reason if mode == "paused" and scene.row.reason else scene.say(f"caller.empty_{word}")
    since = clock_of(scene.now_ms - scene.row.since)
    more = scene.say("caller.paused_for", time=since) if mode == "paused" else scene.say(f"caller.empty_{word}_next")
    return {"empty": text, "empty_next": more, "empty_icon": icons[word]}


def _figures(scene: Scene) -> dict[str, Any]:
    helped = scene.next.waiting - scene.next.waiting_own
    longest = scene.longest_wait()
    return {
        "waiting": str(scene.next.waiting_own),
        "waiting_note": scene.say("caller.helping", count=helped) if helped > 0 else "",
        "longest": minutes_text(scene, longest) if longest is not None else "–",
        "longest_late": longest is not None and longest > _promise(scene),
        "served": str(scene.row.served),
    }


def _promise(scene: Scene) -> int:
    """Minutes within which this counter's people should be called."""
    own = [scene.service(each) for each in scene.counter.serves]
    return min((each.target_minutes for each in own if each), default=30)
