"""The board and its voice: every call said and shown, in order, eye and ear together; and what is reported."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable

from board_stage import Board, Clock, Loud, Recorder, board, clips, hall, quiet_speaker
from PySide6.QtTest import QTest

from hall_board.bridge_voice import Speaker
from hall_board.hearing import calls_in
from shared.domain.commands import ReportAnnouncement
from shared.domain.rows import DayRow
from shared.ports.voice import TwinVoice

STEP_MS = 250


class HandPace:
    """The test's clock as a loudspeaker lives it: a sound ends when the clock has come so far."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._stopped = False
        self.until = 0.0

    def now_ms(self) -> int:
        return self._clock()

    def wait(self, seconds: float) -> bool:
        with self._changed:
            self.until = self._clock() + seconds * 1000
            self._changed.wait_for(lambda: self._stopped or self._clock() >= self.until)
            self.until = 0.0
            return self._stopped

    def interrupt(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def look(self) -> None:
        """The clock was moved."""
        with self._changed:
            self._changed.notify_all()


def until(true: Callable[[], object], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come"
        QTest.qWait(1)


def reports(server: Recorder) -> list[ReportAnnouncement]:
    return [one for one in server.sent if isinstance(one, ReportAnnouncement)]


class Spoken:
    """A board with a twin loudspeaker that lives by the test's clock."""

    def __init__(self, on: Board, clock: Clock, pace: HandPace) -> None:
        self.on, self.clock, self.pace = on, clock, pace

    def quiet(self) -> bool:
        """The voice waits for the clock, or has said all it was given and the board has heard of it."""
        return self.pace.until > self.clock() or not self.on.bridge._calls.stage._open

    def step(self) -> None:
        self.clock.pass_ms(STEP_MS)
        self.pace.look()
        until(self.quiet)
        QTest.qWait(1)
        self.on.bridge.step()


def test_forty_calls_half_a_second_apart_are_all_said_and_shown_in_order(qapp: object) -> None:
    clock = Clock()
    pace = HandPace(clock)
    twin = TwinVoice(pace)
    speaker = Speaker("", None, clock, player=twin, load=clips)
    of = hall("commune")
    shown: list[int] = []
    lasted: dict[int, int] = {}
    agree = 0
    with board(of, clock=clock, speaker=speaker) as on:
        stage = Spoken(on, clock, pace)
        calls = on.bridge._calls
        steps = 0
        while len(reports(on.server)) < 40 or calls.stage.active(clock()):
            if steps % 2 == 0 and steps < 80:
                on.call(f"A{steps // 2 + 1:03d}", steps // 2 % 4 + 1)
                assert on.list[0] == f"A{steps // 2 + 1:03d}"
            stage.step()
            steps += 1
            assert steps < 4000
            turn = calls.stage.turn
            shown += [call for call in turn if call not in shown]
            for call in turn:
                lasted[call] = lasted.get(call, 0) + STEP_MS
            agree += on.bridge.call in calls.stage._said.calls
        outcomes = [(one.call, one.outcome) for one in reports(on.server)]
    said = [call for sound, played in twin.heard for call in calls_in(sound.title) if played.outcome == "played"]
    assert said == shown == list(range(1, 41))
    assert outcomes == [(call, "spoken") for call in range(1, 41)]
    assert min(lasted.values()) >= 4000
    assert agree / steps > 0.95


def test_five_at_once_go_with_the_voice(qapp: object) -> None:
    loud, clock = Loud(), Clock()
    with board(hall("commune"), clock=clock, speaker=quiet_speaker(loud, clock)) as on:
        for i in range(1, 6):
            on.call(f"B00{i}", i % 4 + 1)
        seen = []
        for i in range(1, 6):
            until(lambda: len(loud.heard) == i)  # noqa: B023
            until(lambda: on.bridge._calls.stage._said.calls == (i,))  # noqa: B023
            on.pass_ms(12_000)
            seen.append((on.bridge.number, on.bridge.calling))
            loud.let()
        until(lambda: len(reports(on.server)) == 5)
        on.pass_ms(8000)
        assert seen == [(f"B00{i}", True) for i in range(1, 6)]
        assert not on.bridge.calling


def test_a_restart_says_only_what_is_fresh_and_reports_nothing_of_before(qapp: object) -> None:
    loud, clock = Loud(), Clock()
    loud.let(9)
    with board(hall("commune"), clock=clock, speaker=quiet_speaker(loud, clock), loaded=False) as on:
        old = [on.made(f"A{i:03d}", 1, ago_ms=90_000) for i in range(1, 6)]
        on.state(*old, on.made("A006", 2, ago_ms=3_000))
        until(lambda: reports(on.server))
        assert [one.call for one in reports(on.server)] == [6]
        assert [calls_in(sound.title) for sound in loud.heard] == [(6,)]


def test_calls_missed_while_away_are_reported_too_old_and_not_said(qapp: object) -> None:
    loud, clock = Loud(), Clock()
    loud.let(9)
    with board(hall("commune"), clock=clock, speaker=quiet_speaker(loud, clock)) as on:
        on.state(on.made("A001", 1, ago_ms=200_000), on.made("A002", 1, ago_ms=100_000))
        until(lambda: len(reports(on.server)) == 2)
        assert [(one.call, one.outcome) for one in reports(on.server)] == [(1, "too_old"), (2, "too_old")]
        assert loud.heard == []
        assert on.bridge.number == "A002"


def test_without_a_loudspeaker_the_board_says_so_and_goes_on(qapp: object) -> None:
    loud, clock = Loud(), Clock()
    loud.code = "voice.no_device"
    with board(hall("commune"), clock=clock, speaker=quiet_speaker(loud, clock)) as on:
        until(lambda: on.bridge.trouble)
        assert on.bridge.silent
        for i in range(1, 4):
            on.call(f"A00{i}", i)
        until(lambda: len(reports(on.server)) == 3)
        assert {one.outcome for one in reports(on.server)} == {"failed"}
        seen = []
        for _ in range(40):
            if seen[-1:] != [on.bridge.number]:
                seen.append(on.bridge.number)
            on.pass_ms(500)
        assert seen == ["A001", "A002", "A003"]


def test_voice_off_has_no_warning_and_shows_by_light(qapp: object) -> None:
    with board(hall("commune")) as on:
        on.call("A001", 1)
        assert (on.bridge.silent, on.bridge.trouble) == (True, "")


def test_a_day_later_nothing_of_the_day_before_is_reported(qapp: object) -> None:
    loud, clock = Loud(), Clock()
    with board(hall("commune"), clock=clock, speaker=quiet_speaker(loud, clock)) as on:
        on.call("A001", 1)
        until(lambda: len(loud.heard) == 1)
        on.clock.pass_ms(86_400_000)
        on.last = 0
        on.frame(DayRow(date="2026-11-03", open=True, opened_at=on.clock.now), gone=[("call", "1")])
        loud.let(5)
        on.call("A001", 2)
        until(lambda: reports(on.server))
        QTest.qWait(20)
        assert [one.call for one in reports(on.server)] == [1]
        assert len(loud.heard) == 2


def test_a_bad_voice_url_leaves_a_board_without_a_voice(qapp: object, expected_log: Callable[[str], None]) -> None:
    expected_log("voice.bad_url")
    with board(hall("commune"), speaker=Speaker("loudhailer://x", None, Clock())) as on:
        on.call("A001", 1)
        assert on.bridge.silent
        assert on.bridge.trouble
        assert shown(on, 20) == ["A001"]


def shown(on: Board, steps: int) -> list[str]:
    seen: list[str] = []
    for _ in range(steps):
        if seen[-1:] != [on.bridge.number]:
            seen.append(on.bridge.number)
        on.pass_ms(500)
    return seen


def test_the_first_frame_loads_no_sound_library() -> None:
    code = (
        "import sys; import hall_board.__main__, hall_board.bridge; "
        "bad = {'numpy', 'sounddevice', 'soundfile', 'hall_board.voice.announcer'} & set(sys.modules); "
        "sys.exit(f'loaded before the first frame: {bad}' if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
