"""Who sits here, and which counters are worked from here as one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from caller.bridge_verbs import DeskBridge, seat
from caller.reasons import Choice
from caller.scene import Scene
from caller.staff import SIGN_OUT, clerk_choices, cover_choices
from shared.domain import commands as c
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.models import RowModel

QML_IMPORT_NAME = "XepHang.Caller"
QML_IMPORT_MAJOR_VERSION = 1
HANDS_FREE = {"closed", "paused", "free"}


@QmlElement
@QmlUncreatable("made in Python")
class StaffBridge(QObject):
    """The two sheets about the desk itself: its clerk ("clerk"), and the counters it stands for ("cover")."""

    changed = Signal()

    def __init__(self, desk: DeskBridge) -> None:
        super().__init__(desk)
        self._bridge = desk
        self._sheet = self._search = self._at = ""
        self._wanted: frozenset[str] = frozenset()
        self._choices = RowModel(Choice, parent=self)

    def begin(self, sheet: str) -> None:
        """A sheet opens: the counters worked now are marked."""
        scene = self._bridge.scene()
        self._sheet, self._search, self._at = sheet, "", ""
        self._wanted = frozenset(each.id for each in scene.mine[1:]) if scene else frozenset()

    def fill(self, scene: Scene) -> None:
        """Make the list again."""
        made = clerk_choices(scene, self._search) if self._sheet == "clerk" else cover_choices(scene, self._wanted)
        self._choices.set_rows(made)
        self.changed.emit()

    def _fill(self) -> None:
        scene = self._bridge.scene()
        if scene:
            self.fill(scene)

    # Touches

    @Slot(str)
    def searchFor(self, text: str) -> None:
        """Find a clerk by name, without accents."""
        self._search, self._at = text, ""
        self._fill()

    @Slot(str)
    def choose(self, key: str) -> None:
        """A clerk sits down or leaves; a counter is marked or not."""
        row = next((each for each in self._choices.rows() if each["id"] == key), None)
        if row is None or row["locked"]:
            return
        if self._sheet == "cover":
            self._wanted = self._wanted ^ {key}
            self._fill()
        elif key == SIGN_OUT:
            self._bridge.do("clerk", "sign", HANDS_FREE, lambda scene: c.SignOut(**seat(scene)))
        else:
            self._sit(key)

    def digit(self, name: str) -> None:
        """A numbered row."""
        row = next((each for each in self._choices.rows() if each["key"] == name), None)
        if row:
            self.choose(str(row["id"]))

    def _sit(self, clerk: str) -> None:
        """At an open counter at once; a closed one is opened by that clerk."""
        scene = self._bridge.scene()
        if scene and scene.mode == "closed":
            self._bridge.name_clerk(clerk)
        else:
            self._bridge.do("clerk", "sign", HANDS_FREE, lambda scene: c.SignIn(**seat(scene), clerk=clerk))

    def step(self, by: int) -> None:
        """The arrow keys: another row at hand."""
        keys = self._choices.keys()
        if keys:
            at = keys.index(self._at) + by if self._at in keys else 0 if by > 0 else len(keys) - 1
            self._at = keys[max(0, min(len(keys) - 1, at))]
            self.changed.emit()

    def mark(self) -> None:
        """Space: the row at hand."""
        self.choose(self._at)

    @Slot()
    def confirm(self) -> None:
        """Enter: the clerk at hand, or the counters that are marked."""
        if self._sheet == "clerk":
            return self.choose(self._at or self._only())
        wanted = sorted(self._wanted)
        self._bridge.do("cover", "cover", {"free"}, lambda scene: c.CoverCounters(**seat(scene), counters=wanted))
        return None

    def _only(self) -> str:
        """The one clerk a search has found."""
        keys = self._choices.keys()
        return str(keys[0]) if self._search and len(keys) == 1 else ""

    # What QML reads

    @Property(RowModel, constant=True)
    def choices(self) -> RowModel:
        return self._choices

    @Property(bool, notify=changed)
    def many(self) -> bool:
        """Whether there are more clerks than digits, so that a name is searched for."""
        hall = self._bridge.feed.hall
        return hall is not None and len(hall.clerks) > 9

    @Property(str, notify=changed)
    def at(self) -> str:
        """The row the arrow keys have come to."""
        return self._at

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """Whether the button under the counters counts: this counter is open, and something is other than now."""
        scene = self._bridge.scene()
        now = frozenset(each.id for each in scene.mine[1:]) if scene else frozenset()
        return scene is not None and scene.mode == "free" and self._wanted != now

    @Property(str, notify=changed)
    def text(self) -> str:
        """What the button under the counters says."""
        scene = self._bridge.scene()
        if scene is None or scene.mode != "free":
            return self._bridge.say("caller.cover_open_first")
        if not self._wanted:
            return self._bridge.say("caller.cover_only", number=scene.counter.number)
        numbers = sorted([scene.counter.number, *map(scene.number, self._wanted)])
        return self._bridge.say("caller.cover_these", numbers=" · ".join(map(str, numbers)))
