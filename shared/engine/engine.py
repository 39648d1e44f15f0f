"""The engine of one hall: commands in, durable answers out, and a commit for every screen to follow."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import re
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from shared.domain.answers import Answer
from shared.domain.commands import AnyCommand
from shared.domain.outcome import Actor
from shared.domain.state import HallState
from shared.engine.day_book import DayBook
from shared.engine.day_keys import BYTES, DayKeys, days_over
from shared.engine.journal import Chain
from shared.engine.loading import load_again, load_in_turn, load_to_show
from shared.engine.rebuild import Live, stored_answer
from shared.engine.requests import Requests, Reused, digest_of
from shared.engine.sentences import refused, unknown
from shared.engine.store import Point, Store, nowhere
from shared.engine.trouble import CommitFailed, Trouble
from shared.engine.writer import GROWING, Batch, Commit, Decider, Pending, Torn

log = logging.getLogger(__name__)

WAITING = 5_000  # commands that may wait at once; one more is refused as "busy"
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
LOOK_AGAIN_S = 5.0  # between looks at a full disk
WIPE_AGAIN_S = 30.0  # until a log that somebody reads is emptied again
LOAD_S = 60.0  # a rebuild of the state that takes longer is given up
RETRY_S = (0.05, 0.2, 0.5, 1.0, 2.0)  # between attempts to come back after an uncertain commit

Subscriber = Callable[[Commit], None]
T = TypeVar("T")


def wall_clock() -> int:
    """Ms since 1970 UTC."""
    return time.time_ns() // 1_000_000


class Engine:
    """Open it with `await Engine.open(url)`; use it from the event loop that opened it."""

    def __init__(self, store: Store, live: Live, clock: Callable[[], int], entropy: Callable[[int], bytes]) -> None:
        """Use `open`."""
        self.store = store
        self.live = True  # False while the outcome of a commit is not known, and for good once the engine stopped
        self.stopped = ""  # why it stopped for good, a code; "" while it works
        self._decider = Decider(live, clock, entropy)
        self._clock = clock
        self._seq = live.chain.seq
        self._waiting: deque[Pending] = deque()
        self._wake = asyncio.Event()
        self._reads: list[Callable[[], None]] = []
        self._day_keys = DayKeys()
        self._unsettled = False  # the state holds what may not be committed
        self._closing = False
        self._full_since: float | None = None
        self._busy_since: float | None = None  # when the work on the database began that runs now
        self._limit_s = 0.0  # how long it may take
        self._heard_at = time.monotonic()  # when the database last heard of us
        self._beat_due = False
        self._wipe_due = False
        self._ended = asyncio.Event()
        self._subscribers: list[Subscriber] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="xephang-writer")
        self._task = asyncio.create_task(self._run(), name="xephang-writer")

    @classmethod
    async def open(
        cls, url: str, *, hall: str = "", clock: Callable[[], int] = wall_clock,
        entropy: Callable[[int], bytes] = os.urandom, at_point: Point = nowhere, wait: bool = False,
        marks: Path | None = None,
    ) -> Engine:  # fmt: skip
        """Become the writer of a hall and rebuild its state. Raises AlreadyOpen or CannotOpen.

        `wait`: stand by while another writes, and take over as soon as it is gone. `marks`: the file of the highest
        numbers given (an SQLite hall has one beside it).
        """
        writer = f"{platform.node()}:{os.getpid()}:{entropy(4).hex()}"
        store = Store(url, hall, at_point, writer, marks)
        live = await load_in_turn(store, clock, wait)
        engine = cls(store, live, clock, entropy)
        await engine._begin()
        return engine

    async def _begin(self) -> None:
        """Go on above numbers that were given before data was lost, if an operator has said so; begin to beat."""
        if self.store.marks.marks.above:
            self._decider.above = self.store.marks.marks
        batch = Batch([], [], [], [])
        self._decider.go_on_above(max(self._clock(), self.at), batch)
        if batch.entries:
            trouble = await self._commit(batch)
            if trouble is not None:
                await self._give_up(batch, trouble)
            else:
                self._tell(batch)
        self._end_keys()
        if self.store.backend.beat_s:
            self._watch()

    def _watch(self) -> None:
        """Every beat: be heard of where nothing else was said, and cut work that does not end."""
        if self._closing or self.stopped:
            return
        backend, now = self.store.backend, time.monotonic()
        if self._busy_since is not None:
            if now - self._busy_since > self._limit_s:
                log.error("engine.hung seconds=%.1f", now - self._busy_since)
                backend.hang_up()
        elif self.live and now - self._heard_at >= backend.beat_s:
            self._beat_due = True
            self._wake.set()
        asyncio.get_running_loop().call_later(backend.beat_s / 2, self._watch)

    @property
    def hall(self) -> str:
        """Key of this hall in every table; "" before its first configuration."""
        return self._decider.live.hall

    @property
    def state(self) -> HallState:
        """The live state. While a commit is under way it is ahead of `seq`; `read` waits for that."""
        return self._decider.live.state

    @property
    def epoch(self) -> int:
        """Changes only when a backup is restored."""
        return self._decider.live.chain.epoch

    @property
    def seq(self) -> int:
        """Number of the last committed event."""
        return self._seq

    @property
    def at(self) -> int:
        """Time of the last event, ms since 1970 UTC."""
        return self._decider.live.chain.at

    async def submit(self, request_id: str, command: AnyCommand, actor: Actor) -> Answer:
        """Decide a command and answer once it is durable. The same id gets the same answer for 48 hours."""
        if not self.live or self._closing:
            return unknown(request_id, self.stopped or "not_live")
        if not REQUEST_ID.fullmatch(request_id):
            return refused(request_id[:64], "malformed")
        if self._decider.live.requests.in_table(request_id, self._clock()):
            found = await self._answered_long_ago(request_id, command, actor)
            if found is not None:
                return found
        if len(self._waiting) >= WAITING:
            return refused(request_id, "busy")
        if self._full_since is not None and isinstance(command, GROWING):
            await self._look_for_room()
            if not self.live or self._closing:
                return unknown(request_id, self.stopped or "not_live")
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append(Pending(request_id, command, actor, future))
        self._wake.set()
        return await future

    async def _answered_long_ago(self, request_id: str, command: AnyCommand, actor: Actor) -> Answer | None:
        digest, hall = digest_of(command, actor), self.hall

        def look() -> Answer | None:
            with self.store.reader().connect() as connection:
                return stored_answer(connection, hall, request_id, digest)

        try:
            return await asyncio.to_thread(look)
        except Reused:
            return refused(request_id, "request_id_reused")
        except Exception as error:
            log.error("engine.request_unreadable detail=%s", error)
            return unknown(request_id, "not_live")

    async def _look_for_room(self) -> None:
        """Look again whether the disk has room, at most every LOOK_AGAIN_S seconds."""
        now = asyncio.get_running_loop().time()
        if self._full_since is None or now - self._full_since < LOOK_AGAIN_S:
            return
        self._full_since = now
        if await self.beside(lambda store: store.backend.room_again()):
            self._full_since = None
            self._decider.full = False
            log.warning("engine.disk_has_room_again")

    async def read(self, look: Callable[[HallState], T]) -> T:
        """Look at the state when it holds exactly what is committed up to `seq`."""
        if not self._unsettled:
            return look(self.state)
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def settle() -> None:
            try:
                found = look(self.state)
            except Exception as error:
                if not future.done():
                    future.set_exception(error)
            else:
                if not future.done():
                    future.set_result(found)

        self._reads.append(settle)
        return await future

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Call back after each commit, in order, on the event loop; returns how to stop that.

        While a callback runs, `state` holds exactly what is committed.
        """
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback) if callback in self._subscribers else None

    async def beside(self, work: Callable[[Store], T]) -> T:
        """Run work on the writing connection between two commits (tokens)."""
        return await self._in_thread(work, self.store)

    async def day_key(self, date: str) -> bytes:
        """The secret of a business day (YYYY-MM-DD), 32 bytes: for hashing citizen cards, and for nothing else.

        Made at its first use and stored before it is returned; it dies with the day (`shared.engine.day_keys`). Only
        the first use of a day touches the database. Of a day that is over there is none: what is returned then is
        random and fits nothing. Raises ValueError for what is no date, CommitFailed.
        """
        found = self._day_keys.find(date)
        if found is None:
            fresh = self._decider.entropy(BYTES)
            found = await self.beside(lambda store: self._day_keys.make(store, date, fresh))
        return found

    async def until_stopped(self) -> str:
        """Wait until the engine has stopped for good; returns why. It never returns while the engine works."""
        await self._ended.wait()
        return self.stopped

    async def close(self) -> None:
        """Answer what waits, then give up the writer's right. What comes later is answered "unknown"."""
        self._closing = True
        self._wake.set()
        await self._task
        await asyncio.to_thread(self.store.close)
        self._thread.shutdown()

    async def _run(self) -> None:
        while True:
            if self._beat_due:
                await self._beat()
            if self._wipe_due:
                self._wipe_due = False
                await self._wipe()
            if not self._waiting:
                if self._closing:
                    return
                self._wake.clear()
                await self._wake.wait()
                continue
            try:
                await self._round()
            except Exception:
                log.exception("engine.writer_broke")
                self.live = False
                await self._recover(Trouble.STOP)

    async def _beat(self) -> None:
        """Be heard of: a silent holder of the lock is taken for dead."""
        self._beat_due = False
        try:
            await self._in_thread(Store.beat, self.store)
        except CommitFailed as error:
            if not self._closing:
                log.error("engine.beat_failed detail=%s", error)
                self.live = False
                await self._recover(error.trouble)

    async def _round(self) -> None:
        taken = list(self._waiting)
        try:
            batch = self._decider.round(self._waiting)
        except Torn as torn:
            await self._torn(taken[: len(taken) - len(self._waiting)], torn)
            return
        if batch.entries:
            trouble = await self._commit(batch)
            if trouble is not None:
                await self._give_up(batch, trouble)
                return
        for future, answer in batch.answers:
            if not future.done():
                future.set_result(answer)
        if batch.entries:
            self._tell(batch)
        if batch.days_over:
            self._day_keys.forget(batch.days_over)
            await self._wipe()

    def _end_keys(self) -> None:
        """A crash or a lost answer may have come between the end of a day and the end of its key's traces."""
        self.store.days_over = max(self.store.days_over, days_over(self.state))
        self._day_keys.forget(self.store.days_over)
        if self.state.date and not self.state.day_open:
            self.store.traces_left = True
            self._wipe_again()

    async def _wipe(self) -> None:
        """Now the day's keys are gone from the tables: out of the log too, as soon as nobody reads it."""
        if self.live and not self._closing and not await self._in_thread(Store.wipe, self.store):
            asyncio.get_running_loop().call_later(WIPE_AGAIN_S, self._wipe_again)

    def _wipe_again(self) -> None:
        self._wipe_due = True
        self._wake.set()

    async def _commit(self, batch: Batch) -> Trouble | None:
        self._unsettled = True
        try:
            self.store.name_hall(self.hall)
            write = self._decider.write(batch, lambda book: self.store.parcel(book.shelves))
            await self._in_thread(self.store.commit, write)
        except CommitFailed as error:
            log.error("engine.commit_failed detail=%s", error)
            return error.trouble
        except Exception:
            log.exception("engine.commit_broke")
            return Trouble.UNCERTAIN
        return None

    def _tell(self, batch: Batch) -> None:
        """Those who wait to read come first, then the subscribers; nothing is decided in between."""
        first, last = batch.entries[0], batch.entries[-1]
        self._seq = last.seq
        if batch.ended:
            log.info("engine.day_ended head=%s", batch.ended)
        commit = Commit(last.epoch, first.seq, last.seq, last.at, batch.events)
        self._settle_reads()
        for callback in list(self._subscribers):
            try:
                callback(commit)
            except Exception:
                log.exception("engine.subscriber_broke")

    def _settle_reads(self) -> None:
        self._unsettled = False
        reads, self._reads = self._reads, []
        for settle in reads:
            settle()

    async def _give_up(self, batch: Batch, trouble: Trouble) -> None:
        """The commit failed: nobody of the batch may believe anything."""
        self.live = False
        for future, answer in batch.answers:
            if not future.done():
                future.set_result(unknown(answer.request_id, trouble.value))
        await self._recover(trouble)

    async def _torn(self, taken: list[Pending], torn: Torn) -> None:
        """One command broke the state: it alone is refused, the others of its batch ask again."""
        self.live, self._unsettled = False, True
        for pending in taken:
            broke = pending.request == torn.request
            answer: Answer = refused(pending.request, "internal") if broke else unknown(pending.request, "not_live")
            if not pending.future.done():
                pending.future.set_result(answer)
        await self._recover(Trouble.UNCERTAIN)

    async def _recover(self, trouble: Trouble) -> None:
        """Throw the state away and rebuild it from the journal, or stop for good."""
        if trouble in (Trouble.STOP, Trouble.FENCED):
            self._stop(trouble)
        if trouble is Trouble.FULL:
            self._full_since = asyncio.get_running_loop().time()
            self._decider.full = True
            self.store.backend.make_room()
        attempt = 0
        while not self.stopped and not self._closing:
            try:
                live = await self._in_thread(load_again, self.store, self._clock, limit_s=LOAD_S)
            except CommitFailed as error:
                log.error("engine.commit_failed detail=%s", error)
                self._stop(error.trouble)
                break
            except Exception as error:
                log.error("engine.rebuild_failed attempt=%d detail=%s", attempt, error)
                await asyncio.sleep(RETRY_S[min(attempt, len(RETRY_S) - 1)])
                attempt += 1
                continue
            self._decider.live, self._seq, self.live = live, live.chain.seq, True
            self._end_keys()
            break
        if self.stopped:
            await self._show_what_is_stored()
        self._drop_waiting()
        self._settle_reads()

    async def _show_what_is_stored(self) -> None:
        """The engine writes no more; screens must still never see what was not committed."""
        try:
            live = await self._in_thread(load_to_show, self.store, self._clock, limit_s=LOAD_S)
        except Exception as error:
            log.error("engine.unreadable detail=%s", error)
            live = Live(HallState(), DayBook(self.hall), Chain(self.hall, self.epoch), Requests())
        self._decider.live, self._seq = live, live.chain.seq

    async def _in_thread(self, work: Callable[..., T], *arguments: object, limit_s: float = 0.0) -> T:
        """Work on the database in the writer's thread; `_watch` cuts it when it does not end."""
        self._limit_s = limit_s or self.store.backend.hang_s
        self._busy_since = time.monotonic()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)
        finally:
            self._busy_since, self._heard_at = None, time.monotonic()

    def _stop(self, trouble: Trouble) -> None:
        self.stopped = trouble.value
        log.critical("engine.stopped reason=%s", trouble.value)
        self._ended.set()

    def _drop_waiting(self) -> None:
        """Commands that came while the outcome was unknown are decided now, unless the engine stopped."""
        if self.live:
            return
        while self._waiting:
            pending = self._waiting.popleft()
            if not pending.future.done():
                pending.future.set_result(unknown(pending.request, self.stopped or "not_live"))
