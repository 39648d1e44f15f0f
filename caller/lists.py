"""The lists a clerk chooses from: people who wait, services and counters to send on to, reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from caller.scene import Scene, minutes_text
from shared.domain.hall import Counter, Service
from shared.domain.rows import TicketRow
from shared.domain.search import fold

MOST = 200  # rows made for one look at a list
PARK_REASONS = ("papers", "copies", "fee", "result")
CHOSEN_REASONS = ("frail", "returned", "appointment", "same_visit", "leader")
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


@dataclass(frozen=True)
class Choice:
    """One thing to choose: a service, a counter, a reason or a clerk. `key` is the digit that chooses it."""

    id: str
    name: str
    note: str = ""
    symbol: str = ""
    key: str = ""


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
        return scene.tier(ticket) < 2 or ticket.counter == scene.counter.id
    service = scene.service(ticket.service)
    texts = [fold(ticket.label), fold(service.name), fold(service.name_en)] if service else [fold(ticket.label)]
    return any(words in text for text in texts)


def _ticket_card(scene: Scene, ticket: TicketRow, place: int, among: list[TicketRow]) -> TicketCard:
    tier = scene.tier(ticket)
    first = place == 0 or scene.tier(among[place - 1]) != tier
    minutes = scene.waited(ticket.waiting_since)
    service = scene.service(ticket.service)
    time = minutes_text(scene, minutes)
    note = f"{ticket.reason} · {time}" if ticket.state == "parked" and ticket.reason else time
    return TicketCard(
        ticket.id, ticket.label, ticket.state, tier, scene.named(service), note,
        priority=scene.named(scene.priority(ticket.priority)),
        late=ticket.state == "waiting" and service is not None and minutes > service.target_minutes,
        heading=scene.say(f"caller.tier_{tier}") if first and tier else "",
    )  # fmt: skip


def counts(scene: Scene) -> dict[str, int]:
    """How many of this counter's tickets are in each state of the list."""
    mine = [each.state for each in scene.tickets.values() if _wanted(scene, each, "")]
    return {state: sum(each == state for each in mine) for state in STATE_ORDER}


def state_choices(scene: Scene) -> list[Choice]:
    """The three lists, with how many are in each."""
    return [Choice(each, f"{scene.say(f'caller.list_{each}')} {count}") for each, count in counts(scene).items()]


def service_choices(scene: Scene, search: str = "") -> list[Choice]:
    """Services a number can be sent on to, those of the clerk's own agency first."""
    words = fold(search)
    own = {service.agency for service in scene.hall.services if service.id in scene.counter.serves}
    found = [each for each in scene.hall.services if _matches(scene, each, words)]
    found.sort(key=lambda each: each.agency not in own)
    return [_service_choice(scene, each) for each in found]


def _matches(scene: Scene, service: Service, words: str) -> bool:
    agency = next((each.name for each in scene.hall.agencies if each.id == service.agency), "")
    return all(word in fold(f"{service.name} {service.name_en} {agency} {service.series}") for word in words.split())


def _service_choice(scene: Scene, service: Service) -> Choice:
    row = scene.services.get(service.id)
    agency = next((each for each in scene.hall.agencies if each.id == service.agency), None)
    waiting, open_counters = (row.waiting, row.counters_open) if row else (0, 0)
    state = scene.count("caller.n_waiting", waiting) if open_counters else scene.say("caller.no_counter_open")
    return Choice(service.id, scene.named(service), f"{scene.named(agency)} · {state}", service.icon)


def counter_choices(scene: Scene, service: str) -> list[Choice]:
    """Any counter, or one of those that serve the service; never this one."""
    serving: Iterable[Counter] = (
        each for each in scene.hall.counters if service in each.serves and each.id != scene.counter.id
    )
    named = [Choice(each.id, scene.say("caller.counter", number=each.number)) for each in serving]
    return [Choice("", scene.say("caller.any_counter")), *named] if service else []


def numbered(names: Iterable[str]) -> list[Choice]:
    """Reasons as choices, the first nine with a digit to press."""
    return [Choice(str(n), name, key=str(n) if n < 10 else "") for n, name in enumerate(names, 1)]


def park_reasons(scene: Scene) -> list[Choice]:
    """Why a number is set aside."""
    return numbered(scene.say(f"caller.park_{each}") for each in PARK_REASONS)


def pause_reasons(scene: Scene) -> list[Choice]:
    """The hall's own reasons for a pause; one plain reason where it names none."""
    return numbered(scene.hall.pause_reasons or [scene.say("caller.pause_plain")])


def chosen_reasons(scene: Scene) -> list[Choice]:
    """Why a number is called out of turn."""
    return numbered(scene.say(f"caller.chosen_{each}") for each in CHOSEN_REASONS)


def clerk_choices(scene: Scene) -> list[Choice]:
    """The hall's clerks."""
    return [Choice(each.id, each.name, each.title, "user-round") for each in scene.hall.clerks]
