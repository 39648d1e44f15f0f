"""`python -m hall_board.voice` makes packs, says what they lack, and writes a call to listen to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

from hall_board.voice.__main__ import main

HALL = """
name = "a hall"
[voice]
region = "south"
wording = "Mời số {ticket} tới quầy {counter}"
[[services]]
series = "B"
[[services]]
series = "Đ"
"""


@pytest.fixture(autouse=True)
def own_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def hall_file(tmp_path: Path) -> str:
    file = tmp_path / "hall.toml"
    file.write_text(HALL, "utf-8")
    return str(file)


def test_make_then_check(tmp_path: Path, hall_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "pack"
    assert main(["make", "--hall", hall_file, "--out", str(folder)]) == 0
    assert {path.name for path in folder.glob("vi-letter-*")} == {"vi-letter-b.wav", "vi-letter-dd.wav"}
    assert main(["check", str(folder), "--hall", hall_file]) == 0
    assert main(["check", str(folder), "--hall", hall_file, "--region", "north", "--lang", "en"]) == 1
    assert "vi-nghin.wav\tnghìn" in capsys.readouterr().out


def test_say_writes_a_call(tmp_path: Path, hall_file: str) -> None:
    out = tmp_path / "call.wav"
    assert main(["say", "--hall", hall_file, "--label", "B012", "--counter", "3", "--out", str(out)]) == 0
    assert soundfile.info(out).duration > 4


def test_say_with_an_incomplete_pack_spells_and_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, expected_log: object
) -> None:
    assert callable(expected_log)
    expected_log("voice.clips_missing")
    main(["make", "--letters", "A", "--out", str(tmp_path / "pack")])
    arguments = ["say", "--pack", str(tmp_path / "pack"), "--label", "B1", "--counter", "3"]
    assert main([*arguments, "--out", str(tmp_path / "x.wav")]) == 1
    assert "chuông" in capsys.readouterr().out


def test_a_folder_of_recordings_is_checked_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "recordings"
    source.mkdir()
    assert main(["check", str(source), "--letters", "A"]) == 1
    listed = [line.split("\t") for line in capsys.readouterr().out.splitlines()[1:]]
    assert ["vi-letter-a.wav", "a"] in listed
    main(["make", "--letters", "A", "--out", str(tmp_path / "spoken")])
    for name, _ in listed:
        (source / name).write_bytes((tmp_path / "spoken" / name).read_bytes())
    assert main(["check", str(source), "--letters", "A"]) == 0
    made = ["make", "--maker", "recorded", "--letters", "A", "--from", str(source), "--out", str(tmp_path / "pack")]
    assert main(made) == 0
    assert main(["check", str(tmp_path / "pack"), "--letters", "A"]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "nowhere"], "nowhere"),
        (["make", "--hall", "nowhere.toml", "--out", "x"], "nowhere.toml"),
        (["make", "--maker", "recorded", "--from", "nowhere", "--out", "x"], "--from"),
        (["say", "--label", "A1", "--counter", "1", "--out", "nowhere/at/all.wav"], "nowhere/at/all.wav"),
    ],
)
def test_trouble_is_a_sentence_and_an_exit_code(
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert words in told
    assert "Vui lòng" in told


@pytest.mark.parametrize("content", ["[voice]\nregion = 'west'", "[voice\n", "[voice]\nrepeats = 'two'", "voice = 3"])
def test_a_bad_hall_file_is_told(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "hall.toml").write_text(content, "utf-8")
    assert main(["make", "--hall", str(tmp_path / "hall.toml"), "--out", str(tmp_path / "pack")]) == 2
    assert "[voice]" in capsys.readouterr().err


def test_a_board_starts_without_loading_sound_libraries() -> None:
    code = (
        "import sys, hall_board.voice.announcer as a, shared.domain.hall as h; "
        "a.open_announcer(h.VoiceSettings(), print); "
        "print([m for m in ('numpy', 'sounddevice', 'soundfile', 'gtts') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
