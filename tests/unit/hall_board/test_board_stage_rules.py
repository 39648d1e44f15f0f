"""The stage: every call has its turn, in order, and the big number goes with the voice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hall_board.stage import LEAST_MS, LOST_MS, SILENT_MS, TOGETHER, Stage


def test_the_first_call_is_the_big_one_at_once_and_rests_after_its_time() -> None:
    stage = Stage(spoken=False)
    stage.add(7, 1000)
    assert stage.current(1000) == stage.calling(1000) == 7
    stage.step(1000 + SILENT_MS)
    assert stage.current(1000 + SILENT_MS) == 7
    assert stage.calling(1000 + SILENT_MS) == 0
    assert not stage.active(1000 + SILENT_MS)


def test_five_at_once_without_a_voice_each_have_four_seconds() -> None:
    stage = Stage(spoken=False)
    for call in range(1, 6):
        stage.add(call, 0)
    shown: dict[int, int] = {}
    for now in range(0, 60_000, 100):
        stage.step(now)
        shown[stage.current(now)] = shown.get(stage.current(now), 0) + 100
    assert list(shown) == [1, 2, 3, 4, 5]
    assert all(shown[call] >= LEAST_MS for call in range(1, 6))


def test_the_turn_goes_on_when_the_voice_does_and_not_before() -> None:
    stage = Stage(spoken=True)
    stage.add(1, 0)
    stage.began([1], 9000, 0)
    stage.add(2, 500)
    stage.step(8900)
    assert stage.current(8900) == 1
    stage.ended(1, True, 9000)
    stage.began([2], 9000, 9010)
    assert stage.current(9010) == stage.calling(9010) == 2


def test_calls_said_together_share_a_turn_and_the_one_being_said_is_gold() -> None:
    stage = Stage(spoken=True)
    for call in (1, 2, 3, 4):
        stage.add(call, 0)
    stage.began([1], 4000, 0)
    stage.ended(1, True, 4000)
    stage.began([2, 3, 4], 9000, 4100)
    assert stage.turn == (2, 3, 4)
    assert [stage.calling(4100 + at) for at in (0, 2900, 3100, 6100, 8900)] == [2, 2, 3, 4, 4]


def test_a_call_the_voice_failed_at_is_not_left_out() -> None:
    stage = Stage(spoken=True)
    for call in (1, 2, 3):
        stage.add(call, 0)
    stage.began([1], 6000, 0)
    stage.ended(1, False, 100)
    stage.ended(2, False, 200)
    stage.began([3], 6000, 300)
    stage.step(LEAST_MS)
    assert stage.turn == (2, 3)
    assert stage.calling(LEAST_MS) == 3


def test_a_voice_that_never_answers_is_not_waited_for() -> None:
    stage = Stage(spoken=True)
    stage.add(1, 0)
    stage.add(2, 10)
    stage.step(LOST_MS - 1)
    assert stage.current(LOST_MS - 1) == 1
    stage.step(LOST_MS)
    assert stage.current(LOST_MS) == 2


def test_a_call_of_the_past_is_shown_at_rest() -> None:
    stage = Stage(spoken=True)
    stage.rest(41)
    assert stage.current(0) == 41
    assert stage.calling(0) == 0
    stage.add(42, 5)
    assert stage.calling(5) == 42


def test_silent_crowd_goes_on_in_turns_of_several() -> None:
    stage = Stage(spoken=False)
    for call in range(1, 41):
        stage.add(call, 0)
    stage.step(LEAST_MS)
    assert len(stage.turn) == TOGETHER
    longest = 40 * LEAST_MS // 2
    for now in range(LEAST_MS, longest, 200):
        stage.step(now)
    assert stage.waiting == ()


@given(
    gaps=st.lists(st.integers(0, 9000), min_size=1, max_size=40),
    lengths=st.lists(st.integers(300, 15_000), min_size=40, max_size=40),
    fails=st.lists(st.booleans(), min_size=40, max_size=40),
)
def test_every_call_has_its_turn_in_order_whatever_the_voice_does(
    gaps: list[int], lengths: list[int], fails: list[bool]
) -> None:
    stage, now, free = Stage(spoken=True), 0, 0
    turns: list[tuple[int, ...]] = []
    events: list[tuple[int, str, int]] = []
    at = 0
    for call, gap in enumerate(gaps, 1):
        at += gap
        events.append((at, "call", call))
        begins = max(at, free) + 10
        free = begins + (1 if fails[call - 1] else lengths[call - 1])
        events += [(begins, "began", call), (free, "ended", call)]
    events.sort(key=lambda one: one[0])
    end = events[-1][0] + len(gaps) * LEAST_MS + LOST_MS
    while now <= end:
        while events and events[0][0] <= now:
            _, kind, call = events.pop(0)
            if kind == "call":
                stage.add(call, now)
            elif kind == "began":
                stage.began([call], lengths[call - 1], now)
            else:
                stage.ended(call, not fails[call - 1], now)
            turns.append(stage.turn)
        stage.step(now)
        turns.append(stage.turn)
        now += 250
    seen = [call for i, turn in enumerate(turns) if i == 0 or turn != turns[i - 1] for call in turn]
    assert sorted(set(seen)) == list(range(1, len(gaps) + 1))
    assert [call for i, call in enumerate(seen) if call not in seen[:i]] == sorted(set(seen))
    assert not stage.active(end)
