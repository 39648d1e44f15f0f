"""The number of a citizen card out of what a keyboard-wedge scanner types.

The QR code of a card (căn cước) holds fields with bars between: number|old number|name|birth|sex|address|date. Only
the first field is ever kept, and only until its line ends.
"""

from __future__ import annotations

DIGITS = 12  # length of a citizen number
PAUSE_S = 1.0  # a scanner types a line within this; a longer pause begins another one


class CardLine:
    """One line being typed. `feed` takes characters as they come and gives the number when the line ends."""

    def __init__(self) -> None:
        self._number = ""
        self._first = True  # still in the first field
        self._any = False
        self._at = 0.0

    def feed(self, character: str, now: float) -> str | None:
        """A number of twelve digits, "" for a line that is no card, None while the line goes on. `now` in seconds."""
        if now - self._at > PAUSE_S:
            self.forget()
        self._at = now
        if character in "\r\n":
            number, any_ = self._number, self._any
            self.forget()
            return (number if len(number) == DIGITS else "") if any_ else None
        self._any = True
        if self._first and character.isascii() and character.isdigit():
            self._number = self._number + character if len(self._number) <= DIGITS else self._number
        else:
            self._first = False
        return None

    def forget(self) -> None:
        """Nothing of the line stays."""
        self._number, self._first, self._any = "", True, False
