"""The board on hand-fed rows: nothing is lost, the list is right at once, and every state is said plainly."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from board_stage import MORNING, ZONE, Board, Clock, board, hall, settle
from PySide6.QtTest import QSignalSpy, QTest

from hall_board import lines
from shared.domain.rows import DayRow, NoticeRow, ServiceRow
from shared.screen import items

HD = (1920, 1080)


def marked(on: Board) -> list[str]:
    return [row["label"] for row in on.bridge.calls.rows() if row["mark"] == "calling"]


def shown_turns(on: Board, ms: int) -> list[str]:
    """Let time pass; the numbers that were the big one, in order."""
    seen: list[str] = []
    for _ in range(ms // 500):
        if seen[-1:] != [on.bridge.number]:
            seen.append(on.bridge.number)
        on.pass_ms(500)
    return seen


def test_a_call_is_on_the_screen_within_one_frame(qapp: object) -> None:
    with board(hall("commune"), size=HD) as on:
        assert on.view is not None
        frames = QSignalSpy(on.view.frameSwapped)
        on.call("A042", 3)
        assert frames.wait(1000)
        assert frames.count() == 1
        assert (on.text("latestNumber"), on.text("latestCounter")) == ("A042", "Quầy 3")
        assert on.bridge.calling
        settle()
        assert on.text("call:1") == "A042"


def test_five_clerks_in_one_second_are_each_the_latest_for_four_seconds(qapp: object) -> None:
    with board(hall("commune")) as on:
        labels = [f"A00{i}" for i in range(1, 6)]
        for i, label in enumerate(labels):
            on.call(label, i % 4 + 1)
        assert on.list == labels[::-1]
        assert shown_turns(on, 30_000) == labels
        assert marked(on) == []


def test_forty_calls_without_a_voice_are_all_shown_in_order(qapp: object) -> None:
    with board(hall("commune")) as on:
        seen: list[str] = []
        for i in range(40):
            on.call(f"A{i + 1:03d}", i % 4 + 1)
            assert on.list[0] == f"A{i + 1:03d}"
            seen += [on.bridge.number, *(row["label"] for row in on.bridge.together.rows())]
            on.pass_ms(500)
        for _ in range(200):
            seen += [on.bridge.number, *(row["label"] for row in on.bridge.together.rows())]
            on.pass_ms(500)
        assert sorted(set(seen)) == [f"A{i + 1:03d}" for i in range(40)]
        assert not on.bridge.calling


def test_gold_only_while_it_is_being_called(qapp: object) -> None:
    with board(hall("commune"), size=HD) as on:
        on.call("A001", 1)
        on.pass_ms(4000)
        assert on.bridge.calling
        assert marked(on) == ["A001"]
        on.pass_ms(5000)
        settle()
        assert not on.bridge.calling
        number = items.find(on.view, "latestNumber")  # type: ignore[arg-type]
        assert number is not None
        assert number.property("color").name() == "#faf7f2"


def test_a_recall_marks_its_row_again_without_doubling_it(qapp: object) -> None:
    with board(hall("commune")) as on:
        for label in ("A001", "B001"):
            on.call(label, 2)
            on.pass_ms(9000)
        on.call("A001", 2, recall=True)
        assert on.list == ["A001", "B001"]
        assert marked(on) == ["A001"]
        assert on.bridge.heading == "Xin nhắc lại, kính mời số"
        on.pass_ms(9000)
        assert on.bridge.calls.rows()[0]["word"] == "Nhắc lại"


def test_a_number_recalled_while_its_call_is_still_being_said_is_the_marked_one(qapp: object) -> None:
    with board(hall("commune")) as on:
        on.call("A001", 1)
        on.call("B001", 2)
        on.call("A001", 1, recall=True)
        assert on.list == ["A001", "B001"]
        assert marked(on) == ["A001"]


def test_a_restart_shows_the_last_call_at_rest_and_calls_only_a_fresh_one(qapp: object) -> None:
    with board(hall("commune"), loaded=False) as on:
        old = [on.made(f"A{i:03d}", 1, ago_ms=600_000 - i) for i in range(1, 9)]
        on.state(*old)
        assert (on.bridge.number, on.bridge.calling) == ("A008", False)
    with board(hall("commune"), loaded=False) as on:
        on.state(on.made("A001", 1, ago_ms=60_000), on.made("A002", 1, ago_ms=5_000))
        assert (on.bridge.number, on.bridge.calling) == ("A002", True)


def test_cut_off_the_last_calls_stay_and_the_banner_says_from_when(qapp: object) -> None:
    with board(hall("commune"), size=HD) as on:
        on.call("A007", 2)
        on.pass_ms(9000)
        on.feed.set_link(False)
        on.clock.pass_ms(120_000)
        assert on.feed.stale or QSignalSpy(on.feed.phaseChanged).wait(4000)
        settle()
        assert "đang kết nối lại" in on.text("banner")
        assert "09:42" in on.text("banner")
        assert (on.text("latestNumber"), on.bridge.calling) == ("A007", False)
        on.feed.set_link(True)
        settle()
        assert "đang kết nối lại" not in on.text("banner")


def test_calls_missed_while_away_are_in_the_list_and_none_is_called_late(qapp: object) -> None:
    with board(hall("commune")) as on:
        on.call("A001", 1)
        on.pass_ms(9000)
        rows = list(on.feed.rows["call"].values())
        on.clock.pass_ms(300_000)
        missed = [on.made(f"B{i:03d}", 2, ago_ms=200_000) for i in range(1, 4)]
        on.state(*rows, *missed)
        assert on.list == ["B003", "B002", "B001", "A001"]
        assert (on.bridge.number, on.bridge.calling) == ("B003", False)


def test_a_board_of_one_floor_shows_its_own_calls_and_tells_of_others_in_the_line(qapp: object) -> None:
    with board(hall(), place="tang-2") as on:
        first, second = (next(d.number for d in on.hall.counters if d.area == area) for area in ("tang-1", "tang-2"))
        on.call("A001", first)
        assert on.list == []
        assert on.bridge.scene == "welcome"
        on.call("D001", second)
        assert on.list == ["D001"]
        assert on.bridge.number == "D001"
        texts = set()
        for _ in range(6):
            on.bridge.turn_notice()
            texts.add(on.bridge.notice)
        assert any("A001" in text and "Tầng 1" in text for text in texts)


def test_a_board_of_the_whole_hall_names_the_floor_and_an_unknown_place_is_the_whole_hall(qapp: object) -> None:
    with board(hall(), place="khong-co") as on:
        desk = next(d.number for d in on.hall.counters if d.area == "tang-3")
        on.call("A001", desk)
        assert (on.bridge.number, on.bridge.area) == ("A001", "Tầng 3")
        assert on.bridge.calls.rows()[0]["area"] == "Tầng 3"


def test_pages_of_services_turn_and_come_round(qapp: object) -> None:
    with board(hall(), size=HD) as on:
        on.frame(ServiceRow(id="tra-ket-qua", waiting=27))
        pages = lines.pages(on.hall, "", "vi")
        seen: set[str] = set()
        for _ in pages:
            seen |= {row["id"] for row in on.bridge.services.rows()}
            on.bridge.turn_page()
        assert seen == {service.id for service in on.hall.services}
        on.frame(NoticeRow(id="n1", text="Thang máy đang bảo trì.", incident="other"))
        on.call("A001", 1)
        settle()
        assert on.item("service:tra-ket-qua") is not None
        assert "27" in on.text("service:tra-ket-qua")


def test_a_posted_notice_comes_first_until_its_time(qapp: object) -> None:
    with board(hall("commune")) as on:
        on.frame(NoticeRow(id="n1", text="Thang máy đang bảo trì.", incident="other", until=on.clock.now + 1000))
        assert (on.bridge.notice, on.bridge.noticeIcon) == ("Thang máy đang bảo trì.", "triangle-alert")
        on.pass_ms(2000)
        assert on.bridge.notice != "Thang máy đang bảo trì."


def test_another_day_clears_the_board(qapp: object) -> None:
    with board(hall("commune")) as on:
        on.call("A001", 1)
        on.pass_ms(9000)
        on.clock.pass_ms(86_400_000)
        on.last = 0
        tomorrow = DayRow(date="2026-11-03", open=True, opened_at=on.clock.now)
        on.frame(tomorrow, gone=[("call", "1")])
        assert (on.list, on.bridge.scene, on.bridge.number) == ([], "welcome", "")
        on.call("B001", 2)
        assert (on.list, on.bridge.number, on.bridge.calling) == (["B001"], "B001", True)


@pytest.mark.parametrize(
    ("hour", "is_open", "scene", "title"),
    [
        (6, False, "closed", "Chưa đến giờ làm việc"),
        (9, True, "welcome", ""),
        (9, False, "closed", "Trung tâm đang chuẩn bị mở cửa"),
        (12, True, "closed", "Giờ nghỉ trưa"),
        (19, False, "closed", "Đã hết giờ làm việc"),
    ],
)
def test_what_a_quiet_hall_shows(qapp: object, hour: int, is_open: bool, scene: str, title: str) -> None:
    with board(hall("commune"), clock=Clock(MORNING.replace(hour=hour, minute=0)), is_open=is_open) as on:
        assert (on.bridge.scene, on.bridge.closedTitle) == (scene, title)


def test_calls_after_closing_time_are_still_shown(qapp: object) -> None:
    with board(hall("commune"), clock=Clock(datetime(2026, 11, 2, 17, 5, tzinfo=ZONE))) as on:
        on.call("A099", 1)
        assert (on.bridge.scene, on.bridge.number) == ("calls", "A099")
        on.clock.pass_ms(int(timedelta(minutes=11).total_seconds() * 1000))
        on.bridge.step()
        assert on.bridge.scene == "closed"


def test_a_practice_day_is_said_on_the_screen(qapp: object) -> None:
    with board(hall("commune"), size=HD, practice=True) as on:
        on.call("A001", 1)
        settle()
        assert "Ngày tập dượt" in on.text("practice")


def test_loading_is_a_designed_state(qapp: object) -> None:
    with board(hall("commune"), size=HD, loaded=False) as on:
        assert on.item("state_loading") is not None
        assert on.item("latestNumber") is None


def test_nothing_about_a_person_reaches_the_screen(qapp: object) -> None:
    of = hall("commune")
    with board(of, size=HD) as on:
        on.call("A001", 1)
        assert msgspec.json.encode(of.clerks[0].name) in msgspec.json.encode(of)
        settle()
        read = " ".join(items.own_text(item) for item in items.walk(on.view.contentItem()))  # type: ignore[union-attr]
        assert not [clerk.name for clerk in of.clerks if clerk.name in read]


def test_rows_pushed_while_they_slide_in_come_to_rest_whole(qapp: object) -> None:
    with board(hall("commune"), size=HD, reduced_motion=False) as on:
        for i in range(1, 5):
            on.call(f"A00{i}", i)
            settle()
        on.call("A001", 1, recall=True)
        QTest.qWait(500)
        rows = [on.item(f"call:{call}") for call in (5, 4, 3, 2)]
        parents = [row.parentItem() for row in rows if row is not None]
        assert [(row.x(), row.opacity()) for row in parents] == [(0, 1)] * 4
        assert [row.y() for row in parents] == sorted(row.y() for row in parents)
