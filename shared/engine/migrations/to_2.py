"""Version 2: who may write to a hall, and in which database it is at home (a copied database is found out)."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import Column, Text

STRICT = {"sqlite_strict": True, "sqlite_with_rowid": False}  # reflection does not bring these back


def upgrade(op: Operations) -> None:
    """Add `head.writer` and `head.home`; their default only fills the rows there are."""
    for name in ("writer", "home"):
        op.add_column("head", Column(name, Text, nullable=False, server_default=""))
    with op.batch_alter_table("head", table_kwargs=STRICT) as head:
        for name in ("writer", "home"):
            head.alter_column(name, existing_type=Text(), existing_nullable=False, server_default=None)
