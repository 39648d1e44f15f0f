"""What phones see: the ticket as data (/v1/tickets/TOKEN), as a page (/t/TOKEN), and the page's two buttons."""

from __future__ import annotations

import secrets
import time
from typing import Any
from urllib.parse import parse_qs

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from shared.domain.answers import Accepted, Refused, Sentence
from shared.domain.commands import StepAside, Unpark
from shared.domain.outcome import Actor
from shared.server.access import Connection, NotAllowed, same_origin
from shared.server.command_route import REQUEST_ID, read_body
from shared.server.parts import HallEngine
from shared.server.public_tickets import PublicTickets
from shared.server.rate_limit import RateLimit
from shared.server.refusals import as_json, refused
from shared.server.ticket_page import Visit, page, request_id
from shared.words import LANGUAGES

CITIZEN = Actor(role="citizen", name="ticket page")
FORM_LIMIT = 1024
ACTS_PER_S, ACTS_AT_ONCE = 1 / 10, 6  # of one ticket: coming and going must not fill the journal


class TicketPages:
    """Shows tickets, and carries out what their holders tap."""

    def __init__(self, engine: HallEngine, tickets: PublicTickets, public_url: str) -> None:
        """`public_url`: the address phones reach this server at; "" where only the request knows it."""
        self._engine, self._tickets, self._public_url = engine, tickets, public_url.rstrip("/")
        self._acts = RateLimit(time.monotonic, per_second=ACTS_PER_S, burst=ACTS_AT_ONCE)

    def show(
        self, request: Request[Any, Any, Any], said: Sentence | None = None, status: int = 200, asked: str = ""
    ) -> Response[str]:
        """The page of the ticket in the path. `said`: a sentence to put above it; `asked`: the language, if any."""
        state, token = self._engine.state, request.path_params["token"]
        ticket = self._tickets.ticket(state, token)
        shown = self._tickets.find(state, token)
        asked = asked or request.query_params.get("lang", "")
        language = asked if asked in LANGUAGES else ticket.language if ticket else "vi"
        language = language if language in LANGUAGES else "vi"
        visit = Visit(
            token=token, language=language, nonce=secrets.token_urlsafe(16),
            asks=request.query_params.get("ask") == "step_aside", said=getattr(said, language, ""),
            link=f"{self._public_url or str(request.base_url).rstrip('/')}/t/{token}" if shown else "",
        )  # fmt: skip
        text = page(state.hall, shown, visit, self._tickets.now())
        return Response(text, status_code=status if shown else 404, media_type="text/html", headers=_headers(visit))

    async def act(self, request: Request[Any, Any, Any], act: str) -> Response[Any]:
        """Carry out a button of the page once, and show what became of the ticket."""
        if not same_origin(request):
            raise NotAllowed("wrong_page")
        form = parse_qs((await read_body(request, FORM_LIMIT)).decode("ascii", "replace"))
        language = form.get("lang", [""])[0]
        token = request.path_params["token"]
        ticket = self._tickets.ticket(self._engine.state, token)
        shown = self._tickets.find(self._engine.state, token)
        if ticket is not None and shown is not None and act in shown.acts:
            if not self._acts.allow(token):
                return self.show(request, refused("rate").sentence, 429, language)
            command = StepAside(ticket=ticket.id) if act == "step_aside" else Unpark(ticket=ticket.id)
            wanted = form.get("request", [""])[0]
            if not REQUEST_ID.fullmatch(wanted):
                wanted = request_id(token, act, shown.since)
            answer = await self._engine.submit(wanted, command, CITIZEN)
            if not isinstance(answer, Accepted):
                return self.show(request, answer.sentence, 409 if isinstance(answer, Refused) else 503, language)
        elif shown is None:
            return self.show(request, asked=language)
        # Not possible any more (called meanwhile, or tapped twice): the page says how things stand.
        return Redirect(f"/t/{token}" + (f"?lang={language}" if language in LANGUAGES else ""), status_code=303)


def ticket_routes(engine: HallEngine, tickets: PublicTickets, public_url: str = "") -> list[HTTPRouteHandler]:
    """The routes, bound to one engine. They share one rate limit."""
    limit = RateLimit(time.monotonic)
    pages = TicketPages(engine, tickets, public_url)

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
        return pages.show(request)

    @post("/t/{token:str}/step-aside")
    async def step_aside(request: Request[Any, Any, Any]) -> Response[Any]:
        _count(limit, request)
        return await pages.act(request, "step_aside")

    @post("/t/{token:str}/back")
    async def back(request: Request[Any, Any, Any]) -> Response[Any]:
        _count(limit, request)
        return await pages.act(request, "back")

    return [ticket_facts, ticket_page, step_aside, back]


def _headers(visit: Visit) -> dict[str, str]:
    nonce = visit.nonce
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    # Without a referrer a browser sends the page's own forms with no origin either.
    return {"Content-Security-Policy": policy, "Referrer-Policy": "same-origin"}


def _count(limit: RateLimit, connection: Connection) -> None:
    client = connection.client
    if not limit.allow(client.host if client else ""):
        raise NotAllowed("rate")
