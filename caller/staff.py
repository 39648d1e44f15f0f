"""Who sits at a counter, and which counters one clerk works as one."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from datetime import datetime

from caller.reasons import Choice
from caller.scene import Scene
from shared.domain.hall import Clerk, Counter, Shift
from shared.domain.rows import CounterRow
from shared.domain.search import fold

SIGN_OUT = "@out"
ICONS = {"closed": "door-closed", "open": "door-open", "paused": "coffee"}


def clerk_choices(scene: Scene, search: str = "") -> list[Choice]:
    """The hall's clerks: who is on the roster of this counter now first, then those who sit nowhere yet."""
    words = fold(search)
    shifts = {each.clerk: each for each in reversed(shifts_today(scene)) if each.clerk}
    seats = {row.clerk: row for row in scene.counters.values() if row.clerk and row.id != scene.counter.id}
    found = [each for each in scene.hall.clerks if words in fold(f"{each.name} {each.title}")]
    found.sort(key=lambda each: (each.id not in shifts, shifts[each.id].begins if each.id in shifts else ""))
    made = [_clerk(scene, each, shifts.get(each.id), seats.get(each.id), n) for n, each in enumerate(found, 1)]
    return [*made, _sign_out(scene)] if scene.row.clerk and not words else made


def _clerk(scene: Scene, clerk: Clerk, shift: Shift | None, seat: CounterRow | None, place: int) -> Choice:
    note = clerk.title
    if seat:
        note = scene.say("caller.clerk_sits_at", number=seat.number)
    elif shift:
        note = scene.say("caller.on_roster", begins=shift.begins, ends=shift.ends)
    icon = "calendar-check" if shift and not seat else "user-round"
    here = clerk.id == (scene.row.clerk or scene.chosen_clerk)
    return Choice(clerk.id, clerk.name, note, icon, str(place) if place < 10 else "", marked=here)


def _sign_out(scene: Scene) -> Choice:
    return Choice(SIGN_OUT, scene.say("caller.sign_out"), scene.say("caller.sign_out_why"), "log-out", "0")


def shifts_today(scene: Scene) -> list[Shift]:
    """Shifts of the counter that are not over today, the present or nearest first. A date beats weekdays."""
    now = scene.local(scene.now_ms)
    mine = [each for each in scene.hall.roster if each.counter == scene.counter.id]
    dated = [each for each in mine if each.date == f"{now:%Y-%m-%d}"]
    today = dated or [each for each in mine if not each.date and now.isoweekday() in each.days]
    return sorted((each for each in today if each.ends > _clock(now)), key=lambda each: each.begins)


def _clock(now: datetime) -> str:
    return f"{now:%H:%M}"


def cover_choices(scene: Scene, wanted: Set[str]) -> list[Choice]:
    """Counters this clerk may work too: those of the same area first, nearest numbers first."""
    others = [each for each in scene.hall.counters if each.id != scene.counter.id]
    near = scene.counter
    others.sort(key=lambda each: (each.area != near.area, abs(each.number - near.number), each.number))
    made = [_cover(scene, each, each.id in wanted) for each in others]
    digits = iter("123456789")
    return [each if each.locked else replace(each, key=next(digits, "")) for each in made]


def _cover(scene: Scene, counter: Counter, wanted: bool) -> Choice:
    row = scene.counters.get(counter.id)
    services = ", ".join(scene.named(scene.service(each)) for each in counter.serves)
    occupied = _occupied(scene, row)
    name = scene.say("caller.counter", number=counter.number)
    icon = "lock" if occupied else ICONS.get(row.state if row else "closed", "door-closed")
    return Choice(counter.id, name, occupied or services, icon, marked=wanted, locked=bool(occupied))


def _occupied(scene: Scene, row: CounterRow | None) -> str:
    """Why a counter cannot be worked from here now: somebody else does; "" where nobody does."""
    if row is None or row.covered_by == scene.counter.id or row.state == "closed":
        return ""
    if row.covered_by and row.covered_by != row.id:
        return scene.say("caller.worked_from", number=scene.number(row.covered_by))
    clerk = scene.clerk(row.clerk)
    return scene.say("caller.in_use_by", clerk=clerk.name) if clerk else scene.say("caller.in_use")
