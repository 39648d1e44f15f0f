"""Client of a screen's `--drive` socket, for rehearsals and end-to-end tests. Standard library only."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from types import TracebackType
from typing import Any

Answer = dict[str, Any]


class DriveFailed(RuntimeError):
    """The screen could not do what was asked; the text is its reason."""


def _connect(path: Path, timeout_s: float) -> socket.socket:
    deadline = time.monotonic() + timeout_s
    while True:
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            made.connect(str(path))
            return made
        except OSError:
            made.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


class DriveClient:
    """Taps, types and looks at one screen. Each call waits for its answer; DriveFailed says why it was not done."""

    def __init__(self, path: Path | str, timeout_s: float = 10.0) -> None:
        self._socket = _connect(Path(path), timeout_s)
        self._lines = self._socket.makefile("rwb")

    def __enter__(self) -> DriveClient:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._lines.close()
        self._socket.close()

    def ask(self, request: Answer, timeout_s: float = 15.0) -> Answer:
        """Send one request of the protocol. Raises DriveFailed, TimeoutError or ConnectionError."""
        self._socket.settimeout(timeout_s)
        self._lines.write(json.dumps(request, ensure_ascii=False).encode() + b"\n")
        self._lines.flush()
        line = self._lines.readline()
        if not line:
            raise ConnectionError("the screen hung up")
        answer: Answer = json.loads(line)
        if not answer.get("ok"):
            raise DriveFailed(f"{request.get('do')} {request.get('name', '')}: {answer.get('error')}")
        return answer

    def tap(self, name: str, timeout_ms: int = 3000) -> Answer:
        """Press and release at the middle of an item, once it stands still on screen."""
        return self.ask({"do": "tap", "name": name, "timeout_ms": timeout_ms}, timeout_ms / 1000 + 10)

    def key(self, key: str, *modifiers: str) -> Answer:
        """Press and release a key: `key("Space")`, `key("F", "Ctrl")`."""
        return self.ask({"do": "key", "key": key, "modifiers": list(modifiers)})

    def type(self, text: str) -> Answer:
        """Type a text into what has the focus."""
        return self.ask({"do": "type", "text": text})

    def shot(self, file: Path | str) -> Answer:
        """Write a picture of the window."""
        return self.ask({"do": "shot", "file": str(file)})

    def read(self, name: str) -> Answer:
        """What an item shows now; {"found": false} where there is none."""
        return self.ask({"do": "read", "name": name})

    def wait(self, name: str, text: str | None = None, timeout_ms: int = 5000) -> Answer:
        """Wait until an item is on screen (and says `text`); "at_ms" is when it was seen."""
        request: Answer = {"do": "wait", "name": name, "timeout_ms": timeout_ms}
        return self.ask(request | ({"text": text} if text is not None else {}), timeout_ms / 1000 + 10)

    def tree(self) -> list[Answer]:
        """All named items on screen."""
        found: list[Answer] = self.ask({"do": "tree"})["items"]
        return found
