"""`--shot FILE`: a picture of the screen once it is live and at rest."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickView

from shared.screen.feed import FeedBridge

log = logging.getLogger(__name__)
REST_S = 0.7  # no new frame for this long: at rest
LONGEST_S = 4.0  # of movement after going live; a countdown never rests
GIVE_UP_S = 15.0


class ShotWhenSettled:
    """Writes the picture and ends the program: exit code 0, or 3 when the screen never became live."""

    def __init__(self, app: QGuiApplication, view: QQuickView, feed: FeedBridge, file: Path) -> None:
        self._app, self._view, self._feed, self._file = app, view, feed, file
        self._began = self._frame = time.monotonic()
        self._live = 0.0
        view.frameSwapped.connect(self._framed)
        self._timer = QTimer(view, interval=50)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _framed(self) -> None:
        self._frame = time.monotonic()

    def _look(self) -> None:
        now = time.monotonic()
        if self._feed.phase == "live" and not self._live:
            self._live = now
        rested = now - max(self._frame, self._live) > REST_S
        if self._live and (rested or now - self._live > LONGEST_S):
            self._write(0)
        elif not self._live and now - self._began > GIVE_UP_S:
            log.warning("never live: the picture shows what a person would see")
            self._write(3)

    def _write(self, code: int) -> None:
        self._timer.stop()
        saved = self._view.grabWindow().save(str(self._file))
        if not saved:
            log.error("picture not written file=%s", self._file)
        self._app.exit(code if saved else 1)
