"""Sends commands to a hall's engine, and asks until it is answered."""

from __future__ import annotations

import logging
import sys
import threading
import time
import uuid
from typing import TYPE_CHECKING, Any

import msgspec

from shared.domain.answers import Accepted, Answer, Refused, Request, Sentence, Unknown
from shared.domain.commands import AnyCommand
from shared.domain.hall import Procedure
from shared.domain.rows import State
from shared.wire.backoff import pauses
from shared.wire.tokens import authorization
from shared.words import say

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

CONNECT_S = 1.0
ANSWER_S = 4.0
TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


class Unreachable(ConnectionError):
    """No engine answered a read; the text is a log code, not for people."""


class CommandClient:
    """Client of `POST /v1/commands` and of the plain reads. One instance may be used from several threads.

    `engines` are base addresses ("http://10.0.0.5:8080"), tried in turn; the one that answered last is asked first.
    """

    def __init__(self, engines: list[str], token: str) -> None:
        if not engines:
            raise ValueError("at least one engine address is needed")
        self._engines = [engine.rstrip("/") for engine in engines]
        self._token = token
        self._favourite = 0
        self._closing = threading.Event()
        self._opening = threading.Lock()
        self._http: httpx.Client | None = None

    def send(self, command: AnyCommand, request_id: str | None = None, deadline_s: float = 10.0) -> Answer:
        """Send one command and wait for its answer, at most `deadline_s` seconds.

        Lost connections, time-outs, 5xx and `unknown` are asked again with the same request id, so the command is
        carried out at most once. Returns Unknown(code="no_answer") when the deadline passes: it may or may not have
        been carried out, and sending again with the same id tells which. Never raises for the network.
        """
        request = Request(request_id=request_id or uuid.uuid4().hex, command=command)
        body = msgspec.json.encode(request)
        until = time.monotonic() + deadline_s
        waits = pauses(0.05, 1.0)
        while True:
            for engine in self._in_turn():
                answer = self._try(engine, body, until - time.monotonic())
                if answer is not None:
                    return answer
            left = until - time.monotonic()
            if left <= 0 or self._closing.wait(min(next(waits), left)):
                return _no_answer(request.request_id)

    def procedures(self) -> list[Procedure]:
        """The hall's procedure catalogue. Raises Unreachable."""
        return msgspec.json.decode(self._read("/v1/procedures"), type=list[Procedure])

    def state(self) -> State:
        """All rows the token's role may see; rows are plain dicts. Raises Unreachable."""
        return msgspec.json.decode(self._read("/v1/state"), type=State)

    def health(self) -> dict[str, Any]:
        """What the engine says of itself: ok, epoch, seq, day. Raises Unreachable."""
        return msgspec.json.decode(self._read("/v1/health"), type=dict[str, Any])

    def close(self) -> None:
        """Stop: a `send` that waits returns at its next try. Closing twice is fine."""
        self._closing.set()
        with self._opening:
            if self._http is not None:
                self._http.close()

    def _in_turn(self) -> list[str]:
        first = self._favourite
        return self._engines[first:] + self._engines[:first]

    def _client(self) -> httpx.Client:
        with self._opening:
            if self._http is None:
                sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # its command line: 5 MB of rich
                import httpx

                # trust_env off: a proxy of the machine must never stand between a kiosk and its engine.
                headers = {"Accept": "application/json", **authorization(self._token)}
                self._http = httpx.Client(headers=headers, trust_env=False, follow_redirects=False)
            return self._http

    def _try(self, engine: str, body: bytes, left_s: float) -> Answer | None:
        """One try at one engine; None: not answered, ask again."""
        if left_s <= 0 or self._closing.is_set():
            return None
        got = self._exchange("POST", engine + "/v1/commands", body, left_s)
        if got is None or got[0] in TRY_AGAIN:
            return None
        try:
            answer: Answer = msgspec.json.decode(got[1], type=Accepted | Refused | Unknown)
        except msgspec.MsgspecError:
            log.warning("answer_unreadable status=%d engine=%s", got[0], engine)
            return None
        if isinstance(answer, Unknown):
            return None
        self._favourite = self._engines.index(engine)
        return answer

    def _exchange(self, method: str, url: str, body: bytes | None, left_s: float) -> tuple[int, bytes] | None:
        import httpx

        limit = httpx.Timeout(min(ANSWER_S, left_s), connect=min(CONNECT_S, left_s))
        headers = {"Content-Type": "application/json"} if body is not None else None
        try:
            response = self._client().request(method, url, content=body, headers=headers, timeout=limit)
        except (httpx.HTTPError, httpx.InvalidURL, RuntimeError, ValueError) as problem:
            # RuntimeError: closed by another thread meanwhile; ValueError: an address that is none
            log.info("no_answer_yet engine=%s why=%s", url, type(problem).__name__)
            return None
        return response.status_code, response.content

    def _read(self, path: str) -> bytes:
        status = 0
        for engine in self._in_turn():
            got = self._exchange("GET", engine + path, None, ANSWER_S)
            if got is not None and got[0] == 200:
                self._favourite = self._engines.index(engine)
                return got[1]
            status = got[0] if got else 0
        raise Unreachable(f"read_failed path={path} status={status}")


def _no_answer(request_id: str) -> Unknown:
    word = "refusal.no_answer"
    return Unknown(request_id=request_id, code="no_answer", sentence=Sentence(say(word, "vi"), say(word, "en")))
