"""The drawn promise: whole lines inside the paper, a code that can be read out, and a QR code that reads."""

from __future__ import annotations

from pathlib import Path

import little_papers as papers
import msgspec
import pytest
import zxingcpp

from printers.promise import draw_promise, promise_image, promise_of
from shared.domain import hall_file

HALLS = Path(__file__).parents[3] / "halls"
WIDTHS = [576, 512, 384]
BOTH = pytest.mark.parametrize("paper", [papers.PROMISE, papers.WORST_PROMISE], ids=["plain", "worst"])


def said(paper, width=576):
    return " ".join(line.text for line in draw_promise(paper, width).lines)


@BOTH
@pytest.mark.parametrize("width", WIDTHS)
def test_every_line_of_a_promise_is_whole_and_touches_no_other(paper, width):
    drawn = draw_promise(paper, width)
    assert drawn.image.mode == "1" and drawn.image.width == width
    boxes = [line.box for line in drawn.lines]
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= width and 0 <= top < bottom <= drawn.image.height
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            beside = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert beside, (drawn.lines[at], other)


@BOTH
@pytest.mark.parametrize("width", WIDTHS)
def test_the_code_of_the_page_reads_and_the_typed_code_stands_in_one_line(paper, width):
    image = promise_image(paper, width).convert("L")
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [paper.url]
    code = f"{paper.code[:4]} {paper.code[4:]}"
    assert code in [line.text for line in draw_promise(paper, width).lines]


def test_a_promise_says_number_service_day_and_the_first_place():
    texts = said(papers.PROMISE)
    for needed in ("PHIẾU HẸN", "A017", "Hộ tịch", "Thứ Hai, 23/11/2026", "Vị trí đầu tiên", "K7QX M2PA", "xin lỗi"):
        assert needed in texts, needed


def test_a_booking_says_its_time_and_no_apology():
    texts = said(msgspec.structs.replace(papers.PROMISE, first_place=False, label=""))
    assert "Lúc 08:00" in texts
    assert "Vị trí đầu tiên" not in texts and "xin lỗi" not in texts and "Thay cho" not in texts


def test_a_width_no_printer_has_is_refused():
    with pytest.raises(ValueError, match="width"):
        draw_promise(papers.PROMISE, 100)


def test_a_promise_is_made_from_the_hall_and_the_code():
    hall = hall_file.parse((HALLS / "commune.toml").read_text(encoding="utf-8"))
    paper = promise_of(hall, "ho-tich", papers.PROMISE.at, "K7QXM2PA", label="A017", first_place=True)
    assert (paper.service, paper.label, paper.hall) == ("Hộ tịch", "A017", hall.name)
    assert promise_of(hall, "bo-di", 1, "AAAAAAAA").service == ""
