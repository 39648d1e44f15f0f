"""What a ticket's paper says, as data: the layout draws exactly this, and the spool keeps exactly this."""

from __future__ import annotations

import unicodedata
from typing import Any, TypeVar

import msgspec

from shared.domain.answers import Result
from shared.domain.hall import Agency, Area, Counter, Hall, PriorityClass, Service

Named = TypeVar("Named", Agency, Area, PriorityClass, Service)


class TicketPaper(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything one ticket says. Texts are NFC; an empty text or list is simply not printed.

    `issued_at` is ms since 1970 UTC and is shown in `timezone`. `wait_low`..`wait_high` are minutes; both 0: not known.
    `reprint` counts the second and later papers of the same number. `practice` marks a paper that serves nobody.
    `today` ("will", "may", "will_not") says whether it is served today, `today_why` the word "cut_off.CODE" that says
    why not, `late` the hour of the hall's rule for late dossiers where it holds. `linked` is another number of the
    same person, `booked_at` the booked time of one who came for it, `promised` a first place promised before,
    `missed` that somebody came after the booked time.
    """

    hall: str
    label: str
    service: str
    issued_at: int
    timezone: str = "Asia/Ho_Chi_Minh"
    parent: str = ""
    hall_en: str = ""
    service_en: str = ""
    agency: str = ""
    agency_en: str = ""
    area: str = ""
    area_en: str = ""
    floor: str = ""
    directions: str = ""
    directions_en: str = ""
    counters: tuple[int, ...] = ()
    people_ahead: int = 0
    wait_low: int = 0
    wait_high: int = 0
    today: str = ""
    today_why: str = ""
    late: str = ""
    dossiers: int = 1
    linked: str = ""
    booked_at: int = 0
    promised: bool = False
    missed: bool = False
    papers: tuple[str, ...] = ()
    priority: str = ""
    priority_en: str = ""
    url: str = ""
    hotline: str = ""
    footer: tuple[str, ...] = ()
    wifi: str = ""
    proof: str = ""  # beginning of the journal's head when the number was taken
    reprint: int = 0
    practice: bool = False
    language: str = "vi"


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What the citizen said of this visit, as TicketPaper has it."""

    dossiers: int = 1
    linked: str = ""
    booked_at: int = 0
    promised: bool = False
    missed: bool = False


def with_visit(paper: TicketPaper, visit: Visit) -> TicketPaper:
    """The paper with what the citizen said of this visit."""
    return msgspec.structs.replace(paper, **msgspec.structs.asdict(visit))


def paper_of(
    hall: Hall, result: Result, *, language: str = "vi", reprint: int = 0, practice: bool = False
) -> TicketPaper:
    """The paper of a number just taken. A service or class the hall no longer has is left unnamed, never an error."""
    service = _find(hall.services, result.service)
    agency = _find(hall.agencies, service.agency) if service else None
    counters = _counters(hall, result.service)
    area = _find(hall.areas, _area_id(agency, counters))
    priority = _find(hall.priorities, result.priority)
    texts = _texts(service, agency, area, priority if priority and not priority.ordinary else None)
    return TicketPaper(
        hall=plain(hall.name),
        hall_en=plain(hall.name_en),
        parent=plain(hall.parent),
        label=plain(result.label),
        issued_at=result.issued_at,
        timezone=hall.timezone,
        counters=tuple(sorted({counter.number for counter in counters})),
        people_ahead=result.people_ahead,
        wait_low=result.wait_low,
        wait_high=result.wait_high,
        today=result.today,
        today_why=result.today_why.removeprefix("cut_off."),
        late=hall.hours.late_after if "late" in result.notices and service and service.kind == "submit" else "",
        papers=tuple(plain(paper) for paper in service.papers) if service else (),
        url=result.url,
        proof=result.head,
        hotline=plain(hall.hotline),
        footer=tuple(plain(line) for line in hall.ticket.footer),
        wifi=plain(hall.ticket.wifi),
        reprint=reprint,
        practice=practice,
        language=language,
        **texts,
    )


def _texts(
    service: Service | None, agency: Agency | None, area: Area | None, priority: PriorityClass | None
) -> dict[str, Any]:
    parts = {"service": service, "agency": agency, "area": area, "priority": priority}
    texts: dict[str, Any] = {key: plain(part.name) if part else "" for key, part in parts.items()}
    texts |= {f"{key}_en": plain(part.name_en) if part else "" for key, part in parts.items()}
    if area:
        texts |= {"floor": plain(area.floor), "directions": plain(area.directions)}
        texts["directions_en"] = plain(area.directions_en)
    return texts


def _counters(hall: Hall, service: str) -> list[Counter]:
    """The counters whose own service it is; only where there are none, those that help."""
    own = [counter for counter in hall.counters if service in counter.serves]
    return own or [counter for counter in hall.counters if service in counter.helps]


def _area_id(agency: Agency | None, counters: list[Counter]) -> str:
    """Where to go: the agency's area, unless every counter stands somewhere else."""
    areas = [counter.area for counter in counters]
    if agency and (not areas or agency.area in areas):
        return agency.area
    return areas[0] if areas else ""


def _find(parts: list[Named], wanted: str) -> Named | None:
    return next((part for part in parts if part.id == wanted), None)


def plain(text: str) -> str:
    """One code point per Vietnamese letter, white space made single: a line break in a name never tears a line."""
    return " ".join(unicodedata.normalize("NFC", text).split())
