"""What every screen's bridge has: language, clock, hall, link and motion, as read-only properties for QML."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot

from shared.screen.colours import safe_primary
from shared.screen.commands import CommandBridge
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.feed import FeedBridge
from shared.words import LANGUAGES, say

QML_IMPORT_NAME = "XepHang.Screen"
QML_IMPORT_MAJOR_VERSION = 1


def date_text(day: datetime, language: str) -> str:
    """A date in words: "Thứ Hai, 02/11/2026"."""
    weekday = say(f"screen.weekday_{day.isoweekday()}", language)
    return say("screen.date", language, weekday=weekday, day=f"{day:%d}", month=f"{day:%m}", year=f"{day:%Y}")


@QmlElement
@QmlUncreatable("made in Python")
class ScreenBridge(QObject):
    """Base of the four programs' bridges.

    A program's bridge reads `self.feed`, sends with `self.commands.send(command, on_answer)`, and overrides
    `on_rows`, `on_gauge`, `on_tick` and `on_language`, which do nothing here.
    """

    languageChanged = Signal()
    phaseChanged = Signal()
    clockChanged = Signal()
    hallChanged = Signal()

    def __init__(
        self,
        feed: FeedBridge,
        commands: CommandBridge,
        language: str = "vi",
        reduced_motion: bool = False,
        pictures: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.feed = feed
        self.commands = commands
        self._language = language if language in LANGUAGES else "vi"
        self._reduced_motion = reduced_motion
        self._pictures = pictures
        self._clock = self._date = ""
        feed.rowsChanged.connect(self._rows)
        feed.gaugeChanged.connect(self._gauge)
        feed.phaseChanged.connect(self.phaseChanged)
        feed.ticked.connect(self._tick)
        self._read_clock()

    # For programs to override

    def on_rows(self, changed: list[tuple[str, str]]) -> None:
        """Rows changed: (table, key) each."""

    def on_gauge(self) -> None:
        """The gauge changed."""

    def on_tick(self) -> None:
        """A second passed."""

    def on_language(self) -> None:
        """Another language was chosen: texts made in Python are to be made again."""

    # For programs to call

    def say(self, word: str, **values: object) -> str:
        """A word in the chosen language."""
        return say(word, self._language, **values)

    def named(self, vietnamese: str, english: str) -> str:
        """A hall's own text in the chosen language; Vietnamese where it gives no English."""
        return english if self._language == "en" and english else vietnamese

    def picture(self, name: str) -> str:
        """Address of a file in the hall's picture folder; "" if there is none."""
        path = self._pictures / name if self._pictures and name else None
        return QUrl.fromLocalFile(str(path)).toString() if path and path.is_file() else ""

    # For QML

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self._language

    @Slot(str)
    def chooseLanguage(self, language: str) -> None:
        """Show everything in another language from now on."""
        if language not in LANGUAGES or language == self._language:
            return
        self._language = language
        self.on_language()
        self.languageChanged.emit()
        self.hallChanged.emit()
        self._read_clock(force=True)

    @Property(str, notify=phaseChanged)
    def phase(self) -> str:
        return self.feed.phase

    @Property(bool, notify=phaseChanged)
    def ready(self) -> bool:
        return self.feed.ready

    @Property(bool, notify=phaseChanged)
    def stale(self) -> bool:
        return self.feed.stale

    @Property(str, notify=phaseChanged)
    def trouble(self) -> str:
        return self.feed.trouble

    @Property(str, notify=clockChanged)
    def clock(self) -> str:
        return self._clock

    @Property(str, notify=clockChanged)
    def date(self) -> str:
        return self._date

    @Property(str, notify=hallChanged)
    def hallName(self) -> str:
        hall = self.feed.hall
        return self.named(hall.name, hall.name_en) if hall else ""

    @Property(str, notify=hallChanged)
    def hallParent(self) -> str:
        hall = self.feed.hall
        return hall.parent if hall else ""

    @Property(str, notify=hallChanged)
    def hotline(self) -> str:
        hall = self.feed.hall
        return hall.hotline if hall else ""

    @Property(str, notify=hallChanged)
    def emblem(self) -> str:
        hall = self.feed.hall
        return self.picture(hall.emblem) if hall else ""

    @Property(str, notify=hallChanged)
    def primary(self) -> str:
        hall = self.feed.hall
        return safe_primary(hall.primary_colour if hall else "")

    @Property(bool, constant=True)
    def reducedMotion(self) -> bool:
        return self._reduced_motion

    def _rows(self, changed: list[tuple[str, str]]) -> None:
        if ("hall", "hall") in changed:
            self.hallChanged.emit()
            self._read_clock(force=True)
        self.on_rows(changed)

    def _gauge(self) -> None:
        self.on_gauge()

    def _tick(self) -> None:
        self._read_clock()
        self.on_tick()

    def _read_clock(self, force: bool = False) -> None:
        now = self.feed.local(self.feed.now_ms())
        clock = f"{now:%H:%M}"
        if force or clock != self._clock:
            self._clock, self._date = clock, date_text(now, self._language)
            self.clockChanged.emit()
