"""The `xephang` command."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Annotated

import typer

from shared.words import say
from xephang import record_commands as record
from xephang import recovery_commands as recovery
from xephang.bench_command import app as bench_app
from xephang.hall_command import app as hall_app
from xephang.places import find_standing
from xephang.rehearse_command import rehearse
from xephang.replay_command import replay
from xephang.run_command import PORT, run
from xephang.simulate_command import simulate
from xephang.theory_command import theory
from xephang.token_command import app as token_app

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Xếp Hàng.")
app.command()(run)
app.add_typer(hall_app, name="hall")
app.command()(rehearse)
app.command()(simulate)
app.command()(theory)
app.command()(replay)
for reading in (record.verify, record.head, record.why):
    app.command()(reading)
for keeping in (recovery.backup, recovery.restore, recovery.begin_above, recovery.adopt):
    app.command()(keeping)
app.add_typer(record.report_app, name="report")
app.add_typer(token_app, name="token")
app.add_typer(bench_app, name="bench")


@app.command()
def serve(
    db: Annotated[str, typer.Option(help="sqlite:///FILE or postgresql+psycopg://…")],
    host: str = "127.0.0.1",
    port: int = PORT,
    folder: Annotated[Path | None, typer.Option(help="the virtual printer's folder, shown to supervisors")] = None,
    practice: Annotated[bool, typer.Option(help="open a practice day at once")] = False,
    public_url: Annotated[str, typer.Option(help="address phones reach this server at, for ticket QR codes")] = "",
) -> None:
    """Serve one hall."""
    from shared.engine.trouble import EngineError
    from shared.server.log import log_to
    from xephang.serve import Serving
    from xephang.serve import serve as serving

    log_to()
    try:
        asyncio.run(serving(Serving(db, host, port, folder, practice, public_url)))
    except EngineError as problem:
        logging.getLogger(__name__).error("server_not_started %s", problem)
        raise typer.Exit(1) from problem


@app.command()
def supervisor_link(
    role: Annotated[str, typer.Option(help=say("record.help.role"))] = "supervisor",
    name: Annotated[str, typer.Option(help=say("record.help.name"))] = "supervisor",
    engine: Annotated[str, typer.Option(help="server, with --token-file; default: the hall on this machine")] = "",
    token_file: Annotated[Path | None, typer.Option(help="file with an administrator's token")] = None,
) -> None:
    """Print a one-time link to the supervisor's pages, good for ten minutes."""
    import httpx

    from shared.wire.tokens import TokenFileError
    from xephang.sign_in import sign_in_link

    standing = find_standing()
    if not (engine and token_file) and standing is None:
        typer.echo(say("record.no_running_hall"), err=True)
        raise typer.Exit(1)
    try:
        where = (engine, token_file) if engine and token_file else (standing.engine, standing.token_file)  # type: ignore[union-attr]
        typer.echo(sign_in_link(*where, role, name))
    except (httpx.HTTPError, TokenFileError) as problem:
        typer.echo(say("record.no_link", found=problem), err=True)
        raise typer.Exit(1) from problem


def main() -> None:
    """Entry point of the console script."""
    app()


if __name__ == "__main__":
    main()
