"""What every request passes on its way in and out: the host it names, security headers, the access log."""

from __future__ import annotations

import logging
import time
from typing import Any

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from shared.server.access import Hosts
from shared.server.refusals import as_json, refused

log = logging.getLogger(__name__)

SLOW_S = 0.5
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
    b"content-security-policy": b"default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    b"cache-control": b"no-store",
}


class Door:
    """The outermost ASGI application. `inner` is the Litestar application behind it."""

    def __init__(self, inner: ASGIApp, hosts: Hosts) -> None:
        self.inner = inner
        self._hosts = hosts

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one ASGI scope."""
        if scope["type"] == "lifespan":
            await self.inner(scope, receive, send)
        elif not self._hosts.known(_host(scope)):
            log.warning("wrong_host")
            await self._turn_away(scope, receive, _with_headers(send, {}))
        elif scope["type"] == "websocket":
            await self.inner(scope, receive, send)
        else:
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.monotonic()
        seen: dict[str, int] = {}
        try:
            await self.inner(scope, receive, _with_headers(send, seen))
        finally:
            took = time.monotonic() - began
            status = seen.get("status", 0)
            level = logging.INFO if status >= 400 or took > SLOW_S else logging.DEBUG
            # The pattern of the path, never the path: a ticket's address is its secret.
            path = scope.get("path_template") or "-"
            log.log(level, "request method=%s path=%s status=%d ms=%d", scope.get("method"), path, status, took * 1000)

    async def _turn_away(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4400, "reason": "wrong_host"})
            return
        response = as_json(refused("wrong_host"), 400)
        body = response.content
        kind = (b"content-type", b"application/json")
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": 400, "headers": [kind, length]})
        await send({"type": "http.response.body", "body": body, "more_body": False})


def _host(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")


def _with_headers(send: Send, seen: dict[str, int]) -> Send:
    """Add the headers a route has not set itself, and remember the status."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            seen["status"] = message["status"]
            given = list(message["headers"])
            names = {name.lower() for name, _ in given}
            message["headers"] = given + [pair for pair in HEADERS.items() if pair[0] not in names]
        await send(message)

    return sending
