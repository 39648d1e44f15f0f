"""The little hall, open on a Monday morning."""

from __future__ import annotations

import little_hall
import pytest


@pytest.fixture
def hand():
    """An open Monday morning with both counters open."""
    return little_hall.open_hall(little_hall.little_hall())
