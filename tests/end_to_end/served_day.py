"""A hall on a clock of its own: the real server on a free port, wire clients, the supervisor's forms, phones.

Nothing here looks into the engine: what a scene sees, it sees as a program or a person would. Only the first import
of the hall and the tokens are made beside the wire, as `xephang run` makes them before it serves.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import msgspec

from shared.domain.answers import Accepted, Answer, Refused, Result
from shared.domain.commands import AnyCommand, ImportHall
from shared.domain.hall import Hall
from shared.domain.outcome import Actor
from shared.domain.rows import Frame, Gauge, State
from shared.engine.engine import Engine
from shared.engine.reports import Reports
from shared.engine.tokens import Tokens
from shared.server.app import create_app
from shared.server.run import HallServer, server
from shared.wire.commands import CommandClient
from shared.wire.feed import FeedClient
from supervisor.routes import routes
from supervisor.sign_in import LinkBook, SessionBook

ZONE = "Asia/Ho_Chi_Minh"
MONDAY, TUESDAY = "2026-11-23", "2026-11-24"
SOON_S = 20.0
Row = dict[str, Any]


def when(clock: str, day: str = MONDAY) -> int:
    """A local time "HH:MM" or "HH:MM:SS" of the hall as ms since 1970 UTC."""
    return round(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(ZONE)).timestamp() * 1000)


class Hand:
    """Somebody, or a device, with a token: sends commands, reads the state, and follows the feed if asked to."""

    def __init__(self, url: str, token: str) -> None:
        self.client = CommandClient([url], token)
        self.rows: dict[str, dict[str, Row]] = {}
        self.gauge: Gauge | None = None
        self._changed = threading.Condition()
        self._feed = FeedClient([url], token, self._state, self._frame, self._gauge, lambda _up: None)
        self._thread: threading.Thread | None = None

    def send(self, command: AnyCommand, request_id: str | None = None) -> Answer:
        return self.client.send(command, request_id)

    def do(self, command: AnyCommand) -> Result:
        """Send what must be accepted."""
        answer = self.send(command)
        assert isinstance(answer, Accepted), answer
        return answer.result

    def refused(self, command: AnyCommand) -> Refused:
        """Send what must be refused, with a sentence in both languages."""
        answer = self.send(command)
        assert isinstance(answer, Refused), answer
        assert answer.sentence.vi and answer.sentence.en and answer.sentence.vi != answer.sentence.en
        assert "{" not in answer.sentence.vi + answer.sentence.en
        return answer

    def at(self, kind: Callable[..., AnyCommand], counter: str, **rest: Any) -> AnyCommand:
        """A command on a counter as this hand sees it now."""
        return kind(counter=counter, version=self.table("counter")[counter]["version"], **rest)

    def table(self, name: str) -> dict[str, Row]:
        """One table of rows as it is now."""
        return self.client.state().rows[name]

    def watch(self) -> Hand:
        """Follow the feed from now on."""
        self._thread = threading.Thread(target=self._feed.run, name="feed of a hand")
        self._thread.start()
        self.until(lambda: bool(self.rows))
        return self

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until what the feed brought makes it true."""
        with self._changed:
            assert self._changed.wait_for(true, SOON_S), self.rows.get("counter")

    def close(self) -> None:
        self._feed.stop()
        if self._thread:
            self._thread.join(SOON_S)
        self.client.close()

    def _state(self, state: State) -> None:
        with self._changed:
            self.rows, self.gauge = state.rows, state.gauge
            self._changed.notify_all()

    def _frame(self, frame: Frame) -> None:
        with self._changed:
            for change in frame.changes:
                table = self.rows.setdefault(change.table, {})
                if change.row is None:
                    table.pop(change.key, None)
                else:
                    table[change.key] = change.row
            self._changed.notify_all()

    def _gauge(self, gauge: Gauge) -> None:
        with self._changed:
            self.gauge = gauge
            self._changed.notify_all()


class Desk:
    """The supervisor's browser, signed in by a link of the administrator's."""

    def __init__(self, url: str, admin_token: str) -> None:
        self.browser = httpx.Client(base_url=url, trust_env=False, headers={"Origin": url}, timeout=SOON_S)
        asked = {"name": "Bà Lan", "role": "supervisor"}
        made = self.browser.post("/v1/sign-in-links", json=asked, headers={"Authorization": f"Bearer {admin_token}"})
        assert made.status_code == 200, made.text
        assert self.browser.get(made.json()["path"]).status_code == 200

    def see(self, path: str, **query: str) -> str:
        return self._text(self.browser.get(path, params=query))

    def post(self, path: str, **fields: str | list[str]) -> str:
        """Press a button of a page; the page that comes back."""
        return self._text(self.browser.post(path, data=fields))

    def csv(self, **query: str) -> list[list[str]]:
        """The download of waiting times, without its heading."""
        lines = self.see("/supervisor/waiting.csv", **query).lstrip("\ufeff").splitlines()
        return [line.split(",") for line in lines[1:]]

    @staticmethod
    def _text(answer: httpx.Response) -> str:
        assert answer.status_code == 200, answer.text
        return html.unescape(answer.text)


class Phone:
    """A citizen's browser on the page behind the QR code."""

    def __init__(self, url: str, token: str) -> None:
        self.token = token
        self.browser = httpx.Client(base_url=url, trust_env=False, timeout=SOON_S)

    def page(self, query: str = "") -> str:
        answer = self.browser.get(f"/t/{self.token}{query}")
        assert answer.status_code == 200, answer.text
        return html.unescape(answer.text)

    def facts(self) -> Row:
        found: Row = self.browser.get(f"/v1/tickets/{self.token}").json()
        return found

    def press(self, path: str, query: str = "", origin: str = "") -> int:
        """Press the page's button that posts there; the status that comes back. Fails where there is none."""
        form = re.search(rf'action="/t/{self.token}/{path}">(.*?)</form>', self.page(query), re.S)
        assert form, f"no button for {path}"
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[1]))
        headers = {"Origin": origin or str(self.browser.base_url).rstrip("/")}
        return self.browser.post(f"/t/{self.token}/{path}", data=fields, headers=headers).status_code


class ServedDay:
    """The hall, its clock `now` (ms since 1970 UTC), and whoever has to do with it."""

    def __init__(self, folder: Path, hall: Hall, now: int, keep_day: bool = False) -> None:
        self.folder, self.hall, self.now, self.port = folder, hall, now, 0
        self.database = f"sqlite:///{folder / 'hall.db'}"
        self.hands: list[Hand] = []
        self.browsers: list[httpx.Client] = []
        self.start(keep_day)
        self.admin_token = self.token("admin", "quản trị")
        self.admin = self._hand(self.admin_token)

    def start(self, keep_day: bool = False) -> None:
        self._started = threading.Event()
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=self._work, args=(keep_day,), name="served day")
        self._thread.start()
        assert self._started.wait(SOON_S)
        if self._problem:
            raise self._problem

    def _work(self, keep_day: bool) -> None:
        try:
            asyncio.run(self._serve(keep_day))
        except BaseException as problem:
            self._problem = problem
            self._started.set()

    async def _serve(self, keep_day: bool) -> None:
        self.loop = asyncio.get_running_loop()
        engine = await Engine.open(self.database, clock=lambda: self.now)
        try:
            if engine.state.hall is None:
                await engine.submit(uuid.uuid4().hex, ImportHall(hall=self.hall), Actor(role="admin", name="prepare"))
            assert engine.state.hall is not None, "the hall was refused"
            self.tokens = await Tokens(engine, lambda: self.now, os.urandom).load()
            reports = Reports(self.database, engine.hall, self.hall.timezone)
            self.server = self._server(engine, reports, keep_day)
            await self.server.serve()
            reports.close()
        finally:
            await engine.close()

    def _server(self, engine: Engine, reports: Reports, keep_day: bool) -> HallServer:
        def clock() -> int:
            return self.now

        links, sessions = LinkBook(clock), SessionBook(clock)
        pages = routes(engine, links, sessions, self.tokens, reports=reports, clock=clock)
        app = create_app(engine, self.tokens, sessions=sessions, extra_routes=pages, clock=clock, keep_day=keep_day)
        return server(app, port=self.port, on_started=self._at_port)

    def _at_port(self, port: int) -> None:
        self.port = port
        self._started.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.server.stop)
        self._thread.join(SOON_S)
        assert not self._thread.is_alive()
        if self._problem:
            raise self._problem

    def again(self, now: int, keep_day: bool = True) -> None:
        """The server ends and starts again later, on the same database and port."""
        self.stop()
        self.now = now
        self.start(keep_day)

    def pass_time(self, minutes: float) -> None:
        self.now += round(minutes * 60_000)

    def token(self, role: str, name: str = "", place: str = "") -> str:
        making = self.tokens.make(role, name or role, place)
        return asyncio.run_coroutine_threadsafe(making, self.loop).result(SOON_S)

    def hand(self, role: str, place: str = "", name: str = "") -> Hand:
        """A device or a person with a fresh token."""
        return self._hand(self.token(role, name or f"{role} {place}".strip(), place))

    def _hand(self, token: str) -> Hand:
        made = Hand(self.url, token)
        self.hands.append(made)
        return made

    def supervisor(self) -> Desk:
        made = Desk(self.url, self.admin_token)
        self.browsers.append(made.browser)
        return made

    def phone(self, token: str) -> Phone:
        made = Phone(self.url, token)
        self.browsers.append(made.browser)
        return made

    def bytes_kept(self) -> bytes:
        """Everything the hall has on disk."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.glob("hall.db*")))

    def end(self) -> None:
        for hand in self.hands:
            hand.close()
        for browser in self.browsers:
            browser.close()
        if self._thread.is_alive():
            self.stop()


@contextmanager
def served_day(folder: Path, hall: Hall, now: int, keep_day: bool = False) -> Iterator[ServedDay]:
    """The hall for the length of a scene."""
    day = ServedDay(folder, hall, now, keep_day)
    try:
        yield day
    finally:
        day.end()


def changed(hall: Hall, **changes: Any) -> Hall:
    """The hall with some of its parts replaced."""
    return msgspec.structs.replace(hall, **changes)
