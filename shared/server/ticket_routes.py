"""What phones see: the ticket as data (/v1/tickets/TOKEN) and as a page (/t/TOKEN)."""

from __future__ import annotations

import secrets
import time
from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from shared.server.access import Connection, NotAllowed
from shared.server.parts import HallEngine
from shared.server.public_tickets import PublicTickets
from shared.server.rate_limit import RateLimit
from shared.server.refusals import as_json
from shared.server.ticket_page import page
from shared.words import LANGUAGES


def ticket_routes(engine: HallEngine, tickets: PublicTickets) -> list[HTTPRouteHandler]:
    """The routes, bound to one engine. They share one rate limit."""
    limit = RateLimit(time.monotonic)

    @get("/v1/tickets/{token:str}")
    async def ticket_facts(request: Request[Any, Any, Any]) -> Response[bytes]:
        _count(limit, request)
        found = tickets.find(engine.state, request.path_params["token"])
        if found is None:
            raise NotAllowed("no_such_ticket")
        return as_json(found, headers={"Cache-Control": "private, max-age=2"})

    @get("/t/{token:str}")
    async def ticket_page(request: Request[Any, Any, Any]) -> Response[str]:
        _count(limit, request)
        ticket = tickets.ticket(engine.state, request.path_params["token"])
        shown = None if ticket is None else tickets.show(engine.state, ticket)
        asked = request.query_params.get("lang", "")
        language = asked if asked in LANGUAGES else ticket.language if ticket else "vi"
        nonce = secrets.token_urlsafe(16)
        text = page(engine.state.hall, shown, language, tickets.now(), nonce)
        policy = (
            f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        headers = {"Content-Security-Policy": policy}
        return Response(text, status_code=200 if shown else 404, media_type="text/html", headers=headers)

    return [ticket_facts, ticket_page]


def _count(limit: RateLimit, connection: Connection) -> None:
    client = connection.client
    if not limit.allow(client.host if client else ""):
        raise NotAllowed("rate")
