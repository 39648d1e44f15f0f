"""The calls a board shows and speaks: which are new, whose turn it is, and what became of each announcement."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from hall_board.bridge_voice import Speaker
from hall_board.stage import FRESH_MS, Stage
from shared.domain.answers import Accepted, Answer, Unknown
from shared.domain.commands import ReportAnnouncement
from shared.domain.rows import CallRow, DayRow
from shared.screen.commands import CommandBridge
from shared.screen.feed import FeedBridge

if TYPE_CHECKING:
    from hall_board.voice.announcer import Announced

log = logging.getLogger(__name__)
STEP_MS = 100
ASK_AGAIN_MS = 3_000
ASK_AT_MOST = 40
HEARD = ("spoken", "fallback")


class Calls(QObject):
    """Keeps the calls of the day in one area, or in all, and steps the stage while something is being called.

    `changed` comes when what is to be shown may have changed. `now_ms` is the server's clock.
    """

    changed = Signal()

    def __init__(
        self,
        feed: FeedBridge,
        commands: CommandBridge,
        speaker: Speaker | None,
        now_ms: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._feed, self._commands, self._speaker, self._now = feed, commands, speaker, now_ms
        self._day = ""
        self._place = ""
        self._last = 0
        self._begun = False  # a state was taken: calls that come from now on are new ones
        self._rows: dict[int, CallRow] = {}
        self.stage = Stage(speaker is not None)
        self.trouble = ""  # code of what is wrong with the loudspeaker
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self.step)
        if speaker:
            speaker.began.connect(self._began)
            speaker.ended.connect(self._ended)
            speaker.troubled.connect(self._troubled)

    @property
    def rows(self) -> list[CallRow]:
        """The day's calls here, oldest first; the server keeps the last hundred."""
        return [self._rows[call] for call in sorted(self._rows)]

    @property
    def silent(self) -> bool:
        """True where nobody hears a call."""
        return self._speaker is None or self.trouble != ""

    def row(self, call: int) -> CallRow | None:
        """One call of the day."""
        return self._rows.get(call)

    def take(self, place: str) -> None:
        """Read the day and the calls from the feed."""
        day = self._feed.row(DayRow, "day")
        key = f"{day.date} {day.opened_at} {self._feed.epoch:08d}" if day else ""
        if key != self._day or place != self._place:
            self._clear(key, place)
        table = self._feed.table(CallRow).values()
        rows = sorted((row for row in table if place in ("", row.area)), key=lambda row: row.call)
        new = [row for row in rows if row.call > self._last]
        self._rows = {row.call: row for row in rows}
        if new:
            self._last = new[-1].call
            self._bring_in(new)
        self._begun = self._begun or self._feed.ready or bool(day)
        self.step()

    def step(self) -> None:
        """Let time pass for the stage; the timer runs only while that may change anything."""
        now = self._now()
        self.stage.step(now)
        if self.stage.active(now) != self._timer.isActive():
            if self._timer.isActive():
                self._timer.stop()
            else:
                self._timer.start()
        self.changed.emit()

    def _clear(self, day: str, place: str) -> None:
        """Forget what was called: another day has begun, or this board stands elsewhere now."""
        self._begun = self._begun and place == self._place
        self._day, self._place, self._last = day, place, 0
        self._rows = {}
        self.stage = Stage(self._speaker is not None)

    def _bring_in(self, new: list[CallRow]) -> None:
        """Call the fresh ones; those of long ago are only shown, and reported unless they came before this run."""
        now = self._now()
        fresh = [row for row in new if row.at >= now - FRESH_MS]
        if not fresh:
            self.stage.rest(new[-1].call)
        for row in new:
            if row in fresh:
                self.stage.add(row.call, now)
            if row in fresh or self._begun:
                self._speak(row, now)

    def _speak(self, row: CallRow, now: int) -> None:
        if self._speaker is None:
            return
        from hall_board.voice.backlog import Call

        kind = "recall" if row.recall else "call"
        call = Call(row.call, row.label, row.counter_number, kind, row.at, self._day)  # type: ignore[arg-type]
        if not self._speaker.announce(call):
            self.stage.ended(row.call, False, now)

    def _began(self, calls: tuple[int, ...], lasts_ms: int) -> None:
        self.stage.began(calls, lasts_ms, self._now())
        self.step()

    def _ended(self, one: Announced) -> None:
        if one.call.day == self._day:  # another day has other calls by the same numbers
            self.stage.ended(one.call.number, one.outcome in HEARD, self._now())
            started = one.started_at + self._feed.now_ms() - _this_machines_ms() if one.started_at else 0
            self._report(ReportAnnouncement(call=one.call.number, outcome=one.outcome, started_at=started))
        self.step()

    def _troubled(self, code: str) -> None:
        if code != self.trouble:
            self.trouble = code
            self.changed.emit()

    def _report(self, command: ReportAnnouncement, request: str = "", tries: int = 1) -> None:
        def answered(answer: Answer) -> None:
            if isinstance(answer, Unknown) and tries < ASK_AT_MOST:
                again = answer.request_id
                QTimer.singleShot(ASK_AGAIN_MS, self, lambda: self._report(command, again, tries + 1))
            elif not isinstance(answer, Accepted):
                log.info("announcement not reported call=%d code=%s", command.call, answer.code)

        self._commands.send(command, answered, request=request)


def _this_machines_ms() -> int:
    import time

    return int(time.time() * 1000)
