"""What the hall board shows, as read-only properties and list models. All texts are made here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from hall_board import lines, opening
from hall_board.bridge_calls import Calls
from hall_board.bridge_voice import Speaker
from hall_board.opening import Closed
from shared.domain.hall import Hall
from shared.domain.rows import CallRow, DayRow, NoticeRow, ServiceRow
from shared.screen.bridge import ScreenBridge
from shared.screen.commands import CommandBridge
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.feed import FeedBridge
from shared.screen.models import RowModel
from shared.words import say

QML_IMPORT_NAME = "XepHang.HallBoard"
QML_IMPORT_MAJOR_VERSION = 1
PAGE_MS = 8_000
NOTICE_MS = 10_000


@dataclass(frozen=True)
class View:
    """Everything on the board that is not a list. `scene` is calls, welcome or closed."""

    scene: str = "welcome"
    heading: str = ""
    headingSecond: str = ""
    number: str = ""
    counter: str = ""
    area: str = ""
    call: int = 0
    calling: bool = False
    silent: bool = False
    trouble: str = ""
    practice: str = ""
    notice: str = ""
    noticeIcon: str = "info"
    offline: bool = False
    served: bool = False
    pageTitle: str = ""
    pageText: str = ""
    pageRows: int = 1
    recentSecond: str = ""
    waitingSecond: str = ""
    closedTitle: str = ""
    closedOpens: str = ""
    closedToday: str = ""
    closedGreeting: str = ""
    closedIcon: str = "clock"


CLOSED_ICONS = {
    "before_opening": "sunrise",
    "day_not_open": "sunrise",
    "lunch_break": "coffee",
    "after_closing": "moon-star",
    "day_off": "calendar-off",
    "holiday": "flag",
}


@QmlElement
@QmlUncreatable("made in Python")
class HallBoardBridge(ScreenBridge):
    """The board of one area, or of the whole hall where `place` is empty.

    `now_ms` is the server's clock unless a test gives another. `english` adds a small second line.
    """

    viewChanged = Signal()

    def __init__(
        self,
        feed: FeedBridge,
        commands: CommandBridge,
        place: str = "",
        speaker: Speaker | None = None,
        language: str = "vi",
        english: bool = False,
        reduced_motion: bool = False,
        pictures: Path | None = None,
        now_ms: Callable[[], int] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(feed, commands, language, reduced_motion, pictures, parent)
        self._place_wanted, self._english_wanted = place, english
        self._now = now_ms or feed.now_ms
        self._speaker = speaker
        self._view = View()
        self._fresh_at = self._now()
        self._page = self._notice = 0
        self._calls_model = RowModel(lines.CallLine, key="label", parent=self)
        self._together_model = RowModel(lines.TogetherLine, key="call", parent=self)
        self._services_model = RowModel(lines.ServiceLine, key="id", parent=self)
        self._calls = Calls(feed, commands, speaker, self._now, self)
        self._calls.changed.connect(self._refresh)
        self.phaseChanged.connect(self._refresh)
        for interval, turn in ((PAGE_MS, self.turn_page), (NOTICE_MS, self.turn_notice)):
            timer = QTimer(self, interval=interval)
            timer.timeout.connect(turn)
            timer.start()
        application = QCoreApplication.instance()
        if speaker and application:
            application.aboutToQuit.connect(speaker.stop)

    # What the feed and the clock bring

    def on_rows(self, changed: list[tuple[str, str]]) -> None:
        tables = {table for table, _ in changed}
        self._fresh_at = self._now()
        hall = self.feed.hall
        if "hall" in tables and hall and self._speaker:
            self._speaker.use(hall.voice)
        if tables & {"hall", "day", "call"}:
            self._calls.take(self._place())
        else:
            self._refresh()

    def on_gauge(self) -> None:
        self._fresh_at = self._now()

    def on_tick(self) -> None:
        self._refresh()

    def on_language(self) -> None:
        self._refresh()

    def turn_page(self) -> None:
        """Go on to the next page of services."""
        self._page += 1
        self._refresh()

    def turn_notice(self) -> None:
        """Go on to the next notice."""
        self._notice += 1
        self._refresh()

    def step(self) -> None:
        """Look at the clock: what is being called may have changed."""
        self._calls.step()

    # Making the view

    def _place(self) -> str:
        return lines.known_place(self.feed.hall, self._place_wanted or self.feed.place)

    def _refresh(self) -> None:
        hall = self.feed.hall
        if hall is None:
            return
        view = self._made(hall, self._now())
        if view != self._view:
            self._view = view
            self.viewChanged.emit()

    def _made(self, hall: Hall, now: int) -> View:
        local = self.feed.local(now)
        day = self.feed.row(DayRow, "day")
        rows = self._calls.rows if self._of_today(day, local) else []
        closed = self._closed(hall, day, now, local)
        at_rest = closed is not None and self._quiet(rows, now)
        stage = self._calls.stage
        calling = stage.calling(now)
        latest = self._calls.row(stage.current(now)) if rows else None
        scene = "closed" if at_rest else "calls" if latest else "welcome"
        page, pages, longest = self._set_page(hall)
        self._set_calls(hall, rows, calling)
        english = self._english(hall)
        return View(
            scene=scene,
            **self._latest(hall, latest, calling, english),
            call=stage.current(now),
            calling=calling != 0 and scene == "calls",
            silent=self._calls.silent,
            trouble=self.say("hall_board.no_voice") if self._speaker and self._calls.trouble else "",
            practice=self.say("hall_board.practice") if day and day.open and day.practice else "",
            **self._line(hall, local, closed),
            offline=self.feed.stale,
            served=scene == "calls" or self._anyone_waits(),
            pageTitle=page.title,
            pageText=pages,
            pageRows=longest,
            **_seconds(english),
            **_closed_texts(closed),
        )

    def _set_calls(self, hall: Hall, rows: list[CallRow], calling: int) -> None:
        """Bring the list, and the calls that share the present turn, up to date."""
        stage, called = self._calls.stage, self._calls.row(calling)
        areas = lines.area_names(hall, self._place(), self._language)
        label = called.label if called else ""
        self._calls_model.set_rows(lines.call_lines(rows, label, stage.waiting, areas, self._language))
        turn = [row for call in stage.turn if (row := self._calls.row(call))]
        self._together_model.set_rows(lines.together(turn if calling else [], calling, self._language))

    def _of_today(self, day: DayRow | None, local: datetime) -> bool:
        return day is not None and (day.open or day.date == f"{local:%Y-%m-%d}")

    def _closed(self, hall: Hall, day: DayRow | None, now: int, local: datetime) -> Closed | None:
        opens = opening.opens_at(hall, now)
        return opening.closed(hall, day, now, local, self.feed.local(opens) if opens else None, self._language)

    def _quiet(self, rows: list[CallRow], now: int) -> bool:
        """True where nothing has been called for a while, and nothing is being called."""
        last = rows[-1].at if rows else 0
        return now - last > opening.QUIET_MS and not self._calls.stage.active(now)

    def _anyone_waits(self) -> bool:
        rows, hall = self.feed.table(ServiceRow), self.feed.hall
        pages = lines.pages(hall, self._place(), self._language) if hall else []
        return any(rows[key].waiting for page in pages for key in page.services if key in rows)

    def _english(self, hall: Hall) -> bool:
        return self._language == "vi" and (self._english_wanted or hall.voice.english)

    def _latest(self, hall: Hall, row: CallRow | None, calling: int, english: bool) -> dict[str, str]:
        if row is None:
            return {}
        word = "hall_board.latest" if not calling else "hall_board.again" if row.recall else "hall_board.please"
        areas = lines.area_names(hall, self._place(), self._language)
        return {
            "heading": self.say(word),
            "headingSecond": say(word, "en") if english else "",
            "number": row.label,
            "counter": lines.counter(row.counter_number, self._language),
            "area": areas.get(row.area, ""),
        }

    def _set_page(self, hall: Hall) -> tuple[lines.Page, str, int]:
        """Put the present page's services in their model; the page, which of how many it is, the longest's length."""
        pages = lines.pages(hall, self._place(), self._language) or [lines.Page("", ())]
        at = self._page % len(pages)
        rows = self.feed.table(ServiceRow)
        self._services_model.set_rows(
            lines.service_lines(hall, pages[at], rows, self._language, self._english(hall), self._disturbed())
        )
        text = self.say("hall_board.page", page=at + 1, pages=len(pages)) if len(pages) > 1 else ""
        return pages[at], text, max(1, *(len(page.services) for page in pages), 1)

    def _line(self, hall: Hall, local: datetime, closed: Closed | None) -> dict[str, str]:
        """The line at the foot: what is wrong, else the notices in turn."""
        if self.feed.stale:
            since = f"{self.feed.local(self._fresh_at):%H:%M}"
            return {"notice": self.say("hall_board.offline", time=since), "noticeIcon": "wifi-off"}
        said = self._posted()
        if closed:
            said.append((closed.sentence, closed_icon(closed)))
        said += [(text, "info") for text in opening.notices(hall.notices, local)]
        other = lines.elsewhere(self.feed.table(CallRow).values(), hall, self._place(), self._language)
        if other:
            said.append((other, "signpost"))
        if hall.hotline:
            said.append((self.say("hall_board.hotline", number=hall.hotline), "phone"))
        said = said or [(self.say("hall_board.keep_ticket"), "info")]
        text, icon = said[self._notice % len(said)]
        return {"notice": text, "noticeIcon": icon}

    def _posted(self) -> list[tuple[str, str]]:
        """What the supervisor tells everybody now; incidents first."""
        place, now = self._place(), self._now()
        rows = [
            row
            for row in self.feed.table(NoticeRow).values()
            if (not row.until or row.until > now) and lines.concerns(self.feed.hall, row, place)
        ]
        rows.sort(key=lambda row: (not row.incident, row.since))
        return [
            (lines.told(self.feed.hall, row, self._language), "triangle-alert" if row.incident else "megaphone")
            for row in rows
        ]

    def _disturbed(self) -> frozenset[str]:
        """Services an incident names."""
        rows = self.feed.table(NoticeRow).values()
        return frozenset(row.service for row in rows if row.incident and row.service)

    # For QML

    @Property(RowModel, constant=True)
    def calls(self) -> RowModel:
        return self._calls_model

    @Property(RowModel, constant=True)
    def together(self) -> RowModel:
        return self._together_model

    @Property(RowModel, constant=True)
    def services(self) -> RowModel:
        return self._services_model

    @Property(str, notify=viewChanged)
    def scene(self) -> str:
        return self._view.scene

    @Property(str, notify=viewChanged)
    def heading(self) -> str:
        return self._view.heading

    @Property(str, notify=viewChanged)
    def headingSecond(self) -> str:
        return self._view.headingSecond

    @Property(str, notify=viewChanged)
    def number(self) -> str:
        return self._view.number

    @Property(str, notify=viewChanged)
    def counter(self) -> str:
        return self._view.counter

    @Property(str, notify=viewChanged)
    def area(self) -> str:
        return self._view.area

    @Property(int, notify=viewChanged)
    def call(self) -> int:
        return self._view.call

    @Property(bool, notify=viewChanged)
    def calling(self) -> bool:
        return self._view.calling

    @Property(bool, notify=viewChanged)
    def silent(self) -> bool:
        return self._view.silent

    @Property(str, notify=viewChanged)
    def trouble(self) -> str:
        return self._view.trouble

    @Property(str, notify=viewChanged)
    def practice(self) -> str:
        return self._view.practice

    @Property(str, notify=viewChanged)
    def notice(self) -> str:
        return self._view.notice

    @Property(str, notify=viewChanged)
    def noticeIcon(self) -> str:
        return self._view.noticeIcon

    @Property(bool, notify=viewChanged)
    def offline(self) -> bool:
        return self._view.offline

    @Property(bool, notify=viewChanged)
    def served(self) -> bool:
        return self._view.served

    @Property(str, notify=viewChanged)
    def pageTitle(self) -> str:
        return self._view.pageTitle

    @Property(str, notify=viewChanged)
    def pageText(self) -> str:
        return self._view.pageText

    @Property(str, notify=viewChanged)
    def recentSecond(self) -> str:
        return self._view.recentSecond

    @Property(str, notify=viewChanged)
    def waitingSecond(self) -> str:
        return self._view.waitingSecond

    @Property(str, notify=viewChanged)
    def closedTitle(self) -> str:
        return self._view.closedTitle

    @Property(str, notify=viewChanged)
    def closedOpens(self) -> str:
        return self._view.closedOpens

    @Property(str, notify=viewChanged)
    def closedToday(self) -> str:
        return self._view.closedToday

    @Property(int, notify=viewChanged)
    def pageRows(self) -> int:
        return self._view.pageRows

    @Property(str, notify=viewChanged)
    def closedGreeting(self) -> str:
        return self._view.closedGreeting

    @Property(str, notify=viewChanged)
    def closedIcon(self) -> str:
        return self._view.closedIcon


def _seconds(english: bool) -> dict[str, str]:
    if not english:
        return {}
    return {"recentSecond": say("hall_board.recent", "en"), "waitingSecond": say("hall_board.waiting", "en")}


def closed_icon(closed: Closed) -> str:
    """The icon of a closed hall."""
    return CLOSED_ICONS.get(closed.code, "clock")


def _closed_texts(closed: Closed | None) -> dict[str, str]:
    if closed is None:
        return {}
    return {
        "closedTitle": closed.title,
        "closedOpens": closed.opens,
        "closedToday": closed.today,
        "closedGreeting": closed.greeting,
        "closedIcon": closed_icon(closed),
    }
