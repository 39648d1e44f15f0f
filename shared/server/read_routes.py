"""Plain reads: state, procedures, health and the description of the interface."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from shared.server.access import Access
from shared.server.catalogue import Catalogue
from shared.server.feed import Feed
from shared.server.interface import describe
from shared.server.parts import HallEngine
from shared.server.refusals import as_json


def read_routes(
    engine: HallEngine, feed: Feed, access: Access, doubt: Callable[[], str] = str
) -> list[HTTPRouteHandler]:
    """The routes, bound to one engine. `doubt` tells why the clock is not believed, "" while it is."""
    catalogue = Catalogue(engine)
    description = msgspec.json.encode(describe())

    @get("/v1/state")
    async def state(request: Request[Any, Any, Any]) -> Response[bytes]:
        return as_json(feed.state(access.actor(request)))

    @get("/v1/procedures")
    async def procedures(request: Request[Any, Any, Any]) -> Response[bytes]:
        access.actor(request)
        body, tag = await catalogue.copy()
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(b"", status_code=304, headers=headers, media_type="application/json")
        return Response(body, headers=headers, media_type="application/json")

    @get("/v1/health")
    async def health() -> Response[bytes]:
        day = engine.state.date if engine.state.day_open else ""
        facts = {"ok": engine.live, "epoch": engine.epoch, "seq": engine.seq, "day": day, "clock": doubt()}
        return as_json(facts, 200 if engine.live else 503)

    @get("/schema")
    async def schema() -> Response[bytes]:
        return Response(description, media_type="application/json")

    return [state, procedures, health, schema]
