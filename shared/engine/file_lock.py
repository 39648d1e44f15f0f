"""A lock on a side file: one process writes a hall's file, and the system frees the lock when it dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from shared.engine.trouble import AlreadyOpen


class FileLock:
    """An exclusive lock, held from `acquire` to `release`. The file names the process that holds it."""

    def __init__(self, path: Path) -> None:
        """The file stays behind when the lock is released: deleting it would let two holders in."""
        self.path = path
        self._file = -1

    def acquire(self) -> None:
        """Take the lock at once or raise AlreadyOpen."""
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            hold(file)
        except OSError:
            holder = os.read(file, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(file)
            raise AlreadyOpen(f"{self.path}: process {holder} already writes here; stop it first") from None
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode())
        self._file = file

    def release(self) -> None:
        """Let the next one in. Harmless when not held."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


if sys.platform == "win32":
    import msvcrt

    def hold(file: int, shared: bool = False) -> None:
        """Lock an open file until it is closed; `shared` locks exclude each other only here. Raises OSError."""
        # Beyond the text, so that another process can still read who holds the lock.
        os.lseek(file, 1024, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)
else:
    import fcntl

    def hold(file: int, shared: bool = False) -> None:
        """Lock an open file until it is closed; `shared` locks exclude only others. Raises OSError when it is held."""
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
