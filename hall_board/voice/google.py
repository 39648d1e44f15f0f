"""Clips fetched once from Google's speech service through gTTS, when a network is there. Never used at a call."""

from __future__ import annotations

import importlib.metadata
import io
import threading
from collections.abc import Callable

from hall_board.voice.clips import Clip
from hall_board.voice.packs import PackError
from hall_board.voice.shaping import Samples, mono

SECONDS_A_CLIP = 10.0

Fetch = Callable[[str, str, float], bytes]


def fetch_mp3(text: str, language: str, seconds: float) -> bytes:
    """Ask the service for a text as MP3. Raises what gTTS and its network library raise."""
    from gtts import gTTS

    answer = io.BytesIO()
    gTTS(text, lang=language, timeout=seconds, lang_check=False).write_to_fp(answer)
    return answer.getvalue()


class GoogleMaker:
    """Clips by gTTS. It has one Vietnamese voice, whatever the region; the words are those of the region."""

    voice = "Google vi"

    def __init__(self, fetch: Fetch = fetch_mp3, seconds: float = SECONDS_A_CLIP) -> None:
        self.made_with = f"gTTS {_version()}"
        self._fetch = fetch
        self._seconds = seconds

    def render(self, clip: Clip) -> tuple[Samples, int]:
        """Fetch one clip. Raises PackError when it does not come in time: what came before is kept."""
        import soundfile

        try:
            samples, rate = soundfile.read(io.BytesIO(self._in_time(clip)), dtype="float32")
        except (OSError, RuntimeError) as error:
            raise PackError("voice.no_network") from error
        return mono(samples), int(rate)

    def _in_time(self, clip: Clip) -> bytes:
        """Fetch in a thread of its own: on a network that drops packets gTTS can hang beyond its time-out."""
        answers: list[bytes] = []
        errors: list[Exception] = []

        def work() -> None:
            try:
                answers.append(self._fetch(clip.text, clip.language, self._seconds))
            except Exception as error:  # whatever the network libraries raise means the same here
                errors.append(error)

        thread = threading.Thread(target=work, name="voice-fetch", daemon=True)
        thread.start()
        thread.join(self._seconds)
        if not answers:
            raise PackError("voice.no_network") from (errors[0] if errors else None)
        return answers[0]


def _version() -> str:
    try:
        return importlib.metadata.version("gTTS")
    except importlib.metadata.PackageNotFoundError:
        raise PackError("voice.no_gtts") from None
