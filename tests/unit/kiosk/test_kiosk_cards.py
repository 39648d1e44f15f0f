"""What the cards and the states of the kiosk say, without a window."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from kiosk.cards import agency_cards, priority_cards, procedure_cards, service_cards
from kiosk.countdown import Countdown
from kiosk.notices import incident_text, notice_text
from kiosk.outlook import outlook
from kiosk.scene import Scene, bookable, closed, guidance, hours_text, opens_text, wait_text
from kiosk.stops import NO_STOP, closed_stop, printer_stop
from shared.domain.hall import Hall, Procedure
from shared.domain.hall_file import parse
from shared.domain.rows import NoticeRow, ServiceRow, Wait
from shared.words import say

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = int(datetime(2026, 11, 23, 9, 0, tzinfo=ZONE).timestamp() * 1000)
HOUR = 3_600_000
OPEN = Wait(low=5, high=20, open=True)


def hall(name: str) -> Hall:
    read = parse((Path(__file__).parents[3] / "halls" / f"{name}.toml").read_text(encoding="utf-8"))
    assert isinstance(read, Hall)
    return read


def scene(name: str = "commune", language: str = "vi", now: int = MONDAY, **waits: Wait) -> Scene:
    made = hall(name)
    rows = {each.id: ServiceRow(id=each.id, waiting=2) for each in made.services}
    given = {each.id: waits.get(each.id.replace("-", "_"), OPEN) for each in made.services}
    return Scene(made, rows, given, language, now, lambda at: datetime.fromtimestamp(at / 1000, UTC).astimezone(ZONE))


def shut(code: str, opens_at: int = 0) -> Wait:
    return Wait(low=0, high=0, open=False, code=code, opens_at=opens_at)


def test_agencies_stand_under_their_floor_with_all_who_wait_for_them() -> None:
    cards = agency_cards(scene("provincial"))
    assert [card.name for card in cards if card.heading] == ["Tầng 1", "Tầng 2", "Tầng 3", "Tầng 4", "Tầng 5"]
    police = next(card for card in cards if card.id == "cong-an")
    assert police.note == "8 người chờ"  # two for each of its four services
    assert cards[0].heading
    assert not cards[1].heading


def test_an_agency_is_closed_only_when_all_its_services_are() -> None:
    late, later = MONDAY + 4 * HOUR, MONDAY + 5 * HOUR
    one = scene("provincial", bo_tro_tu_phap=shut("lunch_break", late))
    both = scene("provincial", bo_tro_tu_phap=shut("lunch_break", later), quoc_tich_con_nuoi=shut("lunch_break", late))
    assert next(card for card in agency_cards(one) if card.id == "tu-phap").open
    card = next(card for card in agency_cards(both) if card.id == "tu-phap")
    assert (card.open, card.note, card.more) == (False, "Đang nghỉ trưa", "Mở lại lúc 13:00")


def test_a_small_hall_shows_every_service_with_its_agency() -> None:
    cards = service_cards(scene())
    assert len(cards) == len(hall("commune").services)
    first = cards[0]
    assert (first.place, first.note, first.more) == ("Ủy ban nhân dân phường", "2 người chờ", "5–20 phút")


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(0, 0, ""), (0, 5, "dưới 5 phút"), (10, 25, "10–25 phút"), (15, 15, "khoảng 15 phút")],
)
def test_a_wait_is_a_range_in_words(low: int, high: int, text: str) -> None:
    assert wait_text(scene(), low, high) == text


def test_when_it_opens_again_names_the_day_only_when_it_is_another() -> None:
    assert opens_text(scene(), MONDAY + 4 * HOUR) == "Mở lại lúc 13:00"
    assert opens_text(scene(), MONDAY + 22 * HOUR) == "Mở lại 07:00 Thứ Ba 24/11"
    assert opens_text(scene(), 0) == ""


def test_english_falls_back_to_vietnamese_where_the_hall_gives_none() -> None:
    english = scene(language="en")
    bare = msgspec.structs.replace(english.hall.services[0], name_en="")
    assert english.named(english.hall.services[0]) == "Civil status"
    assert english.named(bare) == "Hộ tịch"


def test_priority_classes_come_in_the_order_they_are_called_without_the_ordinary_one() -> None:
    ranks = {each.id: each.rank for each in hall("commune").priorities}
    cards = priority_cards(scene())
    assert [ranks[card.id] for card in cards] == sorted(ranks[card.id] for card in cards)
    assert "thuong" not in [card.id for card in cards]
    assert cards[-1].note == "Ông/Bà từ đủ 60 tuổi trở lên"


def test_a_procedure_says_who_receives_it_and_is_shown_as_it_should_be_read() -> None:
    facts: dict[str, Any] = {"agency": "UBND cấp xã", "field": "Hộ tịch"}
    here = Procedure(codes=["1.000001"], name="KHAI SINH", readable="Khai sinh", service="ho-tich", **facts)
    gone = Procedure(codes=["1.000002"], name="Việc khác", service="bo-di", **facts)
    cards = procedure_cards(scene(), [here, gone])
    assert [(card.name, card.note, card.open) for card in cards] == [
        ("Khai sinh", "Nhận tại: Hộ tịch", True), ("Việc khác", say("kiosk.not_received_short"), False),
    ]  # fmt: skip


def test_the_whole_hall_is_closed_when_no_service_is_open_and_opens_with_the_first() -> None:
    services = [each.id.replace("-", "_") for each in hall("commune").services]
    late = dict.fromkeys(services, shut("after_closing", MONDAY + 22 * HOUR))
    assert closed(scene(**{**late, services[0]: OPEN})) is None
    stop = closed_stop(scene(**{**late, services[0]: shut("no_more_numbers")}))
    assert (stop.kind, stop.sentence) == ("closed", say("refusal.after_closing"))
    assert stop.hero == "Mở lại 07:00 Thứ Ba 24/11"
    assert closed_stop(scene()) == NO_STOP


def test_a_code_this_version_does_not_know_is_still_said_kindly() -> None:
    services = [each.id.replace("-", "_") for each in hall("commune").services]
    stop = closed_stop(scene(**dict.fromkeys(services, shut("something_new"))))
    assert stop.sentence == say("kiosk.closed_other")


def test_a_printer_that_does_not_answer_is_not_well() -> None:
    assert printer_stop("unknown", "vi").kind == "printer"
    assert printer_stop("near_end", "vi") == NO_STOP
    assert printer_stop("", "vi") == NO_STOP


def test_hours_are_those_of_today() -> None:
    assert hours_text(scene()) == "Nhận số hôm nay: 06:45–11:00 · 13:15–16:30"
    assert hours_text(scene(now=MONDAY - 24 * HOUR)) == ""


def test_guidance_is_offered_only_while_it_is_open() -> None:
    found = guidance(scene())
    assert found is not None
    assert found.id == "huong-dan"
    assert guidance(scene(huong_dan=shut("after_closing"))) is None


def test_the_countdown_begins_again_at_a_touch_and_stands_still_while_held() -> None:
    countdown = Countdown(3)
    assert not any(countdown.tick() for _ in range(10))
    countdown.held = False
    assert [countdown.tick(), countdown.tick()] == [False, False]
    assert countdown.ending
    countdown.touch()
    assert [countdown.tick() for _ in range(3)] == [False, False, True]


def test_a_card_warns_only_of_what_somebody_should_know_before() -> None:
    waits = {
        "ho_tich": Wait(low=90, high=150, open=True, today="may"),
        "chung_thuc": Wait(low=90, high=150, open=True, today="will_not"),
        "dat_dai": Wait(low=5, high=20, open=True, today="will"),
    }
    warned = {card.id: card.warn for card in service_cards(scene(**waits))}
    assert warned["ho-tich"] == "Có thể không kịp hôm nay"
    assert warned["chung-thuc"] == "Không kịp hôm nay"
    assert warned["dat-dai"] == warned["cu-tru"] == ""


def test_the_outlook_says_why_and_the_rule_for_late_dossiers_only_where_dossiers_are_taken_in() -> None:
    late = Wait(low=90, high=150, open=True, today="may", today_why="close_to_end", late=True)
    made = scene(ho_tich=late, tra_ket_qua=late)
    told = outlook(made, "ho-tich")
    assert told.doubtful
    assert told.reason == say("cut_off.close_to_end")
    assert told.late == "Hồ sơ nhận sau 15:00 được xử lý từ ngày làm việc tiếp theo."
    assert outlook(made, "tra-ket-qua").late == ""
    assert outlook(scene(), "ho-tich").kind == ""
    assert outlook(scene(ho_tich=Wait(low=0, high=9, open=True, today="may", today_why="new")), "ho-tich").reason == ""


def noticed(*rows: NoticeRow, language: str = "vi") -> Scene:
    return dataclasses.replace(scene(language=language), notices=rows)


def test_an_incident_stands_where_it_matters_and_the_whole_hall_s_on_the_start_page() -> None:
    area = hall("commune").areas[0].id
    service = NoticeRow(id="a", text="Mất mạng", incident="network", service="dat-dai", since=3)
    whole = NoticeRow(id="b", text="Mất điện", incident="power", since=1)
    part = NoticeRow(id="c", text="Ướt sàn", incident="other", area=area, since=2)
    assert incident_text(noticed(service)) == ""
    assert incident_text(noticed(service, part, whole)) == "Mất điện"
    assert incident_text(noticed(part)).endswith(": Ướt sàn")
    assert {card.id for card in service_cards(noticed(service)) if card.warn} == {"dat-dai"}


def test_a_notice_of_today_comes_before_the_hall_s_own_and_goes_when_its_time_is_up() -> None:
    posted = NoticeRow(id="n", text="Chiều nay họp", text_en="Meeting", until=MONDAY + 1, since=1)
    assert notice_text(noticed(posted)) == "Chiều nay họp"
    assert notice_text(noticed(posted, language="en")) == "Meeting"
    gone = msgspec.structs.replace(posted, until=MONDAY)
    assert notice_text(noticed(gone)) == hall("commune").notices[0]
    assert notice_text(noticed(gone, language="en")) == ""


def test_promises_are_kept_where_only_new_numbers_have_run_out() -> None:
    services = [each.id.replace("-", "_") for each in hall("commune").services]

    def stop(code: str) -> bool:
        return closed_stop(scene(**dict.fromkeys(services, shut(code)))).bookings

    assert [stop(code) for code in ("no_more_numbers", "last_number", "will_not_be_served")] == [True] * 3
    assert [stop(code) for code in ("lunch_break", "after_closing", "incident", "holiday")] == [False] * 4


def test_an_extra_session_out_of_hours_is_come_to_while_the_day_is_open() -> None:
    services = [each.id.replace("-", "_") for each in hall("commune").services]

    def stop(code: str) -> bool:
        return closed_stop(scene(**dict.fromkeys(services, shut(code))), day_open=True).bookings

    assert [stop(code) for code in ("before_opening", "lunch_break", "after_closing", "day_off")] == [True] * 4
    assert not stop("incident")


def test_a_hall_whose_services_take_no_bookings_has_promises_only() -> None:
    of = hall("commune")
    none = msgspec.structs.replace(
        of, booking=msgspec.structs.replace(of.booking, slot_places=0),
        services=[msgspec.structs.replace(each, slot_places=-1) for each in of.services],
    )  # fmt: skip
    assert not bookable(none)
    first = msgspec.structs.replace(none.services[0], slot_places=2)
    assert bookable(msgspec.structs.replace(none, services=[first, *none.services[1:]]))
