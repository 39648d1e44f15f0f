"""A small hall behind a real server on a free port, in a thread of its own: what wire and server are tested with."""

from __future__ import annotations

import asyncio
import threading
import uuid

import httpx
import msgspec

from shared.domain import commands as c
from shared.domain.answers import Accepted, Refused, Request, Unknown
from shared.domain.hall import Agency, Area, Counter, Hall, Hours, PriorityClass, Service, Session
from shared.domain.outcome import Actor
from shared.engine.engine import Engine
from shared.server.app import create_app
from shared.server.run import server
from shared.server.secret import new_token

HALL = Hall(
    id="thu", name="Trung tâm thử", parent="Ủy ban nhân dân nơi thử", hotline="1900 0000",
    hours=Hours(sessions=[Session(days=[1, 2, 3, 4, 5], opens="07:30", closes="11:30")]),
    priorities=[
        PriorityClass(id="uu-tien", name="Người được ưu tiên", rank=1),
        PriorityClass(id="thuong", name="Thông thường", rank=9, ordinary=True),
    ],
    areas=[Area(id="a", name="Khu A")],
    agencies=[Agency(id="tu-phap", name="Sở Tư pháp", area="a")],
    services=[
        Service(id="ho-tich", name="Hộ tịch", agency="tu-phap", series="A"),
        Service(id="dat-dai", name="Đất đai", agency="tu-phap", series="B"),
    ],
    counters=[
        Counter(id="q1", number=1, area="a", serves=["ho-tich"]),
        Counter(id="q2", number=2, area="a", serves=["dat-dai"], helps=["ho-tich"]),
    ],
)  # fmt: skip
ROLES = {"kiosk": "", "board": "a", "counter_display": "q1", "clerk": "q1", "supervisor": "", "admin": "", "public": ""}


def fresh():
    return uuid.uuid4().hex


class TokenBook:
    """Tokens in memory, for servers under test."""

    def __init__(self):
        self._holders = {}

    def issue(self, actor):
        token = new_token()
        self._holders[token] = actor
        return token

    def find(self, token):
        return self._holders.get(token)

    def revoke(self, name):
        self._holders = {token: actor for token, actor in self._holders.items() if actor.name != name}


class ServedHall:
    """`url`, `tokens[role]`, and verbs to act on the hall; stop it when done."""

    def __init__(self, folder, port=0, hall=HALL, **options):
        self.database, self.options, self.hall = f"sqlite:///{folder / 'hall.db'}", options, hall
        self.book = TokenBook()
        self.tokens = {role: self.book.issue(Actor(role=role, name=role, place=at)) for role, at in ROLES.items()}
        self.port = port
        self.start()

    def start(self):
        self.started, self.problem = threading.Event(), None
        self.thread = threading.Thread(target=self._work, name="served hall")
        self.thread.start()
        assert self.started.wait(20)
        if self.problem:
            raise self.problem

    def _work(self):
        try:
            asyncio.run(self._serve())
        except BaseException as problem:
            self.problem = problem
            self.started.set()

    async def _serve(self):
        self.loop = asyncio.get_running_loop()
        self.engine = await Engine.open(self.database)
        try:
            admin = Actor(role="admin", name="test")
            if self.engine.state.hall is None:
                await self.engine.submit(fresh(), c.ImportHall(hall=self.hall), admin)
                await self.engine.submit(fresh(), c.OpenDay(practice=True), admin)
            self.app = create_app(self.engine, self.book, keep_day=False, **self.options)
            self.server = server(self.app, port=self.port, on_started=self._started)
            await self.server.serve()
        finally:
            await self.engine.close()

    def _started(self, port):
        self.port = port
        self.started.set()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def stop(self):
        self.loop.call_soon_threadsafe(self.server.stop)
        self.thread.join(20)
        assert not self.thread.is_alive()

    def on_loop(self, function):
        """Run a plain function on the server's loop and give back what it returns."""

        async def call():
            return function()

        return asyncio.run_coroutine_threadsafe(call(), self.loop).result(10)

    def do(self, command, role="admin"):
        """Submit to the engine itself."""
        actor = Actor(role=role, name="test")
        return asyncio.run_coroutine_threadsafe(self.engine.submit(fresh(), command, actor), self.loop).result(10)

    def take(self, service="ho-tich", **rest):
        answer = self.do(c.IssueTicket(service=service, **rest))
        assert isinstance(answer, Accepted), answer
        return answer.result

    def desk(self, counter="q1"):
        return self.engine.state.desks[counter]

    def at(self, kind, counter="q1", **rest):
        answer = self.do(kind(counter=counter, version=self.desk(counter).version, **rest))
        assert isinstance(answer, Accepted), answer
        return answer.result

    def headers(self, role):
        return {"Authorization": f"Bearer {self.tokens[role]}"}

    def post(self, command, role="admin", request_id=None):
        body = msgspec.json.encode(Request(request_id=request_id or fresh(), command=command))
        return self.post_bytes(body, role)

    def post_bytes(self, body, role="admin", **more):
        headers = self.headers(role) | more.pop("headers", {})
        return httpx.post(self.url + "/v1/commands", content=body, headers=headers, trust_env=False, **more)

    def get(self, path, role=None, **more):
        headers = (self.headers(role) if role else {}) | more.pop("headers", {})
        return httpx.get(self.url + path, headers=headers, trust_env=False, **more)


def answer_in(response):
    return msgspec.json.decode(response.content, type=Accepted | Refused | Unknown)
