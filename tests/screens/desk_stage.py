"""A counter on stage: rows fed by hand, a client that records what was sent, and the real window."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QEventLoop, QPoint, QRectF, Qt, QTimer
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

from shared.domain.answers import Accepted, Answer, Refused, Result, Sentence, Unknown
from shared.domain.events import Why
from shared.domain.hall import Clerk, Hall, Reason, Shift
from shared.domain.hall_file import parse
from shared.domain.rows import (
    Change,
    CounterRow,
    DayRow,
    Frame,
    Gauge,
    HallRow,
    Next,
    ServiceRow,
    State,
    TicketRow,
)
from shared.screen import items
from shared.screen.commands import CommandBridge
from shared.screen.feed import FeedBridge
from shared.screen.program import Look, follow_language, make_view
from shared.screen.program import load as load_screen

HALLS = Path(__file__).parents[2] / "halls"
MINUTE = 60_000
CLERKS = [
    Clerk(id="cb1", name="Nguyễn Thị Phương Thảo Nguyên", title="Chuyên viên chính, Phòng Hành chính tổng hợp"),
    Clerk(id="cb2", name="Trần Văn Mẫu", title="Chuyên viên"),
]


REASONS = [
    Reason(id="suc-khoe", name="Sức khỏe yếu, cần phục vụ ngay", name_en="In poor health", acts=["call_ticket"]),
    Reason(id="cung-ho-so", name="Cùng một hồ sơ", acts=["call_ticket", "transfer"]),
    Reason(id="thieu-giay-to", name="Thiếu giấy tờ, công dân đi bổ sung", acts=["park"]),
    Reason(id="cho-dong-dau", name="Chờ lãnh đạo ký, đóng dấu", acts=["park"], keeps_waiting=True),
    Reason(id="khong-giay-to", name="Không có giấy tờ chứng minh", acts=["refuse_priority"]),
    Reason(id="sai-linh-vuc", name="Lấy nhầm số của lĩnh vực khác", acts=["transfer"]),
    Reason(id="hop", name="Họp giao ban", acts=["pause"]),
]
ROSTER = [Shift(counter="quay-23", clerk="cb2", days=[1, 2, 3, 4, 5, 6, 7], begins="00:00", ends="23:59")]


def provincial() -> Hall:
    """The hall with the longest names, with clerks; reasons and roster are a test's own."""
    hall = parse((HALLS / "provincial.toml").read_text(encoding="utf-8"))
    assert isinstance(hall, Hall)
    return msgspec.structs.replace(hall, clerks=CLERKS, reasons=[], roster=[], pause_reasons=["Nghỉ giữa giờ", "Họp"])


def strict() -> Hall:
    """The same with closed lists of reasons, a roster, a chain of services and a limit of dossiers a turn."""
    hall = provincial()
    services = [
        msgspec.structs.replace(each, next="tra-ket-qua") if each.id != "tra-ket-qua" else each
        for each in hall.services
    ]
    calling = msgspec.structs.replace(hall.calling, dossiers_per_turn=2)
    return msgspec.structs.replace(hall, reasons=REASONS, roster=ROSTER, services=services, calling=calling)


class Recorder:
    """Stands for the server: keeps what was sent and answers as told; `hold` keeps it from answering."""

    def __init__(self) -> None:
        self.sent: list[tuple[Any, str]] = []
        self.answer: Callable[[Any, str], Answer] = lambda command, request: accepted(request)
        self.open = threading.Event()
        self.open.set()

    def send(self, command: Any, request_id: str | None = None, deadline_s: float = 10.0) -> Answer:
        self.sent.append((command, request_id or ""))
        self.open.wait(10)
        return self.answer(command, request_id or "")

    def procedures(self) -> list[Any]:
        return []

    def close(self) -> None:
        """Nothing to close."""

    @property
    def names(self) -> list[str]:
        return [type(command).__name__ for command, _ in self.sent]


def accepted(request: str, **result: Any) -> Accepted:
    """An accepted answer."""
    return Accepted(request_id=request, epoch=1, seq=9, at=now(), result=Result(**result))


def refused(request: str, code: str, vi: str, en: str = "No.") -> Refused:
    """A refusal with its sentence."""
    return Refused(request_id=request, code=code, sentence=Sentence(vi, en))


def unanswered(request: str) -> Unknown:
    """No answer in time."""
    return Unknown(request_id=request, code="no_answer", sentence=Sentence("Chưa có trả lời.", "No answer."))


def now() -> int:
    """Milliseconds since 1970."""
    return int(time.time() * 1000)


@dataclass
class Stage:
    """The rows a counter's screens see, changed by hand and fed as frames."""

    counter: str = "quay-23"
    role: str = "clerk"
    hall: Hall = field(default_factory=provincial)
    feed: FeedBridge = field(default_factory=FeedBridge)
    server: Recorder = field(default_factory=Recorder)
    seq: int = 1
    gauge: Gauge = field(default_factory=lambda: Gauge(at=now()))

    def __post_init__(self) -> None:
        self.commands = CommandBridge(self.server)
        number = next(each.number for each in self.hall.counters if each.id == self.counter)
        self.row = CounterRow(id=self.counter, number=number)
        self.day = DayRow(date="2026-11-23", open=True)

    def state(self, **rows: dict[str, Any]) -> None:
        """Feed everything."""
        services = {each.id: ServiceRow(id=each.id, counters_open=1) for each in self.hall.services}
        others = {each.id: CounterRow(id=each.id, number=each.number) for each in self.hall.counters}
        given: dict[str, dict[str, Any]] = {
            "hall": {"hall": HallRow(hall=self.hall)},
            "day": {"day": self.day},
            "service": services,
            "counter": others | {self.counter: self.row},
        }
        for table, keyed in rows.items():
            given[table] = given.get(table, {}) | keyed
        self.feed.apply_state(
            State(epoch=1, seq=self.seq, at=now(), role=self.role, place=self.counter, rows=given, gauge=self.gauge)
        )

    def change(self, table: str, key: str, row: Any) -> None:
        """Feed one row."""
        self.seq += 1
        frame = Frame(epoch=1, first=self.seq, last=self.seq, at=now(), changes=[Change(table, key, row)])
        self.feed.apply_frame(frame)

    def counter_is(self, **fields: Any) -> None:
        """Feed the counter's row, changed; its version grows."""
        self.row = msgspec.structs.replace(self.row, **{"version": self.row.version + 1, **fields})
        self.change("counter", self.counter, self.row)
        self.feed.apply_gauge(self.gauge)  # the server sends one after each change

    def other_is(self, counter: str, **fields: Any) -> None:
        """Feed the row of another counter, changed."""
        row = self.feed.row(CounterRow, counter)
        assert row is not None
        self.change("counter", counter, msgspec.structs.replace(row, **{"version": row.version + 1, **fields}))
        self.feed.apply_gauge(self.gauge)

    def day_is(self, **fields: Any) -> None:
        """Feed the day's row, changed."""
        self.day = msgspec.structs.replace(self.day, **fields)
        self.change("day", "day", self.day)

    def ticket(self, label: str, state: str = "waiting", minutes: int = 5, **fields: Any) -> TicketRow:
        """Feed a ticket of the counter's first service, unless told otherwise."""
        since = now() - minutes * MINUTE
        own = next(each for each in self.hall.counters if each.id == self.counter).serves[0]
        given: dict[str, Any] = {"service": own, "priority": "thuong", "issued_at": since, "waiting_since": since}
        row = TicketRow(id=f"t-{label}", label=label, state=state, **(given | fields))  # type: ignore[arg-type]
        self.change("ticket", row.id, row)
        return row

    def next_is(
        self, label: str, waiting: int = 1, own: int | None = None, why: Why | None = None, **fields: Any
    ) -> None:
        """Feed the gauge: who a call would call."""
        given: dict[str, Any] = {
            "ticket": f"t-{label}" if label else "", "label": label, "waiting": waiting,
            "waiting_own": waiting if own is None else own, "waiting_since": now() - 24 * MINUTE,
            "service": "nguoi-co-cong", "priority": "thuong", "why": why or (Why(rule="oldest") if label else None),
        }  # fmt: skip
        self.gauge = Gauge(at=now(), next={self.counter: Next(**(given | fields))})
        self.feed.apply_gauge(self.gauge)

    def in_hand(self, label: str, state: str = "called", seconds: int = 42, calls: int = 1, **fields: Any) -> None:
        """Feed a number in hand."""
        row = self.ticket(label, state, calls=calls, counter=self.counter, **fields)
        self.counter_is(
            state="open", ticket=row.id, label=label, ticket_state=state, ticket_since=now() - seconds * 1000,
            calls=calls, absent_from=now() - 1000, rate_ticket="", rate_label="", rated=0,
        )  # fmt: skip

    def cut(self) -> None:
        """The link goes, and the grace with it."""
        self.feed.connected = False
        self.feed._judge()


def pump(ms: int = 30) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def until(met: Callable[[], bool], ms: int = 3000) -> bool:
    """Let the event loop run until something holds."""
    deadline = time.monotonic() + ms / 1000
    while time.monotonic() < deadline:
        if met():
            return True
        pump(10)
    return met()


@dataclass
class Shown:
    """A window on stage."""

    stage: Stage
    bridge: Any
    view: QQuickView

    def item(self, name: str) -> QQuickItem:
        found = items.reveal(self.view, name)
        assert found is not None, f"no item {name}"
        return found

    def text(self, name: str) -> str:
        return items.text_of(self.item(name))

    def sees(self, name: str) -> bool:
        found = items.find(self.view, name)
        return found is not None and items.on_screen(found, self.view)

    def tap(self, name: str) -> None:
        assert until(lambda: self.sees(name)), f"{name} is not on screen"
        pump(10)
        point = items.place(self.item(name)).center().toPoint()
        QTest.mouseClick(self.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(point))
        pump(20)

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.view, key)
        pump(20)

    def shot(self, file: Path | str) -> None:
        pump(350)
        assert self.view.grabWindow().save(str(file))


@contextmanager
def shown(stage: Stage, bridge: Any, main: Path, size: tuple[int, int]) -> Iterator[Shown]:
    """The real window with the real QML, at one size."""
    view = make_view(Look(size=size))
    languages = follow_language(view, bridge)
    problems: list[str] = []
    load_screen(view, main, bridge)
    view.show()
    try:
        assert until(lambda: view.status() == QQuickView.Status.Ready, 8000), [e.toString() for e in view.errors()]
        pump(40)
        yield Shown(stage, bridge, view)
        assert not problems, problems
    finally:
        stage.feed.stop()
        stage.commands.stop()
        view.close()
        del languages
        view.deleteLater()
        pump(10)


def cut_texts(shown: Shown) -> list[str]:
    """Texts that end in an ellipsis, leave the window, or lie on another text."""
    texts = [
        item
        for item in items.walk(shown.view.contentItem())
        if item.metaObject().className().startswith("QQuickText") or item.inherits("QQuickText")
        if items.shown(item) and items.own_text(item).strip()
    ]
    cut = [f"cut: {items.own_text(text)!r}" for text in texts if text.property("truncated")]
    return [*cut, *_outside(shown, texts), *_overlaps(shown, texts)]


def _visible(shown: Shown, item: QQuickItem) -> Any:
    return items.visible_part(item, shown.view)


def _number(item: QQuickItem, name: str) -> int:
    """An enum property of a QML item, which Python cannot read directly."""
    value = QQmlExpression(qmlContext(item), item, name).evaluate()
    return int(value[0] if isinstance(value, tuple) else value)


def _painted(item: QQuickItem) -> Any:
    """Where a text's letters are, in the window."""
    width, height = (float(item.property(name) or 0) for name in ("contentWidth", "contentHeight"))
    spare_x, spare_y = item.width() - width, item.height() - height
    across, down = _number(item, "horizontalAlignment"), _number(item, "verticalAlignment")
    x = spare_x / 2 if across & 4 else spare_x if across & 2 else 0
    y = spare_y / 2 if down & 128 else spare_y if down & 64 else 0
    return item.mapRectToScene(QRectF(x, y, width, height))


def _outside(shown: Shown, texts: list[QQuickItem]) -> list[str]:
    found = []
    for text in texts:
        seen = _visible(shown, text)
        if seen.isEmpty():
            continue
        painted = _painted(text)
        if painted.left() < -1 or painted.right() > shown.view.width() + 1:
            found.append(f"outside: {items.own_text(text)!r} {painted}")
        parent = text.parentItem()
        scrolled = False
        while parent is not None:
            scrolled = scrolled or items.is_flickable(parent)
            parent = parent.parentItem()
        if not scrolled and (painted.top() < -1 or painted.bottom() > shown.view.height() + 1):
            found.append(f"outside: {items.own_text(text)!r} {painted}")
    return found


def _overlaps(shown: Shown, texts: list[QQuickItem]) -> list[str]:
    found = []
    sheet = items.find(shown.view, "sheet")
    if sheet is not None and items.shown(sheet):  # what lies under a sheet is not seen
        inside = set(items.walk(sheet))
        texts = [text for text in texts if text in inside]
    rects = [(text, _painted(text).intersected(_visible(shown, text))) for text in texts]
    for place, (one, first) in enumerate(rects):
        for other, second in rects[place + 1 :]:
            both = first.intersected(second)
            if both.width() > 2 and both.height() > 0.3 * min(first.height(), second.height()):
                found.append(f"overlap: {items.own_text(one)!r} and {items.own_text(other)!r}")
    return found
