"""Clips sit evenly beside each other, and an announcement is never silent."""

from __future__ import annotations

import numpy as np
import pytest

from hall_board.voice.joining import CROSS_FADE_S, ONLY_CHIME, join, speakable
from hall_board.voice.packs import Entry, Manifest, Pack
from hall_board.voice.shaping import CHIME_HZ, CHIME_STEP_S, LOUDNESS_DB, Samples, chime, pcm16, resampled, shaped

RATE = 22050


def tone(hertz: float, seconds: float, level: float = 0.3) -> Samples:
    return (level * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)


def pack(**clips: Samples) -> Pack:
    entries = {name: Entry(file="", text=name, language="vi", ms=0, sha256="") for name in clips}
    manifest = Manifest(voice="t", region="north", rate=RATE, made_with="t", made_at="", clips=entries)
    return Pack(manifest, {name.replace("_", "-"): samples for name, samples in clips.items()})


def strength(samples: Samples, hertz: float) -> float:
    """How strongly a tone is there, against the strongest one."""
    spectrum = np.abs(np.fft.rfft(samples))
    bins = np.fft.rfftfreq(len(samples), 1 / RATE)
    near = spectrum[np.abs(bins - hertz) < 15].max()
    return float(near / spectrum.max())


def test_the_chime_rises_through_its_three_tones() -> None:
    sound = chime(RATE)
    for at, hertz in enumerate(CHIME_HZ):
        step = sound[int(at * CHIME_STEP_S * RATE) : int((at + 1) * CHIME_STEP_S * RATE)]
        assert strength(step, hertz) > 0.8
        assert strength(step, 3000) < 0.1
    assert np.abs(sound).max() == pytest.approx(0.5, abs=0.01)
    assert np.abs(sound[:20]).max() < 0.1  # no click where it begins
    assert np.abs(sound[-20:]).max() < 0.01  # nor where it ends


def test_silence_around_a_recording_is_trimmed() -> None:
    noise = np.random.default_rng(1).normal(0, 0.0005, RATE).astype(np.float32)
    recording = np.concatenate([noise, tone(300, 0.4), noise])
    assert 0.4 <= len(shaped(recording, RATE)) / RATE < 0.48


@pytest.mark.parametrize("level", [0.02, 0.3, 0.99])
def test_quiet_and_loud_recordings_come_out_alike(level: float) -> None:
    sound = shaped(tone(300, 0.5, level), RATE)
    middle = sound[len(sound) // 4 : len(sound) // 2]
    assert 20 * np.log10(np.sqrt((middle**2).mean())) == pytest.approx(LOUDNESS_DB, abs=1)


def test_peaks_are_rounded_off_and_never_clip() -> None:
    spiky = tone(300, 0.5, 0.05)
    spiky[4000] = 0.9
    sound = shaped(spiky, RATE)
    assert 0.7 < np.abs(sound).max() <= 1.0


def test_an_empty_recording_stays_empty() -> None:
    assert len(shaped(np.zeros(RATE, np.float32), RATE)) == 0
    assert len(shaped(np.zeros(0, np.float32), RATE)) == 0


def test_a_change_of_rate_keeps_pitch_and_loudness() -> None:
    sound = resampled(tone(440, 0.5), RATE, 48000)
    assert len(sound) == pytest.approx(24000, abs=1)
    bins = np.fft.rfftfreq(len(sound), 1 / 48000)
    assert bins[np.abs(np.fft.rfft(sound)).argmax()] == pytest.approx(440, abs=3)
    assert np.sqrt((sound**2).mean()) == pytest.approx(0.3 / np.sqrt(2), rel=0.02)


def test_samples_beyond_full_scale_do_not_wrap() -> None:
    assert pcm16(np.array([2.0, -2.0], np.float32)).tolist() == [32767, -32767]


def test_joined_in_order_with_the_pause_between() -> None:
    sound = join(["low", "pause:100", "high"], pack(low=tone(300, 0.2), high=tone(2000, 0.2)))
    assert len(sound) == pytest.approx(0.5 * RATE, abs=3)
    assert strength(sound[: int(0.2 * RATE)], 300) == 1.0
    assert np.abs(sound[int(0.21 * RATE) : int(0.29 * RATE)]).max() == 0.0
    assert strength(sound[int(0.3 * RATE) :], 2000) == 1.0


def test_neighbours_run_into_each_other_without_a_click() -> None:
    both = pack(one=tone(300, 0.2), two=tone(330, 0.2))
    sound = join(["one", "two"], both)
    assert len(sound) == 2 * len(both.clips["one"]) - int(CROSS_FADE_S * RATE)
    assert np.abs(np.diff(sound)).max() < 0.06
    assert np.abs(sound).max() < 0.45


def test_joining_leaves_the_pack_as_it_was() -> None:
    both = pack(one=tone(300, 0.2), two=tone(330, 0.2))
    before = both.clips["one"].copy()
    join(["one", "two", "one"], both)
    assert (both.clips["one"] == before).all()


def test_the_first_whole_candidate_is_spoken() -> None:
    some = pack(one=tone(300, 0.1))
    assert speakable([["one", "two"], ["one"], ["chime"]], some) == (["one"], 1)


def test_what_is_there_of_the_last_candidate_is_spoken_when_none_is_whole() -> None:
    some = pack(one=tone(300, 0.1))
    assert speakable([["two"], ["chime", "one", "two"]], some) == (["chime", "one"], 2)


def test_never_silence() -> None:
    names, chosen = speakable([["two"], ["chime", "two"]], pack())
    assert (names, chosen) == (ONLY_CHIME, 2)
    assert np.abs(join(names, pack())).max() > 0.4
