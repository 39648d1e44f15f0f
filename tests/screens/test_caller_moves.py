"""Moves of a number by keyboard: set aside, sent on and back, priority set back, dossiers left, several counters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date
from pathlib import Path

import pytest
from desk_stage import Shown, Stage, now, pump, shown, strict, until
from PySide6.QtCore import Qt

from caller.bridge import CallerBridge
from caller.bridge_verbs import Seat
from shared.domain import commands as c
from shared.domain.rows import CounterRow
from shared.screen.program import load_fonts

MAIN = Path(__file__).parents[2] / "caller" / "screens" / "Main.qml"
Key = Qt.Key
SEAT, OTHER = "quay-23", "quay-24"


@pytest.fixture
def panel(qapp: object, request: pytest.FixtureRequest) -> Iterator[Shown]:
    load_fonts()
    stage = Stage(hall=strict(), role=getattr(request, "param", "clerk"))
    stage.state()
    for n in range(1, 5):
        stage.ticket(f"NC{n:03}", minutes=60 - n)
    stage.next_is("NC001", 4)
    stage.counter_is(state="open")
    bridge = CallerBridge(stage.feed, stage.commands, Seat(stage.counter, reduced_motion=True))
    with shown(stage, bridge, MAIN, (380, 640)) as window:
        yield window


def keys(panel: Shown, *pressed: Key) -> None:
    for key in pressed:
        panel.key(key)


def only(panel: Shown) -> c.AnyCommand:
    """The one command that was sent."""
    assert until(lambda: bool(panel.stage.server.sent))
    pump(40)
    ((command, _),) = panel.stage.server.sent
    return command


def nothing_sent(panel: Shown) -> bool:
    pump(60)
    return panel.stage.server.sent == []


def test_the_halls_reason_says_whose_time_it_is(panel: Shown) -> None:
    panel.stage.in_hand("NC001", "serving")
    keys(panel, Key.Key_K)
    assert [row["note"] for row in panel.bridge.reasons.choices.rows()] == [
        "Chờ công dân, giữ nguyên chỗ", "Chờ trung tâm, vẫn tính thời gian chờ",
    ]  # fmt: skip
    keys(panel, Key.Key_2)
    park = only(panel)
    assert isinstance(park, c.Park)
    assert (park.reason, park.by, park.until) == ("cho-dong-dau", "hall", "")


def test_a_note_and_the_next_working_day_go_with_the_reason(panel: Shown) -> None:
    panel.stage.in_hand("NC001", "serving")
    keys(panel, Key.Key_K, Key.Key_N, Key.Key_F2, Key.Key_A, Key.Key_1, Key.Key_Return, Key.Key_Down, Key.Key_Return)
    park = only(panel)
    assert isinstance(park, c.Park)
    assert (park.reason, park.note) == ("thieu-giay-to", "a1")
    today = panel.stage.feed.local(now()).date()
    assert 0 < (Date.fromisoformat(park.until) - today).days < 15


def test_an_untrue_priority_is_set_back_with_two_keys(panel: Shown) -> None:
    panel.stage.in_hand("NC001", priority="mang-thai-con-nho")
    keys(panel, Key.Key_D, Key.Key_1)
    version = panel.stage.row.version
    assert only(panel) == c.RefusePriority(counter=SEAT, version=version, reason="khong-giay-to")


def test_an_ordinary_number_has_no_priority_to_set_back(panel: Shown) -> None:
    panel.stage.in_hand("NC001")
    keys(panel, Key.Key_D)
    assert panel.bridge.sheet == ""


def test_the_next_of_the_chain_is_proposed_and_a_reason_asked_for(panel: Shown) -> None:
    panel.stage.in_hand("NC001", "serving")
    keys(panel, Key.Key_T)
    assert until(lambda: panel.sees("transferSearch"))
    assert (panel.bridge.transfer.services.keys()[0], panel.bridge.transfer.service) == ("tra-ket-qua", "tra-ket-qua")
    keys(panel, Key.Key_Return)
    assert nothing_sent(panel)
    keys(panel, Key.Key_Right, Key.Key_F3, Key.Key_2, Key.Key_Return)
    sent = only(panel)
    assert isinstance(sent, c.Transfer)
    assert (sent.service, sent.to_counter, sent.reason, sent.come_back) == (
        "tra-ket-qua", panel.bridge.transfer.counters.keys()[1], "sai-linh-vuc", True,
    )  # fmt: skip


def test_a_lent_number_is_proposed_to_go_back(panel: Shown) -> None:
    panel.stage.in_hand("NC001", "serving", return_to=OTHER, dossiers=5)
    assert panel.text("mainHint") == "Số này quay về Quầy 24"
    keys(panel, Key.Key_T)
    assert until(lambda: panel.sees("transferSearch"))
    keys(panel, Key.Key_1, Key.Key_Return)
    sent = only(panel)
    assert isinstance(sent, c.Transfer) and (sent.service, sent.come_back) == ("", False)


def test_a_lent_number_goes_back_whatever_is_left(panel: Shown) -> None:
    panel.stage.in_hand("NC001", "serving", return_to=OTHER, dossiers=5)
    keys(panel, Key.Key_Return)
    assert only(panel) == c.Finish(counter=SEAT, version=panel.stage.row.version, left=0)


def test_dossiers_beyond_a_turn_are_said_and_left_to_the_server(panel: Shown) -> None:
    panel.stage.in_hand("NC001", "serving", dossiers=5)
    assert panel.text("mainHint") == "Còn 3 hồ sơ, số này vào lại hàng"
    keys(panel, Key.Key_Return)
    assert only(panel) == c.Finish(counter=SEAT, version=panel.stage.row.version)


def test_the_clerk_says_how_many_dossiers_are_left(panel: Shown) -> None:
    panel.stage.in_hand("NC001", "serving", dossiers=5)
    keys(panel, Key.Key_Plus)
    assert panel.text("dossiers") == "Lượt này xong 1/5 hồ sơ"
    panel.tap("moreDone")
    panel.tap("moreDone")
    assert panel.text("mainHint") == "Còn 2 hồ sơ, số này vào lại hàng"
    keys(panel, Key.Key_Return)
    assert only(panel) == c.Finish(counter=SEAT, version=panel.stage.row.version, left=2)


def test_absent_too_early_says_why_and_sends_nothing(panel: Shown) -> None:
    panel.stage.in_hand("NC001", calls=3)
    panel.stage.counter_is(absent_from=now() + 20_000)
    assert "chờ công dân đi tới quầy" in panel.text("absentWhy")
    assert not panel.bridge.panel.absentNudged
    keys(panel, Key.Key_Delete)
    assert panel.bridge.panel.absentNudged
    assert nothing_sent(panel)


def test_absent_unlocks_by_itself(panel: Shown) -> None:
    panel.stage.in_hand("NC001", calls=3)
    panel.stage.counter_is(absent_from=now() + 900)
    assert not panel.item("absent").isEnabled()
    assert until(lambda: panel.item("absent").isEnabled())
    keys(panel, Key.Key_Delete)
    assert isinstance(only(panel), c.MarkAbsent)


def test_counters_are_joined_by_keyboard(panel: Shown) -> None:
    panel.stage.other_is("quay-22", state="open", clerk="cb1")
    keys(panel, Key.Key_Q)
    rows = panel.bridge.staff.choices.rows()
    assert [row["id"] for row in rows if row["locked"]] == ["quay-22"]
    assert [row["id"] for row in rows if row["key"] in {"1", "2"}] == [OTHER, "quay-21"]
    keys(panel, Key.Key_1, Key.Key_2, Key.Key_2, Key.Key_Return)
    assert only(panel) == c.CoverCounters(counter=SEAT, version=panel.stage.row.version, counters=[OTHER])
    assert until(lambda: panel.bridge.sheet == "")


def covering(panel: Shown) -> CounterRow:
    """Quầy 24 is worked from quầy 23, and has a number in hand."""
    panel.stage.counter_is(covered_by=SEAT)
    row = panel.stage.ticket("NC001", "serving", counter=OTHER)
    panel.stage.other_is(
        OTHER, state="open", covered_by=SEAT, ticket=row.id, label="NC001", ticket_state="serving",
        ticket_since=now() - 5000, version=41,
    )  # fmt: skip
    return panel.stage.feed.table(CounterRow)[OTHER]


def test_a_number_at_another_counter_of_mine_is_in_my_hand(panel: Shown) -> None:
    row = covering(panel)
    assert (panel.text("counterTitle"), panel.text("inHand")) == ("Quầy 23 · 24", "NC001")
    keys(panel, Key.Key_Return)
    assert only(panel) == c.Finish(counter=OTHER, version=row.version)
    panel.stage.other_is(OTHER, ticket="", label="", ticket_state="")
    assert until(lambda: not panel.bridge.panel.busy)
    panel.stage.server.sent.clear()
    keys(panel, Key.Key_U)
    undone = only(panel)
    assert isinstance(undone, c.Undo) and undone.counter == OTHER


def test_a_call_goes_to_my_own_counter_and_waits_for_the_one_it_was_made_at(panel: Shown) -> None:
    panel.stage.counter_is(covered_by=SEAT)
    panel.stage.other_is(OTHER, state="open", covered_by=SEAT)
    keys(panel, Key.Key_Space)
    assert only(panel) == c.CallNext(counter=SEAT, version=panel.stage.row.version)
    covering(panel)
    assert until(lambda: panel.bridge.panel.inHand == "NC001" and not panel.bridge.panel.busy)


def test_a_counter_worked_from_another_says_so(panel: Shown) -> None:
    panel.stage.counter_is(covered_by=OTHER)
    assert panel.text("empty") == "Quầy 24 đang làm việc thay quầy này"
    keys(panel, Key.Key_Space, Key.Key_P, Key.Key_C)
    assert nothing_sent(panel)


def test_the_roster_comes_first_and_signs_in_at_an_open_counter(panel: Shown) -> None:
    keys(panel, Key.Key_N)
    assert panel.bridge.staff.choices.rows()[0]["note"] == "Lịch trực hôm nay 00:00–23:59"
    keys(panel, Key.Key_1)
    assert only(panel) == c.SignIn(counter=SEAT, version=panel.stage.row.version, clerk="cb2")


def test_signing_out(panel: Shown) -> None:
    panel.stage.counter_is(clerk="cb1")
    keys(panel, Key.Key_N, Key.Key_0)
    assert only(panel) == c.SignOut(counter=SEAT, version=panel.stage.row.version)


def picked(panel: Shown) -> None:
    keys(panel, Key.Key_L, Key.Key_Down, Key.Key_Down)
    assert panel.bridge.list.picked == "t-NC002"


def test_out_of_order_by_keyboard_with_a_note(panel: Shown) -> None:
    panel.stage.counter_is(out_of_order=8)
    picked(panel)
    assert panel.text("outOfOrder") == "Đã gọi ngoài thứ tự 8/10 hôm nay"
    keys(panel, Key.Key_1, Key.Key_F2, Key.Key_A, Key.Key_Return)
    sent = only(panel)
    assert isinstance(sent, c.CallTicket)
    assert (sent.ticket, sent.reason, sent.note) == ("t-NC002", "suc-khoe", "a")


def test_a_waiting_citizen_lets_others_go_first(panel: Shown) -> None:
    picked(panel)
    keys(panel, Key.Key_A)
    assert only(panel) == c.StepAside(ticket="t-NC002")


def test_two_numbers_of_one_person_are_joined(panel: Shown) -> None:
    picked(panel)
    keys(panel, Key.Key_G)
    assert panel.text("linking") == "Chọn số thứ hai của cùng người với NC002"
    keys(panel, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert only(panel) == c.LinkTickets(tickets=["t-NC002", "t-NC004"])


@pytest.mark.parametrize("panel", ["supervisor"], indirect=True)
def test_a_supervisor_cancels_a_waiting_number(panel: Shown) -> None:
    picked(panel)
    keys(panel, Key.Key_X, Key.Key_1, Key.Key_Return)
    assert only(panel) == c.CancelTicket(ticket="t-NC002", reason="Công dân đã về")


def test_a_clerk_is_not_offered_what_a_supervisor_decides(panel: Shown) -> None:
    panel.stage.ticket("NC002", minutes=58, priority="mang-thai-con-nho")
    picked(panel)
    assert not panel.sees("setBack") and not panel.sees("cancel")
    keys(panel, Key.Key_D, Key.Key_X)
    assert (panel.bridge.list.act, panel.bridge.sheet) == ("call_ticket", "list")


@pytest.mark.parametrize("panel", ["supervisor"], indirect=True)
def test_the_priority_of_a_waiting_number_is_set_back(panel: Shown) -> None:
    panel.stage.ticket("NC002", minutes=58, priority="mang-thai-con-nho")
    picked(panel)
    keys(panel, Key.Key_D, Key.Key_1, Key.Key_Return)
    assert only(panel) == c.SetPriority(ticket="t-NC002", priority="thuong", reason="khong-giay-to")
