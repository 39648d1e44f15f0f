"""What an ESC/POS printer answers, told apart in one stream of bytes.

Source of the bit tables: HARDWARE notes on DLE EOT, GS a (ASB) and GS r of the ESC/POS command set. Every DLE EOT
answer has `b & 0x93 == 0x12`, every first ASB byte `b & 0x93 == 0x10` and three more follow it, a GS r answer has
`b & 0x90 == 0`. Anything else is noise on the line and is dropped, so garbage never reads as "well".
"""

from __future__ import annotations

from collections import deque

from shared.ports.printer import PrinterStatus

ASB_LENGTH = 4
ASK_STATUS = tuple(b"\x10\x04" + bytes([n]) for n in (1, 2, 3, 4))
ASK_DONE = b"\x1d\x72\x01"  # answered in order: all before it has been printed


class Answers:
    """Sorts incoming bytes into real-time answers and the answers given in order."""

    def __init__(self) -> None:
        self.real_time: deque[int] = deque()
        self.in_order: deque[int] = deque()
        self._block: bytearray = bytearray()

    def feed(self, data: bytes) -> None:
        """Take what came from the line."""
        for byte in data:
            if self._block:
                self._continue_block(byte)
            elif byte & 0x93 == 0x12:
                self.real_time.append(byte)
            elif byte & 0x93 == 0x10:
                self._block.append(byte)
            elif byte & 0x90 == 0:
                self.in_order.append(byte)

    def _continue_block(self, byte: int) -> None:
        """The rest of an ASB block; a byte that cannot belong to one ends it."""
        if byte & 0x90:
            self._block.clear()
            self.feed(bytes([byte]))
            return
        self._block.append(byte)
        if len(self._block) == ASB_LENGTH:
            self._block.clear()

    def forget(self) -> None:
        """Drop what was said before a new question."""
        self.real_time.clear()
        self.in_order.clear()
        self._block.clear()


def condition_of(line: int, offline: int, error: int, paper: int) -> PrinterStatus:
    """The four DLE EOT answers (n = 1, 2, 3, 4) as one status, the most useful word first."""
    detail = f"{line:02x} {offline:02x} {error:02x} {paper:02x}"
    if offline & 0x04:
        return PrinterStatus("cover_open", detail)
    if paper & 0x60 or offline & 0x20:
        return PrinterStatus("paper_out", detail)
    if error & 0x6C:
        return PrinterStatus("error", detail)
    if offline & 0x40 or line & 0x28:
        return PrinterStatus("offline", detail)
    return PrinterStatus("near_end" if paper & 0x0C else "ok", detail)
