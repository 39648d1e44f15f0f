"""What lives on beside tickets: bookings, incidents and notices. Frozen: an event replaces one whole."""

from __future__ import annotations

from typing import Literal

import msgspec


class Booking(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A number promised for a later time. `id` is the code the citizen holds: random, nothing about the person."""

    id: str
    service: str
    at: int  # begin of the slot, ms since 1970 UTC
    priority: str = ""
    language: str = "vi"


class Incident(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that disturbs the whole hall or one area, told to the public in the hall's own words."""

    id: str
    kind: Literal["power", "network", "printer", "system", "security", "other"]
    text: str
    area: str = ""  # "" is the whole hall
    stops_issuing: bool = False
    since: int = 0


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line for boards and kiosks."""

    id: str
    text: str
    text_en: str = ""
    area: str = ""
    until: int = 0  # ms since 1970 UTC; 0: until it is withdrawn
