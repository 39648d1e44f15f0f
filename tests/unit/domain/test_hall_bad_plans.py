"""Plans that must not come into force: each file of bad_halls/ is refused at the line, key and case that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.domain import hall_file
from shared.domain.hall_problem import Problem

FOLDER = Path(__file__).parent / "bad_halls"

# File: line, key, code.
BAD = {
    "buoi-khong-phat-so": (7, "hours.sessions[2]", "session_without_numbers"),
    "buoi-trung-gio": (7, "hours.sessions[2]", "sessions_overlap"),
    "chi-duoc-ho-tro": (36, "services[so-hoa]", "starves_when_only_helped"),
    "chi-khi-hang-dai": (50, "services[thu-phi]", "starves_when_only_helped"),
    "chuoi-den-noi-khong-co": (48, "services[ho-tich].next", "unknown_service"),
    "chuoi-di-vong": (41, "services[so-hoa].next", "chain_loops"),
    "gio-sau-15-gio-sai": (9, "hours.late_after", "bad_time"),
    "khong-bao-gio-mo": (5, "hours.sessions", "never_open"),
    "khong-co-buoi-nao": (5, "hours.sessions", "empty_list"),
    "khung-hen-qua-dai": (15, "booking.early_minutes", "out_of_range"),
    "lich-hen-lay-het-quay": (50, "services[thu-phi]", "starves_by_bookings"),
    "lich-truc-can-bo-la": (110, "roster[2].clerk", "unknown_clerk"),
    "lich-truc-gio-nguoc": (108, "roster[2]", "shift_backwards"),
    "lich-truc-hai-nguoi-mot-quay": (108, "roster[2]", "counter_with_two_clerks"),
    "lich-truc-khong-ngay": (108, "roster[2]", "shift_of_no_day"),
    "lich-truc-mot-nguoi-hai-quay": (108, "roster[2]", "clerk_at_two_counters"),
    "lich-truc-quay-la": (109, "roster[2].counter", "unknown_counter"),
    "lich-truc-thu-tam": (111, "roster[2].days", "bad_weekdays"),
    "lich-truc-trung-mot-ngay": (108, "roster[2]", "clerk_at_two_counters"),
    "luot-nhieu-hon-phieu": (13, "calling.dossiers_per_turn", "turn_over_most"),
    "ly-do-cho-ma-khong-cho": (99, "reasons[cho-dong-dau].keeps_waiting", "waits_without_park"),
    "ly-do-khong-ten": (97, "reasons[cho-dong-dau].name", "blank"),
    "ly-do-khong-viec": (98, "reasons[cho-dong-dau].acts", "empty_list"),
    "ly-do-trung-ma": (102, "reasons[cho-dong-dau].id", "duplicate_id"),
    "ly-do-viec-la": (98, "reasons[cho-dong-dau].acts[2]", "not_choice"),
    "ngay-lam-bu-khong-co-buoi": (10, "hours.days[1]", "no_sessions"),
    "ngay-le-ghi-hai-lan": (11, "hours.days[2].date", "duplicate_date"),
    "ngay-le-khong-co-that": (11, "hours.days[2].date", "bad_date"),
    "ngay-le-sai-nam": (10, "hours.days[1].date", "far_date"),
    "ngay-le-viet-nguoc": (10, "hours.days[1].date", "bad_date"),
    "ngay-nghi-theo-lich-thu-hai": (10, "hours.days[1].as_weekday", "closed_day_with_hours"),
    "nguoi-quay-lai-chiem-het-luot": (12, "calling.others_between_returned", "quota_of_nothing"),
    "nguong-dich-vu-la": (68, "counters[quay-2].helps_beyond[1].service", "unknown_service"),
    "nguong-ghi-hai-lan": (68, "counters[quay-2].helps_beyond[1].service", "served_twice"),
    "nguong-khong-gioi-han": (68, "counters[quay-2].helps_beyond[1]", "threshold_without_bound"),
    "nguong-qua-lon": (68, "counters[quay-2].helps_beyond[1].minutes", "out_of_range"),
    "nhom-co-quay-la": (92, "groups[tiep-nhan].counters[2]", "unknown_counter"),
    "nhom-theo-thu-tu-la": (93, "groups[tiep-nhan].order", "unknown_order"),
    "phuc-vu-truoc-khi-mo": (6, "hours.sessions[1].serve_from", "time_too_early"),
    "quay-trong-hai-nhom": (97, "groups[thu].counters[2]", "counter_in_two_groups"),
    "quota-bang-khong": (12, "calling.ordinary_between", "quota_of_nothing"),
    "quota-cua-thu-tu-rieng-bang-khong": (87, "orders[theo-cam-ket].priority_calls", "quota_of_nothing"),
    "so-cho-hen-am": (55, "services[thu-phi].slot_places", "out_of_range"),
    "so-cuoi-sau-gio-dong": (6, "hours.sessions[1].last_number", "time_too_late"),
    "so-cuoi-truoc-so-dau": (6, "hours.sessions[1].numbers_from", "time_too_late"),
    "so-phat-trung-buoi": (7, "hours.sessions[2].numbers_from", "numbers_overlap"),
    "thu-tu-rieng-khong-gioi-han": (87, "orders[theo-cam-ket].rule", "starves_by_rule"),
    "thu-tu-trung-ma": (91, "orders[theo-cam-ket].id", "duplicate_id"),
    "uu-tien-khong-gioi-han": (11, "calling.rule", "starves_by_rule"),
}


def read(name: str) -> hall_file.Reading:
    return hall_file.read((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def refusal(name: str) -> Problem:
    return next(each for each in read(name).problems if not each.warning)


def test_the_good_hall_they_all_come_from_is_good() -> None:
    reading = read("good")
    assert reading.problems == []
    assert reading.hall is not None


def test_every_bad_hall_is_judged() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {*BAD, "good"}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_hall_is_refused_where_it_is_wrong(name: str) -> None:
    wrong = refusal(name)
    assert read(name).hall is None
    assert (wrong.line, wrong.key, wrong.code) == BAD[name]


def test_the_case_of_a_plan_by_rank_shows_who_always_goes_first() -> None:
    wrong = refusal("uu-tien-khong-gioi-han")
    assert wrong.facts == {"service": "so-hoa", "priority": "thuong", "label": "S001", "counters": "1"}
    assert {(step.priority, step.rule) for step in wrong.case} == {("cao-tuoi", "priority")}
    assert [step.minute for step in wrong.case] == [0, 10, 20, 30, 40, 50]


def test_the_case_of_too_many_bookings_is_of_booked_people() -> None:
    wrong = refusal("lich-hen-lay-het-quay")
    assert [step.rule for step in wrong.case][1:] == ["appointment"] * 5
    note = next(each for each in read("lich-hen-lay-het-quay").problems if each.facts == {} and each.line == wrong.line)
    assert (note.code, note.found, note.expected) == ("bookings_fill_counters", "6 × 10 (thu-phi) = 60", "1 × 30 = 30")


def test_a_loop_is_shown_in_full() -> None:
    assert refusal("chuoi-di-vong").found == "so-hoa → ho-tich → thu-phi → so-hoa"


def test_a_year_without_a_day_is_named() -> None:
    assert refusal("khong-bao-gio-mo").facts == {"first": "2026-10-05", "last": "2027-10-05"}


def test_a_clash_names_who_sits_there_and_when() -> None:
    wrong = refusal("lich-truc-trung-mot-ngay")
    assert (wrong.found, wrong.expected, wrong.facts) == ("can-bo-1", "quay-1 07:00–17:00", {"day": "2026-10-06"})
