"""The `xephang` command."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Annotated

import typer

from xephang.hall_command import app as hall_app
from xephang.rehearse_command import rehearse
from xephang.run_command import PORT, run

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Xếp Hàng.")
app.command()(run)
app.add_typer(hall_app, name="hall")
app.command()(rehearse)


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


def main() -> None:
    """Entry point of the console script."""
    app()


if __name__ == "__main__":
    main()
