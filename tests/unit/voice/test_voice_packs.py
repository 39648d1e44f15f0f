"""Packs are made whole or not at all, taken up where they were left, and checked against their manifest."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
import soundfile

from hall_board.voice import making
from hall_board.voice.clips import Clip
from hall_board.voice.espeak import EspeakMaker
from hall_board.voice.folders import data_folder
from hall_board.voice.google import GoogleMaker
from hall_board.voice.joining import join
from hall_board.voice.making import hall_pack, make_pack
from hall_board.voice.packs import MANIFEST, PackError, check, open_pack, read_manifest
from hall_board.voice.phrases import announcement, inventory
from hall_board.voice.recorded import RecordedMaker, not_recorded
from hall_board.voice.shaping import Samples
from shared.domain.hall import VoiceSettings

Expect = Callable[[str], None]
RATE = 22050
TWO = [Clip("vi-mot", "vi", "một"), Clip("vi-hai", "vi", "hai")]


def hum(seconds: float = 0.3, rate: int = RATE) -> Samples:
    sound: Samples = (0.2 * np.sin(np.arange(int(seconds * rate)) * 0.1)).astype(np.float32)
    return sound


class Scripted:
    """A maker that fails after so many clips."""

    voice = "scripted"
    made_with = "test"

    def __init__(self, clips_before_failing: int = 99) -> None:
        self.left = clips_before_failing
        self.rendered: list[str] = []

    def render(self, clip: Clip) -> tuple[Samples, int]:
        if self.left == 0:
            raise PackError("voice.no_network")
        self.left -= 1
        self.rendered.append(clip.name)
        return hum(), RATE


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real pack made offline, English included."""
    return hall_pack(VoiceSettings(english=True), tmp_path_factory.mktemp("packs"))


def test_an_offline_pack_is_complete_and_even(spoken: Path) -> None:
    settings = VoiceSettings(english=True)
    assert check(spoken, inventory(settings)).complete
    pack = open_pack(spoken)
    levels = []
    for samples in pack.clips.values():
        frames = samples[: len(samples) // 220 * 220].reshape(-1, 220)
        rms = np.sqrt((frames**2).mean(axis=1))
        levels.append(20 * np.log10(np.sqrt((rms[rms > rms.max() * 0.056] ** 2).mean())))
    assert max(levels) - min(levels) < 3.0  # dB; spoken words at the same loudness
    assert all(0.1 < len(samples) / RATE < 4 for samples in pack.clips.values())


def test_the_manifest_says_what_is_in_the_pack(spoken: Path) -> None:
    manifest = read_manifest(spoken)
    assert manifest.region == "north"
    assert manifest.voice == "espeak-ng vi"
    assert "espeakng-loader" in manifest.made_with
    entry = manifest.clips["vi-khong"]
    assert (entry.text, entry.language) == ("không", "vi")
    assert entry.ms == pytest.approx(soundfile.info(spoken / entry.file).duration * 1000, abs=1)


def test_an_announcement_lasts_a_sensible_time(spoken: Path) -> None:
    pack = open_pack(spoken)
    seconds = len(join(announcement("call", "A001", 3, VoiceSettings(repeats=1)), pack)) / RATE
    assert 4 < seconds < 8


def test_regions_have_voices_of_their_own() -> None:
    clip = Clip("vi-mot", "vi", "một")
    sounds = [EspeakMaker(region).render(clip)[0] for region in ("north", "central", "south")]
    assert not np.array_equal(sounds[0], sounds[1])
    assert not np.array_equal(sounds[1], sounds[2])


def test_a_pack_is_kept_until_wording_region_or_language_changes(tmp_path: Path) -> None:
    first = hall_pack(VoiceSettings(), tmp_path, "A")
    made_at = (first / MANIFEST).stat().st_mtime_ns
    assert hall_pack(VoiceSettings(repeats=3), tmp_path, "A") == first
    assert (first / MANIFEST).stat().st_mtime_ns == made_at
    others = [
        VoiceSettings(wording="Mời số {ticket}"),
        VoiceSettings(region="south"),
        VoiceSettings(english=True),
    ]
    assert len({first, *(hall_pack(settings, tmp_path, "A") for settings in others)}) == 4


def test_a_hall_with_a_pack_of_its_own_uses_it(tmp_path: Path) -> None:
    assert hall_pack(VoiceSettings(pack="/srv/giong"), tmp_path) == Path("/srv/giong")


def test_a_failed_making_leaves_no_pack_and_goes_on_from_there(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    with pytest.raises(PackError, match="no_network"):
        make_pack(Scripted(1), TWO, folder, "north")
    assert not folder.exists()
    second = Scripted()
    make_pack(second, TWO, folder, "north")
    assert second.rendered == ["vi-hai"]
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_a_pack_made_again_replaces_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    make_pack(Scripted(), TWO, folder, "north")
    make_pack(Scripted(), TWO[:1], folder, "north")
    assert list(read_manifest(folder).clips) == ["vi-mot"]
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_two_programs_may_make_the_same_pack_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "pack"

    class Overtaken(Scripted):
        def render(self, clip: Clip) -> tuple[Samples, int]:
            if clip is TWO[1]:
                make_pack(Scripted(), TWO, folder, "north")
            return super().render(clip)

    assert make_pack(Overtaken(), TWO, folder, "north").missing == []
    assert check(folder, TWO).complete


def test_a_disk_that_refuses_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PackError) as caught:
        make_pack(Scripted(), TWO, tmp_path / "file" / "pack", "north")
    assert "quyền ghi" in caught.value.sentence("vi")
    assert "permissions" in caught.value.sentence("en")


def test_check_finds_missing_and_changed_clips(tmp_path: Path, expected_log: Expect) -> None:
    expected_log("voice.clips_unreadable count=1")
    folder = make_pack(Scripted(), TWO, tmp_path / "pack", "north").folder
    (folder / "vi-mot.wav").write_bytes(b"noise")
    third = Clip("vi-ba", "vi", "ba")
    findings = check(folder, [*TWO, third])
    assert (findings.missing, findings.damaged) == ([third], ["vi-mot"])
    assert open_pack(folder).unreadable == ["vi-mot"]
    assert set(open_pack(folder).clips) == {"vi-hai"}


def test_deleted_files_are_left_out(tmp_path: Path, expected_log: Expect) -> None:
    expected_log("voice.clips_unreadable count=1")
    folder = make_pack(Scripted(), TWO, tmp_path / "pack", "north").folder
    (folder / "vi-mot.wav").unlink()
    assert set(open_pack(folder).clips) == {"vi-hai"}
    assert check(folder, TWO).damaged == ["vi-mot"]


@pytest.mark.parametrize("content", [None, b"", b"{}", b"[1]", b"\xff\xfe"])
def test_a_folder_that_is_no_pack_is_told_in_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(PackError) as caught:
        open_pack(tmp_path)
    assert str(tmp_path) in caught.value.sentence("vi")


def test_a_manifest_never_points_outside_its_folder(tmp_path: Path, expected_log: Expect) -> None:
    expected_log("voice.clips_unreadable count=1")
    folder = make_pack(Scripted(), TWO, tmp_path / "pack", "north").folder
    soundfile.write(tmp_path / "outside.wav", hum(), RATE)
    manifest = read_manifest(folder)
    entry = msgspec.structs.replace(manifest.clips["vi-mot"], file="../outside.wav")
    (folder / MANIFEST).write_bytes(
        msgspec.json.encode(msgspec.structs.replace(manifest, clips={**manifest.clips, "vi-mot": entry}))
    )
    assert open_pack(folder).unreadable == ["vi-mot"]


def test_ogg_stereo_and_another_rate_are_read(tmp_path: Path) -> None:
    folder = make_pack(Scripted(), TWO, tmp_path / "pack", "north").folder
    stereo = np.stack([hum(0.3, 44100)] * 2, axis=1)
    soundfile.write(folder / "vi-mot.ogg", stereo, 44100, format="OGG", subtype="VORBIS")
    manifest = read_manifest(folder)
    entry = msgspec.structs.replace(manifest.clips["vi-mot"], file="vi-mot.ogg")
    (folder / MANIFEST).write_bytes(
        msgspec.json.encode(msgspec.structs.replace(manifest, clips={**manifest.clips, "vi-mot": entry}))
    )
    assert len(open_pack(folder).clips["vi-mot"]) == pytest.approx(0.3 * RATE, rel=0.02)


def test_a_recorded_pack_says_what_is_still_to_be_recorded(tmp_path: Path) -> None:
    source = tmp_path / "recordings"
    source.mkdir()
    soundfile.write(source / "vi-mot.flac", hum(0.5, 48000), 48000)
    (source / "vi-hai.wav").write_bytes(b"not sound")
    assert not_recorded(source, TWO) == [TWO[1]]
    made = make_pack(RecordedMaker(source, "Chị A"), TWO, tmp_path / "pack", "north")
    assert made.missing == [TWO[1]]
    assert read_manifest(made.folder).voice == "Chị A"
    assert len(open_pack(made.folder).clips["vi-mot"]) == pytest.approx(0.5 * RATE, rel=0.1)


def test_a_clip_recorded_again_is_taken_again(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "vi-mot.wav", hum(0.5), RATE)
    before = RecordedMaker(tmp_path).made_with
    soundfile.write(tmp_path / "vi-mot.wav", hum(0.6), RATE)
    assert RecordedMaker(tmp_path).made_with != before


def _wav_bytes(tmp_path: Path) -> bytes:
    soundfile.write(tmp_path / "a.wav", hum(), 24000)
    return (tmp_path / "a.wav").read_bytes()


def test_fetched_clips_and_the_languages_asked_for(tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []
    answer = _wav_bytes(tmp_path)

    def fetch(text: str, language: str, _seconds: float) -> bytes:
        asked.append((text, language))
        return answer

    clips = [TWO[0], Clip("en-one", "en", "one")]
    make_pack(GoogleMaker(fetch), clips, tmp_path / "pack", "north")
    assert asked == [("một", "vi"), ("one", "en")]
    assert check(tmp_path / "pack", clips).complete


def test_no_network_is_told_in_a_sentence() -> None:
    def fetch(_text: str, _language: str, _seconds: float) -> bytes:
        raise ConnectionError("no route")

    with pytest.raises(PackError) as caught:
        GoogleMaker(fetch).render(TWO[0])
    assert "mạng" in caught.value.sentence("vi")


def test_a_network_that_hangs_is_given_up() -> None:
    let_go = threading.Event()

    def fetch(_text: str, _language: str, _seconds: float) -> bytes:
        let_go.wait(30)
        return b""

    with pytest.raises(PackError, match="no_network"):
        GoogleMaker(fetch, seconds=0.05).render(TWO[0])
    let_go.set()


def test_packs_are_kept_where_the_system_keeps_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_folder() == tmp_path / "xephang" / "voices"


def test_nothing_but_the_pack_rate_reaches_a_pack() -> None:
    assert making.RATE == RATE
