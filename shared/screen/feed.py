"""The hall as this screen knows it: rows and gauges from the feed, handed to the GUI thread."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, Protocol, TypeVar, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from shared.domain import rows as domain_rows
from shared.domain.hall import Hall
from shared.domain.rows import Change, Frame, Gauge, HallRow, Row, State

log = logging.getLogger(__name__)

TABLES: dict[str, type[Row]] = {
    "hall": domain_rows.HallRow,
    "day": domain_rows.DayRow,
    "service": domain_rows.ServiceRow,
    "counter": domain_rows.CounterRow,
    "call": domain_rows.CallRow,
    "ticket": domain_rows.TicketRow,
    "notice": domain_rows.NoticeRow,
}
NAMES = {row: table for table, row in TABLES.items()}
SILENCE_S = 45.0  # the feed client reconnects after 40 s of silence; past this the screen says so by itself
GRACE_MS = 1500  # a link that is back within this was never gone for a person
VIETNAM = timezone(timedelta(hours=7), "ICT")  # where a machine has no time zone tables

R = TypeVar("R", bound=Row)
Keys = list[tuple[str, str]]


class Feeding(Protocol):
    """What runs in the feed thread: shared.wire.feed.FeedClient."""

    def run(self) -> None: ...

    def stop(self) -> None: ...


def typed(table: str, row: Any) -> Row | None:
    """A row as its struct; None for a table this version does not know. Raises msgspec.ValidationError."""
    kind = TABLES.get(table)
    if kind is None or isinstance(row, Row):
        return row if kind else None
    return msgspec.convert(row, type=kind)


def typed_state(state: State) -> State:
    """The same state with every known row as its struct."""
    rows = {
        table: {key: typed(table, row) for key, row in keyed.items()}
        for table, keyed in state.rows.items()
        if table in TABLES
    }
    return msgspec.structs.replace(state, rows=rows)


def typed_frame(frame: Frame) -> Frame:
    """The same frame with every known row as its struct; rows of unknown tables are left out."""
    changes = [
        Change(c.table, c.key, None if c.row is None else typed(c.table, c.row))
        for c in frame.changes
        if c.table in TABLES
    ]
    return msgspec.structs.replace(frame, changes=changes)


def zone(name: str) -> tzinfo:
    """The time zone of a hall; Vietnam's where the name or the tables are missing."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        log.warning("time zone unknown name=%s", name)
        return VIETNAM


class FeedBridge(QObject):
    """Keeps the rows and gauge of the feed in the GUI thread.

    `apply_state`, `apply_frame`, `apply_gauge` and `set_link` are what the feed thread calls through queued
    signals; a test calls them directly. `phase` is "loading" until the first state, then "live" or "stale".
    """

    rowsChanged = Signal(object)  # list of (table, key)
    gaugeChanged = Signal()
    phaseChanged = Signal()
    ticked = Signal()  # every second, for clocks and waits

    _state_came = Signal(object)
    _frame_came = Signal(object)
    _gauge_came = Signal(object)
    _link_came = Signal(bool)
    _refusal_came = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, dict[str, Row]] = {table: {} for table in TABLES}
        self.gauge = Gauge(at=0)
        self.epoch = self.seq = 0
        self.role = self.place = ""
        self.connected = False
        self.phase = "loading"
        self.roles: frozenset[str] = frozenset()  # of tokens this program is made for; empty: any
        self.trouble = ""  # "token" where the server does not accept it, "role" where it is another program's
        self._offset_ms = 0
        self._heard = time.monotonic()
        self._zone = zone("Asia/Ho_Chi_Minh")
        self._zone_name = "Asia/Ho_Chi_Minh"
        self._client: Feeding | None = None
        self._thread: threading.Thread | None = None
        self._grace = QTimer(self, singleShot=True, interval=GRACE_MS)
        self._grace.timeout.connect(self._judge)
        self._second = QTimer(self, interval=1000, timerType=Qt.TimerType.CoarseTimer)
        self._second.timeout.connect(self._tick)
        self._second.start()
        for signal, slot in (
            (self._state_came, self.apply_state),
            (self._frame_came, self.apply_frame),
            (self._gauge_came, self.apply_gauge),
            (self._link_came, self.set_link),
            (self._refusal_came, self.refuse),
        ):
            signal.connect(slot, Qt.ConnectionType.QueuedConnection)

    # What screens read

    @property
    def ready(self) -> bool:
        """True once a state was loaded."""
        return self.phase != "loading"

    @property
    def stale(self) -> bool:
        """True while what is shown may be old."""
        return self.phase == "stale"

    @property
    def hall(self) -> Hall | None:
        """The configuration in force, None before the first state."""
        row = self.row(HallRow, "hall")
        return row.hall if row else None

    def table(self, kind: type[R]) -> dict[str, R]:
        """All rows of one kind by key: `feed.table(CounterRow)`."""
        return cast(dict[str, R], self.rows[NAMES[kind]])

    def row(self, kind: type[R], key: str) -> R | None:
        """One row: `feed.row(CounterRow, "q1")`."""
        return self.table(kind).get(key)

    def now_ms(self) -> int:
        """The server's present time, ms since 1970 UTC: the clock all waits are counted by."""
        return int(time.time() * 1000) + self._offset_ms

    def local(self, at_ms: int) -> datetime:
        """A time of the server as the hall's local time."""
        return datetime.fromtimestamp(at_ms / 1000, self._zone)

    # What the feed brings

    def apply_state(self, state: State) -> None:
        """Replace everything by a state; one of a token made for another program is not shown."""
        if self.roles and state.role not in self.roles:
            self.refuse("role")
            return
        self.trouble = ""
        state = typed_state(state)
        keys = {(table, key) for table, keyed in self.rows.items() for key in keyed}
        self.rows = {table: dict(state.rows.get(table, {})) for table in TABLES}
        keys |= {(table, key) for table, keyed in self.rows.items() for key in keyed}
        self.epoch, self.seq, self.role, self.place = state.epoch, state.seq, state.role, state.place
        self._hear(state.at)
        self._loaded = True
        self._changed(sorted(keys))
        self.apply_gauge(state.gauge)
        self.set_link(True)

    def apply_frame(self, frame: Frame) -> None:
        """Replace the rows a commit changed."""
        frame = typed_frame(frame)
        self._hear(frame.at)
        self.epoch, self.seq = frame.epoch, max(self.seq, frame.last)
        for change in frame.changes:
            if change.row is None:
                self.rows[change.table].pop(change.key, None)
            else:
                self.rows[change.table][change.key] = change.row
        self._changed([(change.table, change.key) for change in frame.changes])

    def apply_gauge(self, gauge: Gauge) -> None:
        """Take the newest values that change with time alone."""
        self._hear(gauge.at)
        self.gauge = gauge
        self.gaugeChanged.emit()

    def refuse(self, trouble: str) -> None:
        """The server will not have this device: say so until it does."""
        if trouble != self.trouble:
            log.error("token refused why=%s", trouble)
            self.trouble = trouble
            self.phaseChanged.emit()

    def set_link(self, connected: bool) -> None:
        """The link to the server came or went; a short gap is not shown."""
        self.connected = connected
        if connected:
            self._heard = time.monotonic()
            self._grace.stop()
            self._judge()
        elif not self._grace.isActive():
            self._grace.start()

    _loaded = False

    def _changed(self, keys: Keys) -> None:
        if ("hall", "hall") in keys and self.hall and self.hall.timezone != self._zone_name:
            self._zone_name = self.hall.timezone
            self._zone = zone(self._zone_name)
        if keys:
            self.rowsChanged.emit(keys)

    def _hear(self, at_ms: int) -> None:
        self._heard = time.monotonic()
        if at_ms:
            self._offset_ms = at_ms - int(time.time() * 1000)

    def _judge(self) -> None:
        silent = time.monotonic() - self._heard > SILENCE_S
        phase = "loading" if not self._loaded else "live" if self.connected and not silent else "stale"
        if phase != self.phase:
            self.phase = phase
            self.phaseChanged.emit()

    def _tick(self) -> None:
        if not self._grace.isActive():
            self._judge()
        self.ticked.emit()

    # The thread

    def start(self, engines: Iterable[str], token: str) -> None:
        """Follow the feed in a thread. The network libraries are imported there, after the first frame."""
        addresses = list(engines)
        self._thread = threading.Thread(target=self._follow, args=(addresses, token), name="feed", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop following; waits at most two seconds."""
        self._second.stop()
        self._grace.stop()
        if self._client:
            self._client.stop()
        if self._thread:
            self._thread.join(2.0)

    def _follow(self, engines: list[str], token: str) -> None:
        try:
            from shared.wire.feed import FeedClient

            self._client = FeedClient(
                engines,
                token,
                on_state=lambda state: self._state_came.emit(typed_state(state)),
                on_frame=lambda frame: self._frame_came.emit(typed_frame(frame)),
                on_gauge=self._gauge_came.emit,
                on_link=self._link_came.emit,
                on_refused=lambda _refused: self._refusal_came.emit("token"),
            )
            self._client.run()
        except Exception:
            log.exception("feed stopped")
            self._link_came.emit(False)
