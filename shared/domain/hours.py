"""When a hall and each of its services give numbers and serve: sessions, exceptions of the calendar, public holidays.

Public holidays are not computed here. Whoever opens a day or replaces the configuration calls
`with_public_holidays` with a table of dates; from then on they are ordinary exceptions in `hours.days`.
A day the hall wrote itself always counts more than the public table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from shared.domain.hall import CalendarDay, Hall, Session

HORIZON_DAYS = 31  # how far ahead the next opening is looked for; Tết closes a hall for about nine days


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """Whether numbers are given now. Times are ms since 1970 UTC.

    `code` is "" while open, else before_opening, lunch_break, last_number (those who have a number are still served),
    after_closing, day_off or holiday.
    `closes_at` is set while open, `opens_at` while closed; 0 where not known (nothing within a month).
    """

    open: bool
    code: str = ""
    opens_at: int = 0
    closes_at: int = 0


class Window(NamedTuple):
    """A span of time, ms since 1970 UTC, end not included."""

    opens_at: int
    closes_at: int


class Times(NamedTuple):
    """One service on one day, in order of time."""

    numbers: tuple[Window, ...]  # kiosks give numbers; what overlaps or touches is one
    guided: tuple[Window, ...]  # the same, begun early enough for a guide to number the line outside
    serving: tuple[Window, ...]  # counters serve
    draining: tuple[Window, ...]  # the last number is given, and those who have one are still served


def status(hall: Hall, service_id: str, now: int, *, guide: bool = False) -> Opening:
    """Whether the service gives numbers at `now` (ms since 1970 UTC), why not, and when again.

    A service without sessions of its own, or one the hall does not know, follows the hall. `guide`: for a person who
    numbers the line outside, `guide_before_minutes` before the first numbers of the day.
    """
    today = _date_at(hall.timezone, now // 1000)
    times = _times(hall, today, service_id)
    windows = times.guided if guide else times.numbers
    for window in windows:
        if window.opens_at <= now < window.closes_at:
            return Opening(open=True, closes_at=window.closes_at)
    again = _next(hall, today, service_id, now, guide)
    return Opening(open=False, code=_why_closed(hall, today, times, windows, now), opens_at=again)


def serving_windows(hall: Hall, service_id: str, day: str) -> tuple[Window, ...]:
    """When counters serve that service (or the hall, "") on a local date: `serve_from` to `closes` of each session.

    None on the day "": that of a hall before its first.
    """
    return _times(hall, date.fromisoformat(day), service_id).serving if day else ()


def number_windows(hall: Hall, service_id: str, day: str) -> tuple[Window, ...]:
    """When kiosks give numbers of that service (or of the hall, "") on a local date; none on the day ""."""
    return _times(hall, date.fromisoformat(day), service_id).numbers if day else ()


def next_working_day(hall: Hall, service_id: str, day: str) -> str:
    """The first local date after `day` on which the service is served; "" where there is none within a month."""
    for ahead in range(1, HORIZON_DAYS + 1):
        later = (date.fromisoformat(day) + timedelta(days=ahead)).isoformat()
        if serving_windows(hall, service_id, later):
            return later
    return ""


def doors(hall: Hall, day: str) -> Window | None:
    """From the first number a guide may give for any service on that local date to the end of serving."""
    whole = date.fromisoformat(day)
    all_times = [_times(hall, whole, service) for service in ("", *(each.id for each in hall.services))]
    begins = [times.guided[0].opens_at for times in all_times if times.guided]
    ends = [window.closes_at for times in all_times for window in times.serving]
    return Window(min(begins), max(ends)) if begins and ends else None


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


def at_local(hall: Hall, day: date, clock: str, minutes: int = 0) -> int:
    """The moment (ms since 1970 UTC) of a time "HH:MM" on the hall's wall, and so many minutes later."""
    moment = datetime.combine(day, time.fromisoformat(clock), ZoneInfo(hall.timezone)).astimezone(UTC)
    return round(moment.timestamp() * 1000) + minutes * 60_000


def joined(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Put windows in order, leave empty ones out, and make one of those that overlap or touch."""
    found: list[Window] = []
    for window in sorted(each for each in windows if each.opens_at < each.closes_at):
        if found and window.opens_at <= found[-1].closes_at:
            found[-1] = Window(found[-1].opens_at, max(found[-1].closes_at, window.closes_at))
        else:
            found.append(window)
    return tuple(found)


def sessions_on(hall: Hall, day: str, service_id: str = "") -> list[Session]:
    """Sessions of a local date "YYYY-MM-DD" in order, of one service or ("") of the hall; none on a closed day."""
    weekday = weekday_on(hall, day)
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


def weekday_on(hall: Hall, day: str) -> int:
    """Find the ISO weekday whose sessions and roster hold on that date, 0 on a closed day."""
    exception = exception_on(hall, day)
    if exception is None:
        return date.fromisoformat(day).isoweekday()
    if not exception.working:
        return 0
    return exception.as_weekday or date.fromisoformat(day).isoweekday()


class Same:
    """A hall as a key: it never changes, so this very object always has the same times. No other one equals it."""

    __slots__ = ("hall",)

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    def __hash__(self) -> int:
        return id(self.hall)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.hall is other.hall


def _times(hall: Hall, day: date, service_id: str) -> Times:
    return _times_of(Same(hall), day, service_id)


@lru_cache(maxsize=4096)  # a key holds its hall, so that no later one can stand at the same address
def _times_of(same: Same, day: date, service_id: str) -> Times:
    hall = same.hall
    sessions = sessions_on(hall, day.isoformat(), service_id)
    numbers = joined(_given(hall, day, each) for each in sessions)
    early = hall.hours.guide_before_minutes * 60_000
    first = (Window(numbers[0].opens_at - early, numbers[0].closes_at),) if numbers else ()
    serving = (
        Window(at_local(hall, day, each.serve_from or each.opens), at_local(hall, day, each.closes))
        for each in sessions
    )
    draining = (Window(_given(hall, day, each).closes_at, at_local(hall, day, each.closes)) for each in sessions)
    return Times(numbers, first + numbers[1:], joined(serving), joined(draining))


def _given(hall: Hall, day: date, session: Session) -> Window:
    """When kiosks give numbers for one session."""
    early, stop = hall.hours.kiosk_opens_before_minutes, hall.hours.kiosk_closes_before_minutes
    begins = at_local(hall, day, session.numbers_from or session.opens, 0 if session.numbers_from else -early)
    ends = at_local(hall, day, session.last_number or session.closes, 0 if session.last_number else -stop)
    return Window(begins, ends)


def _why_closed(hall: Hall, today: date, times: Times, windows: tuple[Window, ...], now: int) -> str:
    if not windows:
        exception = exception_on(hall, today.isoformat())
        return "holiday" if exception and not exception.working else "day_off"
    if now < windows[0].opens_at:
        return "before_opening"
    if any(window.opens_at <= now < window.closes_at for window in times.draining):
        return "last_number"
    return "after_closing" if now >= windows[-1].closes_at else "lunch_break"


def _next(hall: Hall, today: date, service_id: str, now: int, guide: bool) -> int:
    for ahead in range(HORIZON_DAYS + 1):
        times = _times(hall, today + timedelta(days=ahead), service_id)
        for window in times.guided if guide else times.numbers:
            if window.opens_at > now:
                return window.opens_at
    return 0
