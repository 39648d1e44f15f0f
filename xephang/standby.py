"""The second server of a hall on PostgreSQL: it answers "not yet" until the first is gone, then becomes the server.

A client that is given both addresses goes on to the one that works: every answer here is 503.
"""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

from shared.engine.engine import Engine
from shared.server.run import server

log = logging.getLogger(__name__)

NOT_YET = json.dumps({"ok": False, "standby": True}).encode()


async def stand_by(database: str, host: str, port: int, marks: Path | None) -> Engine | None:
    """Wait for the hall, answering "not yet" at the address meanwhile; None when a signal came first.

    Raises CannotOpen from the engine.
    """
    opening = asyncio.create_task(Engine.open(database, wait=True, marks=marks), name="stands by")
    done, _ = await asyncio.wait({opening}, timeout=1.0)
    if done:
        return await opening
    log.info("standing_by host=%s port=%d", host, port)
    waiting = server(not_yet, host, port)
    serving = asyncio.create_task(waiting.serve(), name="not yet")
    try:
        await asyncio.wait({opening, serving}, return_when=asyncio.FIRST_COMPLETED)
        if not opening.done():
            opening.cancel()
            await asyncio.gather(opening, return_exceptions=True)
            return None
        log.info("taking_over")
        return await opening
    finally:
        waiting.stop()
        await serving


async def not_yet(scope: Any, receive: Any, send: Any) -> None:
    """Answer every request with 503, every socket with a refusal (an ASGI application)."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1013, "reason": "standby"})
    else:
        headers = [(b"content-type", b"application/json"), (b"retry-after", b"1"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": NOT_YET})
