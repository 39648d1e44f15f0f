"""A small run of the calibration: enough to notice when ranges stop holding, or the run stops repeating itself."""

from __future__ import annotations

import pytest

from bench import calibration

TASK = calibration.Task("commune", seed=7, truth="usual", train=8, test=2)


@pytest.fixture(scope="module")
def lived():
    return calibration.lived(TASK)


def test_printed_ranges_hold_most_waits_and_say_something(lived):
    row = calibration.judged([told for name in calibration.LOADS for told in lived[name]])
    assert row.n > 150
    assert 0.68 <= row.inside <= 0.93
    assert row.width < 1.6
    assert row.all_early < 0.15


def test_a_seed_repeats_itself(lived):
    assert calibration.lived(TASK) == lived


def test_nobody_who_waited_long_gives_no_row():
    assert calibration.judged([]) is None
