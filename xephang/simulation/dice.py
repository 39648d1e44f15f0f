"""Chance from one seed: each user of chance has a stream of its own, so that one more draw here moves nothing there."""

from __future__ import annotations

import random


class Dice:
    """Named streams of one seed."""

    def __init__(self, seed: int) -> None:
        """The same seed gives the same streams, on every machine."""
        self.seed = seed

    def __call__(self, name: str) -> random.Random:
        """The stream of this name, from its beginning."""
        return random.Random(f"{self.seed}/{name}")
