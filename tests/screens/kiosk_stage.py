"""A kiosk on stage: rows fed by hand, a server of the mind, and the real window with real taps."""

from __future__ import annotations

import functools
import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.__main__ import MAIN
from kiosk.bridge import KioskBridge
from kiosk.bridge_pages import Rules
from kiosk.bridge_paper import PaperDesk
from printers.paper import TicketPaper
from shared.domain.answers import Accepted, Answer, Refused, Result, Sentence, Unknown
from shared.domain.commands import CheckIn, IssueTicket, ReportPrint
from shared.domain.hall import Hall, Procedure
from shared.domain.hall_file import parse
from shared.domain.rows import DayRow, Gauge, HallRow, ServiceRow, State, Wait
from shared.screen import items
from shared.screen.commands import CommandBridge
from shared.screen.feed import FeedBridge
from shared.screen.program import Look, follow_language, load, load_fonts, make_view

HALLS = Path(__file__).parents[2] / "halls"
SOON_S = 5.0
LOOKS = 6  # so often an item is seen at one place before it stands still
URL = "https://trung-tam.example.vn/t/{token}"
LONG = "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất " * 9
PROCEDURES = [
    Procedure(codes=["1.001193"], name="Thủ tục đăng ký khai sinh", agency="UBND cấp xã", field="Hộ tịch",
              service="ho-tich", days="trong ngày", fee="Miễn lệ phí nếu đúng hạn"),
    Procedure(codes=["1.000894"], name="Thủ tục đăng ký kết hôn", agency="UBND cấp xã", field="Hộ tịch",
              service="ho-tich"),
    Procedure(codes=["1.001456"], name="Cấp hộ chiếu phổ thông ở trong nước", agency="Công an tỉnh",
              field="Xuất nhập cảnh"),
    Procedure(codes=["1.999999"], name=LONG.strip(), agency="Văn phòng Đăng ký đất đai", field="Đất đai",
              service="dat-dai"),
]  # fmt: skip


@functools.cache
def hall(name: str) -> Hall:
    """One of the halls that come with the project."""
    read = parse((HALLS / f"{name}.toml").read_text(encoding="utf-8"))
    assert isinstance(read, Hall)
    return read


class Server:
    """Answers as the test says: accept, refuse, unknown (no answer), or hang until told otherwise."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.mood = "accept"
        self.label = "A017"
        self.facts: dict[str, Any] = {}  # more of what a result says
        self._closed = threading.Event()

    def send(self, command: Any, request_id: str | None = None, deadline_s: float = 10.0) -> Answer:
        request = request_id or ""
        self.asked.append((request, command))
        while self.mood == "hang" and not self._closed.is_set():
            self._closed.wait(0.005)
        if self.mood == "unknown" and isinstance(command, IssueTicket | CheckIn):
            return Unknown(request_id=request, code="no_answer", sentence=Sentence("…", "…"))
        if self.mood == "refuse":
            sentence = Sentence("Hôm nay đã hết lượt lấy số.", "No more numbers today.")
            return Refused(request_id=request, code="no_more_numbers", sentence=sentence)
        return Accepted(request_id=request, epoch=1, seq=2, at=0, result=self._result(command))

    def _result(self, command: Any) -> Result:
        if not isinstance(command, IssueTicket | CheckIn):
            return Result()
        service = command.service if isinstance(command, IssueTicket) else "ho-tich"
        priority = command.priority if isinstance(command, IssueTicket) else "thuong"
        return Result(
            ticket="t1", label=self.label, token="k7f2m9x4q1", service=service, priority=priority,
            people_ahead=7, wait_low=15, wait_high=30, issued_at=int(time.time() * 1000), **self.facts,
        )  # fmt: skip

    def issued(self) -> list[IssueTicket]:
        return [command for _, command in self.asked if isinstance(command, IssueTicket)]

    def reported(self) -> list[ReportPrint]:
        return [command for _, command in self.asked if isinstance(command, ReportPrint)]

    def procedures(self) -> list[Procedure]:
        return PROCEDURES

    def close(self) -> None:
        self._closed.set()


class HandDesk(PaperDesk):
    """A printer whose outcome the test says."""

    present = True  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.papers: list[TicketPaper] = []

    def start(self) -> None:
        """There is no thread to start."""

    def put(self, ticket: str, paper: TicketPaper, reprints: int = 0) -> str:
        self.papers.append(msgspec.structs.replace(paper, reprint=reprints))
        return f"{ticket}-{reprints}"

    def see(self, status: str) -> None:
        """The printer says how it is."""
        self._take_status(status)

    def end(self, outcome: str) -> None:
        """The job in hand ends so."""
        self.finished.emit(f"t1-{self.papers[-1].reprint}", "t1", outcome, "told by the test")


class Kiosk:
    """Everything a test needs of one kiosk."""

    def __init__(self, of: Hall, size: tuple[int, int], rules: Rules, paper: PaperDesk | None) -> None:
        self.hall = of
        self.server = Server()
        self.feed = FeedBridge()
        self.commands = CommandBridge(self.server)
        self.bridge = KioskBridge(self.feed, self.commands, rules, paper)
        self.view = make_view(Look(size=size))
        self.languages = follow_language(self.view, self.bridge)
        self.ticks = 0

    def live(self, practice: bool = False, waiting: int = 3, **closed: Wait) -> None:
        """The first state: every service open, but for those named (with _ for -)."""
        now = int(time.time() * 1000)
        shut = {name.replace("_", "-"): wait for name, wait in closed.items()}
        waits = {each.id: shut.get(each.id, Wait(low=5, high=20, open=True)) for each in self.hall.services}
        rows: dict[str, dict[str, Any]] = {
            "hall": {"hall": HallRow(hall=self.hall)}, "day": {"day": DayRow(open=True, practice=practice)},
            "service": {each.id: ServiceRow(id=each.id, waiting=waiting) for each in self.hall.services},
        }  # fmt: skip
        gauge = Gauge(at=now, waits=waits)
        self.feed.apply_state(State(epoch=1, seq=1, at=now, role="kiosk", place="", rows=rows, gauge=gauge))

    def close_all(self, code: str, opens_in_s: int) -> None:
        """Every service closes."""
        now = int(time.time() * 1000)
        wait = Wait(low=0, high=0, open=False, code=code, opens_at=now + opens_in_s * 1000)
        self.feed.apply_gauge(Gauge(at=now, waits={each.id: wait for each in self.hall.services}))

    def item(self, name: str) -> QQuickItem | None:
        found = items.reveal(self.view, name)
        return found if found is not None and items.on_screen(found, self.view) else None

    def text(self, name: str) -> str:
        found = self.item(name)
        return items.text_of(found) if found is not None else ""

    def wait(self, name: str) -> QQuickItem:
        """Wait until an item is on screen and stands still."""
        places: list[Any] = []

        def still() -> bool:
            found = self.item(name)
            places.append(items.place(found) if found is not None else None)
            return len(places) > LOOKS and places[-1] is not None and places[-1 - LOOKS :].count(places[-1]) > LOOKS

        self.until(still, f"{name} is not on screen")
        found = self.item(name)
        assert found is not None
        return found

    def until(self, true: Callable[[], bool], why: str = "") -> None:
        deadline = time.monotonic() + SOON_S
        while not true():
            assert time.monotonic() < deadline, why
            QTest.qWait(10)

    def point(self, name: str) -> Any:
        return items.place(self.wait(name)).center().toPoint()

    def tap(self, *names: str) -> None:
        for name in names:
            QTest.mouseClick(self.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.point(name))

    def type(self, text: str) -> None:
        self.tap(*(f"key:{'space' if letter == ' ' else letter}" for letter in text))

    def pass_seconds(self, seconds: int) -> None:
        """Let the feed's second tick so often."""
        for _ in range(seconds):
            self.feed.ticked.emit()

    def page(self, name: str) -> None:
        self.until(lambda: self.bridge.view == name, f"{self.bridge.view}, not {name}")


@contextmanager
def kiosk(
    name: str = "commune", size: tuple[int, int] = (540, 960), paper: PaperDesk | None = None, *, loaded: bool = True,
    language: str = "vi", paper_required: bool = False, practice: bool = False, asking: Path | None = None,
    mood: str = "accept", **closed: Wait,
) -> Iterator[Kiosk]:  # fmt: skip
    """A kiosk in a real window, live unless told otherwise."""
    load_fonts()
    rules = Rules(language, ticket_url=URL, paper_required=paper_required, reduced_motion=True, asking=asking)
    made = Kiosk(hall(name), size, rules, paper)
    made.server.mood = mood
    try:
        load(made.view, MAIN, made.bridge)
        made.view.show()
        assert QTest.qWaitForWindowExposed(made.view)
        if loaded:
            made.live(practice, **closed)
            procedures = made.bridge.procedures
            made.until(lambda: procedures.available, "no catalogue")
        yield made
    finally:
        made.server.mood = "accept"
        made.feed.stop()
        made.commands.stop()
        made.bridge.paper.stop()
        made.view.close()
        made.view.deleteLater()
        QGuiApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        del made
        gc.collect()  # here, not later in some thread that must not destroy a window's objects
