"""From a database to a live state: at a start, in turn behind another writer, and again after an uncertain commit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy.exc import DBAPIError

from shared.engine import marks
from shared.engine.rebuild import Live, rebuild
from shared.engine.store import OLD_SESSION_S, Store, find_head
from shared.engine.trouble import AlreadyOpen, CannotOpen, EngineError, Trouble, Unreachable

log = logging.getLogger(__name__)

LOOK_S = 0.25  # between two looks whether the other writer is gone


async def load_in_turn(store: Store, clock: Callable[[], int], wait: bool) -> Live:
    """Become the writer and rebuild the state; with `wait`, as soon as no other one writes.

    Raises CannotOpen, and without `wait` AlreadyOpen.
    """
    said: type[EngineError] | None = None
    while True:
        try:
            return await _undisturbed(store, clock, 0.0 if wait else OLD_SESSION_S)
        except (AlreadyOpen, Unreachable) as reason:
            if not wait:
                raise
            if type(reason) is not said:
                log.info("engine.stands_by reason=%s", reason)
                said = type(reason)
        await asyncio.sleep(LOOK_S)


async def _undisturbed(store: Store, clock: Callable[[], int], patience_s: float) -> Live:
    """Whoever stops waiting while the lock is being taken gives it back."""
    loading = asyncio.create_task(asyncio.to_thread(_load, store, clock, patience_s))
    try:
        return await asyncio.shield(loading)
    except asyncio.CancelledError:
        with suppress(EngineError):
            await loading
            store.close()
        raise


def _load(store: Store, clock: Callable[[], int], patience_s: float) -> Live:
    try:
        store.open(patience_s)
        live = _rebuilt(store, clock)
        marks.check(store.marks, live.state, clock())
        return live
    except EngineError:
        store.close()
        raise
    except Exception as error:  # damage shows itself in any way
        store.close()
        if isinstance(error, DBAPIError) and _may_pass(store, error):
            raise Unreachable(str(error)) from error
        raise CannotOpen(f"cannot be read, run `xephang verify` and restore a backup: {error!r:.300}") from error


def _may_pass(store: Store, error: DBAPIError) -> bool:
    return isinstance(error.orig, Exception) and store.backend.trouble(error.orig) is Trouble.UNCERTAIN


def _rebuilt(store: Store, clock: Callable[[], int]) -> Live:
    with store.kept_alive(), store.reader().connect() as connection:
        return rebuild(connection, store.head, clock())


def load_again(store: Store, clock: Callable[[], int]) -> Live:
    """After an uncertain commit. Raises CommitFailed where another writer has taken over."""
    store.reopen()
    return _rebuilt(store, clock)


def load_to_show(store: Store, clock: Callable[[], int]) -> Live:
    """What is stored, for a program that writes no more."""
    with store.reader().connect() as connection:
        return rebuild(connection, find_head(connection, store.head.hall), clock())
