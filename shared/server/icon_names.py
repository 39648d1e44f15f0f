"""The icons a hall may name."""

from __future__ import annotations

import functools

import lucide  # type: ignore[import-untyped]


@functools.cache
def icon_names() -> frozenset[str]:
    """Names of all Lucide icons that are installed."""
    return frozenset(lucide.get_icon_list())
