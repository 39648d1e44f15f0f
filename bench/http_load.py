"""A light HTTP load: many clients in one process, each on a connection of its own, one request in flight each."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from shared.domain.commands import AnyCommand

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"


class Wire(asyncio.Protocol):
    """One keep-alive connection. Reads an answer by its Content-Length, which is all the server sends."""

    def __init__(self) -> None:
        self._transport: Any = None
        self._held = bytearray()
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Gather until the answer is whole."""
        self._held += data
        end = self._held.find(HEAD_END)
        if end < 0 or self._answer is None:
            return
        head = bytes(self._held[:end]).lower()
        at = head.find(LENGTH) + len(LENGTH)
        length = int(head[at:].split(b"\r\n", 1)[0])
        whole = end + len(HEAD_END) + length
        if len(self._held) >= whole:
            body = bytes(self._held[end + len(HEAD_END) : whole])
            del self._held[:whole]
            self._answer.set_result((int(head[9:12]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits hears of it."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the server hung up"))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request and wait for its answer: status and body."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


async def connected(port: int) -> Wire:
    """A connection to a server on this machine."""
    _, wire = await asyncio.get_running_loop().create_connection(Wire, "127.0.0.1", port)
    return wire


def request_of(token: str, command: AnyCommand) -> bytes:
    """The bytes of one command, with a request id of its own."""
    body = msgspec.json.encode({"request_id": uuid.uuid4().hex, "command": command})
    head = (
        f"POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass
class Taken:
    """What one load came to. `latencies_ms` are of the timed requests alone; `requests` counts all."""

    seconds: float = 0.0
    requests: int = 0
    latencies_ms: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds if self.seconds else 0.0

    def percentile(self, percent: float) -> float:
        """Nearest rank, ms."""
        ordered = sorted(self.latencies_ms)
        return ordered[max(0, -(-int(len(ordered) * percent) // 100) - 1)] if ordered else 0.0


class Client:
    """One client: sends commands, keeps time."""

    def __init__(self, wire: Wire, token: str, taken: Taken) -> None:
        self.token = token
        self._wire = wire
        self._taken = taken

    async def send(self, command: AnyCommand, *, timed: bool = True) -> dict[str, Any]:
        """Send a command; the decoded answer."""
        request = request_of(self.token, command)
        began = time.perf_counter()
        status, body = await self._wire.ask(request)
        if timed:
            self._taken.latencies_ms.append((time.perf_counter() - began) * 1000)
        self._taken.requests += 1
        if status != 200:
            self._taken.refused += 1
        answer: dict[str, Any] = msgspec.json.decode(body)
        return answer

    def close(self) -> None:
        """Hang up."""
        self._wire.close()


async def load(port: int, tokens: list[str], work: Callable[[Client, int], Awaitable[None]]) -> Taken:
    """Run `work(client, number)` for each token at once; what it came to."""
    taken = Taken()
    wires = [await connected(port) for _ in tokens]
    clients = [Client(wire, token, taken) for wire, token in zip(wires, tokens, strict=True)]
    began = time.perf_counter()
    await asyncio.gather(*(work(client, number) for number, client in enumerate(clients)))
    taken.seconds = time.perf_counter() - began
    for wire in wires:
        wire.close()
    return taken
