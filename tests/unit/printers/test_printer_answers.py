"""Reading what printers say: silence and noise are never "well"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.answers import Answers, condition_of

WELL = 0x12


@pytest.mark.parametrize(
    ("answers", "condition"),
    [
        ((WELL, WELL, WELL, WELL), "ok"),
        ((WELL, WELL, WELL, 0x1E), "near_end"),
        ((0x1A, 0x32, WELL, 0x72), "paper_out"),
        ((WELL, WELL, WELL, 0x72), "paper_out"),
        ((0x1A, 0x16, WELL, WELL), "cover_open"),
        ((0x1A, 0x16, WELL, 0x72), "cover_open"),
        ((0x1A, 0x52, 0x1A, WELL), "error"),
        ((0x1A, WELL, WELL, WELL), "offline"),
    ],
)
def test_the_four_answers_become_one_word(answers, condition):
    assert condition_of(*answers).condition == condition


def test_a_status_block_in_between_does_not_pass_for_an_answer():
    heard = Answers()
    heard.feed(bytes([0x14, 0x00, 0x0C, 0x0F]))  # ASB: paper out
    assert not heard.real_time and not heard.in_order
    heard.feed(bytes([0x12, 0x00]))
    assert list(heard.real_time) == [0x12] and list(heard.in_order) == [0x00]


def test_a_broken_block_ends_where_something_else_begins():
    heard = Answers()
    heard.feed(bytes([0x10, 0x00, 0x12]))
    assert list(heard.real_time) == [0x12]


@given(st.binary(max_size=200))
def test_noise_never_breaks_it_and_only_true_shapes_come_through(noise):
    heard = Answers()
    heard.feed(noise)
    assert all(byte & 0x93 == 0x12 for byte in heard.real_time)
    assert all(byte & 0x90 == 0 for byte in heard.in_order)
