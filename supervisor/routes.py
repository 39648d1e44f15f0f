"""The console's routes, for the hall's server to mount: `create_app(…, sessions=sessions, extra_routes=routes(…))`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from litestar import Request, Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from shared.server.access import Access
from shared.server.app import now_ms
from shared.server.parts import Clock, Tokens
from supervisor import assets
from supervisor.closing_routes import closing_routes
from supervisor.conduct_routes import conduct_routes
from supervisor.console import Console, FloorEngine, NotSignedIn
from supervisor.floor_routes import floor_routes
from supervisor.kept_routes import kept_routes
from supervisor.papers import paper_routes
from supervisor.sign_in import LinkBook, SessionBook
from supervisor.sign_in_routes import sign_in_routes
from supervisor.waiting import WaitReports
from supervisor.waiting_routes import waiting_routes

HOUR_S = 3600
YEAR_S = 365 * 24 * HOUR_S


def routes(
    engine: FloorEngine,
    links: LinkBook,
    sessions: SessionBook,
    tokens: Tokens,
    *,
    reports: WaitReports | None = None,
    paper_folder: Path | None = None,
    clock: Clock = now_ms,
) -> list[Router]:
    """All pages of the console. `tokens` are those of the server: an admin token may make sign-in links.

    Without `reports` there is no page of waiting times, without `paper_folder` none of drawn tickets.
    """
    console = Console(
        engine=engine, access=Access(tokens, sessions), links=links, sessions=sessions, clock=clock,
        reports=reports, papers=paper_folder,
    )  # fmt: skip
    handlers: list[HTTPRouteHandler] = [
        *sign_in_routes(console), *floor_routes(console), *waiting_routes(console), *kept_routes(console),
        *closing_routes(console),
        *conduct_routes(console), *paper_routes(console), *asset_routes(console),
    ]  # fmt: skip

    @get("/")
    async def front() -> Redirect:
        return Redirect("/supervisor")

    def turned_away(request: Request[Any, Any, Any], problem: Exception) -> Response[str]:
        """A plain function: Litestar copies handlers deeply, and a bound method would take the engine along."""
        return console.turned_away(request, problem)

    return [Router("/", route_handlers=[front, *handlers], exception_handlers={NotSignedIn: turned_away})]


def asset_routes(console: Console) -> list[HTTPRouteHandler]:
    """Style, scripts and fonts: the same for everybody, so they need no session."""

    @get(f"{assets.ROOT}/{{name:str}}")
    async def asset(request: Request[Any, Any, Any]) -> Response[bytes]:
        found = assets.content(str(request.path_params["name"]))
        if found is None:
            raise NotFoundException
        kept = f"public, max-age={YEAR_S}, immutable" if request.url.query else f"public, max-age={HOUR_S}"
        return Response(found[0], media_type=found[1], headers={"cache-control": kept})

    @get(f"{assets.ROOT}/hall.css")
    async def hall_css() -> Response[str]:
        hall = console.engine.state.hall
        style = assets.hall_style(hall.primary_colour) if hall else ""
        return Response(style, media_type="text/css; charset=utf-8", headers={"cache-control": "no-cache"})

    return [asset, hall_css]
