"""A call becomes the right clips in the right order, whatever wording and label a hall has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_board.voice import phrases
from hall_board.voice.clips import LETTERS_VI, letter
from hall_board.voice.phrases import PAUSE, announcement, fallback, inventory, sentence
from shared.domain.hall import VoiceSettings

PLAIN = VoiceSettings()


def heard(names: list[str], settings: VoiceSettings) -> str:
    """Write down what a listener hears; chime and pauses aside."""
    texts = {clip.name: clip.text for clip in inventory(settings)}
    return " ".join(texts[name] for name in names if name != "chime" and not name.startswith(PAUSE))


def say(label: str, counter: int, settings: VoiceSettings = PLAIN, kind: phrases.Kind = "call") -> str:
    return heard(sentence(kind, label, counter, settings, "vi"), settings)


def test_the_sentence_of_a_call() -> None:
    assert say("A001", 3) == "Kính mời Ông, Bà có số thứ tự a không không một đến quầy số ba"


def test_the_sentence_of_a_recall() -> None:
    assert say("A001", 3, kind="recall").startswith("Xin nhắc lại: kính mời Ông, Bà có số thứ tự a không không một")


@pytest.mark.parametrize(
    ("label", "reading", "read"),
    [
        ("A025", "digits", "a không hai năm"),
        ("A025", "number", "a hai mươi lăm"),
        ("A025", "grouped", "a không hai mươi lăm"),
        ("A-1005", "number", "a một nghìn không trăm linh năm"),
        ("A1005", "grouped", "a một nghìn không trăm linh năm"),
        ("A000", "number", "a không không không"),
        ("Đ007", "digits", "đê không không bảy"),
        ("Đ007", "digits", "đê không không bảy"),
        ("HT12", "number", "hát tê mười hai"),
        ("2A15", "number", "hai a mười lăm"),
        ("é01", "digits", "e không một"),
        ("字01", "digits", "không một"),
        ("A" + "7" * 13, "number", "a" + " bảy" * 13),
    ],
)
def test_readings_of_a_label(label: str, reading: str, read: str) -> None:
    settings = VoiceSettings(wording="Mời số {ticket}", reading=reading)  # type: ignore[arg-type]
    assert say(label, 1, settings) == f"Mời số {read}"


def test_regions_differ() -> None:
    wording = "Mời số {ticket}"
    south = VoiceSettings(wording=wording, region="south", reading="number")
    central = VoiceSettings(wording=wording, region="central", reading="number")
    assert say("A1101", 1, south) == "Mời số a một ngàn một trăm lẻ một"
    assert say("A1101", 1, central) == "Mời số a một nghìn một trăm linh một"


def test_repeats_with_one_chime_and_a_rest_between() -> None:
    names = announcement("call", "A001", 3, VoiceSettings(repeats=2))
    assert names[0] == "chime"
    assert names.count("chime") == 1
    once = sentence("call", "A001", 3, PLAIN, "vi")
    assert names == ["chime", phrases.AFTER_CHIME, *once, phrases.BETWEEN_SENTENCES, *once]


def test_a_recall_has_its_own_number_of_repeats() -> None:
    settings = VoiceSettings(repeats=3, recall_repeats=1, chime=False)
    assert announcement("recall", "A001", 3, settings) == sentence("recall", "A001", 3, settings, "vi")


def test_zero_repeats_still_says_it_once() -> None:
    settings = VoiceSettings(repeats=0, chime=False)
    assert announcement("call", "A001", 3, settings) == sentence("call", "A001", 3, settings, "vi")


def test_english_comes_last_and_once() -> None:
    settings = VoiceSettings(english=True)
    told = heard(announcement("call", "A101", 12, settings), settings)
    assert told.endswith("Ticket number A one zero one please proceed to counter twelve")
    assert told.count("Ticket number") == 1
    assert told.count("Kính mời") == 2


def test_shorter_forms() -> None:
    assert announcement("call", "A001", 3, PLAIN, "once").count("vi-letter-a") == 1
    short = announcement("call", "A001", 3, PLAIN, "short")
    assert heard(short, PLAIN) == "a không không một quầy số ba"
    assert "chime" not in short


def test_punctuation_becomes_a_pause_and_not_a_clip() -> None:
    settings = VoiceSettings(wording="Mời số {ticket}, quầy {counter}!")
    assert phrases.COMMA in sentence("call", "A1", 2, settings, "vi")
    assert say("A1", 2, settings) == "Mời số a một quầy hai"


@pytest.mark.parametrize("broken", ["", "   ", "{", "{ticket", "}{", "{name} mời {ticket}", "{0}{ticket}{{counter}}"])
def test_a_broken_wording_never_crashes_nor_falls_silent(broken: str) -> None:
    assert "a một" in say("A1", 2, VoiceSettings(wording=broken))


def test_the_fallback_needs_only_letters_and_digits() -> None:
    names = fallback("A025", 12, VoiceSettings(reading="number"))
    assert names[0] == "chime"
    assert heard(names, PLAIN) == "a không hai năm một hai"


@given(
    st.text(max_size=8),
    st.integers(-5, 10**14),
    st.sampled_from(["digits", "number", "grouped"]),
    st.sampled_from(["north", "central", "south"]),
)
def test_every_name_is_in_the_inventory(label: str, counter: int, reading: str, region: str) -> None:
    settings = VoiceSettings(reading=reading, region=region, english=True)  # type: ignore[arg-type]
    known = {clip.name for clip in inventory(settings)} | {"chime"}
    names = announcement("call", label, counter, settings) + fallback(label, counter, settings)
    assert {name for name in names if not name.startswith(PAUSE)} <= known


def test_names_are_plain_and_each_text_has_its_own() -> None:
    for region in ("north", "south"):
        clips = inventory(VoiceSettings(english=True, region=region))
        assert len({(clip.language, clip.text, "letter" in clip.name) for clip in clips}) == len(clips)
        assert all(clip.name.isascii() and len(clip.name) < 60 for clip in clips)


def test_every_letter_has_a_name_of_its_own() -> None:
    clips = [letter(character, "vi") for character in LETTERS_VI]
    assert len({clip.text for clip in clips if clip}) == len(LETTERS_VI)
    assert letter("-", "vi") is None


def test_only_the_letters_of_the_hall() -> None:
    names = {clip.name for clip in inventory(PLAIN, letters="AĐ")}
    assert {name for name in names if "letter" in name} == {"vi-letter-a", "vi-letter-dd"}
