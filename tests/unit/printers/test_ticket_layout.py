"""The drawn ticket: whole lines, inside the paper, nothing over anything, and a QR code that reads."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import little_papers as papers
import msgspec
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.layout import draw_ticket, ticket_image
from printers.paper import paper_of
from shared.domain import hall_file
from shared.domain.answers import Result

HALLS = Path(__file__).parents[3] / "halls"
WIDTHS = [576, 512, 384]


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("paper", [papers.PLAIN, papers.WORST], ids=["plain", "worst"])
def test_every_line_is_whole_and_lies_on_the_paper(paper, width):
    drawn = draw_ticket(paper, width)
    assert drawn.image.mode == "1" and drawn.image.width == width
    for line in drawn.lines:
        left, top, right, bottom = line.box
        assert 0 <= left < right <= width, line
        assert 0 <= top < bottom <= drawn.image.height, line
    boxes = [line.box for line in drawn.lines]
    assert not [(one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :] if overlap(one, other)]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_number_is_the_biggest_thing(width):
    drawn = draw_ticket(papers.PLAIN, width)
    heights = {line.text: line.box[3] - line.box[1] for line in drawn.lines}
    number = heights.pop("A017")
    assert number > 2 * max(heights.values())


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("paper", [papers.PLAIN, papers.WORST], ids=["plain", "worst"])
def test_the_code_reads_as_the_address(paper, width):
    image = ticket_image(paper, width).convert("L")
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [paper.url]


def test_a_reprint_and_a_practice_ticket_say_so():
    texts = " ".join(line.text for line in draw_ticket(papers.WORST).lines)
    assert "BẢN IN LẠI" in texts and "TẬP DƯỢT" in texts
    plain = " ".join(line.text for line in draw_ticket(papers.PLAIN).lines)
    assert "BẢN IN LẠI" not in plain and "TẬP DƯỢT" not in plain


def test_nothing_a_citizen_needs_is_missing():
    texts = " ".join(line.text for line in draw_ticket(papers.PLAIN).lines)
    for needed in ("A017", "Hộ tịch", "3, 4, 5", "Tầng 1", "12 người", "25–35 phút", "Căn cước", "1900558826"):
        assert needed in texts, needed
    assert "23/11/2026 08:00" in texts


def test_a_floor_is_said_as_one_and_not_twice():
    hall = msgspec.structs.replace(papers.PLAIN, area="Sảnh tiếp dân", floor="1")
    assert "Tầng 1" in [line.text for line in draw_ticket(hall).lines]
    named = msgspec.structs.replace(papers.PLAIN, area="Tầng 1", floor="1")
    assert [line.text for line in draw_ticket(named).lines].count("Tầng 1") == 1


def test_the_proof_of_the_journal_is_on_the_paper():
    proved = msgspec.structs.replace(papers.PLAIN, proof="1a2b3c4d")
    assert "1a2b3c4d" in [line.text for line in draw_ticket(proved).lines]


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=80), st.sampled_from(WIDTHS))
def test_any_name_is_drawn_without_a_crash(name, width):
    paper = msgspec.structs.replace(papers.PLAIN, service=name, hall=name or "x")
    for line in draw_ticket(paper, width).lines:
        assert line.box[0] >= 0 and line.box[2] <= width


def test_names_that_come_apart_are_put_together():
    hall = hall_file.parse((HALLS / "commune.toml").read_text(encoding="utf-8"))
    apart = msgspec.structs.replace(hall, name=unicodedata.normalize("NFD", hall.name))
    result = Result(label="A001", service=hall.services[0].id, issued_at=1)
    assert paper_of(apart, result).hall == unicodedata.normalize("NFC", hall.name)
    assert paper_of(apart, msgspec.structs.replace(result, service="gone")).service == ""
