"""A guard against PySide6 6.12 on Python 3.11: what it gives back as None or True comes without a reference.

Each `Signal.emit` takes one reference of True away, each call that gives None (`setVisible`, `parentItem` of a root)
one of None, and after some thousand calls the interpreter aborts ("none_dealloc", "bool_dealloc"). Python 3.12 made
these objects immortal; this does the same for 3.11. Measured: 500 emits take 500 references of True, 500 `setVisible`
500 of None.
"""

from __future__ import annotations

import ctypes
import sys

IMMORTAL = 1 << 40  # more than all calls of a century


def hold_singletons() -> None:
    """Give None, True and False so many references that they are never used up. Harmless when called again."""
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12):
        return
    for each in (None, True, False):
        if sys.getrefcount(each) < IMMORTAL // 2:
            ctypes.c_ssize_t.from_address(id(each)).value += IMMORTAL
