"""Runs the server: uvicorn with the limits and time-outs a hall needs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import msgspec
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from shared.server.command_route import IMPORT_LIMIT
from shared.server.refusals import refused

log = logging.getLogger(__name__)

HEAD_MOST = 64 * 1024  # bytes of a request's head; beyond that nobody means well
REQUEST_MOST = IMPORT_LIMIT + 2 * 1024 * 1024  # bytes of a whole request, chunks and trailers included
HEADERS_S = 10.0  # a request whose head is not complete by then is given up
PING_S, PONG_S = 10.0, 9.0  # a dead peer is found within 20 s


class PatientProtocol(HttpToolsProtocol):
    """HTTP whose patience with the head of a request ends: slow senders must not hold connections for ever.

    Nor may endless ones fill the memory: the parser under it limits neither heads nor what may follow a body.
    """

    _hurry: asyncio.TimerHandle | None = None
    _got = 0  # bytes since the one that began the request

    def data_received(self, data: bytes) -> None:
        self._got += len(data)
        super().data_received(data)
        head = self._hurry is not None
        if self._got > (HEAD_MOST if head else REQUEST_MOST) and not self.transport.is_closing():
            log.info("request_too_large head=%s", head)
            if head:
                self._say_no("431 Request Header Fields Too Large", "too_large")
            self.transport.close()

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait_for_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._got = 0
        self._wait_for_head()

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Say in the house's own form that this is not HTTP; uvicorn's is plain text."""
        self._say_no("400 Bad Request", "malformed")

    def _say_no(self, status: str, code: str) -> None:
        body = msgspec.json.encode(refused(code))
        head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
        self.transport.write(head.encode() + b"connection: close\r\n\r\n" + body)
        self.transport.close()

    def _wait_for_head(self) -> None:
        if self._hurry is None:
            self._hurry = self.loop.call_later(HEADERS_S, self._give_up)

    def _stop_waiting(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None

    def _give_up(self) -> None:
        self._hurry = None
        log.info("head_too_slow")
        self.transport.close()


class HallServer(uvicorn.Server):
    """A server that stops at SIGINT or SIGTERM and returns, so that the engine behind it can be closed in order."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[int], None] | None = None) -> None:
        super().__init__(config)
        self._on_started = on_started

    def stop(self) -> None:
        """Stop soon: open requests get 3 s, feeds are told."""
        self.should_exit = True

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started and self._on_started is not None:
            self._on_started(self.servers[0].sockets[0].getsockname()[1])

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal without raising it again afterwards, as uvicorn itself would."""
        loop, caught = asyncio.get_running_loop(), []
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self.stop)
                caught.append(number)
        try:
            yield
        finally:
            for number in caught:
                loop.remove_signal_handler(number)


def server(
    app: Any,
    host: str = "127.0.0.1",
    port: int = 8080,
    *,
    certificate: str = "",
    key: str = "",
    on_started: Callable[[int], None] | None = None,
) -> HallServer:
    """Make a server for an application; awaiting its `serve()` ends after a signal or `stop()`.

    Port 0 takes a free one, which `on_started` is told. `certificate` and `key` are PEM files; with them it is https.
    """
    _allow_many_connections()
    config = uvicorn.Config(
        app, host=host, port=port, loop="none", http=PatientProtocol, ws="websockets-sansio", lifespan="on",
        ws_max_size=4096, ws_ping_interval=PING_S, ws_ping_timeout=PONG_S, ws_per_message_deflate=False,
        log_config=None, access_log=False, server_header=False, proxy_headers=False, timeout_keep_alive=30,
        timeout_graceful_shutdown=3, ssl_certfile=certificate or None, ssl_keyfile=key or None,
    )  # fmt: skip
    return HallServer(config, on_started)


async def serve(app: Any, host: str = "127.0.0.1", port: int = 8080, **options: Any) -> None:
    """Serve until a signal comes. Options as of `server`."""
    await server(app, host, port, **options).serve()


def run(main: Coroutine[Any, Any, Any]) -> None:
    """Run a program's main coroutine on the fastest event loop there is."""
    if sys.platform == "win32":
        asyncio.run(main)
        return
    import uvloop

    uvloop.run(main)


def _allow_many_connections() -> None:
    """A hall full of phones needs more open sockets than the usual 1,024."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 16_384 if hard == resource.RLIM_INFINITY else min(hard, 16_384)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
