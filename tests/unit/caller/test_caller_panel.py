"""The panel's texts and lists as plain data, without a window."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from caller.lists import counter_choices, service_choices, ticket_cards
from caller.panel import Pressed, panel
from caller.reasons import reasons
from caller.scene import Scene, clock_of, minutes_text
from shared.domain.events import PassedOver, Why
from shared.domain.hall import Agency, Area, Counter, Hall, Hours, PriorityClass, Service, Session
from shared.domain.rows import CounterRow, DayRow, Next, ServiceRow, TicketRow

NOW = 1_795_395_600_000
MINUTE = 60_000
HALL = Hall(
    id="thu", name="Trung tâm thử", hours=Hours(sessions=[Session(days=[1], opens="07:30", closes="17:00")]),
    pause_reasons=["Họp"],
    priorities=[
        PriorityClass(id="cao-tuoi", name="Người cao tuổi", rank=1, to_check=True),
        PriorityClass(id="thuong", name="Thường", rank=9, ordinary=True),
    ],
    areas=[Area(id="a", name="Tầng 1")],
    agencies=[Agency(id="tp", name="Sở Tư pháp", area="a"), Agency(id="dd", name="Đất đai", area="a")],
    services=[
        Service(id="dat-dai", name="Đất đai", agency="dd", series="D"),
        Service(id="ho-tich", name="Hộ tịch", agency="tp", series="A", target_minutes=20),
        Service(id="chung-thuc", name="Chứng thực", agency="tp", series="B"),
    ],
    counters=[
        Counter(id="q1", number=1, area="a", serves=["ho-tich"], helps=["chung-thuc"]),
        Counter(id="q2", number=2, area="a", serves=["ho-tich", "dat-dai"]),
    ],
)  # fmt: skip


def ticket(label: str, minutes: int = 5, **fields: Any) -> TicketRow:
    since = NOW - minutes * MINUTE
    given = {"service": "ho-tich", "priority": "thuong", "state": "waiting"}
    return TicketRow(id=label, label=label, issued_at=since, waiting_since=since, **(given | fields))  # type: ignore[arg-type]


def scene(*tickets: TicketRow, row: dict[str, Any] | None = None, **fields: Any) -> Scene:
    made: dict[str, Any] = {
        "row": CounterRow(id="q1", number=1, **(row or {})), "day": DayRow(open=True), "next": Next(),
        "tickets": {each.id: each for each in tickets}, "language": "vi",
        "services": {"ho-tich": ServiceRow(id="ho-tich", waiting=2, counters_open=1)},
    }  # fmt: skip
    return Scene(
        HALL, HALL.counters[0], now_ms=NOW, local=lambda at: datetime.fromtimestamp(at / 1000, UTC), **(made | fields)
    )


IN_HAND = {"state": "open", "ticket": "A001", "label": "A001", "ticket_since": NOW - 42_000}


@pytest.mark.parametrize(
    ("row", "mode", "main"),
    [
        ({}, "closed", "Mở quầy"),
        ({"state": "open"}, "free", "Gọi số tiếp theo"),
        ({"state": "paused"}, "paused", "Tiếp tục phục vụ"),
        (IN_HAND | {"ticket_state": "called"}, "called", "Bắt đầu phục vụ"),
        (IN_HAND | {"ticket_state": "serving"}, "serving", "Hoàn tất"),
    ],
)
def test_the_main_step_follows_the_counter(row: dict[str, Any], mode: str, main: str) -> None:
    shown = panel(scene(ticket("A001", state="called"), row=row), Pressed())
    assert (shown.mode, shown.main_text, shown.main_enabled) == (mode, main, True)


def test_a_counter_cannot_open_before_the_day() -> None:
    shown = panel(scene(day=DayRow(open=False)), Pressed())
    assert (shown.main_text, shown.main_enabled) == ("Chưa đến giờ làm việc", False)


def test_absent_waits_for_enough_calls() -> None:
    row = IN_HAND | {"ticket_state": "called", "calls": 1, "absent_from": NOW}
    shown = panel(scene(ticket("A001", state="called"), row=row), Pressed())
    assert (shown.can_absent, shown.absent_hint) == (False, "Còn 2 lần gọi")
    shown = panel(scene(ticket("A001", state="called"), row=row | {"calls": 3}), Pressed())
    assert (shown.can_absent, shown.absent_hint) == (True, "")


def test_a_priority_to_check_is_said() -> None:
    row = IN_HAND | {"ticket_state": "called"}
    shown = panel(scene(ticket("A001", state="called", priority="cao-tuoi"), row=row), Pressed())
    assert shown.hand_priority == "Người cao tuổi"
    assert "kiểm tra" in shown.hand_check
    assert panel(scene(ticket("A001", state="called"), row=row), Pressed()).hand_priority == ""


def test_the_number_in_hand_is_shown_before_its_row_has_come() -> None:
    shown = panel(scene(row=IN_HAND | {"ticket_state": "called"}), Pressed())
    assert (shown.in_hand, shown.hand_since, shown.hand_service) == ("A001", "0:42", "")


def nobody_else(label: str = "A002") -> Next:
    why = Why(rule="priority", passed_over=[PassedOver("A001", "ho-tich", "thuong", 3)])
    return Next(ticket=label, label=label, service="ho-tich", waiting_since=NOW - 24 * MINUTE, why=why, waiting=5)


def test_next_says_who_why_and_how_long() -> None:
    shown = panel(scene(ticket("A002"), row={"state": "open"}, next=nobody_else()), Pressed())
    assert (shown.next, shown.next_wait) == ("A002", "Đã chờ 24 phút")
    assert "A001" in shown.next_why and "A001" not in shown.next_rule


@pytest.mark.parametrize("fields", [{"gauge_fresh": False}, {"tickets": {}}])
def test_next_is_not_shown_where_it_may_have_changed(fields: dict[str, Any]) -> None:
    told = scene(ticket("A002"), row={"state": "open"}, next=nobody_else())
    shown = panel(Scene(**{f: getattr(told, f) for f in told.__dataclass_fields__} | fields), Pressed())
    assert (shown.next, shown.next_known, shown.empty) == ("", False, "")
    assert shown.main_enabled


def test_a_wait_over_the_promise_is_marked() -> None:
    assert panel(scene(ticket("A001", minutes=21)), Pressed()).longest_late
    assert not panel(scene(ticket("A001", minutes=20)), Pressed()).longest_late
    assert panel(scene(ticket("D001", minutes=99, service="dat-dai")), Pressed()).longest == "–"


def test_without_a_link_nothing_can_be_pressed() -> None:
    row = IN_HAND | {"ticket_state": "called", "calls": 5}
    shown = panel(scene(ticket("A001", state="called"), row=row), Pressed(stale=True))
    able = (shown.main_enabled, shown.can_recall, shown.can_absent, shown.can_send_on, shown.can_pause, shown.can_close)
    assert able == (False,) * 6
    assert shown.in_hand == "A001"


def test_the_list_is_own_first_then_helped_and_others_when_searched() -> None:
    told = scene(
        ticket("B001", minutes=50, service="chung-thuc"), ticket("A001", 5), ticket("D001", 60, service="dat-dai"),
        ticket("A002", 9), ticket("D002", 1, service="dat-dai", to_counter="q1"),
        ticket("A003", 70, to_counter="q2"),
    )  # fmt: skip
    assert [each.label for each in ticket_cards(told)] == ["A002", "A001", "D002", "B001"]
    assert [each.heading for each in ticket_cards(told)] == ["", "", "", "Quầy này hỗ trợ"]
    assert [each.label for each in ticket_cards(told, "dat dai")] == ["D002", "D001"]
    assert [each.label for each in ticket_cards(told, "a003")] == ["A003"]


def test_services_are_found_without_accents_own_agency_first() -> None:
    assert [each.id for each in service_choices(scene())] == ["ho-tich", "chung-thuc", "dat-dai"]
    assert [each.id for each in service_choices(scene(), "DAT d")] == ["dat-dai"]
    assert service_choices(scene(), "khong co") == []


def test_any_counter_or_one_that_serves_but_never_this_one() -> None:
    assert [each.id for each in counter_choices(scene(), "ho-tich")] == ["", "q2"]
    assert counter_choices(scene(), "") == []


def test_a_hall_without_reasons_still_pauses() -> None:
    bare = msgspec.structs.replace(HALL, pause_reasons=[])
    told = scene()
    assert [each.name for each in reasons(told, "pause")] == ["Họp"]
    told = Scene(**{f: getattr(told, f) for f in told.__dataclass_fields__} | {"hall": bare})
    assert [each.name for each in reasons(told, "pause")] == ["Tạm dừng"]


def test_times_in_words() -> None:
    assert [clock_of(ms) for ms in (-5, 0, 187_000, 3_725_000)] == ["0:00", "0:00", "3:07", "1:02:05"]
    assert [minutes_text(scene(), m) for m in (0, 24, 65)] == ["dưới 1 phút", "24 phút", "1 giờ 05"]
