"""A number being asked for, kept in a small file until it is answered: a kiosk that dies meanwhile asks again."""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from pathlib import Path

import msgspec

from printers.paper import Visit
from shared.domain.commands import CheckIn, IssueTicket

log = logging.getLogger(__name__)
FRESH_MS = 10 * 60_000  # whoever asked longer ago has gone: a number for nobody would only hold up the others


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """One request for a number. `asked_at` is ms since 1970 UTC, `visit` what the paper will say beside the answer."""

    request: str
    command: IssueTicket | CheckIn
    language: str
    asked_at: int
    visit: Visit = Visit()


class Kept:
    """The file beside the spool, readable by its owner only. Without `file`, and of a citizen card, nothing is kept."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._request = ""

    def keep(self, asking: Asking) -> None:
        """Write it durably, before it is sent. A disk that fails is logged: the number is given all the same."""
        self._request = ""
        if self._file is None or (isinstance(asking.command, IssueTicket) and asking.command.card):
            return
        try:
            _replace(self._file, msgspec.json.encode(asking))
            self._request = asking.request
        except OSError as problem:
            log.error("asking_not_kept request=%s why=%s", asking.request, problem)

    def left(self, now_ms: int) -> Asking | None:
        """What was never answered, if that was a moment ago; anything else in the file is thrown away."""
        if self._file is None:
            return None
        try:
            asking = msgspec.json.decode(self._file.read_bytes(), type=Asking)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as problem:
            log.error("asking_not_read why=%s", type(problem).__name__)
            self._remove()
            return None
        if not 0 <= now_ms - asking.asked_at <= FRESH_MS:
            log.warning("asking_too_old request=%s", asking.request)
            self._remove()
            return None
        self._request = asking.request
        return asking

    def drop(self, request: str) -> None:
        """It was answered and its paper is in the spool; a newer one stays."""
        if request and request == self._request:
            self._remove()

    def _remove(self) -> None:
        self._request = ""
        if self._file:
            with contextlib.suppress(OSError):
                self._file.unlink(missing_ok=True)
                _settle(self._file.parent)


def _replace(file: Path, content: bytes) -> None:
    """All or nothing, and on the disk when it returns. A temporary file is its owner's only from the start."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    _settle(file.parent)


def _settle(folder: Path) -> None:
    """Make the folder's own list of files durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
