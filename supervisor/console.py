"""What the pages work with, and who may open them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from litestar import Request, Response

from shared.domain.outcome import Actor
from shared.domain.state import HallState
from shared.server.access import SESSION_COOKIE, Access
from shared.server.parts import Clock, HallEngine
from supervisor.page import clock_text, page
from supervisor.sign_in import ROLES, LinkBook, SessionBook
from supervisor.waiting import WaitReports

T = TypeVar("T")
Asked = Request[Any, Any, Any]
Answer = Response[Any]


class FloorEngine(HallEngine, Protocol):
    """The engine as the pages use it: `read` looks at the state when it holds only what is committed."""

    async def read(self, look: Callable[[HallState], T]) -> T: ...


class NotSignedIn(Exception):
    """Somebody without a session asked for a page that needs one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """Parts of the console. `reports` is None while none can be made; `papers` where nothing prints into a folder."""

    engine: FloorEngine
    access: Access
    links: LinkBook
    sessions: SessionBook
    clock: Clock
    reports: WaitReports | None = None
    papers: Path | None = None

    def signed_in(self, request: Asked) -> Actor:
        """Who asks. Raises NotSignedIn."""
        actor = self.visitor(request)
        if actor is None:
            raise NotSignedIn
        return actor

    def visitor(self, request: Asked) -> Actor | None:
        """Who asks, or None where nobody with a console is signed in."""
        actor = self.sessions.find(request.cookies.get(SESSION_COOKIE, ""))
        return actor if actor is not None and actor.role in ROLES else None

    @property
    def zone(self) -> str:
        """The hall's time zone; that of Việt Nam before there is a hall."""
        hall = self.engine.state.hall
        return hall.timezone if hall else "Asia/Ho_Chi_Minh"

    def page(self, request: Asked, template: str, status: int = 200, **values: Any) -> Response[str]:
        """A page with the frame around it: hall, menu, who is signed in."""
        return page(
            request, template, status, **{"actor": self.visitor(request), "active": "", **self.frame(), **values}
        )

    def frame(self) -> dict[str, Any]:
        """What the frame around every page needs besides who is signed in."""
        return {
            "hall": self.engine.state.hall,
            "zone": self.zone,
            "clock": partial(clock_text, zone=self.zone),
            "has_reports": self.reports is not None,
            "has_papers": self.papers is not None,
        }

    def turned_away(self, request: Asked, _problem: Exception) -> Response[str]:
        """The kind answer to NotSignedIn: how to get in."""
        return self.page(request, "sign_in.html", 401, problem="needed")
