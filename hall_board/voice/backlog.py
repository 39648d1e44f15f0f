"""The calls that wait to be spoken: in call order, each once, and shortened from the oldest on when too many wait."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from hall_board.voice.phrases import Form, Kind

TOGETHER = 5  # short forms spoken after one chime
REMEMBERED = 5000  # calls told apart from a repetition; a hall has fewer in a day


@dataclass(frozen=True)
class Call:
    """One call to be spoken. `day` (YYYY-MM-DD) and `number` name it; `called_at` is in ms since 1970."""

    number: int
    label: str
    counter: int
    kind: Kind = "call"
    called_at: int = 0
    day: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """The call's name and its place in the order."""
        return (self.day, self.number)


class Backlog:
    """The queue itself; its owner keeps threads apart.

    With more than `limit` waiting, the oldest beyond it lose their repetitions; beyond one and a half times `limit`,
    the oldest are cut to the shortest form and spoken several at a time. Nothing is ever dropped.
    """

    def __init__(self, limit: int) -> None:
        self._limit = max(1, limit)
        self._waiting: list[Call] = []
        self._forms: dict[tuple[str, int], Form] = {}
        self._known: dict[tuple[str, int], None] = {}  # in order of arrival

    def __len__(self) -> int:
        return len(self._waiting)

    def remember(self, call: Call) -> bool:
        """Note that a call has come; False when it had come before."""
        if call.key in self._known:
            return False
        self._known[call.key] = None
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        return True

    def add(self, call: Call) -> None:
        """Let a call wait at its place in the order."""
        bisect.insort(self._waiting, call, key=lambda one: one.key)
        self._shorten()

    def take(self) -> list[tuple[Call, Form]]:
        """Take what is spoken next: one call, or several in their shortest form. Empty when none waits."""
        taken: list[tuple[Call, Form]] = []
        while self._waiting and len(taken) < TOGETHER:
            form = self._forms.get(self._waiting[0].key, "full")
            if taken and form != "short":
                break
            taken.append((self._waiting.pop(0), form))
            self._forms.pop(taken[-1][0].key, None)
            if form != "short":
                break
        return taken

    def clear(self) -> list[Call]:
        """Take all that waits."""
        left, self._waiting = self._waiting, []
        self._forms.clear()
        return left

    def _shorten(self) -> None:
        """Mark the oldest; a mark stays even when the queue gets shorter again, so nobody's form flips back."""
        excess = len(self._waiting) - self._limit
        for call in self._waiting[: max(0, excess)]:
            self._forms.setdefault(call.key, "once")
        for call in self._waiting[: max(0, excess - self._limit // 2)]:
            self._forms[call.key] = "short"
