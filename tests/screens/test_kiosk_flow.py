"""From the welcome to a number, with real taps on a real window."""

from __future__ import annotations

import pytest
from kiosk_stage import HandDesk, kiosk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from shared.domain.rows import Wait
from shared.words import say

pytestmark = pytest.mark.usefixtures("qtbot")


def test_a_citizen_takes_a_number_at_a_provincial_centre() -> None:
    with kiosk("provincial", (1080, 1920)) as k:
        k.tap("start", "agency:tu-phap", "service:bo-tro-tu-phap", "priority:thuong")
        assert items_say(k.wait("number")) == "A017"
        command = k.server.issued()[0]
        assert (command.service, command.priority, command.language) == ("bo-tro-tu-phap", "thuong", "vi")
        assert k.text("counters") == "Quầy 22"
        assert k.text("paper") == say("kiosk.no_paper", "vi")
        k.until(lambda: [each.outcome for each in k.server.reported()] == ["no_paper"])


def test_a_small_hall_shows_its_services_at_once_and_in_english_too() -> None:
    with kiosk("commune") as k:
        k.tap("start")
        assert "Hộ tịch" in items_say(k.wait("service:ho-tich"))
        k.tap("language:en")
        k.until(lambda: "Civil status" in k.text("service:ho-tich"))
        assert k.text("question") == say("kiosk.which_service", "en")
        assert "Hac Thanh" in k.text("hall_name")
        k.tap("service:ho-tich", "priority:nguoi-cao-tuoi")
        k.wait("number")
        assert k.server.issued()[0].language == "en"
        assert k.text("ticketService") == "Civil status"
        k.tap("language:vi")
        k.until(lambda: k.text("ticketService") == "Hộ tịch")


def test_a_double_tap_gives_one_number() -> None:
    with kiosk() as k:
        k.server.mood = "hang"
        k.tap("start", "service:ho-tich")
        point = k.point("priority:thuong")
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(k.view, left, none, point)
        QTest.mouseDClick(k.view, left, none, point)
        QTest.mouseClick(k.view, left, none, point)
        assert items_say(k.wait("taking")) == say("kiosk.taking", "vi")
        k.server.mood = "accept"
        k.wait("number")
        assert len(k.server.issued()) == 1


def test_an_unanswered_number_is_asked_for_again_with_the_same_request() -> None:
    with kiosk() as k:
        k.server.mood = "unknown"
        k.tap("start", "service:ho-tich", "priority:thuong")
        k.until(lambda: k.text("taking") == say("kiosk.taking_slow", "vi"))
        k.pass_seconds(40)
        k.bridge.home()
        assert k.bridge.page == "taking"
        k.until(lambda: len(k.server.issued()) > 1)
        k.server.mood = "accept"
        k.wait("number")
        asked = {request for request, command in k.server.asked if command in k.server.issued()}
        assert len(asked) == 1


def test_a_refusal_says_why_and_leads_back_to_the_question() -> None:
    with kiosk() as k:
        k.server.mood = "refuse"
        k.tap("start", "service:ho-tich", "priority:thuong")
        k.wait("again")
        assert k.text("banner") == "Hôm nay đã hết lượt lấy số."
        k.tap("language:en")
        k.until(lambda: k.text("banner") == "No more numbers today.")
        k.tap("again")
        k.wait("service:ho-tich")


def test_a_closed_service_says_why_and_cannot_be_chosen() -> None:
    shut = Wait(low=0, high=0, open=False, code="no_more_numbers")
    with kiosk("commune", dat_dai=shut) as k:
        k.tap("start")
        card = k.wait("service:dat-dai")
        assert not card.isEnabled()
        assert say("kiosk.closed_no_more_numbers", "vi") in items_say(card)
        k.tap("service:dat-dai")
        k.bridge.chooseService("dat-dai")
        assert k.bridge.page == "services"


def test_a_procedure_is_found_without_accents_and_a_number_taken_for_it() -> None:
    with kiosk() as k:
        k.tap("search")
        k.type("khai sinh")
        k.tap("procedure:1.001193")
        assert items_say(k.wait("procedureName")) == "Thủ tục đăng ký khai sinh"
        k.tap("takeForProcedure", "priority:thuong")
        k.wait("number")
        command = k.server.issued()[0]
        assert (command.service, command.procedure) == ("ho-tich", "1.001193")


def test_a_procedure_received_elsewhere_leads_to_a_guide() -> None:
    with kiosk() as k:
        k.tap("search")
        k.type("ho chieu")
        k.tap("procedure:1.001456")
        k.wait("notHere")
        k.tap("back")
        k.until(lambda: k.text("search") == "ho chieu")
        k.tap("procedure:1.001456", "takeForProcedure", "priority:thuong")
        k.wait("number")
        assert k.server.issued()[0].service == "huong-dan"


def test_nothing_found_says_what_to_do() -> None:
    with kiosk() as k:
        k.tap("search")
        k.type("xq")
        k.until(lambda: say("kiosk.none_found", "vi") in k.text("nothing"))


def test_paper_that_may_be_missing_can_be_printed_again_with_the_same_number() -> None:
    desk = HandDesk()
    with kiosk(paper=desk) as k:
        desk.see("ok")
        k.tap("start", "service:ho-tich", "priority:thuong")
        k.wait("number")
        assert k.text("paper") == say("kiosk.printing", "vi")
        desk.end("unknown")
        k.tap("reprint")
        k.until(lambda: [paper.reprint for paper in desk.papers] == [0, 1])
        assert {paper.label for paper in desk.papers} == {"A017"}
        desk.end("confirmed")
        k.until(lambda: k.text("paper") == say("kiosk.take_paper", "vi"))
        k.until(lambda: [each.outcome for each in k.server.reported()] == ["unknown", "confirmed"])
        assert len(k.server.issued()) == 1


def items_say(item: object) -> str:
    """What a person reads on an item."""
    from shared.screen import items

    return items.text_of(item)  # type: ignore[arg-type]
