"""Paper at least once, and always with the same number: print jobs that outlive a crash.

A job is NEW, then SENT (durably, before its first byte), then CONFIRMED, UNKNOWN or FAILED. A job found SENT after
a restart is UNKNOWN: the paper may lie in the tray, so nobody prints it again without being asked. A job id is
printed once; asking again gives what became of it. One found NEW was never sent, and may be asked for again.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from printers.paper import TicketPaper
from shared.ports.printer import PrinterPort, PrinterStatus

log = logging.getLogger(__name__)

Outcome = Literal["confirmed", "unknown", "failed"]
TRIES = 3  # while nothing has been sent
PAUSE_S = 0.5
CONFIRM_S = 20.0
KEPT_MS = 3 * 24 * 3600 * 1000
SCHEMA = """CREATE TABLE IF NOT EXISTS job (
  id TEXT PRIMARY KEY, label TEXT NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '',
  paper BLOB NOT NULL, made_at INTEGER NOT NULL, sent_at INTEGER, ended_at INTEGER) STRICT"""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One job as the file holds it. Times are ms since 1970 UTC."""

    id: str
    label: str
    state: str
    detail: str
    paper: TicketPaper
    sent_at: int | None
    ended_at: int | None


def now_ms() -> int:
    """The wall clock."""
    return time.time_ns() // 1_000_000


class Spool:
    """The print jobs of one printer. Used from one thread; the printer is opened at the first need."""

    def __init__(
        self,
        file: Path,
        printer: PrinterPort,
        *,
        cutter: bool = True,
        epson: bool = False,
        clock: Callable[[], int] = now_ms,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._printer = printer
        self._kind = {"cutter": cutter, "epson": epson}
        self._clock = clock
        self._pause = pause
        self._jobs = _open_jobs(file)
        self._jobs.execute("UPDATE job SET state='UNKNOWN', detail='restart' WHERE state='SENT'")
        self._jobs.execute("UPDATE job SET state='FAILED', detail='restart' WHERE state='NEW'")
        self._jobs.execute("DELETE FROM job WHERE made_at < ?", (clock() - KEPT_MS,))

    def status(self) -> str:
        """ok, near_end, paper_out, cover_open, error, offline or unknown."""
        return self._printer.status().condition

    def print(self, job: str, paper: TicketPaper) -> tuple[Outcome, str]:
        """Print a ticket and wait for the outcome, with a detail for the log. The same job id prints once."""
        known = self.find(job)
        if known is not None and not _never_sent(known):
            return _outcome(known.state), known.detail
        body = msgspec.json.encode(paper)
        self._jobs.execute(
            "INSERT OR REPLACE INTO job (id, label, state, paper, made_at) VALUES (?, ?, 'NEW', ?, ?)",
            (job, paper.label, body, self._clock()),
        )
        state, detail = self._print(job, paper)
        self._jobs.execute(
            "UPDATE job SET state=?, detail=?, ended_at=? WHERE id=?", (state, detail, self._clock(), job)
        )
        log.info("print_job id=%s state=%s detail=%s", job, state, detail)
        return _outcome(state), detail

    def _print(self, job: str, paper: TicketPaper) -> tuple[str, str]:
        status = self._ready()
        if not status.prints:
            return "FAILED", status.condition
        data = self._bytes(paper)
        self._jobs.execute("UPDATE job SET state='SENT', sent_at=? WHERE id=?", (self._clock(), job))
        code = self._printer.send(data) or self._printer.confirm(CONFIRM_S)
        return ("UNKNOWN", code) if code else ("CONFIRMED", "")

    def _ready(self) -> PrinterStatus:
        """Look before anything is sent: a printer that is just coming back gets a second and a third look."""
        status = self._printer.status()
        for _ in range(TRIES - 1):
            if status.condition not in ("offline", "unknown"):
                break
            self._pause(PAUSE_S)
            status = self._printer.status()
        return status

    def _bytes(self, paper: TicketPaper) -> bytes:
        from printers.layout import ticket_image
        from printers.raster import job_bytes

        return job_bytes(ticket_image(paper, self._printer.width), **self._kind)

    def find(self, job: str) -> Job | None:
        """What the file holds of a job."""
        row = self._jobs.execute(
            "SELECT id, label, state, detail, paper, sent_at, ended_at FROM job WHERE id=?", (job,)
        ).fetchone()
        return _job(row) if row else None

    def unsettled(self) -> list[Job]:
        """Jobs whose paper may be missing, newest first: what a person may want printed again."""
        rows = self._jobs.execute(
            "SELECT id, label, state, detail, paper, sent_at, ended_at FROM job"
            " WHERE state IN ('UNKNOWN', 'FAILED') ORDER BY made_at DESC, rowid DESC"
        ).fetchall()
        return [_job(row) for row in rows]

    def close(self) -> None:
        """Let the printer and the file go."""
        self._printer.close()
        self._jobs.close()


def _open_jobs(file: Path) -> sqlite3.Connection:
    """The file of jobs; one that is damaged is set aside, as no citizen may wait for it to be mended."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return _connect(file)
    except sqlite3.DatabaseError as problem:
        aside = file.with_name(f"{file.name}.damaged-{now_ms()}")
        log.error("spool_damaged set_aside=%s why=%s", aside.name, problem)
        file.rename(aside)
        return _connect(file)


def _connect(file: Path) -> sqlite3.Connection:
    jobs = sqlite3.connect(file, isolation_level=None)
    try:
        jobs.execute("PRAGMA journal_mode=WAL")
        jobs.execute("PRAGMA synchronous=FULL")
        jobs.execute(SCHEMA)
    except sqlite3.DatabaseError:
        jobs.close()
        raise
    return jobs


def _never_sent(job: Job) -> bool:
    """Whether a restart came before its first byte: whoever asks for it again gets it printed."""
    return job.state == "FAILED" and job.detail == "restart"


def _outcome(state: str) -> Outcome:
    if state == "CONFIRMED":
        return "confirmed"
    return "unknown" if state in ("SENT", "UNKNOWN") else "failed"


def _job(row: tuple[str, str, str, str, bytes, int | None, int | None]) -> Job:
    job, label, state, detail, paper, sent_at, ended_at = row
    decoded = msgspec.json.decode(paper, type=TicketPaper)
    return Job(id=job, label=label, state=state, detail=detail, paper=decoded, sent_at=sent_at, ended_at=ended_at)


def open_spool(file: Path, url: str) -> Spool:
    """A spool and its printer by URL; `cutter=0` and `epson=1` in the URL describe the model.

    Raises UnknownPrinter, ValueError for a bad URL, sqlite3.Error for a file that cannot be used.
    """
    from urllib.parse import parse_qs, urlsplit

    from printers.registry import open_printer

    asked = parse_qs(urlsplit(url).query)
    cutter, epson = asked.get("cutter", ["1"])[-1] != "0", asked.get("epson", ["0"])[-1] == "1"
    return Spool(file, open_printer(url), cutter=cutter, epson=epson)
