"""Clips made offline by espeak-ng, through the library and data that espeakng-loader brings; in process, by ctypes.

Constants and signatures are those of espeak-ng's speak_lib.h.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.metadata
import threading
from typing import Any

import numpy as np

from hall_board.voice.clips import Clip
from hall_board.voice.packs import PackError
from hall_board.voice.shaping import Samples

VOICES = {"north": "vi", "central": "vi-vn-x-central", "south": "vi-vn-x-south"}
ENGLISH_VOICE = "en"
WORDS_A_MINUTE = {"vi": 165, "en": 160}
PITCH = 50  # 0..100
RESPELT = {"gi": "di"}  # alone, espeak-ng reads "gi" as a consonant

OUTPUT_SYNCHRONOUS = 2
INITIALIZE_DONT_EXIT = 0x8000
PARAMETER_RATE, PARAMETER_VOLUME, PARAMETER_PITCH = 1, 2, 3
POSITION_CHARACTER = 1
CHARS_UTF8 = 1

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
_one_at_a_time = threading.Lock()  # the library keeps one voice and one callback for the whole process


class Engine:
    """The loaded library. One for the process: espeak-ng has global state."""

    def __init__(self) -> None:
        try:
            import espeakng_loader

            self._library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
            data = str(espeakng_loader.get_data_path()).encode()
        except (ImportError, OSError) as error:
            raise PackError("voice.no_espeak") from error
        self.rate = int(self._library.espeak_Initialize(OUTPUT_SYNCHRONOUS, 0, data, INITIALIZE_DONT_EXIT))
        if self.rate <= 0:
            raise PackError("voice.no_espeak")
        self._heard: list[np.ndarray[Any, Any]] = []
        self._callback = _Callback(self._hear)  # kept: the library holds only the address
        self._library.espeak_SetSynthCallback(self._callback)

    def _hear(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self._heard.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    def say(self, text: str, voice: str, words_a_minute: int) -> Samples:
        """Speak a text. Raises PackError when the library has no such voice or refuses the text."""
        encoded = text.encode() + b"\0"
        with _one_at_a_time:
            self._heard.clear()
            failed = self._library.espeak_SetVoiceByName(voice.encode())
            self._library.espeak_SetParameter(PARAMETER_RATE, words_a_minute, 0)
            self._library.espeak_SetParameter(PARAMETER_PITCH, PITCH, 0)
            size = ctypes.c_size_t(len(encoded))
            failed = failed or self._library.espeak_Synth(
                encoded, size, 0, POSITION_CHARACTER, 0, CHARS_UTF8, None, None
            )
            self._library.espeak_Synchronize()
            if failed or not self._heard:
                raise PackError("voice.no_espeak")
            return np.concatenate(self._heard).astype(np.float32) / np.float32(32768)


@functools.cache
def engine() -> Engine:
    """Load the library, once. Raises PackError where espeakng-loader is not installed."""
    return Engine()


class EspeakMaker:
    """Clips by espeak-ng in the voice of a region."""

    def __init__(self, region: str) -> None:
        self.voice = f"espeak-ng {VOICES[region]}"
        self.made_with = f"espeakng-loader {_version()}, {WORDS_A_MINUTE['vi']} words a minute"
        self._voices = {"vi": VOICES[region], "en": ENGLISH_VOICE}

    def render(self, clip: Clip) -> tuple[Samples, int]:
        """Speak the clip's text."""
        loaded = engine()
        text = RESPELT.get(clip.text, clip.text)
        return loaded.say(text, self._voices[clip.language], WORDS_A_MINUTE[clip.language]), loaded.rate


def _version() -> str:
    try:
        return importlib.metadata.version("espeakng-loader")
    except importlib.metadata.PackageNotFoundError:
        raise PackError("voice.no_espeak") from None
