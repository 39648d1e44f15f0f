"""How long to wait between tries."""

from __future__ import annotations

import random
from collections.abc import Iterator


def pauses(first_s: float, longest_s: float) -> Iterator[float]:
    """Seconds to wait before each further try: doubling from `first_s` to `longest_s`, with jitter.

    The jitter (half to whole of the step) keeps the screens of a hall from knocking in step after a power cut.
    """
    step = first_s
    while True:
        yield step * random.uniform(0.5, 1.0)
        step = min(step * 2, longest_s)
