"""How many numbers of each business day were of which priority class."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from shared.engine import tables
from shared.engine.queries import reading
from shared.engine.trouble import CannotOpen


class DayOfClasses(msgspec.Struct, frozen=True, kw_only=True):
    """One business day and the numbers given on it, by class as they were last. A class nobody had is left out."""

    day: str
    numbers: dict[str, int]


def past_days(url: str) -> list[DayOfClasses]:
    """`classes_by_day` of the only hall of a database; its server may go on. Raises CannotOpen."""
    try:
        with reading(url) as found:
            return classes_by_day(found.connection, found.hall)
    except SQLAlchemyError as problem:
        raise CannotOpen(str(getattr(problem, "orig", None) or problem)) from problem


def classes_by_day(connection: Connection, hall: str, limit: int = 90) -> list[DayOfClasses]:
    """The last `limit` business days with numbers, newest first, without practice and rehearsal."""
    t = tables.ticket.c
    real = (t.hall == hall, t.rehearsal == 0, t.practice == 0)
    days = select(t.day).where(*real).group_by(t.day).order_by(t.day.desc()).limit(limit)
    chosen = [str(day) for day in connection.execute(days).scalars()]
    if not chosen:
        return []
    query = select(t.day, t.priority, func.count()).where(*real, t.day >= chosen[-1]).group_by(t.day, t.priority)
    found: dict[str, dict[str, int]] = {day: {} for day in chosen}
    for day, priority, count in connection.execute(query):
        found[day][priority] = int(count)
    return [DayOfClasses(day=day, numbers=numbers) for day, numbers in found.items()]
