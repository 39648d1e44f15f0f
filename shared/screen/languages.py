"""Qt translators for the built catalogues.

QTranslator is only instantiated here, never subclassed: a Python subclass deadlocks with the QML type loader, which
waits for the interpreter lock.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QCoreApplication, QTranslator

from shared.words import BUILT

log = logging.getLogger(__name__)


class Languages:
    """Keeps the application's one translator; `use` swaps it."""

    def __init__(self) -> None:
        self._translator: QTranslator | None = None

    def use(self, language: str) -> bool:
        """Install a language's words; the caller retranslates its QML engine. False where they are not built."""
        made = QTranslator()
        if not made.load(str(BUILT / f"{language}.qm")):
            log.error("words not built language=%s hint='python -m shared.words.build'", language)
            return False
        if self._translator:
            QCoreApplication.removeTranslator(self._translator)
        QCoreApplication.installTranslator(made)
        self._translator = made
        return True
