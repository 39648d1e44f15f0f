"""Every state that is not a plain yes: loading, cut off, closed, out of paper, practice, idle, easy reach."""

from __future__ import annotations

import pytest
from kiosk_stage import HandDesk, Kiosk, kiosk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from shared.screen import items
from shared.words import say

pytestmark = pytest.mark.usefixtures("qtbot")


def test_before_the_first_state_it_says_that_it_connects() -> None:
    with kiosk(loaded=False) as k:
        assert say("screen.loading", "vi") in items.text_of(k.wait("state_loading"))
        k.live()
        k.wait("start")


def test_cut_off_it_says_so_and_comes_back_by_itself() -> None:
    with kiosk() as k:
        k.tap("start")
        k.wait("service:ho-tich")
        k.feed.set_link(False)
        k.until(lambda: k.text("banner") == say("kiosk.offline", "vi"))
        assert k.item("service:ho-tich") is None
        k.feed.set_link(True)
        k.wait("service:ho-tich")


def test_a_number_that_was_taken_stays_on_screen_when_cut_off() -> None:
    with kiosk() as k:
        k.tap("start", "service:ho-tich", "priority:thuong")
        k.wait("number")
        k.feed.set_link(False)
        k.until(lambda: k.bridge.stale)
        assert items.text_of(k.wait("number")) == "A017"


@pytest.mark.parametrize("code", ["before_opening", "lunch_break", "after_closing", "day_off", "holiday"])
def test_closed_it_says_why_and_when_it_opens_again(code: str) -> None:
    with kiosk() as k:
        k.close_all(code, opens_in_s=26 * 3600)
        k.until(lambda: k.text("banner") == say(f"refusal.{code}", "vi"))
        assert k.text("opens").startswith("Mở lại")
        k.tap("search")  # procedures can be looked up all the same
        k.type("khai sinh")
        k.tap("procedure:1.001193")
        assert say(f"kiosk.closed_{code}", "vi") in items.text_of(k.wait("notHere"))
        assert k.item("takeForProcedure") is None


def test_out_of_paper_is_said_before_and_the_number_is_shown_to_be_photographed() -> None:
    desk = HandDesk()
    with kiosk(paper=desk) as k:
        desk.see("paper_out")
        k.until(lambda: k.text("banner") == say("kiosk.printer_paper_out", "vi"))
        k.tap("start", "service:ho-tich", "priority:thuong")
        k.wait("number")
        desk.end("failed")
        k.until(lambda: k.text("paper") == say("kiosk.paper_failed", "vi"))
        k.until(lambda: [each.outcome for each in k.server.reported()] == ["failed"])
        assert k.bridge.ticket.qr == "https://trung-tam.example.vn/t/k7f2m9x4q1"


@pytest.mark.parametrize(
    ("status", "word"), [("cover_open", "cover_open"), ("unknown", "offline"), ("error", "offline")]
)
def test_where_paper_is_required_a_printer_in_trouble_stops_the_kiosk(status: str, word: str) -> None:
    desk = HandDesk()
    with kiosk(paper=desk, paper_required=True) as k:
        k.wait("start")
        desk.see(status)
        k.until(lambda: k.text("banner") == say(f"kiosk.printer_{word}", "vi"))
        assert k.item("start") is None
        desk.see("ok")
        k.wait("start")


def test_a_practice_day_is_said_on_every_page() -> None:
    with kiosk(practice=True) as k:
        assert say("kiosk.practice", "vi") in items.text_of(k.wait("practice"))
        k.tap("start", "service:ho-tich", "priority:thuong")
        k.wait("number")
        k.wait("practice")


def test_nobody_there_it_counts_down_and_returns_to_the_start_in_vietnamese() -> None:
    with kiosk() as k:
        k.tap("language:en", "start")
        k.wait("service:ho-tich")
        k.pass_seconds(10)
        assert "start page" in items.text_of(k.wait("lastSeconds"))
        k.pass_seconds(5)
        k.wait("start")
        assert k.bridge.language == "vi"


def test_a_touch_anywhere_starts_the_countdown_again() -> None:
    with kiosk() as k:
        k.tap("start")
        k.wait("service:ho-tich")
        k.pass_seconds(9)
        QTest.mouseClick(k.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(300, 130))
        k.until(lambda: k.bridge.secondsLeft == "15")
        k.pass_seconds(14)
        assert k.bridge.page == "services"


def test_the_last_seconds_can_be_touched_without_choosing_what_lies_under_them() -> None:
    with kiosk() as k:
        k.tap("start")
        k.wait("service:ho-tich")
        k.pass_seconds(9)
        k.tap("lastSeconds")
        k.until(lambda: k.bridge.secondsLeft == "15")
        assert k.bridge.page == "services"


@pytest.mark.parametrize("size", [(540, 960), (960, 540)])
def test_easy_reach_puts_every_control_into_the_lower_half(size: tuple[int, int]) -> None:
    with kiosk(size=size) as k:
        k.tap("easyReach")
        k.until(lambda: k.bridge.easyReach)
        assert controls_above(k, size[1] / 2) == []
        steps = [
            ("start", "service:ho-tich"), ("service:ho-tich", "priority:thuong"),
            ("back", "search"), ("search", "key:a"),
        ]  # fmt: skip
        for step, seen in steps:
            k.tap(step)
            k.wait(seen)
            k.until(lambda: controls_above(k, size[1] / 2) == [], f"{step}: {controls_above(k, size[1] / 2)}")


def controls_above(k: Kiosk, middle: float) -> list[str]:
    """Names of what can be pressed above the middle of the screen. The search field itself takes keys from below."""
    found = []
    for item in items.walk(k.view.contentItem()):
        pressed = item.inherits("QQuickAbstractButton") and item.isEnabled() and items.on_screen(item, k.view)
        if pressed and items.visible_part(item, k.view).bottom() <= middle + 1 and item.objectName() != "search:clear":
            found.append(item.objectName() or items.text_of(item))
    return found
