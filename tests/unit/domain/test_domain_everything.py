"""Any command at any time, in every hall: nothing raises, nobody loses a turn, screens and replays know the truth."""

from __future__ import annotations

import everything
import everything_watched as watched
import little_hall as little
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

QUIET = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
number = st.integers(0, 39)
commands = st.integers(0, len(everything.COMMANDS) - 1)
steps = st.lists(
    st.tuples(commands, number, number, st.sampled_from([0, 0, 1, 1, 2, 3, 6, 15])), min_size=40, max_size=90
)
real_steps = steps.map(lambda found: [each for each in found if each[0] not in everything.PRACTICE])


def play(hall, days, watchers):
    """Play the steps, then build the state again from the journal as a program that has just started does."""
    world = everything.World(hall, watchers)
    for step in days:
        world.step(*step)
    lived = everything.picture(world.state)
    for last_day in (False, True):
        assert everything.picture(everything.replayed(world.journal, last_day=last_day)) == lived


@settings(QUIET, max_examples=50)
@given(steps)
def test_a_hall_with_every_rule_in_use_keeps_its_promises(days):
    play(everything.busy_hall(), days, watched.WATCHERS)


@settings(QUIET, max_examples=40)
@given(real_steps)
def test_a_second_simple_minded_hall_agrees_with_every_step(days):
    """It knows no practice days."""
    play(everything.busy_hall(), days, [watched.Naive])


@settings(QUIET, max_examples=20)
@given(steps)
def test_the_little_hall_keeps_its_promises(days):
    play(little.little_hall(), days, watched.WATCHERS)


@pytest.mark.parametrize("name", ["commune.toml", "provincial.toml"])
def test_the_halls_that_come_with_the_program_keep_their_promises(name):
    hall = everything.from_file(name)

    @settings(QUIET, max_examples=4)
    @given(steps)
    def any_days(days):
        play(hall, days, [watched.Screens, watched.Invariants, watched.OnePerson, watched.Promises])

    any_days()


def test_every_command_is_among_the_steps():
    from shared.domain.roles import COMMANDS

    world = everything.World(everything.busy_hall())
    world.do(everything.c.IssueTicket(service="ho-tich"))
    made = {type(make(world, 1, 1)[0]).__name__ for make in everything.COMMANDS}
    assert made - {"NoneType"} == COMMANDS
