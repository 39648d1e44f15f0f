"""A virtual ticket printer: `python -m printers.virtual --port 9100 --out DIR`.

Takes ESC/POS over TCP on this machine, answers as a printer does, and draws every cut ticket as a picture. The
outside world acts on it through `--control SOCKET`, one word a line: ok, near_end, paper_out, cover_open, offline,
silent, power_cycle.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
from pathlib import Path

from printers.virtual_paper import Strip, Tray
from printers.virtual_parser import Order, Parser

DOTS_A_MM = 8
LINE_DOTS = 30
ANSWERS = {
    "ok": (0x12, 0x12, 0x12, 0x12), "near_end": (0x12, 0x12, 0x12, 0x1E), "paper_out": (0x1A, 0x32, 0x12, 0x72),
    "cover_open": (0x1A, 0x16, 0x12, 0x12), "offline": (0x1A, 0x12, 0x12, 0x12),
}  # fmt: skip
STOPS = frozenset({"paper_out", "cover_open", "offline", "silent"})
WORDS = frozenset({*ANSWERS, "silent", "power_cycle"})
QUESTION = b"\x10\x04"


class VirtualPrinter:
    """One printer: paper, a tray, and what is wrong with it now. `speed` is in mm of paper a second, 0: at once."""

    def __init__(self, tray: Tray, width: int = 576, speed: float = 150.0) -> None:
        self.fault = "ok"
        self._tray = tray
        self._width = width
        self._speed = speed
        self._strip = Strip(width)
        self._received = bytearray()
        self._well = asyncio.Event()
        self._well.set()
        self._tasks: set[asyncio.Task[None]] = set()

    def suffer(self, fault: str) -> bool:
        """What the outside world does; False for a word it does not know."""
        if fault not in WORDS:
            return False
        if fault == "power_cycle":
            for task in list(self._tasks):
                task.cancel()
            self._new_strip()
            fault = "ok"
        self.fault = fault
        (self._well.clear if fault in STOPS else self._well.set)()
        return True

    def _new_strip(self) -> None:
        self._strip = Strip(self._width)
        self._received = bytearray()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: real-time questions are answered at once, all else in order, at the pace of paper."""
        orders: asyncio.Queue[bytes] = asyncio.Queue()
        work = asyncio.create_task(self._work(orders, writer))
        self._tasks.add(work)
        try:
            while data := await reader.read(65536):
                if _only_questions(data):
                    self._answer_status(data, writer)
                else:
                    orders.put_nowait(data)
            await orders.join() if self._well.is_set() else None
        except ConnectionError:
            pass
        finally:
            self._tasks.discard(work)
            work.cancel()
            writer.close()

    def _answer_status(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        if self.fault == "silent":
            return
        numbers = [number for number in data[2::3] if 1 <= number <= 4]
        writer.write(bytes(ANSWERS[self.fault][number - 1] for number in numbers))

    async def _work(self, orders: asyncio.Queue[bytes], writer: asyncio.StreamWriter) -> None:
        parser = Parser()
        while True:
            data = await orders.get()
            self._received += data
            for order in parser.feed(data):
                await self._well.wait()
                await self._carry_out(order, writer)
            orders.task_done()

    async def _carry_out(self, order: Order, writer: asyncio.StreamWriter) -> None:
        rows = self._strip.rows
        match order.name:
            case b"\x1dv":
                x_low, x_high, y_low, y_high = order.parameters
                self._strip.burn(x_low + 256 * x_high, y_low + 256 * y_high, order.data)
            case b"\x1bd":
                self._strip.feed(order.parameters[0] * LINE_DOTS)
            case b"\x1bJ":
                self._strip.feed(order.parameters[0])
            case b"\n":
                self._strip.feed(LINE_DOTS)
            case b"\x1dV":
                self._cut()
            case b"\x1dr":
                writer.write(b"\x00")
            case b"\x10\x04":
                self._answer_status(QUESTION + order.parameters, writer)
        if self._speed and self._strip.rows > rows:
            await asyncio.sleep((self._strip.rows - rows) / DOTS_A_MM / self._speed)

    def _cut(self) -> None:
        if not self._strip.blank:
            path = self._tray.drop(self._strip, bytes(self._received))
            print(f"ticket {path.name} {len(self._received)} bytes {self._strip.rows} rows", flush=True)
        self._new_strip()


def _only_questions(data: bytes) -> bool:
    """Whether a piece holds real-time questions alone: those are obeyed even while the printer stands still."""
    return len(data) % 3 == 0 and all(data[at : at + 2] == QUESTION for at in range(0, len(data), 3))


async def _control(printer: VirtualPrinter, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        known = printer.suffer(line.decode("ascii", "replace").strip())
        writer.write(b"ok\n" if known else b"unknown word\n")
        await writer.drain()
    writer.close()


async def run(given: argparse.Namespace) -> None:
    """Listen until SIGTERM or SIGINT."""
    printer = VirtualPrinter(Tray(given.out), given.width, given.speed)
    server = await asyncio.start_server(printer.serve, "127.0.0.1", given.port)
    print(f"port {server.sockets[0].getsockname()[1]}", flush=True)
    if given.control:
        with contextlib.suppress(FileNotFoundError):
            given.control.unlink()
        before = os.umask(0o177)
        await asyncio.start_unix_server(lambda r, w: _control(printer, r, w), str(given.control))
        os.umask(before)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    server.close()


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m printers.virtual", description="A virtual ticket printer.")
    made.add_argument("--port", type=int, default=9100, help="TCP port on this machine; 0 takes a free one")
    made.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the drawn tickets go")
    made.add_argument("--width", type=int, default=576, help="dots of the print head")
    made.add_argument("--speed", type=float, default=150.0, help="mm of paper a second; 0: at once")
    made.add_argument("--control", type=Path, metavar="SOCKET", help="where the outside world acts on it")
    return made


if __name__ == "__main__":
    asyncio.run(run(arguments().parse_args()))
