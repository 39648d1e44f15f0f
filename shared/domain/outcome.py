"""What `decide` is told and what it may answer besides events."""

from __future__ import annotations

import msgspec

from shared.domain.events import DemandRefused


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who sends a command: the role and name of the token, and its place (a counter, an area or "")."""

    role: str
    name: str
    place: str = ""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """Everything from outside that a decision may depend on."""

    now: int  # ms since 1970 UTC
    entropy: bytes  # 16 fresh random bytes
    actor: Actor


class Refusal(msgspec.Struct, frozen=True):
    """A command that may not be carried out. The sentence is the word "refusal.CODE" filled with `values`."""

    code: str
    values: dict[str, str] = {}
    demand: DemandRefused | None = None  # to be written down: somebody asked for a number and got none
