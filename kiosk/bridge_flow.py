"""The way from the welcome to a number: what a touch does."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from kiosk.asking import Asking, Kept
from kiosk.bridge_asks import AskBridge
from kiosk.bridge_card import CardBridge
from kiosk.bridge_code import CodeBridge
from kiosk.bridge_pages import BROWSING, TAKEN, PagesBridge, Rules
from kiosk.bridge_paper import PaperDesk
from kiosk.bridge_procedures import ProcedureBridge
from kiosk.bridge_taking import Taking
from kiosk.bridge_ticket import TicketBridge
from kiosk.cards import Card, agency_cards, priority_cards, service_cards
from kiosk.scene import Scene, guidance
from printers.paper import TicketPaper, Visit
from shared.domain.answers import Accepted, Refused, Sentence
from shared.domain.commands import CheckIn, IssueTicket, ReportPrint
from shared.screen.commands import CommandBridge, request_id
from shared.screen.declare import QmlElement, QmlUncreatable
from shared.screen.feed import FeedBridge
from shared.screen.models import RowModel

QML_IMPORT_NAME = "XepHang.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


class First(msgspec.Struct, frozen=True):
    """The number this person took before, in the same visit."""

    ticket: str = ""
    label: str = ""


@QmlElement
@QmlUncreatable("made in Python")
class FlowBridge(PagesBridge):
    """What is on the pages, and what a touch does."""

    takingChanged = Signal()

    def __init__(
        self,
        feed: FeedBridge,
        commands: CommandBridge,
        rules: Rules,
        paper: PaperDesk | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(feed, commands, rules, paper, parent)
        self._agency = self._service = self._procedure = self._priority = ""
        self._ordinary, self._areas = "", 0
        self._first = First()
        self._refusal: Sentence | None = None
        self._kept = Kept(rules.asking)
        self._resumed = False
        self._asking: Asking | None = None
        self._jobs: dict[str, str] = {}  # print job to the request it came from
        self._taking = Taking(commands, self)
        self._ticket = TicketBridge(self)
        self._asks, self._code = AskBridge(self), CodeBridge(self)
        self._card = CardBridge(self._card_read, self)
        self._code.changed.connect(self.touch)
        self._procedures = ProcedureBridge(commands, self.scene, self)
        self._agencies, self._services, self._priorities = RowModel(Card), RowModel(Card), RowModel(Card)
        self._taking.slowChanged.connect(self.takingChanged)
        self._taking.answered.connect(self._answered)
        self.paper.finished.connect(self._printed)
        self.paper.leftOver.connect(self._left_over)
        feed.phaseChanged.connect(self._phase)

    def busy(self) -> bool:
        return self._taking.busy

    def held(self) -> bool:
        return super().held() or (self._page == "ticket" and self._ticket.paperState == "printing")

    def retell(self, scene: Scene) -> None:
        agencies = agency_cards(scene)
        self._areas = sum(each.heading for each in agencies)
        self._ordinary = next((each.id for each in scene.hall.priorities if each.ordinary), "")
        self._agencies.set_rows(agencies)
        self._services.set_rows(service_cards(scene, self._agency))
        self._priorities.set_rows(priority_cards(scene))
        if self._page == "priority":
            self._asks.tell(scene, self._service)

    def forget(self) -> None:
        self._agency = self._service = self._procedure = self._priority = ""
        self._first = First()
        for part in (self._ticket, self._procedures, self._asks, self._code, self._card):
            part.forget()

    def on_language(self) -> None:
        scene = self.scene()
        self._procedures.retell()
        if scene:
            self._ticket.retell(scene)
            self._asks.tell(scene, self._service)
        super().on_language()

    def _tick_start(self) -> None:
        super()._tick_start()
        if self.feed.phase == "live":
            self._procedures.tick()

    def _phase(self) -> None:
        if self.feed.phase == "live":
            self._resume()
            self.paper.start()
            if not self._procedures.available:
                self._procedures.fetch()
        self._tell()

    # Choosing

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
    def chooseAgain(self) -> None:
        """After a refusal: the code once more, or from the first question on; in the same language and visit."""
        if self._page != "refused":
            return
        if isinstance(self._asking and self._asking.command, CheckIn):
            self._pages = ["start", "booking"]
            self._shown()
        else:
            self._begin_again()

    def _begin_again(self) -> None:
        """The first question, for the same person."""
        first, needs = self._first, set(self._asks.chosen)
        self.home()
        self._first = first
        self._asks.chosen |= needs
        self.start()

    @Slot()
    def takeAnother(self) -> None:
        """A number for something else, for the person who has just taken one: the two are linked."""
        result = self._ticket.result
        if self._page == "ticket" and result.ticket:
            self._first = self._first if self._first.ticket else First(result.ticket, result.label)
            self._begin_again()

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
        self._asks.about(scene, service)
        if len(scene.hall.priorities) > 1 or self._asks.dossiersAsked:
            self._go("priority")
        else:
            self._confirm("")

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
        """The last question, unless today may be too short or the hall asks for a card."""
        if self._page == "priority":
            self._confirm(key)

    def _confirm(self, priority: str) -> None:
        self._priority = priority
        if self._asks.outlook.doubtful and not self.in_practice():
            self._go("doubt")
        else:
            self._ask_card()

    @Slot()
    def takeAnyway(self) -> None:
        """The person knows that today may be too short, and takes the number."""
        if self._page == "doubt":
            self._ask_card()

    def _ask_card(self) -> None:
        scene = self.scene()
        if scene and scene.hall.ticket.one_per_card and not self.in_practice():
            self._card.forget()
            self._go("card")
        else:
            self._take("")

    @Slot()
    def noCard(self) -> None:
        """The person has no card here: a guide helps."""
        if self._page == "card":
            self._go("no_card")

    def _card_read(self, number: str) -> None:
        if self._page == "card":
            self._take(number)

    @Slot()
    def openBooking(self) -> None:
        """Type the code of a booking or a promise."""
        if self._page == "start" and self.scene():
            self._code.forget()
            self._go("booking")

    @Slot()
    def checkIn(self) -> None:
        """The code is typed: the number it stands for."""
        if self._page == "booking" and self._code.whole:
            self._ask(CheckIn(booking=self._code.text), Visit())

    # The number

    def _take(self, card: str) -> None:
        asks = self._asks
        command = IssueTicket(
            service=self._service, priority=self._priority, procedure=self._procedure, language=self.language,
            rehearsal=self.rules.rehearsal, dossiers=asks.count, needs=asks.needs, linked=self._first.ticket, card=card,
        )  # fmt: skip
        self._ask(command, Visit(dossiers=asks.count, linked=self._first.label))

    def _ask(self, command: IssueTicket | CheckIn, visit: Visit) -> None:
        if self.busy():
            return
        asking = Asking(
            request=request_id(), command=command, language=self.language, asked_at=self.feed.now_ms(), visit=visit
        )
        self._kept.keep(asking)
        self._follow(asking)

    def _follow(self, asking: Asking) -> None:
        """Send it, now or again after a restart, until it is answered."""
        if self._taking.take(asking.command, asking.request):
            self._asking = asking
            self._go("taking")

    def _resume(self) -> None:
        """What was asked before this program was killed is asked again, with the same request id."""
        if self._resumed:
            return
        self._resumed = True
        asking = self._kept.left(self.feed.now_ms())
        if asking:
            self.chooseLanguage(asking.language)
            self._follow(asking)

    def _answered(self, answer: Accepted | Refused) -> None:
        self._pages.remove("taking")
        if isinstance(answer, Accepted):
            self._number(answer)
        else:
            self._kept.drop(answer.request_id)
            self._refusal = answer.sentence
            self._pages = [each for each in self._pages if each not in {"card", "doubt"}]
            self._go("refused")

    def _number(self, answer: Accepted) -> None:
        scene, asking = self.scene(), self._asking
        if scene is None or asking is None:
            return
        checked_in = isinstance(asking.command, CheckIn)
        self._ticket.show(
            scene, answer.result, self.in_practice(), self.rules.ticket_url, visit_of(asking, answer, checked_in)
        )
        self._pages = ["start"]
        self._print(answer.request_id)
        self._go("ticket")

    def _print(self, request: str = "") -> None:
        ticket, paper = self._ticket.result.ticket, self._ticket.paper
        if paper is None:
            return
        if not self.paper.present:
            self.commands.send(ReportPrint(ticket=ticket, job="none", outcome="no_paper"))
            self._kept.drop(request)
            return
        self._ticket.set_paper("printing")
        self._ticket.job = self.paper.put(ticket, paper, self._ticket.reprints)
        self._jobs[self._ticket.job] = request

    @Slot()
    def reprint(self) -> None:
        """The same number on paper again."""
        if self._page == "ticket" and self._ticket.paperState in {"unknown", "failed"}:
            self._ticket.reprints += 1
            self._print()
            self.touch()

    def _printed(self, job: str, ticket: str, outcome: str, detail: str) -> None:
        self.commands.send(ReportPrint(ticket=ticket, job=job, outcome=outcome, detail=detail))
        self._kept.drop(self._jobs.pop(job, ""))
        if job == self._ticket.job:
            self._ticket.set_paper(outcome)
            self.touch()

    def _left_over(self, ticket: str, paper: TicketPaper) -> None:
        """A restart came while a ticket was printed: whoever still stands here is asked."""
        scene = self.scene()
        if self._page == "start" and scene:
            self._ticket.show_again(scene, ticket, paper)
            self._go("ticket")


def visit_of(asking: Asking, answer: Accepted, checked_in: bool) -> Visit:
    """What the paper says of the visit, once the answer is known."""
    if not checked_in:
        return asking.visit
    promised = "promised" in answer.result.notices
    booked = answer.result.at
    return Visit(booked_at=booked, promised=promised, missed=not booked and not promised)
