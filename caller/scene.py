"""The hall as one counter sees it at one moment, and what may be done there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from shared.domain.hall import Clerk, Counter, Hall, PriorityClass, Service
from shared.domain.rows import CounterRow, DayRow, Next, NoticeRow, ServiceRow, TicketRow
from shared.words import say, say_count

MINUTE_MS = 60_000
NOBODY = Next()


class Named(Protocol):
    """A part of the hall with a name in both languages."""

    @property
    def name(self) -> str: ...

    @property
    def name_en(self) -> str: ...


@dataclass(frozen=True)
class Scene:
    """Everything the panel is made from. `local` turns ms since 1970 UTC into the hall's local time.

    `counter` and `row` are the seat; one clerk may work other counters from it too (`mine`). `procedures` names
    procedures by code, as far as the catalogue was fetched. `chosen_clerk` is who will be named when the counter opens.
    """

    hall: Hall
    counter: Counter
    row: CounterRow
    day: DayRow
    tickets: Mapping[str, TicketRow]
    services: Mapping[str, ServiceRow]
    next: Next
    language: str
    now_ms: int
    local: Callable[[int], datetime]
    procedures: Mapping[str, str] = field(default_factory=dict)
    chosen_clerk: str = ""
    gauge_fresh: bool = True  # the gauge is newer than this counter's row
    counters: Mapping[str, CounterRow] = field(default_factory=dict)
    notices: Mapping[str, NoticeRow] = field(default_factory=dict)

    @property
    def next_known(self) -> bool:
        """Whether `next` still holds: a gauge comes up to half a second after what changed it."""
        ticket = self.tickets.get(self.next.ticket)
        return self.gauge_fresh and (not self.next.label or (ticket is not None and ticket.state == "waiting"))

    def say(self, word: str, **values: object) -> str:
        """A word in the clerk's language."""
        return say(word, self.language, **values)

    def count(self, word: str, count: int, **values: object) -> str:
        """A word with a plural form in the clerk's language."""
        return say_count(word, count, self.language, **values)

    def named(self, part: Named | None) -> str:
        """A name in the clerk's language; Vietnamese where the hall gives no English, "" for nothing."""
        if part is None:
            return ""
        return part.name_en if self.language == "en" and part.name_en else part.name

    def service(self, key: str) -> Service | None:
        """A service by id."""
        return next((each for each in self.hall.services if each.id == key), None)

    def priority(self, key: str) -> PriorityClass | None:
        """A priority class by id; None for the ordinary one, which needs no word."""
        return next((each for each in self.hall.priorities if each.id == key and not each.ordinary), None)

    def clerk(self, key: str) -> Clerk | None:
        """A clerk by id."""
        return next((each for each in self.hall.clerks if each.id == key), None)

    def number(self, key: str) -> int:
        """The number over a counter; 0 for one the hall has given up."""
        return next((each.number for each in self.hall.counters if each.id == key), 0)

    @property
    def worked_from(self) -> str:
        """The other counter whose clerk works this one; "" for none."""
        return self.row.covered_by if self.row.covered_by != self.counter.id else ""

    @property
    def mine(self) -> list[Counter]:
        """The counters worked from here as one, this one first, then by number."""
        others = [each for each in self.hall.counters if each is not self.counter and self._covers(each)]
        return [self.counter, *sorted(others, key=lambda each: each.number)]

    def _covers(self, other: Counter) -> bool:
        row = self.counters.get(other.id)
        return row is not None and row.covered_by == self.counter.id

    @property
    def desk(self) -> CounterRow:
        """The row of the counter commands go to: where the number in hand is, else this one."""
        rows = [self.row, *(self.counters[each.id] for each in self.mine[1:])]
        return next((row for row in rows if row.ticket), self.row)

    @property
    def mode(self) -> str:
        """What the counter is about: closed, paused, free, called, serving, or covered (worked from another)."""
        if self.worked_from:
            return "covered"
        if self.desk.ticket:
            return "serving" if self.desk.ticket_state == "serving" else "called"
        return "free" if self.row.state == "open" else self.row.state

    @property
    def in_hand(self) -> TicketRow | None:
        """The ticket in hand; its row may come a moment after the counter's."""
        return self.tickets.get(self.desk.ticket)

    @property
    def calls_left(self) -> int:
        """How many more calls "absent" needs."""
        return max(0, self.hall.calling.calls_before_absent - self.desk.calls)

    def tier(self, ticket: TicketRow) -> int:
        """0: of the counters worked here, 1: they help with these, 2: others."""
        mine = self.mine
        if ticket.to_counter:
            return 0 if ticket.to_counter in {each.id for each in mine} else 2
        if any(ticket.service in each.serves for each in mine):
            return 0
        return 1 if any(ticket.service in each.helps for each in mine) else 2

    def reason(self, given: str) -> str:
        """A reason in the clerk's language: the hall's name for it, or the text that was given."""
        return self.named(next((each for each in self.hall.reasons if given in {each.id, each.name}), None)) or given

    def waited(self, since: int) -> int:
        """Whole minutes since a time, never negative."""
        return max(0, self.now_ms - since) // MINUTE_MS

    def longest_wait(self) -> int | None:
        """Minutes the longest waiting person of these counters' own and helped services has waited."""
        mine = [each for each in self.tickets.values() if each.state == "waiting" and self.tier(each) < 2]
        return self.waited(min(each.waiting_since for each in mine)) if mine else None


def clock_of(elapsed_ms: int) -> str:
    """A running time as people read a stopwatch: "3:07", or "1:02:05" after an hour."""
    seconds = max(0, elapsed_ms) // 1000
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def minutes_text(scene: Scene, minutes: int) -> str:
    """A wait in words, short enough for a list: "24 phút", "1 giờ 05", "dưới 1 phút"."""
    if minutes < 1:
        return scene.say("caller.under_a_minute")
    if minutes < 60:
        return scene.say("caller.minutes", minutes=minutes)
    return scene.say("caller.hours", hours=minutes // 60, minutes=f"{minutes % 60:02}")
