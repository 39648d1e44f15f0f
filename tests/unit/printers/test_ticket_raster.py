"""The bytes: what was drawn is what is sent, and no dots spell a command."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printers.raster import BAND_ROWS, DLE, NO_REAL_TIME, OBEYED, guarded, job_bytes
from printers.virtual_parser import Parser

NASTY = [DLE, 0x04, 0x05, 0x14, 0x00, 0xFF, 0x1D, 0x76, 0x30]


def bands(data):
    return [order for order in Parser().feed(data) if order.name == b"\x1dv"]


def burnt(data, width):
    """The picture a printer would burn."""
    page = b"".join(band.data for band in bands(data))
    return Image.frombytes("1", (width, len(page) * 8 // width), page).point(lambda value: 255 - value)


def test_the_sent_picture_is_the_drawn_one():
    image = Image.new("1", (384, 250), 255)
    image.paste(0, (10, 20, 200, 220))
    sent = burnt(job_bytes(image), 384)
    assert sent.tobytes() == image.tobytes()


def test_bands_are_small_and_the_ticket_is_cut_after_them():
    data = job_bytes(Image.new("1", (576, 300), 255))
    assert data.startswith(b"\x1b@") and data.endswith(b"\x1dV\x00")
    assert all(band.parameters[2] + 256 * band.parameters[3] <= BAND_ROWS for band in bands(data))
    torn = job_bytes(Image.new("1", (384, 10), 255), cutter=False)
    assert b"\x1dV" not in torn and b"- - -" in torn
    assert NO_REAL_TIME in job_bytes(Image.new("1", (384, 10), 255), epson=True)
    assert NO_REAL_TIME not in data


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([DLE, 0x04, 0x05, 0x14, 0x00, 0xFF, 0x1D, 0x76, 0x30]), min_size=48 * 3, max_size=48 * 3)
)
def test_no_dots_spell_a_real_time_command(content):
    """Content chosen to be nasty: DLE beside every byte it could command with, and headers inside the data."""
    data = b"\x1dv0\x00" + bytes([48, 0, 3, 0]) + bytes(content) + b"\x1dV\x00"
    safe = guarded(data)
    assert len(safe) == len(data)
    (band,) = bands(safe)
    pairs = pairwise(band.data)
    assert not [pair for pair in pairs if pair[0] == DLE and pair[1] in OBEYED]
    changed = sum(one != other for one, other in zip(data, safe, strict=True))
    forbidden = sum(one == DLE and two in OBEYED for one, two in pairwise(content))
    assert changed == forbidden
