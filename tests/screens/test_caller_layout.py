"""No text of the clerk's panel is cut or lies on another, in any state, size and language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk_stage import Shown, Stage, cut_texts, now, provincial, pump, refused, shown, strict, until
from PySide6.QtCore import Qt

from caller.bridge import CallerBridge
from caller.bridge_verbs import Seat
from shared.domain.events import PassedOver, Why
from shared.domain.hall import Hall, Procedure
from shared.screen.program import load_fonts

MAIN = Path(__file__).parents[2] / "caller" / "screens" / "Main.qml"
SIZES = [((380, 640), "vi"), ((380, 640), "en"), ((1100, 700), "vi"), ((1100, 700), "en"), ((420, 900), "vi")]
OWN = ["nguoi-co-cong", "lao-dong-viec-lam", "hoi-quy-cong-chuc"]
REFUSAL = "Không thể bỏ số này khi đang có người chờ hoặc quầy đang mở. Vui lòng xem lại màn hình rồi bấm lại sau."
PROCEDURE = "Giải quyết chế độ đối với thân nhân liệt sĩ và người có công giúp đỡ cách mạng"


def full(stage: Stage) -> None:
    """The longest names the hall has, everywhere at once."""
    stage.state()
    for n in range(12):
        priority = "mang-thai-con-nho" if n % 3 == 1 else "nguoi-co-cong" if n % 3 == 2 else "thuong"
        stage.ticket(f"NC{n:03}", minutes=75 - 5 * n, service=OWN[n % 3], priority=priority)
    stage.ticket("A1108", service=OWN[2], minutes=70, priority="mang-thai-con-nho")
    passed_over = [PassedOver("NC004", "", "", 12), PassedOver("A1109", "", "", 9)]
    why = Why(rule="ordinary_turn", tier=1, passed_over=passed_over)
    stage.next_is("NC004", 112, 99, why, priority="mang-thai-con-nho", service=OWN[2])
    stage.counter_is(state="open", clerk="cb1", served=118)


def nothing(shown: Shown) -> None:
    """As it is."""


def called(shown: Shown) -> None:
    shown.stage.in_hand("NC1001", calls=1, priority="mang-thai-con-nho", service=OWN[2])


def called_with_everything(shown: Shown) -> None:
    shown.bridge._name_procedures([Procedure(codes=["1.014366"], name=PROCEDURE, agency="", field="")])
    shown.stage.in_hand(
        "A1108", seconds=4000, calls=2, priority="nguoi-co-cong", language="en", procedure="1.014366", rehearsal=True,
        service=OWN[2],
    )  # fmt: skip


def serving(shown: Shown) -> None:
    shown.stage.in_hand("NC001", "serving", seconds=190, priority="mang-thai-con-nho", service=OWN[2])


def paused(shown: Shown) -> None:
    shown.stage.counter_is(state="paused", reason="Hỗ trợ quầy khác", since=now() - 5_000_000)


def closed(shown: Shown) -> None:
    shown.stage.counter_is(state="closed")


def before_the_day(shown: Shown) -> None:
    shown.stage.counter_is(state="closed")
    shown.stage.day_is(open=False)


def nobody(shown: Shown) -> None:
    shown.stage.next_is("", 0)


def offline(shown: Shown) -> None:
    serving(shown)
    shown.stage.cut()


def refusal(shown: Shown) -> None:
    shown.stage.server.answer = lambda command, request: refused(request, "bad", REFUSAL, REFUSAL)
    shown.key(Qt.Key.Key_Space)
    assert until(lambda: shown.sees("refusal"))


def practice(shown: Shown) -> None:
    called_with_everything(shown)
    shown.stage.day_is(practice=True)


def everything(shown: Shown) -> None:
    """All that can be said of one number, while "absent" has to wait."""
    called_with_everything(shown)
    shown.stage.in_hand(
        "A1108", seconds=4000, calls=3, priority="nguoi-co-cong", language="en", procedure="1.014366", rehearsal=True,
        service=OWN[2], needs=["mobility", "hearing"], dossiers=12, promised=True, slot=now(), returned=True,
        linked=["t-NC001", "t-NC002"], return_to="quay-24",
    )  # fmt: skip
    shown.stage.counter_is(absent_from=now() + 55_000)


def transfer(shown: Shown) -> None:
    called(shown)
    shown.key(Qt.Key.Key_T)
    shown.bridge.transfer.choose("hoi-quy-cong-chuc")


def park(shown: Shown) -> None:
    serving(shown)
    shown.key(Qt.Key.Key_K)


def pause(shown: Shown) -> None:
    shown.key(Qt.Key.Key_P)


def clerks(shown: Shown) -> None:
    closed(shown)
    shown.bridge.open("clerk")


def keys(shown: Shown) -> None:
    shown.key(Qt.Key.Key_F1)


def chosen(shown: Shown) -> None:
    shown.key(Qt.Key.Key_L)
    shown.bridge.list.pick("t-NC003")
    shown.bridge.list.chooseReason("2")


def dossiers(shown: Shown) -> None:
    shown.stage.in_hand(
        "NC1001", "serving", priority="mang-thai-con-nho", service=OWN[2], dossiers=12, needs=["hearing"]
    )


def untrue(shown: Shown) -> None:
    called(shown)
    shown.key(Qt.Key.Key_D)


def park_for_later(shown: Shown) -> None:
    park(shown)
    shown.key(Qt.Key.Key_N)


def lent(shown: Shown) -> None:
    shown.stage.in_hand("NC1001", "serving", return_to="quay-24", service=OWN[2])
    shown.key(Qt.Key.Key_T)


def joined(shown: Shown) -> None:
    """One clerk at six counters, with a number in hand at one of them."""
    for n in (19, 20, 21, 22, 24):
        shown.stage.other_is(f"quay-{n}", state="open", covered_by="quay-23")
    shown.stage.counter_is(covered_by="quay-23")
    row = shown.stage.ticket("NC2001", "serving", counter="quay-24", service=OWN[2], dossiers=3)
    since = now() - 60_000
    shown.stage.other_is("quay-24", ticket=row.id, label="NC2001", ticket_state="serving", ticket_since=since)


def joined_idle(shown: Shown) -> None:
    for n in (19, 20, 21, 22, 24):
        shown.stage.other_is(f"quay-{n}", state="open", covered_by="quay-23")
    shown.stage.counter_is(covered_by="quay-23")
    shown.stage.ticket("NC901", "parked")
    shown.stage.ticket("NC902", "absent")
    nobody(shown)


def worked_from_another(shown: Shown) -> None:
    shown.stage.counter_is(covered_by="quay-22")


def join(shown: Shown) -> None:
    shown.stage.other_is("quay-22", state="open", clerk="cb1")
    for key in (Qt.Key.Key_Q, Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_Down):
        shown.key(key)


def picked_with_everything(shown: Shown) -> None:
    shown.stage.ticket(
        "NC001", minutes=60, service=OWN[2], returned=True, promised=True, slot=now(), dossiers=12,
        needs=["mobility", "hearing"], linked=["t-NC004", "t-NC005"], return_to="quay-3", priority="mang-thai-con-nho",
    )  # fmt: skip
    shown.stage.counter_is(out_of_order=10)
    shown.key(Qt.Key.Key_L)
    shown.bridge.list.pick("t-NC001")


def no_priority(shown: Shown) -> None:
    picked_with_everything(shown)
    shown.bridge.list.beginPriority()


def linking(shown: Shown) -> None:
    picked_with_everything(shown)
    shown.bridge.list.beginLink()


STATES = (
    nothing, called, called_with_everything, serving, paused, closed, before_the_day, nobody, offline, refusal,
    practice, transfer, park, pause, clerks, keys, chosen,
)  # fmt: skip
MOVES = (
    everything, dossiers, untrue, park_for_later, lent, joined, joined_idle, worked_from_another, join,
    picked_with_everything, no_priority, linking, transfer, pause,
)  # fmt: skip


@pytest.mark.parametrize(("size", "language"), SIZES, ids=str)
def test_nothing_is_cut_or_covered(qapp: object, size: tuple[int, int], language: str) -> None:
    load_fonts()
    problems = {state.__name__: _problems(provincial(), state, size, language) for state in STATES}
    assert {name: found for name, found in problems.items() if found} == {}


@pytest.mark.parametrize(("size", "language"), SIZES, ids=str)
def test_no_move_is_cut_or_covered(qapp: object, size: tuple[int, int], language: str) -> None:
    load_fonts()
    problems = {state.__name__: _problems(strict(), state, size, language) for state in MOVES}
    assert {name: found for name, found in problems.items() if found} == {}


def _problems(hall: Hall, state: Callable[[Shown], None], size: tuple[int, int], language: str) -> list[str]:
    stage = Stage(hall=hall, role="supervisor")  # is offered most
    full(stage)
    bridge = CallerBridge(stage.feed, stage.commands, Seat(stage.counter, "", language, reduced_motion=True))
    with shown(stage, bridge, MAIN, size) as made:
        state(made)
        pump(60)
        return cut_texts(made)
