"""The list of tickets beside or over the desk, and the number picked from it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from caller import lists
from caller.bridge_verbs import DeskBridge, seen
from caller.lists import STATE_ORDER, Choice, TicketCard
from shared.domain import commands as c
from shared.domain.rows import TicketRow
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.models import RowModel

QML_IMPORT_NAME = "XepHang.Caller"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class ListBridge(QObject):
    """Waiting, parked and absent tickets; one may be picked, to be called out of turn or put back in the queue."""

    changed = Signal()

    def __init__(self, desk: DeskBridge) -> None:
        super().__init__(desk)
        self._bridge = desk
        self._search = self._picked = self._reason = ""
        self._state = "waiting"
        self._tickets = RowModel(TicketCard, parent=self)
        self._reasons = RowModel(Choice, parent=self)
        self._states = RowModel(Choice, parent=self)

    def fill(self) -> None:
        """Make the list again from what is known now."""
        scene = self._bridge.scene()
        if scene is None:
            return
        self._tickets.set_rows(lists.ticket_cards(scene, self._search, self._state))
        self._reasons.set_rows(lists.chosen_reasons(scene))
        self._states.set_rows(lists.state_choices(scene))
        if self._picked and self._tickets.indexOf(self._picked) < 0:
            self._picked = self._reason = ""
        self.changed.emit()

    def begin(self) -> None:
        """The list as it is when its sheet opens: who waits, nothing searched for."""
        self._search, self._state = "", "waiting"
        self.pick("")

    def _row(self) -> TicketRow | None:
        return self._bridge.feed.row(TicketRow, self._picked)

    @property
    def chosen(self) -> TicketRow | None:
        """The picked ticket."""
        return self._row()

    # Touches

    @Slot(str)
    def search(self, text: str) -> None:
        """Show tickets whose label or service holds the text."""
        self._search = text
        self.fill()

    @Slot(str)
    def show(self, state: str) -> None:
        """Show waiting, parked or absent tickets."""
        if state in STATE_ORDER:
            self._state = state
            self.pick("")
            self.fill()

    @Slot(str)
    def pick(self, key: str) -> None:
        """Pick a ticket; the same again, or "", lets it go."""
        self._picked, self._reason = "" if key == self._picked else key, ""
        self.changed.emit()

    @Slot(str)
    def chooseReason(self, key: str) -> None:
        """Why the picked number goes first: a numbered reason."""
        row = next((each for each in self._reasons.rows() if each["id"] == key), None)
        if row and self._picked:
            self.giveReason(row["name"])

    @Slot(str)
    def giveReason(self, text: str) -> None:
        """Why the picked number goes first, in words."""
        self._reason = text.strip()
        self.changed.emit()

    @Slot()
    def callChosen(self) -> None:
        """Call the picked number out of turn."""
        ticket, reason = self._row(), self._reason
        if ticket is None or not reason:
            return
        self._bridge.do(
            "choose", "choose", {"free"}, lambda scene: c.CallTicket(**seen(scene), ticket=ticket.id, reason=reason)
        )

    @Slot()
    def bringBack(self) -> None:
        """A parked or absent citizen is here: the picked number waits again."""
        row = self._row()
        if row is None or row.state not in {"parked", "absent"}:
            return
        command = c.Unpark(ticket=row.id) if row.state == "parked" else c.Restore(ticket=row.id)
        self._bridge.do("back", "back", {"closed", "paused", "free", "called", "serving"}, lambda _: command)

    def confirm(self) -> None:
        """Enter on the picked number."""
        self.callChosen() if self.pickedState == "waiting" else self.bringBack()

    # What QML reads

    @Property(str, notify=changed)
    def picked(self) -> str:
        return self._picked

    @Property(str, notify=changed)
    def pickedState(self) -> str:
        row = self._row()
        return row.state if row else ""

    @Property(str, notify=changed)
    def reason(self) -> str:
        return self._reason

    @Property(str, notify=changed)
    def state(self) -> str:
        return self._state

    @Property(str, notify=changed)
    def empty(self) -> str:
        return self._bridge.say("caller.nothing_found" if self._search else f"caller.list_none_{self._state}")

    @Property(str, notify=changed)
    def backText(self) -> str:
        row = self._row()
        return self._bridge.say("caller.bring_back", label=row.label) if row else ""

    @Property(str, notify=changed)
    def callText(self) -> str:
        """What the button that calls out of turn says; why it cannot, where it cannot."""
        shown, row = self._bridge.panel.now, self._row()
        if shown.in_hand:
            return self._bridge.say("caller.call_chosen_when")
        if shown.mode != "free":
            return self._bridge.say("caller.call_chosen_open")
        word = "caller.call_chosen" if self._reason else "caller.call_chosen_why"
        return self._bridge.say(word, label=row.label if row else "")

    @Property(RowModel, constant=True)
    def tickets(self) -> RowModel:
        return self._tickets

    @Property(RowModel, constant=True)
    def reasons(self) -> RowModel:
        return self._reasons

    @Property(RowModel, constant=True)
    def states(self) -> RowModel:
        return self._states
