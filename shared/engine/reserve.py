"""A reserve of disk space: freed when the disk is full, so that the calls of tickets already given can go on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

SIZE = 8 * 1024 * 1024


class Reserve:
    """A file of real blocks that may be deleted at any time."""

    def __init__(self, path: Path, size: int = SIZE) -> None:
        """`size` in bytes."""
        self.path = path
        self.size = size

    def fill(self) -> bool:
        """Make the file when there is room for it and as much again; say whether it stands."""
        if self.path.exists():
            return True
        if shutil.disk_usage(self.path.parent).free < 2 * self.size:
            return False
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.write(file, b"\1" * self.size)
        except OSError:
            self.path.unlink(missing_ok=True)
            return False
        finally:
            os.close(file)
        return True

    def free(self) -> None:
        """Give the space back."""
        self.path.unlink(missing_ok=True)
