"""Backup and restore. A backup is an SQLite file that holds one hall whole, whichever database the hall works in.

It can be verified, read and restored into either database. A restored hall begins a new epoch, so that screens load
everything again, and numbers of today go on above the highest known.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from shared.engine import tables
from shared.engine.backends import Sqlite, backend_of
from shared.engine.marks import MarksFile, begin_above
from shared.engine.store import Store, check_schema, find_head
from shared.engine.trouble import CannotOpen
from shared.engine.verify import Verdict, verify

PAGE = 2_000  # rows copied at a time


def backup(url: str, target: Path, hall: str = "") -> Verdict:
    """Copy a hall to a new file while it works, then verify the copy; a copy that fails is removed.

    Raises CannotOpen for a database that cannot be read, FileExistsError where `target` is already there.
    """
    source = backend_of(url)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    kept = False
    try:
        if isinstance(source, Sqlite):
            _copy_file(source.path, target)
        else:
            _export(source.alchemy(read_only=True), target, hall)
        verdict = verify(f"sqlite:///{target.absolute()}")
        kept = verdict.ok
    finally:
        if not kept:
            target.unlink()
    return verdict


def _copy_file(path: Path, target: Path) -> None:
    reading = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    writing = sqlite3.connect(target)
    try:
        # One step is one snapshot, and a reader never holds up the writer; in several steps it would start over
        # at every commit.
        reading.backup(writing, pages=-1)
        _without_keys(writing)
        writing.execute("PRAGMA journal_mode=DELETE")
    finally:
        writing.close()
        reading.close()


def _without_keys(copy: sqlite3.Connection) -> None:
    """No backup holds the secret of a day. An older version of the tables has none."""
    copy.execute("PRAGMA secure_delete=ON")
    if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'day_key'").fetchone():
        copy.execute("DELETE FROM day_key")
        copy.commit()


def _export(source: Engine, target: Path, hall: str) -> None:
    """All rows of one hall as of one moment: reading happens in one snapshot."""
    copy = backend_of(f"sqlite:///{target.absolute()}").alchemy(read_only=False)
    try:
        with source.connect() as reading, copy.begin() as writing:
            check_schema(reading)
            tables.metadata.create_all(writing)
            version = {"hall": "", "key": "schema", "value": str(tables.SCHEMA_VERSION)}
            writing.execute(insert(tables.meta), version)
            _copy_rows(reading, writing, find_head(reading, hall).hall)
        with sqlite3.connect(target) as whole:
            whole.execute("PRAGMA journal_mode=DELETE")
        whole.close()
    finally:
        copy.dispose()
        source.dispose()


def _copy_rows(reading: Connection, writing: Connection, hall: str) -> None:
    for table in tables.metadata.sorted_tables:
        if table in (tables.meta, tables.day_key):
            continue
        rows = reading.execution_options(yield_per=PAGE).execute(select(table).where(table.c.hall == hall))
        for page in rows.mappings().partitions():
            writing.execute(insert(table), [dict(row) for row in page])


def restore(source: Path, url: str, *, now: int, marks: Path | None = None, above: dict[str, int] | None = None,
            hall: str = "") -> Verdict:  # fmt: skip
    """Put a backup where there is no hall yet and begin a new epoch. A backup that does not verify is not used.

    Numbers of the day of `now` (ms since 1970 UTC) go on above those in the marks file, and above those given here
    by series (read from paper). Raises CannotOpen or FileExistsError where a hall already is, AlreadyOpen where a
    server runs.
    """
    verdict = verify(f"sqlite:///{source.absolute()}")
    if not verdict.ok:
        return verdict
    target = backend_of(url)
    if isinstance(target, Sqlite):
        _place_file(source, target.path)
    else:
        _import(source, url, hall)
    marks = marks or target.marks_path()
    if marks is not None and (above or _known(marks)):
        begin_above(marks, above or {}, now)
    begin_epoch(url, hall, marks)
    return verdict


def _known(path: Path) -> dict[str, int]:
    file = MarksFile(path)
    try:
        return file.open().numbers
    finally:
        file.close()


def _place_file(source: Path, target: Path) -> None:
    """Copy beside the place, bring it to the disk, then give it its name in one step."""
    if target.exists():
        raise FileExistsError(f"{target}: a hall is already here; move it away first")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in ("-wal", "-shm"):  # of a hall that was lost here: SQLite would replay it into this one
        target.with_name(target.name + left).unlink(missing_ok=True)
    draft = target.with_name(target.name + ".restoring")
    file = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(file, "wb") as out, source.open("rb") as taken:
        while block := taken.read(1 << 20):
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    os.link(draft, target)  # unlike a rename, this never replaces a hall that has come meanwhile
    draft.unlink()


def _import(source: Path, url: str, hall: str) -> None:
    """Copy a backup's rows into a database that has no such hall, in one transaction."""
    store = Store(url, hall)
    store.open()
    writing, copy = store.backend.alchemy(read_only=False), backend_of(f"sqlite:///{source.absolute()}")
    reading = copy.alchemy(read_only=True)
    try:
        with reading.connect() as old, writing.begin() as new:
            check_schema(old)
            found = find_head(old, hall)
            if store.head.seq:
                raise CannotOpen(f"the hall {store.head.hall} is already there: restore into an empty database")
            _copy_rows(old, new, found.hall)
    finally:
        writing.dispose()
        reading.dispose()
        store.close()


def begin_epoch(url: str, hall: str = "", marks: Path | None = None) -> int:
    """A restored, copied or moved hall is at home here from now on, and screens load it again. Returns the epoch.

    Raises AlreadyOpen, CannotOpen.
    """
    store = Store(url, hall, marks=marks)
    store.open(moved=True)
    try:
        epoch = max(store.head.epoch, store.marks.marks.epoch) + 1
        engine: Any = store.backend.alchemy(read_only=False)
        with engine.begin() as connection:
            connection.execute(update(tables.head).where(tables.head.c.hall == store.head.hall).values(epoch=epoch))
        engine.dispose()
        return epoch
    finally:
        store.close()
