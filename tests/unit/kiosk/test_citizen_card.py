"""What a wedge scanner types: the first field of a citizen card, and nothing else."""

from __future__ import annotations

import pytest

from kiosk.scanner.citizen_card import PAUSE_S, CardLine

PAYLOAD = "001099012345|123456789|NGUYEN VAN A|01011990|Nam|So 1|01012022"


def typed(line: CardLine, text: str, start: float = 0.0) -> list[str]:
    found = [line.feed(character, start + at * 0.005) for at, character in enumerate(text)]
    return [each for each in found if each is not None]


@pytest.mark.parametrize("end", ["\r", "\n"])
def test_the_number_comes_when_the_line_ends(end: str) -> None:
    assert typed(CardLine(), PAYLOAD + end) == ["001099012345"]


def test_while_the_line_goes_on_only_the_number_is_held() -> None:
    line = CardLine()
    typed(line, PAYLOAD)
    assert "NGUYEN" not in repr(vars(line)) and "123456789" not in repr(vars(line))


def test_nothing_is_held_once_the_line_has_ended() -> None:
    line = CardLine()
    typed(line, PAYLOAD + "\r")
    assert "001099012345" not in repr(vars(line))


@pytest.mark.parametrize(
    "text", ["", "123456789|x", "0010990123456|x", "00109901234|x", "A01099012345|x", "٠٠١٠٩٩٠١٢٣٤٥|"]
)
def test_a_line_that_is_no_card_is_told_apart(text: str) -> None:
    assert typed(CardLine(), text + "\r") == ([""] if text else [])


def test_two_cards_after_each_other_are_two() -> None:
    line = CardLine()
    assert typed(line, PAYLOAD + "\r\n" + PAYLOAD.replace("345|", "346|", 1) + "\r") == ["001099012345", "001099012346"]


def test_a_line_that_broke_off_is_not_put_before_the_next() -> None:
    line = CardLine()
    typed(line, "00109")
    assert typed(line, PAYLOAD + "\r", start=1 + PAUSE_S) == ["001099012345"]


def test_a_very_long_line_holds_no_more_than_a_number() -> None:
    line = CardLine()
    typed(line, "1" * 100_000)
    assert len(repr(vars(line))) < 200
    assert typed(line, "\r", start=500.0) == [""]
