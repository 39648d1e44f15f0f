"""What may be written down: numbers and texts that every database, program and paper can hold."""

from __future__ import annotations

import re

import msgspec

LARGEST = 2**53  # beyond it JSON numbers stop being exact in a browser; far below it every table holds them
# Control characters but tab and line ends: PostgreSQL holds no NUL, and none of them can be shown or printed.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def is_plain(value: object) -> bool:
    """Tell whether a command, or any part of one, can be written down as it is."""
    if isinstance(value, str):
        return not _CONTROL.search(value)
    if isinstance(value, int | float):
        return -LARGEST <= value <= LARGEST
    if isinstance(value, list):
        return all(map(is_plain, value))
    if isinstance(value, msgspec.Struct):
        return all(is_plain(getattr(value, name)) for name in value.__struct_fields__)
    return True
