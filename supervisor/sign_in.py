"""Signing in without passwords: a link that works once, and the browser session it is exchanged for.

Both books live in memory and keep digests only: a copy of them opens nothing, and a restart ends every session.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Literal

from shared.domain.outcome import Actor
from shared.server.parts import Clock
from shared.server.secret import digest, new_token

log = logging.getLogger(__name__)

ROLES = ("supervisor", "auditor", "admin")
LINK_MINUTES = 10
LINK_MINUTES_MOST = 24 * 60
SESSION_HOURS = 12
LINKS_KEPT, SESSIONS_KEPT = 200, 200
SPENT_KEPT_MS = 24 * 3_600_000  # so long a used or old link is told apart from a wrong one

LinkProblem = Literal["unknown", "used", "expired"]


@dataclass(frozen=True, slots=True)
class _Link:
    actor: Actor
    expires_at: int
    used: bool = False


class LinkBook:
    """One-time links by digest."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._links: dict[str, _Link] = {}

    def make_link(self, role: str, name: str, minutes: int = LINK_MINUTES) -> str:
        """The token of a fresh link, good once and for so many minutes.

        Raises ValueError for a role that has no console, an empty name, or minutes outside 1 to 1440.
        """
        if role not in ROLES:
            raise ValueError(f"role {role!r} has no console; use one of {', '.join(ROLES)}")
        if not name.strip() or not name.isprintable() or not 1 <= minutes <= LINK_MINUTES_MOST:
            raise ValueError(f"a link needs a name, and 1 to {LINK_MINUTES_MOST} minutes")
        self._forget()
        token = new_token()
        actor = Actor(role=role, name=name.strip()[:80])
        self._links[digest(token)] = _Link(actor, self._clock() + minutes * 60_000)
        log.info("link_made role=%s minutes=%d", role, minutes)
        return token

    def redeem(self, token: str) -> Actor | LinkProblem:
        """Whom the link signs in, and from now on it is used; else why it does not."""
        key = digest(token)
        link = self._links.get(key)
        if link is None:
            return "unknown"
        if link.used:
            return "used"
        if self._clock() >= link.expires_at:
            return "expired"
        self._links[key] = _Link(link.actor, link.expires_at, used=True)
        return link.actor

    def _forget(self) -> None:
        """Drop links long past, and the oldest where there are too many."""
        long_ago = self._clock() - SPENT_KEPT_MS
        kept = [(key, link) for key, link in self._links.items() if link.expires_at > long_ago]
        self._links = dict(kept[-LINKS_KEPT + 1 :])


@dataclass(frozen=True, slots=True)
class _Session:
    actor: Actor
    ends_at: int


class SessionBook:
    """Browser sessions by digest. It is what `shared.server.access.Access` asks for as `sessions`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sessions: dict[str, _Session] = {}

    def begin(self, actor: Actor) -> str:
        """A new session of twelve hours: the value of its cookie (256 random bits)."""
        self._forget()
        token = new_token()
        self._sessions[digest(token)] = _Session(actor, self._clock() + SESSION_HOURS * 3_600_000)
        log.info("session_begun role=%s", actor.role)
        return token

    def find(self, token: str) -> Actor | None:
        """Who is signed in with this cookie, or None."""
        session = self._sessions.get(digest(token))
        return session.actor if session and self._clock() < session.ends_at else None

    def end(self, token: str) -> None:
        """Sign out; nothing happens where nobody was signed in."""
        self._sessions.pop(digest(token), None)

    def _forget(self) -> None:
        now = self._clock()
        kept = [(key, session) for key, session in self._sessions.items() if session.ends_at > now]
        self._sessions = dict(kept[-SESSIONS_KEPT + 1 :])
