"""The stage of a rehearsal: the real programs on a scratch database, driven through their own sockets."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import msgspec

from shared.domain.hall import Agency, Counter, Hall, Service
from shared.ports.drive import DriveClient
from shared.wire.commands import CommandClient, Unreachable
from shared.wire.tokens import read_token
from shared.words import say
from xephang import house as houses
from xephang.house import House
from xephang.places import Standing, owned_folder
from xephang.prepare import prepare
from xephang.programs import Programs

SCREENS = ("kiosk", "counter_display", "hall_board", "caller")
HEALTH_S = 20.0
SCREEN_S = 40.0


class NotStaged(Exception):
    """A program did not come up; the text says which, and what it last said."""


@dataclass
class Scene:
    """A hall on stage: its programs, a hand on each screen, and what the rehearsal will ask for."""

    house: House
    hall: Hall
    programs: Programs
    hands: dict[str, DriveClient] = field(default_factory=dict)

    @property
    def counter(self) -> Counter:
        """The counter that is rehearsed."""
        return next(counter for counter in self.hall.counters if counter.id == self.house.counter)

    @property
    def service(self) -> Service:
        """The service a number is taken for: the first that this counter serves."""
        return next(service for service in self.hall.services if service.id == self.counter.serves[0])

    @property
    def agency(self) -> Agency:
        """Whose service it is."""
        return next(agency for agency in self.hall.agencies if agency.id == self.service.agency)


@contextlib.contextmanager
def staged(hall_file: Path, *, headless: bool, screens: bool = True, practice: bool = True) -> Iterator[Scene]:
    """Bring a scratch hall up with every program, and take it down again. Raises NotStaged, NotPrepared.

    Without `screens` only the server and the printer are started; `open_screens` opens them later. Without
    `practice` the hall's own calendar says whether it gives numbers.
    """
    with tempfile.TemporaryDirectory(prefix="xephang-rehearsal-") as name:
        folder = owned_folder(Path(name))
        database = f"sqlite:///{folder / 'hall.sqlite'}"
        hall = asyncio.run(prepare(database, hall_file, folder / "tokens"))
        house = replace(_house(folder, database, hall, headless), practice=practice)
        programs = Programs(folder / "logs")
        scene = Scene(house, hall, programs)
        try:
            _bring_up(scene, screens)
            yield scene
        finally:
            for hand in scene.hands.values():
                hand.close()
            programs.end()


@contextlib.contextmanager
def borrowed(standing: Standing, *, headless: bool) -> Iterator[Scene]:
    """Stage screens and a virtual printer of our own beside a hall that runs, with numbers of series T.

    The server, its database and its day are the real ones. Raises NotStaged, also where the counter is at work or
    somebody waits for it: a rehearsal must not call a citizen.
    """
    with tempfile.TemporaryDirectory(prefix="xephang-rehearsal-") as name:
        folder = owned_folder(Path(name))
        hall = _free_to_rehearse(standing)
        counter = houses.shown_counter(hall)
        port = int(standing.engine.rpartition(":")[2])
        tokens = standing.token_file.parent
        house = replace(_house(folder, standing.database, hall, headless), port=port, tokens=tokens, rehearsal=True)
        scene = Scene(replace(house, counter=counter.id, practice=False), hall, Programs(folder / "logs"))
        try:
            scene.programs.start(houses.printer(house))
            open_screens(scene)
            yield scene
        finally:
            for hand in scene.hands.values():
                hand.close()
            scene.programs.end()


def _free_to_rehearse(standing: Standing) -> Hall:
    """The hall in force. Raises NotStaged where its day is not open or its counter has work."""
    client = CommandClient([standing.engine], read_token(standing.token_file))
    try:
        rows = client.state().rows
    except Unreachable as problem:
        raise NotStaged(say("rehearse.no_server")) from problem
    finally:
        client.close()
    hall = msgspec.convert(rows["hall"]["hall"]["hall"], Hall)
    counter = houses.shown_counter(hall)
    if not rows["day"]["day"]["open"]:
        raise NotStaged(say("rehearse.day_not_open"))
    busy = rows["counter"][counter.id]["state"] != "closed"
    waiting = sum(rows["service"][service]["waiting"] for service in (*counter.serves, *counter.helps))
    if busy or waiting:
        raise NotStaged(say("rehearse.at_work", counter=counter.number))
    return hall


def _house(folder: Path, database: str, hall: Hall, headless: bool) -> House:
    counter = houses.shown_counter(hall)
    return House(
        database=database,
        folder=folder,
        counter=counter.id,
        area=counter.area,
        port=houses.free_port(),
        printer_port=houses.free_port(),
        voice=f"wav://{folder / 'call.wav'}",
        practice=True,
        headless=headless,
        drives=owned_folder(folder / "drives"),
    )


def _bring_up(scene: Scene, screens: bool) -> None:
    scene.programs.start(houses.printer(scene.house))
    scene.programs.start(houses.server(scene.house))
    await_health(scene)
    if screens:
        open_screens(scene)


def open_screens(scene: Scene) -> None:
    """Start the four screens and take each by the hand. Raises NotStaged."""
    for program in houses.screens(scene.house):
        scene.programs.start(program)
    for room in SCREENS:
        scene.hands[room] = _take_hand(scene, room)


def await_health(scene: Scene, seconds: float = HEALTH_S) -> dict[str, object]:
    """Wait until the server answers; what it said. Raises NotStaged."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.HTTPError):
            answer = httpx.get(f"{scene.house.engine}/v1/health", timeout=2.0)
            found: dict[str, object] = answer.raise_for_status().json()
            return found
        _still_alive(scene, "server")
        time.sleep(0.05)
    raise NotStaged(f"server: no answer\n{scene.programs.tail('server')}")


def _take_hand(scene: Scene, room: str) -> DriveClient:
    deadline = time.monotonic() + SCREEN_S
    while time.monotonic() < deadline:
        _still_alive(scene, room)
        with contextlib.suppress(OSError):
            return DriveClient(scene.house.drive(room), timeout_s=1.0)
    raise NotStaged(f"{room}: cannot be driven\n{scene.programs.tail(room)}")


def _still_alive(scene: Scene, name: str) -> None:
    if scene.programs.running[name].process.poll() is not None:
        raise NotStaged(f"{name} ended\n{scene.programs.tail(name)}")
