"""Sends commands as the real client does: one request id, asked again until it is answered or the deadline passes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

import msgspec

from shared.domain.answers import Accepted, Answer, Refused, Request, Sentence, Unknown
from shared.domain.commands import AnyCommand
from shared.wire.commands import ANSWER_S, TRY_AGAIN
from xephang.simulation.network import Network

ANSWER = Accepted | Refused | Unknown


class Sender:
    """The twin of shared.wire.commands.CommandClient on virtual time, with its patience (the same constants)."""

    def __init__(self, network: Network, name: str, token: str, chance: random.Random) -> None:
        """`name` and `token` of the device or person that sends."""
        self.name = name
        self._network, self._token, self._chance = network, token, chance
        self._count = 0
        self.made: Callable[[str, AnyCommand], None] = lambda _request, _command: None

    def request_id(self) -> str:
        """A fresh request id."""
        self._count += 1
        return f"{self.name}-{self._count:06}-{self._chance.getrandbits(32):08x}"

    async def send(self, command: AnyCommand, request: str = "", deadline_s: float = 10.0) -> Answer:
        """Accepted or Refused, or Unknown("no_answer") when the deadline passed."""
        loop = asyncio.get_running_loop()
        if not request:
            request = self.request_id()
            self.made(request, command)
        body = msgspec.json.encode(Request(request_id=request, command=command))
        until, step = loop.time() + deadline_s, 0.05
        while True:
            answer = await self._try(body, until - loop.time())
            if answer is not None:
                return answer
            left = until - loop.time()
            if left <= 0:
                return Unknown(request_id=request, code="no_answer", sentence=Sentence("", ""))
            await asyncio.sleep(min(step * self._chance.uniform(0.5, 1.0), left))
            step = min(step * 2, 1.0)

    async def _try(self, body: bytes, left_s: float) -> Accepted | Refused | None:
        if left_s <= 0:
            return None
        got = await self._network.exchange(self.name, self._token, body, min(ANSWER_S, left_s))
        if got is None or got[0] in TRY_AGAIN:
            return None
        answer = msgspec.json.decode(got[1], type=ANSWER)
        return None if isinstance(answer, Unknown) else answer
