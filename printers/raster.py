"""A ticket's picture as ESC/POS bytes, made by python-escpos and guarded against its own dots.

Printers obey real-time commands wherever they stand, inside picture data too: dots that spell DLE EOT, DLE ENQ or
DLE DC4 would ask for a status, cancel the job or open a cash drawer. One dot beside such a pair is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

BAND_ROWS = 96  # small bands fit small buffers, and little is lost with one
RASTER = b"\x1dv0\x00"
HEADER = len(RASTER) + 4
DLE = 0x10
OBEYED = frozenset({0x04, 0x05, 0x14})  # EOT, ENQ, DC4
HARMLESS_DOT = 0x02  # 04, 05, 14 become 06, 07, 16
NO_REAL_TIME = b"\x1d\x28\x44\x03\x00\x14\x01\x00" + b"\x1d\x28\x44\x03\x00\x14\x02\x00"  # GS ( D: Epson only


def job_bytes(image: Image.Image, *, cutter: bool = True, epson: bool = False) -> bytes:
    """All bytes that print one ticket: initialise, bands of picture, feed, and cut or a line to tear at.

    `image` is of mode "1", black on white, as wide as the print head. `epson` adds the command that switches
    real-time commands off, which other makers' printers would print as text.
    """
    from escpos.printer import Dummy

    printer = Dummy()
    printer.profile.profile_data = {**printer.profile.profile_data, "media": {"width": {"pixels": image.width}}}
    printer.hw("INIT")
    if epson:
        printer._raw(NO_REAL_TIME)
    printer.image(image, impl="bitImageRaster", fragment_height=BAND_ROWS, center=False)
    if cutter:
        printer.cut()
    else:
        printer.text("- - - - - - - -\n")
        printer.print_and_feed(4)
    return guarded(bytes(printer.output))


def guarded(data: bytes) -> bytes:
    """The same bytes with every forbidden pair inside raster data made harmless by one dot."""
    out = bytearray(data)
    at = out.find(RASTER)
    while at >= 0:
        begin = at + HEADER
        end = begin + _length(out, at)
        _guard(out, begin, end)
        at = out.find(RASTER, end)
    return bytes(out)


def _length(data: bytearray, at: int) -> int:
    """Bytes of picture data of the band at a place: xL + 256 xH bytes a row, yL + 256 yH rows."""
    x_low, x_high, y_low, y_high = data[at + len(RASTER) : at + HEADER]
    return (x_low + 256 * x_high) * (y_low + 256 * y_high)


def _guard(data: bytearray, begin: int, end: int) -> None:
    found = data.find(DLE, begin, end)
    while found >= 0:
        if found + 1 < end and data[found + 1] in OBEYED:
            data[found + 1] |= HARMLESS_DOT
        found = data.find(DLE, found + 1, end)
