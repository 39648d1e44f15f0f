"""Whether the hall works now, and the sentence to show while it does not. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain import hours
from shared.domain.hall import Hall
from shared.domain.rows import DayRow
from shared.words import say

QUIET_MS = 10 * 60_000  # after the last call of a closed hall, the board says that it is closed
NOT_OPEN = "day_not_open"
HOUR = re.compile(r"sau (\d{1,2})(?: giờ|h|:)(?: ?(\d{2}))?", re.IGNORECASE)


@dataclass(frozen=True)
class Closed:
    """Why no numbers are given: `code` of shared.domain.hours, and the sentences of a closed hall."""

    code: str
    title: str
    opens: str
    today: str
    greeting: str

    @property
    def sentence(self) -> str:
        """Why, and when again, in one line."""
        return f"{self.title}. {self.opens}." if self.opens else f"{self.title}."


def closed(
    hall: Hall, day: DayRow | None, now: int, local: datetime, opens: datetime | None, lang: str
) -> Closed | None:
    """Say why the hall is closed, None while it is open. `opens` is when numbers are given again, if known."""
    if day and day.open and day.practice:
        return None
    status = hours.status(hall, "", now)
    code = status.code if not status.open else "" if day and day.open else NOT_OPEN
    if code == "last_number":  # no more numbers are given, and those who have one are still called
        code = "" if day and day.open else "after_closing"
    if not code:
        return None
    reason = _reason(hall, local) if code == "holiday" else ""
    title = reason or say(f"hall_board.closed.{code}", lang)
    soon = code in (NOT_OPEN, "before_opening", "lunch_break")
    greeting = say("hall_board.welcome" if soon else "hall_board.closed_greeting", lang)
    return Closed(code, title, _opens(code, local, opens, lang), sessions(hall, local, lang), greeting)


def opens_at(hall: Hall, now: int) -> int:
    """Tell when numbers are given again, ms since 1970, 0 while open or not known."""
    return hours.status(hall, "", now).opens_at


def sessions(hall: Hall, local: datetime, lang: str) -> str:
    """Today's sessions in words, "" on a closed day."""
    spans = [f"{one.opens} – {one.closes}" for one in hours.sessions_on(hall, f"{local:%Y-%m-%d}")]
    return say("hall_board.sessions", lang, spans=" · ".join(spans)) if spans else ""


def notices(texts: Sequence[str], local: datetime) -> list[str]:
    """Choose the notices to show: one that says what holds after some hour comes first, from an hour before it on.

    Before that it would only worry people; from then on somebody can still act on it.
    """
    due: list[str] = []
    others: list[str] = []
    for text in texts:
        found = HOUR.search(text)
        if not found:
            others.append(text)
        elif local >= _today_at(local, int(found[1]), int(found[2] or 0)) - timedelta(hours=1):
            due.append(text)
    return due + others


def _today_at(local: datetime, hour: int, minute: int) -> datetime:
    return local.replace(hour=min(hour, 23), minute=min(minute, 59), second=0, microsecond=0)


def _reason(hall: Hall, local: datetime) -> str:
    exception = hours.exception_on(hall, f"{local:%Y-%m-%d}")
    return exception.reason if exception else ""


def _opens(code: str, local: datetime, opens: datetime | None, lang: str) -> str:
    if code == NOT_OPEN:
        return say("hall_board.opens_soon", lang)
    if opens is None:
        return ""
    if opens.date() == local.date():
        return say("hall_board.opens_today", lang, time=f"{opens:%H:%M}")
    weekday = say(f"screen.weekday_{opens.isoweekday()}", lang)
    return say("hall_board.opens_later", lang, time=f"{opens:%H:%M}", weekday=weekday, date=f"{opens:%d/%m}")
