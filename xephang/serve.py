"""The hall's server: one engine, its routes and the console, until a signal ends it."""

from __future__ import annotations

import asyncio
import logging
import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from shared.domain.answers import Accepted
from shared.domain.commands import ImportHall, OpenDay
from shared.domain.outcome import Actor
from shared.engine.engine import Engine, wall_clock
from shared.engine.reports import Reports
from shared.engine.tokens import Tokens
from shared.engine.trouble import Stopped
from shared.server.app import create_app
from shared.server.public_holidays import with_calendar
from shared.server.run import server
from supervisor.routes import routes
from supervisor.sign_in import LinkBook, SessionBook
from xephang.places import marks_of
from xephang.standby import stand_by

log = logging.getLogger(__name__)
CONSOLE = Actor(role="admin", name="console")


@dataclass(frozen=True)
class Serving:
    """How one hall is served. A practice day is opened at once and the calendar is left alone."""

    database: str
    host: str = "127.0.0.1"
    port: int = 8470
    folder: Path | None = None  # where a virtual printer draws its paper, in `paper`
    practice: bool = False
    public_url: str = ""


async def serve(serving: Serving) -> None:
    """Serve until SIGTERM or SIGINT. On PostgreSQL, stand by while another server writes this hall.

    Raises AlreadyOpen or CannotOpen from the engine, Stopped when it stops for good: whoever watches this program
    starts it again, which checks the database first and stands by where another server has taken over.
    """
    engine = await _open(serving)
    if engine is None:
        return
    try:
        tokens = await Tokens(engine, wall_clock, os.urandom).load()
        await renew_calendar(engine)
        if serving.practice:
            await open_practice_day(engine)
        hall = engine.state.hall
        reports = Reports(serving.database, engine.hall, hall.timezone) if hall else None
        await _serve_while_it_works(engine, _app(engine, tokens, reports, serving), serving)
        if reports:
            reports.close()
    finally:
        await engine.close()
    if engine.stopped:
        raise Stopped(engine.stopped)


async def _open(serving: Serving) -> Engine | None:
    if serving.database.startswith("sqlite"):
        return await Engine.open(serving.database)
    return await stand_by(serving.database, serving.host, serving.port, marks_of(serving.database))


async def _serve_while_it_works(engine: Engine, app: object, serving: Serving) -> None:
    running = server(app, serving.host, serving.port)

    async def stop() -> None:
        await engine.until_stopped()
        running.stop()

    stopping = asyncio.create_task(stop(), name="stop with the engine")
    try:
        await running.serve()
    finally:
        stopping.cancel()


def _app(engine: Engine, tokens: Tokens, reports: Reports | None, serving: Serving) -> object:
    links, sessions = LinkBook(wall_clock), SessionBook(wall_clock)
    paper = serving.folder / "paper" if serving.folder else None
    console = routes(engine, links, sessions, tokens, reports=reports, paper_folder=paper)
    return create_app(
        engine, tokens, sessions=sessions, extra_routes=console, public_url=serving.public_url,
        keep_day=not serving.practice,
    )  # fmt: skip


async def renew_calendar(engine: Engine) -> None:
    """Public holidays are known for some years only: a server that starts in a new year learns the next."""
    hall = engine.state.hall
    renewed = with_calendar(hall, wall_clock()) if hall else None
    if renewed is None or renewed == hall:
        return
    answer = await engine.submit(f"calendar-{uuid.uuid4().hex}", ImportHall(hall=renewed), CONSOLE)
    log.info("calendar_renewed answer=%s", "ok" if isinstance(answer, Accepted) else answer.code)


async def open_practice_day(engine: Engine) -> None:
    """Open a practice day unless one is open already."""
    if engine.state.day_open and engine.state.practice:
        return
    answer = await engine.submit(f"practice-{uuid.uuid4().hex}", OpenDay(practice=True), CONSOLE)
    log.info("practice_day answer=%s", "ok" if isinstance(answer, Accepted) else answer.code)
