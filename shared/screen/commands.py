"""Sending commands from the GUI thread without ever blocking it."""

from __future__ import annotations

import logging
import queue
import threading
import uuid
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal

from shared.domain.answers import Answer, Sentence, Unknown
from shared.domain.commands import AnyCommand
from shared.domain.hall import Procedure
from shared.words import say

log = logging.getLogger(__name__)
OnAnswer = Callable[[Answer], None]


class Sending(Protocol):
    """What commands are sent through: shared.wire.commands.CommandClient."""

    def send(self, command: AnyCommand, request_id: str | None = None, deadline_s: float = 10.0) -> Answer: ...

    def procedures(self) -> list[Procedure]: ...

    def close(self) -> None: ...


def request_id() -> str:
    """A fresh request id."""
    return uuid.uuid4().hex


def unanswered(request: str) -> Unknown:
    """What a screen is told when the server could not be asked at all."""
    sentence = Sentence(vi=say("screen.no_answer", "vi"), en=say("screen.no_answer", "en"))
    return Unknown(request_id=request, code="no_answer", sentence=sentence)


class CommandBridge(QObject):
    """Sends commands one after another in a thread and calls back in the GUI thread.

    `busy` is True while an answer is awaited. A test gives its own `client` (see `Sending`).
    """

    busyChanged = Signal()
    _done = Signal(object, object)

    def __init__(self, client: Sending | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._make: Callable[[], Sending] | None = (lambda: client) if client else None
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._open = 0
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        if client:
            self._run()

    @property
    def busy(self) -> bool:
        """True while at least one answer is awaited."""
        return self._open > 0

    def start(self, engines: Iterable[str], token: str) -> None:
        """Name the servers; the client is made in the thread, before the first command needs it."""
        addresses = list(engines)

        def make() -> Sending:
            from shared.wire.commands import CommandClient

            return CommandClient(addresses, token)

        self._make = make
        self._run()

    def send(
        self, command: AnyCommand, on_answer: OnAnswer | None = None, deadline_s: float = 10.0, request: str = ""
    ) -> str:
        """Send a command; `on_answer` gets the Answer in this thread. Returns the request id.

        The id is a fresh one unless `request` names it, as when a command without an answer is asked again.
        """
        request = request or request_id()

        def job() -> None:
            try:
                answer = self._sender().send(command, request, deadline_s)
            except Exception:
                log.exception("command not sent type=%s request=%s", type(command).__name__, request)
                answer = unanswered(request)
            self._done.emit(on_answer, answer)

        self._put(job)
        return request

    def procedures(self, on_list: Callable[[list[Procedure]], None]) -> None:
        """Fetch the procedure catalogue; `on_list` gets it in this thread, empty when it could not be had."""

        def job() -> None:
            try:
                found = self._sender().procedures()
            except Exception:
                log.exception("procedures not fetched")
                found = []
            self._done.emit(on_list, found)

        self._put(job)

    def stop(self) -> None:
        """Let what is on its way end; waits at most two seconds."""
        self._jobs.put(None)
        if self._thread:
            self._thread.join(2.0)

    def _run(self) -> None:
        self._thread = threading.Thread(target=self._work, name="commands", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
        if self._client:
            self._client.close()

    def _sender(self) -> Sending:
        if self._client is None:
            if self._make is None:
                raise ConnectionError("no engine address was given")
            self._client = self._make()
        return self._client

    def _put(self, job: Callable[[], None]) -> None:
        self._open += 1
        self.busyChanged.emit()
        self._jobs.put(job)

    def _finish(self, call: Callable[[Any], None] | None, answer: object) -> None:
        self._open -= 1
        self.busyChanged.emit()
        if call:
            call(answer)
