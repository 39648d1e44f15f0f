"""A loudspeaker that tells what it begins to say, so that the picture follows the voice."""

from __future__ import annotations

import re
from collections.abc import Callable

from shared.ports.voice import Played, Sound, VoicePlayer, VoiceStatus

TITLE = re.compile(r"(?:^|, )(\d+): ")  # the voice titles a sound "12: A001 > 3, 13: A002 > 4"


def calls_in(title: str) -> tuple[int, ...]:
    """Read the numbers of the calls a sound says."""
    return tuple(int(number) for number in TITLE.findall(title))


class WatchedPlayer:
    """Any player, watched: `began(calls, ms)` before each sound, `condition(code)` when opened and after each sound.

    Both are called in the announcer's thread. A code is "" while all is well, otherwise one of shared.ports.voice.
    """

    def __init__(
        self, player: VoicePlayer, began: Callable[[tuple[int, ...], int], None], condition: Callable[[str], None]
    ) -> None:
        self._player = player
        self._began = began
        self._condition = condition

    def open(self) -> None:
        """Get ready."""
        self._player.open()
        self._condition(self._player.status().code)

    def play(self, sound: Sound) -> Played:
        """Tell, then play."""
        self._began(calls_in(sound.title), round(sound.seconds * 1000))
        played = self._player.play(sound)
        self._condition(played.code or self._player.status().code)
        return played

    def status(self) -> VoiceStatus:
        """Ask the player."""
        return self._player.status()

    def close(self) -> None:
        """Stop."""
        self._player.close()
