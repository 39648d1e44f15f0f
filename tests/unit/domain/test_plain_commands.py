"""What no table can hold is refused before anything happens: huge numbers, control characters, impossible settings."""

from __future__ import annotations

import pytest
from little_hall import Hand, little_hall, open_hall
from msgspec.structs import replace

from shared.domain import commands as c
from shared.domain.hall import BookingSettings, CallingPlan, Procedure
from shared.domain.plain import LARGEST, is_plain


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
