"""The tokens a server accepts, kept as digests: a copy of the book opens nothing."""

from __future__ import annotations

import hashlib
import secrets

from shared.domain.outcome import Actor


def new_token() -> str:
    """A fresh token: 256 random bits, safe in a header and a file."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token. Tokens are random and long, so a plain hash is enough (no password is)."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


class TokenBook:
    """Digest of each token to its holder."""

    def __init__(self, holders: dict[str, Actor] | None = None) -> None:
        self._holders = dict(holders or {})

    def add(self, token: str, actor: Actor) -> None:
        """Accept a token from now on."""
        self._holders[digest(token)] = actor

    def issue(self, actor: Actor) -> str:
        """Make a token for a holder and accept it."""
        token = new_token()
        self.add(token, actor)
        return token

    def revoke(self, name: str) -> int:
        """Stop accepting every token of a holder; how many there were."""
        gone = [key for key, actor in self._holders.items() if actor.name == name]
        for key in gone:
            del self._holders[key]
        return len(gone)

    def find(self, token: str) -> Actor | None:
        """The holder of a token, or None. Looking up a digest gives no timing hint about any token."""
        return self._holders.get(digest(token))
