"""Joins clips into one sound, in memory, with pauses and short cross-fades; and finds words when a clip is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from hall_board.voice.packs import Pack
from hall_board.voice.phrases import AFTER_CHIME, CHIME, PAUSE, pause_ms
from hall_board.voice.shaping import Samples, chime, silence

CROSS_FADE_S = 0.018
ONLY_CHIME = [CHIME, AFTER_CHIME, CHIME]


def is_mark(name: str) -> bool:
    """Tell a mark (chime, pause) from a clip."""
    return name == CHIME or name.startswith(PAUSE)


def lacking(names: Iterable[str], pack: Pack) -> list[str]:
    """Tell which clips of an announcement the pack does not have."""
    return pack.lacking(name for name in names if not is_mark(name))


def speakable(candidates: Sequence[list[str]], pack: Pack) -> tuple[list[str], int]:
    """Choose the first candidate whose clips are all there, and say which it was.

    When none is whole, the last one is said without what it lacks; with no word left it is the chime twice,
    never silence.
    """
    for at, names in enumerate(candidates):
        if not lacking(names, pack):
            return names, at
    missing = set(lacking(candidates[-1], pack))
    rest = [name for name in candidates[-1] if name not in missing]
    spoken = [name for name in rest if not is_mark(name)]
    return (rest if spoken else ONLY_CHIME), len(candidates)


def join(names: Iterable[str], pack: Pack) -> Samples:
    """Join clips, chime and pauses; neighbours with no pause between them are cross-faded, unknown names left out."""
    pieces: list[Samples] = []
    fade_next = False
    for name in names:
        piece = _piece(name, pack)
        if piece is None:
            continue
        if fade_next and not is_mark(name):
            piece = _cross_faded(pieces, piece, pack.rate)
        pieces.append(piece)
        fade_next = not is_mark(name)
    return np.concatenate(pieces) if pieces else silence(0, pack.rate)


def _piece(name: str, pack: Pack) -> Samples | None:
    if name == CHIME:
        return chime(pack.rate)
    if name.startswith(PAUSE):
        return silence(pause_ms(name), pack.rate)
    return pack.clips.get(name)


def _cross_faded(pieces: list[Samples], piece: Samples, rate: int) -> Samples:
    """Lay the start of a piece over the end of the last one, which is cut short by as much."""
    last = pieces[-1]
    width = min(int(CROSS_FADE_S * rate), len(last), len(piece))
    if not width:
        return piece
    rise = np.linspace(0.0, 1.0, width, dtype=np.float32)
    met = last[-width:] * np.sqrt(1 - rise) + piece[:width] * np.sqrt(rise)
    pieces[-1] = last[:-width]
    return np.concatenate([met, piece[width:]]).astype(np.float32)
