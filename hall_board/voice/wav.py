"""A loudspeaker made of files: takes the time a real one takes and writes what was heard, and when.

`wav:///path/out.wav` gathers everything in one file, begun anew; `wav:///path/folder?keep=100` writes one file an
announcement and keeps the newest. Beside each stands a .json with start and end of each announcement, ms since 1970.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import wave
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from shared.ports.voice import BYTES_A_SAMPLE, Pace, Played, RealPace, Sound, VoiceStatus

BLOCK_S = 0.1  # written as it is heard, so that what a crash leaves is what was heard
KEEP = 100
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Heard:
    """One announcement in the side-car file; `first` and `samples` place it in the WAV file."""

    title: str
    outcome: str
    started_at: int
    ended_at: int
    first: int
    samples: int


class Take:
    """One WAV file and its side-car."""

    def __init__(self, file: Path, rate: int) -> None:
        self.rate = rate
        self._side_car = file.with_suffix(".json")
        self._heard: list[Heard] = []
        file.parent.mkdir(parents=True, exist_ok=True)
        self._raw = file.open("wb")
        self._wave = _begun(self._raw, rate)

    @property
    def length(self) -> int:
        """Samples written so far."""
        return self._wave.tell()

    def write(self, block: bytes) -> None:
        """Add a block; the header is kept true, so the file can be opened at any time."""
        self._wave.writeframes(block)
        self._raw.flush()

    def note(self, heard: Heard) -> None:
        """Add an announcement to the side-car file."""
        self._heard.append(heard)
        unfinished = self._side_car.with_suffix(".json.new")
        unfinished.write_text(json.dumps([asdict(one) for one in self._heard], ensure_ascii=False, indent=1), "utf-8")
        unfinished.replace(self._side_car)

    def close(self) -> None:
        """Finish the file."""
        self._wave.close()
        self._raw.close()


class WavPlayer:
    """Plays into files at the pace of a clock."""

    def __init__(self, target: Path, pace: Pace | None = None, keep: int = KEEP) -> None:
        self._target = target
        self._pace: Pace = pace or RealPace()
        self._keep = keep
        self._one_file = target.suffix.lower() == ".wav"
        self._take: Take | None = None
        self._stopped = False
        self._busy = threading.Lock()

    def open(self) -> None:
        """Get ready; files are made by the first sound."""

    def play(self, sound: Sound) -> Played:
        """Write the sound block by block, each when its time has come."""
        started = self._pace.now_ms()
        try:
            with self._busy:
                code = self._play(sound, started)
        except OSError as error:
            log.error("voice.disk error=%s", error)
            code = "voice.disk"
            self._abandon()
        outcome: Literal["failed", "played"] = "failed" if code else "played"
        return Played(outcome, started, self._pace.now_ms(), code)

    def _play(self, sound: Sound, started: int) -> str:
        if self._stopped:
            return "voice.stopped"
        take = self._current(sound.rate, started)
        if take.rate != sound.rate:
            return "voice.rate_changed"
        first = take.length
        code = self._write(take, sound, started)
        outcome = "failed" if code else "played"
        take.note(Heard(sound.title, outcome, started, self._pace.now_ms(), first, take.length - first))
        if not self._one_file:
            self._finish()
            self._drop_oldest()
        return code

    def _abandon(self) -> None:
        """Let go of a file the disk refused; the next sound begins another."""
        with contextlib.suppress(OSError):
            self._finish()
        self._take = None

    def _finish(self) -> None:
        if self._take:
            self._take.close()
            self._take = None

    def _write(self, take: Take, sound: Sound, started: int) -> str:
        size = int(BLOCK_S * sound.rate) * BYTES_A_SAMPLE
        for at in range(0, len(sound.samples), size):
            block = sound.samples[at : at + size]
            take.write(block)
            heard_by = started + (at + len(block)) * 1000 / (BYTES_A_SAMPLE * sound.rate)
            if self._pace.wait((heard_by - self._pace.now_ms()) / 1000):
                return "voice.stopped"
        return ""

    def _current(self, rate: int, started: int) -> Take:
        if self._take is None:
            stamp = datetime.fromtimestamp(started / 1000, UTC).strftime("%Y%m%dT%H%M%S%f")[:-3]
            self._take = Take(self._target if self._one_file else self._target / f"call-{stamp}.wav", rate)
        return self._take

    def _drop_oldest(self) -> None:
        takes = sorted(self._target.glob("call-*.wav"))
        for file in takes[: max(0, len(takes) - self._keep)]:
            file.unlink(missing_ok=True)
            file.with_suffix(".json").unlink(missing_ok=True)

    def status(self) -> VoiceStatus:
        """Say where the files go."""
        return VoiceStatus(not self._stopped, "voice.stopped" if self._stopped else "", str(self._target))

    def close(self) -> None:
        """Stop at once, after the present block."""
        self._stopped = True
        self._pace.interrupt()
        with self._busy:
            self._finish()


def write_take(file: Path, sound: Sound) -> None:
    """Write one announcement as a WAV file at once, with no side-car. Raises OSError."""
    with file.open("wb") as raw, _begun(raw, sound.rate) as target:
        target.writeframes(sound.samples)


def _begun(raw: BinaryIO, rate: int) -> wave.Wave_write:
    target = wave.open(raw, "wb")  # noqa: SIM115 (closed by whoever asked)
    target.setnchannels(1)
    target.setsampwidth(BYTES_A_SAMPLE)
    target.setframerate(rate)
    return target


def open_wav(url: str) -> WavPlayer:
    """Open `wav:///folder-or-file.wav`. Raises ValueError when the URL names no path or a bad `keep`."""
    parts = urlsplit(url)
    path = unquote(parts.netloc + parts.path)
    if not path.strip("/"):
        raise ValueError(f"no folder or file in {url}")
    return WavPlayer(Path(path), keep=int(parse_qs(parts.query).get("keep", [str(KEEP)])[0]))
