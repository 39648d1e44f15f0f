"""Which call is the big one now. Pure: told the time, the calls and what the voice does; it decides nothing else.

The list beside it is always right at once; the big number follows the announcement that is being spoken, so that eye
and ear agree, and each call stays in its turn for at least four seconds. Where the voice says several calls together,
or too many wait for a board without a voice, they share one turn and are all shown in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FRESH_MS = 45_000  # an older call, as after a restart, is shown in the list only
LEAST_MS = 4_000  # a turn is never shorter
SILENT_MS = 8_000  # how long a call that nobody hears stays in gold, when none waits behind it
LOST_MS = 60_000  # a voice that has not said what became of a call by then is not waited for
TOGETHER = 5  # calls in one turn
CROWD = 5  # more waiting than this: without a voice they go on in turns of several


@dataclass(frozen=True)
class Said:
    """What the voice says now: calls in order, since when (ms) and for how long."""

    calls: tuple[int, ...] = ()
    since: int = 0
    lasts_ms: int = 0


class Stage:
    """Takes calls by their number in the day. `spoken`: a voice says them and tells of it by `began` and `ended`."""

    def __init__(self, spoken: bool) -> None:
        self._spoken = spoken
        self._waiting: list[int] = []
        self._open: set[int] = set()  # calls the voice has yet to finish
        self._said = Said()
        self._heard = False
        self._since = 0
        self.turn: tuple[int, ...] = ()

    @property
    def waiting(self) -> tuple[int, ...]:
        """Calls that have not had their turn."""
        return tuple(self._waiting)

    def rest(self, call: int) -> None:
        """Show a call of the past, long announced, as the latest one."""
        self.turn, self._heard, self._since = (call,), True, -LOST_MS

    def add(self, call: int, now: int) -> None:
        """Take a new call; it has its turn at once where nothing else is being called."""
        self._waiting.append(call)
        if self._spoken:
            self._open.add(call)
        self.step(now)

    def began(self, calls: Sequence[int], lasts_ms: int, now: int) -> None:
        """Follow the voice, which begins to say these calls."""
        known = tuple(call for call in calls if call in self._open)
        if known:
            self._said = Said(known, now, lasts_ms)
            self.step(now)

    def ended(self, call: int, heard: bool, now: int) -> None:
        """Note what became of a call: `heard` or not."""
        self._open.discard(call)
        if call in self.turn:
            self._heard = heard
        self.step(now)

    def step(self, now: int) -> None:
        """Let time pass."""
        turn = self._following(now)
        if turn != self.turn:
            self.turn, self._since, self._heard = turn, now, False
            self._waiting = [call for call in self._waiting if call not in turn]

    def active(self, now: int) -> bool:
        """Whether the passing of time alone may still change what is shown."""
        return bool(self._waiting) or self.calling(now) != 0

    def current(self, now: int) -> int:
        """Tell which call of the turn is the big one, 0 when there is none."""
        if not self.turn:
            return 0
        said = self._said
        if said.calls and set(said.calls) <= set(self.turn):
            return said.calls[_share(len(said.calls), now - said.since, said.lasts_ms)]
        return self.turn[_share(len(self.turn), now - self._since, SILENT_MS)]

    def calling(self, now: int) -> int:
        """Tell which call is being called at this moment, 0 while all is at rest."""
        shown = now - self._since
        least = LEAST_MS if self._heard or self._waiting else SILENT_MS
        busy = shown < least or (shown < LOST_MS and any(call in self._open for call in self.turn))
        return self.current(now) if busy else 0

    def _following(self, now: int) -> tuple[int, ...]:
        said = self._said.calls if any(call in self._open for call in self._said.calls) else ()
        due = now - self._since >= LEAST_MS or not self.turn
        unseen = any(call in self._waiting for call in said)
        if unseen and self.turn and set(self.turn) <= set(said):
            return said  # the voice takes more calls together with the one shown
        if not due or not self._waiting:
            return self.turn
        if unseen:
            missed = tuple(call for call in self._waiting if call < said[0])
            return missed[:TOGETHER] if len(missed) + len(said) > TOGETHER else missed + said
        if any(call in self._open for call in self.turn) and now - self._since < LOST_MS:
            return self.turn
        heard_next = self._spoken and self._waiting[0] in self._open
        alone = heard_next or len(self._waiting) <= CROWD
        return tuple(self._waiting[: 1 if alone else TOGETHER])


def _share(parts: int, passed: int, whole: int) -> int:
    """Tell in which of so many equal parts of a time one is."""
    return min(parts - 1, max(0, passed) * parts // max(1, whole))
