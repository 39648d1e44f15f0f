"""What a virtual printer understands of ESC/POS: pictures, feeding, cutting, and the questions it must answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

# Commands with a fixed number of parameter bytes; what is not known is skipped byte by byte, as printers do.
FIXED = {
    b"\x1b@": 0, b"\x1bd": 1, b"\x1bJ": 1, b"\x1ba": 1, b"\x1bt": 1, b"\x1b3": 1, b"\x1b2": 0, b"\x1bE": 1,
    b"\x1bM": 1, b"\x1b!": 1, b"\x1b-": 1, b"\x1bG": 1, b"\x1bV": 1, b"\x1b{": 1, b"\x1dB": 1, b"\x1d!": 1,
    b"\x1da": 1, b"\x1dr": 1, b"\x1dI": 1, b"\x1db": 1, b"\x1dL": 2, b"\x1dW": 2, b"\x1c.": 0, b"\x10\x04": 1,
    b"\x10\x05": 1,
}  # fmt: skip
RASTER_MOST = 4_000_000  # bytes of one band; more is garbage, not a picture


class Order(NamedTuple):
    """One command: its two bytes, its parameters, and picture data where it has some."""

    name: bytes
    parameters: bytes = b""
    data: bytes = b""


class Parser:
    """Bytes in any pieces in, whole commands out."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Order]:
        """All commands that are whole by now."""
        self._held += data
        while self._held:
            taken = self._one()
            if taken is None:
                return
            length, order = taken
            del self._held[:length]
            if order is not None:
                yield order

    def forget(self) -> None:
        """The power went: what was buffered is lost."""
        self._held.clear()

    def _one(self) -> tuple[int, Order | None] | None:
        """The first command and its length; (1, None) for a byte that is none; None where more must come."""
        held = self._held
        if held[0] not in (0x10, 0x1B, 0x1C, 0x1D):
            return 1, Order(b"\n") if held[0] == 0x0A else None
        if len(held) < 2:
            return None
        name = bytes(held[:2])
        if name == b"\x1dv":
            return self._raster()
        if name == b"\x1dV":
            return self._cut()
        if name in (b"\x1d(", b"\x1b("):
            return self._block()
        if name not in FIXED:
            return 1, None
        length = 2 + FIXED[name]
        return None if len(held) < length else (length, Order(name, bytes(held[2:length])))

    def _raster(self) -> tuple[int, Order | None] | None:
        held = self._held
        if len(held) < 8:
            return None
        data = (held[4] + 256 * held[5]) * (held[6] + 256 * held[7])
        if held[2] != 0x30 or data > RASTER_MOST:
            return 1, None
        return (
            None if len(held) < 8 + data else (8 + data, Order(b"\x1dv", bytes(held[4:8]), bytes(held[8 : 8 + data])))
        )

    def _cut(self) -> tuple[int, Order | None] | None:
        held = self._held
        if len(held) < 3:
            return None
        length = 4 if held[2] in (65, 66, 97, 98, 103, 104) else 3
        return None if len(held) < length else (length, Order(b"\x1dV", bytes(held[2:length])))

    def _block(self) -> tuple[int, Order | None] | None:
        held = self._held
        if len(held) < 5:
            return None
        length = 5 + held[3] + 256 * held[4]
        return None if len(held) < length else (length, Order(bytes(held[:2]), bytes(held[2:3]), bytes(held[5:length])))
