"""Thirty-two clerks press at the same instant: no number twice, no ticket called twice, on both databases, by HTTP.

2,000 calls in the suite; `XEPHANG_CALLS=10000` (set by `make soak`) asks for more.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import time

import msgspec
import pytest
from msgspec.structs import replace
from served_hall import HALL, ServedHall, fresh

from shared.domain import commands as c
from shared.domain.answers import Accepted, Refused, Request, Unknown
from shared.domain.hall import Counter
from shared.domain.outcome import Actor
from shared.engine.verify import verify

CLERKS, KIOSKS = 32, 8
CALLS = int(os.environ.get("XEPHANG_CALLS", "2000"))
DECODER = msgspec.json.Decoder(Accepted | Refused | Unknown)
MANY = replace(
    HALL,
    counters=[Counter(id=f"q{n}", number=n, area="a", serves=["ho-tich", "dat-dai"]) for n in range(1, CLERKS + 1)],
)


class HallOn(ServedHall):
    """A served hall on any database, with a token for each clerk."""

    def __init__(self, database, folder):
        self.wanted = database
        super().__init__(folder, hall=MANY)
        for n in range(1, CLERKS + 1):
            self.tokens[f"q{n}"] = self.book.issue(Actor(role="clerk", name=f"clerk {n}", place=f"q{n}"))

    def start(self):
        self.database = self.wanted
        super().start()


class Line:
    """One keep-alive connection that sends commands: as little client as can be, so that the server is what waits."""

    def __init__(self, hall, holder):
        self.hall, self.holder = hall, holder

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.hall.port)
        token = self.hall.tokens[self.holder]
        self.head = f"POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n".encode()
        return self

    async def __aexit__(self, *_):
        self.writer.close()
        await self.writer.wait_closed()

    async def send(self, command, request_id=""):
        body = msgspec.json.encode(Request(request_id=request_id or fresh(), command=command))
        self.writer.write(self.head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        return DECODER.decode(await self.reader.readexactly(length))


async def take_numbers(hall, count):
    """Eight kiosks at once, every tenth request twice: the labels, one for each request."""

    async def kiosk(share):
        given = []
        async with Line(hall, "kiosk") as line:
            for turn in range(share):
                asked, command = fresh(), c.IssueTicket(service=("ho-tich", "dat-dai")[turn % 2])
                answer = await line.send(command, asked)
                assert isinstance(answer, Accepted), answer
                if turn % 10 == 0:
                    assert (await line.send(command, asked)) == answer
                given.append(answer.result.label)
        return given

    shares = [count // KIOSKS + (n < count % KIOSKS) for n in range(KIOSKS)]
    return list(itertools.chain(*await asyncio.gather(*map(kiosk, shares))))


async def call_them_all(hall, calls):
    """All clerks press at one instant, finish, press again; each round's labels."""
    rounds = [[""] * CLERKS for _ in range(-(-calls // CLERKS))]
    barrier = asyncio.Barrier(CLERKS)

    async def clerk(n):
        counter = f"q{n + 1}"
        async with Line(hall, counter) as line:
            opened = await line.send(c.OpenCounter(counter=counter, version=hall.desk(counter).version))
            version = opened.result.version
            for labels in rounds:
                await barrier.wait()
                called = await line.send(c.CallNext(counter=counter, version=version))
                assert isinstance(called, Accepted), called
                stale = await line.send(c.CallNext(counter=counter, version=version))
                assert stale.code == "stale_counter"
                labels[n] = called.result.label
                finished = await line.send(c.Finish(counter=counter, version=called.result.version))
                version = finished.result.version

    await asyncio.gather(*map(clerk, range(CLERKS)))
    return rounds


@pytest.mark.timeout(600)
def test_no_double_number_and_no_double_call(database, tmp_path, record_property):
    hall = HallOn(database, tmp_path)
    try:
        rounds = -(-CALLS // CLERKS)
        began = time.perf_counter()
        given = asyncio.run(take_numbers(hall, rounds * CLERKS))
        issued = time.perf_counter()
        called = asyncio.run(call_them_all(hall, CALLS))
        ended = time.perf_counter()
    finally:
        hall.stop()
    assert len(set(given)) == len(given) == rounds * CLERKS
    assert all(len(set(labels)) == CLERKS for labels in called)
    everything = list(itertools.chain(*called))
    assert sorted(everything) == sorted(given)
    assert verify(database).ok
    kind = database.partition(":")[0]
    record_property(
        "house",
        f"{len(everything)} calls by {CLERKS} clerks on {kind}: 0 double numbers, 0 double calls; "
        f"{len(given) / (issued - began):.0f} numbers/s, {3 * len(everything) / (ended - issued):.0f} presses/s",
    )
