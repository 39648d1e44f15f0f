"""The hall's floor while it is replayed: the real state, and which free counter could call somebody since when."""

from __future__ import annotations

from collections.abc import Iterable

from shared.domain import events as e
from shared.domain.calling import choose
from shared.domain.evolve import evolve
from shared.domain.state import Desk, HallState

REARRANGING = frozenset({e.DayOpened, e.HallConfigured, e.CountersCovered})
LOOK_MS = 15_000  # between looks at queues that grow long by time alone


class Floor:
    """Events go in by `apply`. A counter is ready while it is open and free and somebody waits whom it may call.

    Counters one clerk works as one are one: the clerk's own. `ready` holds since when, in ms since 1970 UTC.
    """

    def __init__(self) -> None:
        """Before the day."""
        self.state = HallState()
        self.ready: dict[str, int] = {}
        self.changed: set[str] = set()  # counters that became ready, or ceased to be, since this was last emptied
        self.ceased: dict[str, int] = {}  # those that ceased, and since when they had been ready
        self._homes: list[Desk] = []
        self._by_queue: dict[str, list[Desk]] = {}
        self._patient: list[Desk] = []  # counters that help when a queue is long
        self._looked_at = 0

    def apply(self, event: e.AnyEvent, at: int) -> None:
        """Let it happen, and see who is ready now."""
        state = self.state
        ticket = state.tickets.get(getattr(event, "ticket", ""))
        before = ticket.queue if ticket else ""
        evolve(state, event, 0, at)
        if type(event) in REARRANGING:
            self._index()
            self._look(self._homes, at)
            return
        ticket = ticket or state.tickets.get(getattr(event, "ticket", ""))
        if ticket is not None:
            self._look(self._by_queue.get(ticket.queue, ()), at)
            if before and before != ticket.queue:
                self._look(self._by_queue.get(before, ()), at)
            for other in ticket.linked:
                self._look(self._by_queue.get(state.tickets[other].queue, ()), at)
        counter = state.desks.get(getattr(event, "counter", ""))
        if counter is not None:
            self._look((self.home(counter),), at)

    def look(self, at: int) -> None:
        """See whether a queue has grown so long meanwhile that somebody helps."""
        if self._patient and at - self._looked_at >= LOOK_MS:
            self._looked_at = at
            self._look(self._patient, at)

    @property
    def patient(self) -> bool:
        """Whether time alone can make a counter ready."""
        return bool(self._patient)

    def home(self, desk: Desk) -> Desk:
        """The counter a clerk works from."""
        return self.state.desks.get(desk.covered_by, desk)

    def free(self, home: Desk) -> bool:
        """Whether the clerk could call somebody."""
        if home.state != "open" or home.ticket or not self.state.day_open:
            return False
        return not home.covered_by or all(not each.ticket for each in self.state.session(home))

    def _index(self) -> None:
        desks = self.state.desks.values()
        self._homes = [desk for desk in desks if desk.covered_by in ("", desk.counter.id)]
        self._by_queue = {}
        for desk in self._homes:
            for name in (name for names in desk.tiers for name in names):
                self._by_queue.setdefault(name, []).append(desk)
        self._patient = [desk for desk in self._homes if desk.tiers[2]]
        gone = self.ready.keys() - {desk.counter.id for desk in self._homes}
        for counter in gone:
            self._cease(counter)

    def _look(self, homes: Iterable[Desk], at: int) -> None:
        for home in homes:
            counter = home.counter.id
            if self.free(home) and self._somebody(home, at):
                if counter not in self.ready:
                    self.ready[counter] = at
                    self.changed.add(counter)
            elif counter in self.ready:
                self._cease(counter)

    def _cease(self, counter: str) -> None:
        self.ceased[counter] = self.ready.pop(counter)
        self.changed.add(counter)

    def _somebody(self, home: Desk, at: int) -> bool:
        queues = self.state.queues
        for names in home.tiers[:2]:
            for name in names:
                queue = queues.get(name)
                if queue is not None and len(queue):
                    return True
        return bool(home.tiers[2]) and choose(self.state, home, at) is not None
