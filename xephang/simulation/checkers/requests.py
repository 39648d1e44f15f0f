"""What was answered stands in the journal (I3), and a request has one outcome (I11)."""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.answers import Accepted, Answer, Refused
from shared.domain.commands import AnyCommand, CounterCommand
from shared.domain.events import DemandRefused, TicketIssued
from xephang.simulation.court import Accuse, Fact

DECIDED_AFRESH_S = 600.0  # a refusal is remembered so long, in memory
KEPT_S = 47 * 3600.0  # an acceptance is kept 48 hours; the clock may have jumped by one
NOT_REMEMBERED = frozenset({"busy"})


@dataclass
class Told:
    """What a sender was told: the refusal, when, and in which memory of the server."""

    answer: Refused
    at_s: float
    memory: int


class Requests:
    """Holds every answer that left the server against the journal."""

    def __init__(self, accuse: Accuse) -> None:
        """Nobody has asked anything yet."""
        self._accuse = accuse
        self._commands: dict[str, AnyCommand] = {}
        self._accepted: dict[str, Accepted] = {}
        self._accepted_s: dict[str, float] = {}
        self._refused: dict[str, Told] = {}
        self._began: dict[str, Fact] = {}  # the first entry of each request, as it was last carried out
        self._stands: dict[tuple[str, int], Fact] = {}
        self._versions: dict[tuple[str, int], str] = {}
        self._last = ""
        self._unproven: list[Accepted] = []
        self.afresh = 0  # refused, forgotten as designed, and then carried out

    def sent(self, request: str, command: AnyCommand) -> None:
        """A sender has made this request."""
        self._commands[request] = command

    def left(self, answer: Answer, memory: int, now_s: float) -> None:
        """An answer left the server's process. `memory` counts how often the server lost what it only remembers."""
        if isinstance(answer, Refused):
            self._left_refused(answer, memory, now_s)
        elif isinstance(answer, Accepted):
            first = self._first(answer, now_s)
            if first != answer:
                self._accuse("one_outcome", f"{answer.request_id}: answered {answer.result}, before {first.result}")
            self._unproven.append(answer)
            self._after_refusal(answer, memory, now_s)

    def _first(self, answer: Accepted, now_s: float) -> Accepted:
        """How this request was accepted first, as long as that is kept."""
        age_s = now_s - self._accepted_s.setdefault(answer.request_id, now_s)
        if age_s > KEPT_S and self._accepted.get(answer.request_id) != answer:
            self._forget(answer.request_id)
            self._accepted_s[answer.request_id] = now_s
        return self._accepted.setdefault(answer.request_id, answer)

    def _forget(self, request: str) -> None:
        """What is asked after so long is decided afresh."""
        self.afresh += 1
        self._accepted.pop(request, None)
        self._accepted_s.pop(request, None)
        self._refused.pop(request, None)

    def _left_refused(self, answer: Refused, memory: int, now_s: float) -> None:
        if now_s - self._accepted_s.get(answer.request_id, now_s) > KEPT_S:
            self._forget(answer.request_id)
        self._refused[answer.request_id] = Told(answer, now_s, memory)
        if answer.request_id in self._accepted and answer.code != "request_id_reused":
            self._accuse("one_outcome", f"{answer.request_id}: accepted, and then refused as {answer.code}")

    def _after_refusal(self, answer: Accepted, memory: int, now_s: float) -> None:
        told = self._refused.get(answer.request_id)
        if told is None:
            return
        self.afresh += 1
        forgotten = told.memory != memory or now_s - told.at_s >= DECIDED_AFRESH_S
        if not forgotten and told.answer.code not in NOT_REMEMBERED:
            self._accuse("one_outcome", f"{answer.request_id}: refused as {told.answer.code}, and then accepted")

    def leapt(self) -> None:
        """The clock was days ahead: what was accepted until now counts as older than 48 hours from now on."""
        self._accepted_s = dict.fromkeys(self._accepted_s, -KEPT_S * 2)

    def fact(self, fact: Fact) -> None:
        """Each request's entries stand together, once. Counting who was refused carries nothing out."""
        if isinstance(fact.event, DemandRefused):
            return
        if fact.request != self._last:
            before = self._began.get(fact.request)
            if before is not None and fact.at - before.at < KEPT_S * 1000:
                self._accuse("one_outcome", f"{fact.request} was carried out at {before.seq} and again at {fact.seq}")
            self._began[fact.request] = fact
            self._version(fact)
        self._last = fact.request
        self._stands[fact.request, fact.seq] = fact

    def _version(self, fact: Fact) -> None:
        """Of all who saw one state of a counter, one at most may act on it."""
        command = self._commands.get(fact.request)
        if not isinstance(command, CounterCommand):
            return
        other = self._versions.setdefault((command.counter, command.version), fact.request)
        if other != fact.request:
            what = f"{command.counter} at version {command.version} was changed twice, by {other} and {fact.request}"
            self._accuse("stale", f"entry {fact.seq}: {what}")

    def prove(self) -> None:
        """Every acceptance that left must be found in the journal now."""
        for answer in self._unproven:
            fact = self._stands.get((answer.request_id, answer.seq))
            if fact is None or fact.at != answer.at:
                self._accuse("durable", f"{answer.request_id} was accepted as {answer.seq}, not in the journal")
            elif isinstance(fact.event, TicketIssued):
                given, told = fact.event, answer.result
                if (given.label, given.token) != (told.label, told.token):
                    self._accuse("durable", f"{answer.request_id} was told {told.label}, given is {given.label}")
        self._unproven.clear()

    def end(self) -> None:
        """All answers are proven."""
        self.prove()
