"""The server is killed while numbers are taken: every acknowledged one is there, none is double, screens go on."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from shared.domain.answers import Accepted
from shared.domain.commands import IssueTicket
from shared.domain.events import TicketIssued
from shared.engine import queries
from shared.engine.journal import decode, entries
from shared.engine.verify import verify
from shared.wire.commands import CommandClient
from shared.wire.tokens import read_token
from shared.words import say
from xephang.scene import Scene, await_health, staged

HALLS = Path(__file__).parents[2] / "halls"
pytestmark = pytest.mark.timeout(150)
DIED = r"program died name=server|no_answer|unreachable"


def issued(database: str) -> list[str]:
    """Every number in the journal, in order."""
    with queries.reading(database) as found:
        events = (decode(entry.body) for entry in entries(found.connection, found.hall))
        return [event.label for event in events if isinstance(event, TicketIssued)]


def kill_server(scene: Scene) -> None:
    process = scene.programs.running["server"].process
    process.kill()
    process.wait(10)


def restart(scene: Scene) -> float:
    """Let the watch bring the server back; the moment it answered, ms since 1970."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        scene.programs.watch()
        if scene.programs.running["server"].process.poll() is None:
            break
        time.sleep(0.02)
    await_health(scene)
    return time.time() * 1000


def walk_to_the_last_choice(scene: Scene) -> str:
    """Touch the kiosk up to the priority page; the name of the last card."""
    kiosk = scene.hands["kiosk"]
    kiosk.tap("start", 8000)
    if len(scene.hall.services) > 12:
        kiosk.tap(f"agency:{scene.agency.id}", 8000)
    kiosk.tap(f"service:{scene.service.id}", 8000)
    ordinary = next(priority.id for priority in scene.hall.priorities if priority.ordinary)
    kiosk.wait(f"priority:{ordinary}")
    return f"priority:{ordinary}"


def test_a_touch_while_the_server_is_dead_becomes_one_number_by_itself(expected_log):
    expected_log(DIED)
    with staged(HALLS / "provincial.toml", headless=True) as scene:
        last = walk_to_the_last_choice(scene)
        kill_server(scene)
        scene.hands["kiosk"].tap(last)
        time.sleep(0.5)  # the request is on its way to nobody
        answered = restart(scene)
        seen = scene.hands["kiosk"].wait("number", timeout_ms=10_000)
        assert seen["text"] and seen["at_ms"] - answered < 2000
        assert issued(scene.house.database) == [seen["text"]]
        assert verify(scene.house.database).ok


def test_screens_that_were_cut_off_show_the_present_without_a_touch(expected_log):
    expected_log(DIED)
    with staged(HALLS / "provincial.toml", headless=True) as scene:
        caller, board = scene.hands["caller"], scene.hands["hall_board"]
        caller.wait("mainAction", say("caller.main_open"), timeout_ms=10_000)
        caller.key("Space")
        caller.wait("mainAction", say("caller.main_call"), timeout_ms=10_000)
        client = CommandClient([scene.house.engine], read_token(scene.house.token("kiosk")))
        kill_server(scene)
        restart(scene)
        answer = client.send(IssueTicket(service=scene.service.id))
        assert isinstance(answer, Accepted)
        caller.wait("next", answer.result.label, timeout_ms=10_000)
        caller.key("Space")
        board.wait("latestNumber", answer.result.label, timeout_ms=10_000)
        client.close()


def test_many_hands_take_numbers_while_the_server_dies_again_and_again(expected_log):
    expected_log(DIED)
    with staged(HALLS / "commune.toml", headless=True, screens=False) as scene:
        acknowledged: list[str] = []
        stop = threading.Event()

        def take() -> None:
            client = CommandClient([scene.house.engine], read_token(scene.house.token("kiosk")))
            while not stop.is_set():
                answer = client.send(IssueTicket(service=scene.service.id), deadline_s=30)
                if isinstance(answer, Accepted):
                    acknowledged.append(answer.result.label)
            client.close()

        hands = [threading.Thread(target=take) for _ in range(3)]
        for hand in hands:
            hand.start()
        for _ in range(3):
            enough = len(acknowledged) + 40
            while len(acknowledged) < enough:
                time.sleep(0.01)
            kill_server(scene)
            restart(scene)
        stop.set()
        for hand in hands:
            hand.join(40)
        given = issued(scene.house.database)
        assert len(acknowledged) == len(set(acknowledged))
        assert len(given) == len(set(given))
        assert sorted(given) == sorted(acknowledged)
        assert verify(scene.house.database).ok
