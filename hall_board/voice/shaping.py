"""Sound as numbers: the chime, and what is done to a recording so that clips sit evenly beside each other.

Samples are mono float32 in -1..1. Everything here is pure.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

CHIME_HZ = (880.0, 1174.0, 1568.0)  # rising, as heard in halls in use
CHIME_STEP_S = 0.16
CHIME_RING_S = 0.75
CHIME_LEVEL = 0.5
LOUDNESS_DB = -18.0  # RMS of the voiced part of a clip, dB below full scale
QUIET_DB = -42.0  # below its loudest moment a clip is taken for silence
LIMIT_FROM = 0.7
FRAME_S = 0.01
LEAD_S = 0.012
TAIL_S = 0.03


@functools.cache
def chime(rate: int) -> Samples:
    """Three rising tones 0.16 s apart, each struck at once and ringing out, with a little octave above."""
    ring = int(CHIME_RING_S * rate)
    step = int(CHIME_STEP_S * rate)
    sound = np.zeros(step * (len(CHIME_HZ) - 1) + ring, np.float32)
    time = np.arange(ring) / rate
    strike = np.minimum(time / 0.006, 1.0) * np.exp(-time / 0.22)
    release = np.minimum((CHIME_RING_S - time) / 0.05, 1.0)
    for at, pitch in enumerate(CHIME_HZ):
        tone = np.sin(2 * np.pi * pitch * time) + 0.15 * np.sin(4 * np.pi * pitch * time)
        sound[at * step : at * step + ring] += (tone * strike * release).astype(np.float32)
    levelled: Samples = sound * np.float32(CHIME_LEVEL / np.abs(sound).max())
    return levelled


def silence(ms: int, rate: int) -> Samples:
    """Make so many milliseconds of nothing."""
    return np.zeros(ms * rate // 1000, np.float32)


def mono(samples: npt.NDArray[np.float32]) -> Samples:
    """Mix channels (frames x channels) down to one."""
    return samples if samples.ndim == 1 else samples.mean(axis=1, dtype=np.float32)


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """Change the rate by the spectrum: exact for the short, trimmed clips this house works with."""
    if rate == wanted or not len(samples):
        return samples
    length = round(len(samples) * wanted / rate)
    spectrum = np.fft.rfft(samples)
    fitted = np.zeros(length // 2 + 1, spectrum.dtype)
    kept = min(len(spectrum), len(fitted))
    fitted[:kept] = spectrum[:kept]
    return (np.fft.irfft(fitted, length) * (length / len(samples))).astype(np.float32)


def shaped(samples: Samples, rate: int) -> Samples:
    """Trim the silence around a recording, bring it to the common loudness and soften its edges.

    A recording with nothing in it comes back empty.
    """
    return _softened(_levelled(_trimmed(samples, rate), rate), rate)


def pcm16(samples: Samples) -> npt.NDArray[np.int16]:
    """Turn into 16 bit samples, clipped, for cards and files."""
    return (np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")


def _frames(samples: Samples, rate: int) -> npt.NDArray[np.float64]:
    """RMS of each frame of 10 ms."""
    size = max(1, int(FRAME_S * rate))
    whole = np.zeros(-(-len(samples) // size) * size, np.float64)
    whole[: len(samples)] = samples
    level: npt.NDArray[np.float64] = np.sqrt((whole.reshape(-1, size) ** 2).mean(axis=1))
    return level


def _voiced(level: npt.NDArray[np.float64], below_db: float) -> Iterator[int]:
    floor = max(float(level.max(initial=0.0)) * 10 ** (below_db / 20), 1e-5)
    yield from np.nonzero(level > floor)[0].tolist()


def _trimmed(samples: Samples, rate: int) -> Samples:
    size = max(1, int(FRAME_S * rate))
    voiced = list(_voiced(_frames(samples, rate), QUIET_DB))
    if not voiced:
        return samples[:0]
    start = max(0, voiced[0] * size - int(LEAD_S * rate))
    return samples[start : (voiced[-1] + 1) * size + int(TAIL_S * rate)]


def _levelled(samples: Samples, rate: int) -> Samples:
    if not len(samples):
        return samples
    level = _frames(samples, rate)
    loud = level[list(_voiced(level, -25.0))]
    gain = 10 ** (LOUDNESS_DB / 20) / float(np.sqrt((loud**2).mean()))
    return _limited(samples * np.float32(gain))


def _limited(samples: Samples) -> Samples:
    """Round off what rises above the limit instead of clipping it."""
    size = np.abs(samples)
    room = 1.0 - LIMIT_FROM
    rounded = LIMIT_FROM + room * np.tanh((size - LIMIT_FROM) / room)
    return np.where(size > LIMIT_FROM, np.sign(samples) * rounded, samples).astype(np.float32)


def _softened(samples: Samples, rate: int) -> Samples:
    rise, fall = min(int(0.005 * rate), len(samples) // 2), min(int(0.015 * rate), len(samples) // 2)
    edged = samples.copy()
    edged[:rise] *= np.linspace(0.0, 1.0, rise, dtype=np.float32)
    if fall:
        edged[-fall:] *= np.linspace(1.0, 0.0, fall, dtype=np.float32)
    return edged
