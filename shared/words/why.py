"""Why a ticket is called, in words a citizen can read."""

from __future__ import annotations

from collections.abc import Iterable

from shared.domain.events import Why
from shared.domain.hall import Reason
from shared.words import say, say_count

SHOWN = 3
HELPING = {1: "why.helping", 2: "why.helping_long"}


def why_in_words(why: Why, language: str = "vi", reasons: Iterable[Reason] = ()) -> str:
    """A few sentences: the rule that chose the ticket, and whom it passed over. `reasons`: the hall's."""
    sentences = [say(f"why.{why.rule}", language)]
    if why.tier and why.rule != "chosen":
        sentences.append(say(HELPING.get(why.tier, "why.helping"), language))
    if why.reason:
        sentences.append(say("why.reason", language, reason=_named(why.reason, language, reasons)))
    if why.note:
        sentences.append(say("why.note", language, note=why.note))
    if why.passed_over:
        labels = ", ".join(head.label for head in why.passed_over[:SHOWN])
        people = sum(head.waiting for head in why.passed_over)
        sentences.append(say_count("why.passed_over", people, language, labels=labels))
    return " ".join(sentences)


def rule_in_words(why: Why, language: str = "vi") -> str:
    """One sentence: that the counter helps elsewhere, or else the rule alone."""
    return say(HELPING.get(why.tier, f"why.{why.rule}"), language)


def _named(given: str, language: str, reasons: Iterable[Reason]) -> str:
    """The hall's name of a reason; the text itself where the hall lists none."""
    found = next((each for each in reasons if each.id == given), None)
    return given if found is None else found.name_en if language == "en" and found.name_en else found.name
