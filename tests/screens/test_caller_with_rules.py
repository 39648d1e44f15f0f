"""The panel against the real rules: what it offers is accepted, what it locks would be refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from core_stage import CoreStage, hall_file
from desk_stage import Shown, pump, shown, until
from PySide6.QtCore import Qt

from caller.bridge import CallerBridge
from caller.bridge_verbs import Seat
from shared.domain import commands as c
from shared.screen.program import load_fonts

MAIN = Path(__file__).parents[2] / "caller" / "screens" / "Main.qml"
SIZE = (380, 640)
Key = Qt.Key
PAUSE_S = 1.1  # between two presses of the same button, as a person leaves


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def desk(qapp: object) -> Iterator[tuple[CoreStage, Shown, Clock]]:
    load_fonts()
    hall, clock = hall_file("commune.toml"), Clock()
    quick = msgspec.structs.replace(hall.calling, calls_before_absent=1, announcement_seconds=30, walk_seconds=20)
    stage = CoreStage(msgspec.structs.replace(hall, calling=quick), "quay-1")
    bridge = CallerBridge(stage.feed, stage.commands, Seat("quay-1", reduced_motion=True, clock=clock))
    with shown(stage, bridge, MAIN, SIZE) as window:  # type: ignore[arg-type]
        yield stage, window, clock


def press(desk: tuple[CoreStage, Shown, Clock], *keys: Key) -> None:
    """Keys a person presses one after another, each when the panel is at rest."""
    _, panel, clock = desk
    for key in keys:
        assert until(lambda: not panel.bridge.panel.busy)
        clock.now += PAUSE_S
        panel.key(key)
    assert until(lambda: not panel.bridge.panel.busy)
    pump(30)


def take(stage: CoreStage, service: str, **fields: Any) -> str:
    """Take a number; its label."""
    return str(stage.do(c.IssueTicket(service=service, without_card=True, **fields)).label)


def join(desk: tuple[CoreStage, Shown, Clock]) -> None:
    """Open, and work all four counters of the commune as one."""
    press(desk, Key.Key_Space, Key.Key_Q, Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_Return)


def test_one_clerk_works_four_counters_from_one_panel(desk: tuple[CoreStage, Shown, Clock]) -> None:
    stage, panel, _ = desk
    labels = [take(stage, service) for service in ("dat-dai", "cu-tru", "ho-tich", "chung-thuc")]
    join(desk)
    assert panel.text("counterTitle") == "Quầy 1 · 2 · 3 · 4"
    served = []
    for _ in labels:
        assert until(lambda: panel.bridge.panel.next != "" or panel.bridge.panel.inHand != "")
        expected = panel.bridge.panel.next
        press(desk, Key.Key_Space)
        assert until(lambda expected=expected: panel.bridge.panel.inHand == expected)
        served.append((panel.bridge.panel.inHand, panel.bridge.panel.handState))
        press(desk, Key.Key_S, Key.Key_Return)
        assert until(lambda: panel.bridge.panel.inHand == "")
    assert served == [
        (labels[0], "Đang gọi · Quầy 4"), (labels[1], "Đang gọi · Quầy 3"), (labels[2], "Đang gọi · Quầy 1"),
        (labels[3], "Đang gọi · Quầy 2"),
    ]  # fmt: skip
    assert (panel.bridge.panel.served, stage.refused) == ("4", [])
    press(desk, Key.Key_U)
    assert until(lambda: panel.bridge.panel.inHand == labels[3])


def test_absence_counts_down_and_is_refused_no_more(desk: tuple[CoreStage, Shown, Clock]) -> None:
    stage, panel, _ = desk
    take(stage, "ho-tich")
    press(desk, Key.Key_Space, Key.Key_Space)
    assert "chờ loa đọc số" in panel.text("absentWhy")
    press(desk, Key.Key_Delete)
    stage.do(c.ReportAnnouncement(call=1, outcome="spoken", started_at=stage.now), "board")
    assert until(lambda: "chờ công dân đi tới quầy, còn" in panel.text("absentWhy"))
    press(desk, Key.Key_Delete)
    assert not any(isinstance(each, c.MarkAbsent) for each in stage.sent)
    stage.skipped += 21_000
    stage.do(c.PostNotice(text="Thông báo"))  # a frame brings the hall's time
    assert until(lambda: panel.bridge.panel.canAbsent)
    press(desk, Key.Key_Delete)
    assert until(lambda: panel.bridge.panel.inHand == "")
    assert stage.refused == []


def test_an_incident_stops_absence(desk: tuple[CoreStage, Shown, Clock]) -> None:
    stage, panel, _ = desk
    take(stage, "ho-tich")
    press(desk, Key.Key_Space, Key.Key_Space)
    stage.do(c.DeclareIncident(kind="power", text="Mất điện"))
    assert until(lambda: panel.text("absentWhy") == "Đang có sự cố, chưa tính vắng mặt")


def test_dossiers_priority_park_and_chain(desk: tuple[CoreStage, Shown, Clock]) -> None:
    stage, panel, _ = desk
    first = take(stage, "ho-tich", dossiers=5, priority="nguoi-co-cong")
    press(desk, Key.Key_Space, Key.Key_Space, Key.Key_S)
    assert until(lambda: panel.text("mainHint") == "Còn 2 hồ sơ, số này vào lại hàng")
    press(desk, Key.Key_Return)
    assert until(lambda: panel.bridge.panel.next == first)
    press(desk, Key.Key_Space, Key.Key_D, Key.Key_1)
    assert until(lambda: panel.bridge.panel.inHand == "" and panel.bridge.panel.next == first)
    press(desk, Key.Key_Space, Key.Key_K, Key.Key_N, Key.Key_5)
    assert until(lambda: panel.bridge.panel.inHand == "")
    ticket = next(each for each in stage.state.tickets.values() if each.label == first)
    assert (ticket.state, ticket.priority, ticket.parked_by, ticket.parked_until) == (
        "parked", "thuong", "hall", "2026-11-24",
    )  # fmt: skip
    second = take(stage, "ho-tich")
    press(desk, Key.Key_Space, Key.Key_S, Key.Key_T)
    assert panel.bridge.transfer.service == "tra-ket-qua"
    press(desk, Key.Key_1, Key.Key_Return)
    assert until(lambda: panel.bridge.panel.inHand == "")
    moved = next(each for each in stage.state.tickets.values() if each.label == second)
    assert (moved.state, moved.service, stage.refused) == ("waiting", "tra-ket-qua", [])


def test_the_list_moves_people_by_the_rules(desk: tuple[CoreStage, Shown, Clock]) -> None:
    stage, panel, _ = desk
    labels = [take(stage, "ho-tich") for _ in range(4)]
    press(desk, Key.Key_Space, Key.Key_L, Key.Key_Down, Key.Key_A)
    assert until(lambda: panel.bridge.panel.next == labels[1])
    press(desk, Key.Key_L, Key.Key_Down, Key.Key_G, Key.Key_Down, Key.Key_Return)
    by_label = {each.label: each for each in stage.state.tickets.values()}
    assert until(lambda: by_label[labels[1]].linked == [by_label[labels[2]].id])
    press(desk, Key.Key_L, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_1, Key.Key_Return)
    assert until(lambda: panel.bridge.panel.inHand == labels[3])
    assert (stage.state.desks["quay-1"].out_of_order, stage.refused) == (1, [])


def test_what_the_panel_does_not_lock_is_refused_in_a_sentence(desk: tuple[CoreStage, Shown, Clock]) -> None:
    stage, panel, _ = desk
    take(stage, "ho-tich")
    press(desk, Key.Key_Space)
    stage.do(c.OpenCounter(counter="quay-3", version=stage.state.desks["quay-3"].version, clerk="can-bo-1"))
    press(desk, Key.Key_N, Key.Key_1)
    assert until(lambda: stage.refused == ["clerk_elsewhere"])
    assert until(lambda: panel.sees("refusal") and "quầy số 3" in panel.text("refusal"))
