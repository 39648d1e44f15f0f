"""One counter command at a time: sent once, held busy until the feed shows what it did."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QTimer, Signal

from shared.domain.answers import Accepted, Answer, Sentence
from shared.domain.commands import AnyCommand
from shared.screen.commands import CommandBridge

AGAIN_MS = 1000  # a second press of the same button within this is a double click
SLOW_MS = 1200
FEED_MS = 1500  # how long an accepted command waits for the feed to show it


@dataclass(frozen=True)
class Press:
    """What was pressed: the button or key it came from, the verb, the label it was about, the versions seen.

    One clerk may work several counters, so versions are by counter.
    """

    source: str
    verb: str
    label: str = ""
    at: float = 0.0
    versions: Mapping[str, int] = field(default_factory=dict)


class Desk(QObject):
    """Sends a clerk's commands. `changed`: busy or done is other now. `answered`: Press and Answer, once each."""

    changed = Signal()
    answered = Signal(object, object)

    def __init__(
        self, commands: CommandBridge, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._commands, self._clock = commands, clock
        self._sending: Press | None = None
        self._wanted = ("", 0)  # the counter and its version that the feed has to show
        self.last = Press("", "")
        self.done: Press | None = None
        self.slow = False
        self.sentence: Sentence | None = None  # the last refusal, until the next press
        self._slow = self._timer(SLOW_MS, self._grow_slow)
        self._feed = self._timer(FEED_MS, self._free)
        self._done = self._timer(AGAIN_MS, self._forget_done)

    def _timer(self, ms: int, call: Callable[[], None]) -> QTimer:
        made = QTimer(self, singleShot=True, interval=ms)
        made.timeout.connect(call)
        return made

    @property
    def sending(self) -> str:
        """The verb that waits for its answer; "" when none does."""
        return self._sending.verb if self._sending else ""

    def may(self, source: str) -> bool:
        """Whether a press counts: nothing is under way, and it is no double click."""
        again = self.last.source == source and (self._clock() - self.last.at) * 1000 < AGAIN_MS
        return self._sending is None and not again

    def press(
        self, source: str, verb: str, command: AnyCommand, label: str = "", versions: Mapping[str, int] | None = None
    ) -> bool:
        """Send a command; False, and nothing sent, while another is under way or for a double click."""
        if not self.may(source):
            return False
        press = self._sending = self.last = Press(source, verb, label, self._clock(), versions or {})
        self.done = self.sentence = None
        self.slow, self._wanted = False, ("", 0)
        self._slow.start()
        self._commands.send(command, lambda answer: self._answer(press, answer))
        self.changed.emit()
        return True

    def saw(self, versions: Mapping[str, int]) -> None:
        """The feed shows these versions: what was pressed is done, even where its answer is still due."""
        press = self._sending
        if press and self._shown(press, versions):
            self.done = self.done or press
            self._done.start(self._rest_of(press))
            self._free()

    def _shown(self, press: Press, versions: Mapping[str, int]) -> bool:
        counter, wanted = self._wanted
        if counter in versions:
            return versions[counter] >= wanted
        return any(versions.get(each, 0) > before for each, before in press.versions.items())

    def forget(self) -> None:
        """The clerk has read the refusal."""
        self.sentence = None
        self.changed.emit()

    def _answer(self, press: Press, answer: Answer) -> None:
        if press is self.last:
            self._slow.stop()
            if isinstance(answer, Accepted):
                self._accepted(press, answer)
            else:
                self._refused(answer.sentence)
        self.answered.emit(press, answer)

    def _refused(self, sentence: Sentence) -> None:
        self.sentence, self.done = sentence, None
        self.last = Press("", "")  # a refused press may be repeated at once
        self._free()

    def _rest_of(self, press: Press) -> int:
        return max(1, AGAIN_MS - int((self._clock() - press.at) * 1000))

    def _accepted(self, press: Press, answer: Accepted) -> None:
        self.done = replace(press, label=answer.result.label or press.label)
        self._done.start(self._rest_of(press))
        counter = answer.result.counter or next(iter(press.versions), "")
        self._wanted = (counter, answer.result.version)
        if answer.result.version and self._sending:
            self._feed.start()
            self.changed.emit()
        else:
            self._free()

    def _free(self) -> None:
        self._slow.stop()
        self._feed.stop()
        self._sending, self._wanted, self.slow = None, ("", 0), False
        self.changed.emit()

    def _grow_slow(self) -> None:
        self.slow = True
        self.changed.emit()

    def _forget_done(self) -> None:
        self.done = None
        self.changed.emit()
