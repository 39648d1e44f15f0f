"""What screens see of the state: rows, which event changes which row, and gauges."""

from __future__ import annotations

from collections.abc import Iterable

from shared.domain import calling, hours, waits
from shared.domain import events as e
from shared.domain.rows import CounterRow, DayRow, Gauge, HallRow, Next, NoticeRow, Row, ServiceRow, TicketRow, Wait
from shared.domain.state import CALLS_KEPT, Desk, HallState
from shared.domain.ticket import IN_HAND, LIVE, Ticket

Key = tuple[str, str]
THE_HALL: Key = ("hall", "hall")
THE_DAY: Key = ("day", "day")


def changed(state: HallState, event: e.AnyEvent) -> set[Key]:
    """The rows this event may have changed, asked after `evolve`. A key without a row any more is one that went."""
    if isinstance(event, e.DayOpened | e.HallConfigured):
        return {THE_HALL, THE_DAY, *_all_keys(state), *state.cleared}
    if isinstance(event, e.DayClosed):
        return {THE_DAY, *(("ticket", ticket) for ticket in event.expired), *_service_keys(state)}
    keys = _noticed(event)
    if isinstance(event, e.TicketCalled | e.TicketRecalled):
        keys |= {("call", str(event.call)), ("call", str(event.call - CALLS_KEPT))}
    counter = getattr(event, "counter", "")
    if counter:
        keys.add(("counter", counter))
    if isinstance(event, e.CounterOpened | e.CounterPaused | e.CounterResumed | e.CounterClosed):
        keys |= {("service", service) for service in state.desks[event.counter].counter.serves}
    ticket = state.tickets.get(getattr(event, "ticket", ""))
    if ticket and not isinstance(event, e.PrintReported):
        keys |= {("ticket", ticket.id), ("service", ticket.service)}
    return keys


def _noticed(event: e.AnyEvent) -> set[Key]:
    if isinstance(event, e.IncidentDeclared):
        return {("notice", event.incident.id)}
    if isinstance(event, e.NoticePosted):
        return {("notice", event.notice.id)}
    gone = getattr(event, "incident", "") or getattr(event, "notice", "")
    return {("notice", gone)} if gone else set()


def _service_keys(state: HallState) -> Iterable[Key]:
    return (("service", service) for service in (state.plan.services if state.plan else ()))


def _all_keys(state: HallState) -> Iterable[Key]:
    for table, keys in tables(state).items():
        for key in keys:
            yield table, key


def tables(state: HallState) -> dict[str, list[str]]:
    """All present keys of all tables."""
    if state.plan is None:
        return {"hall": [], "day": ["day"], "service": [], "counter": [], "call": [], "ticket": [], "notice": []}
    return {
        "hall": ["hall"],
        "day": ["day"],
        "service": list(state.plan.services),
        "counter": list(state.desks),
        "call": [str(call) for call in state.calls],
        "ticket": [ticket.id for ticket in state.tickets.values() if ticket.state in LIVE],
        "notice": [*state.incidents, *state.notices],
    }


def row(state: HallState, table: str, key: str) -> Row | None:
    """The present row, or None where there is none (any more)."""
    match table:
        case "hall":
            return HallRow(hall=state.hall) if state.hall else None
        case "day":
            return DayRow(date=state.date, open=state.day_open, practice=state.practice, opened_at=state.opened_at)
        case "service":
            return _service_row(state, key)
        case "counter":
            desk = state.desks.get(key)
            return _counter_row(state, desk) if desk else None
        case "call":
            return state.calls.get(int(key)) if key.lstrip("-").isdigit() else None
        case "ticket":
            ticket = state.tickets.get(key)
            return _ticket_row(ticket) if ticket and ticket.state in LIVE else None
        case "notice":
            return _notice_row(state, key)
    return None


def _notice_row(state: HallState, key: str) -> NoticeRow | None:
    incident, notice = state.incidents.get(key), state.notices.get(key)
    if incident:
        return NoticeRow(
            id=key,
            text=incident.text,
            area=incident.area,
            incident=incident.kind,
            stops_issuing=incident.stops_issuing,
            since=incident.since,
        )
    if notice:
        return NoticeRow(id=key, text=notice.text, text_en=notice.text_en, area=notice.area, until=notice.until)
    return None


def _service_row(state: HallState, service: str) -> ServiceRow | None:
    if state.plan is None or service not in state.plan.services:
        return None
    today = state.services[service]
    counters = sum(1 for desk in state.desks.values() if desk.state == "open" and service in desk.counter.serves)
    return ServiceRow(id=service, waiting=today.waiting, issued=today.issued, counters_open=counters)


def _counter_row(state: HallState, desk: Desk) -> CounterRow:
    ticket = state.tickets.get(desk.ticket)
    rated = state.tickets.get(desk.rate_ticket)
    return CounterRow(
        id=desk.counter.id,
        number=desk.counter.number,
        state=desk.state,  # type: ignore[arg-type]
        reason=desk.reason,
        clerk=desk.clerk,
        version=desk.version,
        since=desk.since,
        ticket=ticket.id if ticket else "",
        label=ticket.label if ticket else "",
        ticket_state=ticket.state if ticket and ticket.state in IN_HAND else "",  # type: ignore[arg-type]
        ticket_since=ticket.state_since if ticket else 0,
        calls=ticket.calls if ticket else 0,
        rate_ticket=rated.id if rated else "",
        rate_label=rated.label if rated else "",
        rated=rated.score if rated else 0,
        served=desk.served,
    )


def _ticket_row(ticket: Ticket) -> TicketRow:
    return TicketRow(
        id=ticket.id,
        label=ticket.label,
        service=ticket.service,
        priority=ticket.priority,
        state=ticket.state,  # type: ignore[arg-type]
        issued_at=ticket.issued_at,
        waiting_since=ticket.waiting_since,
        counter=ticket.counter,
        to_counter=ticket.to_counter,
        procedure=ticket.procedure,
        language=ticket.language,
        rehearsal=ticket.rehearsal,
        calls=ticket.calls,
        reason=ticket.reason,
    )


def gauge(state: HallState, now: int, counters: Iterable[str] = ()) -> Gauge:
    """What changes with time alone: expected waits of all services, and who is next at these counters."""
    if state.plan is None:
        return Gauge(at=now)
    waits_now = {service: _wait(state, service, now) for service in state.plan.services}
    desks = (state.desks[counter] for counter in counters if counter in state.desks)
    return Gauge(at=now, waits=waits_now, next={desk.counter.id: _next(state, desk) for desk in desks})


def _wait(state: HallState, service: str, now: int) -> Wait:
    if state.plan is None:
        return Wait(low=0, high=0, open=False, code="no_hall")
    low, high = waits.estimate(state, service, state.waiting_ahead(service, state.plan.ordinary))
    if any(incident.stops_issuing for incident in state.incidents.values()):
        return Wait(low=low, high=high, open=False, code="incident")
    if state.practice and state.day_open:
        return Wait(low=low, high=high, open=True)
    opening = hours.status(state.plan.hall, service, now)
    if opening.open and not state.day_open:
        return Wait(low=low, high=high, open=False, code="day_not_open")
    limit = state.plan.services[service].daily_limit
    if opening.open and limit and state.services[service].issued >= limit:
        return Wait(low=low, high=high, open=False, code="no_more_numbers")
    return Wait(low=low, high=high, open=opening.open, code=opening.code, opens_at=opening.opens_at)


def _next(state: HallState, desk: Desk) -> Next:
    own, helped = calling.tiers(desk)
    waiting_own = calling.waiting_for(state, own)
    waiting = waiting_own + calling.waiting_for(state, helped)
    found = calling.choose(state, desk)
    if found is None:
        return Next(waiting=waiting, waiting_own=waiting_own)
    ticket, why = found
    return Next(
        ticket=ticket.id,
        label=ticket.label,
        service=ticket.service,
        priority=ticket.priority,
        waiting_since=ticket.waiting_since,
        why=why,
        waiting=waiting,
        waiting_own=waiting_own,
    )
