"""What can go wrong with the database, as values the engine acts on and errors an operator reads."""

from __future__ import annotations

from enum import Enum


class Trouble(Enum):
    """What an error means for the engine."""

    FULL = "disk_full"  # nothing was written; it may pass
    UNCERTAIN = "commit_uncertain"  # the outcome is not known: ask the database again
    STOP = "engine_stopped"  # never written to again by this process
    FENCED = "another_writer"  # somebody else took over


class EngineError(Exception):
    """Base of what opening or committing may raise. Its text is for the operator."""


class Stopped(EngineError):
    """The engine of a running server stopped for good; the text is why, a code."""


class CannotOpen(EngineError):
    """The database cannot be used as it is."""


class Moved(CannotOpen):
    """The database is a copy of one that may still be written elsewhere."""


class Unreachable(CannotOpen):
    """The database server does not answer, or takes no more connections: it may later."""


class AlreadyOpen(EngineError):
    """Another process writes to this hall."""


class CommitFailed(EngineError):
    """A commit failed, or its outcome is not known."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        """`detail` is for the log."""
        super().__init__(f"{trouble.value}: {detail}")
        self.trouble = trouble
