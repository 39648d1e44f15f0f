"""The seconds after which a screen that nobody touches goes back to its start."""

from __future__ import annotations

IDLE_S = 15
LAST_S = 6  # from here on the screen says so in words


class Countdown:
    """Counts whole seconds down from `seconds`; each touch begins again. It stands still while `held`."""

    def __init__(self, seconds: int = IDLE_S) -> None:
        self.seconds = seconds
        self.left = seconds
        self.held = True

    def touch(self) -> None:
        """Begin again."""
        self.left = self.seconds

    def tick(self) -> bool:
        """A second passed; True when the time is up."""
        if self.held:
            self.left = self.seconds
            return False
        self.left = max(0, self.left - 1)
        return self.left == 0

    @property
    def fraction(self) -> float:
        """What is left, 1 to 0."""
        return self.left / self.seconds

    @property
    def ending(self) -> bool:
        """True in the last seconds."""
        return not self.held and self.left <= LAST_S
