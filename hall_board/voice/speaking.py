"""From waiting calls and a pack to one sound, and where in it each call is heard."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import msgspec
import numpy as np

from hall_board.voice.backlog import Call
from hall_board.voice.joining import join, speakable
from hall_board.voice.packs import Manifest, Pack
from hall_board.voice.phrases import AFTER_CHIME, BETWEEN_SENTENCES, CHIME, Form, announcement, fallback
from hall_board.voice.shaping import Samples, pcm16
from shared.domain.hall import VoiceSettings
from shared.ports.voice import Sound

NO_PACK = Pack(Manifest(voice="", region="", rate=22050, made_with="", made_at="", clips={}), {})
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Section:
    """One call's part of a sound, in ms from its start. `whole` is False when clips were missing."""

    call: Call
    form: Form
    whole: bool
    start_ms: int
    end_ms: int


def spoken(batch: list[tuple[Call, Form]], settings: VoiceSettings, pack: Pack) -> tuple[Sound, list[Section]]:
    """Join the calls of a batch into one sound; calls in their shortest form have one chime together."""
    opening = settings.chime and batch[0][1] == "short"
    pieces = [join([CHIME, AFTER_CHIME], pack)] if opening else []
    sections: list[Section] = []
    for call, form in batch:
        if sections:
            pieces.append(join([BETWEEN_SENTENCES], pack))
        samples, whole = _said(call, form, settings, pack)
        start = sum(map(len, pieces)) * 1000 // pack.rate
        pieces.append(samples)
        sections.append(Section(call, form, whole, start, start + len(samples) * 1000 // pack.rate))
    title = ", ".join(f"{call.number}: {call.label} > {call.counter}" for call, _ in batch)
    return Sound(pack.rate, pcm16(np.concatenate(pieces)).tobytes(), title), sections


def _said(call: Call, form: Form, settings: VoiceSettings, pack: Pack) -> tuple[Samples, bool]:
    """Say one call: whole, else without English, else by letters and digits, else by the chime alone."""
    vietnamese_only = msgspec.structs.replace(settings, english=False)
    candidates = [
        announcement(call.kind, call.label, call.counter, settings, form),
        announcement(call.kind, call.label, call.counter, vietnamese_only, form),
        fallback(call.label, call.counter, settings),
    ]
    names, chosen = speakable(candidates, pack)
    if chosen:
        log.warning("voice.clips_missing call=%d", call.number)
    return join(names, pack), chosen == 0
