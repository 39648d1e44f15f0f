"""What new rows mean for the panel, as plain data: absence, badges, reasons, the desk's people, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest

from caller.absence import wait_for_absent
from caller.badges import badges
from caller.hand import finish_hint, left_over
from caller.lists import BACK, proposed, service_choices, ticket_cards
from caller.panel import Pressed, panel
from caller.reasons import days, reasons
from caller.scene import Scene
from caller.staff import clerk_choices, cover_choices, shifts_today
from shared.domain.events import PassedOver, Why
from shared.domain.hall import (
    Agency,
    Area,
    CallingPlan,
    Clerk,
    Counter,
    Hall,
    Hours,
    PriorityClass,
    Reason,
    Service,
    Session,
    Shift,
)
from shared.domain.rows import CounterRow, DayRow, Next, NoticeRow, TicketRow
from shared.domain.ticket import Need
from shared.words import catalogue
from shared.words.why import rule_in_words, why_in_words

NOW = 1_795_395_600_000  # Monday 23 November 2026, 08:00 in Việt Nam
VIETNAM = timezone(timedelta(hours=7))
RULES = (
    "oldest", "priority", "ordinary_turn", "no_later_than", "promised", "appointment", "returned", "others_turn",
    "ageing", "chosen",
)  # fmt: skip
HALL = Hall(
    id="thu", name="Trung tâm thử",
    hours=Hours(sessions=[Session(days=[1, 2, 3, 4, 5], opens="07:30", closes="17:00")]),
    calling=CallingPlan(calls_before_absent=2, walk_seconds=30, slow_walk_factor=2.0, dossiers_per_turn=2),
    priorities=[
        PriorityClass(id="cao-tuoi", name="Người cao tuổi", rank=1, to_check=True),
        PriorityClass(id="thuong", name="Thường", rank=9, ordinary=True),
    ],
    areas=[Area(id="a", name="Tầng 1"), Area(id="b", name="Tầng 2")],
    agencies=[Agency(id="tp", name="Sở Tư pháp", area="a")],
    services=[
        Service(id="ho-tich", name="Hộ tịch", agency="tp", series="A", next="tra-ket-qua"),
        Service(id="chung-thuc", name="Chứng thực", agency="tp", series="B"),
        Service(id="tra-ket-qua", name="Trả kết quả", agency="tp", series="K"),
    ],
    counters=[
        Counter(id="q1", number=1, area="a", serves=["ho-tich"]),
        Counter(id="q2", number=2, area="a", serves=["chung-thuc"], walk_seconds=40),
        Counter(id="q3", number=3, area="b", serves=["tra-ket-qua"]),
    ],
    clerks=[Clerk(id="an", name="An"), Clerk(id="binh", name="Bình"), Clerk(id="chi", name="Chi")],
    reasons=[
        Reason(id="thieu", name="Thiếu giấy tờ", name_en="Missing papers", acts=["park"]),
        Reason(id="ky", name="Chờ ký", acts=["park"], keeps_waiting=True),
    ],
    roster=[
        Shift(counter="q1", clerk="chi", days=[1], begins="07:30", ends="11:30"),
        Shift(counter="q1", clerk="an", days=[1], begins="07:00", ends="07:30"),
        Shift(counter="q1", clerk="binh", days=[1], begins="13:30", ends="17:00"),
    ],
)  # fmt: skip


def ticket(label: str = "A001", **fields: Any) -> TicketRow:
    given = {"service": "ho-tich", "priority": "thuong", "state": "waiting", "issued_at": NOW, "waiting_since": NOW}
    return TicketRow(id=label, label=label, **(given | fields))  # type: ignore[arg-type]


def scene(*tickets: TicketRow, row: dict[str, Any] | None = None, **fields: Any) -> Scene:
    others = fields.pop("others", {})
    counters = {
        each.id: CounterRow(id=each.id, number=each.number, **others.get(each.id, {})) for each in HALL.counters
    }
    own = CounterRow(id="q1", number=1, **(row or {}))
    made: dict[str, Any] = {
        "row": own, "day": DayRow(open=True), "next": Next(), "tickets": {each.id: each for each in tickets},
        "language": "vi", "services": {}, "now_ms": NOW, "counters": counters | {"q1": own},
        "local": lambda at: datetime.fromtimestamp(at / 1000, VIETNAM),
    }  # fmt: skip
    return Scene(HALL, HALL.counters[0], **(made | fields))


CALLED = {"state": "open", "ticket": "A001", "label": "A001", "ticket_state": "called", "calls": 2}
SERVING = CALLED | {"ticket_state": "serving"}


@pytest.mark.parametrize(
    ("row", "needs", "short"),
    [
        ({"calls": 1, "absent_from": NOW}, [], "Còn 1 lần gọi"),
        ({"absent_from": 0}, [], "Chờ loa"),
        ({"absent_from": NOW + 90_000}, [], "Chờ loa"),
        ({"absent_from": NOW + 24_500}, [], "25 giây"),
        ({"absent_from": NOW + 50_000}, ["mobility"], "50 giây"),
        ({"absent_from": NOW}, [], ""),
    ],
)
def test_what_absence_still_waits_for(row: dict[str, Any], needs: list[Need], short: str) -> None:
    found = wait_for_absent(scene(ticket(state="called", needs=needs), row=CALLED | row))
    assert found.short == short
    assert bool(found.sentence) == bool(short)


def test_an_incident_is_named_where_it_touches_this_counter() -> None:
    def shown(area: str) -> str:
        notice = NoticeRow(id="i", text="Mất điện", incident="power", area=area)
        return wait_for_absent(scene(ticket(state="called"), row=CALLED, notices={"i": notice})).short

    assert [shown(area) for area in ("", "a", "b")] == ["Sự cố", "Sự cố", "Chờ loa"]


def test_badges_say_in_words_what_matters() -> None:
    full = ticket(
        needs=["mobility", "hearing"], language="en", linked=["A002", "gone"], return_to="q3", dossiers=4, slot=NOW,
        promised=True, returned=True,
    )  # fmt: skip
    assert [each["text"] for each in badges(scene(full, ticket("A002")), full)] == [
        "Khó đi lại", "Khó nghe", "Tiếng Anh", "Cùng A002", "Trả về Quầy 3", "4 hồ sơ", "Hẹn 08:00", "Phiếu hẹn",
        "Quay lại",
    ]  # fmt: skip
    assert badges(scene(), ticket()) == []
    assert [len(each.badges) for each in ticket_cards(scene(full))] == [8]


@pytest.mark.parametrize(
    ("dossiers", "said", "left"), [(1, -1, 0), (5, -1, 3), (2, -1, 0), (5, 0, 0), (5, 4, 4), (5, 9, 4)]
)
def test_dossiers_left_after_a_turn(dossiers: int, said: int, left: int) -> None:
    told = scene(ticket(state="serving", dossiers=dossiers), row=SERVING)
    assert left_over(told, said) == left
    assert finish_hint(told, said) == (f"Còn {left} hồ sơ, số này vào lại hàng" if left else "")


def test_a_closed_list_is_the_halls_and_says_whose_time_it_is() -> None:
    assert [(each.given, each.by, each.key) for each in reasons(scene(), "park")] == [
        ("thieu", "citizen", "1"), ("ky", "hall", "2"),
    ]  # fmt: skip
    assert [each.name for each in reasons(scene(language="en"), "park")] == ["Missing papers", "Chờ ký"]
    plain = reasons(scene(), "refuse_priority")
    assert [each.given for each in plain] == [each.name for each in plain]


def test_days_are_the_halls_next_working_days() -> None:
    friday = scene(now_ms=NOW + 4 * 86_400_000)
    assert [each.id for each in days(friday)] == ["", "2026-11-30", "2026-12-01", "2026-12-02"]
    assert days(friday)[1].name == "Thứ Hai 30/11"


def test_the_roster_proposes_who_sits_here_now() -> None:
    assert [each.clerk for each in shifts_today(scene())] == ["chi", "binh"]
    assert [each.id for each in clerk_choices(scene())] == ["chi", "binh", "an"]
    seated = scene(row={"clerk": "an"}, others={"q2": {"clerk": "chi"}})
    assert clerk_choices(seated)[0].note == "Đang ngồi Quầy 2"
    assert clerk_choices(seated)[-1].key == "0"


def test_counters_in_use_cannot_be_joined() -> None:
    told = scene(others={"q2": {"state": "open", "clerk": "chi"}, "q3": {"state": "open", "covered_by": "q2"}})
    assert [(each.id, each.locked, each.note) for each in cover_choices(told, {"q3"})] == [
        ("q2", True, "Chi đang làm việc"), ("q3", True, "Quầy 2 đang làm thay"),
    ]  # fmt: skip
    assert [each.key for each in cover_choices(scene(), set())] == ["1", "2"]


def test_counters_worked_as_one_are_one_panel() -> None:
    hand = {"ticket": "B001", "label": "B001", "ticket_state": "serving", "served": 3}
    told = scene(
        ticket("B001", service="chung-thuc", state="serving"), ticket("B002", service="chung-thuc"), ticket("A001"),
        row={"state": "open", "covered_by": "q1", "served": 4},
        others={"q2": {"state": "open", "covered_by": "q1", **hand}},
    )  # fmt: skip
    shown = panel(told, Pressed())
    assert (shown.counter_title, shown.in_hand, shown.hand_state) == ("Quầy 1 · 2", "B001", "Đang phục vụ · Quầy 2")
    assert (shown.served, told.desk.id) == ("7", "q2")
    assert [each.label for each in ticket_cards(told)] == ["A001", "B002"]


def test_a_counter_that_is_worked_from_another_offers_nothing() -> None:
    shown = panel(scene(row={"state": "open", "covered_by": "q2"}), Pressed())
    able = (shown.main_enabled, shown.can_pause, shown.can_close, shown.can_choose, shown.can_sit)
    assert (shown.mode, able) == ("covered", (False,) * 5)


def test_the_chain_and_the_way_back_are_proposed() -> None:
    chained = scene(ticket(state="serving"), row=SERVING)
    assert (proposed(chained), service_choices(chained)[0].id) == ("tra-ket-qua", "tra-ket-qua")
    lent = scene(ticket(state="serving", return_to="q3"), row=SERVING)
    assert (proposed(lent), service_choices(lent)[0].id) == (BACK, BACK)
    assert service_choices(lent, "chung")[0].id == "chung-thuc"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_sentence_a_citizen_can_read(rule: str, language: str) -> None:
    passed = [PassedOver("A001", "ho-tich", "thuong", 3)]
    for tier in (0, 1, 2):
        words = why_in_words(Why(rule=rule, tier=tier, passed_over=passed), language)
        assert "why." not in words and "A001" in words
    sentence = rule_in_words(Why(rule=rule), language)
    assert sentence.endswith(".") and not sentence.startswith("why.")
    assert rule_in_words(Why(rule=rule, tier=2), language) == catalogue(language).gettext("why.helping_long")


def test_a_reason_is_told_by_its_name_with_the_note() -> None:
    why = Why(rule="chosen", reason="ky", note="Đau chân")
    assert why_in_words(why, "vi", HALL.reasons) == "Cán bộ gọi ngoài thứ tự. Lý do: Chờ ký. Ghi chú: Đau chân."
    assert "Lý do: Khác." in why_in_words(Why(rule="chosen", reason="Khác"), "vi", HALL.reasons)


def test_the_contract_knows_no_other_need() -> None:
    for need in get_args(Need):
        assert catalogue("vi").gettext(f"caller.need_{need}") != f"caller.need_{need}"
    assert datetime.fromtimestamp(NOW / 1000, UTC).isoweekday() == 1
