"""A hall as data: everything `hall.toml` says, and nothing that changes while the doors are open.

All names are Vietnamese first; a `*_en` beside them is the English text, empty where a hall gives none.
Ids are short ASCII slugs, stable for the life of the hall: the journal refers to them.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A piece of hall configuration: immutable, and a key it does not know is an error, never ignored."""


class Area(Part, frozen=True, kw_only=True):
    """A floor or zone with its own boards and its own voice."""

    id: str
    name: str
    name_en: str = ""
    floor: str = ""
    directions: str = ""
    directions_en: str = ""


class Agency(Part, frozen=True, kw_only=True):
    """A department whose procedures are received in the hall."""

    id: str
    name: str
    name_en: str = ""
    area: str
    icon: str = "building"  # a Lucide icon name
    catalogue: list[str] = []  # what the catalogue's column `agency` calls it, where that differs from `name`


class Service(Part, frozen=True, kw_only=True):
    """What a citizen takes a number for: a field (lĩnh vực) or a group of procedures. It has one series."""

    id: str
    name: str
    name_en: str = ""
    agency: str
    series: str  # label prefix: "A" gives A001
    kind: Literal["submit", "collect", "advice", "cashier", "post"] = "submit"
    fields: list[str] = []  # catalogue fields (cột `field`) whose procedures this service receives
    papers: list[str] = []  # what to have ready, printed on the ticket
    fee_note: str = ""  # verbatim, only where sourced
    time_note: str = ""  # verbatim, only where sourced
    typical_minutes: float = 10.0  # prior for one service at a counter
    target_minutes: int = 30  # the hall's promise: waits up to this are within target
    daily_limit: int = 0  # 0: no limit
    sessions: list[Session] = []  # its own hours; empty: the hall's
    icon: str = "file-text"


class Counter(Part, frozen=True, kw_only=True):
    """A desk with a number over it. `serves` are its own services (first tier), `helps` come after."""

    id: str
    number: int
    name: str = ""
    area: str
    serves: list[str]
    helps: list[str] = []


class Clerk(Part, frozen=True, kw_only=True):
    """A receiving officer as shown to the public (name, title and field are public by rule)."""

    id: str
    name: str
    title: str = ""
    photo: str = ""  # file name inside the hall's picture folder


class PriorityClass(Part, frozen=True, kw_only=True):
    """People who go before others. A lower rank goes first; the ordinary class has the highest rank."""

    id: str
    name: str
    name_en: str = ""
    question: str = ""  # kind words for the kiosk card
    question_en: str = ""
    rank: int
    ordinary: bool = False  # exactly one class is the ordinary one
    to_check: bool = False  # the clerk is asked to check the claim
    icon: str = "user"


class CallingPlan(Part, frozen=True, kw_only=True):
    """The order of calls. `always_first`: a priority ticket goes before every ordinary one.

    `interleave`: after a priority ticket, `ordinary_between` ordinary ones go first while any wait.
    """

    rule: Literal["always_first", "interleave"] = "interleave"
    ordinary_between: int = 2
    calls_before_absent: int = 3  # calls and recalls after which "absent" is allowed
    restore_within_minutes: int = 30
    undo_within_seconds: int = 120


class Session(Part, frozen=True, kw_only=True):
    """An opening session: ISO weekdays (1 = Monday) and local times "HH:MM"."""

    days: list[int]
    opens: str
    closes: str


class CalendarDay(Part, frozen=True, kw_only=True):
    """One exception of the calendar: a closed day, or an extra working day with the weekday's sessions."""

    date: str  # YYYY-MM-DD
    working: bool
    reason: str = ""
    as_weekday: int = 0  # whose sessions an extra working day follows; 0: its own
    public_holiday: bool = False  # put in by `hours.with_public_holidays`; never written in a file


class Hours(Part, frozen=True, kw_only=True):
    """When the hall works. Holidays of Vietnam are closed days unless `days` says otherwise."""

    sessions: list[Session]
    kiosk_opens_before_minutes: int = 15
    kiosk_closes_before_minutes: int = 0
    public_holidays: bool = True
    days: list[CalendarDay] = []


class VoiceSettings(Part, frozen=True, kw_only=True):
    """How a call is spoken. Wordings take {ticket} and {counter}."""

    wording: str = "Kính mời Ông, Bà có số thứ tự {ticket} đến quầy số {counter}"
    recall_wording: str = "Xin nhắc lại: kính mời Ông, Bà có số thứ tự {ticket} đến quầy số {counter}"
    english: bool = False
    wording_en: str = "Ticket number {ticket}, please proceed to counter {counter}"
    region: Literal["north", "central", "south"] = "north"
    reading: Literal["digits", "number", "grouped"] = "digits"
    chime: bool = True
    repeats: int = 2
    recall_repeats: int = 1
    pack: str = ""  # folder of clips; empty: made offline at set-up


class TicketSettings(Part, frozen=True, kw_only=True):
    """What the paper says beside the number."""

    digits: int = 3  # A001; a longer number is never shortened
    url: str = ""  # address of the ticket page, with {token}; empty: the hall server's own
    footer: list[str] = []
    wifi: str = ""


class BookingSettings(Part, frozen=True, kw_only=True):
    """Promised numbers: how far ahead, and how many a slot of one service takes."""

    days_ahead: int = 6
    slot_minutes: int = 30
    slot_places: int = 4


class RatingSettings(Part, frozen=True, kw_only=True):
    """The faces after service: 3, 4 or 5 of them, best first."""

    faces: Literal[3, 4, 5] = 5
    seconds: int = 20


class Hall(Part, frozen=True, kw_only=True):
    """One hall: what its hall.toml says."""

    id: str
    name: str
    name_en: str = ""
    short_name: str = ""
    parent: str = ""  # the authority above it, first line of the ticket
    address: str = ""
    hotline: str = ""
    timezone: str = "Asia/Ho_Chi_Minh"
    primary_colour: str = "#9E1B22"
    emblem: str = ""  # picture file; empty: the built-in mark
    notices: list[str] = []
    pause_reasons: list[str] = []
    hours: Hours
    calling: CallingPlan = CallingPlan()
    voice: VoiceSettings = VoiceSettings()
    ticket: TicketSettings = TicketSettings()
    rating: RatingSettings = RatingSettings()
    booking: BookingSettings = BookingSettings()
    priorities: list[PriorityClass]
    areas: list[Area]
    agencies: list[Agency]
    services: list[Service]
    counters: list[Counter]
    clerks: list[Clerk] = []


class Procedure(Part, frozen=True, kw_only=True):
    """One administrative procedure of the national catalogue. An empty text is "not known", never guessed."""

    codes: list[str]  # national codes; more than one where agency and name are the same
    name: str  # NFC, as the source writes it
    readable: str = ""  # sentence-case form of a name written in capitals only; show this where it is given
    agency: str  # name in the source
    field: str
    service: str = ""  # id of the hall's service that receives it; "" where this hall does not
    days: str = ""
    fee: str = ""  # verbatim
    level: str = ""
