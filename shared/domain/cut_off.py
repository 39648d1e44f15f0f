"""The honest cut-off: will somebody who takes a number now be served today, and if not, why.

A wait here is time at work: the minutes of it in which counters serve (`waits.at_work` makes them of minutes by the
clock on the wall, as they are printed). It is spread over the serving windows that are left of the day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from shared.domain import hours, roster
from shared.domain.hall import Hall
from shared.domain.hours import Window

MINUTE_MS = 60_000
Today = Literal["will", "may", "will_not"]


class Verdict(NamedTuple):
    """Whether it is served today, and why that is not sure: the word "cut_off.CODE", "" where it will be.

    after_last_session: even the shortest wait expected passes the end of the last session. close_to_end: the longest
    one does, or service itself would not be done by then. short_staffed: counters serve long enough, but the roster
    has nobody there so long. no_session_left: nothing is served any more on this day.
    """

    today: Today
    why: str = ""


WILL = Verdict("will")


def judge(hall: Hall, service: str, low_minutes: float, high_minutes: float, now: int) -> Verdict:
    """Compare a range of expected wait with what is left of this day (`now`: ms since 1970 UTC).

    "will": after the longest wait there is time for one service of typical length. "will_not": after the shortest
    wait nobody serves any more. A roster can only make a "will" a "may": counters are opened beyond it, too.
    """
    day = hours.day_of(hall, now)
    left = _left(hours.serving_windows(hall, service, day), now)
    if not left:
        return Verdict("will_not", "no_session_left")
    if low_minutes * MINUTE_MS >= left:
        return Verdict("will_not", "after_last_session")
    needed = (high_minutes + _typical(hall, service)) * MINUTE_MS
    if needed > left:
        return Verdict("may", "close_to_end")
    staffed = _left(roster.staffed_windows(hall, service, day), now)
    return WILL if needed <= staffed else Verdict("may", "short_staffed")


def is_late(hall: Hall, now: int, wait_high: float, service: str = "") -> bool:
    """Tell whether the hall's rule of the late hour (`late_after`, mostly 15:00) holds for a number taken now.

    A dossier counts as received when its turn comes, so the longest expected wait (minutes) decides: somebody should
    rather hear of it in vain. Of a service that takes in no dossiers (collecting, advice, paying) it says nothing.
    """
    limit = hall.hours.late_after
    kind = next((each.kind for each in hall.services if each.id == service), "submit")
    if not limit or kind != "submit":
        return False
    turn = after(hall, service, wait_high, now)
    return turn == 0 or _clock(hall, turn) >= limit


def after(hall: Hall, service: str, minutes: float, now: int) -> int:
    """The moment of this day by which counters have served so long from `now` on; 0 where the day is too short."""
    left = max(0, round(minutes * MINUTE_MS))
    for window in hours.serving_windows(hall, service, hours.day_of(hall, now)):
        begins = max(now, window.opens_at)
        if begins + left < window.closes_at:
            return begins + left
        left -= max(0, window.closes_at - begins)
    return 0


def last_closing(hall: Hall, service: str, day: str) -> int:
    """When the last session of a service ends on a local date, ms since 1970 UTC; 0 where it is not served."""
    windows = hours.serving_windows(hall, service, day)
    return windows[-1].closes_at if windows else 0


def _left(windows: Iterable[Window], now: int) -> int:
    return sum(max(0, window.closes_at - max(now, window.opens_at)) for window in windows)


def _typical(hall: Hall, service: str) -> float:
    return next((each.typical_minutes for each in hall.services if each.id == service), 0.0)


def _clock(hall: Hall, at: int) -> str:
    return datetime.fromtimestamp(at / 1000, ZoneInfo(hall.timezone)).strftime("%H:%M")
