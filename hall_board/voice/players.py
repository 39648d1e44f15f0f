"""Finds the loudspeaker driver a URL names: built in, or brought by a package in the group `xephang.voices`."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast
from urllib.parse import quote

from shared.ports.voice import VoicePlayer

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
    """Open the player a URL names, e.g. `sound://`, `wav:///path/calls.wav`.

    `auto` is the sound card where there is one, otherwise WAV files in `folder`.
    Raises ValueError for a scheme nobody provides or a URL its driver cannot read.
    """
    if url == "auto":
        return _automatic(folder)
    scheme = url.split(":", 1)[0]
    known = drivers()
    if scheme not in known:
        raise ValueError(f"no voice driver for {url}; there are: {', '.join(sorted(known))}, auto")
    module, _, function = known[scheme].partition(":")
    player = cast(Driver, getattr(importlib.import_module(module), function))(url)
    player.open()
    return player


def _automatic(folder: Path | None) -> VoicePlayer:
    player = open_voice("sound://")
    if player.status().ready or folder is None:
        return player
    log.warning("voice.no_device writing to %s instead", folder)
    return open_voice(f"wav://{quote(str(folder.absolute()))}")
