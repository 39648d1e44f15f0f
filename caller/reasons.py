"""The reasons a clerk chooses from: the hall's closed list, or plain ones where it gives none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

from caller.scene import Scene
from shared.domain import hours

PLAIN = {
    "park": ("papers", "copies", "fee", "result"),
    "call_ticket": ("frail", "returned", "appointment", "same_visit", "leader"),
    "refuse_priority": ("no_proof", "not_entitled", "mistake"),
    "transfer": (),
    "cancel": ("left", "twice", "wrong"),
    "pause": ("plain",),
}
WORDS = {"park": "park", "call_ticket": "chosen", "refuse_priority": "untrue", "pause": "pause", "cancel": "cancel"}
ACTS = {"priority": "refuse_priority"}  # sheets by the act the hall's list names
HALLS_TIME = {"result"}  # of the plain ones: who is set aside for these waits for the hall
DAYS_AHEAD = 3  # working days a number may be set aside for
LOOK_AHEAD = 30  # days within which these are looked for


@dataclass(frozen=True)
class Choice:
    """One thing to choose: a service, a counter, a reason or a clerk. `key` is the digit that chooses it."""

    id: str
    name: str
    note: str = ""
    symbol: str = ""
    key: str = ""
    given: str = ""  # what is sent for it: the id in the hall's list, or the words
    by: str = ""  # park: whose time it is, "hall" or "citizen"
    marked: bool = False
    locked: bool = False  # cannot be chosen; the note says why


def has_list(scene: Scene, act: str) -> bool:
    """Whether the hall closes the list of reasons for this act."""
    return any(act in each.acts for each in scene.hall.reasons)


def reasons(scene: Scene, act: str) -> list[Choice]:
    """Reasons for an act, numbered: the first nine have a digit to press."""
    found = _of_hall(scene, act) if has_list(scene, act) else _plain(scene, act)
    return [_numbered(scene, act, place, *each) for place, each in enumerate(found, 1)]


def _of_hall(scene: Scene, act: str) -> Iterator[tuple[str, str, bool]]:
    for each in scene.hall.reasons:
        if act in each.acts:
            yield each.id, scene.named(each), each.keeps_waiting


def _plain(scene: Scene, act: str) -> Iterator[tuple[str, str, bool]]:
    if act == "pause" and scene.hall.pause_reasons:
        yield from ((name, name, False) for name in scene.hall.pause_reasons)
        return
    for word in PLAIN[act]:
        name = scene.say(f"caller.{WORDS[act]}_{word}")
        yield name, name, word in HALLS_TIME


def _numbered(scene: Scene, act: str, place: int, given: str, name: str, hall: bool) -> Choice:
    key = str(place) if place < 10 else ""
    if act != "park":
        return Choice(str(place), name, key=key, given=given)
    by = "hall" if hall else "citizen"
    symbol = "building-2" if hall else "user-round"
    return Choice(str(place), name, scene.say(f"caller.waits_for_{by}"), symbol, key, given, by)


def days(scene: Scene) -> list[Choice]:
    """Until when a number is set aside: today, or one of the next working days (by the hall's calendar)."""
    today = scene.local(scene.now_ms).date()
    later = list(_working_days(scene, today))[:DAYS_AHEAD]
    return [Choice("", scene.say("caller.today")), *(Choice(f"{day}", _day_name(scene, day)) for day in later)]


def _working_days(scene: Scene, today: Date) -> Iterable[Date]:
    for ahead in range(1, LOOK_AHEAD):
        day = today + timedelta(days=ahead)
        if hours.working_day(scene.hall, day.isoformat()):
            yield day


def _day_name(scene: Scene, day: Date) -> str:
    weekday = scene.say(f"caller.weekday_{day.isoweekday()}")
    return scene.say("caller.day", weekday=weekday, day=day.day, month=day.month)
