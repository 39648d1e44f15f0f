"""A hall board on stage: rows fed by hand, a clock set by hand, a recording client, and the real window."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

from hall_board.__main__ import MAIN
from hall_board.bridge import HallBoardBridge
from hall_board.bridge_voice import Speaker
from hall_board.voice.packs import Manifest, Pack
from hall_board.voice.phrases import inventory
from shared.domain.answers import Accepted, Answer, Result
from shared.domain.hall import Hall, VoiceSettings
from shared.domain.hall_file import parse
from shared.domain.rows import CallRow, Change, CounterRow, DayRow, Frame, Gauge, HallRow, Row, ServiceRow, State
from shared.ports.voice import Played, Sound, VoicePlayer, VoiceStatus
from shared.screen import items
from shared.screen.commands import CommandBridge
from shared.screen.feed import FeedBridge
from shared.screen.program import Look, follow_language, load, load_fonts, make_view

HALLS = Path(__file__).parents[2] / "halls"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = datetime(2026, 11, 2, 9, 42, tzinfo=ZONE)  # a Monday


def hall(name: str = "provincial", **changes: Any) -> Hall:
    """One of the halls that come with the project."""
    read = parse((HALLS / f"{name}.toml").read_text(encoding="utf-8"))
    assert isinstance(read, Hall)
    return msgspec.structs.replace(read, **changes)


def ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


class Clock:
    """The server's clock, moved by the test."""

    def __init__(self, moment: datetime = MORNING) -> None:
        self.now = ms(moment)

    def __call__(self) -> int:
        return self.now

    def pass_ms(self, by: int) -> None:
        self.now += by


class Recorder:
    """Stands for the server: keeps what was sent and accepts it."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.came = threading.Event()

    def send(self, command: Any, request_id: str | None = None, deadline_s: float = 10.0) -> Answer:
        self.sent.append(command)
        self.came.set()
        return Accepted(request_id=request_id or "", epoch=1, seq=1, at=0, result=Result())

    def procedures(self) -> list[Any]:
        return []

    def close(self) -> None:
        """Nothing to close."""


class SetFeed(FeedBridge):
    """A feed whose server's clock is the test's, so that the clock on screen and the day agree with the rows."""

    def __init__(self, clock: Clock) -> None:
        self._clock_here = clock
        super().__init__()

    def now_ms(self) -> int:
        return self._clock_here()


@dataclass
class Board:
    """Everything a test needs of one board."""

    hall: Hall
    clock: Clock
    feed: FeedBridge
    commands: CommandBridge
    server: Recorder
    bridge: HallBoardBridge
    view: QQuickView | None = None
    day: DayRow = field(default_factory=DayRow)
    last: int = 0
    seq: int = 1

    def state(self, *rows: Row, epoch: int = 1) -> None:
        """Load a state: hall, day, and whatever rows are given."""
        tables: dict[str, dict[str, Row]] = {
            "hall": {"hall": HallRow(hall=self.hall)}, "day": {"day": self.day}, "service": {}, "counter": {},
            "call": {}, "notice": {},
        }  # fmt: skip
        for service in self.hall.services:
            tables["service"][service.id] = ServiceRow(id=service.id)
        for row in rows:
            table, key = placed(row)
            tables[table][key] = row
        at = self.clock.now
        self.feed.apply_state(
            State(epoch=epoch, seq=self.seq, at=at, role="board", place="", rows=tables, gauge=Gauge(at=at))
        )

    def frame(self, *rows: Row, gone: list[tuple[str, str]] | None = None) -> None:
        """One commit that changed these rows."""
        self.seq += 1
        changes = [Change(*placed(row), row) for row in rows] + [Change(*key, None) for key in gone or []]
        self.feed.apply_frame(
            Frame(epoch=self.feed.epoch, first=self.seq, last=self.seq, at=self.clock.now, changes=changes)
        )

    def made(self, label: str, number: int, *, recall: bool = False, area: str = "", ago_ms: int = 0) -> CallRow:
        """The next call of the day, to a counter by its number."""
        self.last += 1
        desk = next(desk for desk in self.hall.counters if desk.number == number)
        at = self.clock.now - ago_ms
        return CallRow(
            call=self.last,
            label=label,
            counter=desk.id,
            counter_number=number,
            area=area or desk.area,
            recall=recall,
            at=at,
        )

    def call(self, label: str, number: int, *, recall: bool = False, area: str = "") -> CallRow:
        """Call a number to a counter now."""
        row = self.made(label, number, recall=recall, area=area)
        self.frame(row)
        return row

    def pass_ms(self, by: int, step: int = 500) -> None:
        """Let time pass by the hand-set clock, as the board's timer would see it."""
        for _ in range(max(1, by // step)):
            self.clock.pass_ms(step)
            self.bridge.step()

    @property
    def list(self) -> list[str]:
        """Labels in the list, newest first."""
        return [row["label"] for row in self.bridge.calls.rows()]

    def item(self, name: str) -> QQuickItem | None:
        assert self.view is not None
        found = items.find(self.view, name)
        return found if found is not None and items.on_screen(found, self.view) else None

    def text(self, name: str) -> str:
        found = self.item(name)
        return items.text_of(found) if found is not None else ""

    def picture(self, file: str | Path = "") -> QImage:
        assert self.view is not None
        image = self.view.grabWindow()
        if file:
            image.save(str(file))
        return image


def placed(row: Row) -> tuple[str, str]:
    """Table and key of a row."""
    match row:
        case HallRow():
            return "hall", "hall"
        case DayRow():
            return "day", "day"
        case CallRow():
            return "call", str(row.call)
        case ServiceRow():
            return "service", row.id
        case CounterRow():
            return "counter", row.id
    return "notice", row.id  # type: ignore[attr-defined]


@cache
def fonts() -> None:
    """The program's own letters: others have other widths."""
    load_fonts()


@contextmanager
def board(
    of: Hall, *, place: str = "", clock: Clock | None = None, speaker: Speaker | None = None,
    size: tuple[int, int] | None = None, loaded: bool = True, practice: bool = False, english: bool = False,
    reduced_motion: bool = True, is_open: bool = True,
) -> Iterator[Board]:  # fmt: skip
    """A board; with `size`, in a real window. Its day is open and it has its first state unless told otherwise."""
    hand = clock or Clock()
    feed, server = SetFeed(hand), Recorder()
    commands = CommandBridge(server)
    bridge = HallBoardBridge(
        feed, commands, place, speaker, english=english, reduced_motion=reduced_motion, now_ms=hand
    )
    local = datetime.fromtimestamp(hand.now / 1000, ZONE)
    day = DayRow(date=f"{local:%Y-%m-%d}", open=is_open, practice=practice, opened_at=hand.now - 3_600_000)
    made = Board(of, hand, feed, commands, server, bridge, day=day)
    languages = None
    try:
        if loaded:
            made.state()
        if size:
            fonts()
            made.view = make_view(Look(size=size, background="#16202E"))
            languages = follow_language(made.view, bridge)
            load(made.view, MAIN, bridge)
            made.view.show()
            assert QTest.qWaitForWindowExposed(made.view)
            settle()
            assert made.view.status() == QQuickView.Status.Ready, made.view.errors()
        yield made
    finally:
        if speaker:
            speaker.stop()
        feed.stop()
        commands.stop()
        if made.view:
            made.view.close()
            made.view.deleteLater()
            QGuiApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        del languages


def settle() -> None:
    """Let the window do what is waiting."""
    for _ in range(6):
        QTest.qWait(16)


class Loud:
    """A loudspeaker that says a sound for as long as the test lets it, and keeps what it was given."""

    def __init__(self) -> None:
        self.heard: list[Sound] = []
        self.code = ""
        self._let = threading.Semaphore(0)
        self._closed = False

    def let(self, sounds: int = 1) -> None:
        """Let so many sounds come to their end."""
        self._let.release(sounds)

    def open(self) -> None:
        """Nothing to open."""

    def play(self, sound: Sound) -> Played:
        self.heard.append(sound)
        at = int(time.time() * 1000)
        if self.code:
            return Played("failed", at, at, self.code)
        self._let.acquire()
        return Played("failed" if self._closed else "played", at, at, "voice.stopped" if self._closed else "")

    def status(self) -> VoiceStatus:
        return VoiceStatus(not self.code, self.code)

    def close(self) -> None:
        self._closed = True
        self._let.release(1000)


RATE = 2000


def clips(settings: VoiceSettings) -> Pack:
    """Every clip a hall can ask for, each a third of a second of nothing: a sentence takes as long as a real one."""
    names = [clip.name for clip in inventory(settings)]
    manifest = Manifest(voice="", region="north", rate=RATE, made_with="", made_at="", clips={})
    return Pack(manifest, {name: np.zeros(RATE // 3, dtype=np.float32) for name in names})


def quiet_speaker(player: VoicePlayer | None = None, clock: Clock | None = None) -> Speaker:
    """A voice of silent clips, on a loudspeaker that is still at its first sound unless another is given."""
    return Speaker("", None, clock or Clock(), player=player or Loud(), load=clips)
