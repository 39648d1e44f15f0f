"""The highest numbers given today, kept outside the database too: a lost or older database must not begin again.

The file is written after each commit that gives a number, without waiting for the disk: it outlives the process and
the database, and after a power cut it may be some seconds behind. It never holds what was not committed.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from shared.domain.state import HallState
from shared.engine.file_lock import hold
from shared.engine.trouble import AlreadyOpen, CannotOpen
from shared.words import say

log = logging.getLogger(__name__)

ROOM = 256  # the file grows in such steps, so that one write replaces it whole


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What was given of which day. `epoch` and `seq` say how far the journal had come.

    `above`: an operator has decided that numbering goes on above these, whatever the database knows.
    """

    day: str = ""
    numbers: dict[str, int] = {}  # by series
    hall: str = ""
    timezone: str = "Asia/Ho_Chi_Minh"
    epoch: int = 0
    seq: int = 0
    above: bool = False

    def today(self, now: int) -> str:
        """The hall's local date at `now` (ms since 1970 UTC)."""
        return datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(self.timezone)).date().isoformat()

    def missing(self, state: HallState) -> dict[str, int]:
        """The marks of series whose numbers the state does not know."""
        if state.date > self.day:
            return {}
        known = state.numbers if state.date == self.day else {}
        return {series: number for series, number in sorted(self.numbers.items()) if known.get(series, 0) < number}


class NumbersUnknown(CannotOpen):
    """Numbers of today were given that the database does not know."""


class MarksFile:
    """The marks of one hall in one small file of its owner. A server holds it open; nobody else may change it then."""

    def __init__(self, path: Path | None) -> None:
        """`path` None keeps no marks."""
        self.path = path
        self.marks = Marks()
        self.unreadable = False
        self._file = -1

    def open(self, shared: bool = True) -> Marks:
        """Read what was noted and hold the file. Raises AlreadyOpen, OSError.

        Servers share it: which one of them writes is decided by the database. Who changes it by hand does not.
        """
        if self.path is None:
            return self.marks
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            hold(file, shared)
        except OSError:
            os.close(file)
            raise AlreadyOpen(f"{self.path}: a server keeps this file; stop it first") from None
        self._file = file
        self._read()
        return self.marks

    def _read(self) -> None:
        raw = os.pread(self._file, 1 << 20, 0)
        try:
            self.marks = msgspec.json.decode(raw, type=Marks) if raw.strip() else Marks()
            ZoneInfo(self.marks.timezone)
        except (msgspec.MsgspecError, ValueError, OSError):
            log.warning("engine.marks_unreadable path=%s", self.path)
            self.marks, self.unreadable = Marks(), True

    def note(self, marks: Marks, durable: bool = False) -> None:
        """Write the marks over the old ones; those of an earlier day never replace those of a later one."""
        if self._file < 0 or marks.day < self.marks.day:
            return
        self.marks, self.unreadable = marks, False
        raw = msgspec.json.encode(marks)
        raw += b" " * (-len(raw) % ROOM or ROOM)
        os.pwrite(self._file, raw, 0)
        if os.fstat(self._file).st_size > len(raw):
            os.ftruncate(self._file, len(raw))
        if durable:
            os.fsync(self._file)

    def close(self) -> None:
        """Bring the file to the disk and let go of it."""
        if self._file >= 0:
            with suppress(OSError):
                os.fsync(self._file)
            os.close(self._file)
            self._file = -1


def check(file: MarksFile, state: HallState, now: int) -> None:
    """Raise NumbersUnknown where the state would give a number again that somebody holds today."""
    marks = file.marks
    if file.unreadable and state.hall is None:
        raise NumbersUnknown(_both("engine.marks_unreadable", path=str(file.path)))
    missing = marks.missing(state)
    if not missing or marks.above:
        return
    if marks.day < marks.today(now):
        log.warning("engine.older_database day=%s known_seq=%d", marks.day, marks.seq)
        return
    known = ", ".join(f"{series}{number}" for series, number in missing.items())
    raise NumbersUnknown(_both("engine.numbers_unknown", day=marks.day, known=known))


def begin_above(path: Path, numbers: dict[str, int], now: int, seen: Marks | None = None) -> Marks:
    """Decide that today's numbers go on above those noted and those given here. Raises AlreadyOpen.

    `numbers`: highest number seen on paper, by series. The next start of the server carries it out: it writes one
    cancelled number per series, so that the journal says where numbering went on and why.
    """
    file = MarksFile(path)
    old = file.open(shared=False)
    try:
        today = old.today(now)
        kept = old.numbers if old.day >= today else {}
        highest = {series: max(kept.get(series, 0), numbers.get(series, 0)) for series in {*kept, *numbers}}
        day = max(old.day, today)
        marks = msgspec.structs.replace(old, day=day, numbers=highest, above=True)
        if seen is not None:
            marks = msgspec.structs.replace(marks, hall=seen.hall, timezone=seen.timezone)
        file.note(marks, durable=True)
        return marks
    finally:
        file.close()


def _both(word: str, **values: str) -> str:
    return say(word, "vi", **values) + "\n" + say(word, "en", **values)
