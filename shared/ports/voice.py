"""What a loudspeaker can do, and a twin of one that records what it was given and fails as real ones do.

A driver is a function of its URL, found by the entry-point group `xephang.voices`.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Literal, Protocol
from urllib.parse import parse_qs, urlsplit

BYTES_A_SAMPLE = 2


@dataclass(frozen=True)
class Sound:
    """One announcement: mono, 16 bit little endian. `title` says what it is, for logs and side-car files."""

    rate: int
    samples: bytes = field(repr=False)
    title: str = ""

    @property
    def seconds(self) -> float:
        """How long it takes to hear."""
        return len(self.samples) / (BYTES_A_SAMPLE * self.rate)


@dataclass(frozen=True)
class Played:
    """What became of a sound. Times are ms since 1970 of its first and last sample; `code` is empty when all is well.

    Codes: voice.no_device, voice.device_lost, voice.device_slow, voice.disk, voice.rate_changed, voice.stopped.
    """

    outcome: Literal["played", "failed"]
    started_at: int
    ended_at: int
    code: str = ""


@dataclass(frozen=True)
class VoiceStatus:
    """Whether a sound would be heard if it were played now; `code` as in Played, `detail` the device's name."""

    ready: bool
    code: str = ""
    detail: str = ""


class VoicePlayer(Protocol):
    """A loudspeaker. Trouble is a value, never an exception; a driver never tries again by itself."""

    def open(self) -> None:
        """Get ready. The device itself is held only while a sound plays."""

    def play(self, sound: Sound) -> Played:
        """Play to the end, and return when it has been heard, has failed, or was closed from another thread."""

    def status(self) -> VoiceStatus:
        """Say how the device is, without playing."""

    def close(self) -> None:
        """Stop at once and let go. Harmless when already closed."""


class Pace(Protocol):
    """Time as a player lives it, so that a test can live faster."""

    def now_ms(self) -> int:
        """Read the clock: ms since 1970."""

    def wait(self, seconds: float) -> bool:
        """Let time pass. True when `interrupt` ended the wait before its time."""

    def interrupt(self) -> None:
        """End this wait and all later ones."""


class RealPace:
    """Time as the wall clock has it; waiting can be interrupted from another thread."""

    def __init__(self) -> None:
        self._interrupted = threading.Event()

    def now_ms(self) -> int:
        """Read the wall clock."""
        return time.time_ns() // 1_000_000

    def wait(self, seconds: float) -> bool:
        """Wait in real time."""
        return self._interrupted.wait(max(0.0, seconds))

    def interrupt(self) -> None:
        """End waiting for good."""
        self._interrupted.set()


class VirtualPace:
    """Time that passes only by waiting, and then at once: for tests and simulations."""

    def __init__(self, now_ms: int = 1_800_000_000_000) -> None:
        self._now_ms = float(now_ms)
        self._interrupted = False

    def now_ms(self) -> int:
        """Read the virtual clock."""
        return round(self._now_ms)

    def wait(self, seconds: float) -> bool:
        """Move the clock on."""
        if not self._interrupted:
            self._now_ms += max(0.0, seconds) * 1000
        return self._interrupted

    def interrupt(self) -> None:
        """End waiting for good."""
        self._interrupted = True


class TwinVoice:
    """A loudspeaker that keeps what it was given, takes the time a real one takes, and can be unplugged or slow."""

    def __init__(self, pace: Pace | None = None) -> None:
        self.pace: Pace = pace or RealPace()
        self.heard: list[tuple[Sound, Played]] = []
        self._plugged = True
        self._loses_after: float | None = None
        self._slowness = 1.0
        self._closed = False

    def unplug(self) -> None:
        """Pull the cable (the outside world)."""
        self._plugged = False

    def plug_in(self) -> None:
        """Put the cable back (the outside world)."""
        self._plugged = True

    def unplug_after(self, seconds: float) -> None:
        """Pull the cable so long into the next sound (the outside world)."""
        self._loses_after = seconds

    def drag(self, slowness: float) -> None:
        """Take so many times as long as a sound lasts (the outside world)."""
        self._slowness = slowness

    def open(self) -> None:
        """Get ready."""

    def play(self, sound: Sound) -> Played:
        """Live through the sound and remember it."""
        started = self.pace.now_ms()
        code = self._live_through(sound.seconds * self._slowness)
        played = Played("failed" if code else "played", started, self.pace.now_ms(), code)
        self.heard.append((sound, played))
        return played

    def _live_through(self, seconds: float) -> str:
        if self._closed:
            return "voice.stopped"
        if not self._plugged:
            return "voice.no_device"
        if self._loses_after is not None and self._loses_after < seconds:
            self.pace.wait(self._loses_after)
            self._plugged, self._loses_after = False, None
            return "voice.device_lost"
        return "voice.stopped" if self.pace.wait(seconds) else ""

    def status(self) -> VoiceStatus:
        """Say whether it is plugged in."""
        ready = self._plugged and not self._closed
        return VoiceStatus(ready, "" if ready else "voice.no_device", "twin")

    def close(self) -> None:
        """Stop at once."""
        self._closed = True
        self.pace.interrupt()


def open_twin(url: str) -> TwinVoice:
    """Make a twin: `twin://?lost_after=SECONDS&slow=FACTOR`. Raises ValueError for what is not a number."""
    options = parse_qs(urlsplit(url).query)
    twin = TwinVoice()
    if "lost_after" in options:
        twin.unplug_after(float(options["lost_after"][0]))
    if "slow" in options:
        twin.drag(float(options["slow"][0]))
    return twin
