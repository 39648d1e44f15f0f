"""What the kiosk's screens read."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from kiosk.bridge_asks import AskBridge
from kiosk.bridge_card import CardBridge
from kiosk.bridge_code import CodeBridge
from kiosk.bridge_flow import FlowBridge
from kiosk.bridge_pages import Rules
from kiosk.bridge_paper import PaperDesk
from kiosk.bridge_procedures import ProcedureBridge
from kiosk.bridge_ticket import TicketBridge
from kiosk.notices import incident_text, notice_text
from kiosk.scene import bookable, hours_text
from kiosk.stops import printer_sentence
from shared.domain.commands import CheckIn
from shared.screen.commands import CommandBridge
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.feed import FeedBridge
from shared.screen.models import RowModel

QML_IMPORT_NAME = "XepHang.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class KioskBridge(FlowBridge):
    """The one object the QML is given: texts, lists and states, and by its base the slots of touches."""

    viewChanged = Signal()
    secondsChanged = Signal()
    textsChanged = Signal()

    def __init__(
        self,
        feed: FeedBridge,
        commands: CommandBridge,
        rules: Rules | None = None,
        paper: PaperDesk | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(feed, commands, rules or Rules(), paper, parent)
        # A property's signal has to be of the property's own class: with an inherited one Qt crashes.
        self.pageChanged.connect(self.viewChanged)
        self.countdownChanged.connect(self.secondsChanged)
        for changed in (self.pageChanged, self.sceneChanged, self.takingChanged, self.easyChanged, self.printerChanged):
            changed.connect(self.textsChanged)

    # The page

    @Property(str, notify=viewChanged)
    def page(self) -> str:
        return self._page

    @Property(str, notify=viewChanged)
    def view(self) -> str:
        return "stop" if self._stop.kind else self._page

    @Property(bool, notify=viewChanged)
    def deep(self) -> bool:
        return len(self._pages) > 1

    @Property(bool, notify=textsChanged)
    def easyReach(self) -> bool:
        return self._easy

    @Property(bool, notify=secondsChanged)
    def counting(self) -> bool:
        return not self._countdown.held

    @Property(bool, notify=secondsChanged)
    def ending(self) -> bool:
        return self._countdown.ending

    @Property(str, notify=secondsChanged)
    def secondsLeft(self) -> str:
        return str(self._countdown.left)

    @Property(float, notify=secondsChanged)
    def fractionLeft(self) -> float:
        return self._countdown.fraction

    @Property(str, notify=secondsChanged)
    def endingText(self) -> str:
        return self.say("kiosk.going_home", seconds=self._countdown.left)

    # What stops it

    @Property(str, notify=viewChanged)
    def stopKind(self) -> str:
        return self._stop.kind

    @Property(str, notify=viewChanged)
    def stopIcon(self) -> str:
        return self._stop.icon

    @Property(str, notify=viewChanged)
    def stopSentence(self) -> str:
        return self._stop.sentence

    @Property(str, notify=viewChanged)
    def stopHero(self) -> str:
        return self._stop.hero

    @Property(str, notify=viewChanged)
    def stopNext(self) -> str:
        return self._stop.next

    @Property(bool, notify=viewChanged)
    def stopLookup(self) -> bool:
        return self._stop.lookup and self._procedures.available

    @Property(bool, notify=viewChanged)
    def stopBookings(self) -> bool:
        return self._stop.bookings and self.bookings

    @Property(bool, notify=textsChanged)
    def bookings(self) -> bool:
        """Whether promised numbers are taken here: not where every number is for practice."""
        return not self.rules.rehearsal

    @Property(str, notify=textsChanged)
    def bookingText(self) -> str:
        scene = self.scene()
        return self.say("kiosk.have_booking" if scene and bookable(scene.hall) else "kiosk.have_promise")

    @Property(bool, notify=viewChanged)
    def checking(self) -> bool:
        """Whether it was a booking's code that was refused."""
        return isinstance(self._asking.command if self._asking else None, CheckIn)

    @Property(str, notify=viewChanged)
    def linkedText(self) -> str:
        """The number this person took before, while another one is chosen."""
        return self.say("kiosk.linked", label=self._first.label) if self._first.label else ""

    @Property(str, notify=textsChanged)
    def incident(self) -> str:
        """What disturbs the whole hall now, in its own words."""
        scene = self.scene()
        return incident_text(scene) if scene else ""

    @Property(str, notify=textsChanged)
    def helpLine(self) -> str:
        return self.say("kiosk.help_line", number=self.hotline) if self.hotline else ""

    @Property(bool, notify=textsChanged)
    def practice(self) -> bool:
        return self.in_practice()

    @Property(str, notify=textsChanged)
    def notice(self) -> str:
        """What is wrong with the printer, where numbers are given all the same."""
        return "" if self.rules.paper_required else printer_sentence(self.paper.status, self.language)

    @Property(str, notify=viewChanged)
    def refusal(self) -> str:
        if self._refusal is None:
            return ""
        return self._refusal.en if self.language == "en" else self._refusal.vi

    @Property(bool, notify=textsChanged)
    def slow(self) -> bool:
        return self._taking.slow

    # What is on the page

    @Property(str, notify=textsChanged)
    def waitingText(self) -> str:
        scene = self.scene()
        count = scene.waiting(scene.hall.services) if scene else 0
        if scene is None:
            return ""
        return scene.count("kiosk.people_waiting", count) if count else self.say("kiosk.nobody_waiting")

    @Property(str, notify=textsChanged)
    def hoursText(self) -> str:
        scene = self.scene()
        return hours_text(scene) if scene else ""

    @Property(str, notify=textsChanged)
    def hallNotice(self) -> str:
        scene = self.scene()
        return notice_text(scene) if scene else ""

    @Property(str, notify=viewChanged)
    def serviceQuestion(self) -> str:
        scene = self.scene()
        agency = scene.agency(self._agency) if scene else None
        if scene is None or agency is None:
            return self.say("kiosk.which_service")
        return self.say("kiosk.which_service_of", agency=scene.named(agency))

    @Property(str, notify=viewChanged)
    def chosenService(self) -> str:
        scene = self.scene()
        return scene.named(scene.service(self._service)) if scene else ""

    @Property(int, notify=textsChanged)
    def areaCount(self) -> int:
        """How many headings are among the agencies."""
        return self._areas

    @Property(bool, notify=textsChanged)
    def someClosed(self) -> bool:
        """Whether one of the services in the list gives no numbers now."""
        return any(not row["open"] for row in self._services.rows())

    @Property(bool, notify=textsChanged)
    def someWarned(self) -> bool:
        """Whether one of the services in the list has something to know before it is chosen."""
        return any(row["warn"] for row in self._services.rows())

    @Property(str, notify=textsChanged)
    def ordinaryId(self) -> str:
        return self._ordinary

    @Property(RowModel, constant=True)
    def agencies(self) -> RowModel:
        return self._agencies

    @Property(RowModel, constant=True)
    def services(self) -> RowModel:
        return self._services

    @Property(RowModel, constant=True)
    def priorities(self) -> RowModel:
        return self._priorities

    @Property(AskBridge, constant=True)
    def asks(self) -> AskBridge:
        return self._asks

    @Property(CodeBridge, constant=True)
    def code(self) -> CodeBridge:
        return self._code

    @Property(CardBridge, constant=True)
    def card(self) -> CardBridge:
        return self._card

    @Property(TicketBridge, constant=True)
    def ticket(self) -> TicketBridge:
        return self._ticket

    @Property(ProcedureBridge, constant=True)
    def procedures(self) -> ProcedureBridge:
        return self._procedures
