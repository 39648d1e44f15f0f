"""A quota holds over any window: of k + n calls of a group for which both kinds waited, exactly k are priority.

It is judged from who really waited and was called, whatever the call says of itself.
"""

from __future__ import annotations

from collections import deque

from shared.domain.events import DayOpened, HallConfigured, StepUndone, TicketCalled
from xephang.simulation.checkers.model import NaiveHall
from xephang.simulation.checkers.turns import quota, tiers
from xephang.simulation.court import Accuse, Fact

FREE = frozenset({"chosen", "no_later_than", "promised", "appointment", "returned"})  # no turn of any class


class Quota:
    """Must stand before `Visits` among the checkers."""

    def __init__(self, accuse: Accuse, hall: NaiveHall) -> None:
        """`hall` is only read."""
        self._accuse = accuse
        self._hall = hall
        self._calls: dict[str, deque[bool]] = {}  # by group, whether each call took somebody of a priority class
        self._last: dict[str, str] = {}  # counter to the group whose last call it made, if that counted
        self.windows = 0

    def fact(self, fact: Fact) -> None:
        """A day or another plan begins all quotas anew; a call that is taken back was none."""
        event = fact.event
        if isinstance(event, DayOpened | HallConfigured):
            self._calls.clear()
            self._last.clear()
        elif isinstance(event, StepUndone) and event.step == "TicketCalled":
            self._calls.pop(self._last.pop(event.counter, ""), None)
        elif isinstance(event, TicketCalled):
            self._last.pop(event.counter, None)
            if event.why.rule not in FREE:
                self._called(event, fact)

    def _called(self, event: TicketCalled, fact: Fact) -> None:
        hall, window = self._hall, self._hall.windows[event.counter]
        home = window.home or window.id
        order, person = hall.order(home), hall.person(event.ticket)
        if order.rule != "interleave" or person is None:
            return
        tier, queues = next(
            (each for each in enumerate(tiers(hall, window, fact.at)) if person.queue in each[1]), (0, [])
        )
        line = [each for each in hall.may_be_called(queues) if not each.returned and not each.promised]
        if len({hall.ordinary(each) for each in line}) < 2:
            return
        group, length = quota(hall, window, tier), order.priority_calls + order.ordinary_between
        calls = self._calls.setdefault(group, deque(maxlen=length))
        calls.append(not hall.ordinary(person))
        self._last[event.counter] = group
        if len(calls) == length:
            self.windows += 1
            if sum(calls) != order.priority_calls:
                what = f"entry {fact.seq}: of the last {length} calls of {group} {sum(calls)} went to priority people"
                self._accuse("quota", f"{what}, not {order.priority_calls}")

    def end(self) -> None:
        """Nothing is left to say."""
