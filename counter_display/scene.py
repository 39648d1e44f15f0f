"""The sign over one counter as data: from the rows of the feed to what a person reads from three metres."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shared.domain import hours
from shared.domain.hall import Counter, Hall
from shared.domain.rows import CounterRow, DayRow, NoticeRow
from shared.words import LANGUAGES, say

ICONS = {
    "ready": "circle-check", "paused": "coffee", "closed": "door-closed", "day": "calendar-clock",
    "offline": "wifi-off", "covered": "signpost",
}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """Everything the sign is made from. `language` is read first, the other one smaller under it."""

    hall: Hall
    counter: Counter
    row: CounterRow
    day: DayRow
    others: Mapping[str, CounterRow]
    language: str
    now_ms: int
    stale: bool = False
    notices: tuple[NoticeRow, ...] = ()

    @property
    def home(self) -> CounterRow | None:
        """The counter whose clerk works this one too, where that is another one."""
        key = self.row.covered_by
        return self.others.get(key) if key and key != self.row.id else None

    @property
    def in_hand(self) -> CounterRow:
        """The counter whose number this sign shows: its own, or where the clerk sits that of one worked from there."""
        return self._here(lambda each: each.ticket)

    @property
    def to_rate(self) -> CounterRow:
        """The counter whose service is rated on this sign, by the same rule; a number in hand goes before it."""
        return self.in_hand if self.in_hand.ticket else self._here(lambda each: each.rate_ticket)

    def _here(self, wanted: Callable[[CounterRow], str]) -> CounterRow:
        if wanted(self.row) or self.row.covered_by != self.row.id:
            return self.row
        session = (each for each in self.others.values() if each.covered_by == self.row.id)
        return next((each for each in session if wanted(each)), self.row)

    @property
    def second(self) -> str:
        """The language under the first."""
        return next(each for each in LANGUAGES if each != self.language)

    @property
    def kind(self) -> str:
        """What the sign is about: call, serving, ready, covered, paused, closed, day (outside it) or offline."""
        if self.stale:
            return "offline"
        if self.in_hand.ticket:
            return "serving" if self.in_hand.ticket_state == "serving" else "call"
        if not self.day.open:
            return "day"
        if self.home and self.row.state == "open":
            return "covered" if self.home.state == "open" else self.home.state
        return "ready" if self.row.state == "open" else self.row.state


@dataclass(frozen=True)
class Sign:
    """What the sign shows; a `second` text is the same in the other language."""

    kind: str = ""
    icon: str = ""
    counter: str = ""
    number: str = ""
    state: str = ""
    state_second: str = ""
    note: str = ""
    note_second: str = ""
    clerk: str = ""
    title: str = ""
    initials: str = ""
    photo: str = ""  # file name
    fields: str = ""
    practice: bool = False


def sign(scene: Scene) -> Sign:
    """The whole sign, but for the rating."""
    kind = scene.kind
    clerk = next((each for each in scene.hall.clerks if each.id == scene.row.clerk), None)
    return Sign(
        kind=kind,
        icon=ICONS.get(kind, ""),
        counter=str(scene.counter.number),
        number=scene.in_hand.label if scene.in_hand.ticket else "",
        state=_state(scene, scene.language),
        state_second=_state(scene, scene.second),
        note=_note(scene, scene.language),
        note_second=_note(scene, scene.second),
        clerk=clerk.name if clerk else "",
        title=clerk.title if clerk else "",
        initials=initials(clerk.name) if clerk else "",
        photo=clerk.photo if clerk else "",
        fields=" · ".join(_fields(scene, scene.language)),
        practice=scene.day.practice,
    )


def initials(name: str) -> str:
    """First letters of the first and the last word: "Nguyễn Thị Mẫu" gives "NM"."""
    words = name.split()
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def _state(scene: Scene, language: str) -> str:
    home = scene.home
    return say(f"counter_display.state_{scene.kind}", language, number=home.number if home else scene.counter.number)


def _note(scene: Scene, language: str) -> str:
    told = incident(scene) if language == "vi" else ""
    if told and scene.kind in {"ready", "covered", "paused", "closed"}:
        return say("counter_display.note_incident", language, text=told)
    reason = (scene.home or scene.row).reason
    if scene.kind == "paused" and reason and language == "vi":
        return f"{reason}. {_elsewhere(scene, language)}"
    if scene.kind in {"paused", "closed"}:
        return _elsewhere(scene, language)
    if scene.kind == "day":
        return _hours(scene, language)
    if scene.kind in {"call", "covered"}:
        return _where(scene, language)
    return say(f"counter_display.note_{scene.kind}", language, number=scene.counter.number)


def _where(scene: Scene, language: str) -> str:
    """Where to go, on the signs of counters one clerk works together: the call names the counter of the paper."""
    own, home = scene.counter.number, scene.home
    if scene.kind == "covered" and home:
        session = [each for each in scene.others.values() if each.covered_by == home.id and each.ticket]
        if session:
            busy = session[0]
            return say("counter_display.note_covered_busy", language, label=busy.label, number=busy.number)
        return say("counter_display.note_covered", language, number=home.number)
    if home:
        return say("counter_display.note_call_covered", language, number=own, home=home.number)
    if scene.in_hand is not scene.row:
        return say("counter_display.note_call_here", language, number=scene.in_hand.number)
    return say("counter_display.note_call", language, number=own)


def incident(scene: Scene) -> str:
    """What disturbs this counter's services, its area or the hall, the nearest first; "" while nothing does."""
    mine = {*scene.counter.serves}
    rows = [
        each for each in scene.notices
        if each.incident and (each.service in mine if each.service else each.area in ("", scene.counter.area))
    ]  # fmt: skip
    rows.sort(key=lambda each: (not each.service, not each.area, -each.since))
    return rows[0].text if rows else ""


def _elsewhere(scene: Scene, language: str) -> str:
    """Who else serves the same fields now, or that one has to wait."""
    mine = set(scene.counter.serves)
    open_now = [
        each.number for each in scene.hall.counters
        if each.id != scene.counter.id and mine & {*each.serves, *each.helps}
        and (row := scene.others.get(each.id)) and row.state == "open"
    ]  # fmt: skip
    if not open_now:
        return say("counter_display.note_wait", language)
    numbers = ", ".join(str(each) for each in open_now[:4])
    return say("counter_display.note_elsewhere", language, numbers=numbers)


def _hours(scene: Scene, language: str) -> str:
    sessions = hours.sessions_on(scene.hall, hours.day_of(scene.hall, scene.now_ms))
    if not sessions:
        return say("counter_display.note_day_off", language)
    return say("counter_display.note_day", language, hours=" · ".join(f"{s.opens}–{s.closes}" for s in sessions))


def _fields(scene: Scene, language: str) -> list[str]:
    by_id = {each.id: each for each in scene.hall.services}
    served = [by_id[each] for each in scene.counter.serves if each in by_id]
    return [each.name_en if language == "en" and each.name_en else each.name for each in served]


# Best first, by how many faces the hall shows.
FACES = {
    5: ("very_good", "good", "fair", "bad", "very_bad"),
    4: ("very_good", "good", "bad", "very_bad"),
    3: ("very_good", "good", "bad"),
}
MOODS = {"very_good": 1.0, "good": 0.5, "fair": 0.0, "bad": -0.5, "very_bad": -1.0}


@dataclass(frozen=True)
class Face:
    """One face to touch. `score` counts from 1, the worst; `mood` from -1 to 1 bends its mouth."""

    score: int
    kind: str
    mood: float
    text: str
    second: str


def faces(count: int, language: str, second: str) -> list[Face]:
    """The faces of a hall, best first."""
    kinds = FACES.get(count, FACES[5])
    return [
        Face(
            len(kinds) - place, kind, MOODS[kind], say(f"counter_display.face_{kind}", language),
            say(f"counter_display.face_{kind}", second),
        )
        for place, kind in enumerate(kinds)
    ]  # fmt: skip
