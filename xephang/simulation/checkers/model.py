"""A second, simple-minded hall: lists that are searched from the beginning, written from the rules in words.

It shares no code with shared/domain but the names of events and of the hall's parts. It is slow and plain on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.domain.hall import Hall, Order

GONE = ("finished", "cancelled", "expired", "deferred")
IN_HAND = ("called", "serving")
MINUTE_MS = 60_000
LAST = 1_000_000


@dataclass
class Watch:
    """How long somebody has waited: what was counted until `since`, and whether it is counted on."""

    counted: int = 0
    since: int = 0
    runs: bool = True


@dataclass
class Person:
    """Who holds one number."""

    id: str
    label: str
    token: str
    service: str
    priority: str
    state: str = "waiting"
    since: int = 0
    counter: str = ""  # where the number is in hand, or was last
    to_counter: str = ""  # sent to this one
    calls: int = 0  # since it last began to wait
    rated: bool = False
    place: tuple[int, int] = (0, 0)  # order of arrival; among equals, who joined first
    watch: Watch = field(default_factory=Watch)
    returned: bool = False
    promised: bool = False
    slot: int = 0
    dossiers: int = 1
    slow: bool = False
    linked: set[str] = field(default_factory=set)
    parked_by: str = ""
    until: str = ""
    settled: str = ""
    call: int = 0  # the last one, of the day's
    called_at: int = 0
    heard_at: int = 0
    lenders: list[str] = field(default_factory=list)  # who wants it back, the next one first
    restores: int = 0
    rehearsal: bool = False

    @property
    def queue(self) -> str:
        """Where it waits."""
        return f"@{self.to_counter}" if self.to_counter else self.service


@dataclass
class Window:
    """One counter. `home` is the counter whose clerk works it together with others, "" for none."""

    id: str
    state: str = "closed"
    holds: str = ""
    home: str = ""
    before: tuple[str, Runs] | None = None  # a quota as it stood before the last call
    turns: tuple[str, ...] = ()  # and which turns that call took
    watch: Watch = field(default_factory=Watch)  # of whom it last set aside, as it stood before


@dataclass
class Trouble:
    """An incident, from when until when (0: it lasts)."""

    id: str
    area: str
    service: str
    since: int
    until: int = 0


@dataclass
class Runs:
    """Where the counters of a group that call from the same services stand in their two quotas."""

    classes: int = 0
    returned: int = 0


@dataclass
class NaiveHall:
    """Everybody in the hall."""

    hall: Hall | None = None
    date: str = ""
    open: bool = False
    practice: bool = False
    queue: list[Person] = field(default_factory=list)  # those who were served too
    windows: dict[str, Window] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    runs: dict[str, Runs] = field(default_factory=dict)  # by group and services
    arrivals: int = 0
    joins: int = 0

    def person(self, ticket: str) -> Person | None:
        """Who holds this number."""
        return next((person for person in self.queue if person.id == ticket), None)

    def waiting(self) -> list[Person]:
        """Those who wait, first come first."""
        return sorted((person for person in self.queue if person.state == "waiting"), key=lambda each: each.place)

    def may_be_called(self, queues: list[str]) -> list[Person]:
        """Those who wait in these queues, first come first, but who has another number in hand."""
        return [person for person in self.waiting() if person.queue in queues and not self.kept_by_another(person)]

    def kept_by_another(self, person: Person) -> bool:
        """Whether another number of the same person is in hand."""
        linked = person.linked
        return bool(linked) and any(other.id in linked and other.state in IN_HAND for other in self.queue)

    def configure(self, hall: Hall) -> None:
        """Counters come and go; those that stay keep what they have in hand."""
        self.hall = hall
        self.windows = {each.id: self.windows.get(each.id, Window(each.id)) for each in hall.counters}
        for window in self.windows.values():
            if window.home not in self.windows:
                window.home = ""

    def together(self, window: Window) -> list[Window]:
        """The counters the same clerk works."""
        return [each for each in self.windows.values() if window.home and each.home == window.home] or [window]

    def order(self, counter: str) -> Order:
        """The order of calls a counter follows."""
        assert self.hall is not None
        for group in self.hall.groups:
            for order in self.hall.orders:
                if counter in group.counters and order.id == group.order:
                    return order
        return self.hall.calling

    def group(self, counter: str) -> str:
        """The group whose quota a counter moves; its own where it is in none."""
        assert self.hall is not None
        return next((group.id for group in self.hall.groups if counter in group.counters), f"@{counter}")

    def rank(self, person: Person) -> int:
        """How early this person's class goes; a class that is no more goes last."""
        assert self.hall is not None
        return next((each.rank for each in self.hall.priorities if each.id == person.priority), LAST)

    def ordinary(self, person: Person) -> bool:
        """Whether this person belongs to no class that goes first."""
        assert self.hall is not None
        return any(each.id == person.priority and each.ordinary for each in self.hall.priorities)

    def limit_ms(self, person: Person, order: Order) -> int:
        """How long this person may wait at most; 0 where there is no limit."""
        assert self.hall is not None
        own = next((each.no_later_than_minutes for each in self.hall.priorities if each.id == person.priority), 0)
        return (own or order.no_later_than_minutes) * MINUTE_MS

    def touched(self, trouble: Trouble, queue: str) -> bool:
        """Whether an incident stops this queue: it names the hall, the queue's area, or the service."""
        assert self.hall is not None
        if trouble.service:
            return queue == trouble.service
        if not trouble.area:
            return True
        here = [each for each in self.hall.counters if each.area == trouble.area]
        return any(queue == f"@{each.id}" or queue in each.serves for each in here)

    def stands_still(self, queue: str) -> bool:
        """Whether the clock of this queue stands still now."""
        return any(not trouble.until and self.touched(trouble, queue) for trouble in self.troubles)

    def waited(self, person: Person, now: int) -> int:
        """How long this person's clock has counted by now, in ms."""
        watch = person.watch
        return watch.counted + (self._ran(person.queue, watch.since, now) if watch.runs else 0)

    def _ran(self, queue: str, begin: int, end: int) -> int:
        """The time between, without that in which an incident stopped the queue."""
        ran, reached = 0, begin
        stops = [(each.since, each.until or end) for each in self.troubles if self.touched(each, queue)]
        for since, until in sorted(stops):
            ran += max(0, min(since, end) - reached)
            reached = max(reached, min(until, end))
        return ran + max(0, end - reached)

    def count_on(self, person: Person, at: int, *, runs: bool) -> None:
        """Note what was counted so far; it is counted on from now, or not."""
        person.watch = Watch(self.waited(person, at), at, runs)

    def last_place(self, person: Person, at: int) -> None:
        """Behind everybody."""
        self.arrivals += 1
        self.joins += 1
        person.place, person.watch = (self.arrivals, self.joins), Watch(0, at)

    def place_behind(self, person: Person, others: int, at: int) -> None:
        """Behind the next so many of its queue and class; behind everybody where there are fewer."""
        if others == 0:  # it keeps its own
            self.joins += 1
            person.place, person.watch = (person.place[0], self.joins), Watch(0, at)
            return
        line = [each for each in self.may_be_called([person.queue]) if not each.returned and not each.promised]
        line = [each for each in line if each.priority == person.priority]
        if not 0 < others <= len(line):
            self.last_place(person, at)
            return
        before = line[others - 1]
        self.joins += 1
        person.place = before.place[0], self.joins
        person.watch = Watch(before.watch.counted, before.watch.since, before.watch.runs)
