"""Speaks the calls of one area: one at a time, in call order, never cut off, never silently dropped.

Nothing is synthesised and nothing touches a network at a call. What became of each call is reported, whatever happens.
Sound libraries are loaded in the announcer's thread, so that a board's first picture does not wait for them.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from hall_board.voice.backlog import Backlog, Call
from hall_board.voice.phrases import Form
from hall_board.voice.players import open_voice
from shared.domain.hall import VoiceSettings
from shared.ports.voice import Played, Sound, VoicePlayer

if TYPE_CHECKING:
    from hall_board.voice.packs import Pack
    from hall_board.voice.speaking import Section

Outcome = Literal["spoken", "fallback", "failed", "too_old"]
LIMIT = 20
TOO_OLD_MS = 45_000
STOP_WITHIN_S = 3.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Announced:
    """What became of a call. Times are ms since 1970 of its own part of the sound, 0 when nothing was heard.

    `fallback`: by letters and digits only, without English, or by the chime alone, for want of clips.
    `failed`: the loudspeaker failed, `code` says how. `too_old`: it came too late to be worth saying.
    """

    call: Call
    outcome: Outcome
    started_at: int = 0
    ended_at: int = 0
    form: Form = "full"
    code: str = ""


def wall_clock_ms() -> int:
    """Read this machine's clock: ms since 1970."""
    return time.time_ns() // 1_000_000


class Announcer:
    """A thread with a queue of calls and a loudspeaker.

    `load` opens the pack for the settings, in the thread; when it raises, the chime is left. `report` is called once
    for each call: in the thread, or in `announce` for a call that is too old. `now_ms` should be the server's clock
    as the feed knows it, for `called_at` is in that clock.
    """

    def __init__(
        self,
        player: VoicePlayer,
        load: Callable[[VoiceSettings], Pack],
        settings: VoiceSettings,
        report: Callable[[Announced], None],
        *,
        limit: int = LIMIT,
        too_old_ms: int = TOO_OLD_MS,
        now_ms: Callable[[], int] = wall_clock_ms,
    ) -> None:
        self._player = player
        self._open_pack = load
        self._settings = settings
        self._report = report
        self._too_old_ms = too_old_ms
        self._now_ms = now_ms
        self._backlog = Backlog(limit)
        self._changed = threading.Condition()
        self._pack: Pack | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)
        self.trouble = ""  # code of what is wrong with pack or loudspeaker as last seen; empty when all is well

    @property
    def waiting(self) -> int:
        """How many calls wait, those being spoken not counted."""
        with self._changed:
            return len(self._backlog)

    def start(self) -> None:
        """Begin: load the clips, then speak what comes."""
        self._thread.start()

    def announce(self, call: Call) -> bool:
        """Take a call to speak; False when it was taken before, or the announcer is stopping. Returns at once.

        A call older than the limit, as after a restart of the board, is reported `too_old` and not spoken. Waiting
        here makes no call too old.
        """
        with self._changed:
            if self._stopping or not self._backlog.remember(call):
                return False
            late = 0 < call.called_at < self._now_ms() - self._too_old_ms
            if not late:
                self._backlog.add(call)
                self._changed.notify_all()
        if late:
            self._tell(Announced(call, "too_old"))
        return True

    def change(self, settings: VoiceSettings) -> None:
        """Speak by other settings from the next announcement on; the clips are loaded anew in between."""
        with self._changed:
            if settings != self._settings:
                self._settings, self._pack = settings, None
                self._changed.notify_all()

    def stop(self) -> None:
        """Stop at once. What was not spoken to its end is reported failed with code voice.stopped."""
        with self._changed:
            self._stopping = True
            left = self._backlog.clear()
            self._changed.notify_all()
        self._player.close()
        if self._thread.is_alive():
            self._thread.join(STOP_WITHIN_S)
        for call in left:
            self._tell(Announced(call, "failed", code="voice.stopped"))

    def _run(self) -> None:
        self._player.open()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopping or self._pack is None or len(self._backlog) > 0)
                if self._stopping:
                    return
                settings, pack = self._settings, self._pack
                batch = self._backlog.take() if pack else []
            if pack is None:
                self._load(settings)
            else:
                self._speak(batch, settings, pack)

    def _load(self, settings: VoiceSettings) -> None:
        from hall_board.voice.speaking import NO_PACK

        pack = NO_PACK
        try:
            pack = self._open_pack(settings)
        except Exception as error:  # whatever is wrong with the clips, the chime is left
            log.exception("%s", getattr(error, "code", "voice.no_pack"))
        with self._changed:
            if settings == self._settings:
                self._pack = pack
                self.trouble = "" if pack.clips else "voice.no_pack"

    def _speak(self, batch: list[tuple[Call, Form]], settings: VoiceSettings, pack: Pack) -> None:
        from hall_board.voice.speaking import spoken

        sound, sections = spoken(batch, settings, pack)
        played = self._play(sound)
        self.trouble = played.code or ("" if pack.clips else "voice.no_pack")
        for section in sections:
            self._tell(_announced(section, played))

    def _play(self, sound: Sound) -> Played:
        try:
            return self._player.play(sound)
        except Exception:  # a driver's fault must not end the voice of the hall
            log.exception("voice.driver_fault")
            now = self._now_ms()
            return Played("failed", now, now, "voice.driver_fault")

    def _tell(self, announced: Announced) -> None:
        log.info("voice.%s call=%d form=%s", announced.outcome, announced.call.number, announced.form)
        try:
            self._report(announced)
        except Exception:  # nor must a listener's
            log.exception("voice.report_fault")


def _announced(section: Section, played: Played) -> Announced:
    if played.outcome == "failed":
        return Announced(section.call, "failed", form=section.form, code=played.code)
    started, ended = played.started_at + section.start_ms, played.started_at + section.end_ms
    return Announced(section.call, "spoken" if section.whole else "fallback", started, ended, section.form)


def open_announcer(
    settings: VoiceSettings,
    report: Callable[[Announced], None],
    *,
    url: str = "auto",
    folder: Path | None = None,
    letters: str = "",
    now_ms: Callable[[], int] = wall_clock_ms,
) -> Announcer:
    """Put together what a hall board needs; `start` it next.

    Packs are kept, and without a card announcements written, under `folder` (the user's data folder when None).
    `letters` are those of the hall's series. Raises ValueError for a URL no driver knows.
    """

    def load(chosen: VoiceSettings) -> Pack:
        from hall_board.voice.folders import data_folder
        from hall_board.voice.making import hall_pack
        from hall_board.voice.packs import open_pack

        return open_pack(hall_pack(chosen, folder or data_folder(), letters))

    return Announcer(open_voice(url, folder), load, settings, report, now_ms=now_ms)
