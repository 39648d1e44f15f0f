"""The way from the welcome to a number: which page is shown and what a touch does."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bridge_paper import PaperDesk
from kiosk.bridge_procedures import ProcedureBridge
from kiosk.bridge_taking import Taking
from kiosk.bridge_ticket import TicketBridge
from kiosk.cards import Card, agency_cards, priority_cards, service_cards
from kiosk.countdown import Countdown
from kiosk.scene import Scene, guidance
from kiosk.stops import NO_STOP, Stop, closed_stop, offline_stop, printer_stop
from printers.paper import TicketPaper
from shared.domain.answers import Accepted, Refused, Sentence
from shared.domain.commands import IssueTicket, ReportPrint
from shared.domain.rows import DayRow, ServiceRow
from shared.screen.bridge import ScreenBridge
from shared.screen.commands import CommandBridge
from shared.screen.declare import QmlElement, QmlUncreatable
from shared.screen.feed import FeedBridge
from shared.screen.models import RowModel

QML_IMPORT_NAME = "XepHang.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1
BROWSING = frozenset({"search", "procedure"})
TAKEN = frozenset({"taking", "ticket"})
START_RESET_TICKS = 40  # a start page left in another language goes back to the hall's own


@dataclass(frozen=True)
class Rules:
    """How this kiosk behaves. `paper_required`: without a working printer it gives no numbers.

    `rehearsal`: every number is of series T, marked as practice and left out of every report.
    """

    language: str = "vi"
    idle_s: int = 15
    ticket_url: str = ""
    paper_required: bool = False
    reduced_motion: bool = False
    rehearsal: bool = False


@QmlElement
@QmlUncreatable("made in Python")
class FlowBridge(ScreenBridge):
    """Which page is shown, what is on it, and what a touch does."""

    pageChanged = Signal()
    sceneChanged = Signal()
    easyChanged = Signal()
    countdownChanged = Signal()
    takingChanged = Signal()
    printerChanged = Signal()

    def __init__(
        self,
        feed: FeedBridge,
        commands: CommandBridge,
        rules: Rules,
        paper: PaperDesk | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(feed, commands, rules.language, rules.reduced_motion, parent=parent)
        self.rules = rules
        self.paper = paper or PaperDesk()
        self._pages = ["start"]
        self._agency = self._service = self._procedure = ""
        self._ordinary, self._areas = "", 0
        self._easy = False
        self._refusal: Sentence | None = None
        self._stop = NO_STOP
        self._start_ticks = 0
        self._countdown = Countdown(rules.idle_s)
        self._taking = Taking(commands, self)
        self._ticket = TicketBridge(self)
        self._procedures = ProcedureBridge(commands, self.scene, self)
        self._agencies, self._services, self._priorities = RowModel(Card), RowModel(Card), RowModel(Card)
        self._taking.slowChanged.connect(self.takingChanged)
        self._taking.answered.connect(self._answered)
        self.paper.setParent(self)
        self.paper.statusChanged.connect(self._printer)
        self.paper.finished.connect(self._printed)
        self.paper.leftOver.connect(self._left_over)
        feed.phaseChanged.connect(self._phase)

    # What the feed brings

    def scene(self) -> Scene | None:
        """The hall now, as this person sees it; None before the first state."""
        hall = self.feed.hall
        if hall is None:
            return None
        rows, waits, now = self.feed.table(ServiceRow), self.feed.gauge.waits, self.feed.now_ms()
        return Scene(hall, rows, waits, self.language, now, self.feed.local)

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
        self._procedures.retell()
        scene = self.scene()
        if scene:
            self._ticket.retell(scene)
        self.pageChanged.emit()
        self.countdownChanged.emit()

    def on_tick(self) -> None:
        if self._page == "start":
            self._tick_start()
        self._countdown.held = self._held()
        if self._countdown.tick():
            self._leave()
        self.countdownChanged.emit()

    def _held(self) -> bool:
        printing = self._page == "ticket" and self._ticket.paperState == "printing"
        return self._page in {"start", "taking"} or self._stop.kind == "offline" or printing

    def _tick_start(self) -> None:
        self._start_ticks += 1
        if self.feed.phase == "live":
            self._procedures.tick()
        if self._start_ticks >= START_RESET_TICKS:
            self._start_ticks = 0
            self._settle_language()

    def _phase(self) -> None:
        if self.feed.phase == "live":
            self.paper.start()
            if not self._procedures.available:
                self._procedures.fetch()
        self._tell()

    def _tell(self) -> None:
        """Make all lists and texts again from what is known now."""
        scene = self.scene()
        if scene:
            agencies, priorities = agency_cards(scene), priority_cards(scene)
            self._areas = sum(each.heading for each in agencies)
            self._ordinary = next((each.id for each in scene.hall.priorities if each.ordinary), "")
            self._agencies.set_rows(agencies)
            self._services.set_rows(service_cards(scene, self._agency))
            self._priorities.set_rows(priorities)
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
        shut = closed_stop(scene)
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
        self._countdown.held = self._held()
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
    def start(self) -> None:
        """From the welcome to the first question."""
        scene = self.scene()
        if self._page == "start" and scene and not self._stop.kind:
            self._agency = ""
            self._go("services" if scene.few() else "agencies")

    @Slot()
    def openSearch(self) -> None:
        """Look for a procedure by name."""
        if self._page not in TAKEN | BROWSING and self._procedures.available:
            self._procedures.search("")
            self._go("search")

    @Slot()
    def back(self) -> None:
        """One page back."""
        if len(self._pages) > 1 and self._page not in TAKEN:
            self._pages.pop()
            self._shown()

    @Slot()
    def home(self) -> None:
        """Back to the welcome; a number being taken is not given up."""
        if self._taking.busy:
            return
        self._pages = ["start"]
        self._agency = self._service = self._procedure = ""
        self._ticket.forget()
        self._procedures.forget()
        self._shown()

    @Slot()
    def chooseAgain(self) -> None:
        """After a refusal: from the first question on, in the same language."""
        self.home()
        self.start()

    @Slot()
    def done(self) -> None:
        """The person has read the number."""
        self._leave()

    @Slot()
    def toggleEasyReach(self) -> None:
        """Put every control into the lower half, or back."""
        self._easy = not self._easy
        self.easyChanged.emit()

    # Choosing

    @Slot(str)
    def chooseAgency(self, key: str) -> None:
        """Ask for the service next."""
        scene = self.scene()
        if self._page == "agencies" and scene and scene.agency(key):
            self._agency = key
            self._go("services")

    @Slot(str)
    def chooseService(self, key: str) -> None:
        """Ask who it is for next; a closed service cannot be chosen."""
        scene = self.scene()
        if self._page == "services" and scene and scene.wait(key).open:
            self._procedure = ""
            self._choose(scene, key)

    def _choose(self, scene: Scene, service: str) -> None:
        self._service = service
        if len(scene.hall.priorities) > 1:
            self._go("priority")
        else:
            self._take("")

    @Slot(str)
    def searchFor(self, text: str) -> None:
        """Find procedures as the person types."""
        self._procedures.search(text)
        self.touch()

    @Slot(str)
    def chooseProcedure(self, code: str) -> None:
        """Read about a procedure."""
        if self._page == "search" and self._procedures.choose(code):
            self._go("procedure")

    @Slot()
    def takeForProcedure(self) -> None:
        """Take a number for the procedure on the page, or for guidance where it is not received here."""
        scene, chosen = self.scene(), self._procedures.chosen
        if self._page != "procedure" or scene is None or chosen is None:
            return
        guide = guidance(scene)
        service = chosen.service if scene.service(chosen.service) else guide.id if guide else ""
        if service and scene.wait(service).open:
            self._procedure = chosen.codes[0]
            self._choose(scene, service)

    @Slot(str)
    def choosePriority(self, key: str) -> None:
        """The last question: the number is taken."""
        if self._page == "priority":
            self._take(key)

    def _take(self, priority: str) -> None:
        command = IssueTicket(
            service=self._service, priority=priority, procedure=self._procedure, language=self.language,
            rehearsal=self.rules.rehearsal,
        )  # fmt: skip
        if self._taking.take(command):
            self._go("taking")

    # The number

    def _answered(self, answer: Accepted | Refused) -> None:
        self._pages.remove("taking")
        if isinstance(answer, Accepted):
            self._number(answer)
        else:
            self._refusal = answer.sentence
            self._go("refused")

    def _number(self, answer: Accepted) -> None:
        scene = self.scene()
        if scene is None:
            return
        self._ticket.show(scene, answer.result, self.in_practice(), self.rules.ticket_url)
        self._pages = ["start"]
        self._print()
        self._go("ticket")

    def _print(self) -> None:
        ticket, paper = self._ticket.result.ticket, self._ticket.paper
        if paper is None:
            return
        if not self.paper.present:
            self.commands.send(ReportPrint(ticket=ticket, job="none", outcome="no_paper"))
            return
        self._ticket.set_paper("printing")
        self._ticket.job = self.paper.put(ticket, paper, self._ticket.reprints)

    @Slot()
    def reprint(self) -> None:
        """The same number on paper again."""
        if self._page == "ticket" and self._ticket.paperState in {"unknown", "failed"}:
            self._ticket.reprints += 1
            self._print()
            self.touch()

    def _printed(self, job: str, ticket: str, outcome: str, detail: str) -> None:
        self.commands.send(ReportPrint(ticket=ticket, job=job, outcome=outcome, detail=detail))
        if job == self._ticket.job:
            self._ticket.set_paper(outcome)
            self.touch()

    def _left_over(self, ticket: str, paper: TicketPaper) -> None:
        """A restart came while a ticket was printed: whoever still stands here is asked."""
        scene = self.scene()
        if self._page == "start" and scene:
            self._ticket.show_again(scene, ticket, paper)
            self._go("ticket")

    def _printer(self) -> None:
        self._tell()
        self.printerChanged.emit()
