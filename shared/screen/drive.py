"""`--drive SOCKET`: taps, keys, readings and pictures as real Qt events, asked for over an owner-only socket.

The protocol is in docs/architecture.md: one JSON object a line in, one a line out, answered in order.
"""

from __future__ import annotations

import json
import logging
import stat
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from shared.screen import items

log = logging.getLogger(__name__)
Answer = dict[str, Any]
Say = Callable[[Answer], None]
POLL_MS = 15
TAP_WAIT_MS = 3000
LONGEST_LINE = 64 * 1024
MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Meta": Qt.KeyboardModifier.MetaModifier,
}


class DriveError(ValueError):
    """A request that cannot be done; its text is the answer's "error"."""


def _text(request: Answer, name: str) -> str:
    value = request.get(name)
    if not isinstance(value, str) or not value:
        raise DriveError(f"{name!r} is missing")
    return value


def _limit(request: Answer, otherwise: int) -> int:
    value = request.get("timeout_ms", otherwise)
    return min(max(int(value), 0), 120_000) if isinstance(value, int | float) else otherwise


def key_code(name: str) -> Qt.Key:
    """A Qt key by name: "Space", "Enter" (the main one), "R", "F5". Raises DriveError."""
    found = {"Enter": "Return", "Esc": "Escape"}.get(name, name)
    found = found.upper() if len(found) == 1 else found
    key = getattr(Qt.Key, f"Key_{found}", None)
    if not isinstance(key, Qt.Key):
        raise DriveError(f"no such key: {name}")
    return key


def describe(item: QQuickItem, window: QQuickWindow) -> Answer:
    """An item as the protocol reads it; positions and sizes in window pixels."""
    rect = items.place(item)
    return {
        "name": item.objectName(),
        "found": True,
        "visible": items.on_screen(item, window),
        "enabled": item.isEnabled(),
        "text": items.text_of(item),
        "x": round(rect.x()),
        "y": round(rect.y()),
        "width": round(rect.width()),
        "height": round(rect.height()),
    }


class Until(QObject):
    """Looks again after each frame, and every few ms, until `look` gives an answer or time is up."""

    def __init__(self, window: QQuickWindow, timeout_ms: int, look: Callable[[], Answer | None], late: Say) -> None:
        super().__init__(window)
        self._look, self._say = look, late
        self._window = window
        self._deadline = time.monotonic() + timeout_ms / 1000
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self.check)
        window.frameSwapped.connect(self.check)
        self._looking = False
        self._timer.start()
        QTimer.singleShot(0, self, self.check)

    def check(self) -> None:
        if self._looking or not self._timer.isActive():
            return
        self._looking = True  # a click lets events through, and with them the next look: one tap must stay one
        try:
            answer = self._look()
        except DriveError as error:
            answer = {"ok": False, "error": str(error)}
        finally:
            self._looking = False
        if answer is None and time.monotonic() > self._deadline:
            answer = {"ok": False, "error": "timed out"}
        if answer is not None:
            self._timer.stop()
            self._window.frameSwapped.disconnect(self.check)
            self._say(answer)
            self.deleteLater()


class Driver:
    """Does one request after another on a window."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._verbs: dict[str, Callable[[Answer, Say], None]] = {
            "tap": self._tap,
            "key": self._key,
            "type": self._type,
            "shot": self._shot,
            "read": self._read,
            "wait": self._wait,
            "tree": self._tree,
        }

    def do(self, request: Answer, say: Say) -> None:
        """Do a request and `say` its answer, now or later. Raises DriveError."""
        verb = self._verbs.get(str(request.get("do")))
        if verb is None:
            raise DriveError(f"no such thing to do: {request.get('do')}")
        verb(request, say)

    def _tap(self, request: Answer, say: Say) -> None:
        name = _text(request, "name")
        seen: list[QPoint] = []

        def look() -> Answer | None:
            item = items.reveal(self._window, name)
            if item is None or not items.on_screen(item, self._window) or not item.isEnabled():
                return None
            point = items.place(item).center().toPoint()
            if point not in seen[-1:]:  # still moving
                seen.append(point)
                return None
            QTest.mouseClick(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
            return {"ok": True, "x": point.x(), "y": point.y(), "at_ms": int(time.time() * 1000)}

        def late(answer: Answer) -> None:
            say({"ok": False, "error": self._why_not(name)} if answer.get("error") == "timed out" else answer)

        Until(self._window, _limit(request, TAP_WAIT_MS), look, late)

    def _why_not(self, name: str) -> str:
        item = items.find(self._window, name)
        if item is None:
            return f"no item is named {name}"
        if not items.on_screen(item, self._window):
            return f"{name} is not on screen"
        return f"{name} is not enabled" if not item.isEnabled() else f"{name} does not stand still"

    def _key(self, request: Answer, say: Say) -> None:
        modifiers = Qt.KeyboardModifier.NoModifier
        for name in request.get("modifiers", []):
            if name not in MODIFIERS:
                raise DriveError(f"no such modifier: {name}")
            modifiers |= MODIFIERS[name]
        QTest.keyClick(self._window, key_code(_text(request, "key")), modifiers)
        say({"ok": True})

    def _type(self, request: Answer, say: Say) -> None:
        for letter in _text(request, "text"):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
                QGuiApplication.sendEvent(self._window, event)
        say({"ok": True})

    def _shot(self, request: Answer, say: Say) -> None:
        file = _text(request, "file")
        image = self._window.grabWindow()
        if not image.save(file):
            raise DriveError(f"picture not written: {file}")
        say({"ok": True, "file": file, "width": image.width(), "height": image.height()})

    def _read(self, request: Answer, say: Say) -> None:
        item = items.find(self._window, _text(request, "name"))
        say({"ok": True, **(describe(item, self._window) if item else {"found": False})})

    def _wait(self, request: Answer, say: Say) -> None:
        name, text = _text(request, "name"), request.get("text")

        def look() -> Answer | None:
            item = items.find(self._window, name)
            if item is None or not items.on_screen(item, self._window):
                return None
            if isinstance(text, str) and not items.says(item, text):
                return None
            return {"ok": True, **describe(item, self._window), "at_ms": int(time.time() * 1000)}

        Until(self._window, _limit(request, 5000), look, say)

    def _tree(self, request: Answer, say: Say) -> None:
        named = [item for item in items.walk(self._window.contentItem()) if item.objectName()]
        say({"ok": True, "items": [describe(i, self._window) for i in named if items.on_screen(i, self._window)]})


class _Guest(QObject):
    """One connection: its lines are answered in order, the next one only after the answer before."""

    def __init__(self, socket: QLocalSocket, driver: Driver) -> None:
        super().__init__(socket)
        self._socket, self._driver = socket, driver
        self._lines: deque[bytes] = deque()
        self._doing = False
        socket.readyRead.connect(self._arrived)
        socket.disconnected.connect(socket.deleteLater)
        self._arrived()

    def _arrived(self) -> None:
        while self._socket.canReadLine():
            self._lines.append(bytes(self._socket.readLine(LONGEST_LINE).data()))
        if self._socket.bytesAvailable() > LONGEST_LINE:
            self._socket.abort()
            return
        self._next()

    def _next(self) -> None:
        while self._lines and not self._doing:
            self._doing = True
            self._one(self._lines.popleft())

    def _one(self, line: bytes) -> None:
        try:
            request = json.loads(line)
            if not isinstance(request, dict):
                raise DriveError("a request is a JSON object")
            self._driver.do(request, self._say)
        except (DriveError, ValueError) as error:
            self._say({"ok": False, "error": str(error)})

    def _say(self, answer: Answer) -> None:
        if self._socket.state() == QLocalSocket.LocalSocketState.ConnectedState:
            self._socket.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
            self._socket.flush()
        self._doing = False
        QTimer.singleShot(0, self, self._next)


class DriveServer(QObject):
    """Listens on an owner-only local socket for as long as it lives. Raises OSError when it cannot."""

    def __init__(self, window: QQuickWindow, path: Path) -> None:
        super().__init__(window)
        if path.exists() and not stat.S_ISSOCK(path.stat().st_mode):
            raise FileExistsError(f"{path} exists and is no socket")
        self._driver = Driver(window)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        QLocalServer.removeServer(str(path))
        if not self._server.listen(str(path)):
            raise OSError(f"cannot listen on {path}: {self._server.errorString()}")
        path.chmod(0o600)
        log.warning("driven by socket=%s", path)

    def _welcome(self) -> None:
        while self._server.hasPendingConnections():
            _Guest(self._server.nextPendingConnection(), self._driver)
