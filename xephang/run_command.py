"""`xephang run`: a working hall on one machine, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console

from shared.domain import hours
from shared.domain.hall import Hall
from shared.engine.engine import wall_clock
from shared.engine.file_lock import FileLock
from shared.engine.trouble import EngineError
from shared.words import say
from xephang import house as houses
from xephang.house import House
from xephang.places import Standing, data_folder, forget_standing, owned_folder, tell_standing
from xephang.prepare import NotPrepared, prepare
from xephang.programs import Programs
from xephang.sign_in import sign_in_link

HALLS = Path(__file__).parent.parent / "halls"
PORT = 8470
SERVER_WAIT_S = 20.0
out = Console(highlight=False)


def run(
    hall: Annotated[Path, typer.Option(help="hall file for a first start")] = HALLS / "provincial.toml",
    data: Annotated[Path | None, typer.Option(help="folder for database, tokens, logs and paper")] = None,
    port: Annotated[int, typer.Option(help="port of the hall's server; a free one where it is taken")] = PORT,
    practice: Annotated[bool | None, typer.Option(help="open a practice day (asked outside the hall's hours)")] = None,
    lan: Annotated[bool, typer.Option(help="let phones and other screens of this network in")] = False,
) -> None:
    """Open a working hall on this machine: server, kiosk, caller, counter display, hall board, virtual printer."""
    folder = owned_folder((data or data_folder()) / "run")
    try:
        configured = asyncio.run(prepare(_database(folder, "hall"), hall, folder / "tokens"))
        practising = _practice(configured) if practice is None else practice
        if practising:
            folder = owned_folder(folder / "practice")
            asyncio.run(_fresh_practice(folder, hall))
    except (NotPrepared, EngineError, OSError) as problem:
        out.print(f"[red]{problem}[/red]")
        raise typer.Exit(1) from problem
    _open(_house(folder, configured, port, practising, lan), configured)


def _database(folder: Path, name: str) -> str:
    return f"sqlite:///{folder / name}.sqlite"


def _practice(hall: Hall) -> bool:
    """Outside the hall's hours: ask, or without anybody to ask take a practice day."""
    now = wall_clock()
    if any(hours.status(hall, service.id, now).open for service in hall.services):
        return False
    out.print(say("run.outside_hours", "vi"))
    out.print(say("run.outside_hours", "en"))
    return typer.confirm(say("run.practice_question", "vi"), default=True) if sys.stdin.isatty() else True


async def _fresh_practice(folder: Path, hall: Path) -> None:
    """A practice day begins with nothing left over: what was practised before is thrown away.

    Raises AlreadyOpen where somebody practises in it right now.
    """
    held = FileLock(folder / "hall.sqlite.lock")
    held.acquire()
    try:
        for old in folder.glob("hall.sqlite*"):
            if old != held.path:
                old.unlink()
    finally:
        held.release()
    await prepare(_database(folder, "hall"), hall, folder / "tokens")


def _house(folder: Path, hall: Hall, port: int, practising: bool, lan: bool) -> House:
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in ("win32", "darwin")
    counter = houses.shown_counter(hall)
    return House(
        database=_database(folder, "hall"),
        folder=folder,
        counter=counter.id,
        area=counter.area,
        port=port if houses.port_is_free(port) else houses.free_port(),
        printer_port=houses.free_port(),
        voice="auto",
        practice=practising,
        headless=not screen,
        host="0.0.0.0" if lan else "127.0.0.1",
        name=houses.name_on_the_network() if lan else "127.0.0.1",
    )


def _open(house: House, hall: Hall) -> None:
    programs = Programs(house.folder / "logs")
    standing = Standing(house.engine, house.database, house.token("console"))
    with _ended_by_signals():
        try:
            programs.start(houses.printer(house))
            programs.start(houses.server(house))
            link = _sign_in_link(house, programs)
            tell_standing(standing)
            for program in houses.screens(house):
                programs.start(program)
            _tell(house, hall, link)
            _watch(programs)
        except KeyboardInterrupt:
            out.print(say("run.closing", "vi"))
        finally:
            programs.end()
            forget_standing(standing)


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM and a closed terminal end a run as Ctrl-C does; asked a second time, it goes on ending in order.

    Interrupted then, it would leave programs behind that nobody ends.
    """
    wanted = [number for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", None)) if number]

    def end(*_: object) -> None:
        for number in wanted:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _watch(programs: Programs) -> None:
    while True:
        for name in programs.watch():
            out.print(f"{say('run.died', 'vi', name=name)}\n{programs.tail(name, 4)}", markup=False)
        time.sleep(1)


def _sign_in_link(house: House, programs: Programs) -> str:
    """Wait for the server, then ask it for a one-time link. Exits with what the server said when it does not come."""
    deadline = time.monotonic() + SERVER_WAIT_S
    while time.monotonic() < deadline:
        programs.watch()
        with contextlib.suppress(httpx.HTTPError):
            return sign_in_link(house.engine, house.token("console"))
        time.sleep(0.1)
    out.print(f"{say('run.no_server', 'vi')}\n{programs.tail('server')}", markup=False)
    raise typer.Exit(1)


def _tell(house: House, hall: Hall, link: str) -> None:
    out.print(f"\n[bold]{hall.name}[/bold]")
    if house.practice:
        out.print(say("run.practice", "vi"))
    if house.headless:
        out.print(say("run.headless", "vi"))
        out.print(say("run.headless", "en"))
    for word, value in (
        ("run.server", house.engine),
        ("run.supervisor", link),
        ("run.paper", house.folder / "paper" / "latest.png"),
        ("run.logs", house.folder / "logs"),
    ):
        out.print(f"{say(word, 'vi')}:\n  {value}", markup=False, soft_wrap=True)  # an address is never cut
    out.print(say("run.stop", "vi"))
