"""The engine's queue beside the formulas: small samples here, the whole tables by `xephang theory`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xephang import theory
from xephang.theory import FIRST, ORDINARY, Case, erlang_c, mean_wait, measure

CUSTOMERS = 5_000
SEED = 1


def test_the_formulas_give_what_the_books_say():
    assert erlang_c(1, 0.8) == pytest.approx(0.8)
    assert erlang_c(3, 2.0) == pytest.approx(4 / 9)
    assert erlang_c(10, 8.0) == pytest.approx(0.409180, abs=1e-6)
    assert mean_wait(Case(1, 0.8), ORDINARY) == pytest.approx(4.0)  # ρ / (μ - λ)
    two = Case(1, 0.8, first=0.3)
    both = 0.3 * mean_wait(two, FIRST) + 0.7 * mean_wait(two, ORDINARY)
    assert both == pytest.approx(4.0)  # what one class gains the other pays


@pytest.mark.parametrize("case", [Case(1, 0.7), Case(3, 0.7), Case(10, 0.8)])
def test_mean_wait_agrees_with_erlang_c(case):
    (line,) = measure(case, CUSTOMERS, SEED)
    assert line.inside, line


def test_two_classes_agree_with_cobham():
    case = Case(1, 0.7, first=0.3)
    lines = measure(case, CUSTOMERS, SEED)
    assert [line.priority for line in lines] == [FIRST, ORDINARY]
    assert all(line.inside for line in lines), lines


def test_another_order_of_calls_does_not_agree_with_cobham(monkeypatch):
    """The test of the test: first come, first served is found out."""
    right = theory.hall_of
    monkeypatch.setattr(theory, "hall_of", lambda case: right(replace(case, rule="first_come")))
    first, _ordinary = measure(Case(1, 0.7, first=0.3), CUSTOMERS, SEED)
    assert not first.inside
