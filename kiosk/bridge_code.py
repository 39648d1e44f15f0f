"""The code on a promise or a booking, typed on large keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from shared.screen.declare import Property, QmlElement, QmlUncreatable

QML_IMPORT_NAME = "XepHang.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")  # base32: no 0 and 1 to take for O and I
LENGTH = 8


@QmlElement
@QmlUncreatable("made in Python")
class CodeBridge(QObject):
    """Eight places, filled from the left."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text = ""

    def forget(self) -> None:
        """Nobody types any more."""
        if self.text:
            self.text = ""
            self.changed.emit()

    @Slot(str)
    def type(self, letters: str) -> None:
        """Take letters of a key, a keyboard or a scanner; others, and what is too much, are left out."""
        fitting = "".join(each for each in letters.upper() if each in LETTERS)
        if fitting and len(self.text) < LENGTH:
            self.text = (self.text + fitting)[:LENGTH]
            self.changed.emit()

    @Slot()
    def erase(self) -> None:
        """Take the last letter back."""
        if self.text:
            self.text = self.text[:-1]
            self.changed.emit()

    @Property("QStringList", notify=changed)
    def places(self) -> list[str]:
        return list(self.text.ljust(LENGTH))

    @Property(bool, notify=changed)
    def whole(self) -> bool:
        return len(self.text) == LENGTH

    @Property(bool, notify=changed)
    def empty(self) -> bool:
        return not self.text
