"""How every program of the house logs: one line a fact, key=value, no personal data and no tokens."""

from __future__ import annotations

import logging
import sys
import time
from typing import TextIO


class KeyValue(logging.Formatter):
    """`2026-11-22T01:02:03Z level=info room=shared.server.feed feed_reconciled from=3 to=5`.

    The message starts with a code and goes on with facts. Line breaks are escaped, so one record is one line and a
    value cannot forge another; a trace follows indented.
    """

    @staticmethod
    def converter(seconds: float | None) -> time.struct_time:
        """UTC, whatever the machine's zone."""
        return time.gmtime(seconds)

    def format(self, record: logging.LogRecord) -> str:
        stamp = self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ")
        text = record.getMessage().replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")
        line = f"{stamp} level={record.levelname.lower()} room={record.name} {text}"
        if record.exc_info:
            line += "\n  " + self.formatException(record.exc_info).replace("\n", "\n  ")
        return line


def log_to(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send all logging to one stream (standard error by default) in the house form."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(KeyValue())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # These name addresses in full, whoever asks and whatever they put there; a ticket's address is its secret.
    for chatty in ("httpx", "httpcore", "uvicorn.access", "uvicorn.error", "websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
