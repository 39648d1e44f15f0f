"""What the wait estimator has learned: carried from day to day by the event that opens one."""

from __future__ import annotations

import msgspec


class Priors(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What past days taught, as the next day begins."""
