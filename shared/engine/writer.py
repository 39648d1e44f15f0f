"""The single writer: commands that wait together are decided in order and share one commit.

Deciding happens on the event loop, the commit alone in a thread. A caller hears its answer after the commit,
subscribers after that. A batch whose commit fails is answered "unknown" to the last caller, because what was
decided stood on what may not exist; the state is thrown away and rebuilt from the journal.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from shared.domain.answers import Accepted, Answer, Refused
from shared.domain.commands import AnyCommand, ImportHall, ImportProcedures, IssueTicket
from shared.domain.decide import decide
from shared.domain.events import AnyEvent, DayClosed, DayOpened
from shared.domain.evolve import evolve
from shared.domain.outcome import Actor, Context, Refusal
from shared.domain.results import result_of
from shared.engine.day_book import DayBook
from shared.engine.day_keys import day_before
from shared.engine.journal import Entry
from shared.engine.marks import Marks
from shared.engine.numbering import marks_of, void_events
from shared.engine.projector import project
from shared.engine.rebuild import Live
from shared.engine.requests import Reused, digest_of, sealed
from shared.engine.sentences import refused, unknown
from shared.engine.store import Write

log = logging.getLogger(__name__)

BATCH = 256  # commands in one commit at most
TICKET_HEAD = 8  # characters of its own entry's hash that a ticket carries
NUMBERING = "server/numbering"
# What a full disk refuses, so that the calls of tickets already given can go on.
GROWING = (IssueTicket, ImportHall, ImportProcedures)


@dataclass(slots=True)
class Pending:
    """A command that waits to be decided, and who waits for its answer."""

    request: str
    command: AnyCommand
    actor: Actor
    future: asyncio.Future[Answer]


@dataclass(frozen=True, slots=True)
class Commit:
    """What one transaction added to the journal: events first..last, all of the time `at` (ms since 1970 UTC)."""

    epoch: int
    first: int
    last: int
    at: int
    events: list[AnyEvent]


class Torn(Exception):
    """A command broke while the state was being changed: the state is worth nothing any more."""

    def __init__(self, request: str) -> None:
        """`request` is the id of the one that broke."""
        super().__init__(request)
        self.request = request


@dataclass(slots=True)
class Batch:
    """What one round of deciding came to."""

    answers: list[tuple[asyncio.Future[Answer], Answer]]
    events: list[AnyEvent]
    entries: list[Entry]
    requests: list[tuple[object, ...]]
    numbers: bool = False  # numbers were given
    ended: str = ""  # the head at the end of a day
    days_over: str = ""  # this day and those before are over: their keys die


class Decider:
    """Decides the commands of a batch in order against the live state."""

    def __init__(self, live: Live, clock: Callable[[], int], entropy: Callable[[int], bytes]) -> None:
        """`clock` gives ms since 1970 UTC; it may jump. Rules see it as it is, events never go back."""
        self.live = live
        self.clock = clock
        self.entropy = entropy
        self.above: Marks | None = None  # set where an operator let numbering go on above these
        self.full = False  # the disk: what makes the hall's data grow is refused

    def round(self, waiting: deque[Pending]) -> Batch:
        """Take at most BATCH commands and decide them. Raises Torn."""
        batch = Batch([], [], [], [])
        wall = self.clock()
        while waiting and len(batch.answers) < BATCH:
            pending = waiting.popleft()
            batch.answers.append((pending.future, self._answer(pending, wall, batch)))
        return batch

    def _answer(self, pending: Pending, wall: int, batch: Batch) -> Answer:
        now = max(wall, self.live.chain.at)
        request, requests = pending.request, self.live.requests
        digest = digest_of(pending.command, pending.actor)
        try:
            known = requests.find(request, digest, now)
        except Reused:
            return refused(request, "request_id_reused")
        if known is not None:
            return known
        if self.full and isinstance(pending.command, GROWING):
            return self._refuse(pending, Refusal("disk_full"), digest, now, batch)
        try:
            context = Context(now=wall, entropy=self.entropy(16), actor=pending.actor)
            decision = decide(self.live.state, pending.command, context)
        except Exception:
            log.exception("engine.decide_broke command=%s", type(pending.command).__name__)
            return unknown(request, "internal")
        if isinstance(decision, Refusal):
            return self._refuse(pending, decision, digest, now, batch)
        return self._accept(pending, decision, digest, now, batch)

    def _refuse(self, pending: Pending, refusal: Refusal, digest: bytes, now: int, batch: Batch) -> Refused:
        """Demand that was refused is written down once a request: in the batch, so the answer waits for the commit.

        A full disk has no room for that: the demand of that time is not counted.
        """
        requests, request = self.live.requests, pending.request
        if refusal.demand is not None and not self.full and not requests.counted(request, now):
            who = f"{pending.actor.role}/{pending.actor.name}"
            try:
                self._happen([refusal.demand], now, who, request, batch)
            except Exception as error:
                log.exception("engine.evolve_broke command=%s", type(pending.command).__name__)
                raise Torn(request) from error
            requests.count(request, now)
        answer = refused(request, refusal.code, refusal.values)
        requests.refuse(answer, digest, now)
        return answer

    def _accept(self, pending: Pending, events: list[AnyEvent], digest: bytes, now: int, batch: Batch) -> Accepted:
        live, actor = self.live, pending.actor
        try:
            if not live.hall and isinstance(pending.command, ImportHall):
                self._name(pending.command.hall.id)
            head = self._happen(events, now, f"{actor.role}/{actor.name}", pending.request, batch)
            result = result_of(live.state, pending.command, events)
            if head:
                result = replace(result, head=head)
            if any(isinstance(event, DayOpened) for event in events):
                self.go_on_above(now, batch)
        except Exception as error:
            log.exception("engine.evolve_broke command=%s", type(pending.command).__name__)
            raise Torn(pending.request) from error
        answer = Accepted(request_id=pending.request, epoch=live.chain.epoch, seq=live.chain.seq, at=now, result=result)
        body = live.requests.accept(answer, digest)
        seal = sealed(pending.request, digest, body, now)
        batch.requests.append((live.hall, pending.request, seal, body, now))
        return answer

    def _happen(self, events: list[AnyEvent], now: int, who: str, request: str, batch: Batch) -> str:
        """Let events happen: journal, state, rows. Returns the head to print: of a new ticket, or of an ended day."""
        live, head = self.live, ""
        for event in events:
            entry = live.chain.append(event, now, who, request)
            evolve(live.state, event, entry.seq, now)
            project(live.book, event, entry.seq, now)
            batch.entries.append(entry)
            if entry.kind == "TicketIssued":
                head, batch.numbers = entry.hash.hex()[:TICKET_HEAD], True
            elif isinstance(event, DayClosed):
                batch.ended = head = f"{entry.seq}:{entry.hash.hex()}"
                batch.days_over = max(batch.days_over, event.date)
            elif isinstance(event, DayOpened):
                batch.days_over = max(batch.days_over, day_before(event.date))
        batch.events.extend(events)
        return head

    def go_on_above(self, now: int, batch: Batch) -> None:
        """After data was lost: the day's numbers go on above those an operator has confirmed."""
        if self.above is not None:
            events = void_events(self.live.state, self.above, self.entropy)
            self._happen(events, now, NUMBERING, "", batch)

    def _name(self, hall: str) -> None:
        """The first configuration gives the database its hall."""
        self.live.chain.hall = hall
        self.live.book = DayBook(hall)

    def write(self, batch: Batch, parcel: Callable[[DayBook], list[tuple[str, list[tuple[object, ...]]]]]) -> Write:
        """The batch as one transaction."""
        live, last = self.live, batch.entries[-1]
        purge = live.requests.purge(last.at)
        marks = marks_of(live.state, live.hall, last.epoch, last.seq) if batch.numbers else None
        return Write(batch.entries, batch.requests, parcel(live.book), purge, marks, batch.days_over)
