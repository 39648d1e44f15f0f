"""Page "conduct of the hall": incidents, notices and bookings, as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shared.domain import hours, slots
from shared.domain.records import Booking, Incident, Notice
from shared.domain.slots import Slot
from shared.domain.state import HallState

KINDS = ("power", "network", "printer", "system", "security", "other")


@dataclass(frozen=True, slots=True)
class Asked:
    """The service and the local day whose free places are looked at; "" before anybody asked.

    `move`: code of the booking that is to be moved to one of them.
    """

    service: str = ""
    day: str = ""
    move: str = ""


@dataclass(frozen=True, slots=True)
class Conduct:
    """Everything on the page."""

    incidents: list[Incident]
    notices: list[Notice]
    bookings: list[Booking]  # from now on, in order of time
    today: str
    last_day: str  # that can be booked
    bookable: list[str]  # ids of services
    slots: list[Slot]


def conduct(state: HallState, now: int, asked: Asked) -> Conduct:
    """The page's content at `now` (ms since 1970 UTC)."""
    plan = state.plan
    if plan is None:
        return Conduct([], [], [], "", "", [], [])
    today = hours.day_of(plan.hall, now)
    last = (date.fromisoformat(today) + timedelta(days=plan.hall.booking.days_ahead)).isoformat()
    service = plan.services.get(asked.service)
    day = asked.day if today <= asked.day <= last else today
    return Conduct(
        incidents=sorted(state.incidents.values(), key=lambda each: each.since),
        notices=list(state.notices.values()),
        bookings=sorted((each for each in state.bookings.values() if not each.promise), key=lambda each: each.at),
        today=today,
        last_day=last,
        bookable=[each.id for each in plan.hall.services if slots.places_of(plan.hall, each)],
        slots=slots.free_on(state, plan.hall, service, day, now) if service else [],
    )
