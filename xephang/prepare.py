"""Before the doors open for the first time: a hall in the database, and a token for each program."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from shared.domain import hall_file
from shared.domain.answers import Accepted
from shared.domain.commands import ImportHall
from shared.domain.hall import Hall
from shared.domain.outcome import Actor
from shared.engine.engine import Engine, wall_clock
from shared.engine.tokens import Tokens
from shared.server.public_holidays import with_calendar
from xephang.house import shown_counter
from xephang.places import write_secret
from xephang.serve import CONSOLE


class NotPrepared(Exception):
    """The hall could not be prepared; the text is a sentence for a person."""


async def prepare(database: str, hall: Path, tokens_folder: Path) -> Hall:
    """Import the hall where the database has none, make the tokens that are missing, and tell the hall in force.

    Raises NotPrepared, AlreadyOpen or CannotOpen.
    """
    engine = await Engine.open(database)
    try:
        if engine.state.hall is None:
            await _import(engine, hall)
        configured = engine.state.hall
        if configured is None:
            raise NotPrepared(f"{hall}: the hall was not imported")
        await _make_tokens(engine, tokens_folder, actors(configured))
        return configured
    finally:
        await engine.close()


def actors(hall: Hall) -> dict[str, Actor]:
    """Who works on one machine: each program by its room, and the console for administrators."""
    counter = shown_counter(hall)
    return {
        "kiosk": Actor(role="kiosk", name="kiosk 1"),
        "caller": Actor(role="clerk", name=f"caller {counter.id}", place=counter.id),
        "counter_display": Actor(role="counter_display", name=f"display {counter.id}", place=counter.id),
        "hall_board": Actor(role="board", name="board 1", place=counter.area),
        "console": CONSOLE,
    }


async def _import(engine: Engine, path: Path) -> None:
    parsed = hall_file.parse(path.read_text(encoding="utf-8"))
    if not isinstance(parsed, Hall):
        first = parsed[0]
        raise NotPrepared(f"{path.name}:{first.line} {first.key}: xephang hall check {path}")
    answer = await engine.submit(
        f"prepare-{uuid.uuid4().hex}", ImportHall(hall=with_calendar(parsed, wall_clock())), CONSOLE
    )
    if not isinstance(answer, Accepted):
        raise NotPrepared(answer.sentence.vi)


async def _make_tokens(engine: Engine, folder: Path, wanted: dict[str, Actor]) -> None:
    tokens = await Tokens(engine, wall_clock, os.urandom).load()
    for name, actor in wanted.items():
        path = folder / name
        held = tokens.find(path.read_text(encoding="utf-8").strip()) if path.exists() else None
        if held != actor:
            write_secret(path, await tokens.make(actor.role, actor.name, actor.place))
