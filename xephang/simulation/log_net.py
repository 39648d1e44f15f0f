"""What the programs log while they are simulated: expected trouble is counted, a programming error is a violation."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Codes our own programs log when something happened that no fault explains.
BROKEN = (
    "engine.writer_broke", "engine.subscriber_broke", "engine.evolve_broke", "engine.decide_broke",
    "engine.rebuild_failed", "daykeeper_failed", "server_error", "answer_unreadable",
)  # fmt: skip


class _Net(logging.Handler):
    def __init__(self, accuse: Callable[[str, str], None]) -> None:
        super().__init__(logging.WARNING)
        self.accuse = accuse

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith(BROKEN):
            cause = f" ({record.exc_info[1]!r})" if record.exc_info else ""
            self.accuse("log", f"{record.name}: {message}{cause}")


@contextmanager
def listening(accuse: Callable[[str, str], None]) -> Iterator[None]:
    """Keep the log lines of our programs to ourselves, and accuse those that tell of a mistake in them."""
    ours, net = logging.getLogger("shared"), _Net(accuse)
    level, propagate = ours.level, ours.propagate
    ours.addHandler(net)
    ours.propagate = False
    ours.setLevel(logging.WARNING)
    try:
        yield
    finally:
        ours.removeHandler(net)
        ours.propagate, ours.level = propagate, level
        ours.setLevel(level)
