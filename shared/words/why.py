"""Why a ticket is called, in words a citizen can read."""

from __future__ import annotations

from shared.domain.events import Why
from shared.words import say, say_count

SHOWN = 3


def why_in_words(why: Why, language: str = "vi") -> str:
    """One or two sentences: the rule that chose the ticket, and whom it passed over."""
    first = say(f"why.{why.rule}", language)
    if why.tier and why.rule != "chosen":
        first = f"{first} {say('why.helping', language)}"
    if why.reason:
        first = f"{first} {say('why.reason', language, reason=why.reason)}"
    if not why.passed_over:
        return first
    labels = ", ".join(head.label for head in why.passed_over[:SHOWN])
    people = sum(head.waiting for head in why.passed_over)
    return f"{first} {say_count('why.passed_over', people, language, labels=labels)}"
