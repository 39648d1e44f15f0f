"""Which requests were answered, and how: an answer is kept 48 hours, a refusal 10 minutes in memory."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec

from shared.domain.answers import Accepted, Refused
from shared.domain.commands import AnyCommand
from shared.domain.outcome import Actor
from shared.engine.trouble import CannotOpen

DIGEST_BYTES, SEAL_BYTES = 16, 8
KEPT_MS = 48 * 3_600_000
REFUSAL_KEPT_MS = 10 * 60_000
REFUSALS_KEPT = 10_000
ANSWERS_KEPT = 20_000  # more than may wait at once, so that what leaves memory has long been committed
PURGE_EVERY_MS = 10 * 60_000

_encoder = msgspec.json.Encoder()
K = TypeVar("K")
V = TypeVar("V")
_accepted = msgspec.json.Decoder(Accepted)


def digest_of(command: AnyCommand, actor: Actor) -> bytes:
    """What tells a repeated request from another one that bears its id."""
    asked = hashlib.blake2b(_encoder.encode(command), digest_size=DIGEST_BYTES)
    asked.update(f"{actor.role}\0{actor.name}".encode())
    return asked.digest()


def sealed(request: str, digest: bytes, answer: bytes, at: int) -> bytes:
    """What the table keeps beside an answer: whose it is, and by which a changed row is found out."""
    seal = hashlib.blake2b(answer, digest_size=SEAL_BYTES, key=digest)
    seal.update(f"{request}\0{at}".encode("utf-8", "surrogateescape"))
    return digest + seal.digest()


def unsealed(request: str, kept: bytes, answer: bytes, at: int) -> bytes:
    """The digest beside an answer of the table. Raises CannotOpen for a row that was changed."""
    digest, seal = kept[:DIGEST_BYTES], kept[DIGEST_BYTES:]
    if seal and sealed(request, digest, answer, at) != kept:  # the first version of the tables had no seals
        raise CannotOpen("an answer to a request was changed: run `xephang verify` and restore a backup")
    return digest


class Reused(Exception):
    """A request id came back with another command or from another sender."""


class Requests:
    """Answers by request id: the newest in memory (about 0.6 kB each), of older ones only that they exist."""

    def __init__(
        self, stored: Iterable[tuple[str, bytes, bytes, int]] = (), older: Iterable[tuple[str, int]] = (),
        kept: int = ANSWERS_KEPT, demand: Iterable[tuple[str, int]] = (),
    ) -> None:  # fmt: skip
        """`stored`: id, digest, answer and time of what was accepted, oldest first.

        `older`: id and time of the rest, whose answers are only in the table. `demand`: id and time of those that
        were refused and counted.
        """
        self._accepted: dict[str, tuple[bytes, bytes, int]] = {}
        self._older: dict[int, int] = {_short(request): at for request, at in older}
        self._refused: dict[str, tuple[bytes, Refused, int]] = {}
        self._counted: dict[int, int] = {_short(request): at for request, at in demand}
        self._kept = kept
        self._next_purge = 0
        for request, digest, answer, at in stored:
            self._keep(request, digest, answer, at)

    def find(self, request: str, digest: bytes, now: int) -> Accepted | Refused | None:
        """The answer already given, or None. Raises Reused."""
        accepted = self._accepted.get(request)
        if accepted is not None and accepted[2] >= now - KEPT_MS:
            return answer_of(accepted[0], accepted[1], digest)
        refused = self._refused.get(request)
        if refused is None:
            return None
        if refused[2] < now - REFUSAL_KEPT_MS:
            del self._refused[request]
            return None
        if refused[0] != digest:
            raise Reused
        return refused[1]

    def in_table(self, request: str, now: int) -> bool:
        """Whether the table may hold an answer that is no longer in memory (true of a stranger once in 2^64)."""
        return self._older.get(_short(request), now - KEPT_MS - 1) >= now - KEPT_MS

    def accept(self, answer: Accepted, digest: bytes) -> bytes:
        """Remember an accepted command; returns the answer's bytes for the table."""
        body = _encoder.encode(answer)
        self._refused.pop(answer.request_id, None)
        self._keep(answer.request_id, digest, body, answer.at)
        return body

    def _keep(self, request: str, digest: bytes, body: bytes, at: int) -> None:
        """The newest stay whole. What goes was committed long ago: far more are kept than can wait at once."""
        self._accepted.pop(request, None)  # an id that comes again after 48 hours moves to the end
        self._accepted[request] = (digest, body, at)
        if len(self._accepted) > self._kept:
            oldest = next(iter(self._accepted))
            self._older[_short(oldest)] = self._accepted.pop(oldest)[2]

    def refuse(self, answer: Refused, digest: bytes, now: int) -> None:
        """Remember a refusal; the oldest goes when there are too many."""
        self._refused[answer.request_id] = (digest, answer, now)
        if len(self._refused) > REFUSALS_KEPT:
            del self._refused[next(iter(self._refused))]

    def counted(self, request: str, now: int) -> bool:
        """Whether this request's refused demand has been written down already."""
        return self._counted.get(_short(request), now - KEPT_MS - 1) >= now - KEPT_MS

    def count(self, request: str, now: int) -> None:
        """Its refused demand is being written down."""
        self._counted.pop(_short(request), None)
        self._counted[_short(request)] = now

    def purge(self, now: int) -> int:
        """Now and then, forget what is older than 48 hours; returns that time if the table should too, else 0."""
        if now < self._next_purge:
            return 0
        self._next_purge = now + PURGE_EVERY_MS
        before = now - KEPT_MS
        _forget(self._accepted, before, lambda kept: kept[2])
        _forget(self._older, before, lambda at: at)
        _forget(self._counted, before, lambda at: at)
        return before


def _forget(times: dict[K, V], before: int, time_of: Callable[[V], int]) -> None:
    """Drop what is older, from the front: the oldest stand first."""
    for key in list(itertools.takewhile(lambda key: time_of(times[key]) < before, times)):
        del times[key]


def _short(request: str) -> int:
    """An id as a number: a tenth of the memory."""
    return int.from_bytes(hashlib.blake2b(request.encode(), digest_size=8).digest(), "big")


def answer_of(kept: bytes, answer: bytes, digest: bytes) -> Accepted:
    """The answer that was kept under a digest, for one who asks with this digest. Raises Reused."""
    if kept != digest:
        raise Reused
    return _accepted.decode(answer)
