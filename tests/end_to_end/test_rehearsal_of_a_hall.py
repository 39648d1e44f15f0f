"""The rehearsal an installer runs, through the real programs: all files are there, and each step was seen."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

HALLS = Path(__file__).parents[2] / "halls"
FILES = {
    "kiosk.png", "ticket.png", "ticket.bin", "caller.png", "counter.png", "board.png", "call.wav", "report.json",
}  # fmt: skip


def rehearse(out: Path, hall: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "xephang", "rehearse", "--out", str(out), "--hall", str(HALLS / hall)],
        capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip


@pytest.mark.timeout(120)
@pytest.mark.parametrize("hall", ["provincial.toml", "commune.toml"])
def test_a_visit_is_seen_from_the_touch_to_the_journal(tmp_path, hall):
    done = rehearse(tmp_path, hall)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["ok"] and all(step["ok"] for step in report["steps"])
    browser = {"supervisor.png"} if shutil.which("chromium") or shutil.which("google-chrome") else set()
    assert {path.name for path in tmp_path.iterdir()} == FILES | browser
    for step in ("number", "paper", "board", "voice"):
        assert 0 < next(one["ms"] for one in report["steps"] if one["name"] == step) < 15_000
    (code,) = zxingcpp.read_barcodes(Image.open(tmp_path / "ticket.png"))
    assert "/t/" in code.text
    with wave.open(str(tmp_path / "call.wav")) as sound:
        assert sound.getnframes() / sound.getframerate() > 3
    for picture in tmp_path.glob("*.png"):
        low, high = Image.open(picture).convert("L").getextrema()
        assert high - low > 100, f"{picture.name} is blank"


def test_a_wrong_hall_is_told_and_nothing_is_started(tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('id = "x"\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "xephang", "rehearse", "--out", str(tmp_path / "out"), "--hall", str(wrong)],
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "wrong.toml:1" in done.stdout
