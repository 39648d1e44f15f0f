"""Reaching a hall's configuration: through its running server, or in its database where no server runs."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import msgspec

from shared.domain.answers import Answer
from shared.domain.commands import AnyCommand
from shared.domain.hall import Hall
from shared.domain.outcome import Actor
from shared.wire.commands import CommandClient, Unreachable
from shared.wire.tokens import TokenFileError, read_token
from shared.words import say

CONSOLE = Actor(role="admin", name="console")
IMPORT_S = 60.0  # a whole catalogue is decided and written in one commit


class NotReached(Exception):
    """The hall cannot be reached; the text is a sentence for a person."""


class Reach(Protocol):
    """What a console needs of a hall."""

    def hall(self) -> Hall | None:
        """The configuration in force, None before the first. Raises NotReached."""

    def send(self, command: AnyCommand) -> Answer:
        """Carry out a command as administrator."""


class ServerReach:
    """Through a running server."""

    def __init__(self, client: CommandClient) -> None:
        self._client = client

    def hall(self) -> Hall | None:
        """The configuration in force."""
        row = self._client.state().rows.get("hall", {}).get("hall")
        return msgspec.convert(row["hall"], Hall) if row else None

    def send(self, command: AnyCommand) -> Answer:
        """Send and wait; asked again with the same id until it is answered."""
        return self._client.send(command, deadline_s=IMPORT_S)


class DatabaseReach:
    """In the database itself, as its only writer."""

    def __init__(self, runner: asyncio.Runner, url: str) -> None:
        from shared.engine.engine import Engine

        self._runner = runner
        self._engine = runner.run(Engine.open(url))

    def hall(self) -> Hall | None:
        """The configuration in force."""
        return self._engine.state.hall

    def send(self, command: AnyCommand) -> Answer:
        """Decide and commit."""
        return self._runner.run(self._engine.submit(f"console-{uuid.uuid4().hex}", command, CONSOLE))

    def close(self) -> None:
        """Give up the writer's right."""
        self._runner.run(self._engine.close())


@contextmanager
def through_server(engines: list[str], token_file: Path, language: str) -> Iterator[Reach]:
    """Reach a hall through its server. Raises NotReached."""
    try:
        client = CommandClient(engines, read_token(token_file))
    except TokenFileError as problem:
        raise NotReached(say("hall.bad_token_file", language, found=problem)) from problem
    try:
        yield ServerReach(client)
    except (Unreachable, msgspec.MsgspecError) as problem:
        raise NotReached(say("hall.no_answer", language, found=problem)) from problem
    finally:
        client.close()


@contextmanager
def in_database(url: str, language: str) -> Iterator[Reach]:
    """Reach a hall in its database. Raises NotReached, as when a server runs on it."""
    from shared.engine.trouble import EngineError

    with asyncio.Runner() as runner:
        try:
            reach = DatabaseReach(runner, url)
        except EngineError as problem:
            raise NotReached(say("hall.cannot_open", language, found=problem)) from problem
        try:
            yield reach
        finally:
            reach.close()
