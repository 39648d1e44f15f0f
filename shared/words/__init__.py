"""One catalogue of words for screens, paper, pages and voice: `say("kiosk.take_number", "vi")`.

Sources are vi/ROOM.po and en/ROOM.po with ids as msgid; `python -m shared.words.build` (part of `make setup`)
makes built/vi.mo, built/en.mo and, where PySide6 is installed, built/vi.qm and built/en.qm for `qsTrId`.
"""

from __future__ import annotations

import functools
import gettext
from pathlib import Path

LANGUAGES = ("vi", "en")
BUILT = Path(__file__).parent / "built"


@functools.cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """The words of one language; an unknown language gets Vietnamese. Raises FileNotFoundError before `make setup`."""
    chosen = language if language in LANGUAGES else "vi"
    with (BUILT / f"{chosen}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def say(word: str, language: str = "vi", **values: object) -> str:
    """The text of a word id, with {names} filled in. A missing id comes back as itself, and a test finds it."""
    text = catalogue(language).gettext(word)
    return text.format(**values) if values else text


def say_count(word: str, count: int, language: str = "vi", **values: object) -> str:
    """Like `say` for a word with a plural form; {count} is filled in."""
    return catalogue(language).ngettext(word, word, count).format(count=count, **values)
