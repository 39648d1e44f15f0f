"""See README.md."""

from shared.screen.bools import hold_bools

hold_bools()
