"""How much a hall file may say: lists and texts longer than any hall needs would hold up the real one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from shared.domain.plain import is_plain

MOST = 1000  # of anything: counters, holidays, papers to bring
LONGEST = 1000  # characters of one text

Path = tuple[str | int, ...]


class Oversize(NamedTuple):
    """A part nobody could show or print. `code`: too_many, too_long or control_character."""

    code: str
    path: Path
    size: int
    most: int


def oversize(data: Any, path: Path = ()) -> Iterator[Oversize]:
    """Everything too big, or not to be shown, in a hall given as plain dicts, lists and values."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from oversize(value, (*path, key))
    elif isinstance(data, list):
        if len(data) > MOST:
            yield Oversize("too_many", path, len(data), MOST)
        for index, value in enumerate(data[:MOST]):
            yield from oversize(value, (*path, index))
    elif isinstance(data, str):
        if len(data) > LONGEST:
            yield Oversize("too_long", path, len(data), LONGEST)
        elif not is_plain(data):
            yield Oversize("control_character", path, 0, 0)
