"""The way in and out: /sign-in, /sign-out, and POST /v1/sign-in-links for administrators."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.handlers import HTTPRouteHandler

from shared.domain.outcome import Actor
from shared.server.access import SESSION_COOKIE, NotAllowed, same_origin
from shared.server.command_route import read_body
from shared.server.refusals import as_json
from supervisor.console import Console
from supervisor.sign_in import LINK_MINUTES, SESSION_HOURS

log = logging.getLogger(__name__)

BODY_LIMIT = 4096
PROBLEM_STATUS = {"unknown": 404, "used": 410, "expired": 410}


class LinkRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of POST /v1/sign-in-links: for whom, in which role, good for how many minutes."""

    name: str
    role: str = "supervisor"
    minutes: int = LINK_MINUTES


class NewLink(msgspec.Struct, frozen=True, kw_only=True):
    """Answer: the path to open in a browser (the asker puts the server's address before it), and until when (ms)."""

    path: str
    role: str
    name: str
    expires_at: int


def sign_in_routes(console: Console) -> list[HTTPRouteHandler]:
    """The routes, bound to one console."""

    @get("/sign-in", name="sign-in")
    async def sign_in(request: Request[Any, Any, Any]) -> Response[str]:
        token = request.query_params.get("link", "")
        if not token:
            visitor = console.visitor(request)
            return console.page(request, "sign_in.html", problem="" if visitor else "needed")
        found = console.links.redeem(token)
        if not isinstance(found, Actor):
            log.info("link_refused why=%s", found)
            return console.page(request, "sign_in.html", PROBLEM_STATUS[found], problem=found)
        return _welcome(console, request, found)

    @post("/sign-out", status_code=200)
    async def sign_out(request: Request[Any, Any, Any]) -> Response[str]:
        if not same_origin(request):
            raise NotAllowed("role")
        console.sessions.end(request.cookies.get(SESSION_COOKIE, ""))
        answer = console.page(request, "sign_in.html", actor=None, problem="signed_out")
        answer.delete_cookie(SESSION_COOKIE, path="/")
        return answer

    @post("/v1/sign-in-links", status_code=200)
    async def make_link(request: Request[Any, Any, Any]) -> Response[bytes]:
        actor = console.access.actor(request)
        if actor.role != "admin":
            raise NotAllowed("role")
        return as_json(_new_link(console, await read_body(request, BODY_LIMIT)))

    return [sign_in, sign_out, make_link]


def _welcome(console: Console, request: Request[Any, Any, Any], actor: Actor) -> Response[str]:
    """Answer with a page, not a redirect: a strict cookie does not travel with a redirect begun on another site."""
    cookie = Cookie(
        SESSION_COOKIE, value=console.sessions.begin(actor), path="/", max_age=SESSION_HOURS * 3600,
        httponly=True, samesite="strict", secure=urlsplit(str(request.url)).scheme == "https",
    )  # fmt: skip
    return console.page(request, "sign_in.html", cookies=[cookie], actor=actor, problem="")


def _new_link(console: Console, body: bytes) -> NewLink:
    """Make the link a body asks for. Raises NotAllowed("malformed")."""
    try:
        wanted = msgspec.json.decode(body, type=LinkRequest)
        token = console.links.make_link(wanted.role, wanted.name, wanted.minutes)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        raise NotAllowed("malformed") from None
    until = console.clock() + wanted.minutes * 60_000
    return NewLink(path=f"/sign-in?link={token}", role=wanted.role, name=wanted.name.strip(), expires_at=until)
