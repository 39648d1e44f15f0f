"""Making voice packs: clips are rendered one by one, shaped alike, and put in place only when all is done."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import msgspec

from hall_board.voice.clips import Clip
from hall_board.voice.packs import MANIFEST, Entry, Manifest, PackError, digest, read_manifest
from hall_board.voice.phrases import inventory
from hall_board.voice.shaping import Samples, pcm16, resampled, shaped
from hall_board.voice.wav import write_take
from shared.domain.hall import VoiceSettings
from shared.ports.voice import Sound

RATE = 22050  # what espeak-ng speaks at; enough for a hall's loudspeakers
SHAPE = "2"  # raise when shaping or rendering changes, so that cached packs are made anew


class Maker(Protocol):
    """Where clips come from."""

    @property
    def voice(self) -> str:
        """Name the voice, for the manifest."""

    @property
    def made_with(self) -> str:
        """Say how clips are made, for the manifest."""

    def render(self, clip: Clip) -> tuple[Samples, int] | None:
        """Give samples and rate of a clip, or None when there is none. Raises PackError when no clip can be had."""


@dataclass(frozen=True)
class Made:
    """A finished pack, and the clips that could not be put in it."""

    folder: Path
    missing: list[Clip]


def hall_pack(settings: VoiceSettings, packs: Path, letters: str = "") -> Path:
    """Give the folder of the pack a hall speaks with: its own, or one made offline and kept under `packs`.

    Another wording, region or language is another pack. Raises PackError when it cannot be made.
    """
    if settings.pack:
        return Path(settings.pack)
    from hall_board.voice.espeak import EspeakMaker

    maker = EspeakMaker(settings.region)
    clips = inventory(settings, letters)
    folder = packs / f"espeak-{settings.region}-{_key(maker, clips)}"
    if not (folder / MANIFEST).exists():
        make_pack(maker, clips, folder, settings.region)
    return folder


def make_pack(maker: Maker, clips: Sequence[Clip], folder: Path, region: str) -> Made:
    """Make a pack at `folder`, replacing what was there.

    Clips are gathered beside it first; when the maker fails halfway they stay, and the next try goes on from there.
    Raises PackError, as the maker does, or when the disk refuses.
    """
    work = folder.with_name(f"{folder.name}.{_key(maker, clips)[:8]}.part")
    try:
        work.mkdir(parents=True, exist_ok=True)
        missing = [clip for clip in clips if not _gather(maker, clip, work)]
        _write_manifest(maker, [clip for clip in clips if clip not in missing], work, region)
        _put_in_place(work, folder)
    except OSError as error:
        if not _finished_by_another(work, folder):
            raise PackError("voice.disk", folder=str(folder)) from error
        missing = [clip for clip in clips if clip.name not in read_manifest(folder).clips]
    return Made(folder, missing)


def write_wav(file: Path, samples: Samples, rate: int) -> None:
    """Write a mono 16 bit WAV file, whole or not at all. Raises OSError."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    write_take(unfinished, Sound(rate, pcm16(samples).tobytes()))
    unfinished.replace(file)


def _key(maker: Maker, clips: Iterable[Clip]) -> str:
    content = msgspec.json.encode([SHAPE, maker.voice, maker.made_with, [(clip.name, clip.text) for clip in clips]])
    return hashlib.sha256(content).hexdigest()[:12]


def _gather(maker: Maker, clip: Clip, work: Path) -> bool:
    file = work / f"{clip.name}.wav"
    if file.exists():
        return True
    rendered = maker.render(clip)
    if rendered is None:
        return False
    samples, rate = rendered
    finished = shaped(resampled(samples, rate, RATE), RATE)
    if len(finished):
        write_wav(file, finished, RATE)
    return bool(len(finished))


def _write_manifest(maker: Maker, clips: Iterable[Clip], work: Path, region: str) -> None:
    manifest = Manifest(
        voice=maker.voice,
        region=region,
        rate=RATE,
        made_with=maker.made_with,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        clips={clip.name: _entry(clip, work) for clip in clips},
    )
    (work / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))


def _entry(clip: Clip, work: Path) -> Entry:
    file = work / f"{clip.name}.wav"
    ms = (file.stat().st_size - 44) * 1000 // (2 * RATE)  # 44 bytes of WAV header, 2 bytes a sample
    return Entry(file=file.name, text=clip.text, language=clip.language, ms=ms, sha256=digest(file))


def _put_in_place(work: Path, folder: Path) -> None:
    old = folder.with_name(f"{folder.name}.{os.getpid()}.old")
    if folder.exists():
        folder.rename(old)
    work.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _finished_by_another(work: Path, folder: Path) -> bool:
    """Tell whether another program made the same pack meanwhile and took the shared working folder away."""
    return not work.exists() and (folder / MANIFEST).exists()
