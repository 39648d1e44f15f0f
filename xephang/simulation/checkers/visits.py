"""Every number is in exactly one state, at one counter at most; a counter holds one number at most (I4, I5).

What happens at counters stands here; what happens to waiting numbers in moves.py, days and incidents in days.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from shared.domain import events as e
from xephang.simulation.checkers.days import Days
from xephang.simulation.checkers.model import IN_HAND, Person, Runs, Watch, Window
from xephang.simulation.checkers.moves import Moves
from xephang.simulation.checkers.turns import quota
from xephang.simulation.court import Accuse, Fact


class Visits(Moves, Days):
    """Follows each visit step by step in the naive hall, and accuses every step that cannot be."""

    def __init__(self, accuse: Accuse, hall: Any) -> None:
        """`hall` is changed here and nowhere else."""
        super().__init__(accuse, hall)
        self._steps: dict[str, Callable[[Any, int], None]] = {
            name.removeprefix("on_"): getattr(self, name) for name in dir(self) if name.startswith("on_")
        }

    def fact(self, fact: Fact) -> None:
        """Take one step."""
        self._note(fact)
        step = self._steps.get(type(fact.event).__name__)
        if step is not None:
            step(fact.event, fact.at)

    def end(self) -> None:
        """Nothing is left to say."""

    def _put_down(self, event: Any, state: str, at: int, *before: str) -> Person:
        person, window = self._in_hand(event, *before)
        person.state, person.since, window.holds = state, at, ""
        return person

    def on_TicketCalled(self, event: e.TicketCalled, at: int) -> None:
        chosen = event.why.rule == "chosen"
        person = self._person(event.ticket, *(("waiting", "parked", "absent") if chosen else ("waiting",)))
        window = self._window(event.counter, "open")
        held = [each.holds for each in self.hall.together(window) if each.holds]
        self._must(not held, f"{event.counter} holds {held} already")
        self._must(not chosen or bool(event.why.reason), "called out of turn without a reason")
        if not person.watch.runs:
            self.hall.count_on(person, at, runs=True)
        person.state, person.since, person.counter, person.to_counter, person.calls = "called", at, window.id, "", 1
        person.parked_by, person.until = "", ""
        window.holds = person.id
        self._said(person, event.call, at)
        self._turns(window, event.why)

    def _said(self, person: Person, call: int, at: int) -> None:
        person.call, person.called_at, person.heard_at = call, at, 0

    def _turns(self, window: Window, why: e.Why) -> None:
        """Each call for which both kinds waited moves a quota on by one."""
        key, order = quota(self.hall, window, why.tier), self.hall.order(window.home or window.id)
        runs = self.hall.runs.setdefault(key, Runs())
        window.before, window.turns = (key, replace(runs)), tuple(why.turns)
        if "priority" in why.turns or "ordinary" in why.turns:
            runs.classes = (runs.classes + 1) % (order.priority_calls + order.ordinary_between)
        if "returned" in why.turns or "others" in why.turns:
            runs.returned = (runs.returned + 1) % (1 + order.others_between_returned)

    def on_TicketRecalled(self, event: e.TicketRecalled, at: int) -> None:
        person, _window = self._in_hand(event, "called")
        person.calls += 1
        self._said(person, event.call, at)

    def on_AnnouncementReported(self, event: e.AnnouncementReported, at: int) -> None:
        for person in self.hall.queue:
            if person.state in IN_HAND and person.call == event.call and not person.heard_at:
                person.heard_at = at

    def on_ServiceStarted(self, event: e.ServiceStarted, at: int) -> None:
        person, _window = self._in_hand(event, "called")
        person.state, person.since = "serving", at

    def on_ServiceFinished(self, event: e.ServiceFinished, at: int) -> None:
        self._put_down(event, "finished", at, "serving")

    def on_TicketMarkedAbsent(self, event: e.TicketMarkedAbsent, at: int) -> None:
        self._put_down(event, "absent", at, "called")

    def on_TicketParked(self, event: e.TicketParked, at: int) -> None:
        person = self._put_down(event, "parked", at, *IN_HAND)
        person.parked_by, person.until = event.by, event.until
        self._must(
            not event.until or event.until > self.hall.date, f"set aside until {event.until}, which is no later day"
        )
        self.hall.windows[event.counter].watch = person.watch
        person.watch = Watch(0, at, event.by == "hall")

    def on_TicketTransferred(self, event: e.TicketTransferred, at: int) -> None:
        person = self._put_down(event, "waiting", at, *IN_HAND)
        known = event.to_counter in person.lenders
        self._must(not event.returned or known, f"{person.label} goes back to a stranger")
        if event.returned and known:
            person.lenders = person.lenders[person.lenders.index(event.to_counter) + 1 :]
        elif event.come_back:
            person.lenders = [event.counter, *(each for each in person.lenders if each != event.counter)]
        person.service, person.to_counter = event.service, event.to_counter
        lender = self.hall.windows.get(event.to_counter)
        if event.returned and (lender is None or lender.state == "closed"):
            person.to_counter = ""  # who lent it has gone
        keeps = self.hall.hall is not None and self.hall.hall.calling.transfers == "arrival"
        self._join(person, at, keeps=keeps)
        person.watch = Watch(0, at)

    def on_TicketRejoined(self, event: e.TicketRejoined, at: int) -> None:
        person = self._put_down(event, "waiting", at, "serving")
        self._must(event.left > 0, f"{person.label} waits again for nothing")
        person.dossiers = event.left
        self._join(person, at)

    def on_PriorityRefused(self, event: e.PriorityRefused, at: int) -> None:
        person = self._put_down(event, "waiting", at, *IN_HAND)
        self._must(bool(event.reason) and not self.hall.ordinary(person), f"{person.label} had no priority to lose")
        assert self.hall.hall is not None
        person.priority = next(each.id for each in self.hall.hall.priorities if each.ordinary)
        person.calls = 0

    def on_TicketRated(self, event: e.TicketRated, _at: int) -> None:
        person = self._person(event.ticket, "finished")
        self._must(not person.rated, f"{person.label} was rated twice")
        self._must(person.counter == event.counter, f"{person.label} was served at {person.counter}")
        person.rated = True

    def on_CounterOpened(self, event: e.CounterOpened, _at: int) -> None:
        self._must(self.hall.open, "a counter opened although no day is open")
        self._window(event.counter, "closed").state = "open"

    def on_CounterPaused(self, event: e.CounterPaused, _at: int) -> None:
        self._empty(event.counter, "open").state = "paused"

    def on_CounterResumed(self, event: e.CounterResumed, _at: int) -> None:
        self._window(event.counter, "paused").state = "open"

    def on_CounterClosed(self, event: e.CounterClosed, at: int) -> None:
        self._empty(event.counter, "open", "paused").state = "closed"
        for person in self.hall.queue:
            if person.to_counter == event.counter and person.state in ("waiting", "parked", "absent"):
                if person.state == "waiting":  # on it waits, now for any counter of its service
                    self.hall.count_on(person, at, runs=person.watch.runs)
                person.to_counter = ""

    def _empty(self, counter: str, *states: str) -> Window:
        window = self._window(counter, *states)
        self._must(not window.holds, f"{counter} stops with {window.holds} in hand")
        return window

    def on_CountersCovered(self, event: e.CountersCovered, _at: int) -> None:
        """None of them is worked by anybody else, or holds a number another clerk called."""
        for window in self.hall.windows.values():
            if window.home == event.counter:
                window.home = ""
        for counter in event.counters:
            window = self.hall.windows[counter]
            self._must(not window.home, f"{counter} is worked from {window.home} already")
            window.home = event.counter
        if event.counters:
            self.hall.windows[event.counter].home = event.counter

    def on_StepUndone(self, event: Any, _at: int) -> None:
        """The counter's last step never was, for the queue."""
        window = self._window(event.counter, "open", "paused", "closed")
        if event.step == "TicketCalled":
            person = self._person(event.ticket, "called")
            person.counter, person.calls, window.holds = "", 0, ""
            self._give_back(window)
        else:
            person = self._person(event.ticket, "finished", "absent", "parked")
            self._must(not window.holds and window.state == "open", f"{window.id} cannot take {person.label} back")
            window.holds = person.id
            if event.step == "TicketParked":
                person.watch = window.watch
            person.parked_by, person.until = "", ""
        person.state, person.since = event.state, event.since

    def _give_back(self, window: Window) -> None:
        """The turn of a call that never was; what neighbours called since stands."""
        if window.before is None:
            return
        (key, before), order = window.before, self.hall.order(window.home or window.id)
        now = self.hall.runs[key]
        if "priority" in window.turns:
            now.classes = before.classes
        elif "ordinary" in window.turns:
            now.classes = (now.classes - 1) % (order.priority_calls + order.ordinary_between)
        if "returned" in window.turns:
            now.returned = 0
        elif "others" in window.turns:
            now.returned = (now.returned - 1) % (1 + order.others_between_returned)
