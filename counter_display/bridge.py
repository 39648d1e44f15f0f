"""What the sign over a counter reads, and the one thing a citizen can touch there: a face."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal, Slot

from counter_display.bridge_rating import Rating
from counter_display.scene import MOODS, Face, Scene, Sign, faces, sign
from shared.domain.hall import RatingSettings
from shared.domain.rows import CounterRow, DayRow, NoticeRow
from shared.screen.bridge import ScreenBridge
from shared.screen.commands import CommandBridge
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.feed import FeedBridge
from shared.screen.models import RowModel
from shared.words import LANGUAGES, say

QML_IMPORT_NAME = "XepHang.CounterDisplay"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True)
class Place:
    """Where the sign hangs (a counter's id; without it, the place of the token), and how it is set up."""

    counter: str = ""
    language: str = "vi"
    reduced_motion: bool = False
    pictures: Path | None = None
    clock: Callable[[], float] = time.monotonic


@QmlElement
@QmlUncreatable("made in Python")
class DisplayBridge(ScreenBridge):
    """The one object the QML is given."""

    signChanged = Signal()

    def __init__(self, feed: FeedBridge, commands: CommandBridge, place: Place) -> None:
        super().__init__(feed, commands, place.language, place.reduced_motion, place.pictures)
        self._place = place.counter
        self._sign = Sign()
        self.rating = Rating(commands, place.clock, self)
        self._faces = RowModel(Face, key="score", parent=self)
        self.rating.changed.connect(self.signChanged)
        self.phaseChanged.connect(self._tell)
        self._tell()

    @property
    def _second(self) -> str:
        return next(each for each in LANGUAGES if each != self.language)

    def scene(self) -> Scene | None:
        """The counter now; None before the first state, or where the hall has no such counter."""
        hall, key = self.feed.hall, self._place or self.feed.place
        counter = next((each for each in hall.counters if each.id == key), None) if hall else None
        row = self.feed.row(CounterRow, key)
        if hall is None or counter is None or row is None:
            return None
        day = self.feed.row(DayRow, "day") or DayRow()
        others = self.feed.table(CounterRow)
        notices = tuple(self.feed.table(NoticeRow).values())
        return Scene(hall, counter, row, day, others, self.language, self.feed.now_ms(), self.feed.stale, notices)

    def on_rows(self, changed: list[tuple[str, str]]) -> None:
        scene = self.scene()
        if scene:
            self.rating.follow(scene.to_rate, self._settings.seconds)
            self._faces.set_rows(faces(self._settings.faces, self.language, self._second))
        self._tell()

    def on_language(self) -> None:
        self._faces.set_rows(faces(self._settings.faces, self.language, self._second))
        self._tell()

    @property
    def _settings(self) -> RatingSettings:
        return self.feed.hall.rating if self.feed.hall else RatingSettings()

    def _tell(self) -> None:
        scene = self.scene()
        made = sign(scene) if scene else Sign()
        if made != self._sign:
            self._sign = made
            self.signChanged.emit()

    def on_tick(self) -> None:
        self._tell()

    @Slot(int)
    def rate(self, score: int) -> None:
        """A face was touched."""
        if not self.feed.stale:
            self.rating.vote(score, self._settings.faces)

    # What QML reads

    @Property(str, notify=signChanged)
    def view(self) -> str:
        """What fills the screen: rating, thanks or sorry after a service, otherwise the kind of sign."""
        if not self._sign.kind:
            return "none"
        state = "" if self._sign.kind == "offline" else self.rating.state
        return {"asking": "rating", "sending": "rating"}.get(state, state) or self._sign.kind

    @Property(str, notify=signChanged)
    def icon(self) -> str:
        return self._sign.icon

    @Property(str, notify=signChanged)
    def counter(self) -> str:
        return self._sign.counter

    @Property(str, notify=signChanged)
    def number(self) -> str:
        return self._sign.number

    @Property(str, notify=signChanged)
    def state(self) -> str:
        return self._sign.state

    @Property(str, notify=signChanged)
    def stateSecond(self) -> str:
        return self._sign.state_second

    @Property(str, notify=signChanged)
    def note(self) -> str:
        return self._sign.note

    @Property(str, notify=signChanged)
    def noteSecond(self) -> str:
        return self._sign.note_second

    @Property(str, notify=signChanged)
    def clerk(self) -> str:
        return self._sign.clerk

    @Property(str, notify=signChanged)
    def clerkTitle(self) -> str:
        return self._sign.title

    @Property(str, notify=signChanged)
    def initials(self) -> str:
        return self._sign.initials

    @Property(str, notify=signChanged)
    def photo(self) -> str:
        return self.picture(self._sign.photo)

    @Property(str, notify=signChanged)
    def fields(self) -> str:
        return self._sign.fields

    @Property(bool, notify=signChanged)
    def practice(self) -> bool:
        return self._sign.practice

    @Property(RowModel, constant=True)
    def faces(self) -> RowModel:
        return self._faces

    @Property(int, notify=signChanged)
    def score(self) -> int:
        return self.rating.score

    @Property(str, notify=signChanged)
    def secondsLeft(self) -> str:
        return str(math.ceil(self.rating.left))

    @Property(float, notify=signChanged)
    def fractionLeft(self) -> float:
        return self.rating.fraction

    @Property(bool, notify=signChanged)
    def sending(self) -> bool:
        return self.rating.state == "sending"

    @Property(str, notify=signChanged)
    def chosenKind(self) -> str:
        """The face that was chosen."""
        return next((str(row["kind"]) for row in self._faces.rows() if row["score"] == self.rating.score), "")

    @Property(float, notify=signChanged)
    def chosenMood(self) -> float:
        return MOODS.get(self.chosenKind, 0.0)

    @Property(str, notify=signChanged)
    def thanks(self) -> str:
        return self._ending(self.language)

    @Property(str, notify=signChanged)
    def thanksSecond(self) -> str:
        return self._ending(self._second)

    def _ending(self, language: str) -> str:
        told = self.rating.sentence
        if self.rating.state == "sorry":
            return say("counter_display.sorry", language)
        if told is not None:
            return told.en if language == "en" else told.vi
        return say("counter_display.thanks", language)

    @Slot(str, bool, result=str)
    def word(self, name: str, first: bool) -> str:
        """A word of the sign in the first or the second language."""
        return say(name, self.language if first else self._second)
