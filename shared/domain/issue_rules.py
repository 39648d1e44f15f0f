"""May a number be given, and what does it say: the rules of issuing."""

from __future__ import annotations

from msgspec.structs import replace

from shared.domain import commands as c
from shared.domain import cut_off, hours, waits
from shared.domain.events import AnyEvent, DemandRefused, TicketIssued
from shared.domain.outcome import Context, Refusal
from shared.domain.roles import NUMBERS_OUTSIDE
from shared.domain.state import HallState, Plan
from shared.domain.ticket import LIVE, Ticket, label_of, ticket_id

REHEARSAL_SERIES = "T"
TOKEN_BYTES = 10  # 80 bits
DEMAND = frozenset(
    {
        "incident", "before_opening", "lunch_break", "last_number", "after_closing", "day_off", "holiday",
        "no_more_numbers", "will_not_be_served",
    }
)  # fmt: skip


def issue(
    state: HallState, plan: Plan, command: c.IssueTicket, context: Context, *, slot: int = 0, promised: bool = False
) -> list[AnyEvent] | Refusal:
    """The number this command gives now. `slot`: booked time of one who came in time; `promised`: first place."""
    refusal = _malformed(state, plan, command) or _closed(
        state, plan, command, context, booked=bool(slot), promised=promised
    )
    if refusal is None:
        refusal = _person(state, plan, command, context, kept=bool(slot) or promised)
    if refusal is None:
        event = _numbered(state, plan, command, context, slot, promised)
        refusal = _cut_off(plan, event, kept=bool(slot) or promised)
        if refusal is None:
            return [event]
    return _with_demand(state, command, refusal)


def _malformed(state: HallState, plan: Plan, command: c.IssueTicket) -> Refusal | None:
    if command.service not in plan.services:
        return Refusal("unknown_service", {"service": command.service[:40]})
    if command.priority and command.priority not in plan.priorities:
        return Refusal("unknown_priority", {"priority": command.priority[:40]})
    if len(command.procedure) > 40 or len(command.language) > 8 or command.card or len(command.person) > 64:
        return Refusal("malformed")
    if not 1 <= command.dossiers <= plan.hall.calling.most_dossiers:
        return Refusal("too_many_dossiers", {"most": str(plan.hall.calling.most_dossiers)})
    if len(set(command.needs)) != len(command.needs):
        return Refusal("malformed")
    if command.linked:
        other = state.tickets.get(command.linked)
        if other is None or other.state not in LIVE:
            return Refusal("unknown_ticket")
    return None


def _closed(
    state: HallState, plan: Plan, command: c.IssueTicket, context: Context, *, booked: bool, promised: bool
) -> Refusal | None:
    """Neither the daily limit nor the last-number time can break a booking; a promise may be for an extra session."""
    service = plan.services[command.service]
    if not state.day_open or hours.day_of(plan.hall, context.now) < state.date:
        return Refusal("day_not_open")
    if state.issuing_stopped(service.id) and not command.rehearsal:
        return Refusal("incident")
    if state.practice or command.rehearsal:
        return None
    opening = hours.status(plan.hall, service.id, context.now, guide=context.actor.role in NUMBERS_OUTSIDE)
    if not opening.open and not promised and not (booked and opening.code == "last_number"):
        return Refusal(opening.code)
    if service.daily_limit and state.services[service.id].issued >= service.daily_limit and not (booked or promised):
        return Refusal("no_more_numbers")
    return None


def _person(state: HallState, plan: Plan, command: c.IssueTicket, context: Context, *, kept: bool) -> Refusal | None:
    """One live number per citizen card, where the hall wants that. A promise or booking was vouched for when made."""
    if command.without_card and context.actor.role not in NUMBERS_OUTSIDE:
        return Refusal("role")
    if not plan.hall.ticket.one_per_card or command.rehearsal or state.practice:
        return None
    if not command.person:
        vouched = kept or command.without_card or context.actor.role in NUMBERS_OUTSIDE
        return None if vouched else Refusal("card_required")
    live = _numbers_of(state, command.person)
    if not live or command.linked in {ticket.id for ticket in live}:
        return None
    return Refusal("has_a_number", {"label": live[0].label})


def _numbers_of(state: HallState, person: str) -> list[Ticket]:
    """The live numbers of a card: its last one, and those linked with it."""
    last = state.tickets.get(state.people.get(person, ""))
    if last is None:
        return []
    found = [last, *(state.tickets[each] for each in last.linked if each in state.tickets)]
    return [ticket for ticket in found if ticket.state in LIVE and ticket.person == person]


def _numbered(
    state: HallState, plan: Plan, command: c.IssueTicket, context: Context, slot: int, promised: bool
) -> TicketIssued:
    service = plan.services[command.service]
    series = REHEARSAL_SERIES if command.rehearsal else service.series
    number, label = _next_label(state, plan, series)
    priority = command.priority or plan.ordinary
    expected = waits.forecast(state, service.id, priority, context.now, slot)
    low, high = waits.bounds(state, service.id, expected, context.now) if expected else (-1, -1)
    outside = not hours.status(plan.hall, service.id, context.now).open and not state.practice and not command.rehearsal
    return TicketIssued(
        ticket=ticket_id(state.date, label),
        label=label,
        series=series,
        number=number,
        service=service.id,
        priority=priority,
        token=context.entropy[:TOKEN_BYTES].hex(),
        origin=context.actor.name,
        procedure=command.procedure,
        language=command.language,
        rehearsal=command.rehearsal,
        people_ahead=0 if promised else state.waiting_ahead(service.id, priority),
        dossiers=command.dossiers,
        needs=command.needs,
        person=command.person,
        linked=command.linked,
        slot=slot,
        promised=promised,
        outside=outside,
        wait_low=low,
        wait_high=high,
        expected=[*expected] if expected else [],
        today=_today(state, plan, command, low, high, context.now),
    )


def _next_label(state: HallState, plan: Plan, series: str) -> tuple[int, str]:
    """The next number of a series; one that a visit from an earlier day still goes by is left out."""
    number = state.numbers.get(series, 0)
    while True:
        number += 1
        label = label_of(series, number, plan.hall.ticket.digits)
        if label not in state.carried_labels:
            return number, label


def _today(state: HallState, plan: Plan, command: c.IssueTicket, low: int, high: int, now: int) -> str:
    if state.practice or command.rehearsal:
        return "will"
    at_work = waits.at_work(state, command.service, low, high, now)
    return cut_off.judge(plan.hall, command.service, *at_work, now).today


def _cut_off(plan: Plan, event: TicketIssued, *, kept: bool) -> Refusal | None:
    if event.today == "will_not" and plan.hall.calling.cut_off == "refuse" and not kept:
        return Refusal("will_not_be_served")
    return None


def _with_demand(state: HallState, command: c.IssueTicket, refusal: Refusal) -> Refusal:
    """Who asked and got nothing is counted, on a day that is worked."""
    if refusal.code not in DEMAND or not state.day_open or state.practice or command.rehearsal:
        return refusal
    return replace(refusal, demand=DemandRefused(service=command.service, code=refusal.code, priority=command.priority))
