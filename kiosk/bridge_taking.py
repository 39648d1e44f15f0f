"""One touch, one number: the command that takes it keeps its request id until it is answered."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from shared.domain.answers import Accepted, Answer, Refused, Unknown
from shared.domain.commands import CheckIn, IssueTicket
from shared.screen.commands import CommandBridge

log = logging.getLogger(__name__)
PATIENCE_MS = 2500  # a person is told that it takes longer
AGAIN_MS = 1000
DEADLINE_S = 8.0


class Taking(QObject):
    """Takes one number at a time. `answered` brings Accepted or Refused, once for each `take`."""

    slowChanged = Signal()
    answered = Signal(object)

    def __init__(self, commands: CommandBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._command: IssueTicket | CheckIn | None = None
        self.request = ""
        self.slow = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._say_slow(True))
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._send)

    @property
    def busy(self) -> bool:
        """True while an answer is awaited."""
        return self._command is not None

    def take(self, command: IssueTicket | CheckIn, request: str = "") -> bool:
        """Ask for a number, by this request id or a fresh one; False, and nothing done, while one is being taken."""
        if self.busy:
            return False
        self._command, self.request = command, request
        self._patience.start()
        self._send()
        return True

    def _send(self) -> None:
        if self._command:
            self.request = self._commands.send(self._command, self._take_answer, DEADLINE_S, self.request)

    def _take_answer(self, answer: Answer) -> None:
        if self._command is None or answer.request_id != self.request:
            return
        if isinstance(answer, Unknown):
            log.info("number not answered yet request=%s code=%s", self.request, answer.code)
            self._say_slow(True)
            self._again.start()
            return
        self._command = None
        self._patience.stop()
        self._say_slow(False)
        assert isinstance(answer, Accepted | Refused)
        self.answered.emit(answer)

    def _say_slow(self, slow: bool) -> None:
        if slow != self.slow:
            self.slow = slow
            self.slowChanged.emit()
