"""Random secrets and what is kept of them: a copy of a digest opens nothing."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A fresh token: 256 random bits, safe in a header and a file."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token. Tokens are random and long, so a plain hash is enough (no password is)."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
