"""Whole halls on seeds: safety while faults fly, liveness when they stop. A failing seed says how to play it again.

Each seed is three business days of one hall. The kept seeds of seeds.txt are played first. Databases stand in
files in memory (/dev/shm) with the real settings of SQLite (WAL, synchronous=FULL); one day is played on the real
disk, where each commit waits for it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from pathlib import Path
from typing import get_args

import pytest

from shared.domain.events import AnyEvent
from shared.engine import rebuild
from shared.engine.requests import Requests
from xephang.simulation.simulation import SEED_DAYS, simulate

KEPT = [int(seed) for seed in re.findall(r"^\d+", (Path(__file__).parent / "seeds.txt").read_text("utf-8"), re.M)]
FRESH = [seed for seed in range(1, 35) if seed not in KEPT]
SEEDS = [*KEPT, *FRESH]
TICKETS_A_DAY = 150


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hall_keeps_its_laws(seed):
    outcome = simulate(seed)
    assert not outcome.violations, outcome.story()
    assert len(outcome.days) == SEED_DAYS
    assert outcome.tickets >= SEED_DAYS * TICKETS_A_DAY


def test_a_hall_on_the_real_disk():
    outcome = simulate(20, 1, on_disk=True)
    assert not outcome.violations, outcome.story()


def test_there_are_a_hundred_days():
    """More of them would not fit into a quarter of an hour; `xephang simulate --days` plays as many as are wanted."""
    assert len(set(SEEDS)) * SEED_DAYS >= 100


def test_everything_that_can_happen_happens():
    """But a new catalogue of procedures, which changes nothing in a queue."""
    kinds = sum((simulate(seed, 2).kinds for seed in (3, 5, 7)), Counter())
    assert {kind.__name__ for kind in get_args(AnyEvent)} - set(kinds) == {"ProceduresImported"}


@pytest.mark.parametrize("seed", [2, 7])
def test_answers_that_only_the_table_remembers(seed, monkeypatch):
    monkeypatch.setattr(rebuild, "Requests", partial(Requests, kept=30))
    monkeypatch.setattr(rebuild, "ANSWERS_KEPT", 30)
    outcome = simulate(seed)
    assert not outcome.violations, outcome.story()


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_the_same_seed_is_the_same_hall(seed):
    first, second = simulate(seed, 1), simulate(seed, 1)
    assert first.trace == second.trace and first.faults == second.faults
    assert first.trace != simulate(seed + 3, 1).trace
