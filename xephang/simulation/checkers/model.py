"""A second, simple-minded hall: lists that are searched from the beginning, written from the rules in words.

It shares no code with shared/domain but the names of events. It is slow and plain on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.domain.hall import Hall

GONE = ("finished", "cancelled", "expired")


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


@dataclass
class Window:
    """One counter. `called` remembers, for each person called here today, how many ordinary people were promised."""

    id: str
    state: str = "closed"
    holds: str = ""
    called: list[tuple[bool, int]] = field(default_factory=list)


@dataclass
class NaiveHall:
    """Everybody in the hall, in the order they came."""

    hall: Hall | None = None
    date: str = ""
    open: bool = False
    practice: bool = False
    queue: list[Person] = field(default_factory=list)  # in order of arrival, those who were served too
    windows: dict[str, Window] = field(default_factory=dict)

    def person(self, ticket: str) -> Person | None:
        """Who holds this number."""
        return next((person for person in self.queue if person.id == ticket), None)

    def waiting(self) -> list[Person]:
        """Those who wait, first come first."""
        return [person for person in self.queue if person.state == "waiting"]

    def configure(self, hall: Hall) -> None:
        """Counters come and go; those that stay keep what they have in hand."""
        self.hall = hall
        self.windows = {each.id: self.windows.get(each.id, Window(each.id)) for each in hall.counters}

    def rank(self, person: Person) -> int:
        """How early this person's class goes; a class that is no more goes last."""
        assert self.hall is not None
        ranks = [each.rank for each in self.hall.priorities if each.id == person.priority]
        return ranks[0] if ranks else 1_000_000

    def ordinary(self, person: Person) -> bool:
        """Whether this person belongs to no class that goes first."""
        assert self.hall is not None
        return any(each.id == person.priority and each.ordinary for each in self.hall.priorities)


def next_person(hall: NaiveHall, window: Window) -> tuple[Person, str, int] | None:
    """Who must be called at this counter now, by which rule, from which tier.

    People for the counter's own services, and those sent to this very counter, come before people it only helps.
    Among them: where ordinary people are owed a turn, the ordinary person who came first; else the best class, and
    within it who came first.
    """
    assert hall.hall is not None
    own = next(each for each in hall.hall.counters if each.id == window.id)
    for tier, services in enumerate((own.serves, own.helps)):
        people = [person for person in hall.waiting() if _belongs(person, window, services, tier)]
        if people:
            person, rule = _among(hall, people, _owed(hall, window))
            return person, rule, tier
    return None


def _belongs(person: Person, window: Window, services: list[str], tier: int) -> bool:
    if person.to_counter:
        return tier == 0 and person.to_counter == window.id
    return person.service in services


def _among(hall: NaiveHall, people: list[Person], owed: bool) -> tuple[Person, str]:
    first = people[0]
    ordinary = [person for person in people if hall.ordinary(person)]
    if owed and ordinary:
        return ordinary[0], "oldest" if ordinary[0] is first else "ordinary_turn"
    best = min(hall.rank(person) for person in people)
    person = next(person for person in people if hall.rank(person) == best)
    return person, "oldest" if person is first else "priority"


def _owed(hall: NaiveHall, window: Window) -> bool:
    """After a priority person, so many ordinary ones go first while any wait."""
    assert hall.hall is not None
    if hall.hall.calling.rule != "interleave":
        return False
    for ordinary_since, (was_ordinary, promised) in enumerate(reversed(window.called)):
        if not was_ordinary:
            return ordinary_since < promised
    return False
