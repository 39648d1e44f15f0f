"""Puts the server's routes together."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterable
from typing import Any

from litestar import Litestar
from litestar.exceptions import HTTPException

from shared.server.access import Access, Hosts, NotAllowed
from shared.server.cards import Cards
from shared.server.command_route import IMPORT_LIMIT, command_route
from shared.server.daykeeper import DayKeeper
from shared.server.door import Door
from shared.server.feed import Feed
from shared.server.feed_route import feed_route
from shared.server.parts import Clock, HallEngine, Tokens
from shared.server.public_tickets import PublicTickets
from shared.server.read_routes import read_routes
from shared.server.refusals import http_problem, not_allowed, server_problem
from shared.server.slot_route import slot_route
from shared.server.ticket_routes import ticket_routes


def now_ms() -> int:
    """The wall clock: ms since 1970 UTC."""
    return time.time_ns() // 1_000_000


def create_app(
    engine: HallEngine,
    tokens: Tokens,
    *,
    sessions: Tokens | None = None,
    extra_routes: Iterable[Any] = (),
    public_url: str = "",
    hosts: Iterable[str] = (),
    clock: Clock = now_ms,
    keep_day: bool = True,
) -> Door:
    """The ASGI application of one hall.

    `tokens` holds devices and staff, `sessions` the supervisor's browser sessions (cookie `xephang_session`).
    `extra_routes` are further Litestar route handlers (the supervisor's pages). `public_url` is the address phones
    reach this server at, used for a ticket's QR code where the hall gives none. `hosts` are the names under which
    requests may come besides IP addresses and this machine's own. `keep_day` lets the day keeper open and close days.
    """
    access = Access(tokens, sessions)
    feed = Feed(engine, clock)
    tickets = PublicTickets(clock)
    keeper = DayKeeper(engine, clock) if keep_day else None
    app = Litestar(
        route_handlers=[
            command_route(engine, access, Cards(engine, clock), public_url),
            feed_route(feed, access),
            *read_routes(engine, feed, access, lambda: keeper.doubt if keeper else ""),
            slot_route(engine, access, clock),
            *ticket_routes(engine, tickets, public_url),
            *extra_routes,
        ],
        exception_handlers={NotAllowed: not_allowed, HTTPException: http_problem, Exception: server_problem},
        lifespan=[lambda _app: _running(feed, keeper)],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=IMPORT_LIMIT,
        debug=False,
    )
    return Door(app, Hosts(hosts))


@contextlib.asynccontextmanager
async def _running(feed: Feed, keeper: DayKeeper | None) -> AsyncIterator[None]:
    """What runs beside the requests, while the server is up."""
    tasks = [asyncio.create_task(feed.tick(), name="gauges")]
    if keeper is not None:
        tasks.append(asyncio.create_task(keeper.run(), name="day keeper"))
    try:
        yield
    finally:
        feed.drop_all("stopping")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
