"""Where the number in hand goes next: a service, one counter of it, and whether it comes back here."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from caller.bridge_reasons import HANDS_FULL, NOTE_LENGTH
from caller.bridge_verbs import DeskBridge, seen
from caller.lists import BACK, counter_choices, proposed, service_choices
from caller.reasons import Choice, has_list, reasons
from caller.scene import Scene
from shared.domain import commands as c
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.models import RowModel

QML_IMPORT_NAME = "XepHang.Caller"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class TransferBridge(QObject):
    """What the transfer sheet offers and what was chosen; the hall's proposal is chosen when it opens."""

    changed = Signal()

    def __init__(self, desk: DeskBridge) -> None:
        super().__init__(desk)
        self._bridge = desk
        self._search = self._service = self._to = self._reason = self._note = ""
        self._back = False
        self._services = RowModel(Choice, parent=self)
        self._counters = RowModel(Choice, parent=self)
        self._reasons = RowModel(Choice, parent=self)

    def begin(self) -> None:
        """The sheet opens: the proposal, any counter, no way back."""
        scene = self._bridge.scene()
        self._search = self._to = self._reason = self._note = ""
        self._back = False
        self._service = proposed(scene) if scene else ""

    def fill(self, scene: Scene) -> None:
        """Make the lists again."""
        self._services.set_rows(service_choices(scene, self._search))
        self._counters.set_rows(counter_choices(scene, self._service))
        self._reasons.set_rows(reasons(scene, "transfer"))
        self.changed.emit()

    def _fill(self) -> None:
        scene = self._bridge.scene()
        if scene:
            self.fill(scene)

    # Touches

    @Slot(str)
    def choose(self, key: str) -> None:
        """A service, or the way back to the counter that lent the number."""
        self._service, self._to = key, ""
        self._fill()

    @Slot(str)
    def chooseCounter(self, key: str) -> None:
        """One counter of the chosen service, or ("") any."""
        self._to = key
        self.changed.emit()

    def step_counter(self, by: int) -> None:
        """The arrow keys: another counter, around."""
        keys = self._counters.keys()
        if keys:
            self.chooseCounter(keys[(keys.index(self._to) + by) % len(keys)])

    @Slot(str)
    def chooseReason(self, key: str) -> None:
        """A numbered reason; the same again takes it back."""
        row = next((each for each in self._reasons.rows() if each["id"] == key), None)
        if row:
            self._reason = "" if row["given"] == self._reason else str(row["given"])
            self.changed.emit()

    @Slot(str)
    def writeNote(self, text: str) -> None:
        """What staff add in their own words."""
        self._note = text.strip()[:NOTE_LENGTH]

    @Slot()
    def toggleBack(self) -> None:
        """Whether the number returns to this counter afterwards."""
        self._back = not self._back
        self.changed.emit()

    @Slot(str)
    def searchFor(self, text: str) -> None:
        """Find a service; the only one found is chosen."""
        if text == self._search:
            return
        self._search = text
        self._fill()
        keys = self._services.keys()
        if len(keys) == 1:
            self.choose(keys[0])
        elif self._service not in keys:
            self.choose("")

    @Slot()
    def confirm(self) -> None:
        """Send the number in hand on to what was chosen."""
        if self.ready:
            self._bridge.do("transfer", "transfer", HANDS_FULL, self._command)

    def _command(self, scene: Scene) -> c.AnyCommand:
        back = self._service == BACK
        return c.Transfer(
            **seen(scene), service="" if back else self._service, to_counter=self._to, reason=self._reason,
            note=self._note, come_back=self._back and not back,
        )  # fmt: skip

    # What QML reads

    @Property(RowModel, constant=True)
    def services(self) -> RowModel:
        return self._services

    @Property(RowModel, constant=True)
    def counters(self) -> RowModel:
        return self._counters

    @Property(RowModel, constant=True)
    def reasons(self) -> RowModel:
        return self._reasons

    @Property(str, notify=changed)
    def service(self) -> str:
        return self._service

    @Property(str, notify=changed)
    def counter(self) -> str:
        return self._to

    @Property(str, notify=changed)
    def reason(self) -> str:
        return self._reason

    @Property(bool, notify=changed)
    def mayComeBack(self) -> bool:
        """Whether "back to this counter" makes sense for what was chosen."""
        return bool(self._service) and self._service != BACK

    @Property(bool, notify=changed)
    def comesBack(self) -> bool:
        return self._back

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """Nothing is missing: a service, and a reason where the hall lists any."""
        scene = self._bridge.scene()
        return bool(self._service) and (bool(self._reason) or scene is None or not has_list(scene, "transfer"))

    @Property(str, notify=changed)
    def text(self) -> str:
        """What the button says; what is missing, where something is."""
        if not self._service:
            return self._bridge.say("caller.sheet_transfer_pick")
        if not self.ready:
            return self._bridge.say("caller.transfer_why")
        word = "caller.send_back_to" if self._service == BACK else "caller.sheet_transfer_to"
        return self._bridge.say(word, label=self._bridge.panel.now.in_hand)
