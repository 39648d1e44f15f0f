"""The real kiosk program with a virtual printer, driven by its socket; and its paper, dot by dot."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import zxingcpp
from PIL import Image
from served_day import ServedDay

from printers.layout import ticket_image
from printers.paper import TicketPaper
from printers.virtual_paper import DESK, TEETH
from shared.ports.drive import DriveClient
from xephang.house import free_port
from xephang.places import write_secret
from xephang.programs import end_process

Dots = np.ndarray[Any, np.dtype[np.bool_]]
INK = 128  # darker dots are ink
STILL = 10  # looks
PATIENCE_MS = 20_000


class Kiosk:
    """The real kiosk program with a virtual printer, driven by its socket."""

    def __init__(self, day: ServedDay, folder: Path) -> None:
        self.folder, self.running = folder, list[subprocess.Popen[bytes]]()
        port, drive, token = free_port(), folder / "k.sock", folder / "tokens" / "kiosk"
        write_secret(token, day.token("kiosk", "ki-ốt"))
        self._start("printers.virtual", "--port", str(port), "--out", str(folder / "paper"))
        self._start(
            "kiosk", "--engine", day.url, "--token-file", str(token), "--drive", str(drive), "--size", "540x960",
            "--reduced-motion", "--printer", f"escpos-tcp://127.0.0.1:{port}?width=576", "--idle", "60",
            "--spool", str(folder / "spool.sqlite"), "--ticket-url", f"{day.url}/t/{{token}}",
        )  # fmt: skip
        try:
            self.drive = DriveClient(drive, timeout_s=PATIENCE_MS / 1000)
        except OSError:
            self._end_programs()
            raise

    def _start(self, module: str, *arguments: str) -> None:
        with (self.folder / f"{module}.log").open("wb") as output:
            command = [sys.executable, "-m", module, *arguments]
            self.running.append(subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT))

    def settle(self, name: str) -> None:
        """Wait until an item has not moved for a while: the hall's texts come in one after the other."""
        self.drive.wait(name, timeout_ms=PATIENCE_MS)
        looks: list[object] = []
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while len(looks) < STILL or looks.count(looks[-1]) < STILL:
            assert time.monotonic() < deadline, f"{name} does not stand still"
            looks = [*looks[1 - STILL :], self.drive.read(name)]
            time.sleep(0.05)

    def redeem(self, code: str) -> None:
        """Type a code as a citizen does."""
        for name in ("booking", *(f"key:{letter}" for letter in code), "checkIn"):
            self.drive.tap(name, PATIENCE_MS)

    def end(self) -> None:
        self.drive.close()
        self._end_programs()

    def _end_programs(self) -> None:
        for process in reversed(self.running):
            end_process(process)

    def printed(self) -> tuple[TicketPaper, Dots, str]:
        """What the one paper was to say, its dots as they came out of the printer, and its QR code."""
        with closing(sqlite3.connect(self.folder / "spool.sqlite")) as spool:
            ((body,),) = spool.execute("SELECT paper FROM job").fetchall()
        (file,) = (self.folder / "paper").glob("ticket-*.png")
        picture = Image.open(file)
        (code,) = zxingcpp.read_barcodes(picture)
        return msgspec.json.decode(body, type=TicketPaper), np.asarray(picture.convert("L")) < INK, code.text


def drawn(paper: TicketPaper) -> Dots:
    return ~np.asarray(ticket_image(paper, 576))


def holds(picture: Dots, dots: Dots) -> bool:
    """Whether the strip on the desk holds exactly these dots."""
    top, left = DESK + TEETH, DESK + 32
    return np.array_equal(picture[top : top + dots.shape[0], left : left + dots.shape[1]], dots)
