"""The rating after a service: asked once, for so many seconds, one vote for one ticket."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from shared.domain.answers import Accepted, Answer, Refused, Sentence
from shared.domain.commands import Rate
from shared.domain.rows import CounterRow
from shared.screen.commands import CommandBridge

STEP_MS = 250
THANKS_MS = 6000
DEADLINE_S = 20.0  # a vote is asked again this long where the link is weak
THANKED = frozenset({"already_rated"})


class Rating(QObject):
    """`state` is "" (nothing to rate), asking, sending, thanks or sorry. Time running out sends nothing."""

    changed = Signal()

    def __init__(
        self, commands: CommandBridge, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._commands, self._clock = commands, clock
        self.state = ""
        self.score = 0
        self.sentence: Sentence | None = None
        self._ticket: str | None = None  # the last one asked about; None before the first row
        self._seconds, self._ends = 0, 0.0
        self._step = QTimer(self, interval=STEP_MS)
        self._step.timeout.connect(self.look)
        self._rest = QTimer(self, singleShot=True, interval=THANKS_MS)
        self._rest.timeout.connect(lambda: self._become(""))

    @property
    def left(self) -> float:
        """Seconds left to choose."""
        return max(0.0, self._ends - self._clock()) if self.state == "asking" else 0.0

    @property
    def fraction(self) -> float:
        """What is left of the time, 1 to 0."""
        return self.left / self._seconds if self._seconds else 0.0

    def follow(self, row: CounterRow, seconds: int) -> None:
        """Look at the counter's row: a finished ticket opens the rating, a number in hand ends it at once."""
        first, self._ticket, before = self._ticket is None, row.rate_ticket, self._ticket
        if row.ticket:
            self._become("")
        elif row.rate_ticket != before and row.rate_ticket and not first and not row.rated and seconds > 0:
            self._ask(seconds)
        elif self.state == "asking" and (row.rated or not row.rate_ticket):
            self._become("")

    def _ask(self, seconds: int) -> None:
        self._seconds, self._ends = seconds, self._clock() + seconds
        self.score, self.sentence = 0, None
        self._become("asking")

    def look(self) -> None:
        """Time passes; when it has run out nobody has rated."""
        if self.state == "asking" and self.left <= 0:
            self._become("")
        else:
            self.changed.emit()

    def vote(self, score: int, faces: int) -> None:
        """One touch of one face; only the first counts."""
        if self.state != "asking" or not self._ticket or not 1 <= score <= faces:
            return
        ticket, self.score = self._ticket, score
        self._become("sending")
        self._commands.send(Rate(ticket=ticket, score=score), lambda answer: self._answer(ticket, answer), DEADLINE_S)

    def _answer(self, ticket: str, answer: Answer) -> None:
        if self.state != "sending" or ticket != self._ticket:
            return
        thanked = isinstance(answer, Accepted) or (isinstance(answer, Refused) and answer.code in THANKED)
        self.sentence = None if isinstance(answer, Accepted) else answer.sentence
        self._become("thanks" if thanked else "sorry")

    def _become(self, state: str) -> None:
        if state == self.state:
            return
        self.state = state
        self._step.start() if state == "asking" else self._step.stop()
        self._rest.start() if state in {"thanks", "sorry"} else self._rest.stop()
        self.changed.emit()
