"""Numbers in words, Vietnamese (north and south) and English.

Our own reader, because the ready-made one drops "không trăm" above a thousand.

Rules as taught in school: mốt, tư and lăm after a ten of two and more, lăm after mười, linh (north) or lẻ (south)
before a lone unit, "không trăm" in every group after the first that has no hundreds.
"""

from __future__ import annotations

from dataclasses import dataclass

UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
UNITS_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
ENGLISH_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ENGLISH_POWERS = ("", "thousand", "million", "billion", "trillion", "quadrillion")
LARGEST_ENGLISH = 10**18 - 1
BILLION = 10**9


@dataclass(frozen=True)
class Manner:
    """The two words in which regions differ."""

    lone_unit: str = "linh"  # 101: một trăm linh một
    thousand: str = "nghìn"


NORTH = Manner()
SOUTH = Manner("lẻ", "ngàn")
MANNERS = {"north": NORTH, "central": NORTH, "south": SOUTH}  # Quảng Ninh, Thanh Hóa and Quảng Trị say linh


def _below_hundred(number: int) -> list[str]:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return [UNITS[unit]]
    if tens == 1:
        last = [] if unit == 0 else ["lăm" if unit == 5 else UNITS[unit]]
        return ["mười", *last]
    return [UNITS[tens], "mươi", *([UNITS_AFTER_TENS.get(unit, UNITS[unit])] if unit else [])]


def _group(number: int, full: bool, manner: Manner) -> list[str]:
    """Read 1..999; `full` says the zero hundreds too, as every group after the first must."""
    hundreds, rest = divmod(number, 100)
    if not hundreds and not full:
        return _below_hundred(rest)
    words = [UNITS[hundreds], "trăm"]
    if rest == 0:
        return words
    return [*words, *([manner.lone_unit] if rest < 10 else []), *_below_hundred(rest)]


def _below_billion(number: int, full: bool, manner: Manner) -> list[str]:
    words: list[str] = []
    for scale, name in ((10**6, "triệu"), (10**3, manner.thousand), (1, "")):
        part, number = divmod(number, scale)
        if part:
            words += _group(part, full, manner) + ([name] if name else [])
        full = full or bool(part)
    return words


def cardinal(number: int, manner: Manner = NORTH) -> list[str]:
    """Read a whole number of 0 or more, e.g. 1005 → một nghìn không trăm linh năm.

    Groups of nothing but zeros are left out. Above a billion the reading repeats: 10^12 is một nghìn tỷ.
    Raises ValueError below 0.
    """
    if number < 0:
        raise ValueError(f"a negative number is never called: {number}")
    if number == 0:
        return [UNITS[0]]
    billions, rest = divmod(number, BILLION)
    words = [*cardinal(billions, manner), "tỷ"] if billions else []
    return words + _below_billion(rest, bool(billions), manner)


def digits(text: str) -> list[str]:
    """Read each digit of a text by itself, e.g. "001" → không không một. Other characters are passed over."""
    return [UNITS[int(character)] for character in text if character in "0123456789"]


def _english_group(number: int) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [ENGLISH_UNITS[hundreds], "hundred"] if hundreds else []
    if hundreds and rest:
        words.append("and")
    if rest >= 20:
        return [*words, ENGLISH_TENS[rest // 10], *([ENGLISH_UNITS[rest % 10]] if rest % 10 else [])]
    return [*words, ENGLISH_UNITS[rest]] if rest else words


def english_cardinal(number: int) -> list[str]:
    """Read a whole number, British style ("one hundred and one"). Raises ValueError outside 0..10^18-1."""
    if not 0 <= number <= LARGEST_ENGLISH:
        raise ValueError(f"not a number that can be called: {number}")
    if number == 0:
        return [ENGLISH_UNITS[0]]
    words: list[str] = []
    for power in range(len(ENGLISH_POWERS) - 1, -1, -1):
        part = number // 1000**power % 1000
        if not part:
            continue
        if words and power == 0 and part < 100:
            words.append("and")
        words += _english_group(part) + ([ENGLISH_POWERS[power]] if power else [])
    return words


def english_digits(text: str) -> list[str]:
    """Read each digit of a text by itself in English."""
    return [ENGLISH_UNITS[int(character)] for character in text if character in "0123456789"]
