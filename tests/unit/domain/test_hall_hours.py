"""When numbers are given: sessions, lunch, days off, holidays, a service's own hours, other time zones."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from shared.domain import hours
from shared.domain.hall import Agency, Area, CalendarDay, Counter, Hall, Hours, PriorityClass, Service, Session

WEEK = [1, 2, 3, 4, 5]
VIETNAM = "Asia/Ho_Chi_Minh"


def a_hall(*, zone: str = VIETNAM, days: list[CalendarDay] | None = None, **settings: object) -> Hall:
    sessions = [Session(days=WEEK, opens="13:30", closes="17:00"), Session(days=WEEK, opens="07:30", closes="11:30")]
    saturday = [Session(days=[6], opens="08:00", closes="11:30")]
    return Hall(
        id="hall",
        name="Hội trường",
        timezone=zone,
        hours=Hours(sessions=sessions, days=days or [], **settings),  # type: ignore[arg-type]
        priorities=[PriorityClass(id="thuong", name="Thường", rank=1, ordinary=True)],
        areas=[Area(id="tang-1", name="Tầng 1")],
        agencies=[Agency(id="so", name="Sở", area="tang-1")],
        services=[
            Service(id="ho-tich", name="Hộ tịch", agency="so", series="A"),
            Service(id="ly-lich", name="Lý lịch tư pháp", agency="so", series="B", sessions=saturday),
        ],
        counters=[Counter(id="1", number=1, area="tang-1", serves=["ho-tich", "ly-lich"])],
    )


def at(text: str, zone: str = VIETNAM) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


# 2026-11-18 is a Wednesday, 2026-11-21 a Saturday.
@pytest.mark.parametrize(
    ("moment", "code", "again"),
    [
        ("2026-11-18 07:14:59", "before_opening", "2026-11-18 07:15"),
        ("2026-11-18 11:30:00", "lunch_break", "2026-11-18 13:15"),
        ("2026-11-18 13:14:59", "lunch_break", "2026-11-18 13:15"),
        ("2026-11-18 17:00:00", "after_closing", "2026-11-19 07:15"),
        ("2026-11-20 18:00:00", "after_closing", "2026-11-23 07:15"),
        ("2026-11-21 09:00:00", "day_off", "2026-11-23 07:15"),
        ("2026-11-22 23:59:59", "day_off", "2026-11-23 07:15"),
    ],
)
def test_closed_says_why_and_when_again(moment: str, code: str, again: str) -> None:
    assert hours.status(a_hall(), "ho-tich", at(moment)) == hours.Opening(open=False, code=code, opens_at=at(again))


@pytest.mark.parametrize(
    ("moment", "closes"),
    [
        ("2026-11-18 07:15:00", "2026-11-18 11:30"),
        ("2026-11-18 11:29:59", "2026-11-18 11:30"),
        ("2026-11-18 13:15:00", "2026-11-18 17:00"),
    ],
)
def test_open_says_until_when(moment: str, closes: str) -> None:
    assert hours.status(a_hall(), "ho-tich", at(moment)) == hours.Opening(open=True, closes_at=at(closes))


def test_a_kiosk_may_stop_before_the_session_ends() -> None:
    hall = a_hall(kiosk_opens_before_minutes=0, kiosk_closes_before_minutes=30)
    assert hours.status(hall, "ho-tich", at("2026-11-18 16:29:59")).open
    assert hours.status(hall, "ho-tich", at("2026-11-18 16:30")).code == "last_number"
    assert hours.status(hall, "ho-tich", at("2026-11-18 17:00")).code == "after_closing"
    last = hours.Opening(open=False, code="last_number", opens_at=at("2026-11-18 13:30"))
    assert hours.status(hall, "ho-tich", at("2026-11-18 11:15")) == last
    assert hours.status(hall, "ho-tich", at("2026-11-18 11:30")).code == "lunch_break"


def with_sessions(*sessions: Session, **settings: object) -> Hall:
    hall = a_hall(**settings)  # type: ignore[arg-type]
    return msgspec.structs.replace(hall, hours=msgspec.structs.replace(hall.hours, sessions=list(sessions)))


EARLY = Session(days=WEEK, opens="08:00", closes="11:30", numbers_from="07:00", serve_from="08:10", last_number="11:00")


@pytest.mark.parametrize(
    ("clock", "code"),
    [("06:59:59", "before_opening"), ("07:00", ""), ("10:59:59", ""), ("11:00", "last_number"),
     ("11:29:59", "last_number"), ("11:30", "after_closing")],
)  # fmt: skip
def test_a_session_says_itself_from_when_until_when_numbers_are_given(clock: str, code: str) -> None:
    hall = with_sessions(EARLY, kiosk_closes_before_minutes=90)
    assert hours.status(hall, "ho-tich", at(f"2026-11-18 {clock}")).code == code


def test_serving_goes_from_serve_from_to_the_end_of_the_session() -> None:
    hall = with_sessions(EARLY, Session(days=WEEK, opens="13:30", closes="17:00"))
    assert hours.serving_windows(hall, "ho-tich", "2026-11-18") == (
        (at("2026-11-18 08:10"), at("2026-11-18 11:30")),
        (at("2026-11-18 13:30"), at("2026-11-18 17:00")),
    )
    assert hours.serving_windows(hall, "ho-tich", "2026-11-22") == ()
    assert [window[0] for window in hours.serving_windows(hall, "ly-lich", "2026-11-21")] == [at("2026-11-21 08:00")]


def test_numbers_for_the_afternoon_may_begin_while_the_morning_still_gives_some() -> None:
    afternoon = Session(days=WEEK, opens="13:30", closes="17:00", numbers_from="11:00")
    hall = with_sessions(Session(days=WEEK, opens="07:30", closes="11:30"), afternoon)
    assert hours.status(hall, "ho-tich", at("2026-11-18 09:00")).closes_at == at("2026-11-18 17:00")
    assert hours.status(hall, "ho-tich", at("2026-11-18 12:00")).open


def test_a_guide_numbers_the_line_outside_before_the_first_numbers_of_the_day_only() -> None:
    hall = a_hall(guide_before_minutes=45)
    early = at("2026-11-18 06:30")
    assert hours.status(hall, "ho-tich", early, guide=True).open
    assert hours.status(hall, "ho-tich", early).code == "before_opening"
    before = hours.Opening(open=False, code="before_opening", opens_at=early)
    assert hours.status(hall, "ho-tich", early - 1, guide=True) == before
    assert hours.status(hall, "ho-tich", at("2026-11-18 13:00"), guide=True).code == "lunch_break"
    assert hours.status(hall, "ho-tich", at("2026-11-18 17:00"), guide=True).opens_at == at("2026-11-19 06:30")


def test_doors_open_for_the_earliest_guide_and_shut_with_the_last_counter() -> None:
    hall = a_hall(guide_before_minutes=45)
    assert hours.doors(hall, "2026-11-18") == (at("2026-11-18 06:30"), at("2026-11-18 17:00"))
    assert hours.doors(hall, "2026-11-21") == (at("2026-11-21 07:00"), at("2026-11-21 11:30"))
    assert hours.doors(hall, "2026-11-22") is None


def test_the_next_working_day_is_that_of_the_service_and_knows_holidays() -> None:
    hall = hours.with_public_holidays(a_hall(), {"2026-11-23": "Nghỉ", "2026-11-24": "Nghỉ"})
    assert hours.next_working_day(hall, "ho-tich", "2026-11-20") == "2026-11-25"
    assert hours.next_working_day(hall, "ly-lich", "2026-11-20") == "2026-11-21"
    assert hours.next_working_day(with_sessions(), "ho-tich", "2026-11-20") == ""


def test_another_hall_at_the_same_moment_has_its_own_hours() -> None:
    for stop in range(0, 60, 5):
        hall = a_hall(kiosk_opens_before_minutes=0, kiosk_closes_before_minutes=stop)
        assert hours.status(hall, "ho-tich", at("2026-11-18 16:00")).closes_at == at("2026-11-18 17:00") - stop * 60_000


def test_a_session_shorter_than_the_early_stop_never_opens() -> None:
    hall = a_hall(kiosk_opens_before_minutes=0, kiosk_closes_before_minutes=600)
    assert hours.status(hall, "ho-tich", at("2026-11-18 08:00")) == hours.Opening(open=False, code="day_off")


def test_a_service_with_its_own_sessions_ignores_the_halls() -> None:
    assert hours.status(a_hall(), "ly-lich", at("2026-11-18 09:00")).code == "day_off"
    assert hours.status(a_hall(), "ly-lich", at("2026-11-21 09:00")).open
    assert hours.working_day(a_hall(), "2026-11-21")
    assert not hours.working_day(a_hall(), "2026-11-22")


def test_an_unknown_service_follows_the_hall() -> None:
    assert hours.status(a_hall(), "no-such", at("2026-11-18 09:00")).open


def test_a_holiday_closes_every_service() -> None:
    hall = hours.with_public_holidays(a_hall(), {"2026-11-24": "Ngày Văn hóa Việt Nam", "2026-11-21": "Nghỉ"})
    assert hours.status(hall, "ho-tich", at("2026-11-24 09:00")) == hours.Opening(
        open=False,
        code="holiday",
        opens_at=at("2026-11-25 07:15"),
    )
    assert hours.status(hall, "ly-lich", at("2026-11-21 09:00")).code == "holiday"
    assert not hours.working_day(hall, "2026-11-24")
    assert hours.status(hall, "ho-tich", at("2026-11-23 18:00")).opens_at == at("2026-11-25 07:15")


def test_an_extra_working_day_follows_the_weekday_it_stands_for() -> None:
    """Saturday 22 August 2026 is worked in exchange for Monday 31 August."""
    hall = hours.with_public_holidays(a_hall(), {"2026-08-31": "Ngày nghỉ"}, working={"2026-08-22": 1})
    assert hours.status(hall, "ho-tich", at("2026-08-22 09:00")).open
    assert [each.opens for each in hours.sessions_on(hall, "2026-08-22")] == ["07:30", "13:30"]
    assert hours.status(hall, "ho-tich", at("2026-08-31 09:00")).code == "holiday"


def test_a_halls_own_day_counts_more_than_the_public_table() -> None:
    own = [CalendarDay(date="2026-09-02", working=True)]
    hall = hours.with_public_holidays(a_hall(days=own), {"2026-09-02": "Quốc khánh"})
    assert hours.status(hall, "ho-tich", at("2026-09-02 09:00")).open


def test_public_holidays_are_replaced_not_piled_up_and_can_be_taken_out() -> None:
    plain = a_hall(days=[CalendarDay(date="2026-03-03", working=False, reason="Mất điện")])
    once = hours.with_public_holidays(plain, {"2026-09-02": "Quốc khánh"})
    twice = hours.with_public_holidays(once, {"2027-09-02": "Quốc khánh"})
    assert [each.date for each in twice.hours.days] == ["2026-03-03", "2027-09-02"]
    assert hours.without_public_holidays(twice) == plain


def test_a_hall_without_public_holidays_stays_open() -> None:
    hall = hours.with_public_holidays(a_hall(public_holidays=False), {"2026-09-02": "Quốc khánh"})
    assert hours.status(hall, "ho-tich", at("2026-09-02 09:00")).open


def test_the_day_is_the_halls_own() -> None:
    assert hours.day_of(a_hall(), at("2026-11-18 00:00")) == "2026-11-18"
    assert hours.day_of(a_hall(), at("2026-11-18 00:00") - 1) == "2026-11-17"
    assert hours.day_of(a_hall(zone="America/New_York"), at("2026-11-18 00:00")) == "2026-11-17"


def test_summer_time_moves_the_opening_not_the_clock_on_the_wall() -> None:
    hall = a_hall(zone="Europe/Berlin", kiosk_opens_before_minutes=0)
    summer = hours.status(hall, "ho-tich", at("2026-10-23 18:00", "Europe/Berlin")).opens_at
    assert summer == at("2026-10-26 07:30", "Europe/Berlin")
    assert summer - at("2026-10-23 07:30", "Europe/Berlin") == (3 * 24 + 1) * 3_600_000


def test_a_closed_month_has_no_known_opening() -> None:
    hall = msgspec.structs.replace(a_hall(), hours=Hours(sessions=[]))
    assert hours.status(hall, "ho-tich", at("2026-11-18 09:00")) == hours.Opening(open=False, code="day_off")
