"""A voice pack: a folder of short recordings (WAV or OGG, mono) and a manifest.json that says what is in it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np

from hall_board.voice.clips import Clip
from hall_board.voice.shaping import Samples, mono, resampled
from shared.words import say

MANIFEST = "manifest.json"
log = logging.getLogger(__name__)


class PackError(Exception):
    """A pack cannot be made or opened. `code` is for logs; `sentence` tells a person what to do next."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"{code} {facts}" if facts else code)
        self.code = code
        self.facts = facts

    def sentence(self, language: str = "vi") -> str:
        """Say what is wrong and what to do."""
        return say(self.code, language, **self.facts)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One clip in the manifest."""

    file: str
    text: str
    language: str
    ms: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What manifest.json holds. `made_with` says how: an engine and its version, or a person's recording."""

    format: int = 1
    voice: str
    language: str = "vi"
    region: str
    rate: int  # samples a second, of every file and of the joined announcement
    made_with: str
    made_at: str  # ISO 8601, UTC
    clips: dict[str, Entry]


@dataclass(frozen=True)
class Pack:
    """An opened pack: every clip in memory at one rate, so that a call reads nothing from disk."""

    manifest: Manifest
    clips: dict[str, Samples]
    unreadable: list[str] = field(default_factory=list)

    @property
    def rate(self) -> int:
        """Samples a second of every clip."""
        return self.manifest.rate

    def lacking(self, names: Iterable[str]) -> list[str]:
        """Tell which of these clips the pack does not have."""
        return [name for name in names if name not in self.clips]


def read_manifest(folder: Path) -> Manifest:
    """Read a pack's manifest. Raises PackError when there is none or it is damaged."""
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise PackError("voice.no_pack", folder=str(folder)) from error


def open_pack(folder: Path) -> Pack:
    """Load a pack into memory. A clip that is missing or damaged is left out, logged, and named in `unreadable`."""
    manifest = read_manifest(folder)
    clips: dict[str, Samples] = {}
    unreadable = []
    for name, entry in manifest.clips.items():
        samples = _read_entry(folder, entry, manifest.rate)
        if samples is None:
            unreadable.append(name)
        else:
            clips[name] = samples
    if unreadable:
        log.warning("voice.clips_unreadable count=%d first=%s", len(unreadable), unreadable[0])
    return Pack(manifest, clips, unreadable)


def read_sound(file: Path) -> tuple[Samples, int]:
    """Read any sound file as mono samples and their rate. Raises OSError or soundfile's RuntimeError."""
    import soundfile

    samples, rate = soundfile.read(file, dtype="float32", always_2d=False)
    return mono(samples), int(rate)


def _read_entry(folder: Path, entry: Entry, rate: int) -> Samples | None:
    if Path(entry.file).name != entry.file:  # a manifest never points outside its folder
        return None
    try:
        samples, own_rate = read_sound(folder / entry.file)
    except (OSError, RuntimeError):
        return None
    return resampled(samples, own_rate, rate) if np.abs(samples).max(initial=0.0) > 0 else None


@dataclass(frozen=True)
class Findings:
    """What `check` found: clips the hall can ask for that are absent, and files that are not what was made."""

    missing: list[Clip]
    damaged: list[str]

    @property
    def complete(self) -> bool:
        """Whether every announcement of the hall can be spoken whole."""
        return not self.missing and not self.damaged


def check(folder: Path, wanted: Iterable[Clip]) -> Findings:
    """Compare a pack with the clips a hall can ask for, and its files with their checksums."""
    entries = read_manifest(folder).clips
    missing = [clip for clip in wanted if clip.name not in entries]
    damaged = [name for name, entry in entries.items() if digest(folder / entry.file) != entry.sha256]
    return Findings(missing, damaged)


def digest(file: Path) -> str:
    """Work out the SHA-256 of a file; of one that cannot be read, nothing."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""
