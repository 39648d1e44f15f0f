"""The procedure catalogue as it is sent: encoded once, kept until it is replaced."""

from __future__ import annotations

import asyncio
import hashlib
import time
from typing import NamedTuple

import msgspec

from shared.domain.events import ProceduresImported
from shared.engine import queries
from shared.server.parts import Committed, HallEngine

KEEP_S = 60.0  # read again after this in any case: a replacement found after an uncertain commit is not announced


class Copy(NamedTuple):
    """The encoded list and its ETag."""

    body: bytes
    tag: str


class Catalogue:
    """Reads the tables beside the event loop; kiosks all ask at once when the power comes back."""

    def __init__(self, engine: HallEngine) -> None:
        self._engine = engine
        self._copy: Copy | None = None
        self._read_at = 0.0
        self._edition = 0  # counts replacements, so that a read that one overtook is not kept
        self._reading = asyncio.Lock()
        engine.subscribe(self._on_commit)

    async def copy(self) -> Copy:
        """The catalogue in force."""
        async with self._reading:
            if self._copy is not None and time.monotonic() - self._read_at < KEEP_S:
                return self._copy
            edition = self._edition
            fresh = await asyncio.to_thread(_read, self._engine)
            if edition == self._edition:
                self._copy, self._read_at = fresh, time.monotonic()
            return fresh

    def _on_commit(self, commit: Committed) -> None:
        if any(isinstance(event, ProceduresImported) for event in commit.events):
            self._copy = None
            self._edition += 1


def _read(engine: HallEngine) -> Copy:
    with engine.store.reader().connect() as connection:
        body = msgspec.json.encode(queries.procedures(connection, engine.hall))
    return Copy(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
