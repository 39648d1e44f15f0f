"""The checkers are checked: each known mistake is put into the programs, and a law is seen broken within few seeds."""

from __future__ import annotations

import itertools

import pytest
from msgspec.structs import replace

from shared.domain import calling, decide, desk_rules, evolve, roles, views
from shared.domain import commands as c
from shared.domain import events as e
from shared.engine import rebuild
from shared.engine.engine import Engine
from shared.engine.requests import Requests
from shared.server.committed_rows import CommittedRows
from xephang.simulation.simulation import simulate

SEEDS = (2, 5, 4, 8, 11)  # a random hall first: small halls see everything


def after(monkeypatch, event, mistake):
    """Make evolve do something more with an event."""
    right = evolve._EVOLVERS[event]

    def wrong(state, happened, at):
        right(state, happened, at)
        mistake(state, happened)

    monkeypatch.setitem(evolve._EVOLVERS, event, wrong)


def a_number_is_left_out(monkeypatch):
    def mistake(state, event):
        if event.number % 25 == 0:
            state.numbers[event.series] += 1

    after(monkeypatch, e.TicketIssued, mistake)


def a_number_is_given_twice(monkeypatch):
    def mistake(state, event):
        if event.number == 25:
            state.numbers[event.series] -= 1

    after(monkeypatch, e.TicketIssued, mistake)


def a_call_skips_the_first(monkeypatch):
    right = desk_rules.choose

    def wrong(state, desk):
        found = right(state, desk)
        if found is None or found[0].number % 5:
            return found
        first, why = found
        others = [t for t in state.tickets.values() if t.state == "waiting" and t.lane == first.lane and t is not first]
        return (others[0], why) if others else found

    monkeypatch.setattr(desk_rules, "choose", wrong)


def priority_people_always_go_first(monkeypatch):
    monkeypatch.setattr(calling, "_ordinary_turn", lambda _calling, _desk: False)


def whoever_missed_a_turn_keeps_the_place(monkeypatch):
    def wrong(state, event, at):
        ticket = state.tickets[event.ticket]
        ticket.calls = 0
        evolve._enter_lane(state, ticket, at)

    monkeypatch.setitem(evolve._EVOLVERS, e.TicketRestored, wrong)


def requests_are_forgotten_at_a_restart(monkeypatch):
    monkeypatch.setattr(rebuild, "_requests", lambda *_args: Requests())


def a_row_is_missing_when_a_screen_comes_back(monkeypatch):
    right = CommittedRows.since

    def wrong(self, seq):
        changes = right(self, seq)
        return changes[1:] if changes else changes

    monkeypatch.setattr(CommittedRows, "since", wrong)


def a_change_is_told_to_nobody(monkeypatch):
    right = views.changed

    def wrong(state, event):
        keys = right(state, event)
        return {key for key in keys if key[0] != "ticket"} if isinstance(event, e.TicketParked) else keys

    monkeypatch.setattr(views, "changed", wrong)


def the_absent_are_forgotten_at_the_end_of_the_day(monkeypatch):
    right = decide._end_of_day

    def wrong(state):
        *closed, last = right(state)
        kept = [ticket for ticket in last.expired if state.tickets[ticket].state != "absent"]
        return [*closed, replace(last, expired=kept)]

    monkeypatch.setattr(decide, "_end_of_day", wrong)


def an_absent_ticket_is_lost(monkeypatch):
    after(monkeypatch, e.TicketMarkedAbsent, lambda state, event: state.tickets.pop(event.ticket))


def a_counter_takes_a_second_ticket(monkeypatch):
    monkeypatch.setattr(desk_rules, "_may_call", lambda _state, _desk: None)


def stale_presses_are_believed(monkeypatch):
    right = decide._decide_at_counter

    def wrong(state, command, context):
        desk = state.desks.get(command.counter)
        return right(state, replace(command, version=desk.version) if desk else command, context)

    monkeypatch.setattr(decide, "_decide_at_counter", wrong)


def an_answer_goes_out_before_its_commit(monkeypatch):
    right = Engine._commit

    async def wrong(self, batch):
        for future, answer in batch.answers:
            if not future.done():
                future.set_result(answer)
        return await right(self, batch)

    monkeypatch.setattr(Engine, "_commit", wrong)


def a_transfer_changes_the_label(monkeypatch):
    def mistake(state, event):
        ticket = state.tickets[event.ticket]
        ticket.label = state.plan.services[event.service].series + ticket.label.lstrip("ABCDEFGHIKLMNOPQRSTVXY")

    after(monkeypatch, e.TicketTransferred, mistake)


def somebody_sent_to_one_counter_is_called_by_another(monkeypatch):
    def mistake(state, event):
        ticket = state.tickets[event.ticket]
        if ticket.to_counter:
            evolve._leave_lane(state, ticket)
            ticket.to_counter = ""
            evolve._enter_lane(state, ticket, ticket.state_since)

    after(monkeypatch, e.TicketTransferred, mistake)


def a_board_is_told_of_tickets(monkeypatch):
    monkeypatch.setitem(roles.VISIBLE, "board", roles.VISIBLE["board"] | {"ticket"})


def a_recall_bears_the_number_of_the_last_call(monkeypatch):
    right = desk_rules._RULES[c.Recall]

    def wrong(state, desk, command, context):
        decided = right(state, desk, command, context)
        return [replace(decided[0], call=state.call)] if isinstance(decided, list) else decided

    monkeypatch.setitem(desk_rules._RULES, c.Recall, wrong)


def a_commit_is_not_written(monkeypatch):
    from shared.engine.store import Store

    count, right = itertools.count(), Store._fill

    def wrong(self, cursor, write):
        if next(count) % 50 == 49:
            write.rows = []
        right(self, cursor, write)

    monkeypatch.setattr(Store, "_fill", wrong)


MISTAKES = {
    a_number_is_left_out: {"numbers"},
    a_number_is_given_twice: {"stopped"},
    a_call_skips_the_first: {"order"},
    priority_people_always_go_first: {"order"},
    whoever_missed_a_turn_keeps_the_place: {"order"},
    requests_are_forgotten_at_a_restart: {"one_outcome"},
    a_row_is_missing_when_a_screen_comes_back: {"screens"},
    a_change_is_told_to_nobody: {"screens"},
    the_absent_are_forgotten_at_the_end_of_the_day: {"visits"},
    an_absent_ticket_is_lost: {"floor", "visits", "screens"},
    a_counter_takes_a_second_ticket: {"visits"},
    stale_presses_are_believed: {"stale"},
    an_answer_goes_out_before_its_commit: {"durable"},
    a_transfer_changes_the_label: {"floor"},
    somebody_sent_to_one_counter_is_called_by_another: {"order", "floor"},
    a_board_is_told_of_tickets: {"privacy"},
    a_recall_bears_the_number_of_the_last_call: {"voices"},
    a_commit_is_not_written: {"chain"},
}


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.__name__)
def test_a_known_mistake_is_caught(mistake, monkeypatch):
    mistake(monkeypatch)
    seen: set[str] = set()
    for seed in SEEDS:
        seen |= {violation.law for violation in simulate(seed, 2, most=3).violations}
        if seen & MISTAKES[mistake]:
            return
    pytest.fail(f"seen broken: {sorted(seen) or 'nothing'}, expected one of {sorted(MISTAKES[mistake])}")
