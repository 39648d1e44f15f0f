"""Clips read from a person's recordings: a folder of files named by clip, e.g. vi-khong.wav."""

from __future__ import annotations

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
        for ending in ENDINGS:
            file = self._source / f"{clip.name}{ending}"
            if file.exists():
                return _read(file)
        return None


def _read(file: Path) -> tuple[Samples, int] | None:
    try:
        return read_sound(file)
    except (OSError, RuntimeError):
        return None


def _fingerprint(source: Path) -> str:
    """Mark the recordings as they are now, so that a clip recorded again is taken again."""
    import hashlib

    marks = sorted(f"{file.name} {digest(file)}" for file in source.glob("*") if file.suffix in ENDINGS)
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:12]
