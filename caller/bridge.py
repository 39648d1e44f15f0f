"""The one object the panel's QML is given: the desk, its list, its sheets and its keys."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from caller import lists
from caller.bridge_desk import Press
from caller.bridge_list import ListBridge
from caller.bridge_verbs import DeskBridge, Seat, seen
from caller.lists import Choice
from caller.scene import Scene
from shared.domain import commands as c
from shared.domain.answers import Accepted, Answer
from shared.screen.commands import CommandBridge
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.feed import FeedBridge
from shared.screen.models import RowModel

QML_IMPORT_NAME = "XepHang.Caller"
QML_IMPORT_MAJOR_VERSION = 1

KEYS = {
    "space": "space", "s": "start", "r": "recall", "enter": "finish", "delete": "absent", "c": "closeCounter",
    "u": "undo",
}  # fmt: skip
SOURCES = {"space": "main", "closeCounter": "close"}  # what a slot is pressed as, where that is not its own name
AHEAD_S = 1.0  # a key pressed while an answer is awaited still counts this long
SHEET_KEYS = {"t": "transfer", "k": "park", "p": "pause", "l": "list", "f1": "help"}
HANDS_FULL = {"called", "serving"}


@QmlElement
@QmlUncreatable("made in Python")
class CallerBridge(DeskBridge):
    """A desk with sheets: at most one is open, and it closes when there is no use for it any more."""

    sheetChanged = Signal()
    choiceChanged = Signal()

    def __init__(self, feed: FeedBridge, commands: CommandBridge, seat: Seat) -> None:
        super().__init__(feed, commands, seat)
        self._sheet = self._search = self._service = self._to = ""
        self._wide = False
        self._time = seat.clock
        self._ahead = ("", 0.0)
        self._list = ListBridge(self)
        self._choices = RowModel(Choice, parent=self)
        self._counters = RowModel(Choice, parent=self)
        self.told.connect(self._follow)
        self._tell()

    # Sheets

    @Slot(str)
    def open(self, sheet: str) -> None:
        """Slide a sheet over the panel, if there is a use for it now; the same again closes it."""
        if sheet == self._sheet or not self._useful(sheet):
            return self.close()
        self._sheet, self._search, self._service, self._to = sheet, "", "", ""
        if sheet == "list":
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

    def _useful(self, sheet: str) -> bool:
        shown = self.panel.now
        when = {
            "transfer": shown.can_send_on, "park": shown.can_send_on, "pause": shown.can_choose,
            "list": bool(shown.mode) and not self._wide, "help": True, "clerk": shown.can_open and shown.has_clerks,
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
        made = self._made(scene)
        if made is not None:
            self._choices.set_rows(made)
        if self._sheet == "transfer":
            self._counters.set_rows(lists.counter_choices(scene, self._service))
        self.choiceChanged.emit()

    def _made(self, scene: Scene) -> list[Choice] | None:
        """What the open sheet offers."""
        if self._sheet == "transfer":
            return lists.service_choices(scene, self._search)
        makers = {"park": lists.park_reasons, "pause": lists.pause_reasons, "clerk": lists.clerk_choices}
        return makers[self._sheet](scene) if self._sheet in makers else None

    @Slot(bool)
    def showWide(self, wide: bool) -> None:
        """The list has a place of its own beside the panel."""
        if wide != self._wide:
            self._wide = wide
            self._follow()

    # Keys

    @Slot(str, result=bool)
    def key(self, name: str) -> bool:
        """A key of the panel; whether it means something here. Digits choose what an open sheet numbers."""
        if name == "esc":
            self.close() if self._sheet else self._list.pick("")
        elif name in SHEET_KEYS:
            self._sheet_key(name)
        elif name.isdigit():
            self._digit(name)
        elif name == "enter" and self._confirm():
            return True
        elif not self._sheet and name in KEYS:
            self._press_key(KEYS[name])
        return True

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

    def _digit(self, name: str) -> None:
        if self._sheet in {"park", "pause"}:
            self.choose(name)
        else:
            self._list.chooseReason(name)

    def _confirm(self) -> bool:
        """Enter where it confirms a choice; while serving it finishes, unless a sheet is open."""
        if self._sheet == "transfer":
            self.confirmTransfer()
        elif self._list.chosen is None or (self.panel.now.mode == "serving" and not self._sheet):
            return False
        else:
            self._list.confirm()
        return True

    # Choosing in a sheet

    @Slot(str)
    def choose(self, key: str) -> None:
        """A row of the open sheet."""
        row = next((each for each in self._choices.rows() if each["id"] == key), None)
        if row is None:
            return
        if self._sheet == "transfer":
            self._service, self._to = key, ""
            self._fill()
        elif self._sheet == "clerk":
            self.chooseClerk(key)
            self.close()
        else:
            self._send_reason(row["name"])

    def _send_reason(self, reason: str) -> None:
        if self._sheet == "park":
            self.do("park", "park", HANDS_FULL, lambda scene: c.Park(**seen(scene), reason=reason))
        elif self._sheet == "pause":
            self.do("pause", "pause", {"free"}, lambda scene: c.PauseCounter(**seen(scene), reason=reason))

    @Slot(str)
    def chooseCounter(self, key: str) -> None:
        """One counter of the chosen service, or ("") any."""
        self._to = key
        self.choiceChanged.emit()

    @Slot()
    def confirmTransfer(self) -> None:
        """Send the number in hand on to what was chosen."""
        service, to = self._service, self._to
        if service:
            self.do(
                "transfer", "transfer", HANDS_FULL,
                lambda scene: c.Transfer(**seen(scene), service=service, to_counter=to),
            )  # fmt: skip

    @Slot(str)
    def searchFor(self, text: str) -> None:
        """Find a service to send on to; the only one found is chosen."""
        self._search = text
        self._fill()
        keys = self._choices.keys()
        if self._sheet == "transfer" and (len(keys) == 1 or self._service not in keys):
            self.choose(keys[0]) if len(keys) == 1 else self._forget_service()

    def _forget_service(self) -> None:
        self._service = self._to = ""
        self._fill()

    def _answered(self, press: Press, answer: Answer) -> None:
        super()._answered(press, answer)
        if isinstance(answer, Accepted) and press.verb in {"transfer", "park", "pause", "choose", "back"}:
            self._list.pick("")
            self.close()

    # What QML reads

    @Property(ListBridge, constant=True)
    def list(self) -> ListBridge:
        return self._list

    @Property(str, notify=sheetChanged)
    def sheet(self) -> str:
        return self._sheet

    @Property(str, notify=sheetChanged)
    def sheetTitle(self) -> str:
        return self.say(f"caller.sheet_{self._sheet}", label=self.panel.now.in_hand) if self._sheet else ""

    @Property(str, notify=choiceChanged)
    def transferText(self) -> str:
        if not self._service:
            return self.say("caller.sheet_transfer_pick")
        return self.say("caller.sheet_transfer_to", label=self.panel.now.in_hand)

    @Property(str, notify=choiceChanged)
    def chosenService(self) -> str:
        return self._service

    @Property(str, notify=choiceChanged)
    def chosenCounter(self) -> str:
        return self._to

    @Property(RowModel, constant=True)
    def choices(self) -> RowModel:
        return self._choices

    @Property(RowModel, constant=True)
    def counters(self) -> RowModel:
        return self._counters
