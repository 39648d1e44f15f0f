"""What may be said beside the service, the truth about today, codes, cards, a second number and a restart."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest
from kiosk_stage import HandDesk, Kiosk, kiosk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.asking import Asking, Kept
from printers.paper import Visit
from shared.domain.commands import CheckIn, IssueTicket
from shared.domain.rows import Change, DayRow, Frame, Gauge, HallRow, NoticeRow, Wait
from shared.screen import items
from shared.words import say

pytestmark = pytest.mark.usefixtures("qtbot")
DOUBT = Wait(low=100, high=190, open=True, today="may", today_why="close_to_end", late=True)
NEVER = Wait(low=300, high=390, open=True, today="will_not", today_why="after_last_session")
CARD = "001099012345|123456789|NGUYEN VAN A|01011990|Nam|So 1|01012022"


def gauge(k: Kiosk, **waits: Wait) -> None:
    given = {each.id: Wait(low=5, high=20, open=True, today="will") for each in k.hall.services}
    given |= {name.replace("_", "-"): wait for name, wait in waits.items()}
    k.feed.apply_gauge(Gauge(at=int(time.time() * 1000), waits=given))


def wants_cards(k: Kiosk) -> None:
    k.hall = msgspec.structs.replace(k.hall, ticket=msgspec.structs.replace(k.hall.ticket, one_per_card=True))
    changes = [Change("hall", "hall", HallRow(hall=k.hall))]
    k.feed.apply_frame(Frame(epoch=1, first=2, last=2, at=int(time.time() * 1000), changes=changes))


def types(k: Kiosk, text: str) -> None:
    """A keyboard, or a scanner that plays one."""
    for character in text:
        QTest.keyClick(k.view, character)


def scan(k: Kiosk, text: str) -> None:
    types(k, text)
    QTest.keyClick(k.view, Qt.Key.Key_Return)


def test_one_touch_is_enough_and_says_one_dossier_and_no_need() -> None:
    with kiosk() as k:
        k.tap("start", "service:ho-tich", "priority:thuong")
        k.wait("number")
        command = k.server.issued()[0]
        assert (command.dossiers, command.needs, command.linked, command.card) == (1, [], "", "")


def test_dossiers_and_needs_are_passed_on_and_printed() -> None:
    desk = HandDesk()
    with kiosk(paper=desk) as k:
        k.tap("start", "service:ho-tich", "dossiersMore", "dossiersMore", "dossiersMore", "dossiersLess")
        k.tap("need:mobility", "need:hearing", "need:mobility", "priority:thuong")
        k.wait("number")
        command = k.server.issued()[0]
        assert (command.dossiers, command.needs) == (3, ["hearing"])
        assert desk.papers[0].dossiers == 3
        assert say("kiosk.dossiers_count", "vi").format(count=3) in k.text("visit")


def test_the_count_of_dossiers_stays_within_the_hall_s_bounds() -> None:
    with kiosk() as k:
        most = k.hall.calling.most_dossiers
        k.tap("start", "service:ho-tich")
        assert not k.wait("dossiersLess").isEnabled()
        for _ in range(most + 5):
            k.bridge.asks.more()
        k.until(lambda: k.text("dossiers") == str(most))
        assert not k.wait("dossiersMore").isEnabled()


def test_only_services_that_take_dossiers_in_ask_how_many() -> None:
    with kiosk() as k:
        k.tap("start", "service:ho-tich", "dossiersMore", "back", "service:tra-ket-qua")
        k.wait("priority:thuong")
        assert k.item("dossiersMore") is None
        k.tap("priority:thuong")
        k.wait("number")
        assert k.server.issued()[0].dossiers == 1


def test_cards_and_the_confirm_page_tell_the_truth_about_today() -> None:
    with kiosk() as k:
        gauge(k, ho_tich=DOUBT, chung_thuc=NEVER)
        k.tap("start")
        assert say("kiosk.card_may", "vi") in items.text_of(k.wait("service:ho-tich"))
        assert say("kiosk.card_will_not", "vi") in items.text_of(k.wait("service:chung-thuc"))
        assert "hôm nay" not in items.text_of(k.wait("service:dat-dai"))
        k.tap("service:dat-dai")
        k.until(lambda: k.text("today") == say("kiosk.today_will", "vi"))
        k.tap("back", "service:ho-tich")
        k.until(lambda: k.text("today") == say("kiosk.today_may", "vi"))
        assert "15:00" in k.text("late")


@pytest.mark.parametrize(("wait", "kind"), [(DOUBT, "may"), (NEVER, "will_not")])
def test_before_a_doubtful_number_one_question_with_its_reason(wait: Wait, kind: str) -> None:
    with kiosk() as k:
        gauge(k, ho_tich=wait)
        k.server.facts = {"today": kind, "today_why": wait.today_why, "notices": ["late"]}
        k.tap("start", "service:ho-tich", "priority:thuong")
        k.wait("takeAnyway")
        assert k.text("banner") == say(f"kiosk.today_{kind}", "vi")
        assert k.text("detail") == say(f"cut_off.{wait.today_why}", "vi")
        assert k.server.issued() == []
        k.tap("takeAnyway")
        k.wait("number")
        assert len(k.server.issued()) == 1
        assert k.text("ticketToday") == say(f"kiosk.today_{kind}", "vi")


def test_who_comes_back_later_takes_no_number() -> None:
    with kiosk() as k:
        gauge(k, ho_tich=NEVER)
        k.tap("start", "service:ho-tich", "priority:thuong", "comeLater")
        k.wait("start")
        assert k.server.issued() == []


def test_a_second_number_of_the_same_person_is_linked_to_the_first() -> None:
    desk = HandDesk()
    with kiosk(paper=desk) as k:
        k.tap("start", "service:ho-tich", "need:mobility", "priority:thuong")
        k.wait("number")
        desk.end("confirmed")
        k.tap("another", "service:chung-thuc", "priority:thuong")
        k.until(lambda: len(k.server.issued()) == 2)
        first, second = k.server.issued()
        assert (first.linked, second.linked, second.needs) == ("", "t1", ["mobility"])
        k.until(lambda: [paper.linked for paper in desk.papers] == ["", "A017"])
        k.wait("number")
        k.tap("done", "start", "service:ho-tich", "priority:thuong")
        k.until(lambda: len(k.server.issued()) == 3)
        assert (k.server.issued()[2].linked, k.server.issued()[2].needs) == ("", [])


def test_a_code_typed_on_the_keys_becomes_the_promised_number() -> None:
    desk = HandDesk()
    with kiosk(paper=desk) as k:
        k.server.facts = {"notices": ["promised"]}
        k.tap("booking")
        assert not k.wait("checkIn").isEnabled()
        k.tap("key:A", "key:B", "key:C", "key:7", "key:2", "key:X", "key:delete", "key:Y", "key:Z", "key:Z")
        k.tap("checkIn")
        k.wait("number")
        assert [command for _, command in k.server.asked if isinstance(command, CheckIn)] == [
            CheckIn(booking="ABC72YZZ")
        ]
        assert k.text("visit") == say("kiosk.promised", "vi")
        assert desk.papers[0].promised


def test_a_booked_time_is_said_and_one_that_was_missed_too() -> None:
    with kiosk() as k:
        for facts, word in (({"at": 1_795_395_600_000}, "Lịch hẹn lúc 08:00"), ({}, say("kiosk.missed", "vi"))):
            k.server.facts = facts
            k.tap("booking")
            k.wait("checkIn")
            types(k, "abcd2345")  # a keyboard or a scanner does as well
            k.tap("checkIn")
            k.wait("number")
            assert k.text("visit") == word
            k.tap("done")


def test_who_looks_for_a_code_or_a_card_has_more_time_and_each_letter_begins_it_again() -> None:
    with kiosk() as k:
        wants_cards(k)
        k.tap("booking")
        k.wait("checkIn")
        k.pass_seconds(40)
        types(k, "a")
        k.pass_seconds(40)
        assert (k.bridge.page, k.bridge.code.text) == ("booking", "A")
        k.tap("home", "start", "service:ho-tich", "priority:thuong")
        k.wait("noCard")
        k.pass_seconds(40)
        assert k.bridge.page == "card"
        k.pass_seconds(10)
        k.wait("start")
        k.tap("start")
        k.wait("service:ho-tich")
        k.pass_seconds(15)
        k.wait("start")


def test_a_refused_code_is_said_and_can_be_mended() -> None:
    with kiosk() as k:
        k.server.mood = "refuse"
        k.tap("booking")
        k.wait("checkIn")
        k.bridge.code.type("ABCD2345")
        k.tap("checkIn")
        k.wait("again")
        assert k.text("again") == say("kiosk.type_again", "vi")
        k.tap("again")
        k.wait("checkIn")
        assert k.bridge.code.text == "ABCD2345"
        k.tap("home")
        k.until(lambda: k.bridge.code.text == "")


def test_a_promise_is_kept_though_there_are_no_more_numbers() -> None:
    with kiosk() as k:
        k.close_all("no_more_numbers", opens_in_s=0)
        k.tap("booking")
        k.wait("checkIn")
        k.close_all("incident", opens_in_s=3600)
        k.tap("home")
        k.wait("banner")
        assert k.item("booking") is None


def test_a_card_is_asked_for_where_the_hall_wants_one_and_only_its_number_is_sent() -> None:
    with kiosk() as k:
        wants_cards(k)
        k.tap("start", "service:ho-tich", "priority:thuong")
        k.wait("noCard")
        scan(k, "not a card")
        k.until(lambda: k.text("banner") == say("kiosk.scan_card_again", "vi"))
        scan(k, CARD)
        k.wait("number")
        assert [command.card for command in k.server.issued()] == ["001099012345"]
        assert "001099012345" not in repr(k.bridge.ticket.paper)


def test_spaces_in_a_scan_press_no_button() -> None:
    with kiosk() as k:
        wants_cards(k)
        k.tap("start", "service:ho-tich", "priority:thuong")
        k.wait("noCard")
        k.item("noCard").forceActiveFocus()  # type: ignore[union-attr]
        k.until(lambda: not k.item("noCard").hasActiveFocus())  # type: ignore[union-attr]
        types(k, "x y z")
        QTest.qWait(30)
        assert k.bridge.page == "card"


def test_without_a_card_a_guide_helps() -> None:
    with kiosk() as k:
        wants_cards(k)
        k.tap("start", "service:ho-tich", "priority:thuong", "noCard")
        k.until(lambda: k.text("banner") == say("kiosk.no_card_sentence", "vi"))
        k.tap("understood")
        k.wait("start")
        assert k.server.issued() == []


def test_on_a_practice_day_no_card_and_no_question_stand_in_the_way() -> None:
    with kiosk(practice=True) as k:
        wants_cards(k)
        gauge(k, ho_tich=NEVER)
        day = Change("day", "day", DayRow(open=True, practice=True))
        k.feed.apply_frame(Frame(epoch=1, first=3, last=3, at=int(time.time() * 1000), changes=[day]))
        k.tap("start", "service:ho-tich", "priority:thuong")
        k.wait("number")


def test_an_incident_is_shown_where_it_matters() -> None:
    with kiosk() as k:
        rows = [NoticeRow(id="i1", text="Mất mạng đất đai", incident="network", service="dat-dai", since=1)]
        changes = [Change("notice", row.id, row) for row in rows]
        k.feed.apply_frame(Frame(epoch=1, first=2, last=2, at=int(time.time() * 1000), changes=changes))
        k.tap("start")
        assert say("kiosk.card_incident", "vi") in items.text_of(k.wait("service:dat-dai"))
        assert "sự cố" not in items.text_of(k.wait("service:ho-tich"))
        k.tap("service:dat-dai")
        k.until(lambda: k.text("serviceIncident") == "Mất mạng đất đai")
        k.tap("home")
        k.wait("start")
        assert k.item("incident") is None
        whole = Change("notice", "i2", NoticeRow(id="i2", text="Mất điện", incident="power", since=2))
        k.feed.apply_frame(Frame(epoch=1, first=3, last=3, at=int(time.time() * 1000), changes=[whole]))
        k.until(lambda: k.text("incidentText") == "Mất điện")


def asked(file: Path, **facts: object) -> Asking:
    made = Asking(
        request="restart1", command=IssueTicket(service="ho-tich", dossiers=2, language="en"), language="en",
        asked_at=int(time.time() * 1000), visit=Visit(dossiers=2, linked="A003"),
    )  # fmt: skip
    made = msgspec.structs.replace(made, **facts)
    Kept(file).keep(made)
    return made


def test_after_a_restart_the_same_request_is_sent_again_and_printed_once(tmp_path: Path) -> None:
    file, desk = tmp_path / "spool.sqlite.asked", HandDesk()
    made = asked(file)
    with kiosk(paper=desk, asking=file) as k:
        k.wait("number")
        assert [request for request, command in k.server.asked if command == made.command] == ["restart1"]
        assert [(paper.label, paper.dossiers, paper.linked) for paper in desk.papers] == [("A017", 2, "A003")]
        assert k.bridge.language == "en"
        assert file.exists()  # until its paper is in the spool
        desk.end("confirmed")
        k.until(lambda: not file.exists())


def test_a_refusal_after_a_restart_takes_the_file_away(tmp_path: Path) -> None:
    file = tmp_path / "spool.sqlite.asked"
    asked(file)
    with kiosk(asking=file, mood="refuse") as k:
        k.wait("again")
        assert not file.exists()


def test_a_number_is_on_the_disk_while_it_is_asked_for_and_gone_when_it_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "spool.sqlite.asked"
    with kiosk(asking=file) as k:
        k.server.mood = "hang"
        k.tap("start", "service:ho-tich", "priority:thuong")
        k.wait("taking")
        assert Kept(file).left(int(time.time() * 1000)) is not None
        k.server.mood = "accept"
        k.wait("number")
        k.until(lambda: not file.exists())
