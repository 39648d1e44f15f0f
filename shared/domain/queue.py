"""One queue: the waiting numbers of a service, or of one counter, in lines whose heads are known at once.

A call looks at heads and counts only, so it costs the same with 10 or 10,000 waiting.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from shared.domain.ticket import Ticket

Place = tuple[int, ...]  # order of arrival, and who joined first among equals


class Line:
    """Numbers in order of a key. The head is always clean (removal tidies it), so reading it changes nothing."""

    __slots__ = ("_heap", "_keys")

    def __init__(self) -> None:
        self._heap: list[tuple[Place, str]] = []
        self._keys: dict[str, Place] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._keys, key=self._keys.__getitem__))

    def __contains__(self, ticket: str) -> bool:
        return ticket in self._keys

    def add(self, ticket: str, key: Place) -> None:
        """Put a number at its place."""
        self._keys[ticket] = key
        heapq.heappush(self._heap, (key, ticket))

    def remove(self, ticket: str) -> None:
        """Take a number out, wherever it stands."""
        del self._keys[ticket]
        heap, keys = self._heap, self._keys
        while heap and keys.get(heap[0][1]) != heap[0][0]:
            heapq.heappop(heap)

    @property
    def head(self) -> str:
        """Who came first. Raises IndexError when nobody waits."""
        return self._heap[0][1]

    @property
    def head_key(self) -> Place:
        """The head's place. Raises IndexError when nobody waits."""
        return self._heap[0][0]

    def behind(self, others: int) -> str:
        """The number at that place in line, counted from 1; "" where the line is shorter."""
        if others > len(self._keys):
            return ""
        return heapq.nsmallest(others, self._keys, key=self._keys.__getitem__)[-1]


class Queue:
    """The lines of one queue: one of each class, those who came back, those with a promise, and booked people.

    A booked number stands in the line of its class too: by its place it is an arrival like any other. And everybody
    stands in a line by clock: who has waited longest is not always who came first (a hard limit asks for the former).
    """

    __slots__ = ("booked", "by_class", "by_clock", "promised", "returned")

    def __init__(self) -> None:
        self.by_class: dict[str, Line] = {}  # lines that are not empty
        self.by_clock: dict[str, Line] = {}  # of each class, whoever came back or has a promise included
        self.returned = Line()
        self.promised = Line()
        self.booked = Line()

    def __len__(self) -> int:
        return sum(map(len, self.by_class.values())) + len(self.returned) + len(self.promised)

    def __iter__(self) -> Iterator[str]:
        for line in (self.promised, self.returned, *self.by_class.values()):
            yield from line

    def waiting(self, priority: str) -> int:
        """How many of one class wait, those who came back or have a promise not counted."""
        line = self.by_class.get(priority)
        return len(line) if line else 0

    def add(self, ticket: Ticket) -> None:
        """Put a number at its place."""
        place = (ticket.arrival, ticket.order)
        _line(self.by_clock, ticket.priority).add(ticket.id, (ticket.joined_at - ticket.stopped, *place))
        if ticket.promised:
            self.promised.add(ticket.id, place)
        elif ticket.returned:
            self.returned.add(ticket.id, place)
        else:
            _line(self.by_class, ticket.priority).add(ticket.id, place)
            if ticket.slot:
                self.booked.add(ticket.id, (ticket.slot, ticket.order))

    def remove(self, ticket: Ticket) -> None:
        """Take a number out, wherever it stands."""
        _leave(self.by_clock, ticket)
        if ticket.promised:
            self.promised.remove(ticket.id)
        elif ticket.returned:
            self.returned.remove(ticket.id)
        else:
            _leave(self.by_class, ticket)
            if ticket.slot:
                self.booked.remove(ticket.id)


def _line(lines: dict[str, Line], priority: str) -> Line:
    line = lines.get(priority)
    if line is None:
        line = lines[priority] = Line()
    return line


def _leave(lines: dict[str, Line], ticket: Ticket) -> None:
    line = lines[ticket.priority]
    line.remove(ticket.id)
    if not line:
        del lines[ticket.priority]
