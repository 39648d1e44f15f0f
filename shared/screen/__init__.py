"""See README.md."""

from shared.screen.singletons import hold_singletons

hold_singletons()
