"""The list of tickets beside or over the desk, and the number picked from it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from caller import lists
from caller.bridge_reasons import NOTE_LENGTH
from caller.bridge_verbs import DeskBridge, seat
from caller.lists import STATE_ORDER, TicketCard
from caller.reasons import ACTS, Choice, has_list, reasons
from shared.domain import commands as c
from shared.domain.roles import may_send
from shared.domain.rows import TicketRow
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.models import RowModel

QML_IMPORT_NAME = "XepHang.Caller"
QML_IMPORT_MAJOR_VERSION = 1
ANY_MODE = {"closed", "paused", "free", "called", "serving"}
NEARLY = 2  # acts out of order short of the day's limit, from which it is said with a mark
KEYS = {"a": "stepAside", "g": "beginLink", "d": "beginPriority", "x": "beginCancel"}
NEEDS_ROLE = {"priority": "SetPriority", "cancel": "CancelTicket"}  # acts not every role may do
WORDS = {"call_ticket": "call_chosen", "priority": "set_back", "cancel": "cancel_chosen"}


@QmlElement
@QmlUncreatable("made in Python")
class ListBridge(QObject):
    """Waiting, parked and absent tickets, and the one picked of them.

    It may be called out of turn, put back in the queue, let others go first, be joined with another number of the same
    person, or lose an untrue priority.
    """

    changed = Signal()

    def __init__(self, desk: DeskBridge) -> None:
        super().__init__(desk)
        self._bridge = desk
        self._search = self._picked = self._reason = self._note = ""
        self._act = "call_ticket"
        self._linking = self._at = ""  # the first of two numbers of one person, and where the arrow keys have come to
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
        self._reasons.set_rows(reasons(scene, ACTS.get(self._act, self._act)))
        self._states.set_rows(lists.state_choices(scene))
        if self._picked and self._tickets.indexOf(self._picked) < 0:
            self._let_go()
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

    def _let_go(self) -> None:
        self._picked = self._reason = self._note = self._linking = self._at = ""
        self._act = "call_ticket"

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
        """Pick a ticket; the same again, or "", lets it go. While two are joined, the second one."""
        if key and self._linking and key != self._linking:
            return self._link(self._linking, key)
        picked = "" if key == self._picked else key
        self._let_go()
        self._picked = picked
        return self.fill()

    def step(self, by: int) -> None:
        """The arrow keys: another ticket is picked, or while two are joined another second one is at hand."""
        keys, now = self._tickets.keys(), self._at or self._picked
        if not keys:
            return
        at = keys.index(now) + by if now in keys else 0 if by > 0 else len(keys) - 1
        key = keys[max(0, min(len(keys) - 1, at))]
        if self._linking:
            self._at = key
            self.changed.emit()
        elif key != self._picked:
            self.pick(key)

    def key(self, name: str) -> bool:
        """A key for the picked number; whether it means something."""
        if name.isdigit():
            self.chooseReason(name)
        elif name in KEYS:
            getattr(self, KEYS[name])()
        return name.isdigit() or name in KEYS

    @Slot(str)
    def chooseReason(self, key: str) -> None:
        """Why the picked number goes first, or loses its priority: a numbered reason."""
        row = next((each for each in self._reasons.rows() if each["id"] == key), None)
        if row and self._picked:
            self._reason = str(row["given"])
            self.changed.emit()

    @Slot(str)
    def giveReason(self, text: str) -> None:
        """In words: a note beside the hall's reason, or the reason itself where the hall closes no list."""
        text = text.strip()[:NOTE_LENGTH]
        if self.closedList:
            self._note = text
        else:
            self._reason = text
        self.changed.emit()

    @Slot()
    def beginPriority(self) -> None:
        """Set the picked number's priority back instead of calling it; the same again: call."""
        if self.maySetBack:
            self._begin("priority")

    @Slot()
    def beginCancel(self) -> None:
        """Take the picked number out of the queue instead of calling it; the same again: call."""
        if self.mayCancel:
            self._begin("cancel")

    def _begin(self, act: str) -> None:
        self._act = "call_ticket" if self._act == act else act
        self._reason = self._note = ""
        self.fill()

    def _may(self, act: str) -> bool:
        return self._row() is not None and may_send(self._bridge.feed.role, NEEDS_ROLE[act])

    @Slot()
    def beginLink(self) -> None:
        """The next number picked belongs to the same person; the same again: it does not."""
        self._linking, self._at = "" if self._linking else self._picked, ""
        self.changed.emit()

    def _link(self, one: str, other: str) -> None:
        self._bridge.do("link", "link", ANY_MODE, lambda _: c.LinkTickets(tickets=[one, other]))

    @Slot()
    def stepAside(self) -> None:
        """The picked citizen lets others go first."""
        row = self._row()
        if row and row.state == "waiting":
            self._bridge.do("aside", "aside", ANY_MODE, lambda _: c.StepAside(ticket=row.id))

    @Slot()
    def callChosen(self) -> None:
        """Do what the reason was given for: call the picked number out of turn, or set it back, or cancel it."""
        ticket, reason, note = self._row(), self._reason, self._note
        if ticket is None or not reason:
            return
        if self._act == "priority":
            self._set_back(ticket, reason, note)
        elif self._act == "cancel":
            cancel = c.CancelTicket(ticket=ticket.id, reason=reason, note=note)
            self._bridge.do("set", "set", ANY_MODE, lambda _: cancel)
        else:
            self._bridge.do(
                "choose", "choose", {"free"},
                lambda scene: c.CallTicket(**seat(scene), ticket=ticket.id, reason=reason, note=note),
            )  # fmt: skip

    def _set_back(self, ticket: TicketRow, reason: str, note: str) -> None:
        hall = self._bridge.feed.hall
        ordinary = next((each.id for each in hall.priorities if each.ordinary), "") if hall else ""
        command = c.SetPriority(ticket=ticket.id, priority=ordinary, reason=reason, note=note)
        self._bridge.do("set", "set", ANY_MODE, lambda _: command)

    @Slot()
    def bringBack(self) -> None:
        """A parked or absent citizen is here: the picked number waits again."""
        row = self._row()
        if row is None or row.state not in {"parked", "absent"}:
            return
        command = c.Unpark(ticket=row.id) if row.state == "parked" else c.Restore(ticket=row.id)
        self._bridge.do("back", "back", ANY_MODE, lambda _: command)

    def confirm(self) -> None:
        """Enter on the picked number."""
        if self._linking:
            return self.pick(self._at)
        away = self.pickedState in {"parked", "absent"} and not self._reason
        return self.bringBack() if away else self.callChosen()

    # What QML reads

    @Property(str, notify=changed)
    def picked(self) -> str:
        return self._picked

    @Property(str, notify=changed)
    def at(self) -> str:
        """The ticket the arrow keys have come to while two are joined."""
        return self._at

    @Property(str, notify=changed)
    def pickedState(self) -> str:
        row = self._row()
        return row.state if row else ""

    @Property(bool, notify=changed)
    def maySetBack(self) -> bool:
        """Whether the picked number waits with a priority, and this role may set it back."""
        row, scene = self._row(), self._bridge.scene()
        if row is None or scene is None or row.state != "waiting":
            return False
        return scene.priority(row.priority) is not None and self._may("priority")

    @Property(bool, notify=changed)
    def mayCancel(self) -> bool:
        """Whether this role may take the picked number out of the queue."""
        return self._may("cancel")

    @Property(str, notify=changed)
    def act(self) -> str:
        """What a reason is asked for: "call_ticket", "priority" or "cancel"."""
        return self._act

    @Property(str, notify=changed)
    def linking(self) -> str:
        """The number that waits for its second, in words; "" when none does."""
        row = self._row() if self._linking else None
        return self._bridge.say("caller.link_pick", label=row.label) if row else ""

    @Property(bool, notify=changed)
    def closedList(self) -> bool:
        """Whether the hall closes the list of reasons for this act."""
        scene = self._bridge.scene()
        return scene is not None and has_list(scene, ACTS.get(self._act, self._act))

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

    @Property(bool, notify=changed)
    def canDo(self) -> bool:
        """Whether the button under the reasons may be pressed."""
        shown = self._bridge.panel.now
        free = shown.can_choose or self._act != "call_ticket"
        return bool(self._reason) and free and not shown.busy and not self._bridge.feed.stale

    @Property(str, notify=changed)
    def callText(self) -> str:
        """What the button says; why it cannot, where it cannot."""
        shown, row = self._bridge.panel.now, self._row()
        if self._act == "call_ticket" and shown.mode != "free":
            return self._bridge.say("caller.call_chosen_when" if shown.in_hand else "caller.call_chosen_open")
        word = WORDS[self._act]
        return self._bridge.say(
            f"caller.{word}" if self._reason else f"caller.{word}_why", label=row.label if row else ""
        )

    @Property(str, notify=changed)
    def outOfOrder(self) -> str:
        """How many acts out of order there were here today, of how many; "" before the first."""
        scene = self._bridge.scene()
        limit = scene.hall.calling.out_of_order_per_day if scene else 0
        if scene is None or not limit or not scene.row.out_of_order:
            return ""
        word = "caller.out_of_order_full" if scene.row.out_of_order >= limit else "caller.out_of_order"
        return scene.say(word, count=scene.row.out_of_order, limit=limit)

    @Property(bool, notify=changed)
    def outOfOrderNearly(self) -> bool:
        """Whether the day's limit is near."""
        scene = self._bridge.scene()
        limit = scene.hall.calling.out_of_order_per_day if scene else 0
        return scene is not None and limit > 0 and scene.row.out_of_order >= limit - NEARLY

    @Property(RowModel, constant=True)
    def tickets(self) -> RowModel:
        return self._tickets

    @Property(RowModel, constant=True)
    def reasons(self) -> RowModel:
        return self._reasons

    @Property(RowModel, constant=True)
    def states(self) -> RowModel:
        return self._states
