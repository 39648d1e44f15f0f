"""One contract for every registered loudspeaker; the sound card is an ALSA device that writes what it is given.

Run as a program, this file plays one check in a process of its own, because PortAudio reads its configuration once.
"""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from hall_board.voice.players import BUILT_IN, GROUP, drivers, open_voice
from shared.ports.voice import Sound, VoicePlayer

RATE = 22050
SHORT = Sound(RATE, b"\x10\x20" * (RATE // 4), "short")
LONG = Sound(RATE, b"\x10\x20" * (RATE * 20), "long")
ALSA = Path("/usr/share/alsa/alsa.conf")
CONTROL = "ctl.!default { type hw card 0 }\n"
NO_CARD = "pcm.!default { type hw card 9 }\n"
PATIENCE_S = 20


def it_is_ready_once_open(player: VoicePlayer) -> None:
    status = player.status()
    assert status.ready
    assert status.code == ""


def it_plays_to_the_end_and_tells_when(player: VoicePlayer) -> None:
    before = time.time() * 1000 - 1
    played = player.play(SHORT)
    assert (played.outcome, played.code) == ("played", "")
    assert before <= played.started_at <= played.ended_at <= time.time() * 1000 + 1


def it_plays_one_after_the_other(player: VoicePlayer) -> None:
    first, second = player.play(SHORT), player.play(SHORT)
    assert first.outcome == second.outcome == "played"
    assert first.ended_at <= second.started_at


def it_survives_an_empty_sound(player: VoicePlayer) -> None:
    assert player.play(Sound(RATE, b"")).outcome == "played"
    assert player.play(SHORT).outcome == "played"


def it_may_be_closed_twice_and_then_refuses(player: VoicePlayer) -> None:
    player.close()
    player.close()
    played = player.play(SHORT)
    assert (played.outcome, played.code) == ("failed", "voice.stopped")
    assert not player.status().ready


def it_takes_the_time_the_sound_lasts(player: VoicePlayer) -> None:
    played = player.play(SHORT)
    assert 240 <= played.ended_at - played.started_at < 1500


def it_stops_when_closed_from_another_thread(player: VoicePlayer) -> None:
    answers = []
    thread = threading.Thread(target=lambda: answers.append(player.play(LONG)))
    thread.start()
    threading.Timer(0.1, player.close).start()
    thread.join(10)
    assert [(one.outcome, one.code) for one in answers] == [("failed", "voice.stopped")]


PACED = {it_takes_the_time_the_sound_lasts, it_stops_when_closed_from_another_thread}
CHECKS: dict[str, Callable[[VoicePlayer], None]] = {
    name: check
    for name, check in list(globals().items())
    if name.startswith("it_") and list(inspect.signature(check).parameters) == ["player"]
}


def _check(url: str, name: str) -> None:
    player = open_voice(url)
    player.open()
    try:
        CHECKS[name](player)
    finally:
        player.close()


def _url(driver: str, folder: Path) -> str:
    """Address each driver so that it can be tried here; a new driver fails until it is told how."""
    return {"sound": "sound://", "wav": f"wav://{folder}/calls.wav", "twin": "twin://"}[driver]


def _with_card(folder: Path, file: str, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run this file in a process whose only sound card is the ALSA device `file`."""
    own = folder / "alsa.conf"
    own.write_text(f'pcm.!default {{ type file slave.pcm "null" file "{file}" format "raw" }}\n{CONTROL}')
    return _run(own, arguments)


def _run(own: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).parents[2])
    environment = os.environ | {"ALSA_CONFIG_PATH": f"{ALSA}:{own}", "PYTHONPATH": root}
    command = [sys.executable, __file__, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


card = pytest.mark.skipif(not ALSA.exists(), reason="no ALSA on this machine")


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("driver", sorted(drivers()))
def test_contract(driver: str, name: str, tmp_path: Path) -> None:
    if driver != "sound":
        _check(_url(driver, tmp_path), name)
        return
    if CHECKS[name] in PACED:
        pytest.skip("the ALSA file device takes a sound at once, without a clock")
    if not ALSA.exists():
        pytest.skip("no ALSA on this machine")
    done = _with_card(tmp_path, str(tmp_path / "heard.raw"), ["check", name])
    assert done.returncode == 0, done.stderr


def test_a_folder_of_files_is_a_loudspeaker_too(tmp_path: Path) -> None:
    for name in CHECKS:
        _check(f"wav://{tmp_path}/{name}", name)
    assert len(list(tmp_path.glob("it_plays_one_after_the_other/call-*.wav"))) == 2


def test_registered_drivers_are_those_built_in() -> None:
    registered = {point.name: point.value for point in entry_points(group=GROUP)}
    assert {name: value for name, value in registered.items() if name in BUILT_IN} in ({}, BUILT_IN)


@pytest.mark.parametrize("url", ["", "nothing", "fax://", "wav://", "twin://?slow=very", "wav:///x?keep=all"])
def test_a_url_nobody_understands_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        open_voice(url)


def test_the_side_car_tells_what_is_where_in_the_file(tmp_path: Path) -> None:
    player = open_voice(f"wav://{tmp_path}/calls.wav")
    loud = Sound(RATE, b"\x00\x40" * 2205, "second")
    played = [player.play(SHORT), player.play(loud)]
    player.close()
    noted = json.loads((tmp_path / "calls.json").read_text("utf-8"))
    assert [(one["title"], one["outcome"], one["first"], one["samples"]) for one in noted] == [
        ("short", "played", 0, RATE // 4),
        ("second", "played", RATE // 4, 2205),
    ]
    assert [one["started_at"] for one in noted] == [one.started_at for one in played]
    with wave.open(str(tmp_path / "calls.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        assert file.readframes(RATE) == SHORT.samples + loud.samples


def test_only_the_newest_files_are_kept(tmp_path: Path) -> None:
    player = open_voice(f"wav://{tmp_path}?keep=2")
    tiny = Sound(RATE, b"\x00\x40" * 220)
    starts = [player.play(tiny).started_at for _ in range(4)]
    assert len(set(starts)) == 4
    assert len(list(tmp_path.glob("*.wav"))) == len(list(tmp_path.glob("*.json"))) == 2


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, expected_log: Callable[[str], None]) -> None:
    expected_log("voice.disk")
    (tmp_path / "file").write_text("in the way")
    played = open_voice(f"wav://{tmp_path}/file/calls.wav").play(SHORT)
    assert (played.outcome, played.code) == ("failed", "voice.disk")


@card
def test_the_card_is_given_every_sample_in_order(tmp_path: Path) -> None:
    """Two calls by the announcer on a real pack: what the card got is chime, words, chime, words, to the sample."""
    heard = tmp_path / "heard.raw"
    done = _with_card(tmp_path, f"|cat >> {heard}", ["announce", str(tmp_path)])
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [(one["call"], one["outcome"]) for one in told["reports"]] == [(1, "spoken"), (2, "spoken")]
    measure_what_was_heard(heard, tmp_path / "expected.raw")


def measure_what_was_heard(heard: Path, expected: Path) -> None:
    np = pytest.importorskip("numpy")
    wanted = np.fromfile(expected, "<i2")
    deadline = time.monotonic() + PATIENCE_S
    while heard.stat().st_size < 2 * len(wanted) and time.monotonic() < deadline:  # cat may lag behind
        time.sleep(0.01)
    got = np.fromfile(heard, "<i2")
    assert len(got) == pytest.approx(len(wanted), abs=RATE // 5)  # a period of the card at most
    assert np.array_equal(got[np.nonzero(got)[0][0] :][:RATE], wanted[np.nonzero(wanted)[0][0] :][:RATE])
    sounding = got[got != 0]
    assert np.array_equal(sounding, wanted[wanted != 0])
    for at, hertz in enumerate((880, 1174, 1568)):
        step = got[int(at * 0.16 * RATE) : int((at + 1) * 0.16 * RATE)].astype(float)
        spectrum = np.abs(np.fft.rfft(step))
        near = np.abs(np.fft.rfftfreq(len(step), 1 / RATE) - hertz) < 20
        assert spectrum[near].max() > 0.8 * spectrum.max()


@card
def test_a_hall_without_a_card_is_told_so(tmp_path: Path) -> None:
    own = tmp_path / "alsa.conf"
    own.write_text(NO_CARD)
    done = _run(own, ["trouble", "sound://"])
    assert json.loads(done.stdout)["codes"] == ["voice.no_device", "voice.no_device"], done.stderr


@card
def test_without_a_card_auto_writes_files(tmp_path: Path) -> None:
    own = tmp_path / "alsa.conf"
    own.write_text(NO_CARD)
    done = _run(own, ["trouble", "auto", str(tmp_path)])
    told = json.loads(done.stdout)
    assert (told["codes"], told["status"]) == (["", ""], "voice.no_device"), done.stderr
    assert len(list((tmp_path / "played").glob("*.wav"))) == 2


class VanishingStream:
    """A PortAudio stream whose card is pulled out after the first block: ALSA's file device cannot be pulled out."""

    def __init__(self, **_settings: object) -> None:
        self.blocks = 0

    def __enter__(self) -> VanishingStream:
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def write(self, _block: bytes) -> None:
        import sounddevice

        self.blocks += 1
        if self.blocks > 1:
            raise sounddevice.PortAudioError("Unanticipated host error")


def test_a_card_that_vanishes_is_told_and_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, expected_log: Callable[[str], None]
) -> None:
    sounddevice = pytest.importorskip("sounddevice")
    expected_log("voice.device_lost")
    monkeypatch.setattr(sounddevice, "RawOutputStream", VanishingStream)
    monkeypatch.setattr(sounddevice, "query_devices", lambda *_: {"default_samplerate": 48000.0, "name": "card"})
    monkeypatch.setattr(sounddevice, "check_output_settings", lambda *_, **__: None)
    played = open_voice("sound://").play(LONG)
    assert (played.outcome, played.code) == ("failed", "voice.device_lost")
    assert played.ended_at - played.started_at < 1000


def test_a_card_that_takes_only_its_own_rate_in_stereo_gets_that(monkeypatch: pytest.MonkeyPatch) -> None:
    sounddevice = pytest.importorskip("sounddevice")
    opened: list[dict[str, object]] = []
    blocks: list[bytes] = []

    class Picky(VanishingStream):
        def __init__(self, **settings: object) -> None:
            opened.append(settings)

        def write(self, block: bytes) -> None:
            blocks.append(block)

    def settings(_device: object, channels: int, _kind: str, *, samplerate: int) -> None:
        if (samplerate, channels) != (48000, 2):
            raise sounddevice.PortAudioError("Invalid sample rate")

    monkeypatch.setattr(sounddevice, "RawOutputStream", Picky)
    monkeypatch.setattr(sounddevice, "query_devices", lambda *_: {"default_samplerate": 48000.0, "name": "card"})
    monkeypatch.setattr(sounddevice, "check_output_settings", settings)
    assert open_voice("sound://").play(SHORT).outcome == "played"
    assert (opened[0]["samplerate"], opened[0]["channels"]) == (48000, 2)
    assert len(b"".join(blocks)) == pytest.approx(48000 * 4 * SHORT.seconds, abs=8)


@card
def test_a_card_that_hangs_holds_up_nothing(tmp_path: Path) -> None:
    done = _with_card(tmp_path, "|exec sleep 3", ["trouble", "sound://"])
    assert json.loads(done.stdout)["codes"] == ["voice.device_slow", "voice.device_slow"], done.stderr


def _announce(folder: Path) -> dict[str, object]:
    import numpy

    from hall_board.voice.announcer import Announced, Announcer
    from hall_board.voice.backlog import Call
    from hall_board.voice.making import hall_pack
    from hall_board.voice.packs import open_pack
    from hall_board.voice.speaking import spoken
    from shared.domain.hall import VoiceSettings

    settings = VoiceSettings(repeats=1)
    pack = open_pack(hall_pack(settings, folder, "AB"))
    calls = [Call(1, "A001", 3), Call(2, "B025", 14)]
    sounds = [spoken([(call, "full")], settings, pack)[0].samples for call in calls]
    numpy.frombuffer(b"".join(sounds), "<i2").tofile(folder / "expected.raw")
    reports: list[Announced] = []
    done = threading.Event()

    def report(announced: Announced) -> None:
        reports.append(announced)
        if len(reports) == len(calls):
            done.set()

    announcer = Announcer(open_voice("sound://"), lambda _settings: pack, settings, report)
    for call in calls:
        announcer.announce(call)
    announcer.start()
    done.wait(PATIENCE_S)
    announcer.stop()
    return {"reports": [{"call": one.call.number, "outcome": one.outcome} for one in reports]}


def _trouble(url: str, folder: Path | None) -> dict[str, object]:
    from hall_board.voice import sound

    sound.GRACE_S = 0.5
    player = open_voice(url, folder)
    player.open()
    codes = [player.play(one).code for one in (Sound(RATE, LONG.samples[: RATE * 4]), SHORT)]
    return {"codes": codes, "status": player.status().code}


def _main(arguments: list[str]) -> None:
    match arguments:
        case ["check", name]:
            _check("sound://", name)
        case ["announce", folder]:
            print(json.dumps(_announce(Path(folder))))
        case ["trouble", url, *folder]:
            print(json.dumps(_trouble(url, Path(folder[0]) if folder else None)), flush=True)
            os._exit(0)  # a card that hangs would hold the process as well


if __name__ == "__main__":
    _main(sys.argv[1:])
