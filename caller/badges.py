"""What a clerk should know about a number besides its place: short words with an icon."""

from __future__ import annotations

from collections.abc import Iterator

from caller.scene import Scene
from shared.domain.rows import TicketRow

NEEDS = {"mobility": "accessibility", "hearing": "ear"}
WHOSE_TIME = {"hall": "building-2", "citizen": "user-round"}


def badges(scene: Scene, ticket: TicketRow, stepper: bool = False) -> list[dict[str, str]]:
    """Each with `icon`, `text` and `kind` ("warn" where the clerk has to act on it, else "plain").

    `stepper`: the dossiers have a place of their own beside these.
    """
    return [{"icon": icon, "text": text, "kind": kind} for icon, text, kind in _of(scene, ticket, stepper)]


def _of(scene: Scene, ticket: TicketRow, stepper: bool) -> Iterator[tuple[str, str, str]]:
    if ticket.state == "parked" and ticket.parked_by:
        yield WHOSE_TIME.get(ticket.parked_by, "clock"), scene.say(f"caller.badge_by_{ticket.parked_by}"), "plain"
    for need in ticket.needs:
        yield NEEDS.get(need, "info"), scene.say(f"caller.need_{need}"), "warn"
    if ticket.language == "en":
        yield "languages", scene.say("caller.speaks_english"), "plain"
    labels = [scene.tickets[key].label for key in ticket.linked if key in scene.tickets]
    if labels:
        yield "link", scene.say("caller.badge_linked", labels=", ".join(labels)), "plain"
    if ticket.return_to:
        number = scene.number(ticket.return_to)
        yield "corner-down-left", scene.say("caller.badge_lent", number=number), "plain"
    if ticket.dossiers > 1 and not stepper:
        yield "files", scene.count("caller.badge_dossiers", ticket.dossiers), "plain"
    yield from _history(scene, ticket)


def _history(scene: Scene, ticket: TicketRow) -> Iterator[tuple[str, str, str]]:
    """How it came to its place."""
    if ticket.slot:
        yield "calendar-clock", scene.say("caller.badge_booked", time=f"{scene.local(ticket.slot):%H:%M}"), "plain"
    if ticket.promised:
        yield "bookmark", scene.say("caller.badge_promised"), "plain"
    if ticket.returned:
        yield "undo-2", scene.say("caller.badge_returned"), "plain"
    if ticket.today == "stay":
        yield "clock-alert", scene.say("caller.badge_stays"), "plain"
