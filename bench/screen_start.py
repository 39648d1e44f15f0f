"""What a screen costs beside an empty window: time from exec to the first frame, and resident memory.

`python -m bench.screen_start [--rounds 5] [--json FILE]`. Each program runs on a real server with the provincial hall,
off screen and drawn in software, in turn with an empty Qt Quick Controls window of the same PySide6. Memory is read
once the screen is live. Bounds of the project: first frame at most 3.5 times, resident memory at most 2.0 times.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from xephang import house as houses
from xephang.house import House
from xephang.scene import staged

PROGRAMS = ("kiosk", "caller", "counter_display", "hall_board")
FRAME_BOUND, MEMORY_BOUND = 3.5, 2.0
SETTLE_S = 5.0  # after the first frame: the screen is live, and what loads late has loaded
HALL = Path(__file__).parents[1] / "halls" / "provincial.toml"
PATIENCE_S = 30.0
EMPTY = """
import sys
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuickControls2 import QQuickStyle
QQuickStyle.setStyle("Basic")
app = QGuiApplication(sys.argv)
engine = QQmlApplicationEngine()
engine.loadData(b"import QtQuick.Controls; ApplicationWindow { width: 1080; height: 1920; visible: true }")
window = engine.rootObjects()[0]
shown = []
def first():
    if not shown:
        shown.append(1)
        print("first frame", flush=True)
window.frameSwapped.connect(first)
app.exec()
"""


def command_of(program: str, house: House) -> list[str]:
    """How a program of a house is started, telling of its first frame."""
    if program == "empty":
        return [sys.executable, "-c", EMPTY]
    started = next(one for one in houses.screens(replace(house, drives=None)) if one.name == program)
    return [sys.executable, "-m", started.module, "--first-frame", *started.arguments]


def measure(program: str, house: House) -> tuple[float, float]:
    """Seconds to the first frame, and resident MB a little later."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    began = time.perf_counter()
    process = subprocess.Popen(
        command_of(program, house), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    try:
        if process.stdout is None or b"first frame" not in process.stdout.readline():
            raise RuntimeError(f"{program} showed no frame")
        seconds = time.perf_counter() - began
        time.sleep(SETTLE_S)
        return seconds, resident_mb(process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def resident_mb(pid: int) -> float:
    """VmRSS of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> int:
    """Print the table; 1 where a bound is broken."""
    asked = argparse.ArgumentParser(prog="python -m bench.screen_start")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    seen: dict[str, list[tuple[float, float]]] = {}
    with staged(HALL, headless=True, screens=False) as scene:
        for _ in range(given.rounds):
            for program in ("empty", *PROGRAMS):
                seen.setdefault(program, []).append(measure(program, scene.house))
    medians = {
        program: (statistics.median(one[0] for one in taken), statistics.median(one[1] for one in taken))
        for program, taken in seen.items()
    }
    rows = {
        program: {
            "first_frame_s": round(frame, 3),
            "resident_mb": round(memory, 1),
            "frame_ratio": round(frame / medians["empty"][0], 2),
            "memory_ratio": round(memory / medians["empty"][1], 2),
        }
        for program, (frame, memory) in medians.items()
    }
    for program, row in rows.items():
        print(f"{program:16}" + "  ".join(f"{key} {value:>7}" for key, value in row.items()))
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    over = [row for row in rows.values() if row["frame_ratio"] > FRAME_BOUND or row["memory_ratio"] > MEMORY_BOUND]
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
