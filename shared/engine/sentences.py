"""Codes of the domain and the engine as sentences a person can act on, in both languages."""

from __future__ import annotations

import functools
import re

from shared.domain.answers import Refused, Sentence, Unknown
from shared.words import say

ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@functools.lru_cache(maxsize=1_000)
def _sentence(code: str, values: tuple[tuple[str, str], ...]) -> Sentence:
    word, given = f"refusal.{code}", {name: _plain(value) for name, value in values}
    return Sentence(vi=say(word, "vi", **given), en=say(word, "en", **given))


def _plain(value: str) -> str:
    """A day as people write it: the rules name it "2026-11-24", a sentence says 24/11/2026."""
    day = ISO_DATE.fullmatch(value)
    return "/".join(reversed(day.groups())) if day else value


def refused(request: str, code: str, values: dict[str, str] | None = None) -> Refused:
    """A refusal with its sentence."""
    return Refused(request_id=request, code=code, sentence=_sentence(code, tuple((values or {}).items())))


def unknown(request: str, code: str) -> Unknown:
    """An answer that says nobody knows yet, and to ask again."""
    return Unknown(request_id=request, code=code, sentence=_sentence(code, ()))
