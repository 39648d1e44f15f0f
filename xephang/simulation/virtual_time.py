"""Virtual time: an event loop that never waits, the clocks a hall reads, and processes that can be killed.

The engine's work on the disk runs on the loop itself, after a delay the dice give: the same seed gives the same
order of everything.
"""

from __future__ import annotations

import asyncio
import contextvars
import selectors
from collections.abc import Callable, Coroutine
from typing import Any


class Killed(BaseException):
    """The process this was running in is no more. Not an Exception: no program may catch its own death."""


class Process:
    """All tasks started within it; they end together, as when the system kills a program."""

    def __init__(self) -> None:
        """Nothing runs in it yet."""
        self.alive = True
        self.tasks: dict[asyncio.Future[Any], None] = {}

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run work, and all it starts, within this process."""
        context = contextvars.copy_context()
        context.run(PROCESS.set, self)
        return asyncio.get_running_loop().create_task(work, context=context)

    def kill(self) -> None:
        """End every task at its next step."""
        self.alive = False
        for task in list(self.tasks):
            task.cancel()


PROCESS: contextvars.ContextVar[Process | None] = contextvars.ContextVar("process", default=None)


class _Leap(selectors.SelectSelector):
    """Nothing is ever ready to read: waiting moves the time instead."""

    now_s = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("everybody waits for somebody: the simulation stands still")
        if timeout > 0:
            self.now_s += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes only when nothing is left to do now."""

    def __init__(self) -> None:
        """Time begins at 0 s."""
        self._leap = _Leap()
        super().__init__(self._leap)
        self.disk_delay: Callable[[], float] = lambda: 0.001
        self.set_task_factory(_in_process)

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._leap.now_s

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """Run it here, a moment later, unless its process has died by then."""
        future: asyncio.Future[Any] = self.create_future()
        self.call_later(self.disk_delay(), _work, PROCESS.get(), future, func, args)
        return future


def _work(process: Process | None, future: asyncio.Future[Any], func: Callable[..., Any], args: Any) -> None:
    if process is not None and not process.alive:
        return
    try:
        result = func(*args)
    except Killed:
        return
    except Exception as error:
        if not future.done():
            future.set_exception(error)
    else:
        if not future.done():
            future.set_result(result)


def _in_process(loop: Any, work: Any, context: contextvars.Context | None = None) -> asyncio.Task[Any]:
    context = contextvars.copy_context() if context is None else context
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, context=context)
    process = context.get(PROCESS)
    if process is not None:
        process.tasks[task] = None
        task.add_done_callback(lambda done: process.tasks.pop(done, None) and None)
    return task


class WallClock:
    """The clock on the server's wall: ms since 1970 UTC. It may jump; `steady` never does."""

    def __init__(self, start_ms: int) -> None:
        """It shows `start_ms` when the loop's time is 0."""
        self.start_ms = start_ms
        self.offset_ms = 0

    def __call__(self) -> int:
        """What the wall shows."""
        return self.steady() + self.offset_ms

    def steady(self) -> int:
        """The true time."""
        return self.start_ms + int(asyncio.get_running_loop().time() * 1000)
