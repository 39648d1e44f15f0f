"""Why a number is set aside, its priority set back, or the counter paused: one choice, and a note beside it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from caller.bridge_verbs import DeskBridge, seat, seen
from caller.reasons import ACTS, Choice, days, reasons
from caller.scene import Scene
from shared.domain import commands as c
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.models import RowModel

QML_IMPORT_NAME = "XepHang.Caller"
QML_IMPORT_MAJOR_VERSION = 1
NOTE_LENGTH = 200
HANDS_FULL = {"called", "serving"}
SHEETS = {"park", "pause", "priority"}


@QmlElement
@QmlUncreatable("made in Python")
class ReasonBridge(QObject):
    """The open sheet's reasons. Choosing one sends, with the note and the day that stand beside it."""

    changed = Signal()

    def __init__(self, desk: DeskBridge) -> None:
        super().__init__(desk)
        self._bridge = desk
        self._sheet = self._note = self._day = self._at = ""
        self._choices = RowModel(Choice, parent=self)
        self._days = RowModel(Choice, parent=self)

    def begin(self, sheet: str) -> None:
        """A sheet opens: nothing written, today, the first reason at hand."""
        self._sheet, self._note, self._day, self._at = sheet, "", "", ""

    def fill(self, scene: Scene) -> None:
        """Make the lists again."""
        self._choices.set_rows(reasons(scene, ACTS.get(self._sheet, self._sheet)) if self._sheet in SHEETS else [])
        self._days.set_rows(days(scene) if self._sheet == "park" else [])
        self.changed.emit()

    # Touches

    @Slot(str)
    def choose(self, key: str) -> None:
        """Send, for a reason."""
        row = next((each for each in self._choices.rows() if each["id"] == key), None)
        if row:
            self._send(str(row["given"]), str(row["by"]))

    def _send(self, reason: str, by: str) -> None:
        note, day = self._note, self._day
        if self._sheet == "park":
            self._bridge.do("park", "park", HANDS_FULL, lambda scene: _park(scene, reason, note, day, by))
        elif self._sheet == "priority":
            self._bridge.do(
                "refuse", "refuse", HANDS_FULL, lambda scene: c.RefusePriority(**seen(scene), reason=reason, note=note)
            )
        elif self._sheet == "pause":
            self._bridge.do(
                "pause", "pause", {"free"}, lambda scene: c.PauseCounter(**seat(scene), reason=reason, note=note)
            )

    @Slot(str)
    def writeNote(self, text: str) -> None:
        """What staff add in their own words."""
        self._note = text.strip()[:NOTE_LENGTH]

    @Slot(str)
    def chooseDay(self, key: str) -> None:
        """Until when a number is set aside."""
        self._day = key
        self.changed.emit()

    def next_day(self) -> None:
        """The next of the days, around."""
        keys = self._days.keys()
        if keys:
            self.chooseDay(keys[(keys.index(self._day) + 1) % len(keys)] if self._day in keys else keys[0])

    def step(self, by: int) -> None:
        """The arrow keys: another reason at hand."""
        keys = self._choices.keys()
        if keys:
            at = keys.index(self._at) + by if self._at in keys else 0 if by > 0 else len(keys) - 1
            self._at = keys[max(0, min(len(keys) - 1, at))]
            self.changed.emit()

    def confirm(self) -> None:
        """Enter: the reason at hand."""
        self.choose(self._at)

    # What QML reads

    @Property(RowModel, constant=True)
    def choices(self) -> RowModel:
        return self._choices

    @Property(RowModel, constant=True)
    def days(self) -> RowModel:
        return self._days

    @Property(str, notify=changed)
    def day(self) -> str:
        return self._day

    @Property(str, notify=changed)
    def at(self) -> str:
        """The reason the arrow keys have come to."""
        return self._at


def _park(scene: Scene, reason: str, note: str, day: str, by: str) -> c.Park:
    return c.Park(**seen(scene), reason=reason, note=note, until=day, by="hall" if by == "hall" else "citizen")
