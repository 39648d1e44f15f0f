"""The nets of tests/conftest.py catch what they should."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

import pytest


@pytest.fixture
def net(expected_log: logging.Handler) -> Iterator[logging.Handler]:
    """A second net of the same kind, in place of the one under this test."""
    root, second = logging.getLogger(), type(expected_log)()
    root.removeHandler(expected_log)
    root.addHandler(second)
    yield second
    root.removeHandler(second)


def test_an_unexpected_warning_is_a_problem(net) -> None:
    logging.getLogger("kiosk.spool").warning("printer_offline job=%d", 7)
    assert net.problems() == ["unexpected WARNING from kiosk.spool: printer_offline job=7"]


def test_an_expected_warning_is_none(net) -> None:
    net("printer_offline", logger="kiosk")
    logging.getLogger("kiosk.spool").warning("printer_offline job=%d", 7)
    assert net.problems() == []


def test_an_expected_warning_that_does_not_come_is_a_problem(net) -> None:
    net("printer_offline")
    assert net.problems() == ["expected from any logger but not logged: printer_offline"]


def test_information_and_other_loggers_pass(net) -> None:
    logging.getLogger("kiosk.spool").info("printed")
    logging.getLogger("asyncio").warning("slow callback")
    assert net.problems() == []


def test_tests_run_far_from_the_hall_s_time_zone() -> None:
    assert time.localtime(0).tm_hour == 0
