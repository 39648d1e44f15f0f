"""The printer as the screen sees it: its status, one job at a time, and what became of each."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, Qt, Signal

from printers.paper import TicketPaper

log = logging.getLogger(__name__)
LOOK_S = 2.0  # between two looks at the printer's status
STILL_THERE_MS = 60_000  # somebody whose paper was cut off by a restart may still stand here


class LeftOver(Protocol):
    """A job of the time before a restart. `sent_at` is ms since 1970 UTC."""

    @property
    def id(self) -> str: ...

    @property
    def detail(self) -> str: ...

    @property
    def paper(self) -> TicketPaper: ...

    @property
    def sent_at(self) -> int | None: ...


class Press(Protocol):
    """What paper comes out of. Its verbs may take seconds and are called from one thread only."""

    def status(self) -> str:
        """ok, near_end, paper_out, cover_open, error, offline or unknown."""

    def print(self, job: str, paper: TicketPaper) -> tuple[str, str]:
        """Print and wait for the outcome: (confirmed, unknown or failed; a detail for the log)."""

    def unsettled(self) -> Sequence[LeftOver]:
        """Jobs whose paper may be missing, newest first."""

    def close(self) -> None:
        """Let the printer go."""


def press_of(url: str, spool: Path) -> Callable[[], Press]:
    """Open the spool and its printer, later and in the printer's own thread. Its libraries are not needed before."""

    def make() -> Press:
        from printers.spool import open_spool

        return open_spool(spool, url)

    return make


class PaperDesk(QObject):
    """Prints in a thread of its own, where the printer's libraries are imported too. Without `make`: no paper."""

    statusChanged = Signal()
    finished = Signal(str, str, str, str)  # job, ticket, outcome, detail
    leftOver = Signal(str, object)  # ticket, TicketPaper: a restart came between
    _seen = Signal(str)

    def __init__(self, make: Callable[[], Press] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.status = ""
        self._make = make
        self._jobs: queue.SimpleQueue[tuple[str, str, TicketPaper] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._seen.connect(self._take_status, Qt.ConnectionType.QueuedConnection)

    @property
    def present(self) -> bool:
        """Whether this kiosk has a printer at all."""
        return self._make is not None

    def start(self) -> None:
        """Begin to look after the printer; called when the screen is live, does nothing the second time."""
        if self._make is None or self._thread is not None:
            return
        self._thread = threading.Thread(target=self._work, args=(self._make,), name="paper", daemon=True)
        self._thread.start()

    def put(self, ticket: str, paper: TicketPaper, reprints: int = 0) -> str:
        """Have a ticket printed; the job's id. `finished` brings what became of it."""
        job = f"{ticket}-{reprints}"
        self._jobs.put((job, ticket, msgspec.structs.replace(paper, reprint=reprints)))
        self.start()
        return job

    def stop(self) -> None:
        """Let what is printing end; waits at most three seconds."""
        self._jobs.put(None)
        if self._thread:
            self._thread.join(3.0)

    def _work(self, make: Callable[[], Press]) -> None:
        try:
            press = make()
        except Exception:
            log.exception("printer not opened")
            self._seen.emit("offline")
            self._refuse_all()
            return
        try:
            self._serve(press)
        finally:
            press.close()

    def _serve(self, press: Press) -> None:
        self._seen.emit(press.status())
        self._tell_left_over(press)
        while True:
            self._seen.emit(press.status())
            try:
                job = self._jobs.get(timeout=LOOK_S)
            except queue.Empty:
                continue
            if job is None:
                return
            outcome, detail = press.print(job[0], job[2])
            self.finished.emit(job[0], job[1], outcome, detail)

    def _tell_left_over(self, press: Press) -> None:
        """The paper that was on its way when the program died, if that is a moment ago."""
        since = time.time() * 1000 - STILL_THERE_MS
        cut_off = (each for each in press.unsettled() if each.detail == "restart")
        job = next((each for each in cut_off if (each.sent_at or 0) > since), None)
        if job:
            ticket = job.id.rpartition("-")[0]
            self.finished.emit(job.id, ticket, "unknown", "restart")
            self.leftOver.emit(ticket, job.paper)

    def _refuse_all(self) -> None:
        """Without a printer every job fails at once, so that nobody waits for paper."""
        while (job := self._jobs.get()) is not None:
            self.finished.emit(job[0], job[1], "failed", "not_opened")

    def _take_status(self, status: str) -> None:
        if status != self.status:
            self.status = status
            self.statusChanged.emit()
