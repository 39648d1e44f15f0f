"""Every earlier version of the tables is brought up to date, whole or not at all, wherever the step is broken off."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from engine_driver import MINUTE, Clock, Driver, random_work
from sqlalchemy import create_engine, event, inspect, select
from sqlalchemy.engine import Engine as Alchemy

from shared.domain import commands as c
from shared.engine import tables
from shared.engine.backends import backend_of
from shared.engine.engine import Engine
from shared.engine.journal import GENESIS, hash_of
from shared.engine.store import Store
from shared.engine.trouble import CannotOpen
from shared.engine.verify import verify

SCHEMAS = Path(__file__).with_name("schemas")
ROOT = Path(__file__).parents[2]
EARLIER = range(1, tables.SCHEMA_VERSION)


# What version 3 brought into events; journals of the versions before do not have it.
LATER = {
    "TicketIssued": (
        "dossiers", "needs", "person", "linked", "slot", "promised", "outside", "wait_low", "wait_high", "today",
    ),
    "TicketParked": ("note", "until", "by"), "TicketRestored": ("after_calls",), "StepUndone": ("quota",),
    "DayOpened": ("priors", "covers"),
}  # fmt: skip


class Broken(Exception):
    """The step was broken off."""


def ddl(version, url):
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    text = (SCHEMAS / f"schema_{version}_{kind}.sql").read_text(encoding="utf-8")
    return [statement for statement in text.split(";\n") if statement.strip()]


def make_old(version, worked, url):
    """A database with the tables of an earlier version, and the worked hall's rows as far as it had columns."""
    reading, writing = create_engine(worked), backend_of(url).alchemy(read_only=False)
    with reading.connect() as old, writing.begin() as new:
        for statement in ddl(version, url):
            new.exec_driver_sql(statement.replace("%", "%%"))
        there = inspect(new)
        for table in tables.metadata.sorted_tables:
            if table is tables.meta or not there.has_table(table.name):
                continue
            names = {column["name"] for column in there.get_columns(table.name)}
            columns = [column for column in table.c if column.name in names]
            rows = [dict(row._mapping) for row in old.execute(select(*columns))]
            if table is tables.head and "home" in names:
                rows[0]["home"] = ""  # not a copy: this is where it always was
            if rows:
                new.execute(table.insert().values({name: rows[0][name] for name in rows[0]}), rows)
        as_before_3(new)
        new.execute(tables.meta.insert(), {"hall": "", "key": "schema", "value": str(version)})
    reading.dispose()
    writing.dispose()


def as_before_3(connection):
    """The journal as an earlier program would have written it, chained anew, and the calls that say why."""
    prev, entries, head = GENESIS, tables.event, tables.head
    for row in connection.execute(select(entries).order_by(entries.c.seq)).all():
        body = json.loads(bytes(row.body))
        for name in LATER.get(row.kind, ()):
            body.pop(name, None)
        body.get("why", {}).pop("turns", None)
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        made = hash_of(*row[:7], raw, prev)
        values = {"body": raw, "prev": prev, "hash": made}
        connection.execute(entries.update().where(entries.c.seq == row.seq).values(values))
        if row.kind == "TicketCalled":
            why = json.dumps(body["why"], ensure_ascii=False, separators=(",", ":"))
            connection.execute(tables.call.update().where(tables.call.c.seq == row.seq).values(why=why))
        prev = made
    connection.execute(head.update().values(hash=prev))


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """The URL of an SQLite hall after some work."""
    url = f"sqlite:///{tmp_path_factory.mktemp('worked') / 'hall.db'}"

    async def work():
        clock = Clock()
        engine = await Engine.open(url, clock=clock)
        driver = Driver(engine)
        await driver.open_day()
        await disturbed(driver, clock)
        await random_work(driver, clock, 3, 60, moves=False)
        await driver.issue()
        seq = engine.seq
        await engine.close()
        return seq

    return url, asyncio.run(work())


async def disturbed(driver, clock):
    """People who come back, and incidents that run over waits and services: the step must work out how much of them."""
    await driver.at(c.OpenCounter, "q1")
    await driver.issue()
    await driver.issue()
    await driver.do(c.DeclareIncident(kind="power", text="Mất điện", area="a"))
    clock.now += MINUTE
    await driver.at(c.CallNext, "q1")
    await driver.at(c.StartService, "q1")
    clock.now += MINUTE
    await driver.do(c.EndIncident(incident=next(iter(driver.engine.state.incidents))))
    clock.now += MINUTE
    parked = driver.engine.state.desks["q1"].ticket
    await driver.at(c.Park, "q1", reason="thiếu giấy")
    await driver.do(c.Unpark(ticket=parked))


def shape(url):
    """All tables with the columns, keys and indexes they have now; STRICT and WITHOUT ROWID on SQLite."""
    engine = backend_of(url).alchemy(read_only=False)
    with engine.connect() as connection:
        found = inspect(connection)
        names = sorted(found.get_table_names())
        shapes = {
            name: (
                [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in found.get_columns(name)],
                found.get_pk_constraint(name)["constrained_columns"],
                sorted((i["name"], i["column_names"], *map(str, _options(i))) for i in found.get_indexes(name)),
                sorted(str(u["column_names"]) for u in found.get_unique_constraints(name)),
            )
            for name in names
        }
        kinds = {}
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql("SELECT name, wr, strict FROM pragma_table_list")
            kinds = {row.name: (row.wr, row.strict) for row in rows if row.name in names}
    engine.dispose()
    return shapes, kinds


def _options(index):
    return [index.get("dialect_options", {}).get(f"{kind}_where", "") for kind in ("sqlite", "postgresql")]


def version_of(url):
    """The noted version, and whether the tables really are of it: whole, with no leftovers."""
    engine = backend_of(url).alchemy(read_only=False)
    with engine.connect() as connection:
        meta = tables.meta.c
        noted = int(connection.execute(select(meta.value).where(meta.key == "schema")).scalar() or 0)
        found = inspect(connection)
        columns = {column["name"] for column in found.get_columns("head")}
        assert not [name for name in found.get_table_names() if name.startswith("_alembic")]
        assert ({"writer", "home"} <= columns) == (noted >= 2)
        columns = {column["name"] for column in found.get_columns("leg")}
        assert ({"stopped", "returned"} <= columns) == found.has_table("day_key") == (noted >= 3)
    engine.dispose()
    return noted


def go_on(url, seq):
    """The hall works on with the new tables."""

    async def work():
        engine = await Engine.open(url, clock=Clock())
        assert engine.seq == seq
        await Driver(engine, "later").issue()
        await engine.close()

    asyncio.run(work())
    verdict = verify(url)
    assert verdict.ok, verdict


@contextmanager
def at_statement(number, act):
    """Do something after the n-th statement of any SQLAlchemy connection; tells how many there were."""
    seen = []

    def after(*_):
        seen.append(1)
        if len(seen) == number:
            act()

    event.listen(Alchemy, "after_cursor_execute", after)
    event.listen(Alchemy, "commit", after)
    try:
        yield seen
    finally:
        event.remove(Alchemy, "after_cursor_execute", after)
        event.remove(Alchemy, "commit", after)


@pytest.mark.parametrize("version", EARLIER)
def test_an_earlier_version_becomes_exactly_this_one(version, worked, database, tmp_path):
    make_old(version, worked[0], database)
    legs = create_engine(worked[0])
    with legs.connect() as connection:
        leg = tables.leg.c
        rows = connection.execute(select(leg.stopped, leg.stopped_serving, leg.returned)).all()
        assert all(any(row[n] for row in rows) for n in range(3))  # something to work out, or `verify` proves nothing
    legs.dispose()
    with pytest.raises(CannotOpen, match=f"version {version}"):
        verify(database)
    go_on(database, worked[1])
    new = f"sqlite:///{tmp_path / 'new.db'}"
    if database.startswith("postgresql"):
        drop_all(database)
        after = shape(migrated(version, worked[0], database))
        drop_all(database)
        new = database
    else:
        after = shape(database)
    open_and_close(new)
    fresh = shape(new)
    assert {name: after[0][name] for name in after[0] if after[0][name] != fresh[0].get(name)} == {}
    assert after == fresh


def migrated(version, worked, url):
    make_old(version, worked, url)
    open_and_close(url)
    return url


def open_and_close(url):
    store = Store(url)
    store.open()
    store.close()


def drop_all(url):
    engine = backend_of(url).alchemy(read_only=False)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()


def fresh_copies(version, worked, url, tmp_path):
    """The same old database again and again: a file copied, or a database cloned by PostgreSQL."""
    make_old(version, worked, url)
    if url.startswith("sqlite"):
        source, count = Path(url.removeprefix("sqlite:///")), 0
        while True:
            copy = tmp_path / f"copy{count}.db"
            shutil.copy(source, copy)
            count += 1
            yield f"sqlite:///{copy}"
    base, name = url.replace("+psycopg", ""), re.search(r"/(hall\d+)\?", url)[1]
    for count in range(1_000):
        clone = f"{name}_clone{count}"
        with psycopg.connect(base.replace(f"/{name}?", "/postgres?"), autocommit=True) as operator:
            operator.execute(f"CREATE DATABASE {clone} TEMPLATE {name}")
        yield url.replace(f"/{name}?", f"/{clone}?")


def kill_self():
    os.kill(os.getpid(), signal.SIGKILL)


def open_in_a_child(url, number):
    """Open the database in a process of its own that is killed after the n-th statement; True when it survived."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with at_statement(number, kill_self):
                open_and_close(url)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return not os.WIFSIGNALED(status)


@pytest.mark.parametrize("version", EARLIER)
def test_killed_after_every_statement_it_is_the_old_or_the_new(version, worked, database, tmp_path):
    seen = set()
    for number, url in enumerate(fresh_copies(version, worked[0], database, tmp_path), 1):
        survived = open_in_a_child(url, number)
        seen.add(version_of(url))
        go_on(url, worked[1])
        if survived:
            break
    assert {version, tables.SCHEMA_VERSION} <= seen <= {*EARLIER, tables.SCHEMA_VERSION} and number > 8


def fail():
    raise Broken


@pytest.mark.parametrize("version", EARLIER)
def test_failing_after_every_statement_it_is_the_old_or_the_new(version, worked, database, tmp_path):
    seen = set()
    for number, url in enumerate(fresh_copies(version, worked[0], database, tmp_path), 1):
        store = Store(url)
        try:
            with at_statement(number, fail):
                store.open()
        except Broken:
            seen.add(version_of(url))
            go_on(url, worked[1])
        else:
            store.close()
            break
    assert seen >= {version} and number > 8


def test_a_newer_version_is_refused_with_a_sentence(database):
    open_and_close(database)
    engine = backend_of(database).alchemy(read_only=False)
    with engine.begin() as connection:
        connection.execute(tables.meta.update().values(value="99"))
    engine.dispose()
    with pytest.raises(CannotOpen, match="cài bản Xếp Hàng mới hơn"):
        Store(database).open()


def test_a_start_does_not_pay_for_migrations(tmp_path):
    """Alembic is imported only when a step is due."""
    code = (
        "import sys; from shared.engine.store import Store; s = Store(sys.argv[1]); s.open(); s.close();"
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, f"sqlite:///{tmp_path / 'hall.db'}"], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.strip() == "False"


def test_the_earlier_versions_are_all_kept(tmp_path):
    """Whoever raises the version keeps the tables of the one before as they were, to be tried from for ever."""
    for version in EARLIER:
        connection = sqlite3.connect(tmp_path / f"{version}.db")
        for statement in ddl(version, "sqlite"):
            connection.execute(statement)
        connection.close()
        assert ddl(version, "postgresql")
