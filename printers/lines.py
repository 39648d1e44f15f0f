"""Lines to a printer: TCP, serial, USB, file. A line moves bytes; what they mean is none of its business.

Libraries of a line are imported when it is opened, so that a program that prints starts as fast as one that does not.
"""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path
from typing import Any, Protocol

SEND_S = 20.0  # one ticket at 115,200 baud takes 4.4 s; a printer that takes nothing for longer is stuck
CONNECT_S = 3.0


class Line(Protocol):
    """Bytes to and from a printer. `connect`, `write` and `read` raise OSError."""

    def connect(self) -> None: ...
    def write(self, data: bytes) -> None: ...
    def read(self, seconds: float) -> bytes:
        """What has come, waiting at most so long for the first byte; b"" where nothing came."""

    def close(self) -> None: ...


class TcpLine:
    """One long connection: printers that are opened for each ticket refuse after a while."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None

    def connect(self) -> None:
        """Connect unless connected."""
        if self._socket is None:
            made = socket.create_connection(self._address, timeout=CONNECT_S)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket = made

    def _held(self) -> socket.socket:
        if self._socket is None:
            raise OSError("not connected")
        return self._socket

    def write(self, data: bytes) -> None:
        """All of it, or OSError."""
        held = self._held()
        held.settimeout(SEND_S)
        held.sendall(data)

    def read(self, seconds: float) -> bytes:
        """What has come."""
        held = self._held()
        held.settimeout(max(seconds, 0.001))
        try:
            data = held.recv(256)
        except TimeoutError:
            return b""
        if not data:
            raise OSError("the printer hung up")
        return data

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class SerialLine:
    """RS-232 or USB serial, with hardware handshake where `rtscts` says so."""

    def __init__(self, device: str, baud: int, *, rtscts: bool) -> None:
        self._settings = {"port": device, "baudrate": baud, "rtscts": rtscts, "exclusive": True}
        self._port: Any = None

    def connect(self) -> None:
        """Open the port unless open."""
        if self._port is None:
            import serial

            try:
                self._port = serial.Serial(timeout=0.05, write_timeout=SEND_S, **self._settings)
            except serial.SerialException as problem:
                raise OSError(str(problem)) from problem

    def write(self, data: bytes) -> None:
        """All of it, or OSError: a printer that holds the line for ever must not hold us."""
        import serial

        if self._port is None:
            raise OSError("not open")
        try:
            self._port.write(data)
            self._port.flush()
        except serial.SerialException as problem:  # its time-out is one too
            raise OSError(str(problem)) from problem

    def read(self, seconds: float) -> bytes:
        """What has come."""
        import serial

        if self._port is None:
            raise OSError("not open")
        try:
            self._port.timeout = seconds
            first = self._port.read(1)
            return bytes(first + self._port.read(self._port.in_waiting)) if first else b""
        except serial.SerialException as problem:
            raise OSError(str(problem)) from problem

    def close(self) -> None:
        """Let the port go."""
        if self._port is not None:
            self._port.close()
            self._port = None


class UsbLine:
    """A USB printer by vendor and product id, through python-escpos and libusb."""

    def __init__(self, vendor: int, product: int) -> None:
        self._ids = (vendor, product)
        self._printer: Any = None

    def connect(self) -> None:
        """Claim the device unless claimed."""
        if self._printer is not None:
            return
        from escpos.exceptions import DeviceNotFoundError, USBNotFoundError
        from escpos.printer import Usb

        try:
            made = Usb(*self._ids)
            made.open()
        except (DeviceNotFoundError, USBNotFoundError, ImportError, ValueError) as problem:
            raise OSError(str(problem)) from problem
        self._printer = made

    def write(self, data: bytes) -> None:
        """All of it, or OSError (libusb's own errors are OSErrors)."""
        if self._printer is None:
            raise OSError("not claimed")
        self._printer.device.write(self._printer.out_ep, data, int(SEND_S * 1000))

    def read(self, seconds: float) -> bytes:
        """What has come; libusb tells a time-out as an error, which here means nothing came."""
        if self._printer is None:
            raise OSError("not claimed")
        import usb.core

        try:
            return bytes(self._printer.device.read(self._printer.in_ep, 64, int(seconds * 1000)))
        except usb.core.USBTimeoutError:
            return b""

    def close(self) -> None:
        """Let the device go."""
        if self._printer is not None:
            self._printer.close()
            self._printer = None


class FileLine:
    """A file or device node that takes bytes and says nothing; each write is durable."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def connect(self) -> None:
        """Open for appending unless open."""
        if self._file is None:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, data: bytes) -> None:
        """All of it, or OSError."""
        if self._file is None:
            raise OSError("not open")
        while data:
            data = data[os.write(self._file, data) :]
        if self._path.is_file():
            os.fsync(self._file)

    def read(self, seconds: float) -> bytes:
        """Nothing ever comes."""
        time.sleep(min(seconds, 0.01))
        return b""

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
