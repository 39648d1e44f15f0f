"""A replay that does not give its own days back says so, and draws no confident conclusion."""

from __future__ import annotations

import pytest

from xephang.replay.comparison import Comparison, Fidelity
from xephang.replay.play import Leg


@pytest.mark.parametrize(
    ("waits", "within", "only_one", "doubtful"),
    [(1000, 1.0, 0, False), (1000, 0.91, 0, False), (1000, 0.89, 0, True), (399, 0.99, 583, True), (0, 1.0, 0, False)],
)
def test_a_tenth_of_all_waits_gone_astray_is_too_much(waits: int, within: float, only_one: int, doubtful: bool) -> None:
    assert Fidelity(waits, 0, within, only_one).doubtful is doubtful


def test_a_day_of_which_nothing_came_back_is_doubtful() -> None:
    check = Comparison()
    check.add("2026-10-05", {("20261005-A001", 0): Leg("ho-tich", "thuong", "quay-1", 0, 0)}, {})
    assert check.fidelity().doubtful
