"""What no table can hold is refused before anything happens: huge numbers, control characters, impossible settings."""

from __future__ import annotations

import time

import pytest
from little_hall import Hand, little_hall, open_hall
from msgspec.structs import replace

from shared.domain import commands as c
from shared.domain.hall import Agency, Area, BookingSettings, CallingPlan, Procedure, VoiceSettings
from shared.domain.hall_check import check
from shared.domain.plain import LARGEST, is_plain
from shared.words import say


@pytest.mark.parametrize("text", ["A\x00B", "\x1b[2J", "\x7f", "\ud800", "\x08"])
def test_texts_with_control_characters_are_not_plain(text):
    assert not is_plain(c.PostNotice(text=text))
    procedure = Procedure(codes=["1.000001", text], name="Khai sinh", agency="Sở Tư pháp", field="Hộ tịch")
    assert not is_plain(c.ImportProcedures(source="thử", procedures=[procedure]))


def test_people_write_lines_tabs_and_any_language():
    assert is_plain(c.PostNotice(text="Quầy số 3\r\n\tnghỉ trưa", text_en="🙏 ພາສາລາວ"))


@pytest.mark.parametrize("until", [LARGEST + 1, -LARGEST - 1, 2**63, 2**64, 10**30])
def test_numbers_that_no_table_holds_are_refused(until):
    hand = open_hall(little_hall())
    assert hand.code(hand.do(c.PostNotice(text="Thông báo", until=until))) == "malformed"
    assert hand.do(c.PostNotice(text="Thông báo", until=LARGEST))


@pytest.mark.parametrize(
    ("part", "settings", "key"),
    [
        ("booking", BookingSettings(slot_minutes=0), "booking.slot_minutes"),
        ("booking", BookingSettings(days_ahead=10**12), "booking.days_ahead"),
        ("booking", BookingSettings(slot_places=-1), "booking.slot_places"),
        ("calling", CallingPlan(undo_within_seconds=-1), "calling.undo_within_seconds"),
    ],
)
def test_a_hall_whose_rules_could_not_be_worked_out_is_refused(part, settings, key):
    hand = Hand()
    refusal = hand.do(c.ImportHall(hall=replace(little_hall(), **{part: settings})))
    assert hand.code(refusal) == "bad_hall"
    assert refusal.values["key"] == key


@pytest.mark.parametrize("wording", ["{ticket:>999999999} {counter}", "{ticket!r} {counter}", "{ticket.x} {counter}"])
def test_a_wording_has_bare_names_only(wording):
    found = check(replace(little_hall(), voice=VoiceSettings(wording=wording)))
    assert "unknown_brace" in [each.code for each in found]


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ({"name": "Đ" * 1001}, "too_long", "name"),
        ({"notices": ["x"] * 1001}, "too_many", "notices"),
        ({"hotline": "1900\x00"}, "control_character", "hotline"),
        ({"areas": [Area(id=f"a{n}", name="Tầng") for n in range(40_000)]}, "too_many", "areas"),
    ],
)
def test_a_hall_nobody_could_show_is_refused_at_once(changes, code, key):
    began = time.process_time()
    agencies = [Agency(id=f"g{n}", name="Sở", area="a39999") for n in range(20_000)]
    found = check(replace(little_hall(), **{"agencies": agencies, **changes}))
    assert {(each.code, each.key) for each in found} == {(code, key), ("too_many", "agencies")}
    assert time.process_time() - began < 5


def test_every_sort_of_oversize_has_its_words():
    for code in ("too_long", "too_many", "control_character"):
        for language in ("vi", "en"):
            assert say(f"hall.{code}", language, key="name", expected="1", found="2") != f"hall.{code}"
