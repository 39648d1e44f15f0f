"""ESC/POS printers on a line, by URL.

`escpos-tcp://10.0.0.9:9100?width=576`, `escpos-serial:///dev/ttyUSB0?baud=115200&width=576`,
`escpos-usb://04b8:0e28?width=576`, `escpos-file:///path?width=384`. Status is our own reading of the answers:
python-escpos takes silence for "adequate".
"""

from __future__ import annotations

import logging
import time
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from printers.answers import ASK_DONE, ASK_STATUS, Answers, condition_of
from printers.lines import FileLine, Line, SerialLine, TcpLine, UsbLine
from shared.ports.printer import PrinterStatus

log = logging.getLogger(__name__)
ANSWER_S = 0.7  # a real-time answer takes milliseconds
SLOWEST_BAUD = 38_400  # below this a ticket's picture takes more than ten seconds


class EscposPrinter:
    """A printer that speaks ESC/POS on a line. `speaks` is False for a line nothing comes back on."""

    def __init__(self, line: Line, width: int = 576, *, speaks: bool = True, trouble: str = "") -> None:
        self.width = width
        self._line = line
        self._speaks = speaks
        self._trouble = trouble
        self._answers = Answers()

    def open(self) -> str:
        """Get hold of the line."""
        if self._trouble:
            return self._trouble
        try:
            self._line.connect()
        except OSError as problem:
            log.info("printer_not_reached why=%s", problem)
            return "printer.not_reached"
        return ""

    def status(self) -> PrinterStatus:
        """Ask all four real-time questions; one that stays unanswered makes the status unknown."""
        code = self.open()
        if code:
            return PrinterStatus("offline", code)
        if not self._speaks:
            return PrinterStatus("ok", "speaks not")
        try:
            heard = [self._ask(question) for question in ASK_STATUS]
        except OSError as problem:
            self.close()
            return PrinterStatus("offline", str(problem))
        line, offline, error, paper = heard
        if line is None or offline is None or error is None or paper is None:
            return PrinterStatus("unknown", "no answer")
        return condition_of(line, offline, error, paper)

    def _ask(self, question: bytes) -> int | None:
        self._answers.forget()
        self._line.write(question)
        deadline = time.monotonic() + ANSWER_S
        while not self._answers.real_time:
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            self._answers.feed(self._line.read(left))
        return self._answers.real_time.popleft()

    def send(self, data: bytes) -> str:
        """Give it all bytes."""
        try:
            self._line.write(data)
        except OSError as problem:
            log.warning("printer_broken_line why=%s", problem)
            self.close()
            return "printer.broken_line"
        return ""

    def confirm(self, seconds: float) -> str:
        """Ask for the answer that is given in order, after everything before it has been printed."""
        if not self._speaks:
            return ""
        try:
            self._answers.forget()
            self._line.write(ASK_DONE)
            deadline = time.monotonic() + seconds
            while not self._answers.in_order:
                left = deadline - time.monotonic()
                if left <= 0:
                    return "printer.no_answer"
                self._answers.feed(self._line.read(min(left, 1.0)))
        except OSError as problem:
            log.warning("printer_broken_line why=%s", problem)
            self.close()
            return "printer.broken_line"
        return ""

    def close(self) -> None:
        """Let go of the line."""
        self._line.close()


def _asked(url: str) -> tuple[SplitResult, dict[str, str]]:
    parts = urlsplit(url)
    return parts, {key: values[-1] for key, values in parse_qs(parts.query).items()}


def open_tcp(url: str) -> EscposPrinter:
    """`escpos-tcp://HOST:PORT?width=576`."""
    parts, asked = _asked(url)
    return EscposPrinter(TcpLine(parts.hostname or "127.0.0.1", parts.port or 9100), int(asked.get("width", "576")))


def open_serial(url: str) -> EscposPrinter:
    """`escpos-serial:///dev/ttyUSB0?baud=115200&width=576&rtscts=1`. A slow line is refused, not suffered."""
    parts, asked = _asked(url)
    baud = int(asked.get("baud", "115200"))
    line = SerialLine(unquote(parts.path), baud, rtscts=asked.get("rtscts", "0") == "1")
    trouble = "printer.slow_line" if baud < SLOWEST_BAUD else ""
    return EscposPrinter(line, int(asked.get("width", "576")), trouble=trouble)


def open_usb(url: str) -> EscposPrinter:
    """`escpos-usb://VENDOR:PRODUCT?width=576`, ids in hexadecimal. Raises ValueError for ids that are none."""
    parts, asked = _asked(url)
    vendor, _, product = parts.netloc.partition(":")
    return EscposPrinter(UsbLine(int(vendor, 16), int(product, 16)), int(asked.get("width", "576")))


def open_file(url: str) -> EscposPrinter:
    """`escpos-file:///path?width=384`."""
    parts, asked = _asked(url)
    return EscposPrinter(FileLine(Path(unquote(parts.path))), int(asked.get("width", "576")), speaks=False)
