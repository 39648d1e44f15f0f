"""What a clip is: a name safe on any disk, and the text that is said in it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Language = Literal["vi", "en"]

# Names of letters in Vietnamese as taught (Quyết định 31/2002/QĐ-BGD&ĐT), with gờ and hát as halls say them.
LETTERS_VI = {
    "A": "a", "Ă": "á", "Â": "ớ", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "Ê": "ê", "F": "ép-phờ",
    "G": "gờ", "H": "hát", "I": "i", "J": "gi", "K": "ca", "L": "e-lờ", "M": "em-mờ", "N": "en-nờ", "O": "o",
    "Ô": "ô", "Ơ": "ơ", "P": "pê", "Q": "quy", "R": "e-rờ", "S": "ét-sì", "T": "tê", "U": "u", "Ư": "ư", "V": "vê",
    "W": "vê kép", "X": "ích-xì", "Y": "i dài", "Z": "dét",
}  # fmt: skip
# How a letter that is not plain ASCII is written in a file name: as typed in Telex.
TELEX = {"Ă": "aw", "Â": "aa", "Đ": "dd", "Ê": "ee", "Ô": "oo", "Ơ": "ow", "Ư": "uw"}
# Words that would share a name once their marks are taken off.
LIKE_ANOTHER = {"mốt": "mot-after-tens", "mươi": "muoi-tens"}


@dataclass(frozen=True)
class Clip:
    """One recording: its name (also its file name, ASCII), language, and what is said."""

    name: str
    language: Language
    text: str


def plain(text: str) -> str:
    """Lower case ASCII with dashes: "Kính mời Ông, Bà" → kinh-moi-ong-ba."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", bare.encode("ascii", "ignore").decode()).strip("-")


def word(text: str, language: Language) -> Clip:
    """Make the clip of a number word."""
    return Clip(f"{language}-{LIKE_ANOTHER.get(text) or plain(text)}", language, text)


def letter(character: str, language: Language) -> Clip | None:
    """Make the clip of a letter of a label; None for what is not a letter anyone here can name.

    A foreign letter with marks is named by the plain letter under them. English has no Đ: it is a D there.
    """
    upper = unicodedata.normalize("NFC", character).upper()
    if upper not in LETTERS_VI or language == "en":
        upper = plain(character)[:1].upper()
    if upper not in LETTERS_VI:
        return None
    return Clip(f"{language}-letter-{TELEX.get(upper, upper.lower())}", language, _letter_name(upper, language))


def _letter_name(upper: str, language: Language) -> str:
    return LETTERS_VI[upper] if language == "vi" else upper


def fragment(text: str, language: Language) -> Clip:
    """Make the clip of a fixed part of the hall's own wording. Another text is another clip."""
    whole = unicodedata.normalize("NFC", " ".join(text.split()))
    mark = hashlib.sha256(whole.encode()).hexdigest()[:6]
    return Clip(f"{language}-say-{plain(whole)[:40].strip('-') or 'text'}-{mark}", language, whole)
