"""GET /v1/slots: where a booking of a service still finds a place on one day."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from shared.domain import hours, slots
from shared.domain.slots import Slot
from shared.domain.state import HallState
from shared.server.access import Access, NotAllowed
from shared.server.parts import Clock, HallEngine
from shared.server.refusals import as_json

ROLES = frozenset({"kiosk", "clerk", "guide", "cashier", "supervisor", "auditor", "admin"})


class Slots(msgspec.Struct, frozen=True, kw_only=True):
    """The slots of a service on a local date that have not begun; none where it is closed or takes no bookings."""

    service: str
    date: str
    slots: list[Slot]


def slot_route(engine: HallEngine, access: Access, clock: Clock) -> HTTPRouteHandler:
    """The route, bound to one engine."""

    @get("/v1/slots")
    async def free_slots(request: Request[Any, Any, Any]) -> Response[bytes]:
        if access.actor(request).role not in ROLES:
            raise NotAllowed("role")
        service, day = (request.query_params.get(name, "") for name in ("service", "date"))
        return as_json(await engine.read(lambda state: find(state, service, day, clock())))

    return free_slots


def find(state: HallState, service_id: str, day: str, now: int) -> Slots:
    """What is free. Raises NotAllowed: "malformed", "not_found" (no such service) or "slot_out_of_reach"."""
    if state.plan is None:
        raise NotAllowed("not_ready")
    hall = state.plan.hall
    try:
        away = date.fromisoformat(day) - date.fromisoformat(hours.day_of(hall, now))
    except ValueError:
        raise NotAllowed("malformed") from None
    service = state.plan.services.get(service_id)
    if service is None:
        raise NotAllowed("not_found")
    if not 0 <= away.days <= hall.booking.days_ahead:
        raise NotAllowed("slot_out_of_reach", days=str(hall.booking.days_ahead))
    local = date.fromisoformat(day).isoformat()  # 20261124 is the same day
    return Slots(service=service.id, date=local, slots=slots.free_on(state, hall, service, local, now))
