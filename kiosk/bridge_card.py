"""The citizen card a hall may ask for: what a scanner types, and only its number, and only until it is sent."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.scanner.citizen_card import CardLine
from shared.screen.declare import Property, QmlElement, QmlUncreatable

QML_IMPORT_NAME = "XepHang.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class CardBridge(QObject):
    """Reads while its page is shown. `read` gives the number once; nothing of it can be seen from QML."""

    changed = Signal()

    def __init__(self, read: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._line = CardLine()
        self._unread = False

    def forget(self) -> None:
        """Nobody scans any more."""
        self._line.forget()
        self._say(False)

    @Slot(str)
    def key(self, text: str) -> None:
        """What one key typed."""
        for character in text:
            number = self._line.feed(character, time.monotonic())
            if number is not None:
                self._say(number == "")
            if number:
                self._read(number)

    def _say(self, unread: bool) -> None:
        if unread != self._unread:
            self._unread = unread
            self.changed.emit()

    @Property(bool, notify=changed)
    def unread(self) -> bool:
        """Whether the last scan was no citizen card."""
        return self._unread
