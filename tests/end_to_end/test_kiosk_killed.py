"""The kiosk is killed between asking for a number and its answer: the number is neither lost nor doubled."""

from __future__ import annotations

import os
import signal
import stat
import time
from pathlib import Path

import pytest

from shared.domain.events import TicketIssued
from shared.engine import queries
from shared.engine.journal import decode, entries
from shared.ports.drive import DriveClient
from xephang.scene import Scene, staged

HALL = Path(__file__).parents[2] / "halls" / "commune.toml"
SOON_S = 20.0
pytestmark = pytest.mark.timeout(120)


def issued(database: str) -> list[str]:
    """Every number in the journal, in order."""
    with queries.reading(database) as found:
        events = (decode(entry.body) for entry in entries(found.connection, found.hall))
        return [event.label for event in events if isinstance(event, TicketIssued)]


def until(true, why):
    deadline = time.monotonic() + SOON_S
    while not true():
        assert time.monotonic() < deadline, why
        time.sleep(0.01)


def ask_with_the_server_held(scene: Scene, asked: Path) -> int:
    """Touch the last card while the server stands still, until the question is on the disk; the server's id."""
    kiosk = scene.hands["kiosk"]
    ordinary = next(priority.id for priority in scene.hall.priorities if priority.ordinary)
    kiosk.tap("start", 8000)
    kiosk.tap(f"service:{scene.service.id}", 8000)
    kiosk.wait(f"priority:{ordinary}")
    server = scene.programs.running["server"].process.pid
    os.kill(server, signal.SIGSTOP)
    kiosk.tap(f"priority:{ordinary}")
    until(asked.exists, "the question was not kept")
    return server


def kill_kiosk(scene: Scene) -> None:
    scene.hands.pop("kiosk").close()
    process = scene.programs.running["kiosk"].process
    process.kill()
    process.wait(10)


def bring_back(scene: Scene) -> DriveClient:
    """Let the watch start the kiosk again, and take its hand."""

    def running():
        scene.programs.watch()
        return scene.programs.running["kiosk"].process.poll() is None

    until(running, "the kiosk was not started again")
    scene.hands["kiosk"] = DriveClient(scene.house.drive("kiosk"), timeout_s=SOON_S)
    return scene.hands["kiosk"]


@pytest.mark.parametrize("answered", [True, False], ids=["taken_before_it_died", "not_yet_taken"])
def test_a_kiosk_killed_while_asking_prints_that_number_once(expected_log, answered):
    expected_log(r"program died name=kiosk|no_answer|unreachable")
    with staged(HALL, headless=True) as scene:
        asked = scene.house.folder / "spool.sqlite.asked"
        server = ask_with_the_server_held(scene, asked)
        assert stat.S_IMODE(asked.stat().st_mode) == 0o600
        try:
            if not answered:
                kill_kiosk(scene)
        finally:
            os.kill(server, signal.SIGCONT)
        if answered:
            until(lambda: issued(scene.house.database), "no number was taken")
            kill_kiosk(scene)
        seen = bring_back(scene).wait("number", timeout_ms=20_000)
        until(lambda: not asked.exists(), "the question outlived its answer")
        assert issued(scene.house.database) == [seen["text"]]
        tickets = [path.name for path in (scene.house.folder / "paper").glob("ticket-*.png")]
        assert len(tickets) == 1, tickets
