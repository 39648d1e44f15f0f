"""A guard against PySide6 6.12 on Python 3.11: `Signal.emit` gives back True without a reference of its own.

Each emit then takes one reference of True away, and after about a thousand of them the interpreter aborts
("bool_dealloc: deallocating True or False"). Python 3.12 made True immortal; this does the same for 3.11.
Measured: 500 emits of an unconnected signal take 500 references.
"""

from __future__ import annotations

import ctypes
import sys

IMMORTAL = 1 << 40  # more than all emits of a century


def hold_bools() -> None:
    """Give True and False so many references that they are never used up. Harmless when called again."""
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12):
        return
    for each in (True, False):
        if sys.getrefcount(each) < IMMORTAL // 2:
            ctypes.c_ssize_t.from_address(id(each)).value += IMMORTAL
