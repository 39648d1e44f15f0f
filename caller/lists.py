"""The lists a clerk chooses from: people who wait, and services and counters to send them on to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from caller.badges import badges
from caller.reasons import Choice
from caller.scene import Scene, minutes_text
from shared.domain.hall import Counter, Service
from shared.domain.rows import TicketRow
from shared.domain.search import fold

MOST = 200  # rows made for one look at a list
BACK = "@back"  # the choice of sending a lent number back
STATE_ORDER = {"waiting": 0, "parked": 1, "absent": 2}


@dataclass(frozen=True)
class TicketCard:
    """One ticket in a list. `state` is waiting, parked or absent; `tier` 0 own, 1 helped, 2 of other counters."""

    id: str
    label: str
    state: str
    tier: int
    service: str
    note: str
    priority: str = ""
    late: bool = False
    heading: str = ""  # shown above the first of its kind
    badges: list[dict[str, str]] = field(default_factory=list)


def ticket_cards(scene: Scene, search: str = "", state: str = "waiting") -> list[TicketCard]:
    """Tickets in one state: this counter's own first, those it helps with next, each by time.

    Tickets of other counters are shown only when they are searched for, by label or by service, without accents.
    """
    words = fold(search)
    found = [each for each in scene.tickets.values() if each.state == state and _wanted(scene, each, words)]
    found.sort(key=lambda each: (scene.tier(each), each.waiting_since, each.label))
    return [_ticket_card(scene, each, place, found) for place, each in enumerate(found[:MOST])]


def _wanted(scene: Scene, ticket: TicketRow, words: str) -> bool:
    if not words:
        return scene.tier(ticket) < 2 or ticket.counter in {each.id for each in scene.mine}
    service = scene.service(ticket.service)
    texts = [fold(ticket.label), fold(service.name), fold(service.name_en)] if service else [fold(ticket.label)]
    return any(words in text for text in texts)


def _ticket_card(scene: Scene, ticket: TicketRow, place: int, among: list[TicketRow]) -> TicketCard:
    tier = scene.tier(ticket)
    first = place == 0 or scene.tier(among[place - 1]) != tier
    minutes = scene.waited(ticket.waiting_since)
    service = scene.service(ticket.service)
    return TicketCard(
        ticket.id, ticket.label, ticket.state, tier, scene.named(service), _note(scene, ticket, minutes),
        priority=scene.named(scene.priority(ticket.priority)),
        late=ticket.state == "waiting" and service is not None and minutes > service.target_minutes,
        heading=scene.say(f"caller.tier_{tier}") if first and tier else "",
        badges=badges(scene, ticket),
    )  # fmt: skip


def _note(scene: Scene, ticket: TicketRow, minutes: int) -> str:
    """How long it has waited; of one set aside why, and until which day."""
    time = minutes_text(scene, minutes)
    if ticket.state != "parked":
        return time
    if ticket.parked_until:
        time = scene.say("caller.until_day", day=ticket.parked_until[8:], month=ticket.parked_until[5:7])
    reason = scene.reason(ticket.reason)
    return f"{reason} · {time}" if reason else time


def counts(scene: Scene) -> dict[str, int]:
    """How many of this counter's tickets are in each state of the list."""
    mine = [each.state for each in scene.tickets.values() if _wanted(scene, each, "")]
    return {state: sum(each == state for each in mine) for state in STATE_ORDER}


def state_choices(scene: Scene) -> list[Choice]:
    """The three lists, with how many are in each."""
    return [Choice(each, f"{scene.say(f'caller.list_{each}')} {count}") for each, count in counts(scene).items()]


def service_choices(scene: Scene, search: str = "") -> list[Choice]:
    """Where a number can be sent on to: what the hall proposes first, then services of the clerk's own agency.

    Proposed is the counter that lent it, or the next of the chain of its service.
    """
    words = fold(search)
    own = {service.agency for service in scene.hall.services if service.id in scene.counter.serves}
    found = [each for each in scene.hall.services if _matches(scene, each, words)]
    following = next_service(scene)
    found.sort(key=lambda each: (each.id != following, each.agency not in own))
    made = [_service_choice(scene, each, each.id == following) for each in found]
    back = _back(scene)
    return [back, *made] if back and not words else made


def next_service(scene: Scene) -> str:
    """The service that usually follows that of the number in hand; "" for none."""
    service = scene.service(scene.in_hand.service) if scene.in_hand else None
    return service.next if service else ""


def proposed(scene: Scene) -> str:
    """The choice to begin with: back to the counter that lent the number, or the next of the chain; "" for none."""
    return BACK if _back(scene) else next_service(scene)


def _back(scene: Scene) -> Choice | None:
    ticket = scene.in_hand
    if ticket is None or not ticket.return_to:
        return None
    name = scene.say("caller.send_back", number=scene.number(ticket.return_to))
    return Choice(BACK, name, scene.say("caller.send_back_why"), "corner-down-left")


def _matches(scene: Scene, service: Service, words: str) -> bool:
    agency = next((each.name for each in scene.hall.agencies if each.id == service.agency), "")
    return all(word in fold(f"{service.name} {service.name_en} {agency} {service.series}") for word in words.split())


def _service_choice(scene: Scene, service: Service, following: bool) -> Choice:
    row = scene.services.get(service.id)
    agency = next((each for each in scene.hall.agencies if each.id == service.agency), None)
    waiting, open_counters = (row.waiting, row.counters_open) if row else (0, 0)
    state = scene.count("caller.n_waiting", waiting) if open_counters else scene.say("caller.no_counter_open")
    where = scene.say("caller.next_of_chain") if following else scene.named(agency)
    return Choice(service.id, scene.named(service), f"{where} · {state}", service.icon)


def counter_choices(scene: Scene, service: str) -> list[Choice]:
    """Any counter, or one of those that serve the service; never this one."""
    if not service or service == BACK:
        return []
    serving: Iterable[Counter] = (
        each for each in scene.hall.counters if service in each.serves and each.id != scene.desk.id
    )
    named = [Choice(each.id, scene.say("caller.counter", number=each.number)) for each in serving]
    return [Choice("", scene.say("caller.any_counter")), *named]
