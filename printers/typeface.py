"""Roboto in dots: fonts, true ink sizes and line breaking for Vietnamese, whose capitals carry two marks."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Literal

import font_roboto  # type: ignore[import-untyped]
from PIL import ImageFont

Weight = Literal["Regular", "Medium", "Bold", "Black"]
Font = ImageFont.FreeTypeFont
ELLIPSIS = "…"


@functools.cache
def font(weight: Weight, size: int) -> Font:
    """Roboto of one weight; `size` is the em height in dots."""
    return ImageFont.truetype(str(Path(font_roboto.font_directory) / f"Roboto-{weight}.ttf"), size)


def length(text: str, face: Font) -> int:
    """Width in dots, ink and side bearings together, whichever is wider."""
    left, _, right, _ = face.getbbox(text, anchor="ls")
    return max(-int(-face.getlength(text) // 1), int(right - min(left, 0)))


def ink_above(text: str, face: Font) -> int:
    """Dots of ink above the baseline; at least a capital's height, so that lines of lower case stand level."""
    return int(max(-face.getbbox(text, anchor="ls")[1], -face.getbbox("H", anchor="ls")[1]))


def ink_below(text: str, face: Font) -> int:
    """Dots of ink below the baseline, 0 where there are none."""
    return int(max(face.getbbox(text, anchor="ls")[3], 0))


def wrap(text: str, face: Font, width: int, most: int = 0) -> list[str]:
    """Break at spaces into lines no wider than `width`; beyond `most` lines (0: no limit) end a word with an ellipsis.

    A single word wider than the line is broken between letters; text is NFC, so a letter always keeps its marks.
    """
    lines: list[str] = []
    for word in _words(text, face, width):
        if lines and length(f"{lines[-1]} {word}", face) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    if most and len(lines) > most:
        lines = [*lines[: most - 1], _shorten(lines[most - 1], face, width)]
    return lines


def largest(text: str, weight: Weight, sizes: range, width: int, most: int) -> Font:
    """The largest of `sizes` (falling) at which `text` needs at most `most` lines; else the smallest."""
    for size in sizes:
        face = font(weight, size)
        if len(wrap(text, face, width)) <= most:
            return face
    return font(weight, sizes[-1])


def _words(text: str, face: Font, width: int) -> list[str]:
    return [piece for word in text.split() for piece in _pieces(word, face, width)]


def _pieces(word: str, face: Font, width: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and length(pieces[-1] + letter, face) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _shorten(line: str, face: Font, width: int) -> str:
    words = line.split(" ")
    while len(words) > 1 and length(" ".join(words).rstrip(",;:.–-") + ELLIPSIS, face) > width:
        words.pop()
    last = " ".join(words).rstrip(",;:.–-")
    while last and length(last + ELLIPSIS, face) > width:
        last = last[:-1]
    return last + ELLIPSIS
