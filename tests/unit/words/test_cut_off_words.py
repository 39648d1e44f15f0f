"""What a citizen is told when today is not long enough."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shared.domain.hall import Hall, Hours, Service, Session
from shared.words import cut_off, say

WEEK = [1, 2, 3, 4, 5]
HALL = Hall(
    id="h", name="H", priorities=[], areas=[], agencies=[], counters=[],
    services=[Service(id="a", name="A", agency="so", series="A")],
    hours=Hours(sessions=[Session(days=WEEK, opens="07:30", closes="11:30"),
                          Session(days=WEEK, opens="13:30", closes="16:30")]),
)  # fmt: skip
FRIDAY = round(datetime(2026, 11, 27, 16, 0, tzinfo=ZoneInfo(HALL.timezone)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("today", "why", "vi", "en"),
    [
        ("will", "", "", ""),
        (
            "will_not", "after_last_session",
            "Dự kiến không kịp trong hôm nay vì hết giờ tiếp nhận lúc 16 giờ 30. Kính mời Ông, Bà đến vào thứ Hai, "
            "ngày 30/11/2026, từ 7 giờ 30; hoặc gặp cán bộ hướng dẫn để được hẹn ngày khác.",
            "It is expected that there will not be enough time today: opening hours end at 16:30. Please come on "
            "Monday, 30/11/2026, from 7:30; or ask the guide for an appointment.",
        ),
        (
            "may", "close_to_end",
            "Có thể không kịp trong hôm nay vì hết giờ tiếp nhận lúc 16 giờ 30.",
            "There may not be enough time today: opening hours end at 16:30.",
        ),
        ("may", "short_staffed", say("cut_off.short_staffed"), say("cut_off.short_staffed", "en")),
    ],
)  # fmt: skip
def test_what_is_said(today: str, why: str, vi: str, en: str) -> None:
    assert cut_off.outlook_in_words(HALL, "a", today, why, FRIDAY) == vi
    assert cut_off.outlook_in_words(HALL, "a", today, why, FRIDAY, "en") == en


def test_a_hall_with_no_day_ahead_sends_people_to_the_guide() -> None:
    shut = Hall(id="h", name="H", priorities=[], areas=[], agencies=[], counters=[], services=[],
                hours=Hours(sessions=[]))  # fmt: skip
    said = cut_off.outlook_in_words(shut, "a", "will_not", "no_session_left", FRIDAY)
    assert said == f"{say('cut_off.no_session_left')} {say('cut_off.ask_guide')}"


@pytest.mark.parametrize("code", ["after_last_session", "close_to_end", "short_staffed", "no_session_left"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reason_is_a_sentence_by_itself(code: str, language: str) -> None:
    said = say(f"cut_off.{code}", language)
    assert said.endswith(".") and "{" not in said


def test_the_late_hour_is_said_as_people_say_it() -> None:
    assert "sau 15 giờ được" in cut_off.late_in_words(HALL)
    assert "after 15:00 are" in cut_off.late_in_words(HALL, "en")
    none = Hall(id="h", name="H", priorities=[], areas=[], agencies=[], counters=[], services=[],
                hours=Hours(sessions=[], late_after=""))  # fmt: skip
    assert cut_off.late_in_words(none) == ""
