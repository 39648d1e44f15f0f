"""Which page is shown, for how long, what stops it, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bridge_paper import PaperDesk
from kiosk.countdown import Countdown
from kiosk.scene import Scene
from kiosk.stops import NO_STOP, Stop, closed_stop, offline_stop, printer_stop
from shared.domain.rows import DayRow, NoticeRow, ServiceRow
from shared.screen.bridge import ScreenBridge
from shared.screen.commands import CommandBridge
from shared.screen.declare import QmlElement, QmlUncreatable
from shared.screen.feed import FeedBridge

QML_IMPORT_NAME = "XepHang.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1
BROWSING = frozenset({"search", "procedure", "no_card"})
TAKEN = frozenset({"taking", "ticket"})
KEPT = frozenset({"booking", "refused"})  # shown though no number can be taken: promises are kept, and reasons read
SLOW_S = 45  # a code is looked for and typed, a card is looked for in a bag
SLOW = frozenset({"booking", "card"})
START_RESET_TICKS = 40  # a start page left in another language goes back to the hall's own


@dataclass(frozen=True)
class Rules:
    """How this kiosk behaves. `paper_required`: without a working printer it gives no numbers.

    `rehearsal`: every number is of series T, marked as practice and left out of every report.
    `asking`: the file that keeps a number being asked for; None keeps nothing.
    """

    language: str = "vi"
    idle_s: int = 15
    ticket_url: str = ""
    paper_required: bool = False
    reduced_motion: bool = False
    rehearsal: bool = False
    asking: Path | None = None


@QmlElement
@QmlUncreatable("made in Python")
class PagesBridge(ScreenBridge):
    """The pages as a stack, the countdown of a screen nobody touches, and the states that stop it."""

    pageChanged = Signal()
    sceneChanged = Signal()
    easyChanged = Signal()
    countdownChanged = Signal()
    printerChanged = Signal()

    def __init__(
        self, feed: FeedBridge, commands: CommandBridge, rules: Rules, paper: PaperDesk | None, parent: QObject | None
    ) -> None:
        super().__init__(feed, commands, rules.language, rules.reduced_motion, parent=parent)
        self.rules = rules
        self.paper = paper or PaperDesk()
        self._pages = ["start"]
        self._easy = False
        self._stop = NO_STOP
        self._start_ticks = 0
        self._countdown = Countdown(rules.idle_s)
        self.paper.setParent(self)
        self.paper.statusChanged.connect(self._printer)

    # For the flow to say

    def busy(self) -> bool:
        """Whether a number is being taken, which nobody may leave."""
        return False

    def held(self) -> bool:
        """Whether the countdown stands still on this page."""
        return self._page in {"start", "taking"} or self._stop.kind == "offline"

    def retell(self, scene: Scene) -> None:
        """Make what is on the pages again from what is known now."""

    def forget(self) -> None:
        """The person has gone: nothing of theirs stays."""

    # What the feed brings

    def scene(self) -> Scene | None:
        """The hall now, as this person sees it; None before the first state."""
        hall = self.feed.hall
        if hall is None:
            return None
        rows, waits, now = self.feed.table(ServiceRow), self.feed.gauge.waits, self.feed.now_ms()
        notices = tuple(self.feed.table(NoticeRow).values())
        return Scene(hall, rows, waits, self.language, now, self.feed.local, notices)

    def day_open(self) -> bool:
        """Whether a business day is open, in or out of its hours."""
        day = self.feed.row(DayRow, "day")
        return bool(day and day.open)

    def in_practice(self) -> bool:
        """Whether today's numbers serve nobody."""
        day = self.feed.row(DayRow, "day")
        return self.rules.rehearsal or bool(day and day.practice)

    def on_rows(self, changed: list[tuple[str, str]]) -> None:
        self._tell()

    def on_gauge(self) -> None:
        self._tell()

    def on_language(self) -> None:
        self._tell()
        self.pageChanged.emit()
        self.countdownChanged.emit()

    def on_tick(self) -> None:
        if self._page == "start":
            self._tick_start()
        self._countdown.held = self.held()
        if self._countdown.tick():
            self._leave()
        self.countdownChanged.emit()

    def _tick_start(self) -> None:
        self._start_ticks += 1
        if self._start_ticks >= START_RESET_TICKS:
            self._start_ticks = 0
            self._settle_language()

    def _printer(self) -> None:
        self._tell()
        self.printerChanged.emit()

    def _tell(self) -> None:
        """Make all lists and texts again from what is known now."""
        scene = self.scene()
        if scene:
            self.retell(scene)
        self._judge(scene)
        self.sceneChanged.emit()

    def _judge(self, scene: Scene | None) -> None:
        """Decide whether something stops this page."""
        stop = self._why_stopped(scene) if scene else NO_STOP
        if stop != self._stop:
            self._stop = stop
            self.pageChanged.emit()

    def _why_stopped(self, scene: Scene) -> Stop:
        if self._page in TAKEN:
            return NO_STOP
        if self.feed.stale:
            return offline_stop(self.language)
        if self._page in BROWSING:
            return NO_STOP
        shut = NO_STOP if self._page in KEPT else closed_stop(scene, self.day_open())
        if shut.kind or not self.rules.paper_required:
            return shut
        return printer_stop(self.paper.status, self.language)

    # Pages

    @property
    def _page(self) -> str:
        return self._pages[-1]

    def _go(self, page: str) -> None:
        self._pages.append(page)
        self._shown()

    def _shown(self) -> None:
        self._start_ticks = 0
        self._countdown.held = self.held()
        self._countdown.seconds = max(SLOW_S if self._page in SLOW else 0, self.rules.idle_s)
        self._countdown.touch()
        self._tell()
        self.pageChanged.emit()
        self.countdownChanged.emit()

    def _leave(self) -> None:
        """The person has gone: nothing of theirs stays on the screen."""
        self.home()
        self._easy = False
        self.easyChanged.emit()
        self._settle_language()

    def _settle_language(self) -> None:
        self.chooseLanguage(self.rules.language)

    @Slot()
    def touch(self) -> None:
        """Somebody is there."""
        self._countdown.touch()
        self._start_ticks = 0
        self.countdownChanged.emit()

    @Slot()
    def back(self) -> None:
        """One page back."""
        if len(self._pages) > 1 and self._page not in TAKEN:
            self._pages.pop()
            self._shown()

    @Slot()
    def home(self) -> None:
        """Back to the welcome; a number being taken is not given up."""
        if self.busy():
            return
        self._pages = ["start"]
        self.forget()
        self._shown()

    @Slot()
    def done(self) -> None:
        """The person has read what there was to read."""
        self._leave()

    @Slot()
    def toggleEasyReach(self) -> None:
        """Put every control into the lower half, or back."""
        self._easy = not self._easy
        self.easyChanged.emit()
