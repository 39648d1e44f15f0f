"""Clips read from a person's recordings: a folder of files named by clip, e.g. vi-khong.wav."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from hall_board.voice.clips import Clip
from hall_board.voice.packs import digest, read_sound
from hall_board.voice.shaping import Samples

ENDINGS = (".wav", ".flac", ".ogg")


class RecordedMaker:
    """Clips as a person recorded them. `voice` names the person or the occasion, as the hall wishes."""

    def __init__(self, source: Path, voice: str = "") -> None:
        self.voice = voice or source.name
        self.made_with = f"recorded {_fingerprint(source)}"
        self._source = source

    def render(self, clip: Clip) -> tuple[Samples, int] | None:
        """Read the recording of a clip; None when there is none or it cannot be read."""
        file = _recording(self._source, clip)
        return _read(file) if file else None


def not_recorded(source: Path, wanted: Iterable[Clip]) -> list[Clip]:
    """List the clips for which a folder of recordings has no file that can be read."""
    found = ((clip, _recording(source, clip)) for clip in wanted)
    return [clip for clip, file in found if file is None or _read(file) is None]


def _recording(source: Path, clip: Clip) -> Path | None:
    files = (source / f"{clip.name}{ending}" for ending in ENDINGS)
    return next((file for file in files if file.exists()), None)


def _read(file: Path) -> tuple[Samples, int] | None:
    try:
        return read_sound(file)
    except (OSError, RuntimeError):
        return None


def _fingerprint(source: Path) -> str:
    """Mark the recordings as they are now, so that a clip recorded again is taken again."""
    marks = sorted(f"{file.name} {digest(file)}" for file in source.glob("*") if file.suffix in ENDINGS)
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:12]
