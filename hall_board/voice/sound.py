"""The sound card, through sounddevice (PortAudio). Its stream is open only while an announcement plays.

`sound://` is the default output; `sound://?device=NAME` one whose name contains NAME.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from shared.ports.voice import BYTES_A_SAMPLE, Played, Sound, VoiceStatus

BLOCK_S = 0.25
LATENCY_S = 0.2  # what the card holds: the program may be busy drawing for so long without a gap in the sound
GRACE_S = 4.0  # a card that takes this much longer than the sound lasts is taken for stuck
log = logging.getLogger(__name__)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class _Playing:
    """One sound on its way, in a thread of its own: a card that hangs then holds up nothing else."""

    def __init__(self, sound: Sound, device: str | None) -> None:
        self.started_at = _now_ms()
        self.code = "voice.no_device"  # until it has gone well
        self._sound = sound
        self._device = device
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="voice-sound", daemon=True)

    def run(self, seconds: float) -> bool:
        """Play; False when it had not ended after so many seconds."""
        self._thread.start()
        self._thread.join(seconds)
        return not self.running

    @property
    def running(self) -> bool:
        """Whether the card still holds the thread."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """End after the present block."""
        self._stop.set()

    def _run(self) -> None:
        import sounddevice

        try:
            samples, rate, channels = _fitted(self._sound, self._device)
            stream = sounddevice.RawOutputStream(
                samplerate=rate, channels=channels, dtype="int16", device=self._device, latency=LATENCY_S
            )
            with stream:  # leaving it normally waits until the last sample was heard
                self.code = "voice.device_lost"
                self.started_at = _now_ms()
                stopped = self._feed(stream, samples, int(BLOCK_S * rate) * BYTES_A_SAMPLE * channels)
            self.code = "voice.stopped" if stopped else ""
        except (sounddevice.PortAudioError, OSError, ValueError) as error:
            log.warning("%s device=%s error=%s", self.code, self._device, error)

    def _feed(self, stream: Any, samples: bytes, size: int) -> bool:
        for at in range(0, len(samples), size):
            if self._stop.is_set():
                stream.abort()
                return True
            stream.write(samples[at : at + size])
        return False


class SoundPlayer:
    """Plays on a sound card."""

    def __init__(self, device: str | None = None) -> None:
        self._device = device
        self._playing: _Playing | None = None
        self._look_again = False
        self._closed = False

    def open(self) -> None:
        """Load PortAudio now rather than at the first call."""
        self.status()

    def look_again(self) -> None:
        """Let PortAudio look for devices anew, which it otherwise does only once. Not while a sound plays."""
        if not (self._playing and self._playing.running):
            _loaded(look_again=True)

    def play(self, sound: Sound) -> Played:
        """Play on the card; a card that is absent, vanishes or hangs is told in the answer."""
        now = _now_ms()
        if self._closed:
            return Played("failed", now, now, "voice.stopped")
        if self._playing and self._playing.running:
            return Played("failed", now, now, "voice.device_slow")
        if not _loaded(look_again=self._look_again):
            self._look_again = True
            return Played("failed", now, now, "voice.no_device")
        self._playing = playing = _Playing(sound, self._device)
        code = playing.code if playing.run(sound.seconds + GRACE_S) else "voice.device_slow"
        self._look_again = bool(code)
        return Played("failed" if code else "played", playing.started_at, _now_ms(), code)

    def status(self) -> VoiceStatus:
        """Ask PortAudio for the device."""
        if self._closed or not _loaded(look_again=False):
            return VoiceStatus(False, "voice.no_device")
        import sounddevice

        try:
            return VoiceStatus(True, detail=str(sounddevice.query_devices(self._device, "output")["name"]))
        except (sounddevice.PortAudioError, ValueError) as error:
            return VoiceStatus(False, "voice.no_device", str(error))

    def close(self) -> None:
        """Stop after the present quarter of a second."""
        self._closed = True
        if self._playing:
            self._playing.stop()


def open_sound(url: str) -> SoundPlayer:
    """Open `sound://` or `sound://?device=NAME`."""
    return SoundPlayer(parse_qs(urlsplit(url).query).get("device", [None])[0])


def _loaded(*, look_again: bool) -> bool:
    """Load PortAudio; `look_again` lets it list the devices anew."""
    try:
        import sounddevice

        if look_again:
            sounddevice._terminate()
            sounddevice._initialize()
    except Exception as error:  # no library: OSError; no sound system: PortAudioError, known only after the import
        log.warning("voice.no_device error=%s", error)
        return False
    return True


def _fitted(sound: Sound, device: str | None) -> tuple[bytes, int, int]:
    """Give samples, rate and channels the device takes: as they are where it can, converted where it cannot."""
    import sounddevice

    own_rate = int(sounddevice.query_devices(device, "output")["default_samplerate"])
    for rate, channels in ((sound.rate, 1), (sound.rate, 2), (own_rate, 1), (own_rate, 2)):
        try:
            sounddevice.check_output_settings(device, channels, "int16", samplerate=rate)
        except (sounddevice.PortAudioError, ValueError):
            continue
        return _converted(sound, rate, channels), rate, channels
    raise ValueError("the device takes neither the sound's rate nor its own")


def _converted(sound: Sound, rate: int, channels: int) -> bytes:
    if rate == sound.rate and channels == 1:
        return sound.samples
    import numpy as np

    from hall_board.voice.shaping import pcm16, resampled

    samples = np.frombuffer(sound.samples, "<i2").astype(np.float32) / np.float32(32768)
    return pcm16(np.repeat(resampled(samples, sound.rate, rate), channels)).tobytes()
