"""What a ticket printer can do, and a twin of one that records what it was given and fails as real ones do.

A driver is a function of its URL, found by the entry-point group `xephang.printers`.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Literal, Protocol
from urllib.parse import parse_qs, urlsplit

Condition = Literal["ok", "near_end", "paper_out", "cover_open", "error", "offline", "unknown"]
PRINTS: frozenset[str] = frozenset({"ok", "near_end"})


@dataclass(frozen=True)
class PrinterStatus:
    """How a printer is. `unknown` means it did not answer, and is never taken for well; `detail` is for the log."""

    condition: Condition
    detail: str = ""

    @property
    def prints(self) -> bool:
        """Whether paper would come out now."""
        return self.condition in PRINTS


class PrinterPort(Protocol):
    """A printer. Trouble is a value: "" when all is well, else a code; a driver never tries again by itself.

    Codes: printer.not_reached, printer.broken_line, printer.slow_line, printer.no_answer.
    """

    width: int  # dots of the print head

    def open(self) -> str:
        """Get hold of the line; harmless when it is held already."""

    def status(self) -> PrinterStatus:
        """Ask how the printer is; silence is `unknown`."""

    def send(self, data: bytes) -> str:
        """Give it all bytes of one ticket. A code means that some may have arrived."""

    def confirm(self, seconds: float) -> str:
        """Wait until everything sent before has been printed; a code where that was not said in time."""

    def close(self) -> None:
        """Let go. Harmless when already closed."""


@dataclass
class TwinPrinter:
    """A printer of the mind: `twin://?width=576&paper=3` runs out after three tickets.

    `fault` is what the outside world does to it: "" or paper_out, cover_open, offline, silent, broken, garbage.
    """

    width: int = 576
    paper: int = 1_000_000
    fault: str = ""
    printed: list[bytes] = field(default_factory=list)
    opened: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def open(self) -> str:
        """Count how often."""
        self.opened += 1
        return "printer.not_reached" if self.fault == "offline" else ""

    def status(self) -> PrinterStatus:
        """What the fault, and the roll, let it say."""
        if self.fault in ("silent", "garbage"):
            return PrinterStatus("unknown", self.fault)
        if self.fault == "broken":
            return PrinterStatus("offline", "cable")
        if self.fault in ("paper_out", "cover_open", "offline"):
            return PrinterStatus(self.fault)  # type: ignore[arg-type]
        return PrinterStatus("paper_out" if self.paper <= 0 else "ok")

    def send(self, data: bytes) -> str:
        """Take the bytes; a broken cable takes only half of them."""
        with self._lock:
            if self.fault in ("broken", "offline"):
                self.printed.append(data[: len(data) // 2])
                return "printer.broken_line"
            self.printed.append(data)
            self.paper -= 1
            return ""

    def confirm(self, seconds: float) -> str:
        """Say so at once, or never."""
        return "printer.no_answer" if self.fault or self.paper < 0 else ""

    def close(self) -> None:
        """Nothing is held."""


def open_twin(url: str) -> TwinPrinter:
    """A twin by its URL."""
    asked = parse_qs(urlsplit(url).query)
    return TwinPrinter(
        width=int(asked.get("width", ["576"])[0]),
        paper=int(asked.get("paper", ["1000000"])[0]),
        fault=asked.get("fault", [""])[0],
    )
