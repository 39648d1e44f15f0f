"""What screens see of the state: rows, which event changes which row, and gauges."""

from __future__ import annotations

from collections.abc import Iterable

from shared.domain import absence, calling, cut_off, hours, reasons, waits
from shared.domain import events as e
from shared.domain.hall import Act
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
    keys = _noticed(state, event)
    if isinstance(event, e.TicketCalled | e.TicketRecalled):
        keys |= {("call", str(event.call)), ("call", str(event.call - CALLS_KEPT))}
    desk = state.desks.get(getattr(event, "counter", ""))
    if desk:
        keys |= {("counter", each.counter.id) for each in state.session(desk)}
    if isinstance(event, e.CounterOpened | e.CounterPaused | e.CounterResumed | e.CounterClosed):
        keys |= {("service", service) for service in state.desks[event.counter].counter.serves}
    if isinstance(event, e.CounterClosed):
        keys |= {("ticket", ticket) for ticket in state.desks[event.counter].freed}
    if isinstance(event, e.CountersCovered):
        keys |= {("counter", counter) for counter in state.desks}
        keys |= {("service", service) for service in state.services}
    if isinstance(event, e.AnnouncementReported):
        keys |= _holding(state, event.call)
    if isinstance(event, e.TicketsLinked):
        keys |= {("ticket", each) for each in event.tickets}
    ticket = state.tickets.get(getattr(event, "ticket", ""))
    if ticket and not isinstance(event, e.PrintReported):
        keys |= {("ticket", ticket.id), ("service", ticket.service)}
        keys |= {("ticket", each) for each in ticket.linked}
    return keys


def _holding(state: HallState, call: int = 0) -> set[Key]:
    """The counters whose number in hand was called by this announcement, or (0) that have any."""
    holding = ((desk, state.tickets.get(desk.ticket)) for desk in state.desks.values() if desk.ticket)
    return {("counter", desk.counter.id) for desk, ticket in holding if ticket and call in (0, ticket.call)}


def _noticed(state: HallState, event: e.AnyEvent) -> set[Key]:
    if isinstance(event, e.IncidentDeclared | e.IncidentEnded):
        incident = event.incident.id if isinstance(event, e.IncidentDeclared) else event.incident
        return {("notice", incident), *_holding(state)}
    if isinstance(event, e.NoticePosted):
        return {("notice", event.notice.id)}
    gone = getattr(event, "notice", "")
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
            return _ticket_row(state, ticket) if ticket and ticket.state in LIVE else None
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
            service=incident.service,
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
        reason=_reason(state, "pause", desk.reason),
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
        covered_by=desk.covered_by,
        absent_from=absence.unlock(state, desk, ticket, state.last_at).at if ticket and ticket.state == "called" else 0,
        out_of_order=desk.out_of_order,
    )


def _reason(state: HallState, act: Act, reason: str) -> str:
    """A reason in the hall's words where it stands in its list, as it was given where not."""
    known = reasons.listed(state.plan, act, reason) if state.plan and reason else None
    return known.name if known else reason


def _ticket_row(state: HallState, ticket: Ticket) -> TicketRow:
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
        reason=_reason(state, "park" if ticket.state == "parked" else "transfer", ticket.reason),
        parked_by=ticket.parked_by,
        parked_until=ticket.parked_until,
        returned=ticket.returned,
        promised=ticket.promised,
        slot=ticket.slot,
        dossiers=ticket.dossiers,
        needs=list(ticket.needs),
        linked=ticket.linked,
        return_to=ticket.return_to,
        today=ticket.settled,
    )


def gauge(state: HallState, now: int, counters: Iterable[str] = (), *, guide: bool = False) -> Gauge:
    """What changes with time alone: expected waits of all services, and who is next at these counters.

    `guide`: for staff who may number the line outside before the doors open.
    """
    return Gauge(at=now, waits=waits_of(state, now, guide=guide), next=next_at(state, now, counters))


def waits_of(state: HallState, now: int, *, guide: bool = False) -> dict[str, Wait]:
    """The expected wait of every service, and whether numbers are given."""
    return {service: _wait(state, service, now, guide) for service in (state.plan.services if state.plan else ())}


def next_at(state: HallState, now: int, counters: Iterable[str]) -> dict[str, Next]:
    """Who is next at these counters."""
    desks = (state.desks[counter] for counter in counters if counter in state.desks)
    return {desk.counter.id: _next(state, desk, now) for desk in desks}


def _wait(state: HallState, service: str, now: int, guide: bool) -> Wait:
    if state.plan is None:
        return Wait(low=0, high=0, open=False, code="no_hall")
    hall = state.plan.hall
    low, high = waits.estimate(state, service, state.plan.ordinary, now)
    opening = hours.status(hall, service, now, guide=guide)
    code, opens_at = opening.code, opening.opens_at
    if state.issuing_stopped(service):
        code, opens_at = "incident", 0
    elif state.practice and state.day_open:
        return Wait(low=low, high=high, open=True, today="will")
    elif opening.open and not state.day_open:
        code = "day_not_open"
    elif opening.open and _used_up(state, service):
        code = "no_more_numbers"
    if code:
        return Wait(low=low, high=high, open=False, code=code, opens_at=opens_at)
    low_work, high_work = waits.at_work(state, service, low, high, now)
    verdict = cut_off.judge(hall, service, low_work, high_work, now)
    if verdict.today == "will_not" and hall.calling.cut_off == "refuse":
        return Wait(low=low, high=high, open=False, code="will_not_be_served", today_why=verdict.why)
    late = cut_off.is_late(hall, now, high_work, service)
    return Wait(low=low, high=high, open=True, today=verdict.today, today_why=verdict.why, late=late)


def _used_up(state: HallState, service: str) -> bool:
    limit = state.plan.services[service].daily_limit if state.plan else 0
    return bool(limit) and state.services[service].issued >= limit


def _next(state: HallState, desk: Desk, now: int) -> Next:
    own, *helped = state.desks.get(desk.covered_by, desk).tiers
    waiting_own = calling.waiting_for(state, own)
    waiting = waiting_own + sum(calling.waiting_for(state, queues) for queues in helped)
    found = calling.choose(state, desk, now)
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
