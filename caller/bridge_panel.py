"""The panel as QML reads it: caller.panel.Panel, field by field."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from caller.panel import Panel
from shared.screen.declare import Property, QmlElement, QmlUncreatable

QML_IMPORT_NAME = "XepHang.Caller"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class PanelBridge(QObject):
    """Texts and flags of the desk. `show` replaces them all."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = Panel()

    def show(self, panel: Panel) -> None:
        """Show this from now on."""
        if panel != self.now:
            self.now = panel
            self.changed.emit()

    @Property(bool, notify=changed)
    def seated(self) -> bool:
        """Whether the hall has this counter."""
        return bool(self.now.mode)

    @Property(str, notify=changed)
    def mode(self) -> str:
        return self.now.mode

    @Property(str, notify=changed)
    def counterTitle(self) -> str:
        return self.now.counter_title

    @Property(str, notify=changed)
    def counterState(self) -> str:
        return self.now.counter_state

    @Property(str, notify=changed)
    def stateIcon(self) -> str:
        return self.now.state_icon

    @Property(str, notify=changed)
    def stateKind(self) -> str:
        return self.now.state_kind

    @Property(str, notify=changed)
    def clerk(self) -> str:
        return self.now.clerk

    @Property(bool, notify=changed)
    def practice(self) -> bool:
        return self.now.practice

    @Property(str, notify=changed)
    def mainText(self) -> str:
        return self.now.main_text

    @Property(str, notify=changed)
    def mainHint(self) -> str:
        return self.now.main_hint

    @Property(str, notify=changed)
    def mainIcon(self) -> str:
        return self.now.main_icon

    @Property(str, notify=changed)
    def mainKey(self) -> str:
        return self.now.main_key

    @Property(bool, notify=changed)
    def mainEnabled(self) -> bool:
        return self.now.main_enabled

    @Property(str, notify=changed)
    def mainKind(self) -> str:
        return self.now.main_kind

    @Property(str, notify=changed)
    def inHand(self) -> str:
        return self.now.in_hand

    @Property(str, notify=changed)
    def handSince(self) -> str:
        return self.now.hand_since

    @Property(str, notify=changed)
    def handCalls(self) -> str:
        return self.now.hand_calls

    @Property(str, notify=changed)
    def handService(self) -> str:
        return self.now.hand_service

    @Property(str, notify=changed)
    def handPriority(self) -> str:
        return self.now.hand_priority

    @Property(str, notify=changed)
    def handCheck(self) -> str:
        return self.now.hand_check

    @Property(str, notify=changed)
    def handProcedure(self) -> str:
        return self.now.hand_procedure

    @Property(str, notify=changed)
    def next(self) -> str:
        return self.now.next

    @Property(str, notify=changed)
    def nextService(self) -> str:
        return self.now.next_service

    @Property(str, notify=changed)
    def nextPriority(self) -> str:
        return self.now.next_priority

    @Property(str, notify=changed)
    def nextWait(self) -> str:
        return self.now.next_wait

    @Property(str, notify=changed)
    def nextWhy(self) -> str:
        return self.now.next_why

    @Property(str, notify=changed)
    def empty(self) -> str:
        return self.now.empty

    @Property(str, notify=changed)
    def emptyNext(self) -> str:
        return self.now.empty_next

    @Property(str, notify=changed)
    def emptyIcon(self) -> str:
        return self.now.empty_icon

    @Property(str, notify=changed)
    def waiting(self) -> str:
        return self.now.waiting

    @Property(str, notify=changed)
    def waitingNote(self) -> str:
        return self.now.waiting_note

    @Property(str, notify=changed)
    def longest(self) -> str:
        return self.now.longest

    @Property(bool, notify=changed)
    def longestLate(self) -> bool:
        return self.now.longest_late

    @Property(str, notify=changed)
    def served(self) -> str:
        return self.now.served

    @Property(bool, notify=changed)
    def canRecall(self) -> bool:
        return self.now.can_recall

    @Property(bool, notify=changed)
    def canAbsent(self) -> bool:
        return self.now.can_absent

    @Property(str, notify=changed)
    def absentHint(self) -> str:
        return self.now.absent_hint

    @Property(bool, notify=changed)
    def canSendOn(self) -> bool:
        return self.now.can_send_on

    @Property(bool, notify=changed)
    def canPause(self) -> bool:
        return self.now.can_pause

    @Property(bool, notify=changed)
    def canClose(self) -> bool:
        return self.now.can_close

    @Property(bool, notify=changed)
    def canChoose(self) -> bool:
        return self.now.can_choose

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self.now.busy

    @Property(str, notify=changed)
    def notice(self) -> str:
        return self.now.notice

    @Property(bool, notify=changed)
    def canOpen(self) -> bool:
        return self.now.can_open

    @Property(bool, notify=changed)
    def hasClerks(self) -> bool:
        return self.now.has_clerks

    @Property(str, notify=changed)
    def handState(self) -> str:
        return self.now.hand_state

    @Property(str, notify=changed)
    def nextRule(self) -> str:
        return self.now.next_rule

    @Property(bool, notify=changed)
    def nextKnown(self) -> bool:
        return self.now.next_known

    @Property(list, notify=changed)
    def emptyAway(self) -> list[dict[str, str]]:
        return list(self.now.empty_away)

    @Property(list, notify=changed)
    def handBadges(self) -> list[dict[str, str]]:
        return list(self.now.hand_badges)

    @Property(str, notify=changed)
    def handDossiers(self) -> str:
        return self.now.hand_dossiers

    @Property(bool, notify=changed)
    def canLess(self) -> bool:
        return self.now.can_less

    @Property(bool, notify=changed)
    def canMore(self) -> bool:
        return self.now.can_more

    @Property(bool, notify=changed)
    def canRefuse(self) -> bool:
        return self.now.can_refuse

    @Property(str, notify=changed)
    def absentWhy(self) -> str:
        return self.now.absent_why

    @Property(str, notify=changed)
    def absentIcon(self) -> str:
        return self.now.absent_icon

    @Property(bool, notify=changed)
    def absentNudged(self) -> bool:
        return self.now.absent_nudged

    @Property(bool, notify=changed)
    def canSit(self) -> bool:
        return self.now.can_sit

    @Property(bool, notify=changed)
    def hasOthers(self) -> bool:
        return self.now.has_others

    @Property(str, notify=changed)
    def emptyFor(self) -> str:
        return self.now.empty_for
