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
from printers.paper import Visit, paper_of, with_visit
from shared.domain import hall_file
from shared.domain.answers import Result
from shared.words import say

HALLS = Path(__file__).parents[3] / "halls"
WIDTHS = [576, 512, 384]


def said(paper, width=576):
    """All texts of a ticket, in one line."""
    return " ".join(line.text for line in draw_ticket(paper, width).lines)


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


@pytest.mark.parametrize(
    ("low", "high", "ahead", "text"),
    [(5, 20, 3, "5–20 phút"), (0, 20, 3, "Dưới 20 phút"), (20, 20, 3, "Khoảng 20 phút"), (0, 0, 0, "Sắp đến lượt")],
)
def test_the_wait_is_a_range_in_plain_words(low, high, ahead, text):
    paper = msgspec.structs.replace(papers.PLAIN, wait_low=low, wait_high=high, people_ahead=ahead)
    assert text in said(paper)


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


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("today", ["will", "may", "will_not"])
def test_whether_it_is_served_today_is_said_in_one_way_only(today, width):
    sentences = {each: say(f"printers.ticket.today_{each}") for each in ("will", "may", "will_not")}
    texts = said(msgspec.structs.replace(papers.PLAIN, today=today), width)
    assert [each for each, sentence in sentences.items() if sentence in texts] == [today]
    assert (say("printers.ticket.today_next")[:20] in texts) == (today != "will")


def test_a_ticket_that_nothing_is_known_of_says_nothing_of_today():
    assert "hôm nay" not in said(papers.PLAIN)


def test_a_reason_this_version_does_not_know_is_left_out():
    assert "cut_off" not in said(msgspec.structs.replace(papers.PLAIN, today="may", today_why="something_new"))


def test_the_rule_for_late_dossiers_dossiers_and_the_other_number_are_said():
    paper = msgspec.structs.replace(papers.PLAIN, late="15:00", dossiers=3, linked="A001")
    for text in ("sau 15:00", "Nộp 3 hồ sơ", "Cùng người với A001"):
        assert text in said(paper) and text not in said(papers.PLAIN)


def test_a_booked_time_or_a_promised_place_is_said():
    assert "Lịch hẹn lúc 08:00" in said(msgspec.structs.replace(papers.PLAIN, booked_at=papers.PLAIN.issued_at))
    promised = msgspec.structs.replace(papers.PLAIN, booked_at=papers.PLAIN.issued_at, promised=True)
    assert "Ưu tiên vị trí đầu tiên theo phiếu hẹn" in said(promised) and "Lịch hẹn" not in said(promised)


def test_what_the_server_says_of_today_is_put_on_the_paper():
    hall = hall_file.parse((HALLS / "commune.toml").read_text(encoding="utf-8"))
    result = Result(label="A001", service="ho-tich", today="may", today_why="cut_off.after_last_session", issued_at=1)
    paper = paper_of(hall, msgspec.structs.replace(result, notices=["late"]))
    assert (paper.today, paper.today_why, paper.late) == ("may", "after_last_session", hall.hours.late_after)
    assert paper_of(hall, result).late == ""
    visit = with_visit(paper, Visit(dossiers=4, linked="B002"))
    assert (visit.dossiers, visit.linked, visit.label) == (4, "B002", "A001")
