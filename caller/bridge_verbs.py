"""What a clerk may do: each verb with its rule of when it counts, and the command it sends."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypedDict

from PySide6.QtCore import QTimer, Signal, Slot

from caller.absence import wait_for_absent
from caller.bridge_desk import Desk, Press
from caller.bridge_panel import PanelBridge
from caller.hand import left_over
from caller.panel import VERBS, Panel, Pressed, panel
from caller.scene import NOBODY, Scene
from shared.domain import commands as c
from shared.domain.answers import Accepted, Answer
from shared.domain.hall import Procedure
from shared.domain.rows import CounterRow, DayRow, NoticeRow, ServiceRow, TicketRow
from shared.screen.bridge import ScreenBridge
from shared.screen.commands import CommandBridge
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.feed import FeedBridge

QML_IMPORT_NAME = "XepHang.Caller"
QML_IMPORT_MAJOR_VERSION = 1


class Seen(TypedDict):
    """The fields every counter command begins with."""

    counter: str
    version: int


@dataclass(frozen=True)
class Seat:
    """Where a clerk sits: the counter's id (without it, the place of the token), and who it is, if known."""

    place: str = ""
    clerk: str = ""
    language: str = "vi"
    reduced_motion: bool = False
    clock: Callable[[], float] = time.monotonic


NUDGE_MS = 2500  # how long the reason stands out after "absent" was pressed too early


def seen(scene: Scene) -> Seen:
    """The counter a command on the number in hand goes to, and its version that the clerk sees now."""
    return {"counter": scene.desk.id, "version": scene.desk.version}


def seat(scene: Scene) -> Seen:
    """The clerk's own counter, whichever of those worked from it has the number in hand."""
    return {"counter": scene.counter.id, "version": scene.row.version}


@QmlElement
@QmlUncreatable("made in Python")
class DeskBridge(ScreenBridge):
    """The counter as the clerk's panel knows it. Slots are what can be pressed; what does not fit does nothing."""

    told = Signal()  # the panel was made again

    def __init__(self, feed: FeedBridge, commands: CommandBridge, seat: Seat) -> None:
        super().__init__(feed, commands, seat.language, seat.reduced_motion)
        self._place, self._clerk = seat.place, seat.clerk
        self._procedures: Mapping[str, str] = {}
        self._asked_for = ""
        self._gauge_fresh = True
        self._last_at = ""  # the counter that last had a number in hand
        self._left = ("", -1)  # the ticket, and how many of its dossiers the clerk says are left
        self._nudge = QTimer(self, singleShot=True, interval=NUDGE_MS)
        self._nudge.timeout.connect(self._tell)
        self.desk = Desk(commands, seat.clock, self)
        self.desk.changed.connect(self._tell)
        self.desk.answered.connect(self._answered)
        self.phaseChanged.connect(self._tell)
        self._panel = PanelBridge(self)

    @Property(PanelBridge, constant=True)
    def panel(self) -> PanelBridge:
        return self._panel

    # The scene

    def scene(self) -> Scene | None:
        """The counter now; None before the first state, or where the hall has no such counter."""
        hall, key = self.feed.hall, self._place or self.feed.place
        counter = next((each for each in hall.counters if each.id == key), None) if hall else None
        row = self.feed.row(CounterRow, key)
        if hall is None or counter is None or row is None:
            return None
        return Scene(
            hall, counter, row, self.feed.row(DayRow, "day") or DayRow(), self.feed.table(TicketRow),
            self.feed.table(ServiceRow), self.feed.gauge.next.get(key, NOBODY), self.language, self.feed.now_ms(),
            self.feed.local, self._procedures, self._clerk, self._gauge_fresh, self.feed.table(CounterRow),
            self.feed.table(NoticeRow),
        )  # fmt: skip

    def on_rows(self, changed: list[tuple[str, str]]) -> None:
        scene = self.scene()
        if scene and any(("counter", each.id) in changed for each in scene.mine):
            self._gauge_fresh = False
            scene = replace(scene, gauge_fresh=False)
        if scene:
            self.desk.saw(_versions(scene))
            self._clerk = scene.row.clerk or self._clerk
            self._learn_procedures(scene)
        self._tell()

    def on_gauge(self) -> None:
        self._gauge_fresh = True
        self._tell()

    def on_tick(self) -> None:
        self._tell()

    def on_language(self) -> None:
        self._tell()

    def _tell(self) -> None:
        scene = self.scene()
        self._panel.show(panel(scene, self._pressed()) if scene else Panel())
        self.told.emit()

    def _pressed(self) -> Pressed:
        done = self.desk.done if self.desk.done and self.desk.done.source == "main" else None
        told = self.desk.sentence
        notice = "" if told is None else told.en if self.language == "en" else told.vi
        made = Pressed(
            self.desk.sending, self.desk.slow, stale=self.feed.stale, notice=notice, left=self._said_left(),
            nudged=self._nudge.isActive(),
        )  # fmt: skip
        if done is None:
            return made
        text = self.say(f"caller.done_{done.verb}", label=done.label)
        return replace(made, done=text, opened=done.verb in {"open", "resume"})

    def _learn_procedures(self, scene: Scene) -> None:
        """Fetch the names of procedures once a ticket in hand names one."""
        ticket = scene.in_hand
        if ticket and ticket.procedure and not self._procedures and self._asked_for != ticket.id:
            self._asked_for = ticket.id
            self.commands.procedures(self._name_procedures)

    def _name_procedures(self, found: list[Procedure]) -> None:
        self._procedures = {code: each.readable or each.name for each in found for code in each.codes}
        self._tell()

    def _answered(self, _press: Press, answer: Answer) -> None:
        scene = self.scene()
        if scene and isinstance(answer, Accepted):
            self.desk.saw(_versions(scene))

    # Verbs

    def do(self, source: str, verb: str, modes: set[str], make: Callable[[Scene], c.AnyCommand | None]) -> bool:
        """Send what `make` makes, if the counter is in one of these modes and the link is up."""
        scene = self.scene()
        if scene is None or self.feed.stale or scene.mode not in modes:
            return False
        command = make(scene)
        label = scene.desk.label or scene.next.label
        self._last_at = scene.desk.id if scene.desk.ticket else self._last_at
        return command is not None and self.desk.press(source, verb, command, label, _versions(scene))

    @Slot()
    def main(self) -> None:
        """The next step, whatever it is."""
        scene = self.scene()
        if scene:
            self._step(VERBS[scene.mode])

    @Slot()
    def space(self) -> None:
        """The next step of calling: open, resume or call; never one that ends a service."""
        scene = self.scene()
        if scene and scene.mode in {"closed", "paused", "free"}:
            self._step(VERBS[scene.mode])

    def _step(self, verb: str) -> None:
        steps: dict[str, Callable[[str], bool]] = {
            "open": self._open, "resume": self._resume, "call": self._call, "start": self._start,
            "finish": self._finish,
        }  # fmt: skip
        steps[verb]("main")

    def _open(self, source: str) -> bool:
        def make(scene: Scene) -> c.AnyCommand | None:
            clerk = self._clerk if scene.clerk(self._clerk) else ""
            return c.OpenCounter(**seat(scene), clerk=clerk) if scene.day.open else None

        return self.do(source, "open", {"closed"}, make)

    def _resume(self, source: str) -> bool:
        def make(scene: Scene) -> c.AnyCommand | None:
            return c.ResumeCounter(**seat(scene)) if scene.day.open else None

        return self.do(source, "resume", {"paused"}, make)

    def _call(self, source: str) -> bool:
        return self.do(source, "call", {"free"}, lambda scene: c.CallNext(**seat(scene)))

    def _start(self, source: str) -> bool:
        return self.do(source, "start", {"called"}, lambda scene: c.StartService(**seen(scene)))

    def _finish(self, source: str) -> bool:
        def make(scene: Scene) -> c.AnyCommand | None:
            said, ticket = self._said_left(), scene.in_hand
            lent = ticket is not None and bool(ticket.return_to)  # goes back, whatever is left
            return c.Finish(**seen(scene), left=left_over(scene, said) if said >= 0 or lent else -1)

        return self.do(source, "finish", {"serving"}, make)

    def _said_left(self) -> int:
        scene = self.scene()
        ticket, left = self._left
        return left if scene and ticket and ticket == scene.desk.ticket else -1

    @Slot(int)
    def leave(self, more: int) -> None:
        """So many dossiers more (or fewer) than shown are left after this turn."""
        scene = self.scene()
        if scene is None or scene.mode != "serving" or scene.in_hand is None or scene.in_hand.dossiers < 2:
            return
        left = left_over(scene, self._said_left()) + more
        self._left = (scene.desk.ticket, max(0, min(scene.in_hand.dossiers - 1, left)))
        self._tell()

    @Slot()
    def start(self) -> None:
        """The citizen has come."""
        self._start("start")

    @Slot()
    def finish(self) -> None:
        """The service is done; only while serving."""
        self._finish("finish")

    @Slot()
    def recall(self) -> None:
        """Say the number again."""
        self.do("recall", "recall", {"called"}, lambda scene: c.Recall(**seen(scene)))

    @Slot()
    def absent(self) -> None:
        """The citizen did not come. Pressed before that counts, the reason stands out for a moment."""
        scene = self.scene()
        if scene and wait_for_absent(scene).sentence:
            self._nudge.start()
            self._tell()
        else:
            self.do("absent", "absent", {"called"}, lambda scene: c.MarkAbsent(**seen(scene)))

    @Slot()
    def resume(self) -> None:
        """Back from a pause."""
        self._resume("resume")

    @Slot()
    def undo(self) -> None:
        """Take back the step just made: a call, a finish, an absence, a number set aside."""
        self.do("undo", "undo", {"free", "called"}, lambda scene: c.Undo(**self._worked_at(scene)))

    def _worked_at(self, scene: Scene) -> Seen:
        """Where the last step was made: with nothing in hand, not always the clerk's own counter."""
        row = scene.counters.get(self._last_at)
        if scene.desk.ticket or row is None or row.id not in {each.id for each in scene.mine}:
            return seen(scene)
        return {"counter": row.id, "version": row.version}

    @Slot()
    def closeCounter(self) -> None:
        """Nobody more here for now."""
        self.do("close", "close", {"free", "paused"}, lambda scene: c.CloseCounter(**seat(scene)))

    def name_clerk(self, key: str) -> None:
        """Who sits here when the counter opens."""
        self._clerk = key
        self._tell()

    @Slot()
    def forgetNotice(self) -> None:
        """The refusal was read."""
        self.desk.forget()


def _versions(scene: Scene) -> dict[str, int]:
    """Of all counters worked from here, the one commands go to first."""
    rows = {scene.desk.id: scene.desk.version, scene.counter.id: scene.row.version}
    return rows | {each.id: scene.counters[each.id].version for each in scene.mine[1:]}
