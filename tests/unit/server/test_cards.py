"""Citizen cards: what is read of a scan, and what stands for a person on one day."""

from __future__ import annotations

import asyncio

import pytest
from double_engine import DAY, HOUR, MONDAY_8_AM, DoubleEngine, open_engine
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import commands as c
from shared.server.access import NotAllowed
from shared.server.cards import Cards, card_number, person_of

NUMBER = "012345678901"  # made up
# Made up, in the form of the card's QR code; the second is cut off before the date of issue.
SCANS = [
    NUMBER, f" {NUMBER}\r\n",
    f"{NUMBER}|100123456|Nguyễn Văn Mẫu|15081990|Nam|Tổ 1, Khu 2, Nơi Thử|01012022\r",
    f"{NUMBER}||Hồ Văn Thử|00001955|Nam|Nơi Thử",
    f"{NUMBER}||Trần Thị Giả Định|01011960|Nữ|Nơi Thử|10072024||||",
]  # fmt: skip
BAD = [
    "12345678901", "1234567890123", "01234567890a", "０１２３４５６７８９０１", "01234567890١", "", " ", "|||||", "abc",
    f"{NUMBER}|", f"{NUMBER}|1|2|3|4", f"{NUMBER}|\x00|a|b|c|d", f"{NUMBER}||\n||||", f"x|{NUMBER}|a|b|c|d",
    f"{NUMBER}||{'x' * 1024}|||", f"{NUMBER} 1", "http://example.test/" + NUMBER, "\ud800" * 12,
]  # fmt: skip


@pytest.mark.parametrize("scan", SCANS)
def test_the_number_is_the_first_field_or_what_was_typed(scan):
    assert card_number(scan) == NUMBER


@pytest.mark.parametrize("scan", BAD, ids=range(len(BAD)))
def test_anything_else_is_no_card(scan):
    assert card_number(scan) is None


@given(st.text(max_size=1200))
def test_no_scan_breaks_it(scan):
    number = card_number(scan)
    assert number is None or (len(number) == 12 and number.isascii() and number.isdigit())


def test_a_person_is_16_hexadecimal_digits_that_depend_on_number_and_key():
    people = {person_of(number, key) for number in (NUMBER, NUMBER[::-1]) for key in (b"a" * 32, b"b" * 32)}
    assert len(people) == 4
    assert all(len(each) == 16 and int(each, 16) >= 0 for each in people)
    assert person_of(NUMBER, b"a" * 32) in people


@pytest.fixture
def engine():
    return open_engine()


def hidden(engine, command):
    return asyncio.run(Cards(engine, engine.clock).hidden(command))


def test_the_card_is_gone_and_a_person_stands_in_its_place(engine):
    taken = hidden(engine, c.IssueTicket(service="ho-tich", card=SCANS[2], dossiers=2))
    assert taken == c.IssueTicket(service="ho-tich", person=taken.person, dossiers=2)
    assert len(taken.person) == 16
    assert hidden(engine, c.IssueTicket(service="dat-dai", card=NUMBER)).person == taken.person


def test_a_booking_is_hashed_with_the_key_of_its_own_day(engine):
    today, tomorrow = (
        hidden(engine, c.Book(service="ho-tich", at=MONDAY_8_AM + HOUR + days * DAY, card=NUMBER)).person
        for days in (0, 1)
    )
    assert today and tomorrow and today != tomorrow
    assert hidden(engine, c.IssueTicket(service="ho-tich", card=NUMBER)).person == today
    assert sorted(engine.keys) == ["2026-11-23", "2026-11-24"]


@pytest.mark.parametrize("at", [0, -(2**53), 2**53, 2**63 - 1, MONDAY_8_AM - DAY, MONDAY_8_AM + 7 * DAY])
def test_no_key_is_made_for_a_day_that_cannot_be_booked(engine, at):
    command = hidden(engine, c.Book(service="ho-tich", at=at, card=NUMBER))
    assert (command.card, command.person, engine.keys) == ("", "", {})


def test_nor_for_a_number_while_no_day_is_open():
    engine = DoubleEngine()
    for command in (c.IssueTicket(service="ho-tich", card=NUMBER), c.Book(service="a", at=MONDAY_8_AM, card=NUMBER)):
        found = hidden(engine, command)
        assert (found.card, found.person, engine.keys) == ("", "", {})


@pytest.mark.parametrize("more", [{"person": "a" * 16}, {"person": "a" * 16, "card": NUMBER}])
def test_nobody_else_may_say_who_a_person_is(engine, more):
    for command in (c.IssueTicket(service="ho-tich", **more), c.Book(service="ho-tich", at=0, **more)):
        with pytest.raises(NotAllowed, match="malformed"):
            hidden(engine, command)


def test_a_bad_card_is_refused_and_nothing_else_is_touched(engine):
    for command in (c.IssueTicket(service="ho-tich", card="123"), c.Book(service="ho-tich", at=0, card="123")):
        with pytest.raises(NotAllowed, match="bad_card"):
            hidden(engine, command)
    assert engine.keys == {}
    for command in (c.CloseDay(), c.IssueTicket(service="ho-tich")):
        assert hidden(engine, command) is command
