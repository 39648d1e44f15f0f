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
    slot_places: int = -1  # bookings a slot takes; -1: the hall's figure, 0: cannot be booked
    sessions: list[Session] = []  # its own hours; empty: the hall's
    next: str = ""  # the service a number usually goes on to: digitise, receive, pay, collect
    icon: str = "file-text"


class Threshold(Part, frozen=True, kw_only=True):
    """A queue is long when so many wait in it, or when its first has waited so long; 0 leaves a bound out."""

    service: str
    waiting: int = 0
    minutes: int = 0


class Counter(Part, frozen=True, kw_only=True):
    """A desk with a number over it.

    `serves` are its own services (first tier); `helps` come when nobody waits there (second tier); `helps_beyond`
    come last, and only while their queue is long.
    """

    id: str
    number: int
    name: str = ""
    area: str
    serves: list[str]
    helps: list[str] = []
    helps_beyond: list[Threshold] = []
    walk_seconds: int = 0  # from the seats to it; 0: the hall's figure


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
    no_later_than_minutes: int = 0  # its own hard limit; 0: the calling plan's
    icon: str = "user"


class Order(Part, frozen=True, kw_only=True):
    """Who is called before whom, within one tier of services. docs/calling.md has the whole rule in words.

    `rule` is between classes. `first_come`: none goes before another. `always_first`: by rank. `interleave`: a quota:
    of every `priority_calls` + `ordinary_between` calls for which people of both kinds waited, the first
    `priority_calls` go to priority classes (who came first of them), the rest to the ordinary class.
    `between_services`: the oldest goes first (`arrival`), or who has used up most of the target wait (`ageing`).
    `no_later_than_minutes`: who has waited so long goes before everybody else; 0: no such limit.
    `appointments_first`: a booked citizen who came in time goes first from the booked time on.
    `others_between_returned`: after one who comes back to the queue, so many others go first while any wait.
    """

    rule: Literal["first_come", "always_first", "interleave"] = "interleave"
    priority_calls: int = 1
    ordinary_between: int = 2
    between_services: Literal["arrival", "ageing"] = "arrival"
    no_later_than_minutes: int = 0
    appointments_first: bool = True
    others_between_returned: int = 1


class CallingPlan(Order, frozen=True, kw_only=True):
    """The hall's own order of calls, for all counters that no group gives another, and the rules of a turn."""

    calls_before_absent: int = 3  # calls and recalls after which "absent" is allowed
    announced_before_absent: bool = True  # and only after the call was spoken, or could not be
    announcement_seconds: int = 90  # an announcer that has said nothing for so long counts as one that could not
    walk_seconds: int = 30  # from the seats to a counter
    slow_walk_factor: float = 2.0  # for a ticket that says mobility or hearing
    restore_within_minutes: int = 30
    restore_after_calls: int = 3  # so many further people of its queue are called before an absent one who came back
    most_restores: int = 2  # of one ticket
    undo_within_seconds: int = 120
    transfers: Literal["joining", "arrival"] = "joining"  # the place in the next queue: as of joining it, or kept
    most_dossiers: int = 20  # that one ticket may declare
    dossiers_per_turn: int = 0  # with more, the same number waits again for the rest; 0: no limit
    out_of_order_per_day: int = 10  # acts out of order at one counter; more need a supervisor; 0: no limit
    cut_off: Literal["warn", "refuse"] = "warn"  # a number that will not be served today: given with the truth, or not


class NamedOrder(Order, frozen=True, kw_only=True):
    """An order of calls some counters follow instead of the hall's."""

    id: str


class Group(Part, frozen=True, kw_only=True):
    """Counters that call as one: they share a quota, and follow `order` (the id of one; "" is the hall's)."""

    id: str
    name: str = ""
    counters: list[str]
    order: str = ""


Act = Literal["pause", "call_ticket", "cancel", "park", "transfer", "give_priority", "refuse_priority"]


class Reason(Part, frozen=True, kw_only=True):
    """One of the reasons staff may give for the `acts` named. Acts that no reason names take any text.

    `keeps_waiting`: who is set aside for it waits for the hall (a stamp, a result), so the wait goes on.
    """

    id: str
    name: str
    name_en: str = ""
    acts: list[Act]
    keeps_waiting: bool = False


class Shift(Part, frozen=True, kw_only=True):
    """Who sits where: a clerk at a counter, on weekdays (1 = Monday) or on one date, from and until a local time."""

    counter: str
    clerk: str = ""
    days: list[int] = []
    date: str = ""  # YYYY-MM-DD: on this day the weekdays of this counter do not count
    begins: str
    ends: str


class Session(Part, frozen=True, kw_only=True):
    """An opening session: ISO weekdays (1 = Monday) and local times "HH:MM".

    `numbers_from`: kiosks give numbers (default: so long before `opens` as the hall says). `serve_from`: counters
    begin (default: `opens`). `last_number`: kiosks stop (default: so long before `closes` as the hall says).
    """

    days: list[int]
    opens: str
    closes: str
    numbers_from: str = ""
    serve_from: str = ""
    last_number: str = ""


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
    guide_before_minutes: int = 60  # how long before the first numbers a guide may number the line outside
    late_after: str = "15:00"  # dossiers received later are taken up the next working day: a notice; "": no such rule
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
    one_per_card: bool = False  # one live number per citizen card; people without a card go through staff


class BookingSettings(Part, frozen=True, kw_only=True):
    """Promised numbers: how far ahead, how many a slot of one service takes, and when a citizen may come."""

    days_ahead: int = 6
    slot_minutes: int = 30
    slot_places: int = 4
    early_minutes: int = 30  # how long before its time a booking may be checked in
    late_minutes: int = 15  # how long after it the place is kept
    late: Literal["arrival", "refuse"] = "arrival"  # who comes later still: queues like anybody, or books again
    per_person: int = 2  # bookings of one citizen card a day; 0: no limit


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
    orders: list[NamedOrder] = []
    groups: list[Group] = []
    reasons: list[Reason] = []
    roster: list[Shift] = []


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
