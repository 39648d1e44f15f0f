"""WebSocket /v1/feed: one connection of one listener."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketException
from litestar.handlers import WebsocketRouteHandler

from shared.server.access import Access, NotAllowed
from shared.server.feed import Feed
from shared.server.listener import CLOSE_CODES, SEND_S, Listener

log = logging.getLogger(__name__)

LISTENERS = 6000


def feed_route(feed: Feed, access: Access) -> WebsocketRouteHandler:
    """The route, bound to one feed."""

    @websocket("/v1/feed")
    async def follow(socket: WebSocket[Any, Any, Any]) -> None:
        try:
            actor = access.actor(socket)
        except NotAllowed:
            await socket.close(4401)  # before accept: the peer sees status 403
            return
        if len(feed) >= LISTENERS:
            log.warning("listeners_full count=%d", len(feed))
            await socket.close(CLOSE_CODES["slow"])
            return
        await socket.accept()
        listener = Listener(actor, lambda: access.holder(socket) is not None)
        feed.join(listener, socket.query_params.get("after", ""))
        try:
            await _serve(socket, listener)
        finally:
            feed.leave(listener)

    return follow


async def _serve(socket: WebSocket[Any, Any, Any], listener: Listener) -> None:
    """Send until the peer goes, the listener is dropped, or the network takes nothing any more."""
    tasks = [
        asyncio.create_task(_send(socket, listener)),
        asyncio.create_task(_until_gone(socket)),
        asyncio.create_task(listener.ended()),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone = tasks[1].done()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if not gone:
        reason = listener.dropped or "slow"
        with contextlib.suppress(Exception):
            async with asyncio.timeout(2):
                await socket.close(CLOSE_CODES[reason], reason)


async def _send(socket: WebSocket[Any, Any, Any], listener: Listener) -> None:
    while True:
        message = await listener.next()
        async with asyncio.timeout(SEND_S):
            await socket.send_text(message)


async def _until_gone(socket: WebSocket[Any, Any, Any]) -> None:
    """Read and forget what the peer says (it has nothing to say) until it disconnects."""
    with contextlib.suppress(WebSocketException):
        while (await socket.receive())["type"] != "websocket.disconnect":
            continue
