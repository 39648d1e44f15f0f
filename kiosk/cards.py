"""The cards a person chooses from, as data: agencies, services, procedures and priority classes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.notices import service_incident
from kiosk.outlook import warning
from kiosk.scene import (
    Scene,
    closed,
    closed_text,
    opens_text,
    shown_name,
    wait_text,
    waiting_text,
)
from shared.domain.hall import Agency, PriorityClass, Procedure, Service


@dataclass(frozen=True)
class Card:
    """One card, or the heading above some.

    `note` says how many wait, or why it is closed; `more` the expected wait, or when it opens again; `warn` what
    somebody should know before choosing it.
    """

    id: str
    name: str
    heading: bool = False
    place: str = ""
    note: str = ""
    more: str = ""
    icon: str = ""
    open: bool = True
    warn: str = ""


def agency_cards(scene: Scene) -> list[Card]:
    """Agencies under the area they are in, in the hall's order."""
    cards: list[Card] = []
    agencies = scene.agencies()
    for area in scene.hall.areas:
        here = [each for each in agencies if each.area == area.id]
        if here:
            cards.append(Card(f"area:{area.id}", scene.named(area), heading=True))
            cards += [_agency_card(scene, each) for each in here]
    return cards


def _agency_card(scene: Scene, agency: Agency) -> Card:
    services = scene.services_of(agency.id)
    shut = closed(scene, services)
    name, place = scene.named(agency), scene.named(scene.area(agency.area))
    if shut:
        note, more = closed_text(scene, shut.code), opens_text(scene, shut.opens_at)
        return Card(agency.id, name, False, place, note, more, agency.icon, open=False)
    return Card(agency.id, name, False, place, waiting_text(scene, scene.waiting(services)), "", agency.icon)


def service_cards(scene: Scene, agency: str = "") -> list[Card]:
    """Services of one agency, or ("") of all, each then with the agency it belongs to."""
    if agency:
        area = scene.agency(agency)
        place = scene.named(scene.area(area.area)) if area else ""
        return [_service_card(scene, each, place) for each in scene.services_of(agency)]
    return [
        _service_card(scene, each, scene.named(owner))
        for owner in scene.agencies()
        for each in scene.services_of(owner.id)
    ]


def _service_card(scene: Scene, service: Service, place: str) -> Card:
    wait, name = scene.wait(service.id), scene.named(service)
    if not wait.open:
        note, more = closed_text(scene, wait.code), opens_text(scene, wait.opens_at)
        return Card(service.id, name, False, place, note, more, service.icon, open=False)
    waiting = scene.waiting([service])
    note, more = waiting_text(scene, waiting), wait_text(scene, wait.low, wait.high)
    warn = scene.say("kiosk.card_incident") if service_incident(scene, service) else warning(scene, service.id)
    return Card(service.id, name, False, place, note, more, service.icon, warn=warn)


def procedure_cards(scene: Scene, found: Iterable[Procedure]) -> list[Card]:
    """Procedures that were found, each with where it is received."""
    return [_procedure_card(scene, each) for each in found]


def _procedure_card(scene: Scene, procedure: Procedure) -> Card:
    service = scene.service(procedure.service)
    note = scene.say("kiosk.received_by", service=scene.named(service)) if service else ""
    icon = service.icon if service else "map-pin-off"
    note = note or scene.say("kiosk.not_received_short")
    return Card(procedure.codes[0], shown_name(procedure), False, procedure.field, note, "", icon, service is not None)


def priority_cards(scene: Scene) -> list[Card]:
    """Who may go first, in kind words, in the order they are called; the ordinary class has a card of its own."""
    classes = sorted((each for each in scene.hall.priorities if not each.ordinary), key=lambda each: each.rank)
    return [_priority_card(scene, each) for each in classes]


def _priority_card(scene: Scene, priority: PriorityClass) -> Card:
    question = priority.question_en if scene.language == "en" and priority.question_en else priority.question
    return Card(priority.id, scene.named(priority), note=question, icon=priority.icon)
