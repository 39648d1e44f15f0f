"""The stage of a rehearsal: the real programs on a scratch database, driven through their own sockets."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from shared.domain.hall import Agency, Counter, Hall, Service
from shared.ports.drive import DriveClient
from xephang import house as houses
from xephang.house import House
from xephang.places import owned_folder
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
def staged(hall_file: Path, *, headless: bool, screens: bool = True) -> Iterator[Scene]:
    """Bring a scratch hall up with every program, and take it down again. Raises NotStaged, NotPrepared.

    Without `screens` only the server and the printer are started.
    """
    with tempfile.TemporaryDirectory(prefix="xephang-rehearsal-") as name:
        folder = owned_folder(Path(name))
        database = f"sqlite:///{folder / 'hall.sqlite'}"
        hall = asyncio.run(prepare(database, hall_file, folder / "tokens"))
        house = _house(folder, database, hall, headless)
        programs = Programs(folder / "logs")
        scene = Scene(house, hall, programs)
        try:
            _bring_up(scene, screens)
            yield scene
        finally:
            for hand in scene.hands.values():
                hand.close()
            programs.end()


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
    if not screens:
        return
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
