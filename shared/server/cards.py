"""Citizen cards: the number is read here, turned into a keyed hash of the day, and goes no further.

The key is random, belongs to one business day and is deleted with it; from then on nobody can tell whose number
or booking a hash was, not even by trying all card numbers.
"""

from __future__ import annotations

import hashlib
import hmac
import re

import msgspec

from shared.domain import hours, slots
from shared.domain.commands import AnyCommand, Book, IssueTicket
from shared.domain.state import HallState
from shared.server.access import NotAllowed
from shared.server.parts import Clock, HallEngine

LONGEST_SCAN = 1024
FEWEST_FIELDS = 6  # number | old number | name | birth | sex | address | issued: older cards leave the end out
PERSON_LENGTH = 16
NUMBER = re.compile(r"[0-9]{12}")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def card_number(scan: str) -> str | None:
    """The twelve digits typed, or the first field of the card's QR code; None for anything else."""
    text = scan.strip()
    if len(scan.encode("utf-8", "surrogatepass")) > LONGEST_SCAN or CONTROL.search(text):
        return None
    number, *rest = text.split("|")
    if rest and len(rest) + 1 < FEWEST_FIELDS:
        return None
    return number if NUMBER.fullmatch(number) else None


def person_of(number: str, key: bytes) -> str:
    """What stands for a card number on the day of the key: 16 hexadecimal digits."""
    return hmac.new(key, number.encode("ascii"), hashlib.sha256).hexdigest()[:PERSON_LENGTH]


class Cards:
    """Takes the card out of a command before anything is kept, counted or written of it."""

    def __init__(self, engine: HallEngine, clock: Clock) -> None:
        """`clock` tells how far ahead a booking may be."""
        self._engine, self._clock = engine, clock

    async def hidden(self, command: AnyCommand) -> AnyCommand:
        """The command with `person` in place of `card`. Raises NotAllowed: "malformed" or "bad_card".

        Only the server may say who a person is: a command that comes with `person` is malformed.
        """
        if not isinstance(command, IssueTicket | Book):
            return command
        if command.person:
            raise NotAllowed("malformed")
        if not command.card:
            return command
        number = card_number(command.card)
        if number is None:
            raise NotAllowed("bad_card")
        day = _day_of(self._engine.state, command, self._clock())
        person = person_of(number, await self._engine.day_key(day)) if day else ""
        return msgspec.structs.replace(command, card="", person=person)


def _day_of(state: HallState, command: IssueTicket | Book, now: int) -> str:
    """The local date whose key counts; "" where the command cannot be carried out, so that no key is made for it."""
    if isinstance(command, IssueTicket):
        return state.date if state.day_open else ""
    if state.hall is None or not slots.within_reach(state.hall, command.at, now):
        return ""
    return hours.day_of(state.hall, command.at)
