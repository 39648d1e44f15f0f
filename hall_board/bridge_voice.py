"""The voice of a board, handed to the GUI thread: what is being said, what became of it, and what is wrong with it."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from hall_board.stage import FRESH_MS
from shared.domain.hall import VoiceSettings

if TYPE_CHECKING:
    from hall_board.voice.announcer import Announcer
    from hall_board.voice.backlog import Call
    from hall_board.voice.packs import Pack
    from shared.ports.voice import VoicePlayer

log = logging.getLogger(__name__)


class Speaker(QObject):
    """Speaks calls through the announcer, whose own thread makes the pack and holds the sound libraries.

    `began(calls, lasts_ms)`, `ended(Announced)` and `troubled(code)` come in the GUI thread. A test gives its own
    `player` and `load`.
    """

    began = Signal(object, int)
    ended = Signal(object)
    troubled = Signal(str)
    _arrived = Signal()

    def __init__(
        self,
        url: str,
        clips: Path | None,
        now_ms: Callable[[], int],
        parent: QObject | None = None,
        player: VoicePlayer | None = None,
        load: Callable[[VoiceSettings], Pack] | None = None,
    ) -> None:
        super().__init__(parent)
        self._url, self._clips, self._now_ms = url, clips, now_ms
        self._player, self._load = player, load or self._hall_pack
        self._announcer: Announcer | None = None
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._arrived.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def use(self, settings: VoiceSettings) -> None:
        """Speak by these settings from now on; the first time, start."""
        if self._announcer:
            self._announcer.change(settings)
            return
        from hall_board.voice.announcer import Announcer
        from hall_board.voice.players import open_voice

        try:
            player = self._player or open_voice(self._url, self._clips)
        except ValueError as error:
            log.error("voice.bad_url %s", error)
            self.troubled.emit("voice.bad_url")
            return
        from hall_board.hearing import WatchedPlayer

        watched = WatchedPlayer(
            player,
            lambda calls, ms: self._hand_over(lambda: self.began.emit(calls, ms)),
            lambda code: self._hand_over(lambda: self.troubled.emit(code)),
        )
        self._announcer = Announcer(
            watched,
            self._load,
            settings,
            lambda one: self._hand_over(lambda: self.ended.emit(one)),
            too_old_ms=FRESH_MS,
            now_ms=self._now_ms,
        )
        self._announcer.start()

    @property
    def speaks(self) -> bool:
        """True once there is an announcer."""
        return self._announcer is not None

    def announce(self, call: Call) -> bool:
        """Say a call when its turn comes; False when it was taken before or cannot be taken."""
        return self._announcer is not None and self._announcer.announce(call)

    def stop(self) -> None:
        """Stop at once, and still tell what became of the calls that were left."""
        if self._announcer:
            self._announcer.stop()
            self._announcer = None
            self._drain()

    def _hall_pack(self, settings: VoiceSettings) -> Pack:
        from hall_board.voice.folders import data_folder
        from hall_board.voice.making import hall_pack
        from hall_board.voice.packs import open_pack

        # The whole alphabet, not the hall's letters: a series added in the middle of a day is spoken too.
        return open_pack(hall_pack(settings, self._clips or data_folder()))

    def _hand_over(self, tell: Callable[[], None]) -> None:
        self._inbox.put(tell)
        self._arrived.emit()

    def _drain(self) -> None:
        while not self._inbox.empty():
            self._inbox.get()()
