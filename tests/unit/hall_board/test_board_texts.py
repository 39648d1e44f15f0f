"""What the board says: lines of calls, pages of services, notices and the sentences of a closed hall."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from hall_board import lines, opening
from hall_board.hearing import calls_in
from shared.domain.hall import CalendarDay, Hall
from shared.domain.hall_file import parse
from shared.domain.rows import CallRow, DayRow, NoticeRow, ServiceRow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HALLS = Path(__file__).parents[3] / "halls"


def hall(name: str = "provincial") -> Hall:
    read = parse((HALLS / f"{name}.toml").read_text(encoding="utf-8"))
    assert isinstance(read, Hall)
    return read


def call(number: int, label: str, desk: int = 3, *, recall: bool = False, area: str = "tang-1") -> CallRow:
    return CallRow(
        call=number, label=label, counter=f"quay-{desk}", counter_number=desk, area=area, recall=recall, at=1
    )


def local(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def closed(of: Hall, at: datetime, day: DayRow | None) -> opening.Closed | None:
    now = int(at.timestamp() * 1000)
    opens = opening.opens_at(of, now)
    return opening.closed(of, day, now, at, datetime.fromtimestamp(opens / 1000, ZONE) if opens else None, "vi")


def test_newest_first_and_a_recall_moves_its_number_without_doubling_it() -> None:
    rows = [call(1, "A001"), call(2, "B001"), call(3, "A001", 5, recall=True)]
    made = lines.call_lines(rows, "A001", [], {}, "vi")
    assert [(line.label, line.call, line.counter, line.mark) for line in made] == [
        ("A001", 3, "Quầy 5", "calling"), ("B001", 2, "Quầy 3", ""),
    ]  # fmt: skip
    assert lines.call_lines(rows, "", [], {}, "vi")[0].word == "Nhắc lại"


def test_every_service_of_the_hall_is_on_exactly_one_page_of_its_floor() -> None:
    of = hall()
    found = [service for page in lines.pages(of, "", "vi") for service in page.services]
    assert sorted(set(found)) == sorted(service.id for service in of.services)
    assert all(0 < len(page.services) <= lines.PAGE for page in lines.pages(of, "", "vi"))
    floor = lines.pages(of, "tang-2", "vi")
    assert {page.title for page in floor} == {"Tầng 2"}
    counters = {service for desk in of.counters if desk.area == "tang-2" for service in desk.serves}
    assert {service for page in floor for service in page.services} == counters


def test_service_lines_count_people_and_show_english_only_where_asked() -> None:
    of = hall("commune")
    page = lines.pages(of, "", "vi")[0]
    rows = {page.services[0]: ServiceRow(id=page.services[0], waiting=12)}
    plain = lines.service_lines(of, page, rows, "vi", False)
    assert (plain[0].waiting, plain[0].some, plain[0].second) == ("12", True, "")
    assert (plain[1].waiting, plain[1].some) == ("0", False)
    assert lines.service_lines(of, page, rows, "vi", True)[0].second == "Civil status"


def test_calls_on_another_floor_are_told_in_one_sentence() -> None:
    of = hall()
    rows = [call(1, "A001"), call(2, "D004", 13, area="tang-2")]
    assert lines.elsewhere(rows, of, "tang-1", "vi") == "Khu vực khác vừa gọi: D004 đến quầy 13, Tầng 2"
    assert lines.elsewhere(rows[:1], of, "tang-1", "vi") == ""
    assert lines.elsewhere(rows, of, "", "vi") == ""


@pytest.mark.parametrize(
    ("at", "expected"),
    [(9, ["Giữ phiếu."]), (14, ["Nhận sau 15 giờ.", "Giữ phiếu."]), (16, ["Nhận sau 15 giờ.", "Giữ phiếu."])],
)
def test_the_notice_of_15_oclock_comes_when_it_is_due(at: int, expected: list[str]) -> None:
    assert opening.notices(["Giữ phiếu.", "Nhận sau 15 giờ."], local(at)) == expected


@pytest.mark.parametrize(
    ("at", "code", "opens"),
    [
        (local(6, 40), "before_opening", "Bắt đầu cấp số lúc 07:15"),
        (local(12, 10), "lunch_break", "Bắt đầu cấp số lúc 13:15"),
        (local(18, 0), "after_closing", "Bắt đầu cấp số lúc 07:15, Thứ Ba 03/11"),
        (local(9, 0, day=7), "day_off", "Bắt đầu cấp số lúc 07:15, Thứ Hai 09/11"),
        (local(9, 0), "day_not_open", "Vui lòng đợi trong ít phút"),
    ],
)
def test_a_closed_hall_says_why_and_when_again(at: datetime, code: str, opens: str) -> None:
    found = closed(hall(), at, DayRow(date="2026-11-01"))
    assert found is not None
    assert (found.code, found.opens) == (code, opens)
    assert found.title
    assert not found.title.startswith("hall_board.")


def test_a_holiday_is_named_and_a_practice_day_is_never_closed() -> None:
    of = hall()
    feast = CalendarDay(date="2026-11-02", working=False, reason="Ngày truyền thống")
    shut = msgspec.structs.replace(of, hours=msgspec.structs.replace(of.hours, days=[feast]))
    found = closed(shut, local(9), None)
    assert found is not None
    assert (found.code, found.title) == ("holiday", "Ngày truyền thống")
    assert closed(shut, local(9), DayRow(date="2026-11-02", open=True, practice=True)) is None
    assert closed(of, local(9), DayRow(date="2026-11-02", open=True)) is None


def test_while_those_who_have_a_number_are_served_the_hall_is_not_closed() -> None:
    of = hall()
    early = msgspec.structs.replace(of, hours=msgspec.structs.replace(of.hours, kiosk_closes_before_minutes=30))
    assert closed(early, local(16, 29), DayRow(date="2026-11-02", open=True)) is None
    for minute, day in ((29, DayRow(date="2026-11-02")), (30, DayRow(date="2026-11-02", open=True))):
        found = closed(early, local(16, 0) + timedelta(minutes=minute), day)
        assert found is not None
        assert found.code == "after_closing"


def test_the_calls_of_a_sound_are_read_from_its_title() -> None:
    assert calls_in("12: A001 > 3, 13: KQ012 > 21") == (12, 13)
    assert calls_in("") == ()


def test_an_incident_of_a_service_is_told_with_its_name_where_it_is_served() -> None:
    of = hall()
    desk = next(each for each in of.counters if each.area == "tang-2")
    row = NoticeRow(id="i", text="Mất mạng", incident="network", service=desk.serves[0])
    assert lines.concerns(of, row, "tang-2") and lines.concerns(of, row, "")
    assert not lines.concerns(of, row, "tang-5")
    name = next(each.name for each in of.services if each.id == desk.serves[0])
    assert lines.told(of, row, "vi") == f"{name}: Mất mạng"
    assert lines.told(of, NoticeRow(id="n", text="Chào", text_en="Hello"), "en") == "Hello"


def test_the_line_of_a_disturbed_service_is_marked() -> None:
    of = hall()
    page = lines.pages(of, "tang-2", "vi")[0]
    made = lines.service_lines(of, page, {}, "vi", False, {page.services[0]})
    assert [line.disturbed for line in made] == [True, *[False] * (len(made) - 1)]
