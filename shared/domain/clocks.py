"""Clocks of the queues that stand still while an incident lasts: what the hall suffers costs nobody a turn."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.domain.hall import Hall
from shared.domain.records import Incident


@dataclass(slots=True)
class Clock:
    """One queue's: how long it has stood still, how many incidents hold it now, and since when."""

    stopped: int = 0
    held: int = 0
    since: int = 0


@dataclass(slots=True)
class Clocks:
    """Of all queues that an incident has touched today."""

    by_queue: dict[str, Clock] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether any clock has stood still today."""
        return bool(self.by_queue)

    def stopped_ms(self, queue: str, now: int) -> int:
        """How long this queue's clock has stood still by `now`, in ms."""
        clock = self.by_queue.get(queue)
        if clock is None:
            return 0
        return clock.stopped + (max(0, now - clock.since) if clock.held else 0)

    def stands(self, queue: str) -> bool:
        """Whether it stands still now."""
        clock = self.by_queue.get(queue)
        return clock is not None and clock.held > 0

    def stop(self, queues: list[str], at: int) -> None:
        """An incident begins to hold these queues."""
        for name in queues:
            clock = self.by_queue.setdefault(name, Clock())
            if not clock.held:
                clock.since = at
            clock.held += 1

    def go_on(self, queues: list[str], at: int) -> None:
        """An incident holds these queues no more."""
        for name in queues:
            clock = self.by_queue.get(name)
            if clock is None or not clock.held:
                continue
            clock.held -= 1
            if not clock.held:
                clock.stopped += max(0, at - clock.since)


def touched(hall: Hall, incident: Incident) -> list[str]:
    """The queues an incident holds: of the service it names, of an area's services and counters, or all."""
    if incident.service:
        return [incident.service]
    counters = [each for each in hall.counters if incident.area in ("", each.area)]
    served = {service for counter in counters for service in counter.serves}
    services = [each.id for each in hall.services if not incident.area or each.id in served]
    return services + [f"@{each.id}" for each in counters]
