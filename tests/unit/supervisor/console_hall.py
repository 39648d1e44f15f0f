"""A small hall with a real engine behind the console's routes, asked without a network and on a clock of its own."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import httpx

from shared.domain import commands as c
from shared.domain.hall import Agency, Area, Clerk, Counter, Hall, Hours, PriorityClass, Service, Session
from shared.domain.outcome import Actor
from shared.engine.engine import Engine
from shared.engine.reports import Reports
from shared.server.app import create_app
from supervisor.routes import routes
from supervisor.sign_in import LinkBook, SessionBook

MONDAY_8_AM = 1_795_395_600_000  # 2026-11-23 08:00 in Asia/Ho_Chi_Minh
MINUTE = 60_000
ADMIN = Actor(role="admin", name="quản trị")
BASE = "http://hall.test"


def small_hall(**changes):
    parts = {
        "id": "thu",
        "name": "Trung tâm thử",
        "name_en": "Trial centre",
        "hours": Hours(sessions=[Session(days=[1, 2, 3, 4, 5], opens="07:30", closes="11:30")]),
        "priorities": [PriorityClass(id="thuong", name="Thông thường", rank=9, ordinary=True)],
        "areas": [Area(id="tang-1", name="Tầng 1", name_en="Floor 1"), Area(id="tang-2", name="Tầng 2")],
        "agencies": [Agency(id="tu-phap", name="Sở Tư pháp", area="tang-1")],
        "services": [
            Service(id="ho-tich", name="Hộ tịch", name_en="Civil status", agency="tu-phap", series="A"),
            Service(id="dat-dai", name="Đất đai", agency="tu-phap", series="B", target_minutes=20),
        ],
        "counters": [
            Counter(id="q2", number=2, area="tang-1", serves=["dat-dai"]),
            Counter(id="q1", number=1, area="tang-1", serves=["ho-tich"]),
            Counter(id="q3", number=3, area="tang-2", serves=["ho-tich"]),
        ],
        "clerks": [Clerk(id="hoa", name="Bà Hoa")],
    }
    return Hall(**{**parts, **changes})


class ReportsHere(Reports):
    """Reports made in this process: the same figures, without starting another one."""

    async def _run(self, work, *arguments):
        return await asyncio.to_thread(work, *arguments)


class Tokens(dict):
    def find(self, token):
        return self.get(token)


class Place:
    """The hall under test: `now`, verbs to work it, and a browser to look at it with."""

    def __init__(self):
        self.now = MONDAY_8_AM
        self.asked = 0
        self.tokens = Tokens(
            {"admin-token": ADMIN, "kiosk-token": Actor(role="kiosk", name="ki-ốt 1")},
        )

    def clock(self):
        return self.now

    async def do(self, command):
        self.asked += 1
        return await self.engine.submit(f"request-{self.asked:04}", command, ADMIN)

    async def at(self, kind, counter="q1", **rest):
        version = self.engine.state.desks[counter].version
        return await self.do(kind(counter=counter, version=version, **rest))

    async def take(self, service="ho-tich"):
        return (await self.do(c.IssueTicket(service=service))).result.label

    def sign_in(self, role="supervisor"):
        self.browser.cookies.set("xephang_session", self.sessions.begin(Actor(role=role, name="Bà Lan")))

    async def get(self, path):
        return await self.browser.get(path)


@asynccontextmanager
async def opened(folder, hall=None, day=True, papers=None, with_reports=True):
    """A place whose day is open, with nobody signed in."""
    place = Place()
    url = f"sqlite:///{folder / 'hall.db'}"
    place.engine = await Engine.open(url, hall="thu", clock=place.clock)
    if hall is not None:
        await place.do(c.ImportHall(hall=hall))
    if hall is not None and day:
        await place.do(c.OpenDay())
    place.links, place.sessions = LinkBook(place.clock), SessionBook(place.clock)
    place.reports = ReportsHere(url, "thu") if with_reports else None
    mounted = routes(
        place.engine, place.links, place.sessions, place.tokens, reports=place.reports, paper_folder=papers,
        clock=place.clock,
    )  # fmt: skip
    app = create_app(
        place.engine, place.tokens, sessions=place.sessions, extra_routes=mounted, clock=place.clock,
        keep_day=False, hosts=["hall.test"],
    )  # fmt: skip
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as place.browser:
        yield place
    await place.engine.close()
