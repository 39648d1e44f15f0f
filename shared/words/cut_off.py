"""Whether somebody is served today, in kind sentences for ticket, kiosk and phone: what, why, and what to do."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from shared.domain import cut_off, hours
from shared.domain.hall import Hall
from shared.words import say


def outlook_in_words(hall: Hall, service: str, today: str, why: str, now: int, language: str = "vi") -> str:
    """Sentences for a number of that service taken at `now`; "" for one that will be served today.

    `today` and `why` are those of `cut_off.judge`, or of an answer or a gauge.
    """
    if today not in ("may", "will_not"):
        return ""
    closing = cut_off.last_closing(hall, service, hours.day_of(hall, now))
    if why == "no_session_left" or not closing:
        sentence = say("cut_off.no_session_left", language)
    else:
        sentence = say(f"cut_off.{today}", language, time=clock_in_words(hall, closing, language))
        if why == "short_staffed":
            sentence = say("cut_off.short_staffed", language)
    return sentence if today == "may" else f"{sentence} {_come_back(hall, service, now, language)}"


def late_in_words(hall: Hall, language: str = "vi") -> str:
    """The hall's rule of the late hour; "" where it has none."""
    limit = hall.hours.late_after
    hour, _, minute = limit.partition(":")
    return say("cut_off.late", language, time=_time(hour, minute, language)) if limit else ""


def clock_in_words(hall: Hall, at: int, language: str = "vi") -> str:
    """A moment (ms since 1970 UTC) on the hall's clock as people say it: "16 giờ 30", "16 giờ"."""
    local = datetime.fromtimestamp(at / 1000, ZoneInfo(hall.timezone))
    return _time(f"{local:%H}", f"{local:%M}", language)


def _time(hour: str, minute: str, language: str) -> str:
    word = "cut_off.full_hour" if minute == "00" else "cut_off.clock"
    return say(word, language, hour=int(hour), minute=minute)


def _come_back(hall: Hall, service: str, now: int, language: str) -> str:
    day = hours.next_working_day(hall, service, hours.day_of(hall, now))
    if not day:
        return say("cut_off.ask_guide", language)
    begins = hours.serving_windows(hall, service, day)[0].opens_at
    local = datetime.fromtimestamp(begins / 1000, ZoneInfo(hall.timezone))
    weekday = say(f"screen.weekday_{local.isoweekday()}", language)
    if language != "en":
        weekday = weekday[:1].lower() + weekday[1:]  # "thứ Ba" within a sentence
    time = clock_in_words(hall, begins, language)
    return say("cut_off.come_back", language, weekday=weekday, date=f"{local:%d/%m/%Y}", time=time)
