"""What lives on beside tickets: bookings, incidents and notices. Frozen: an event replaces one whole."""

from __future__ import annotations

from typing import Literal

import msgspec

from shared.domain.ticket import Need


class Booking(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A number promised for a later time. `id` is the code the citizen holds: random, nothing about the person.

    `promise`: the hall could not serve number `label` and promised the first place of its service on the day of `at`.
    """

    id: str
    service: str
    at: int  # begin of the slot, ms since 1970 UTC
    priority: str = ""
    language: str = "vi"
    person: str = ""  # keyed hash of the citizen card; the key dies with the day of `at`
    promise: bool = False
    label: str = ""
    token: str = ""  # of the ticket that was put off: its page shows the promise
    procedure: str = ""
    dossiers: int = 1
    needs: list[Need] = []


class Incident(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that disturbs the hall, an area or a service, told to the public in the hall's own words.

    While it lasts nobody there is marked absent and the clocks of target and limit stand still.
    """

    id: str
    kind: Literal["power", "network", "printer", "system", "security", "other"]
    text: str
    area: str = ""  # "" is the whole hall, unless `service` names one
    service: str = ""
    stops_issuing: bool = False
    since: int = 0


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line for boards and kiosks."""

    id: str
    text: str
    text_en: str = ""
    area: str = ""
    until: int = 0  # ms since 1970 UTC; 0: until it is withdrawn
