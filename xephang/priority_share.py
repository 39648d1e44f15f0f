"""A look at past days: where priority classes pass a fifth, a quota no longer helps anybody."""

from __future__ import annotations

from shared.domain.hall import Hall
from shared.engine.priority_share import DayOfClasses
from shared.words import say
from xephang.hall_problems import day_in_words, name_of

LIMIT_PERCENT = 20


def share_lines(hall: Hall, days: list[DayOfClasses], language: str) -> list[str]:
    """One sentence for each day on which priority classes passed the limit, and one about all days."""
    if not days:
        return [say("hall.share_none", language)]
    ordinary = next(each.id for each in hall.priorities if each.ordinary)
    high = [day for day in days if over(day, ordinary)]
    told = [_sentence(hall, day, ordinary, language) for day in high]
    if high:
        return [*told, say("hall.share_found", language, days=len(days), count=len(high), limit=LIMIT_PERCENT)]
    tickets = sum(sum(day.numbers.values()) for day in days)
    return [say("hall.share_good", language, days=len(days), tickets=tickets, limit=LIMIT_PERCENT)]


def over(day: DayOfClasses, ordinary: str) -> bool:
    """Whether more than the limit of a day's numbers were of priority classes."""
    whole = sum(day.numbers.values())
    return (whole - day.numbers.get(ordinary, 0)) * 100 > LIMIT_PERCENT * whole


def _sentence(hall: Hall, day: DayOfClasses, ordinary: str, language: str) -> str:
    whole = sum(day.numbers.values())
    part = whole - day.numbers.get(ordinary, 0)
    classes = [
        say(
            "hall.share_class",
            language,
            name=name_of("priorities", priority, hall, language),
            count=count,
            percent=_percent(count, whole, language),
        )
        for priority, count in sorted(day.numbers.items(), key=lambda each: -each[1])
        if priority != ordinary
    ]
    return say(
        "hall.share_high",
        language,
        day=day_in_words(day.day, language),
        part=part,
        whole=whole,
        percent=_percent(part, whole, language),
        limit=LIMIT_PERCENT,
        classes=", ".join(classes),
    )


def _percent(part: int, whole: int, language: str) -> str:
    """One decimal, with a comma in Vietnamese: 20,4 is not 20."""
    return f"{100 * part / whole:.1f}".replace(".", "," if language == "vi" else ".")
