"""Calls are spoken one at a time, in order, each once, whatever arrives and whatever breaks."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from hall_board.voice.announcer import Announced, Announcer
from hall_board.voice.backlog import TOGETHER, Backlog, Call
from hall_board.voice.packs import Entry, Manifest, Pack, PackError
from hall_board.voice.phrases import inventory
from hall_board.voice.shaping import Samples
from shared.domain.hall import VoiceSettings
from shared.ports.voice import Played, RealPace, Sound, TwinVoice, VirtualPace

Expect = Callable[[str], None]
RATE = 8000
SETTINGS = VoiceSettings()
PATIENCE_S = 20


def hum(seconds: float) -> Samples:
    sound: Samples = (0.2 * np.sin(np.arange(int(seconds * RATE)) * 0.3)).astype(np.float32)
    return sound


def whole_pack(_settings: VoiceSettings = SETTINGS) -> Pack:
    """Every clip a hall can ask for, as a hum as long as spoken words last."""
    clips = {clip.name: hum(0.3 + 0.05 * len(clip.text)) for clip in inventory(VoiceSettings(english=True))}
    entries = {name: Entry(file="", text=name, language="vi", ms=0, sha256="") for name in clips}
    return Pack(Manifest(voice="t", region="north", rate=RATE, made_with="t", made_at="", clips=entries), clips)


def pack_of(*names: str) -> Callable[[VoiceSettings], Pack]:
    whole = whole_pack()
    return lambda _settings: replace(whole, clips={name: whole.clips[name] for name in names})


class Reports:
    """Collects what is reported, and waits for it."""

    def __init__(self) -> None:
        self.all: list[Announced] = []
        self._changed = threading.Condition()

    def __call__(self, announced: Announced) -> None:
        with self._changed:
            self.all.append(announced)
            self._changed.notify_all()

    def wait_for(self, count: int) -> list[Announced]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.all) >= count, PATIENCE_S), self.all
            return list(self.all)


class ArrivingPace(VirtualPace):
    """Virtual time in which calls arrive while others are spoken, as in a busy hall."""

    def __init__(self) -> None:
        super().__init__()
        self.arrivals: list[tuple[int, Call]] = []
        self.take: Callable[[Call], object] = lambda _call: None

    def wait(self, seconds: float) -> bool:
        end = self.now_ms() + seconds * 1000
        while self.arrivals and self.arrivals[0][0] <= end:
            at, call = self.arrivals.pop(0)
            super().wait((at - self.now_ms()) / 1000)
            self.take(call)
        return super().wait((end - self.now_ms()) / 1000)


class Hall:
    """An announcer on a twin in virtual time."""

    def __init__(self, load: Callable[[VoiceSettings], Pack] = whole_pack, settings: VoiceSettings = SETTINGS) -> None:
        self.pace = ArrivingPace()
        self.twin = TwinVoice(self.pace)
        self.reports = Reports()
        self.announcer = Announcer(self.twin, load, settings, self.reports, now_ms=self.pace.now_ms)
        self.pace.take = self.announcer.announce

    def burst(self, count: int, apart_ms: int) -> list[Announced]:
        """Let calls arrive so far apart while the announcer speaks, and wait until all are reported."""
        start = self.pace.now_ms()
        calls = [Call(n, f"A{n:03}", n % 16 + 1, called_at=start + (n - 1) * apart_ms) for n in range(1, count + 1)]
        self.pace.arrivals = [(call.called_at, call) for call in calls[1:]]
        self.announcer.announce(calls[0])
        self.announcer.start()
        told = self.reports.wait_for(count)
        self.announcer.stop()
        return told


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_forty_calls_half_a_second_apart_are_all_spoken_in_order(hall: Hall) -> None:
    told = hall.burst(40, 500)
    assert [one.call.number for one in told] == list(range(1, 41))
    assert {one.outcome for one in told} == {"spoken"}
    for before, after in itertools.pairwise(told):
        assert before.ended_at <= after.started_at + 1  # never two at once (1 ms of rounding)
    assert told[0].form == "full"
    assert [one.form for one in told[-20:]] == ["full"] * 20  # the newest are never shortened
    assert "once" in [one.form for one in told[:20]]


def test_two_hundred_calls_in_a_minute_are_merged_and_none_is_lost(hall: Hall) -> None:
    told = hall.burst(200, 300)
    assert [one.call.number for one in told] == list(range(1, 201))
    assert {one.outcome for one in told} == {"spoken"}
    short = [one for one in told if one.form == "short"]
    assert len(short) > 100
    sounds = [sound for sound, _ in hall.twin.heard]
    assert max(sound.title.count(">") for sound in sounds) == TOGETHER
    whole = told[0].ended_at - told[0].started_at
    assert told[-1].ended_at - told[0].started_at < 0.5 * 200 * whole


def test_each_call_of_several_together_has_its_own_time(hall: Hall) -> None:
    told = hall.burst(200, 300)
    by_start = {played.started_at: played for _, played in hall.twin.heard}
    together = [one for one in told if one.form == "short"]
    assert all(one.started_at < one.ended_at for one in together)
    assert len({one.started_at for one in together}) == len(together)
    assert len(by_start) < len(told)


def test_a_call_is_spoken_once_however_often_it_comes(hall: Hall) -> None:
    call = Call(7, "A007", 2, day="2026-11-23")
    assert hall.announcer.announce(call)
    assert not hall.announcer.announce(call)
    hall.announcer.announce(replace(call, number=8))
    hall.announcer.start()
    assert [one.call.number for one in hall.reports.wait_for(2)] == [7, 8]
    assert not hall.announcer.announce(call)  # not after it was spoken either
    hall.announcer.stop()
    assert len(hall.twin.heard) == 2


def test_the_same_number_on_the_next_day_is_another_call(hall: Hall) -> None:
    hall.announcer.announce(Call(1, "A001", 1, day="2026-11-23"))
    assert hall.announcer.announce(Call(1, "A001", 1, day="2026-11-24"))


def test_calls_that_arrive_out_of_order_are_spoken_in_order(hall: Hall) -> None:
    for number in (3, 1, 2):
        hall.announcer.announce(Call(number, f"A00{number}", 1))
    hall.announcer.start()
    assert [one.call.number for one in hall.reports.wait_for(3)] == [1, 2, 3]
    hall.announcer.stop()


def test_old_calls_are_told_and_not_replayed_after_a_restart(hall: Hall) -> None:
    now = hall.pace.now_ms()
    hall.announcer.announce(Call(1, "A001", 1, called_at=now - 45_001))
    hall.announcer.announce(Call(2, "A002", 1, called_at=now - 45_000))
    hall.announcer.start()
    told = hall.reports.wait_for(2)
    hall.announcer.stop()
    assert [(one.call.number, one.outcome) for one in told] == [(1, "too_old"), (2, "spoken")]
    assert len(hall.twin.heard) == 1


def test_a_missing_clip_is_spelt_out(expected_log: Expect) -> None:
    expected_log("voice.clips_missing")
    hall = Hall(pack_of("vi-letter-a", "vi-khong", "vi-mot", "vi-ba"))
    (told,) = hall.burst(1, 0)
    assert told.outcome == "fallback"
    assert told.ended_at - told.started_at > 2000


def test_missing_english_leaves_the_vietnamese_whole(expected_log: Expect) -> None:
    expected_log("voice.clips_missing")
    names = [name for name in whole_pack().clips if name.startswith("vi-")]
    told = Hall(pack_of(*names), VoiceSettings(english=True)).burst(1, 0)
    plain = Hall().burst(1, 0)
    assert told[0].outcome == "fallback"
    assert told[0].ended_at - told[0].started_at == plain[0].ended_at - plain[0].started_at


def test_without_any_clip_the_chime_is_left(expected_log: Expect) -> None:
    expected_log("voice.no_pack")
    expected_log("voice.clips_missing")

    def load(_settings: VoiceSettings) -> Pack:
        raise PackError("voice.no_pack", folder="nowhere")

    hall = Hall(load)
    (told,) = hall.burst(1, 0)
    assert told.outcome == "fallback"
    assert hall.announcer.trouble == "voice.no_pack"
    sound = np.frombuffer(hall.twin.heard[0][0].samples, "<i2")
    assert np.abs(sound).max() > 10_000


def test_a_loudspeaker_that_vanishes_fails_one_call_and_holds_up_none(hall: Hall) -> None:
    hall.twin.unplug_after(2.0)
    told = hall.burst(3, 500)
    assert [(one.outcome, one.code) for one in told] == [
        ("failed", "voice.device_lost"),
        ("failed", "voice.no_device"),
        ("failed", "voice.no_device"),
    ]
    assert hall.announcer.trouble == "voice.no_device"


def test_speech_returns_with_the_loudspeaker(hall: Hall) -> None:
    hall.twin.unplug()
    hall.announcer.announce(Call(1, "A001", 1))
    hall.announcer.start()
    hall.reports.wait_for(1)
    hall.twin.plug_in()
    hall.announcer.announce(Call(2, "A002", 1))
    told = hall.reports.wait_for(2)
    assert [one.outcome for one in told] == ["failed", "spoken"]
    assert hall.announcer.trouble == ""
    hall.announcer.stop()


def test_a_faulty_driver_or_listener_does_not_end_the_voice(expected_log: Expect) -> None:
    expected_log("voice.driver_fault")
    expected_log("voice.report_fault")
    reports = Reports()

    class Faulty(TwinVoice):
        def play(self, sound: Sound) -> Played:
            if sound.title.startswith("1:"):
                raise RuntimeError("a bug in a driver")
            return super().play(sound)

    def listen(announced: Announced) -> None:
        reports(announced)
        raise RuntimeError("a bug in a listener")

    announcer = Announcer(Faulty(VirtualPace()), whole_pack, SETTINGS, listen)
    announcer.announce(Call(1, "A001", 1))
    announcer.announce(Call(2, "A002", 1))
    announcer.start()
    assert [one.outcome for one in reports.wait_for(2)] == ["failed", "spoken"]
    announcer.stop()


def test_stopping_tells_what_was_not_spoken(hall: Hall) -> None:
    hall.announcer.announce(Call(1, "A001", 1))
    hall.announcer.announce(Call(2, "A002", 1))
    hall.announcer.stop()
    assert [(one.outcome, one.code) for one in hall.reports.all] == [("failed", "voice.stopped")] * 2
    assert not hall.announcer.announce(Call(3, "A003", 1))
    hall.announcer.stop()


def test_stopping_in_the_middle_of_a_call_tells_it_too() -> None:
    reports = Reports()
    playing = threading.Event()

    class Telling(RealPace):
        def wait(self, seconds: float) -> bool:
            playing.set()
            return super().wait(seconds)

    twin = TwinVoice(Telling())  # in real time: the announcement would take seconds
    announcer = Announcer(twin, whole_pack, SETTINGS, reports)
    announcer.announce(Call(1, "A001", 1))
    announcer.start()
    assert playing.wait(PATIENCE_S)
    announcer.stop()
    assert [(one.outcome, one.code) for one in reports.all] == [("failed", "voice.stopped")]


def test_new_settings_are_spoken_from_the_next_call_on(hall: Hall) -> None:
    hall.announcer.announce(Call(1, "A001", 1))
    hall.announcer.start()
    hall.reports.wait_for(1)
    hall.announcer.change(VoiceSettings(repeats=1))
    hall.announcer.announce(Call(2, "A001", 1))
    hall.reports.wait_for(2)
    hall.announcer.stop()
    first, second = (sound.seconds for sound, _ in hall.twin.heard)
    assert second < 0.7 * first


def test_a_mark_stays_when_the_queue_gets_shorter() -> None:
    backlog = Backlog(limit=2)
    for number in range(1, 5):
        backlog.add(Call(number, "A", 1))
    assert [backlog.take()[0][1] for _ in range(4)] == ["short", "once", "full", "full"]
    assert backlog.take() == []
