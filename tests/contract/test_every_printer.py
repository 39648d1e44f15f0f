"""One contract for every registered printer: it prints whole tickets, tells how it is, and survives being shut."""

from __future__ import annotations

import asyncio
import os
import pty
import threading
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from printers.layout import ticket_image
from printers.paper import TicketPaper
from printers.raster import job_bytes
from printers.registry import open_printer, schemes
from printers.virtual import VirtualPrinter
from printers.virtual_paper import Tray

URL = "http://127.0.0.1:8470/t/0123456789abcdef0123"
PAPER = TicketPaper(hall="Trung tâm thử", label="A017", service="Hộ tịch", issued_at=1_795_395_600_000, url=URL)
TICKET = job_bytes(ticket_image(PAPER, 576))


class Virtual:
    """A virtual printer in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.folder = folder
        started = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(started,))
        self.thread.start()
        assert started.wait(5)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        self.printer = VirtualPrinter(Tray(self.folder), speed=0)
        self.server = self.loop.run_until_complete(asyncio.start_server(self.printer.serve, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        self.loop.call_soon(started.set)
        self.loop.run_forever()
        self.server.close()
        pending = asyncio.all_tasks(self.loop)
        for task in pending:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        self.loop.close()

    def suffer(self, fault: str) -> None:
        asyncio.run_coroutine_threadsafe(self._suffer(fault), self.loop).result(5)

    async def _suffer(self, fault: str) -> None:
        assert self.printer.suffer(fault)

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)


@pytest.fixture
def virtual(tmp_path):
    made = Virtual(tmp_path / "paper")
    yield made
    made.stop()


@pytest.fixture
def serial_url(virtual):
    """A pty whose other end is carried to the virtual printer, byte for byte."""
    import socket

    ours, theirs = pty.openpty()
    line = socket.create_connection(("127.0.0.1", virtual.port))

    def carry(read, write):
        while True:
            try:
                data = read()
            except OSError:
                return
            if not data:
                return
            write(data)

    threads = [
        threading.Thread(target=carry, args=(lambda: os.read(ours, 4096), line.sendall)),
        threading.Thread(target=carry, args=(lambda: line.recv(4096), lambda data: os.write(ours, data))),
    ]
    for thread in threads:
        thread.start()
    yield f"escpos-serial://{os.ttyname(theirs)}?baud=115200"
    line.shutdown(socket.SHUT_RDWR)
    os.close(theirs)
    for thread in threads:
        thread.join(5)
    line.close()
    os.close(ours)


@pytest.fixture(params=schemes())
def printer(request, tmp_path):
    scheme = request.param
    if scheme == "escpos-usb":
        pytest.skip("no USB printer here; its line is tried by hand")
    if scheme == "escpos-tcp":
        url = f"escpos-tcp://127.0.0.1:{request.getfixturevalue('virtual').port}"
    elif scheme == "escpos-serial":
        url = request.getfixturevalue("serial_url")
    else:
        url = {"escpos-file": f"escpos-file://{tmp_path / 'out.bin'}", "twin": "twin://"}[scheme]
    opened = open_printer(url)
    yield opened
    opened.close()


def test_it_prints_a_ticket_and_says_so(printer):
    assert printer.width == 576
    assert printer.open() == "" == printer.open()
    assert printer.status().prints
    assert printer.send(TICKET) == ""
    assert printer.confirm(10) == ""
    assert printer.status().prints


def test_it_can_be_shut_twice_and_opened_again(printer):
    printer.close()
    printer.close()
    assert printer.status().prints
    assert printer.send(TICKET) == "" == printer.confirm(10)


def test_the_virtual_printer_draws_what_it_got_dot_by_dot(virtual):
    printer = open_printer(f"escpos-tcp://127.0.0.1:{virtual.port}")
    assert printer.status().condition == "ok"
    assert printer.send(TICKET) == "" == printer.confirm(10)
    drawn = Image.open(virtual.folder / "ticket-0001.png")
    assert [code.text for code in zxingcpp.read_barcodes(drawn)] == [URL]
    assert (virtual.folder / "ticket-0001.bin").read_bytes().startswith(TICKET)
    assert (virtual.folder / "latest.png").read_bytes() == (virtual.folder / "ticket-0001.png").read_bytes()
    printer.close()


@pytest.mark.parametrize(
    ("fault", "condition"),
    [("paper_out", "paper_out"), ("cover_open", "cover_open"), ("near_end", "near_end"), ("offline", "offline"),
     ("silent", "unknown")],
)  # fmt: skip
def test_what_is_wrong_is_told(virtual, fault, condition):
    printer = open_printer(f"escpos-tcp://127.0.0.1:{virtual.port}")
    virtual.suffer(fault)
    assert printer.status().condition == condition
    virtual.suffer("ok")
    assert printer.status().condition == "ok"
    printer.close()


def test_a_new_roll_prints_on_and_the_fence_answers_then(virtual):
    printer = open_printer(f"escpos-tcp://127.0.0.1:{virtual.port}")
    printer.open()
    virtual.suffer("paper_out")
    assert printer.send(TICKET) == ""
    assert printer.confirm(0.3) == "printer.no_answer"
    assert printer.status().condition == "paper_out"
    virtual.suffer("ok")
    assert printer.confirm(10) == ""
    assert (virtual.folder / "ticket-0001.png").exists()
    printer.close()


def test_a_printer_that_is_not_there_is_a_value(tmp_path):
    printer = open_printer("escpos-tcp://127.0.0.1:1")
    assert printer.open() == "printer.not_reached"
    assert printer.status().condition == "offline"
    assert open_printer(f"escpos-serial://{tmp_path}/none?baud=115200").open() == "printer.not_reached"


def test_garbage_and_half_a_picture_do_not_hurt_the_next_ticket_after_power_comes_back(virtual):
    printer = open_printer(f"escpos-tcp://127.0.0.1:{virtual.port}")
    printer.open()
    printer.send(bytes(range(256)) * 3 + TICKET[:5000])
    printer.close()
    virtual.suffer("power_cycle")
    again = open_printer(f"escpos-tcp://127.0.0.1:{virtual.port}")
    again.open()
    assert again.send(TICKET) == "" == again.confirm(10)
    newest = sorted(virtual.folder.glob("ticket-*.png"))[-1]
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(newest))] == [URL]
    again.close()
