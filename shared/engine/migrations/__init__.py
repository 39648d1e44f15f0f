"""Steps from one version of the tables to the next, by Alembic's operations, on both databases.

A step and the note of its version are one transaction: killed anywhere, a database has the old tables or the new
ones. New databases are made at once in the newest version and never come here, so Alembic is only imported when
a step is due.
"""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import Connection

OLDEST = 1


def migrate(connection: Connection, version: int) -> None:
    """Bring tables of the version before to `version`, inside the caller's transaction."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    step = import_module(f"{__name__}.to_{version}")
    step.upgrade(Operations(MigrationContext.configure(connection)))
