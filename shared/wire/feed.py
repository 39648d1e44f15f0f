"""Follows a hall's feed: the state once, then every change in order, across lost connections."""

from __future__ import annotations

import logging
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from shared.domain.answers import Refused
from shared.domain.rows import Frame, Gauge, Reset, State
from shared.wire.backoff import pauses
from shared.wire.tokens import authorization

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

log = logging.getLogger(__name__)

CONNECT_S = 1.0
ANSWER_S = 4.0
SILENCE_S = 40.0
PING_S = 1.0  # a pulled cable is seen within PING_S + PONG_S seconds
PONG_S = 2.0
LARGEST_MESSAGE = 16 * 1024 * 1024
MESSAGE = msgspec.json.Decoder(Frame | Reset | Gauge)


class CutOff(ConnectionError):
    """The feed cannot go on from here; `refused` holds the server's answer where it gave one."""

    def __init__(self, code: str, refused: Refused | None = None) -> None:
        super().__init__(code)
        self.refused = refused


def _nobody(_refused: Refused) -> None:
    """Nobody asked to hear of refusals."""


class FeedClient:
    """Calls back, on the thread of `run`, with what a hall's server says.

    `on_state`: everything, replacing what was known. `on_frame`: each commit exactly once, in order. `on_gauge`: the
    newest counts. `on_link`: True while what is shown is live, False when it may be stale from now on. `on_refused`:
    the token is not accepted (it keeps trying). Rows in states and frames are plain dicts with the fields of
    shared.domain.rows.
    """

    def __init__(
        self,
        engines: list[str],
        token: str,
        on_state: Callable[[State], None],
        on_frame: Callable[[Frame], None],
        on_gauge: Callable[[Gauge], None],
        on_link: Callable[[bool], None],
        on_refused: Callable[[Refused], None] = _nobody,
        silence_s: float = SILENCE_S,
    ) -> None:
        if not engines:
            raise ValueError("at least one engine address is needed")
        self._engines = [engine.rstrip("/") for engine in engines]
        self._headers = authorization(token)
        self._on_state, self._on_frame, self._on_gauge = on_state, on_frame, on_gauge
        self._on_link, self._on_refused = on_link, on_refused
        self._silence_s = silence_s
        self._stopping = threading.Event()
        self._socket: ClientConnection | None = None
        self._known: tuple[int, int] | None = None  # epoch and last event number that was given on
        self._linked = False

    def run(self) -> None:
        """Follow the feed until `stop`. Network trouble never ends it; an error in a callback does."""
        turn, waits, said = 0, pauses(0.1, 1.0), ""
        while not self._stopping.is_set():
            try:
                self._follow(self._engines[turn % len(self._engines)])
            except (OSError, msgspec.MsgspecError) as problem:
                why = str(problem) if isinstance(problem, CutOff) else type(problem).__name__
                # Once a reason: an engine that is off over night would fill the log.
                log.log(logging.DEBUG if why == said else logging.INFO, "feed_cut why=%s", why)
                said = why
                if isinstance(problem, CutOff) and problem.refused is not None:
                    self._on_refused(problem.refused)
            if self._linked:
                waits, said = pauses(0.1, 1.0), ""
            else:
                turn += 1
            self._say_link(False)
            self._stopping.wait(next(waits))

    def stop(self) -> None:
        """End `run` soon; may be called from any thread, more than once."""
        self._stopping.set()
        connection = self._socket
        if connection is not None:
            try:
                connection.socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                log.debug("feed_already_closed")

    def _follow(self, engine: str) -> None:
        """One connection, until it breaks."""
        from websockets.exceptions import InvalidStatus, WebSocketException

        if self._known is None:
            self._load(engine)
        try:
            self._socket = self._connect(engine)
            with self._socket:
                while not self._stopping.is_set():
                    self._take(engine, MESSAGE.decode(self._socket.recv(timeout=self._silence_s)))
        except InvalidStatus as problem:
            self._known = None  # the state says why: it is answered with a sentence
            raise CutOff("feed_refused") from problem
        except WebSocketException as problem:
            raise CutOff(f"feed_{type(problem).__name__}") from problem
        finally:
            self._socket = None

    def _load(self, engine: str) -> None:
        state = msgspec.json.decode(self._get(engine + "/v1/state"), type=State)
        self._on_state(state)
        self._known = (state.epoch, state.seq)

    def _get(self, url: str) -> bytes:
        sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # its command line: 5 MB of rich
        import httpx

        try:
            limit = httpx.Timeout(ANSWER_S, connect=CONNECT_S)
            response = httpx.get(url, headers=self._headers, timeout=limit, trust_env=False)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:  # ValueError: an address that is none
            raise CutOff(f"state_{type(problem).__name__}") from problem
        if response.status_code != 200:
            raise CutOff(f"state_{response.status_code}", _refusal(response.content))
        return response.content

    def _connect(self, engine: str) -> ClientConnection:
        from websockets.sync.client import connect

        assert self._known is not None
        where = urlsplit(engine)
        secure = where.scheme == "https"
        port = where.port or (443 if secure else 80)
        scheme = "wss" if secure else "ws"
        options: dict[str, Any] = {"ssl": ssl.create_default_context()} if secure else {}
        # A connection of its own time-out: a host that is down must not hold up the next try.
        line = socket.create_connection((where.hostname or "", port), timeout=CONNECT_S)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        uri = f"{scheme}://{where.netloc}{where.path}/v1/feed?after={self._known[0]}:{self._known[1]}"
        made: ClientConnection = connect(
            uri, sock=line, additional_headers=self._headers, compression=None, open_timeout=ANSWER_S,
            close_timeout=1, ping_interval=PING_S, ping_timeout=PONG_S, max_size=LARGEST_MESSAGE, proxy=None, **options,
        )  # fmt: skip
        return made

    def _take(self, engine: str, message: Frame | Reset | Gauge) -> None:
        if isinstance(message, Frame):
            self._take_frame(engine, message)
        elif isinstance(message, Reset):
            self._load(engine)
        else:
            self._on_gauge(message)
        self._say_link(True)

    def _take_frame(self, engine: str, frame: Frame) -> None:
        """Give a frame on once. Frames the state already held are passed over; a gap loads the state again."""
        assert self._known is not None
        epoch, seq = self._known
        if frame.epoch == epoch and frame.last <= seq:
            return
        if frame.epoch != epoch or frame.first != seq + 1:
            log.info("feed_gap known=%d:%d got=%d:%d", epoch, seq, frame.epoch, frame.first)
            self._load(engine)
            return
        self._on_frame(frame)
        self._known = (epoch, frame.last)

    def _say_link(self, up: bool) -> None:
        if up is not self._linked:
            self._linked = up
            self._on_link(up)


def _refusal(body: bytes) -> Refused | None:
    try:
        return msgspec.json.decode(body, type=Refused)
    except msgspec.MsgspecError:
        return None
