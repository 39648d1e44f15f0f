"""The writer's statements, compiled once by SQLAlchemy and then given to the driver as they are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ClauseElement

from shared.engine import tables
from shared.engine.projected import CHANGING

# A request id may come again after its 48 hours and before its old row was purged.
UPSERTED = (tables.counter, tables.hall_configuration, tables.request)


def compiled(statement: ClauseElement, dialect: Dialect, order: tuple[str, ...]) -> str:
    """The text of a statement, whose parameters stand in this order."""
    result: Any = statement.compile(dialect=dialect)
    if tuple(result.positiontup or ()) != order:
        raise ValueError(f"parameters stand as {result.positiontup}, not as {order}")
    return str(result)


class Statements:
    """Texts for one dialect with positional parameters."""

    def __init__(self, dialect: Dialect) -> None:
        """Compile everything the writer executes."""
        self.dialect = dialect
        every = (tables.event, tables.request, tables.token, tables.day_key, *tables.PROJECTED)
        self.insert = {table: self._insert(table) for table in every}
        self.update = {table: self._update(table, changing.split()) for table, changing in CHANGING.items()}
        self.upsert = {table: self._upsert(table) for table in UPSERTED}
        self.forget_procedures = self._by_hall(delete(tables.procedure), tables.procedure)
        self.purge_requests = self._purge()
        self.find_day_key, self.forget_day_keys = self._day_keys()
        self.begin_head = self._insert(tables.head)
        self.move_head = self._move_head()
        self.claim = self._claim()
        self.whose = self._whose()
        self.revoke_token = self._revoke()
        self.adopt_tokens = self._adopt()

    def _insert(self, table: Table) -> str:
        return compiled(insert(table), self.dialect, tuple(table.c.keys()))

    def _update(self, table: Table, changing: list[str]) -> str:
        keys = [column.name for column in table.primary_key]
        statement = update(table).where(*(table.c[key] == bindparam(f"key_{key}") for key in keys))
        order = (*(f"new_{name}" for name in changing), *(f"key_{key}" for key in keys))
        return compiled(statement.values({n: bindparam(f"new_{n}") for n in changing}), self.dialect, order)

    def _upsert(self, table: Table) -> str:
        make: Any = sqlite.insert if self.dialect.name == "sqlite" else postgresql.insert
        keys = [column.name for column in table.primary_key]
        statement = make(table)
        new = {name: statement.excluded[name] for name in table.c.keys() if name not in keys}  # noqa: SIM118
        statement = statement.on_conflict_do_update(index_elements=keys, set_=new)
        return compiled(statement, self.dialect, tuple(table.c.keys()))

    def _by_hall(self, statement: Any, table: Table) -> str:
        return compiled(statement.where(table.c.hall == bindparam("key_hall")), self.dialect, ("key_hall",))

    def _purge(self) -> str:
        r = tables.request.c
        statement = delete(tables.request).where(r.hall == bindparam("key_hall"), r.at < bindparam("before"))
        return compiled(statement, self.dialect, ("key_hall", "before"))

    def _day_keys(self) -> tuple[str, str]:
        k = tables.day_key.c
        find = select(k.key).where(k.hall == bindparam("key_hall"), k.day == bindparam("key_day"))
        forget = delete(tables.day_key).where(k.hall == bindparam("key_hall"), k.day <= bindparam("last"))
        find_text = compiled(find, self.dialect, ("key_hall", "key_day"))
        return find_text, compiled(forget, self.dialect, ("key_hall", "last"))

    def _move_head(self) -> str:
        h = tables.head.c
        statement = (
            update(tables.head)
            .where(h.hall == bindparam("key_hall"), h.fence == bindparam("my_fence"), h.seq == bindparam("old_seq"))
            .values(seq=bindparam("new_seq"), at=bindparam("new_at"), hash=bindparam("new_hash"))
        )
        return compiled(statement, self.dialect, ("new_seq", "new_at", "new_hash", "key_hall", "my_fence", "old_seq"))

    def _claim(self) -> str:
        names = ("fence", "writer", "home")
        statement = update(tables.head).where(tables.head.c.hall == bindparam("key_hall"))
        statement = statement.values({name: bindparam(f"new_{name}") for name in names})
        return compiled(statement, self.dialect, (*(f"new_{name}" for name in names), "key_hall"))

    def _whose(self) -> str:
        h = tables.head.c
        return compiled(select(h.fence, h.writer).where(h.hall == bindparam("key_hall")), self.dialect, ("key_hall",))

    def _revoke(self) -> str:
        t = tables.token.c
        statement = (
            update(tables.token)
            .where(t.hall == bindparam("key_hall"), t.hash == bindparam("key_hash"), t.revoked_at.is_(None))
            .values(revoked_at=bindparam("new_at"))
        )
        return compiled(statement, self.dialect, ("new_at", "key_hall", "key_hash"))

    def _adopt(self) -> str:
        statement = update(tables.token).where(tables.token.c.hall == bindparam("key_hall"))
        return compiled(statement.values(hall=bindparam("new_hall")), self.dialect, ("new_hall", "key_hall"))
