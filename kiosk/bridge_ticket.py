"""The number that was just taken, as the screen shows it."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from kiosk.outlook import DOUBTFUL, ICONS, late_text, reason_text, today_text
from kiosk.scene import Scene, wait_text
from printers.paper import TicketPaper, Visit, paper_of, with_visit
from shared.domain.answers import Result
from shared.screen.declare import Property, QmlElement, QmlUncreatable

QML_IMPORT_NAME = "XepHang.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """The ticket in the words of one language."""

    service: str = ""
    area: str = ""
    directions: str = ""
    counters: str = ""
    ahead: str = ""
    wait: str = ""
    priority: str = ""
    papers: list[str] = []
    today: str = ""
    today_icon: str = ""
    doubtful: bool = False
    why: str = ""
    late: str = ""
    visit: str = ""


def facts_of(scene: Scene, paper: TicketPaper) -> Facts:
    """Put a ticket into words."""
    english = scene.language == "en"

    def either(vietnamese: str, other: str) -> str:
        return other if english and other else vietnamese

    numbers = ", ".join(str(number) for number in paper.counters)
    priority = either(paper.priority, paper.priority_en)
    ahead = paper.people_ahead
    return Facts(
        service=either(paper.service, paper.service_en),
        area=either(paper.area, paper.area_en),
        directions=either(paper.directions, paper.directions_en),
        counters=scene.count("kiosk.counters", len(paper.counters), numbers=numbers) if numbers else "",
        ahead=scene.count("kiosk.people_ahead_count", ahead) if ahead else scene.say("kiosk.people_ahead_none"),
        wait=wait_text(scene, paper.wait_low, paper.wait_high) or ("" if ahead else scene.say("kiosk.nearly")),
        priority=scene.say("kiosk.priority", name=priority) if priority else "",
        papers=list(paper.papers),
        today=today_text(scene, paper.today),
        today_icon=ICONS.get(paper.today, ""),
        doubtful=paper.today in DOUBTFUL,
        why=reason_text(scene, paper.today_why),
        late=late_text(scene, paper.late),
        visit=" · ".join(visit_texts(scene, paper)),
    )


def visit_texts(scene: Scene, paper: TicketPaper) -> list[str]:
    """What is particular about this visit, each in a few words."""
    said = []
    if paper.promised:
        said.append(scene.say("kiosk.promised"))
    elif paper.booked_at:
        said.append(scene.say("kiosk.booked", time=f"{scene.local(paper.booked_at):%H:%M}"))
    elif paper.missed:
        said.append(scene.say("kiosk.missed"))
    if paper.dossiers > 1:
        said.append(scene.count("kiosk.dossiers_count", paper.dossiers))
    if paper.linked:
        said.append(scene.say("kiosk.linked", label=paper.linked))
    return said


@QmlElement
@QmlUncreatable("made in Python")
class TicketBridge(QObject):
    """The number in a person's hand. `paperState`: none, printing, confirmed, unknown or failed."""

    changed = Signal()
    paperChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.result = Result()
        self.paper: TicketPaper | None = None
        self.job = ""
        self.reprints = 0
        self._facts = Facts()
        self._paper_state = "none"

    def show(
        self,
        scene: Scene,
        result: Result,
        practice: bool,
        url_pattern: str,
        visit: Visit = Visit(),  # noqa: B008
    ) -> None:
        """A number was taken."""
        url = result.url or url_pattern.replace("{token}", result.token)
        self.result = msgspec.structs.replace(result, url=url)
        paper = paper_of(scene.hall, self.result, language=scene.language, practice=practice)
        self.paper = with_visit(paper, visit)
        self.job, self.reprints, self._paper_state = "", 0, "none"
        self.retell(scene)
        self.paperChanged.emit()

    def show_again(self, scene: Scene, ticket: str, paper: TicketPaper) -> None:
        """A number whose paper a restart cut off: it may have to be printed again."""
        self.result = Result(ticket=ticket, label=paper.label, url=paper.url, issued_at=paper.issued_at)
        self.paper, self.job, self.reprints, self._paper_state = paper, "", paper.reprint, "unknown"
        self.retell(scene)
        self.paperChanged.emit()

    def retell(self, scene: Scene) -> None:
        """Say it in the scene's language."""
        if self.paper:
            self._facts = facts_of(scene, self.paper)
        self.changed.emit()

    def forget(self) -> None:
        """Nobody's number any more."""
        self.result, self.paper, self.job, self._paper_state = Result(), None, "", "none"
        self._facts = Facts()
        self.changed.emit()
        self.paperChanged.emit()

    def set_paper(self, state: str) -> None:
        """What became of the paper."""
        if state != self._paper_state:
            self._paper_state = state
            self.paperChanged.emit()

    @Property(str, notify=changed)
    def number(self) -> str:
        return self.result.label

    @Property(str, notify=changed)
    def qr(self) -> str:
        return self.result.url

    @Property(str, notify=changed)
    def service(self) -> str:
        return self._facts.service

    @Property(str, notify=changed)
    def area(self) -> str:
        return self._facts.area

    @Property(str, notify=changed)
    def directions(self) -> str:
        return self._facts.directions

    @Property(str, notify=changed)
    def counters(self) -> str:
        return self._facts.counters

    @Property(str, notify=changed)
    def ahead(self) -> str:
        return self._facts.ahead

    @Property(str, notify=changed)
    def wait(self) -> str:
        return self._facts.wait

    @Property(str, notify=changed)
    def priority(self) -> str:
        return self._facts.priority

    @Property("QStringList", notify=changed)
    def papers(self) -> list[str]:
        return self._facts.papers

    @Property(str, notify=changed)
    def today(self) -> str:
        return self._facts.today

    @Property(str, notify=changed)
    def todayIcon(self) -> str:
        return self._facts.today_icon

    @Property(bool, notify=changed)
    def doubtful(self) -> bool:
        return self._facts.doubtful

    @Property(str, notify=changed)
    def todayReason(self) -> str:
        return self._facts.why

    @Property(str, notify=changed)
    def late(self) -> str:
        return self._facts.late

    @Property(str, notify=changed)
    def visit(self) -> str:
        return self._facts.visit

    @Property(str, notify=paperChanged)
    def paperState(self) -> str:
        return self._paper_state
