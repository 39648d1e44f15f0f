"""The one object the panel's QML is given: the desk, its list, its sheets and its keys."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from caller.bridge_desk import Press
from caller.bridge_list import ListBridge
from caller.bridge_reasons import SHEETS as REASON_SHEETS
from caller.bridge_reasons import ReasonBridge
from caller.bridge_staff import StaffBridge
from caller.bridge_transfer import TransferBridge
from caller.bridge_verbs import DeskBridge, Seat
from shared.domain.answers import Accepted, Answer
from shared.screen.commands import CommandBridge
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.feed import FeedBridge

QML_IMPORT_NAME = "XepHang.Caller"
QML_IMPORT_MAJOR_VERSION = 1

KEYS = {
    "space": "space", "s": "start", "r": "recall", "enter": "finish", "delete": "absent", "c": "closeCounter",
    "u": "undo",
}  # fmt: skip
SOURCES = {"space": "main", "closeCounter": "close"}  # what a slot is pressed as, where that is not its own name
AHEAD_S = 1.0  # a key pressed while an answer is awaited still counts this long
SHEET_KEYS = {
    "t": "transfer", "k": "park", "p": "pause", "d": "priority", "n": "clerk", "q": "cover", "l": "list", "f1": "help",
}  # fmt: skip
STAFF_SHEETS = {"clerk", "cover"}
ARROWS = {"up": -1, "down": 1, "left": -1, "right": 1}
CLOSES = {"transfer", "park", "pause", "refuse", "choose", "back", "aside", "link", "set", "sign", "cover"}


@QmlElement
@QmlUncreatable("made in Python")
class CallerBridge(DeskBridge):
    """A desk with sheets: at most one is open, and it closes when there is no use for it any more."""

    sheetChanged = Signal()

    def __init__(self, feed: FeedBridge, commands: CommandBridge, seat: Seat) -> None:
        super().__init__(feed, commands, seat)
        self._sheet = ""
        self._wide = False
        self._time = seat.clock
        self._ahead = ("", 0.0)
        self._list = ListBridge(self)
        self._reasons = ReasonBridge(self)
        self._transfer = TransferBridge(self)
        self._staff = StaffBridge(self)
        self.told.connect(self._follow)
        self._tell()

    # Sheets

    @Slot(str)
    def open(self, sheet: str) -> None:
        """Slide a sheet over the panel, if there is a use for it now; the same again closes it."""
        if sheet == self._sheet or not self._useful(sheet):
            return self.close()
        self._sheet = sheet
        if sheet in REASON_SHEETS:
            self._reasons.begin(sheet)
        elif sheet in STAFF_SHEETS:
            self._staff.begin(sheet)
        elif sheet == "transfer":
            self._transfer.begin()
        elif sheet == "list":
            self._list.begin()
        self._list.pick("")
        self._fill()
        self.sheetChanged.emit()
        return None

    @Slot()
    def close(self) -> None:
        """Back to the panel."""
        if self._sheet:
            self._sheet = ""
            self._list.pick("")
            self.sheetChanged.emit()

    def name_clerk(self, key: str) -> None:
        super().name_clerk(key)
        self.close()

    def _useful(self, sheet: str) -> bool:
        shown = self.panel.now
        when = {
            "transfer": shown.can_send_on, "park": shown.can_send_on, "pause": shown.can_choose,
            "priority": shown.can_refuse, "list": bool(shown.mode) and not self._wide, "help": True,
            "clerk": shown.can_sit and shown.has_clerks, "cover": shown.can_sit and shown.has_others,
        }  # fmt: skip
        return when.get(sheet, False)

    def _follow(self) -> None:
        if self._sheet and not self._useful(self._sheet):
            self.close()
        self._fill()
        self._press_ahead()

    def _fill(self) -> None:
        """Make the lists that are on screen again."""
        scene = self.scene()
        if scene is None:
            return
        if self._wide or self._sheet == "list":
            self._list.fill()
        if self._sheet in REASON_SHEETS:
            self._reasons.fill(scene)
        elif self._sheet in STAFF_SHEETS:
            self._staff.fill(scene)
        elif self._sheet == "transfer":
            self._transfer.fill(scene)

    @Slot(bool)
    def showWide(self, wide: bool) -> None:
        """The list has a place of its own beside the panel."""
        if wide != self._wide:
            self._wide = wide
            self._follow()

    # Keys

    @Slot(str, result=bool)
    def key(self, name: str) -> bool:
        """A key of the panel; whether it means something here. An open sheet or a picked number has it first."""
        if name == "esc":
            self.close() if self._sheet else self._list.pick("")
        elif self._in_sheet(name) or self._on_picked(name):
            return True
        elif name in SHEET_KEYS:
            self._sheet_key(name)
        elif name in {"up", "down"} and (self._sheet == "list" or (self._wide and not self._sheet)):
            self._list.step(ARROWS[name])
        elif name in {"plus", "minus"} and not self._sheet:
            self.leave(1 if name == "plus" else -1)
        elif not self._sheet and name in KEYS:
            self._press_key(KEYS[name])
        return True

    def _in_sheet(self, name: str) -> bool:
        """A key that means something to the open sheet."""
        if self._sheet in REASON_SHEETS:
            return self._in_reasons(name)
        if self._sheet in STAFF_SHEETS:
            return self._in_staff(name)
        return self._sheet == "transfer" and self._in_transfer(name)

    def _in_reasons(self, name: str) -> bool:
        if name.isdigit():
            self._reasons.choose(name)
        elif name in {"up", "down"}:
            self._reasons.step(ARROWS[name])
        elif name == "n":
            self._reasons.next_day()
        elif name == "enter":
            self._reasons.confirm()
        return name.isdigit() or name in {"up", "down", "n", "enter"}

    def _in_staff(self, name: str) -> bool:
        if name.isdigit():
            self._staff.digit(name)
        elif name in {"up", "down"}:
            self._staff.step(ARROWS[name])
        elif name == "space":
            self._staff.mark()
        elif name == "enter":
            self._staff.confirm()
        return name.isdigit() or name in {"up", "down", "space", "enter"}

    def _in_transfer(self, name: str) -> bool:
        if name.isdigit():
            self._transfer.chooseReason(name)
        elif name in {"left", "right"}:
            self._transfer.step_counter(ARROWS[name])
        elif name == "f3":
            self._transfer.toggleBack()
        elif name == "enter":
            self._transfer.confirm()
        return name.isdigit() or name in {"left", "right", "f3", "enter"}

    def _on_picked(self, name: str) -> bool:
        """A key that means something to the number picked in the list; while serving, Enter finishes."""
        if self._list.chosen is None or self._sheet not in {"", "list"}:
            return False
        if name == "enter" and (self._sheet or self.panel.now.mode != "serving"):
            self._list.confirm()
            return True
        return self._list.key(name)

    def _press_key(self, slot: str) -> None:
        """Press now, or as soon as the answer is there that another key waits for."""
        if not self.desk.sending:
            getattr(self, slot)()
        elif self.desk.last.source != SOURCES.get(slot, slot):
            self._ahead = (slot, self._time() + AHEAD_S)

    def _press_ahead(self) -> None:
        slot, until = self._ahead
        if slot and not self.desk.sending:
            self._ahead = ("", 0.0)
            if self._time() < until and not self._sheet:
                getattr(self, slot)()

    def _sheet_key(self, name: str) -> None:
        if name == "p" and self.panel.now.mode == "paused":
            self.resume()
        else:
            self.open(SHEET_KEYS[name])

    def _answered(self, press: Press, answer: Answer) -> None:
        super()._answered(press, answer)
        if isinstance(answer, Accepted) and press.verb in CLOSES:
            self._list.pick("")
            self.close()

    # What QML reads

    @Property(ListBridge, constant=True)
    def list(self) -> ListBridge:
        return self._list

    @Property(ReasonBridge, constant=True)
    def reasons(self) -> ReasonBridge:
        return self._reasons

    @Property(TransferBridge, constant=True)
    def transfer(self) -> TransferBridge:
        return self._transfer

    @Property(StaffBridge, constant=True)
    def staff(self) -> StaffBridge:
        return self._staff

    @Property(str, notify=sheetChanged)
    def sheet(self) -> str:
        return self._sheet

    @Property(str, notify=sheetChanged)
    def sheetTitle(self) -> str:
        return self.say(f"caller.sheet_{self._sheet}", label=self.panel.now.in_hand) if self._sheet else ""
