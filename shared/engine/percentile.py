"""Percentiles by nearest rank, computed here so that both databases give the same."""

from __future__ import annotations

import math


def nearest_rank(ordered: list[int], percent: float) -> int:
    """The percentile by nearest rank of values in ascending order.

    >>> nearest_rank([15, 20, 35, 40, 50], 30), nearest_rank([15, 20, 35, 40, 50], 100)
    (20, 50)
    """
    return ordered[max(1, math.ceil(percent / 100 * len(ordered))) - 1]
