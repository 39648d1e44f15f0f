"""The clerk's sheets and list: what can be chosen, what is sent, and what closes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_stage import Shown, Stage, pump, refused, shown, until
from PySide6.QtCore import Qt

from caller.bridge import CallerBridge
from caller.bridge_verbs import Seat
from shared.domain import commands as c
from shared.screen.program import load_fonts

MAIN = Path(__file__).parents[2] / "caller" / "screens" / "Main.qml"
Key = Qt.Key


def stage() -> Stage:
    made = Stage()
    made.state()
    for n in range(1, 5):
        made.ticket(f"NC{n:03}", minutes=60 - n)
    made.ticket("KQ007", service="tra-ket-qua", minutes=90)
    made.ticket("NC101", "parked", counter=made.counter, reason="Thiếu giấy tờ")
    made.ticket("NC102", "absent", counter=made.counter)
    made.next_is("NC001", 4)
    made.counter_is(state="open")
    return made


@pytest.fixture
def panel(qapp: object, request: pytest.FixtureRequest) -> Iterator[Shown]:
    load_fonts()
    made = stage()
    bridge = CallerBridge(made.feed, made.commands, Seat(made.counter, reduced_motion=True))
    with shown(made, bridge, MAIN, getattr(request, "param", (380, 640))) as window:
        yield window


def type_into(panel: Shown, text: str) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QGuiApplication, QKeyEvent

    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
            QGuiApplication.sendEvent(panel.view, event)
    pump(200)


def sent(panel: Shown) -> list[object]:
    return [command for command, _ in panel.stage.server.sent]


def test_transfer_by_keyboard_alone(panel: Shown) -> None:
    panel.stage.in_hand("NC001")
    version = panel.stage.row.version
    panel.key(Key.Key_T)
    assert until(lambda: panel.sees("transferSearch"))
    type_into(panel, "bao hiem xa")
    assert panel.bridge.transfer.services.keys() == ["bao-hiem-xa-hoi"]
    panel.key(Key.Key_Return)
    wanted = c.Transfer(counter=panel.stage.counter, version=version, service="bao-hiem-xa-hoi")
    assert until(lambda: sent(panel) == [wanted])
    assert until(lambda: panel.bridge.sheet == "")


def test_arrows_choose_a_service(panel: Shown) -> None:
    panel.stage.in_hand("NC001")
    panel.key(Key.Key_T)
    assert until(lambda: panel.sees("transferSearch"))
    panel.key(Key.Key_Down)
    panel.key(Key.Key_Down)
    assert panel.bridge.transfer.service == panel.bridge.transfer.services.keys()[1]


def test_transfer_to_one_counter(panel: Shown) -> None:
    panel.stage.in_hand("NC001")
    panel.tap("transfer")
    panel.tap("service:tra-ket-qua")
    panel.tap("counter:quay-3")
    panel.tap("confirmTransfer")
    assert until(lambda: bool(sent(panel)))
    (command,) = sent(panel)
    assert isinstance(command, c.Transfer)
    assert (command.service, command.to_counter) == ("tra-ket-qua", "quay-3")


def test_letters_typed_into_a_search_are_no_commands(panel: Shown) -> None:
    panel.stage.in_hand("NC001", calls=3)
    panel.key(Key.Key_T)
    assert until(lambda: panel.sees("transferSearch"))
    for key in (Key.Key_S, Key.Key_R, Key.Key_Space, Key.Key_Delete):
        panel.key(key)
    pump(60)
    assert sent(panel) == []
    assert panel.bridge.sheet == "transfer"


def test_park_with_a_digit(panel: Shown) -> None:
    panel.stage.in_hand("NC001", "serving")
    panel.key(Key.Key_K)
    panel.key(Key.Key_1)
    assert until(lambda: bool(sent(panel)))
    (command,) = sent(panel)
    assert isinstance(command, c.Park) and command.reason == "Thiếu giấy tờ, đi bổ sung"


def test_pause_with_the_halls_reasons(panel: Shown) -> None:
    panel.tap("pause")
    panel.tap("reason:2")
    assert until(lambda: bool(sent(panel)))
    (command,) = sent(panel)
    assert isinstance(command, c.PauseCounter) and command.reason == "Họp"


def test_a_chosen_number_needs_a_reason(panel: Shown) -> None:
    panel.tap("list")
    panel.tap("listSearch")
    panel.tap("ticket:t-NC003")
    assert not panel.item("callChosen").isEnabled()
    panel.key(Key.Key_Return)
    assert sent(panel) == []
    panel.key(Key.Key_1)
    panel.tap("callChosen")
    assert until(lambda: bool(sent(panel)))
    (command,) = sent(panel)
    assert isinstance(command, c.CallTicket)
    assert (command.ticket, command.reason) == ("t-NC003", "Sức khỏe yếu")
    assert until(lambda: panel.bridge.sheet == "")


def test_a_reason_in_own_words(panel: Shown) -> None:
    panel.tap("list")
    panel.tap("ticket:t-NC002")
    panel.tap("otherReason")
    type_into(panel, "Người nhà cấp cứu")
    panel.key(Key.Key_Return)
    assert until(lambda: bool(sent(panel)))
    (command,) = sent(panel)
    assert isinstance(command, c.CallTicket) and command.reason == "Người nhà cấp cứu"


def test_other_counters_tickets_are_found_by_search_only(panel: Shown) -> None:
    panel.tap("list")
    assert panel.bridge.list.tickets.indexOf("t-KQ007") < 0
    panel.tap("listSearch")
    type_into(panel, "tra ket qua")
    assert panel.bridge.list.tickets.keys() == ["t-KQ007"]


@pytest.mark.parametrize(
    ("state", "ticket", "button", "command"),
    [
        ("parked", "t-NC101", "unpark", c.Unpark(ticket="t-NC101")),
        ("absent", "t-NC102", "restore", c.Restore(ticket="t-NC102")),
    ],
)
def test_back_into_the_queue(panel: Shown, state: str, ticket: str, button: str, command: object) -> None:
    panel.tap("list")
    panel.tap(f"state:{state}")
    panel.tap(f"ticket:{ticket}")
    panel.tap(button)
    assert until(lambda: sent(panel) == [command])


def test_a_refusal_is_said_on_the_sheet_and_the_sheet_stays(panel: Shown) -> None:
    sentence = "Đã quá 30 phút, số này không đưa lại vào hàng chờ được. Vui lòng lấy số mới."
    panel.stage.server.answer = lambda command, request: refused(request, "restore_too_late", sentence)
    panel.tap("list")
    panel.tap("state:absent")
    panel.tap("ticket:t-NC102")
    panel.tap("restore")
    assert until(lambda: panel.sees("refusal") and panel.text("refusal") == sentence)
    assert panel.bridge.sheet == "list"


def test_a_sheet_closes_when_its_ticket_has_gone(panel: Shown) -> None:
    panel.stage.in_hand("NC001")
    panel.key(Key.Key_T)
    assert panel.bridge.sheet == "transfer"
    panel.stage.counter_is(ticket="", label="", ticket_state="")
    assert panel.bridge.sheet == ""


def test_a_picked_ticket_that_went_is_let_go(panel: Shown) -> None:
    panel.tap("list")
    panel.tap("ticket:t-NC003")
    panel.stage.change("ticket", "t-NC003", None)
    assert panel.bridge.list.picked == ""


def test_the_clerk_is_named_when_the_counter_opens(panel: Shown) -> None:
    panel.stage.counter_is(state="closed")
    panel.tap("clerk")
    panel.tap("clerk:cb2")
    panel.tap("mainAction")
    assert until(lambda: bool(sent(panel)))
    (command,) = sent(panel)
    assert isinstance(command, c.OpenCounter) and command.clerk == "cb2"


@pytest.mark.parametrize("panel", [(1100, 700)], indirect=True)
def test_wide_has_the_list_beside_it_and_keys_still_work(panel: Shown) -> None:
    panel.tap("ticket:t-NC002")
    panel.key(Key.Key_L)
    assert panel.bridge.sheet == ""
    assert panel.item("listSearch").hasActiveFocus()
    panel.key(Key.Key_Escape)
    panel.key(Key.Key_Space)
    assert until(lambda: [type(each) for each in sent(panel)] == [c.CallNext])


@pytest.mark.parametrize("panel", [(1100, 700)], indirect=True)
def test_wide_enter_finishes_even_with_a_ticket_picked(panel: Shown) -> None:
    panel.stage.in_hand("NC001", "serving")
    panel.tap("ticket:t-NC002")
    panel.key(Key.Key_Return)
    assert until(lambda: [type(each) for each in sent(panel)] == [c.Finish])
