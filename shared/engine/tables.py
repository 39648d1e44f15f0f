"""The tables of every hall, once, for SQLite (STRICT) and PostgreSQL alike.

Three types only: whole numbers, text and bytes. Times are ms since 1970 UTC, truth values are 0 and 1, an
unknown time is NULL. Every key begins with `hall`, so the numbers of two halls can never collide.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, Table, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import BYTEA

SCHEMA_VERSION = 3

# The one type table: STRICT SQLite knows INTEGER, TEXT and BLOB; PostgreSQL gets BIGINT, TEXT and BYTEA.
NUMBER = BigInteger().with_variant(Integer(), "sqlite")
TEXT = Text()
BYTES = LargeBinary().with_variant(BYTEA(), "postgresql")

metadata = MetaData()


def number(name: str, *, before: int | None = None) -> Column[Any]:
    """A whole number that is always known; `before`: what it is in rows older than the column."""
    return Column(name, NUMBER, nullable=False, server_default=None if before is None else sql(str(before)))


def moment(name: str) -> Column[Any]:
    """A time that may not have come yet."""
    return Column(name, NUMBER, nullable=True)


def text(name: str, *, later: bool = False) -> Column[Any]:
    """A text, "" where there is none; `later`: it came with a later version of the tables."""
    return Column(name, TEXT, nullable=False, server_default=sql("''") if later else None)


def blob(name: str) -> Column[Any]:
    """Bytes that are always known."""
    return Column(name, BYTES, nullable=False)


def table(name: str, *parts: Column[Any] | Unique | Index, key: str, rowid: bool = False) -> Table:
    """One table of the house; `key` names its columns in order. `rowid`: keep SQLite's own row number (large rows)."""
    primary = PrimaryKeyConstraint(*key.split())
    return Table(name, metadata, *parts, primary, sqlite_strict=True, sqlite_with_rowid=rowid)


meta = table("meta", text("hall"), text("key"), text("value"), key="hall key")

# Where a hall's journal ends, and the fencing term of the one who may write. Every commit moves it. `writer` is
# the process that took the term, `home` the database this hall lives in: a copy of it is at home nowhere.
head = table(
    "head",
    text("hall"),
    number("epoch"),
    number("fence"),
    number("seq"),
    number("at"),
    blob("hash"),
    text("writer"),
    text("home"),
    key="hall",
)

# `actor` (role/name) and `request` say who asked and by which request; they are hashed like everything else.
event = table(
    "event",
    text("hall"),
    number("seq"),
    number("epoch"),
    number("at"),
    text("actor"),
    text("request"),
    text("kind"),
    blob("body"),
    blob("prev"),
    blob("hash"),
    key="hall seq",
    rowid=True,
)
LANDMARKS = ("DayOpened", "HallConfigured", "ProceduresImported")
Index(
    "event_landmark",
    event.c.hall,
    event.c.kind,
    event.c.seq,
    sqlite_where=event.c.kind.in_(LANDMARKS),
    postgresql_where=event.c.kind.in_(LANDMARKS),
)

request = table(
    "request", text("hall"), text("id"), blob("digest"), blob("answer"), number("at"), key="hall id", rowid=True
)
Index("request_at", request.c.hall, request.c.at)

day = table(
    "day", text("hall"), text("day"), number("practice"), number("opened_at"), moment("closed_at"), key="hall day"
)

ticket = table(
    "ticket",
    text("hall"),
    text("day"),
    text("id"),
    text("series"),
    number("number"),
    text("label"),
    text("priority"),
    text("token"),
    number("issued_at"),
    text("origin"),
    text("procedure"),
    text("language"),
    number("rehearsal"),
    number("practice"),
    number("people_ahead"),
    text("service"),
    text("state"),
    number("leg"),
    text("counter"),
    moment("ended_at"),
    text("reason"),
    text("print_outcome"),
    text("print_detail"),
    moment("printed_at"),
    number("dossiers", before=1),  # declared
    text("needs", later=True),  # comma separated
    moment("slot"),  # booked time of one who came in time
    number("promised", before=0),
    number("outside", before=0),
    moment("wait_low"),  # what was printed, minutes
    moment("wait_high"),
    text("today", later=True),
    text("settled", later=True),  # the last decision before closing
    text("booking", later=True),  # the promise made by it
    Unique("hall", "day", "series", "number"),
    Unique("hall", "token"),
    key="hall day id",
    rowid=True,
)

leg = table(
    "leg",
    text("hall"),
    text("day"),
    text("ticket"),
    number("leg"),
    text("label"),
    text("service"),
    text("priority"),
    moment("enqueued"),
    number("target"),
    text("to_counter"),
    number("rehearsal"),
    number("practice"),
    moment("called_first"),
    moment("called_last"),
    number("calls"),
    moment("started"),
    moment("ended"),
    text("counter"),
    text("clerk"),
    text("outcome"),
    number("stopped", before=0),  # ms of the wait, and of the service, during which an incident ran there
    number("stopped_serving", before=0),
    moment("slot"),
    number("returned", before=0),
    key="hall day ticket leg",
    rowid=True,
)

call = table(
    "call",
    text("hall"),
    number("seq"),
    text("day"),
    number("call"),
    text("ticket"),
    number("leg"),
    text("label"),
    text("counter"),
    number("recall"),
    number("at"),
    text("why"),
    text("outcome"),
    moment("started_at"),
    key="hall seq",
)

counter = table(
    "counter",
    text("hall"),
    text("id"),
    text("state"),
    text("reason"),
    text("clerk"),
    number("since"),
    text("ticket"),
    key="hall id",
)

counter_time = table(
    "counter_time",
    text("hall"),
    number("seq"),
    text("day"),
    text("counter"),
    text("state"),
    text("reason"),
    text("clerk"),
    number("practice"),
    number("since"),
    moment("until"),
    key="hall seq counter",
)

# Deliberately without the ticket: a vote says which counter and service it is about, not who gave it.
rating = table(
    "rating",
    text("hall"),
    number("seq"),
    text("day"),
    text("counter"),
    text("clerk"),
    text("service"),
    number("rehearsal"),
    number("practice"),
    number("score"),
    number("at"),
    key="hall seq",
)

hall_configuration = table(
    "hall_configuration", text("hall"), number("seq"), number("at"), blob("body"), key="hall", rowid=True
)

procedure = table(
    "procedure",
    text("hall"),
    number("position"),
    text("service"),
    text("field"),
    text("name"),
    blob("body"),
    key="hall position",
    rowid=True,
)

booking = table(
    "booking",
    text("hall"),
    text("id"),
    text("service"),
    text("priority"),
    text("language"),
    number("made_at"),
    number("at"),
    text("state"),
    text("ticket"),
    moment("ended_at"),
    text("reason"),
    number("promise", before=0),
    text("label", later=True),  # of the number that was put off. Never `person`: that is in no table
    key="hall id",
    rowid=True,
)

incident = table(
    "incident",
    text("hall"),
    text("id"),
    text("kind"),
    text("text"),
    text("area"),
    number("stops_issuing"),
    number("since"),
    moment("ended_at"),
    text("service", later=True),
    key="hall id",
)

notice = table(
    "notice",
    text("hall"),
    text("id"),
    text("text"),
    text("text_en"),
    text("area"),
    number("until"),
    number("posted_at"),
    moment("withdrawn_at"),
    key="hall id",
)

# Somebody asked for a number and got none. `day` is the open business day, else the local date.
demand = table(
    "demand",
    text("hall"),
    number("seq"),
    text("day"),
    text("service"),
    text("code"),
    text("priority"),
    number("practice"),
    number("at"),
    key="hall seq",
)
Index("demand_at", demand.c.hall, demand.c.at)

# The secret under which a day's citizen cards are hashed. It dies with the day: no journal, replay or backup has it.
day_key = table("day_key", text("hall"), text("day"), blob("key"), key="hall day")

token = table(
    "token",
    text("hall"),
    blob("hash"),
    text("role"),
    text("name"),
    text("place"),
    number("created_at"),
    moment("revoked_at"),
    key="hall hash",
)

# What a replay of the journal must arrive at again, row by row.
PROJECTED = (
    day,
    ticket,
    leg,
    call,
    counter,
    counter_time,
    rating,
    booking,
    incident,
    notice,
    demand,
    hall_configuration,
    procedure,
)
