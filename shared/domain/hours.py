"""When a hall and each of its services give numbers: sessions, exceptions of the calendar, public holidays.

Public holidays are not computed here. Whoever opens a day or replaces the configuration calls
`with_public_holidays` with a table of dates; from then on they are ordinary exceptions in `hours.days`.
A day the hall wrote itself always counts more than the public table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from shared.domain.hall import CalendarDay, Hall, Session

HORIZON_DAYS = 31  # how far ahead the next opening is looked for; Tết closes a hall for about nine days


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """Whether numbers are given now. Times are ms since 1970 UTC.

    `code` is "" while open, else before_opening, lunch_break, after_closing, day_off or holiday.
    `closes_at` is set while open, `opens_at` while closed; 0 where not known (nothing within a month).
    """

    open: bool
    code: str = ""
    opens_at: int = 0
    closes_at: int = 0


class Window(NamedTuple):
    """A span in which numbers are given, ms since 1970 UTC, end not included."""

    opens_at: int
    closes_at: int


def status(hall: Hall, service_id: str, now: int) -> Opening:
    """Whether the service gives numbers at `now` (ms since 1970 UTC), why not, and when again.

    A service without sessions of its own, or one the hall does not know, follows the hall.
    """
    today = _date_at(hall.timezone, now // 1000)
    windows = _windows(hall, today, service_id)
    for window in windows:
        if window.opens_at <= now < window.closes_at:
            return Opening(open=True, closes_at=window.closes_at)
    again = _next(hall, today, service_id, now)
    return Opening(open=False, code=_why_closed(hall, today, windows, now), opens_at=again)


def day_of(hall: Hall, now: int) -> str:
    """Tell the hall's local date, "YYYY-MM-DD", at `now` (ms since 1970 UTC)."""
    return _date_at(hall.timezone, now // 1000).isoformat()


@lru_cache(maxsize=256)
def _date_at(timezone: str, second: int) -> date:
    """The same second is asked for again and again while a hall is busy."""
    return datetime.fromtimestamp(second, UTC).astimezone(ZoneInfo(timezone)).date()


def working_day(hall: Hall, day: str) -> bool:
    """Whether the hall, or at least one service by sessions of its own, works on that local date."""
    return any(sessions_on(hall, day, service) for service in ("", *(each.id for each in hall.services)))


def sessions_on(hall: Hall, day: str, service_id: str = "") -> list[Session]:
    """Sessions of a local date "YYYY-MM-DD" in order, of one service or ("") of the hall; none on a closed day."""
    weekday = _weekday(hall, day)
    if not weekday:
        return []
    chosen = [each for each in _sessions(hall, service_id) if weekday in each.days]
    return sorted(chosen, key=lambda each: each.opens)


def exception_on(hall: Hall, day: str) -> CalendarDay | None:
    """Look up what the calendar says about that local date, if anything."""
    return next((each for each in hall.hours.days if each.date == day), None)


def with_public_holidays(hall: Hall, closed: Mapping[str, str], working: Mapping[str, int] | None = None) -> Hall:
    """Write public holidays into the hall's calendar, in place of those written before.

    `closed`: local date to the holiday's name. `working`: extra working day (a Saturday worked in exchange) to
    the ISO weekday whose sessions it follows. Dates the hall names itself are left as they are; a hall with
    `public_holidays = false` gets none.
    """
    own = [each for each in hall.hours.days if not each.public_holiday]
    taken = {each.date for each in own}
    if not hall.hours.public_holidays:
        return _with_days(hall, own)
    public = [
        CalendarDay(date=day, working=False, reason=name, public_holiday=True)
        for day, name in closed.items()
        if day not in taken
    ] + [
        CalendarDay(date=day, working=True, as_weekday=weekday, public_holiday=True)
        for day, weekday in (working or {}).items()
        if day not in taken and day not in closed
    ]
    return _with_days(hall, own + sorted(public, key=lambda each: each.date))


def without_public_holidays(hall: Hall) -> Hall:
    """Give the hall back as its file has it."""
    return _with_days(hall, [each for each in hall.hours.days if not each.public_holiday])


def _with_days(hall: Hall, days: list[CalendarDay]) -> Hall:
    return msgspec.structs.replace(hall, hours=msgspec.structs.replace(hall.hours, days=days))


def _sessions(hall: Hall, service_id: str) -> list[Session]:
    own = next((each.sessions for each in hall.services if each.id == service_id), [])
    return own or hall.hours.sessions


def _weekday(hall: Hall, day: str) -> int:
    """Find the ISO weekday whose sessions hold on that date, 0 on a closed day."""
    exception = exception_on(hall, day)
    if exception is None:
        return date.fromisoformat(day).isoweekday()
    if not exception.working:
        return 0
    return exception.as_weekday or date.fromisoformat(day).isoweekday()


class _Same:
    """A hall as a key: it never changes, so this very object always has the same windows. No other one equals it."""

    __slots__ = ("hall",)

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    def __hash__(self) -> int:
        return id(self.hall)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.hall is other.hall


def _windows(hall: Hall, day: date, service_id: str) -> list[Window]:
    return _windows_of(_Same(hall), day, service_id)


@lru_cache(maxsize=4096)  # a key holds its hall, so that no later one can stand at the same address
def _windows_of(same: _Same, day: date, service_id: str) -> list[Window]:
    hall = same.hall
    before = timedelta(minutes=hall.hours.kiosk_opens_before_minutes)
    after = timedelta(minutes=hall.hours.kiosk_closes_before_minutes)
    zone = ZoneInfo(hall.timezone)
    windows = [
        Window(_at(day, each.opens, zone, -before), _at(day, each.closes, zone, -after))
        for each in sessions_on(hall, day.isoformat(), service_id)
    ]
    return [window for window in windows if window.opens_at < window.closes_at]


def _at(day: date, clock: str, zone: ZoneInfo, shift: timedelta) -> int:
    moment = datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC) + shift
    return round(moment.timestamp() * 1000)


def _why_closed(hall: Hall, today: date, windows: list[Window], now: int) -> str:
    if not windows:
        exception = exception_on(hall, today.isoformat())
        return "holiday" if exception and not exception.working else "day_off"
    if now < windows[0].opens_at:
        return "before_opening"
    return "after_closing" if now >= windows[-1].closes_at else "lunch_break"


def _next(hall: Hall, today: date, service_id: str, now: int) -> int:
    for ahead in range(HORIZON_DAYS + 1):
        for window in _windows(hall, today + timedelta(days=ahead), service_id):
            if window.opens_at > now:
                return window.opens_at
    return 0
