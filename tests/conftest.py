"""Nets under every test: no screen or time zone of this machine, and no log line that nobody expected."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Iterator

import pytest

# Before Qt is imported: pictures are made in memory, the same on every machine.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
# Not the hall's zone: code that asks this machine for the local time is seen to be wrong.
os.environ["TZ"] = "UTC"
os.environ["LC_ALL"] = "C.UTF-8"
time.tzset()

OURS = ("xephang", "kiosk", "caller", "counter_display", "hall_board", "supervisor", "printers", "shared")


class ExpectedLog(logging.Handler):
    """Collects warnings and errors of our own loggers; a test says which it expects by calling it.

    `expected_log("printer_offline")` takes a regular expression that must be found in at least one message;
    `logger` is the beginning of the logger's name. A line nobody expected, or an expected one that did not
    come, fails the test when it ends.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.expected: list[tuple[re.Pattern[str], str]] = []

    def __call__(self, pattern: str, logger: str = "") -> None:
        self.expected.append((re.compile(pattern), logger))

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.split(".")[0] in OURS:
            self.records.append(record)

    def problems(self) -> list[str]:
        """Lines that came unasked, and lines that were asked for and did not come."""
        came = [(record, record.getMessage()) for record in self.records]
        unasked = [
            f"unexpected {record.levelname} from {record.name}: {message}"
            for record, message in came
            if not any(p.search(message) and record.name.startswith(name) for p, name in self.expected)
        ]
        missing = [
            f"expected from {name or 'any logger'} but not logged: {p.pattern}"
            for p, name in self.expected
            if not any(p.search(message) and record.name.startswith(name) for record, message in came)
        ]
        return unasked + missing


@pytest.fixture(autouse=True)
def expected_log() -> Iterator[ExpectedLog]:
    """Fails a test on unexpected log lines at WARNING or above; call it to expect one."""
    net = ExpectedLog()
    root = logging.getLogger()
    root.addHandler(net)
    yield net
    root.removeHandler(net)
    problems = net.problems()
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the sizes that the house tests measured."""
    for report in [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]:
        for name, line in report.user_properties:
            if name == "house":
                terminalreporter.write_line(f"house: {line}")
