"""Roboto in dots: fonts, true ink sizes and line breaking for Vietnamese, whose capitals carry two marks."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Literal

import font_roboto
from PIL import ImageFont

Weight = Literal["Regular", "Medium", "Bold", "Black"]
Font = ImageFont.FreeTypeFont
ELLIPSIS = "…"


@functools.cache
def font(weight: Weight, size: int) -> Font:
    """Roboto of one weight; `size` is the em height in dots."""
    return ImageFont.truetype(str(Path(font_roboto.font_directory) / f"Roboto-{weight}.ttf"), size)


@functools.lru_cache(4096)
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
    lines = _lines(text, face, width, most)
    if most and len(lines) > most:
        lines = [*lines[: most - 1], _shorten(lines[most - 1], face, width)]
    return lines


def _lines(text: str, face: Font, width: int, most: int) -> list[str]:
    """The lines; with `most`, no more than one line too many is looked at."""
    lines: list[str] = []
    for word in text.split():
        for piece in _pieces(word, face, width):
            if lines and length(f"{lines[-1]} {piece}", face) <= width:
                lines[-1] = f"{lines[-1]} {piece}"
            else:
                lines.append(piece)
        if most and len(lines) > most:
            break
    return lines


def largest(text: str, weight: Weight, sizes: range, width: int, most: int) -> Font:
    """The largest of `sizes` (falling) at which `text` needs at most `most` lines; else the smallest."""
    for size in sizes:
        face = font(weight, size)
        if len(_lines(text, face, width, most)) <= most:
            return face
    return font(weight, sizes[-1])


def _pieces(word: str, face: Font, width: int) -> list[str]:
    if length(word, face) <= width:
        return [word]
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
