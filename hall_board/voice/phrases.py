"""From a call to the names of clips, in order. Pure: the same call always gives the same names.

Between clips stand `chime` and `pause:MS`; two clips with nothing between them run into each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal

from hall_board.voice import numerals
from hall_board.voice.clips import LETTERS_VI, Clip, Language, fragment, letter, word
from shared.domain.hall import VoiceSettings
from shared.words import say

Kind = Literal["call", "recall"]
Form = Literal["full", "once", "short"]

CHIME = "chime"
PAUSE = "pause:"
BETWEEN_DIGITS = PAUSE + "60"
AROUND_NUMBER = PAUSE + "90"
COMMA = PAUSE + "220"
AFTER_CHIME = PAUSE + "250"
BETWEEN_SENTENCES = PAUSE + "650"
LONGEST_CARDINAL = 12  # digits; a longer run is read one by one

Spoken = Clip | str  # a clip, or one of the marks above


def announcement(kind: Kind, label: str, counter: int, settings: VoiceSettings, form: Form = "full") -> list[str]:
    """Name all that is heard for one call: chime, the sentence as often as set, then English where set.

    `once` leaves out the repetitions; `short` is ticket and counter in Vietnamese alone, without the chime: several
    of them go together after one.
    """
    times = settings.recall_repeats if kind == "recall" else settings.repeats
    vietnamese = sentence(kind, label, counter, settings, "vi", form=form)
    sentences = [vietnamese] * (max(1, times) if form == "full" else 1)
    if settings.english and form != "short":
        sentences.append(sentence(kind, label, counter, settings, "en", form=form))
    chime = [CHIME, AFTER_CHIME] if settings.chime and form != "short" else []
    return chime + between(BETWEEN_SENTENCES, sentences)


def sentence(
    kind: Kind, label: str, counter: int, settings: VoiceSettings, language: Language, *, form: Form = "full"
) -> list[str]:
    """Name the clips of one sentence in one language, said once."""
    slots = {
        "ticket": _ticket(label, settings, language),
        "counter": _cardinal(counter, language, settings),
    }
    spoken: list[Spoken] = []
    for part in _parts(wording(kind, settings, language, form), language):
        if isinstance(part, str) and part in slots:
            spoken += [AROUND_NUMBER, *slots[part], AROUND_NUMBER]
        else:
            spoken.append(part)
    return list(_names(spoken))


def fallback(label: str, counter: int, settings: VoiceSettings) -> list[str]:
    """Name what is said when a clip of the sentence is missing: chime, letters and digits, the counter's digits."""
    plain_reading = VoiceSettings(reading="digits", region=settings.region)
    counter_digits = _apart([word(text, "vi") for text in numerals.digits(str(counter))])
    spoken = [CHIME, AFTER_CHIME, *_ticket(label, plain_reading, "vi"), BETWEEN_SENTENCES, *counter_digits]
    return list(_names(spoken))


def inventory(settings: VoiceSettings, letters: str = "") -> list[Clip]:
    """List every clip the settings can ask for. `letters` are those of the hall's series; empty: the whole alphabet."""
    languages: tuple[Language, ...] = ("vi", "en") if settings.english else ("vi",)
    found: dict[str, Clip] = {}
    for language in languages:
        named = [letter(character, language) for character in letters or LETTERS_VI]
        words = [word(text, language) for text in _number_words(language, settings)]
        found |= {clip.name: clip for clip in [*words, *_fixed(settings, language), *(clip for clip in named if clip)]}
    return list(found.values())


def wording(kind: Kind, settings: VoiceSettings, language: Language, form: Form) -> str:
    """Choose the template of a sentence; one that does not say the ticket gives way to the default wording."""
    if form == "short":
        return say("voice.short", language)
    field = "wording_en" if language == "en" else "recall_wording" if kind == "recall" else "wording"
    own: str = getattr(settings, field)
    standard: str = getattr(VoiceSettings(), field)
    return own if "{ticket}" in own else standard


def between(mark: str, lists: list[list[str]]) -> list[str]:
    """Put a mark between lists of names and make one list of them."""
    return [name for at, names in enumerate(lists) for name in ([mark, *names] if at else names)]


def _parts(template: str, language: Language) -> Iterator[Spoken]:
    """Cut a template: "ticket" and "counter" for its slots, COMMA for punctuation at an edge, clips for its text."""
    for at, text in enumerate(re.split(r"\{(ticket|counter)\}", template)):
        if at % 2:
            yield text
            continue
        core = re.sub(r"^[\W_]+|[\W_]+$", "", text)
        if not core:
            yield from [COMMA] if text.strip() else []
            continue
        before, after = text.split(core, 1)
        yield from [COMMA] if before.strip() else []
        yield fragment(re.sub(r"[{}]", " ", core), language)
        yield from [COMMA] if after.strip() else []


def _fixed(settings: VoiceSettings, language: Language) -> Iterator[Clip]:
    forms: tuple[tuple[Kind, Form], ...] = (("call", "full"), ("recall", "full"), ("call", "short"))
    for kind, form in forms:
        parts = _parts(wording(kind, settings, language, form), language)
        yield from (part for part in parts if isinstance(part, Clip))


def _number_words(language: Language, settings: VoiceSettings) -> Iterable[str]:
    if language == "en":
        tens = (text for text in numerals.ENGLISH_TENS if text)
        powers = (text for text in numerals.ENGLISH_POWERS[:5] if text)
        return [*numerals.ENGLISH_UNITS, *tens, "hundred", "and", *powers]
    manner = numerals.MANNERS[settings.region]
    tens_words = [*numerals.UNITS_AFTER_TENS.values(), "mười", "mươi", "trăm"]
    return [*numerals.UNITS, *tens_words, manner.lone_unit, manner.thousand, "triệu", "tỷ"]


def _ticket(label: str, settings: VoiceSettings, language: Language) -> list[Spoken]:
    runs = re.findall(r"[0-9]+|[^0-9]", unicodedata.normalize("NFC", label))
    spoken: list[Spoken] = []
    for at, run in enumerate(runs):
        if run[0] in "0123456789":
            reading = settings.reading if at == len(runs) - 1 else "digits"
            said = _number(run, reading, language, settings)
        else:
            said = [clip] if (clip := letter(run, language)) else []
        if spoken and said:
            spoken.append(BETWEEN_DIGITS)
        spoken += said
    return spoken


def _number(run: str, reading: str, language: Language, settings: VoiceSettings) -> list[Spoken]:
    """Read a run of digits: each by itself, as a number, or `grouped`: leading zeros first, then the number."""
    if reading == "digits" or len(run) > LONGEST_CARDINAL or not run.strip("0"):
        texts = numerals.digits(run) if language == "vi" else numerals.english_digits(run)
        return _apart([word(text, language) for text in texts])
    whole = _cardinal(int(run), language, settings)
    zeros = len(run) - len(run.lstrip("0")) if reading == "grouped" else 0
    if not zeros:
        return whole
    return [*_number("0" * zeros, "digits", language, settings), BETWEEN_DIGITS, *whole]


def _cardinal(number: int, language: Language, settings: VoiceSettings) -> list[Spoken]:
    if not 0 <= number < 10**LONGEST_CARDINAL:
        return _number(str(abs(number)), "digits", language, settings)
    manner = numerals.MANNERS[settings.region]
    texts = numerals.cardinal(number, manner) if language == "vi" else numerals.english_cardinal(number)
    return [word(text, language) for text in texts]


def _apart(spoken: list[Clip]) -> list[Spoken]:
    return [part for at, clip in enumerate(spoken) for part in ((BETWEEN_DIGITS, clip) if at else (clip,))]


def _names(spoken: Iterable[Spoken]) -> Iterator[str]:
    """Turn into names; of pauses side by side the longest stays, and none stands at an end."""
    waiting = ""
    started = False
    for part in spoken:
        name = part if isinstance(part, str) else part.name
        if name.startswith(PAUSE):
            waiting = max(waiting, name, key=pause_ms)
            continue
        if waiting and started:
            yield waiting
        waiting, started = "", True
        yield name


def pause_ms(name: str) -> int:
    """Tell the length of a pause mark in milliseconds; anything else has none."""
    return int(name.removeprefix(PAUSE)) if name.startswith(PAUSE) else 0
