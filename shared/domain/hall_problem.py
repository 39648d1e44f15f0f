"""What a check of a hall finds, and the small questions every part of the check asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

import msgspec

from shared.domain.hall_sizes import Path

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong with a hall, or (`warning`) something its people should know and may leave so.

    `line` counts from 1 in the file, 0 where there is no file. `key` names the place for a person:
    "services[ho-tich].series". What `expected` and `found` hold depends on `code`; both may be empty. `facts` are
    more of them by name: "service" and "priority" are ids, "first" and "last" local dates, "day" a local date or
    weekdays ("1,2"). `case` is what happens, step by step, where an example says more than a rule.
    """

    code: str
    path: Path
    key: str = ""
    expected: str = ""
    found: str = ""
    facts: dict[str, str] = {}
    case: list[Step] = []
    line: int = 0
    warning: bool = False


class Step(msgspec.Struct, frozen=True):
    """One call of an example. `rule` is that of `Why`."""

    minute: int
    counter: int  # its number
    label: str
    service: str
    priority: str
    rule: str


class Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """Its id."""


class Known(NamedTuple):
    """Ids that may be referred to, and the same in one text."""

    ids: frozenset[str]
    text: str

    @classmethod
    def of(cls, things: Sequence[Named]) -> Known:
        """The ids of these."""
        ids = [each.id for each in things]
        return cls(frozenset(ids), ", ".join(ids))


def known(code: str, path: Path, found: str, ids: Known) -> Iterator[Problem]:
    """A reference to something that is not there; `expected` lists what is."""
    if found not in ids.ids:
        yield Problem(code=code, path=path, expected=ids.text, found=found)


def repeated(code: str, head: Path, field: str, values: Iterable[object]) -> Iterator[Problem]:
    """One problem for each value that came before; `expected` says where it came first, counted from 1."""
    first: dict[object, int] = {}
    for index, value in enumerate(values):
        if first.setdefault(value, index) != index:
            yield Problem(code=code, path=(*head, index, field), expected=str(first[value] + 1), found=str(value))


def ids_of(kind: str, things: Sequence[Named]) -> Iterator[Problem]:
    """Ids are short ASCII slugs, each used once."""
    for index, thing in enumerate(things):
        yield from bad_id((kind, index, "id"), thing.id)
    yield from repeated("duplicate_id", (kind,), "id", [each.id for each in things])


def bad_id(path: Path, found: str) -> Iterator[Problem]:
    """An id that is no slug."""
    if not _ID.fullmatch(found):
        yield Problem(code="bad_id", path=path, found=found)


def bad_weekdays(path: Path, days: list[int]) -> Iterator[Problem]:
    """A list that is not one or more of 1 (Monday) to 7, each once."""
    if not days or not all(1 <= day <= 7 for day in days) or len(set(days)) != len(days):
        yield Problem(code="bad_weekdays", path=path, found=str(days))


def bad_time(path: Path, found: str) -> Iterator[Problem]:
    """A time that is not HH:MM."""
    if not is_time(found):
        yield Problem(code="bad_time", path=path, found=found)


def bad_date(path: Path, found: str) -> Iterator[Problem]:
    """A date that is not YYYY-MM-DD, that no calendar has, or that no hall of ours will see."""
    if not is_date(found):
        yield Problem(code="bad_date", path=path, found=found)
    elif not "2000" <= found[:4] < "2100":
        yield Problem(code="far_date", path=path, expected="2000–2099", found=found)


def out_of_range(path: Path, value: float, low: float, high: float) -> Problem:
    """A number outside its bounds."""
    return Problem(code="out_of_range", path=path, expected=f"{low:g}–{high:g}", found=f"{value:g}")


def is_time(text: str) -> bool:
    """Whether it is a time of day, HH:MM."""
    return _TIME.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Whether it is a date, YYYY-MM-DD, that the calendar has."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def key_of(path: Path, data: Any) -> str:
    """A path in words: list elements by their id where they have one, else counted from 1."""
    text = ""
    for part in path:
        if isinstance(part, str):
            data = data.get(part) if isinstance(data, dict) else None
            text += f".{part}" if text else part
        else:
            data = data[part] if isinstance(data, list) and part < len(data) else None
            name = data.get("id") if isinstance(data, dict) else None
            text += f"[{name if isinstance(name, str) and name else part + 1}]"
    return text
