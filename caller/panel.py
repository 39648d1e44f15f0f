"""The panel as data: every text and flag a clerk sees, from the scene and what was just pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from caller.hand import finish_hint, hand
from caller.scene import Scene, clock_of, minutes_text
from shared.domain.events import Why
from shared.words.why import rule_in_words, why_in_words

VERBS = {
    "closed": "open", "free": "call", "called": "start", "serving": "finish", "paused": "resume", "covered": "nothing",
}  # fmt: skip
ICONS = {
    "open": "door-open", "call": "megaphone", "start": "play", "finish": "circle-check", "resume": "play",
    "nothing": "users-round",
}  # fmt: skip
KEYS = {"open": "Space", "call": "Space", "start": "S", "finish": "Enter", "resume": "Space", "nothing": ""}
STATE_ICONS = {
    "closed": "door-closed", "paused": "coffee", "free": "circle-check", "called": "megaphone", "serving": "user-check",
    "covered": "users-round",
}  # fmt: skip
STATE_KINDS = {
    "closed": "plain", "paused": "warn", "free": "good", "called": "brand", "serving": "good", "covered": "plain",
}  # fmt: skip


EMPTY_ICONS = {
    "free": "circle-check", "paused": "coffee", "closed": "door-closed", "day": "calendar-clock",
    "covered": "users-round",
}  # fmt: skip


SERVICES = 3  # named where nobody waits


@dataclass(frozen=True)
class Pressed:
    """What was pressed last: a verb that waits for its answer, or one that was just done (`done` in words)."""

    sending: str = ""
    slow: bool = False
    done: str = ""
    opened: bool = False  # what was just done is opening the counter
    stale: bool = False  # the link to the server is cut
    notice: str = ""
    left: int = -1  # dossiers the clerk says are left; -1: has said nothing
    nudged: bool = False  # "absent" was pressed before it counts


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
    hand_badges: tuple[dict[str, str], ...] = ()
    hand_dossiers: str = ""  # what is left after this turn, where the number has several
    can_less: bool = False
    can_more: bool = False
    can_refuse: bool = False  # set back an untrue priority
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
    empty_for: str = ""  # whose numbers come here
    empty_away: tuple[dict[str, str], ...] = ()
    waiting: str = ""
    waiting_note: str = ""
    longest: str = ""
    longest_late: bool = False
    served: str = ""
    can_recall: bool = False
    can_absent: bool = False
    absent_hint: str = ""  # on the key
    absent_why: str = ""  # the sentence
    absent_icon: str = ""
    absent_nudged: bool = False
    can_send_on: bool = False  # transfer and park
    can_pause: bool = False
    can_close: bool = False
    can_open: bool = False
    can_sit: bool = False  # choose who sits here, and which counters are worked from here
    has_clerks: bool = False
    has_others: bool = False  # there are other counters to work
    can_choose: bool = False  # call a chosen number
    busy: bool = False
    notice: str = ""  # why the last press was refused, with the next step


def panel(scene: Scene, pressed: Pressed) -> Panel:
    """The whole panel."""
    mode, free_hands = scene.mode, not pressed.stale
    clerk = scene.clerk(scene.row.clerk or scene.chosen_clerk)
    return Panel(
        mode=mode,
        counter_title=_title(scene),
        counter_state=_state(scene, pressed.stale),
        state_icon="wifi-off" if pressed.stale else STATE_ICONS[mode],
        state_kind="warn" if pressed.stale else STATE_KINDS[mode],
        clerk=clerk.name if clerk else "",
        practice=scene.day.practice,
        can_recall=free_hands and mode == "called",
        can_send_on=free_hands and mode in {"called", "serving"},
        can_pause=free_hands and mode in {"free", "paused"},
        can_close=free_hands and mode in {"free", "paused"},
        can_open=free_hands and mode == "closed" and scene.day.open,
        can_sit=free_hands and mode in {"closed", "free", "paused"},
        has_clerks=bool(scene.hall.clerks),
        has_others=len(scene.hall.counters) > 1,
        can_choose=free_hands and mode == "free",
        busy=bool(pressed.sending),
        notice=pressed.notice,
        **_main(scene, pressed),
        **hand(scene, pressed.left, pressed.nudged, free_hands),
        **_next(scene, pressed),
        **_empty(scene),
        **_figures(scene),
    )


def _title(scene: Scene) -> str:
    """The counter, or all of those worked as one: “Quầy 1 · 2 · 3”."""
    return scene.say("caller.counter", number=" · ".join(map(str, sorted(each.number for each in scene.mine))))


def _state(scene: Scene, stale: bool) -> str:
    if stale:
        return scene.say("caller.state_offline")
    if scene.mode == "paused" and scene.row.reason:
        return scene.say("caller.state_paused_for", reason=scene.reason(scene.row.reason))
    return scene.say(f"caller.state_{scene.mode}")


def _main(scene: Scene, pressed: Pressed) -> dict[str, Any]:
    verb = VERBS[scene.mode]
    text, hint, icon = scene.say(f"caller.main_{verb}"), _main_hint(scene, verb, pressed), ICONS[verb]
    kind, enabled = ("good" if verb in {"finish", "open", "resume"} else "primary"), True
    if verb == "call" and scene.next_known and not scene.next.label:
        kind = "quiet"
    if verb == "nothing":
        kind, enabled = "primary", False
    elif verb in {"open", "resume"} and not scene.day.open:
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


def _main_hint(scene: Scene, verb: str, pressed: Pressed) -> str:
    if verb == "call" and not scene.next_known:
        return scene.say("caller.finding_next")
    if verb == "call":
        label = scene.next.label
        return scene.say("caller.will_call", label=label) if label else scene.say("caller.nobody_short")
    if verb == "open":
        return scene.count("caller.wait_for_you", scene.next.waiting) if scene.next.waiting else ""
    if verb == "nothing":
        return scene.say("caller.main_nothing_next", number=scene.number(scene.worked_from))
    return finish_hint(scene, pressed.left) if verb == "finish" else ""


def _next(scene: Scene, pressed: Pressed) -> dict[str, Any]:
    """Who is next. Just after opening it waits a moment, as Space does: one press never opens and calls."""
    found = scene.next
    if not scene.next_known:
        return {"next_known": False, "next_wait": "" if pressed.stale else scene.say("caller.finding_next")}
    if not found.label or scene.mode in {"closed", "covered"} or pressed.opened:
        return {}
    why = found.why
    return {
        "next": found.label,
        "next_service": scene.named(scene.service(found.service)),
        "next_priority": scene.named(scene.priority(found.priority)),
        "next_wait": scene.say("caller.waited", time=minutes_text(scene, scene.waited(found.waiting_since))),
        "next_why": why_in_words(why, scene.language, scene.hall.reasons) if why else "",
        "next_rule": _rule(scene, why) if why else "",
    }


def _rule(scene: Scene, why: Why) -> str:
    """The reason in one sentence."""
    return rule_in_words(why, scene.language)


def _empty(scene: Scene) -> dict[str, Any]:
    """What stands where a number would: for a counter that is closed, paused, or has nobody waiting."""
    mode = scene.mode
    if mode in {"called", "serving"} or (mode == "free" and (scene.next.label or not scene.next_known)):
        return {}
    word = "day" if mode == "closed" and not scene.day.open else mode
    text, more = scene.say(f"caller.empty_{word}"), scene.say(f"caller.empty_{word}_next")
    if mode == "paused":
        text = scene.reason(scene.row.reason) or text
        more = scene.say("caller.paused_for", time=clock_of(scene.now_ms - scene.row.since))
    elif mode == "covered":
        text = scene.say("caller.empty_covered", number=scene.number(scene.worked_from))
    return {
        "empty": text, "empty_next": more, "empty_icon": EMPTY_ICONS[word], "empty_away": _away(scene, mode),
        "empty_for": _receives(scene) if mode in {"free", "closed"} else "",
    }  # fmt: skip


def _receives(scene: Scene) -> str:
    """Whose numbers come here: the first services of the counters worked from here, and how many more."""
    keys = dict.fromkeys(service for each in scene.mine for service in each.serves)
    names = [scene.named(scene.service(key)) for key in keys]
    first, more = ", ".join(names[:SERVICES]), len(names) - SERVICES
    text = scene.say("caller.receives", services=first)
    return f"{text} {scene.count('caller.receives_more', more)}" if more > 0 else text


def _away(scene: Scene, mode: str) -> tuple[dict[str, str], ...]:
    """Who of this counter's people is not in the queue now and may come back: shown while nobody waits."""
    if mode != "free":
        return ()
    mine = [each.state for each in scene.tickets.values() if scene.tier(each) == 0]
    found = (
        {"icon": icon, "kind": "plain", "text": scene.count(f"caller.away_{state}", mine.count(state))}
        for state, icon in (("parked", "file-clock"), ("absent", "user-x"))
        if state in mine
    )
    return tuple(found)


def _figures(scene: Scene) -> dict[str, Any]:
    helped = scene.next.waiting - scene.next.waiting_own
    longest = scene.longest_wait()
    return {
        "waiting": str(scene.next.waiting_own),
        "waiting_note": scene.say("caller.helping", count=helped) if helped > 0 else "",
        "longest": minutes_text(scene, longest) if longest is not None else "–",
        "longest_late": longest is not None and longest > _promise(scene),
        "served": str(_served(scene)),
    }


def _served(scene: Scene) -> int:
    """Today, at all counters worked from here."""
    return scene.row.served + sum(scene.counters[each.id].served for each in scene.mine[1:])


def _promise(scene: Scene) -> int:
    """Minutes within which these counters' people should be called."""
    own = [scene.service(service) for each in scene.mine for service in each.serves]
    return min((each.target_minutes for each in own if each), default=30)
