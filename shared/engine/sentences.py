"""Codes of the domain and the engine as sentences a person can act on, in both languages."""

from __future__ import annotations

import functools

from shared.domain.answers import Refused, Sentence, Unknown
from shared.words import say


@functools.lru_cache(maxsize=1_000)
def _sentence(code: str, values: tuple[tuple[str, str], ...]) -> Sentence:
    word = f"refusal.{code}"
    return Sentence(vi=say(word, "vi", **dict(values)), en=say(word, "en", **dict(values)))


def refused(request: str, code: str, values: dict[str, str] | None = None) -> Refused:
    """A refusal with its sentence."""
    return Refused(request_id=request, code=code, sentence=_sentence(code, tuple((values or {}).items())))


def unknown(request: str, code: str) -> Unknown:
    """An answer that says nobody knows yet, and to ask again."""
    return Unknown(request_id=request, code=code, sentence=_sentence(code, ()))
