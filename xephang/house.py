"""Which programs make one hall on one machine, and what each is told."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

from shared.domain.hall import Counter, Hall
from xephang.programs import Program

HEADLESS = (("QT_QPA_PLATFORM", "offscreen"), ("QT_QUICK_BACKEND", "software"))


@dataclass(frozen=True)
class House:
    """Everything the programs of one hall need to find each other. Tokens are files, never arguments."""

    database: str
    folder: Path  # logs, paper, clips, and tokens unless they lie elsewhere: owner-only
    counter: str
    area: str
    port: int
    printer_port: int
    voice: str  # URL of a voice player
    practice: bool = False
    headless: bool = False
    drives: Path | None = None  # folder of drive sockets, for rehearsals
    host: str = "127.0.0.1"
    name: str = "127.0.0.1"  # under which phones reach this machine
    tokens: Path | None = None
    rehearsal: bool = False  # the kiosk takes numbers of series T

    @property
    def engine(self) -> str:
        """Address of the hall's server on this machine."""
        return f"http://127.0.0.1:{self.port}"

    def token(self, name: str) -> Path:
        """File that holds a program's token."""
        return (self.tokens or self.folder / "tokens") / name

    def drive(self, name: str) -> Path:
        """Drive socket of a screen. Raises ValueError where the house is not driven."""
        if self.drives is None:
            raise ValueError("this house is not driven")
        return self.drives / f"{name}.sock"


SIZES = {"kiosk": "1080x1920", "caller": "380x640", "counter_display": "1280x720", "hall_board": "1920x1080"}
# In windows: all four beside each other on a desk of 1920x1080.
DESK = {
    "kiosk": ("540x960", "0,0"),
    "caller": ("380x640", "550,0"),
    "counter_display": ("640x360", "940,580"),
    "hall_board": ("960x540", "940,0"),
}


def shown_counter(hall: Hall) -> Counter:
    """The counter that one machine shows: the first that receives dossiers, else the first."""
    receives = {service.id for service in hall.services if service.kind == "submit"}
    return next((counter for counter in hall.counters if counter.serves[0] in receives), hall.counters[0])


def server(house: House) -> Program:
    """The hall's server."""
    arguments = ["serve", "--db", house.database, "--host", house.host, "--port", str(house.port)]
    arguments += ["--public-url", f"http://{house.name}:{house.port}"]
    arguments += ["--folder", str(house.folder), *(["--practice"] if house.practice else [])]
    return Program("server", "xephang", tuple(arguments))


def printer(house: House) -> Program:
    """The virtual ticket printer."""
    paper = ("--port", str(house.printer_port), "--out", str(house.folder / "paper"))
    return Program("printer", "printers.virtual", paper)


def screens(house: House) -> list[Program]:
    """Kiosk, caller, counter display and hall board."""
    paper = f"escpos-tcp://127.0.0.1:{house.printer_port}?width=576"
    printing = ("--printer", paper, "--spool", str(house.folder / "spool.sqlite"))
    rehearsal = ("--rehearsal",) if house.rehearsal else ()
    voice = ("--voice", house.voice, "--clips", str(house.folder / "clips"))
    return [
        _screen(house, "kiosk", "", (*printing, *rehearsal)),
        _screen(house, "counter_display", house.counter),
        _screen(house, "hall_board", house.area, voice),
        _screen(house, "caller", house.counter),
    ]


def _screen(house: House, room: str, place: str, own: tuple[str, ...] = ()) -> Program:
    desk = DESK[room]
    window = ["--size", SIZES[room]] if house.headless else ["--size", desk[0], "--position", desk[1]]
    arguments = ["--engine", house.engine, "--token-file", str(house.token(room)), *window, *own]
    if place:
        arguments += ["--place", place]
    if house.drives is not None:
        arguments += ["--drive", str(house.drive(room)), "--reduced-motion"]
    return Program(room, room, tuple(arguments), HEADLESS if house.headless else ())


def name_on_the_network() -> str:
    """The address of this machine in its local network; 127.0.0.1 where there is none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address reserved for documentation: only the route is looked up
        except OSError:
            return "127.0.0.1"
        name: str = probe.getsockname()[0]
        return name


def free_port() -> int:
    """A TCP port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def port_is_free(port: int) -> bool:
    """Whether a program could listen on this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
