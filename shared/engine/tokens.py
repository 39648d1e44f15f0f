"""Tokens of devices and staff: 256 random bits each, of which only the SHA-256 is kept."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

import msgspec
from sqlalchemy import select

from shared.domain.outcome import Actor
from shared.domain.roles import ROLES
from shared.engine import tables
from shared.engine.engine import Engine
from shared.engine.store import Store


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a token. `place` is a counter, an area or "".

    `id` is the beginning of its hash: enough to name it, useless to enter with.
    """

    id: str
    role: str
    name: str
    place: str
    created_at: int
    revoked_at: int | None = None


class UnknownRole(ValueError):
    """No such role; the text lists those there are."""


def hash_of(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


class Tokens:
    """The tokens of one hall, cached: `find` never touches the database."""

    def __init__(self, engine: Engine, clock: Callable[[], int], entropy: Callable[[int], bytes]) -> None:
        """Call `load` before the first `find`."""
        self._engine = engine
        self._clock = clock
        self._entropy = entropy
        self._actors: dict[bytes, Actor] = {}
        self._all: dict[bytes, Token] = {}

    async def load(self) -> Tokens:
        """Read all tokens; again after another process may have changed them."""
        rows = await self._engine.beside(_read)
        self._all = {digest: token for digest, token in rows}
        self._actors = {digest: _actor(token) for digest, token in rows if token.revoked_at is None}
        return self

    def find(self, token: str) -> Actor | None:
        """Who bears this token; None for one that is unknown or revoked."""
        return self._actors.get(hash_of(token))

    def list(self) -> list[Token]:
        """All tokens, oldest first, the revoked ones too."""
        return sorted(self._all.values(), key=lambda token: (token.created_at, token.id))

    async def make(self, role: str, name: str, place: str = "") -> str:
        """A new token; its text is returned this once and kept nowhere. Raises UnknownRole, CommitFailed."""
        if role not in ROLES:
            raise UnknownRole(f"{role}: one of {', '.join(sorted(ROLES))}")
        text = base64.urlsafe_b64encode(self._entropy(32)).rstrip(b"=").decode()
        digest = hash_of(text)
        token = Token(id=digest.hex()[:12], role=role, name=name, place=place, created_at=self._clock())
        await self._engine.beside(lambda store: _insert(store, digest, token))
        self._all[digest] = token
        self._actors[digest] = _actor(token)
        return text

    async def revoke(self, token_id: str) -> Token | None:
        """Shut a token out for good; None when there is no such one. Raises CommitFailed."""
        found = [(digest, token) for digest, token in self._all.items() if token.id == token_id]
        if not found:
            return None
        digest, token = found[0]
        if token.revoked_at is None:
            at = self._clock()
            await self._engine.beside(lambda store: _revoke(store, digest, at))
            token = self._all[digest] = msgspec.structs.replace(token, revoked_at=at)
        self._actors.pop(digest, None)
        return token


def _actor(token: Token) -> Actor:
    return Actor(role=token.role, name=token.name, place=token.place)


def _insert(store: Store, digest: bytes, token: Token) -> None:
    row = (store.head.hall, digest, token.role, token.name, token.place, token.created_at, None)
    store.execute(store.statements.insert[tables.token], row)


def _revoke(store: Store, digest: bytes, at: int) -> None:
    store.execute(store.statements.revoke_token, (at, store.head.hall, digest))


def _read(store: Store) -> list[tuple[bytes, Token]]:
    t = tables.token.c
    with store.reader().connect() as connection:
        rows = connection.execute(select(tables.token).where(t.hall == store.head.hall)).all()
    return [
        (
            bytes(row.hash),
            Token(
                id=bytes(row.hash).hex()[:12], role=row.role, name=row.name, place=row.place,
                created_at=row.created_at, revoked_at=row.revoked_at,
            ),
        )
        for row in rows
    ]  # fmt: skip
