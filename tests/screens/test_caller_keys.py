"""Every key in every state sends the right command or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk_stage import Shown, Stage, accepted, pump, refused, shown, unanswered, until
from PySide6.QtCore import Qt

from caller.bridge import CallerBridge
from caller.bridge_verbs import Seat
from shared.domain import commands as c
from shared.screen.program import load_fonts

MAIN = Path(__file__).parents[2] / "caller" / "screens" / "Main.qml"
Key = Qt.Key


class Clock:
    """A clock moved by hand, seconds."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def panel(qapp: object, clock: Clock) -> Iterator[Shown]:
    load_fonts()
    stage = Stage()
    stage.state()
    bridge = CallerBridge(stage.feed, stage.commands, Seat(stage.counter, reduced_motion=True, clock=clock))
    with shown(stage, bridge, MAIN, (380, 640)) as made:
        yield made
        stage.server.open.set()


def closed(stage: Stage) -> None:
    stage.ticket("NC001")
    stage.next_is("NC001")


def free(stage: Stage) -> None:
    closed(stage)
    stage.counter_is(state="open")


def called(stage: Stage) -> None:
    free(stage)
    stage.in_hand("NC001")


def called_often(stage: Stage) -> None:
    free(stage)
    stage.in_hand("NC001", calls=3)


def serving(stage: Stage) -> None:
    free(stage)
    stage.in_hand("NC001", "serving")


def paused(stage: Stage) -> None:
    closed(stage)
    stage.counter_is(state="paused", reason="Họp")


def before_the_day(stage: Stage) -> None:
    stage.day_is(open=False)


STATES = (closed, free, called, called_often, serving, paused, before_the_day)
# What each key sends; a state that is not named sends nothing.
SENDS: dict[Qt.Key, dict[Callable[[Stage], None], type]] = {
    Key.Key_Space: {closed: c.OpenCounter, free: c.CallNext, paused: c.ResumeCounter},
    Key.Key_S: {called: c.StartService, called_often: c.StartService},
    Key.Key_Return: {serving: c.Finish},
    Key.Key_Enter: {serving: c.Finish},
    Key.Key_R: {called: c.Recall, called_often: c.Recall},
    Key.Key_Delete: {called_often: c.MarkAbsent},
    Key.Key_P: {paused: c.ResumeCounter},
    Key.Key_C: {free: c.CloseCounter, paused: c.CloseCounter},
    Key.Key_U: {free: c.Undo, called: c.Undo, called_often: c.Undo},
    Key.Key_T: {}, Key.Key_K: {}, Key.Key_L: {}, Key.Key_F1: {}, Key.Key_Escape: {}, Key.Key_1: {}, Key.Key_X: {},
}  # fmt: skip
SHEETS: dict[Qt.Key, tuple[str, set[Callable[[Stage], None]]]] = {
    Key.Key_T: ("transfer", {called, called_often, serving}),
    Key.Key_K: ("park", {called, called_often, serving}),
    Key.Key_P: ("pause", {free}),
    Key.Key_L: ("list", set(STATES)),
    Key.Key_F1: ("help", set(STATES)),
}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_each_key_sends_its_command_or_nothing(panel: Shown, clock: Clock, state: Callable[[Stage], None]) -> None:
    state(panel.stage)
    sent = panel.stage.server.sent
    for key, wanted in SENDS.items():
        sent.clear()
        panel.key(key)
        if state in wanted:
            assert until(lambda: bool(sent)), key
        pump(20)
        assert [type(command) for command, _ in sent] == ([wanted[state]] if state in wanted else []), key
        for command, _ in sent:
            assert (command.counter, command.version) == (panel.stage.counter, panel.stage.row.version)
        sheet, states = SHEETS.get(key, ("", set()))
        assert panel.bridge.sheet == (sheet if state in states else ""), key
        panel.bridge.close()
        assert until(lambda: not panel.bridge.panel.busy)
        clock.now += 2


def test_without_a_link_no_key_sends(panel: Shown) -> None:
    serving(panel.stage)
    panel.stage.cut()
    for key in SENDS:
        panel.key(key)
    assert panel.stage.server.sent == []
    assert not panel.item("mainAction").isEnabled()
    assert panel.text("inHand") == "NC001"


def test_it_says_that_the_link_is_cut_and_recovers(panel: Shown) -> None:
    serving(panel.stage)
    panel.stage.cut()
    assert (panel.bridge.panel.mainText, panel.text("counterState")) == ("Mất kết nối", "Mất kết nối")
    panel.stage.feed.set_link(True)
    assert panel.bridge.panel.mainText == "Hoàn tất"
    assert panel.item("mainAction").isEnabled()


def test_two_presses_at_once_send_one_command(panel: Shown) -> None:
    free(panel.stage)
    panel.key(Key.Key_Space)
    panel.key(Key.Key_Space)
    assert until(lambda: panel.stage.server.names == ["CallNext"])


def test_a_double_click_does_not_take_the_step_after(panel: Shown, clock: Clock) -> None:
    free(panel.stage)
    panel.tap("mainAction")
    assert until(lambda: panel.stage.server.names == ["CallNext"])
    panel.stage.in_hand("NC001")
    assert until(lambda: panel.text("mainAction") == "Đã gọi NC001")
    clock.now += 0.9
    panel.bridge.main()
    assert panel.stage.server.names == ["CallNext"]
    clock.now += 0.2
    panel.bridge.main()
    assert until(lambda: panel.stage.server.names == ["CallNext", "StartService"])


def test_one_key_does_not_open_and_call(panel: Shown, clock: Clock) -> None:
    closed(panel.stage)
    panel.key(Key.Key_Space)
    assert until(lambda: not panel.bridge.panel.busy)
    panel.stage.counter_is(state="open")
    panel.key(Key.Key_Space)
    assert panel.stage.server.names == ["OpenCounter"]
    assert not panel.sees("next")
    clock.now += 1.1
    assert until(lambda: panel.sees("next"), 2500)
    panel.key(Key.Key_Space)
    assert until(lambda: panel.stage.server.names == ["OpenCounter", "CallNext"])


def test_other_keys_need_no_second_between_them(panel: Shown) -> None:
    called(panel.stage)
    panel.key(Key.Key_S)
    assert until(lambda: not panel.bridge.panel.busy)
    panel.stage.in_hand("NC001", "serving")
    panel.key(Key.Key_Return)
    assert until(lambda: not panel.bridge.panel.busy)
    panel.stage.counter_is(ticket="", label="", ticket_state="")
    panel.key(Key.Key_Space)
    assert until(lambda: panel.stage.server.names == ["StartService", "Finish", "CallNext"])


def test_an_unanswered_command_keeps_the_button_busy(panel: Shown) -> None:
    free(panel.stage)
    panel.stage.server.open.clear()
    panel.key(Key.Key_Space)
    assert until(lambda: panel.text("mainHint") == "Đang gửi…")
    assert not panel.item("mainAction").isEnabled()
    assert until(lambda: panel.text("mainHint") == "Chưa có trả lời, đang gửi lại…")
    panel.stage.server.answer = lambda command, request: unanswered(request)
    panel.stage.server.open.set()
    assert until(lambda: panel.text("refusal") == "Chưa có trả lời.")
    assert panel.item("mainAction").isEnabled()


def test_it_stays_busy_until_the_feed_shows_what_was_done(panel: Shown) -> None:
    free(panel.stage)
    version = panel.stage.row.version + 1
    panel.stage.server.answer = lambda command, request: accepted(request, version=version)
    panel.key(Key.Key_Space)
    pump(60)
    assert panel.bridge.panel.busy
    panel.stage.in_hand("NC001")
    assert not panel.bridge.panel.busy


def test_a_refusal_is_said_beside_the_button_and_gone_with_the_next_press(panel: Shown) -> None:
    free(panel.stage)
    sentence = "Quầy vừa thay đổi trạng thái. Vui lòng xem lại màn hình rồi bấm lại."
    panel.stage.server.answer = lambda command, request: refused(request, "stale_counter", sentence)
    panel.key(Key.Key_Space)
    assert until(lambda: panel.sees("refusal"))
    assert panel.text("refusal") == sentence
    panel.stage.counter_is()  # the feed brings the new version by itself
    panel.stage.server.answer = lambda command, request: accepted(request)
    panel.key(Key.Key_Space)
    assert until(lambda: len(panel.stage.server.sent) == 2)
    assert panel.stage.server.sent[1][0].version == panel.stage.row.version
    assert until(lambda: not panel.sees("refusal"))


def test_a_held_key_is_one_press(panel: Shown) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QGuiApplication, QKeyEvent

    called(panel.stage)
    for again in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_R, Qt.KeyboardModifier.NoModifier, "r", again)
        QGuiApplication.sendEvent(panel.view, event)
    assert until(lambda: panel.stage.server.names == ["Recall"])


def test_control_and_a_letter_is_not_ours(panel: Shown) -> None:
    from PySide6.QtTest import QTest

    called(panel.stage)
    QTest.keyClick(panel.view, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    pump(60)
    assert panel.stage.server.sent == []


def test_the_feed_may_be_quicker_than_the_answer(panel: Shown) -> None:
    called(panel.stage)
    panel.stage.server.open.clear()
    panel.key(Key.Key_S)
    panel.stage.in_hand("NC001", "serving")
    assert not panel.bridge.panel.busy
    panel.key(Key.Key_Return)
    panel.stage.server.open.set()
    assert until(lambda: panel.stage.server.names == ["StartService", "Finish"])


def test_another_key_pressed_ahead_of_the_answer_counts_once(panel: Shown) -> None:
    called(panel.stage)
    panel.stage.server.open.clear()
    panel.key(Key.Key_S)
    panel.key(Key.Key_S)
    panel.key(Key.Key_Return)
    assert until(lambda: panel.stage.server.names == ["StartService"])
    panel.stage.in_hand("NC001", "serving")
    panel.stage.server.open.set()
    assert until(lambda: panel.stage.server.names == ["StartService", "Finish"])


def test_a_key_pressed_ahead_is_forgotten_after_a_second(panel: Shown, clock: Clock) -> None:
    called(panel.stage)
    panel.stage.server.open.clear()
    panel.key(Key.Key_S)
    panel.key(Key.Key_Return)
    clock.now += 1.1
    panel.stage.in_hand("NC001", "serving")
    panel.stage.server.open.set()
    pump(100)
    assert panel.stage.server.names == ["StartService"]
