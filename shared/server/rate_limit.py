"""A token bucket per address, for what anybody may ask without signing in."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

ADDRESSES = 10_000


class RateLimit:
    """Allows `burst` asks at once and `per_second` in the long run, for each address.

    A whole hall of phones may stand behind one address, so the defaults let 500 of them refresh every 10 s.
    `now_s` is a monotonic clock in seconds.
    """

    def __init__(self, now_s: Callable[[], float], per_second: float = 50, burst: float = 200) -> None:
        self._now_s, self._per_second, self._burst = now_s, per_second, burst
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, address: str) -> bool:
        """Take one ask of this address; False where it has asked too much."""
        now = self._now_s()
        left, at = self._left.pop(address, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_second)
        allowed = left >= 1
        self._left[address] = (left - 1 if allowed else left, now)
        if len(self._left) > ADDRESSES:
            self._left.popitem(last=False)
        return allowed
