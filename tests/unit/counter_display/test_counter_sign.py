"""The sign as plain data, without a window."""

from __future__ import annotations

from typing import Any

import pytest

from counter_display.scene import Scene, faces, initials, sign
from shared.domain.hall import Agency, Area, Clerk, Counter, Hall, Hours, PriorityClass, Service, Session
from shared.domain.rows import CounterRow, DayRow, NoticeRow

MONDAY = 1_795_395_600_000  # 2026-11-23 08:00 in Asia/Ho_Chi_Minh
HALL = Hall(
    id="thu", name="Trung tâm thử", hours=Hours(sessions=[Session(days=[1], opens="07:30", closes="11:30")]),
    priorities=[PriorityClass(id="thuong", name="Thường", rank=9, ordinary=True)], areas=[Area(id="a", name="Tầng 1")],
    agencies=[Agency(id="tp", name="Sở Tư pháp", area="a")],
    services=[Service(id="ho-tich", name="Hộ tịch", name_en="Civil status", agency="tp", series="A")],
    counters=[Counter(id=f"q{n}", number=n, area="a", serves=["ho-tich"]) for n in (1, 2)],
    clerks=[Clerk(id="c1", name="Nguyễn Văn Mẫu", title="Chuyên viên")],
)  # fmt: skip


def scene(row: dict[str, Any] | None = None, other: str = "closed", **fields: Any) -> Scene:
    made: dict[str, Any] = {
        "row": CounterRow(id="q1", number=1, **(row or {})), "day": DayRow(open=True), "language": "vi",
        "others": {"q2": CounterRow(id="q2", number=2, state=other)}, "now_ms": MONDAY,
    }  # fmt: skip
    return Scene(HALL, HALL.counters[0], **(made | fields))


IN_HAND = {"state": "open", "ticket": "t", "label": "A001", "clerk": "c1"}


@pytest.mark.parametrize(
    ("row", "state", "second"),
    [
        (IN_HAND | {"ticket_state": "called"}, "Kính mời", "Please come"),
        (IN_HAND | {"ticket_state": "serving"}, "Đang phục vụ", "Now serving"),
        ({"state": "open"}, "Sẵn sàng", "Ready"),
        ({"state": "paused", "reason": "Họp"}, "Tạm dừng", "Paused"),
        ({}, "Đóng quầy", "Counter closed"),
    ],
)
def test_a_state_in_a_word_in_both_languages(row: dict[str, Any], state: str, second: str) -> None:
    shown = sign(scene(row))
    assert (shown.state, shown.state_second, shown.number) == (state, second, row.get("label", ""))


def test_a_paused_counter_says_who_serves_meanwhile() -> None:
    shown = sign(scene({"state": "paused", "reason": "Họp"}, other="open"))
    assert shown.note == "Họp. Quầy 2 đang phục vụ. Vui lòng theo dõi số được gọi."
    assert "2" in shown.note_second


def test_outside_the_day_it_says_the_hours() -> None:
    assert sign(scene(day=DayRow(open=False))).note == "Giờ làm việc hôm nay: 07:30–11:30"
    tuesday = scene(day=DayRow(open=False), now_ms=MONDAY + 86_400_000)
    assert sign(tuesday).note == "Hôm nay không phải ngày làm việc."


def test_a_number_in_hand_outlives_the_day() -> None:
    assert sign(scene(IN_HAND | {"ticket_state": "serving"}, day=DayRow(open=False))).kind == "serving"


def test_a_cut_link_says_so_and_keeps_the_number() -> None:
    shown = sign(scene(IN_HAND | {"ticket_state": "called"}, stale=True))
    assert (shown.kind, shown.number) == ("offline", "A001")


def test_officer_and_fields() -> None:
    shown = sign(scene(IN_HAND, language="en"))
    assert (shown.clerk, shown.title, shown.initials, shown.fields) == (
        "Nguyễn Văn Mẫu", "Chuyên viên", "NM", "Civil status",
    )  # fmt: skip
    assert sign(scene({"state": "open", "clerk": "gone"})).clerk == ""


def test_initials() -> None:
    assert [initials(name) for name in ("", "Mẫu", "Lê Thị Thu Hà", "đặng ân")] == ["", "M", "LH", "ĐÂ"]


@pytest.mark.parametrize("count", [3, 4, 5])
def test_faces_go_from_best_to_worst(count: int) -> None:
    made = faces(count, "vi", "en")
    assert [face.score for face in made] == list(range(count, 0, -1))
    assert sorted((face.mood for face in made), reverse=True) == [face.mood for face in made]
    assert made[0].text == "Rất hài lòng" and made[0].second == "Very satisfied"


def worked_together(own: dict[str, Any], other: dict[str, Any], home: str) -> Scene:
    """Counters 1 and 2, worked as one by the clerk of `home`."""
    second = CounterRow(id="q2", number=2, state="open", covered_by=home, **other)
    return scene({"state": "open", "covered_by": home, **own}, others={"q2": second})


HELD = {"ticket": "t", "label": "A005", "ticket_state": "called"}


def test_a_counter_worked_from_another_one_sends_people_there() -> None:
    shown = sign(worked_together({}, {}, "q2"))
    assert (shown.kind, shown.state, shown.number) == ("covered", "Mời đến Quầy 2", "")
    assert "Quầy 2 phụ trách cả quầy này" in shown.note
    assert "A005" in sign(worked_together({}, HELD, "q2")).note


def test_a_number_called_to_a_covered_counter_stands_on_its_own_sign() -> None:
    shown = sign(worked_together(HELD, {}, "q2"))
    assert (shown.kind, shown.number) == ("call", "A005")
    assert shown.note == "Mời Ông/Bà đến quầy 1, chung cán bộ với Quầy 2"


def test_where_the_clerk_sits_the_sign_shows_the_number_of_the_other_counter_too() -> None:
    shown = sign(worked_together({}, HELD, "q1"))
    assert (shown.kind, shown.number, shown.note) == ("call", "A005", "Số của Quầy 2, mời Ông/Bà đến đây")
    assert sign(worked_together({}, HELD | {"ticket_state": "serving"}, "q1")).kind == "serving"
    assert sign(worked_together({}, {}, "q1")).kind == "ready"


def test_a_covered_counter_pauses_with_the_one_that_works_it() -> None:
    second = CounterRow(id="q2", number=2, state="paused", covered_by="q2", reason="Họp")
    shown = sign(scene({"state": "open", "covered_by": "q2"}, others={"q2": second}))
    assert (shown.kind, shown.note.partition(".")[0]) == ("paused", "Họp")


def test_an_incident_is_told_where_its_service_is_received() -> None:
    def told(**fields: Any) -> str:
        row = NoticeRow(id="i", text="Mất mạng", incident="network", **fields)
        return sign(scene({"state": "open"}, notices=(row,))).note

    for fields in ({"service": "ho-tich"}, {"area": "a"}, {}):
        assert told(**fields) == "Đang có sự cố: Mất mạng"
    for fields in ({"service": "dat-dai"}, {"area": "b"}):
        assert "sự cố" not in told(**fields)
