"""One open feed: a bounded queue between the commits, which never wait, and a connection, which may."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from collections.abc import Set as AbstractSet

from shared.domain import roles
from shared.domain.outcome import Actor

QUEUE = 256  # messages; a listener that lags further is dropped and catches up by connecting again
SEND_S = 20.0  # one message that cannot be handed to the network for so long ends the connection

CLOSE_CODES = {"slow": 1013, "revoked": 4401, "stopping": 1012}  # 1012, 1013: RFC 6455 registry; 4xxx: ours


class Listener:
    """What one connection listens with. `still_allowed` tells whether its token holds good."""

    def __init__(self, actor: Actor, still_allowed: Callable[[], bool] = lambda: True, size: int = QUEUE) -> None:
        self.actor = actor
        self.visible: AbstractSet[str] = roles.VISIBLE.get(actor.role, frozenset())
        self.still_allowed = still_allowed
        self.dropped = ""  # why, once it is
        self._waiting: asyncio.Queue[str] = asyncio.Queue(size)
        self._end = asyncio.Event()

    def push(self, message: str) -> bool:
        """Queue a message; False and dropped where the queue is full. Never waits."""
        if self.dropped:
            return False
        try:
            self._waiting.put_nowait(message)
        except asyncio.QueueFull:
            self.drop("slow")
            return False
        return True

    def drop(self, reason: str) -> None:
        """End the connection; what is still queued is not sent."""
        self.dropped = self.dropped or reason
        self._end.set()

    async def next(self) -> str:
        """The next message to send."""
        return await self._waiting.get()

    async def ended(self) -> None:
        """Wait until it is dropped."""
        await self._end.wait()
