"""One ticket's story, read back from the journal."""

from __future__ import annotations

from shared.domain.events import TicketIssued
from shared.engine.backends import backend_of
from shared.engine.journal import decode, entries
from shared.engine.tables import event as events


def story_of(url: str, label: str) -> list[str]:
    """The kinds of all events of the newest ticket with this label, in order; empty for an unknown one."""
    engine = backend_of(url).alchemy(read_only=True)
    ticket = ""
    kinds: list[str] = []
    try:
        with engine.connect() as connection:
            for hall in connection.scalars(events.select().with_only_columns(events.c.hall).distinct()).all():
                for entry in entries(connection, hall):
                    happened = decode(entry.body)
                    if isinstance(happened, TicketIssued) and happened.label == label:
                        ticket, kinds = happened.ticket, []
                    if ticket and getattr(happened, "ticket", "") == ticket:
                        kinds.append(type(happened).__name__)
    finally:
        engine.dispose()
    return kinds
