"""Numbers are read as a Vietnamese teacher would have them read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_board.voice import numerals
from hall_board.voice.numerals import MANNERS, NORTH, SOUTH, Manner, cardinal, digits, english_cardinal, english_digits

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "samples" / "numbers_vi.csv"

TRICKY = {
    0: "không",
    4: "bốn",
    10: "mười",
    11: "mười một",
    14: "mười bốn",
    15: "mười lăm",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    25: "hai mươi lăm",
    55: "năm mươi lăm",
    100: "một trăm",
    101: "một trăm linh một",
    104: "một trăm linh bốn",
    105: "một trăm linh năm",
    110: "một trăm mười",
    111: "một trăm mười một",
    115: "một trăm mười lăm",
    121: "một trăm hai mươi mốt",
    1000: "một nghìn",
    1005: "một nghìn không trăm linh năm",
    1015: "một nghìn không trăm mười lăm",
    1021: "một nghìn không trăm hai mươi mốt",
    1105: "một nghìn một trăm linh năm",
    2025: "hai nghìn không trăm hai mươi lăm",
    10_005: "mười nghìn không trăm linh năm",
    100_000: "một trăm nghìn",
    1_000_005: "một triệu không trăm linh năm",
    1_015_000: "một triệu không trăm mười lăm nghìn",
    1_000_000_000: "một tỷ",
    1_000_000_001: "một tỷ không trăm linh một",
    1_000_000_000_000: "một nghìn tỷ",
    1_005_000_000_021: "một nghìn không trăm linh năm tỷ không trăm hai mươi mốt",
}
SOUTHERN = {
    101: "một trăm lẻ một",
    1005: "một ngàn không trăm lẻ năm",
    1015: "một ngàn không trăm mười lăm",
    24: "hai mươi tư",
}


@pytest.mark.parametrize(("number", "words"), TRICKY.items())
def test_northern_reading(number: int, words: str) -> None:
    assert " ".join(cardinal(number)) == words


@pytest.mark.parametrize(("number", "words"), SOUTHERN.items())
def test_southern_reading(number: int, words: str) -> None:
    assert " ".join(cardinal(number, SOUTH)) == words


def test_central_reads_like_the_north() -> None:
    assert MANNERS["central"] is NORTH


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample numbers are not beside the project")
def test_every_sample_number() -> None:
    with SAMPLES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 100
    for row in rows:
        number = int(row["n"])
        assert " ".join(cardinal(number)) == row["north_linh_tu"]
        assert " ".join(cardinal(number, Manner("lẻ", "nghìn"))) == row["south_le"]
        assert " ".join(digits(row["n"])) == row["digit_by_digit"]


VALUES = {word: value for value, word in enumerate(numerals.UNITS)} | {"mốt": 1, "tư": 4, "lăm": 5}


def _value(words: list[str]) -> int:
    """Work out, as a listener would, the number that was said."""
    if "tỷ" in words:
        at = len(words) - 1 - words[::-1].index("tỷ")
        return _value(words[:at]) * 10**9 + _value(words[at + 1 :])
    total = group = 0
    unit: int | None = None
    for word in words:
        if word in VALUES:
            unit = VALUES[word]
        elif word == "mười":
            group += 10
        elif word in ("linh", "lẻ"):
            continue
        else:
            scale = {"mươi": 10, "trăm": 100}.get(word)
            group += (unit or 0) * (scale or 1)
            unit = None
            if scale is None:
                total, group = total + group * {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6}[word], 0
    return total + group + (unit or 0)


@given(st.integers(0, 10**15), st.sampled_from([NORTH, SOUTH]))
def test_a_listener_hears_the_same_number(number: int, manner: Manner) -> None:
    assert _value(cardinal(number, manner)) == number


def test_digits_pass_over_everything_else() -> None:
    assert digits("A-0²5") == ["không", "năm"]
    assert english_digits("A05") == ["zero", "five"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (40, "forty"),
        (99, "ninety nine"),
        (101, "one hundred and one"),
        (1005, "one thousand and five"),
        (1105, "one thousand one hundred and five"),
        (12_000_000, "twelve million"),
        (10**12, "one trillion"),
    ],
)
def test_english_reading(number: int, words: str) -> None:
    assert " ".join(english_cardinal(number)) == words


def test_what_cannot_be_called_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        cardinal(-1)
    with pytest.raises(ValueError, match="not a number"):
        english_cardinal(10**18)
