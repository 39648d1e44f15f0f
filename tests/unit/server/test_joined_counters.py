"""A clerk who works several counters from one seat may send commands to each of them, and to no other."""

from __future__ import annotations

import pytest

from shared.domain import commands as c
from shared.domain.decide import decide
from shared.domain.evolve import evolve
from shared.domain.hall import Agency, Area, Counter, Hall, Hours, PriorityClass, Service, Session
from shared.domain.outcome import Actor, Context, Refusal
from shared.domain.state import HallState
from shared.server.access import NotAllowed, check_may_send

NOW = 1_795_395_600_000  # Monday 23 November 2026, 08:00 in Việt Nam
CLERK = Actor(role="clerk", name="q1", place="q1")
HALL = Hall(
    id="thu", name="Trung tâm thử", hours=Hours(sessions=[Session(days=[1], opens="07:30", closes="17:00")]),
    priorities=[PriorityClass(id="thuong", name="Thường", rank=9, ordinary=True)],
    areas=[Area(id="a", name="Tầng 1")], agencies=[Agency(id="tp", name="Sở Tư pháp", area="a")],
    services=[Service(id="ho-tich", name="Hộ tịch", agency="tp", series="A")],
    counters=[Counter(id=f"q{n}", number=n, area="a", serves=["ho-tich"]) for n in (1, 2, 3)],
)  # fmt: skip


def joined() -> HallState:
    """Counter 2 is worked from counter 1; counter 3 is not."""
    state, seq = HallState(), 0
    asked: list[c.AnyCommand] = [c.ImportHall(hall=HALL), c.OpenDay()]
    for command in asked:
        seq = _do(state, command, seq)
    seq = _do(state, c.OpenCounter(counter="q1", version=state.desks["q1"].version), seq)
    _do(state, c.CoverCounters(counter="q1", version=state.desks["q1"].version, counters=["q2"]), seq)
    return state


def _do(state: HallState, command: c.AnyCommand, seq: int) -> int:
    context = Context(now=NOW, entropy=bytes(16), actor=Actor(role="admin", name="admin"))
    decided = decide(state, command, context)
    assert not isinstance(decided, Refusal), decided
    for event in decided:
        seq += 1
        evolve(state, event, seq, NOW)
    return seq


@pytest.mark.parametrize("counter", ["q1", "q2"])
def test_the_counters_of_one_clerk(counter: str) -> None:
    check_may_send(CLERK, c.Recall(counter=counter, version=1), joined())


@pytest.mark.parametrize("counter", ["q3", "gone"])
def test_no_other_counter(counter: str) -> None:
    with pytest.raises(NotAllowed):
        check_may_send(CLERK, c.Recall(counter=counter, version=1), joined())


def test_a_covered_counters_device_may_not_act_for_a_stranger() -> None:
    with pytest.raises(NotAllowed):
        check_may_send(Actor(role="clerk", name="q3", place="q3"), c.Recall(counter="q2", version=1), joined())
