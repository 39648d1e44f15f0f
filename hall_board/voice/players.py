"""Finds the loudspeaker driver a URL names: built in, or brought by a package in the group `xephang.voices`."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

from hall_board.voice.folders import data_folder
from hall_board.voice.sound import SoundPlayer
from hall_board.voice.wav import WavPlayer
from shared.ports.voice import Played, Sound, VoicePlayer, VoiceStatus

GROUP = "xephang.voices"
# Also there when the project runs from its sources without being installed.
BUILT_IN = {
    "sound": "hall_board.voice.sound:open_sound",
    "wav": "hall_board.voice.wav:open_wav",
    "twin": "shared.ports.voice:open_twin",
}
Driver = Callable[[str], VoicePlayer]
log = logging.getLogger(__name__)


def drivers() -> dict[str, str]:
    """List the drivers: scheme to "module:function"."""
    return BUILT_IN | {point.name: point.value for point in entry_points(group=GROUP)}


def open_voice(url: str, folder: Path | None = None) -> VoicePlayer:
    """Make the player a URL names, e.g. `sound://`, `wav:///path/calls.wav`; its `open` comes next.

    `auto` is the sound card where there is one, otherwise WAV files under `folder` (the user's data folder when None).
    Raises ValueError for a scheme nobody provides or a URL its driver cannot read.
    """
    if url == "auto":
        return AutomaticPlayer(SoundPlayer(), WavPlayer((folder or data_folder()) / "played"))
    scheme = url.split(":", 1)[0]
    known = drivers()
    if scheme not in known:
        raise ValueError(f"no voice driver for {url}; there are: {', '.join(sorted(known))}, auto")
    module, _, function = known[scheme].partition(":")
    return cast(Driver, getattr(importlib.import_module(module), function))(url)


class AutomaticPlayer:
    """The sound card while there is one, files while there is none.

    A card may come up after the board does, so while there is none it is looked for before each announcement.
    """

    def __init__(self, card: SoundPlayer, files: WavPlayer) -> None:
        self._card = card
        self._files = files
        self._on_card = False

    def open(self) -> None:
        """Choose."""
        self._card.open()
        self._on_card = self._card.status().ready

    def play(self, sound: Sound) -> Played:
        """Play on the card, or into a file when there is none."""
        if not self._on_card:
            self._card.look_again()
            self._on_card = self._card.status().ready
        if not self._on_card:
            log.warning("voice.no_device writing a file instead")
            return self._files.play(sound)
        played = self._card.play(sound)
        self._on_card = played.code != "voice.no_device"
        return played

    def status(self) -> VoiceStatus:
        """Say which it is: ready with code voice.no_device means that files are written and nobody hears a thing."""
        if self._on_card:
            return self._card.status()
        return VoiceStatus(True, "voice.no_device", self._files.status().detail)

    def close(self) -> None:
        """Stop both."""
        self._card.close()
        self._files.close()
