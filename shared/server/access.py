"""Who is asking, and whether they may: tokens, browser sessions, hosts, roles and places."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection

from shared.domain import roles
from shared.domain.commands import AnyCommand, CounterCommand, Rate
from shared.domain.outcome import Actor
from shared.domain.state import HallState
from shared.server.parts import Tokens

SESSION_COOKIE = "xephang_session"

Connection = ASGIConnection[Any, Any, Any, Any]


class NotAllowed(Exception):
    """A request that may not go on; `code` names the refusal, `values` fill its sentence."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Access:
    """Turns a connection into an actor. `sessions` are the browser sessions the supervisor room keeps."""

    def __init__(self, tokens: Tokens, sessions: Tokens | None = None) -> None:
        self._tokens = tokens
        self._sessions = sessions

    def actor(self, connection: Connection) -> Actor:
        """The holder of the bearer token, else of the session cookie. Raises NotAllowed("no_token")."""
        found = self.holder(connection)
        if found is None or found.role not in roles.ROLES:
            raise NotAllowed("no_token")
        return found

    def holder(self, connection: Connection) -> Actor | None:
        """Like `actor`, but None; may be asked again later to see whether a token was revoked meanwhile."""
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        if scheme:
            return self._tokens.find(token.strip()) if scheme.lower() == "bearer" else None
        cookie = connection.cookies.get(SESSION_COOKIE, "")
        if not cookie or self._sessions is None:
            return None
        # A browser sends cookies to whoever asks it to: only our own pages may, and they name their origin.
        if connection.scope.get("method") != "GET" and not same_origin(connection):
            return None
        return self._sessions.find(cookie)


def same_origin(connection: Connection) -> bool:
    """Tell whether the Origin header names the host that was asked."""
    try:
        origin = urlsplit(connection.headers.get("origin", ""))
    except ValueError:
        return False
    return bool(origin.netloc) and origin.netloc.lower() == connection.headers.get("host", "").lower()


def check_may_send(actor: Actor, command: AnyCommand, state: HallState) -> None:
    """Raises NotAllowed: "role" where the role may not send this, "place" where it is another counter's."""
    if not roles.may_send(actor.role, type(command).__name__):
        raise NotAllowed("role")
    if not actor.place or actor.role not in roles.BOUND_TO_PLACE:
        return
    if isinstance(command, CounterCommand) and not _worked_from(state, actor.place, command.counter):
        raise NotAllowed("place", counter=actor.place)
    if isinstance(command, Rate):
        ticket = state.tickets.get(command.ticket)
        if ticket is not None and ticket.counter != actor.place:
            raise NotAllowed("place", counter=actor.place)


def _worked_from(state: HallState, place: str, counter: str) -> bool:
    """Tell whether a command from one counter may go to this one: itself, or another its clerk works with it."""
    own, other = state.desks.get(place), state.desks.get(counter)
    return place == counter or (own is not None and other is not None and other in state.session(own))


class Hosts:
    """Host names a request may be addressed to: any IP address, this machine's names, and those given.

    A page of another site can make a browser call us under its own name (DNS rebinding), never under an IP address.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        own = socket.gethostname().lower()
        self._names = {"localhost", own, own.partition(".")[0], own.partition(".")[0] + ".local"}
        self._names |= {name.lower() for name in names}

    def known(self, header: str) -> bool:
        """Tell whether a Host header (name or address, with or without a port) is one of ours."""
        try:
            split = urlsplit(f"//{header}")
            name = (split.hostname or "").rstrip(".")
            whole = split.netloc == header and "@" not in header and split.port != 0
        except ValueError:  # half a bracket, a port that is no number or too large
            return False
        if not whole:
            return False
        if name in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True
