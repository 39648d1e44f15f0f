"""How bad the network is just now, as probabilities a test can name."""

from __future__ import annotations

import random
from dataclasses import dataclass

LATE_S = (10.0, 60.0)  # a request that was stuck somewhere and still arrives


@dataclass(frozen=True)
class Weather:
    """Chances of each copy of a request or answer; a frame's link is cut with `cut`."""

    lost: float = 0.0
    doubled: float = 0.0
    late: float = 0.0
    answer_lost: float = 0.0
    cut: float = 0.0  # of a feed, per message
    slow_s: float = 0.004  # mean of the ordinary delay

    def delay(self, chance: random.Random) -> float:
        """Seconds one message takes."""
        return 0.0005 + chance.expovariate(1 / self.slow_s)


CALM = Weather()
USUAL = Weather(lost=0.004, doubled=0.008, late=0.003, answer_lost=0.006, cut=0.0004)
STORM = Weather(lost=0.15, doubled=0.15, late=0.08, answer_lost=0.2, cut=0.01, slow_s=0.3)
