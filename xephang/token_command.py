"""`xephang token`: who may enter. A token is shown once and only its digest is kept."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from shared.engine.engine import Engine, wall_clock
from shared.engine.tokens import Token, Tokens, UnknownRole
from shared.engine.trouble import EngineError
from shared.words import say
from xephang.places import default_database, write_secret

app = typer.Typer(no_args_is_help=True, help=say("token.help"))
out = Console(highlight=False, soft_wrap=True)
Database = Annotated[str, typer.Option("--db", help=say("token.help.db"))]
T = TypeVar("T")


def _with_tokens(db: str, work: Callable[[Tokens], Awaitable[T]]) -> T:
    """Open the database as its only writer, so the server must be down; what goes wrong is said in a sentence."""

    async def run() -> T:
        engine = await Engine.open(db or default_database())
        try:
            return await work(await Tokens(engine, wall_clock, os.urandom).load())
        finally:
            await engine.close()

    try:
        return asyncio.run(run())
    except (EngineError, UnknownRole) as problem:
        out.print(str(problem), markup=False)
        raise typer.Exit(1) from problem


@app.command()
def make(
    role: Annotated[str, typer.Option(help=say("token.help.role"))],
    name: Annotated[str, typer.Option(help=say("token.help.name"))],
    place: Annotated[str, typer.Option(help=say("token.help.place"))] = "",
    output: Annotated[Path | None, typer.Option("-o", "--output", help=say("token.help.output"))] = None,
    db: Database = "",
) -> None:
    """Make a token for a device or a person."""
    made = _with_tokens(db, lambda tokens: tokens.make(role, name, place))
    if output is None:
        typer.echo(made)
        return
    write_secret(output, made)
    out.print(say("token.written", file=output), markup=False)


@app.command("list")
def show(db: Database = "") -> None:
    """Show all tokens, the revoked ones too."""

    async def all_of(tokens: Tokens) -> list[Token]:
        return tokens.list()

    table = Table("id", *(say(f"token.{word}") for word in ("role", "name", "place", "since", "revoked")))
    for token in _with_tokens(db, all_of):
        table.add_row(token.id, token.role, token.name, token.place, _day(token.created_at), _day(token.revoked_at))
    out.print(table)


def _day(at: int | None) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC).astimezone():%d/%m/%Y %H:%M}" if at else ""


@app.command()
def revoke(token: Annotated[str, typer.Argument(help=say("token.help.id"))], db: Database = "") -> None:
    """Shut a token out for good."""
    found = _with_tokens(db, lambda tokens: tokens.revoke(token))
    out.print(say("token.gone" if found else "token.unknown", token=token), markup=False)
    raise typer.Exit(0 if found else 1)
