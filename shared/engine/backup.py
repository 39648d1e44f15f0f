"""Backup and restore of an SQLite hall. A restored hall begins a new epoch, so that screens load everything again.

A PostgreSQL hall is backed up with PostgreSQL's own tools; after restoring it, `begin_epoch` does the rest.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlalchemy import update

from shared.engine import tables
from shared.engine.backends import Sqlite, backend_of
from shared.engine.store import Store
from shared.engine.trouble import CannotOpen
from shared.engine.verify import Verdict, verify


def backup(url: str, target: Path) -> Verdict:
    """Copy a hall to a new file while it works, then verify the copy; a copy that fails is removed.

    Raises CannotOpen for another kind of database, FileExistsError where `target` is already there.
    """
    source = _sqlite(url)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    reading = sqlite3.connect(f"{source.path.absolute().as_uri()}?mode=ro", uri=True)
    writing = sqlite3.connect(target)
    try:
        # One step is one snapshot, and a reader never holds up the writer; in several steps it would start over
        # at every commit.
        reading.backup(writing, pages=-1)
        writing.execute("PRAGMA journal_mode=DELETE")
    finally:
        writing.close()
        reading.close()
    verdict = verify(f"sqlite:///{target.absolute()}")
    if not verdict.ok:
        target.unlink()
    return verdict


def restore(source: Path, url: str) -> Verdict:
    """Put a backup where there is no hall yet and begin a new epoch. A backup that does not verify is not used.

    Raises CannotOpen for another kind of database, FileExistsError where a hall already is.
    """
    target = _sqlite(url).path
    verdict = verify(f"sqlite:///{source.absolute()}")
    if not verdict.ok:
        return verdict
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(file, "wb") as out, source.open("rb") as taken:
        while block := taken.read(1 << 20):
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    begin_epoch(url)
    return verdict


def begin_epoch(url: str, hall: str = "") -> int:
    """After a restore: numbers go on, but what was given since the backup may differ. Returns the new epoch."""
    store = Store(url, hall)
    store.open()
    try:
        engine = store.backend.alchemy(read_only=False)
        with engine.begin() as connection:
            epoch = store.head.epoch + 1
            connection.execute(update(tables.head).where(tables.head.c.hall == store.head.hall).values(epoch=epoch))
        engine.dispose()
        return epoch
    finally:
        store.close()


def _sqlite(url: str) -> Sqlite:
    backend = backend_of(url)
    if not isinstance(backend, Sqlite):
        raise CannotOpen("only an SQLite hall is copied this way; use pg_dump or pg_basebackup for PostgreSQL")
    return backend
