"""Which requests were answered, and how: an answer is kept 48 hours, a refusal 10 minutes in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from shared.domain.answers import Accepted, Refused
from shared.domain.commands import AnyCommand
from shared.domain.outcome import Actor

KEPT_MS = 48 * 3_600_000
REFUSAL_KEPT_MS = 10 * 60_000
REFUSALS_KEPT = 10_000
PURGE_EVERY_MS = 10 * 60_000

_encoder = msgspec.json.Encoder()
_accepted = msgspec.json.Decoder(Accepted)


def digest_of(command: AnyCommand, actor: Actor) -> bytes:
    """What tells a repeated request from another one that bears its id."""
    asked = hashlib.blake2b(_encoder.encode(command), digest_size=16)
    asked.update(f"{actor.role}\0{actor.name}".encode())
    return asked.digest()


class Reused(Exception):
    """A request id came back with another command or from another sender."""


class Requests:
    """Answers by request id. About 0.6 kB each while it is remembered."""

    def __init__(self, stored: Iterable[tuple[str, bytes, bytes, int]] = ()) -> None:
        """`stored`: id, digest, answer and time of what was accepted, oldest first."""
        self._accepted: dict[str, tuple[bytes, bytes, int]] = {
            request: (digest, answer, at) for request, digest, answer, at in stored
        }
        self._refused: dict[str, tuple[bytes, Refused, int]] = {}
        self._next_purge = 0

    def find(self, request: str, digest: bytes, now: int) -> Accepted | Refused | None:
        """The answer already given, or None. Raises Reused."""
        accepted = self._accepted.get(request)
        if accepted is not None and accepted[2] >= now - KEPT_MS:
            if accepted[0] != digest:
                raise Reused
            return _accepted.decode(accepted[1])
        refused = self._refused.get(request)
        if refused is None:
            return None
        if refused[2] < now - REFUSAL_KEPT_MS:
            del self._refused[request]
            return None
        if refused[0] != digest:
            raise Reused
        return refused[1]

    def accept(self, answer: Accepted, digest: bytes) -> bytes:
        """Remember an accepted command; returns the answer's bytes for the table."""
        body = _encoder.encode(answer)
        self._refused.pop(answer.request_id, None)
        self._accepted[answer.request_id] = (digest, body, answer.at)
        return body

    def refuse(self, answer: Refused, digest: bytes, now: int) -> None:
        """Remember a refusal; the oldest goes when there are too many."""
        self._refused[answer.request_id] = (digest, answer, now)
        if len(self._refused) > REFUSALS_KEPT:
            del self._refused[next(iter(self._refused))]

    def purge(self, now: int) -> int:
        """Now and then, forget what is older than 48 hours; returns that time if the table should too, else 0."""
        if now < self._next_purge:
            return 0
        self._next_purge = now + PURGE_EVERY_MS
        before = now - KEPT_MS
        old = [request for request, kept in self._accepted.items() if kept[2] < before]
        for request in old:
            del self._accepted[request]
        return before
