"""Feed listeners while clerks call: how long after its commit each listener knows of a call."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from bench.hall import Ready, opened_counters
from bench.http_load import Client, load
from shared.domain.commands import CallNext, Finish
from shared.domain.rows import Frame, Gauge, Reset

_message = msgspec.json.Decoder(Frame | Gauge | Reset)
SETTLE_S = 2.0
CALL = b'["call",'
AT_ONCE = 100  # connections opened together


@dataclass
class Heard:
    """Delays in ms from the moment a call was decided (`Frame.at`) to its arrival, over all listeners and calls."""

    delays_ms: list[float] = field(default_factory=list)
    by_call: dict[str, list[float]] = field(default_factory=dict)
    listeners: int = 0

    @property
    def missed(self) -> int:
        """Deliveries that never came."""
        return sum(self.listeners - len(told) for told in self.by_call.values())

    def percentile(self, percent: float) -> float:
        """Nearest rank over all deliveries."""
        return _rank(self.delays_ms, percent)

    def last_told(self, percent: float) -> float:
        """The same over calls, each counted by the listener that was told last."""
        return _rank([max(told) for told in self.by_call.values()], percent)


def _rank(values: list[float], percent: float) -> float:
    ordered = sorted(values)
    return ordered[max(0, -(-int(len(ordered) * percent) // 100) - 1)] if ordered else 0.0


async def hear(ready: Ready, port: int, listeners: int, *, clerks: int, seconds: float, calls_a_second: float) -> Heard:
    """Open the listeners, let clerks call at a steady pace, and gather what each listener heard."""
    heard = Heard(listeners=listeners)
    versions = await asyncio.to_thread(opened_counters, port, ready.clerks[:clerks])
    sockets = await _open(ready, port, listeners)
    ears = [asyncio.create_task(_listen(socket, heard)) for socket in sockets]
    await asyncio.sleep(SETTLE_S)
    heard.by_call.clear()
    heard.delays_ms.clear()
    turns, pace_s = int(seconds * calls_a_second / clerks), clerks / calls_a_second

    async def work(client: Client, number: int) -> None:
        await _clerk(client, number, versions[number], turns, pace_s)

    await load(port, ready.clerks[:clerks], work)
    await asyncio.sleep(SETTLE_S)
    for ear in ears:
        ear.cancel()
    await asyncio.gather(*ears, return_exceptions=True)
    for begin in range(0, len(sockets), AT_ONCE):
        await asyncio.gather(*(socket.close() for socket in sockets[begin : begin + AT_ONCE]), return_exceptions=True)
    return heard


async def _open(ready: Ready, port: int, listeners: int) -> list[ClientConnection]:
    url, head = f"ws://127.0.0.1:{port}/v1/feed", {"Authorization": f"Bearer {ready.board}"}
    opened: list[ClientConnection] = []
    while len(opened) < listeners:
        group = min(AT_ONCE, listeners - len(opened))
        opened += await asyncio.gather(
            *(connect(url, additional_headers=head, compression=None, open_timeout=30, ping_interval=None)
              for _ in range(group))
        )  # fmt: skip
    return opened


async def _listen(socket: ClientConnection, heard: Heard) -> None:
    while True:
        data = await socket.recv(decode=False)
        now = time.time() * 1000
        if CALL not in data:  # thousands of listeners live in this one process: look before decoding
            continue
        message = _message.decode(data)
        if not isinstance(message, Frame):
            continue
        for change in message.changes:
            if change.table == "call" and change.row is not None:
                heard.delays_ms.append(now - message.at)
                heard.by_call.setdefault(change.key, []).append(now - message.at)


async def _clerk(client: Client, number: int, version: int, turns: int, pace_s: float) -> None:
    """One clerk: call and finish at a steady pace, its first call at a time of its own."""
    counter = f"q{number + 1}"
    begin = time.perf_counter() + number * pace_s / 16
    for turn in range(turns):
        await asyncio.sleep(max(begin + turn * pace_s - time.perf_counter(), 0))
        answer = await client.send(CallNext(counter=counter, version=version))
        finished = await client.send(Finish(counter=counter, version=answer["result"]["version"]))
        version = finished["result"]["version"]
