"""Links work once and for a while; sessions end; neither book keeps what it hands out."""

from __future__ import annotations

import pytest

from shared.domain.outcome import Actor
from supervisor.sign_in import LINKS_KEPT, LinkBook, SessionBook

MINUTE = 60_000
LAN = Actor(role="supervisor", name="Lan")


class Watch:
    def __init__(self):
        self.now = 1_000_000_000

    def __call__(self):
        return self.now


@pytest.fixture
def watch():
    return Watch()


def test_a_link_signs_in_once(watch):
    links = LinkBook(watch)
    token = links.make_link("supervisor", " Lan ")
    assert links.redeem(token) == LAN
    assert links.redeem(token) == "used"


@pytest.mark.parametrize(("minutes", "after_ms", "outcome"), [(10, 10 * MINUTE - 1, LAN), (10, 10 * MINUTE, "expired"),
                                                              (1, MINUTE, "expired")])  # fmt: skip
def test_a_link_is_good_for_its_minutes(watch, minutes, after_ms, outcome):
    links = LinkBook(watch)
    token = links.make_link("supervisor", "Lan", minutes)
    watch.now += after_ms
    assert links.redeem(token) == outcome


@pytest.mark.parametrize("token", ["", "x", "đ" * 50, "\udcff", "A" * 10_000])
def test_a_wrong_link_opens_nothing(watch, token):
    links = LinkBook(watch)
    links.make_link("admin", "Lan")
    assert links.redeem(token) == "unknown"


@pytest.mark.parametrize(("role", "name", "minutes"), [("clerk", "Lan", 10), ("public", "Lan", 10), ("", "Lan", 10),
                                                       ("admin", " ", 10), ("admin", "Lan", 0),
                                                       ("admin", "Lan", 1441)])  # fmt: skip
def test_links_are_for_roles_with_a_console(watch, role, name, minutes):
    with pytest.raises(ValueError, match=r"console|minutes"):
        LinkBook(watch).make_link(role, name, minutes)


def test_old_links_are_told_apart_for_a_day_then_forgotten(watch):
    links = LinkBook(watch)
    used, old = links.make_link("admin", "Lan"), links.make_link("admin", "Lan")
    links.redeem(used)
    watch.now += 23 * 60 * MINUTE
    links.make_link("admin", "Lan")
    assert (links.redeem(used), links.redeem(old)) == ("used", "expired")
    watch.now += 2 * 60 * MINUTE
    links.make_link("admin", "Lan")
    assert (links.redeem(used), links.redeem(old)) == ("unknown", "unknown")


def test_the_book_of_links_does_not_grow_for_ever(watch):
    links = LinkBook(watch)
    tokens = [links.make_link("admin", "Lan") for _ in range(LINKS_KEPT + 5)]
    assert links.redeem(tokens[0]) == "unknown"
    assert links.redeem(tokens[-1]) == Actor(role="admin", name="Lan")


def test_a_session_lasts_twelve_hours(watch):
    sessions = SessionBook(watch)
    cookie = sessions.begin(LAN)
    watch.now += 12 * 60 * MINUTE - 1
    assert sessions.find(cookie) == LAN
    watch.now += 1
    assert sessions.find(cookie) is None


def test_signing_out_ends_one_session_only(watch):
    sessions = SessionBook(watch)
    here, there = sessions.begin(LAN), sessions.begin(LAN)
    sessions.end(here)
    sessions.end("never begun")
    assert (sessions.find(here), sessions.find(there)) == (None, LAN)


def test_what_is_handed_out_is_long_random_and_not_kept(watch):
    links, sessions = LinkBook(watch), SessionBook(watch)
    tokens = {links.make_link("admin", "Lan"), sessions.begin(LAN), sessions.begin(LAN)}
    assert len(tokens) == 3
    assert all(len(token) >= 43 for token in tokens)  # 256 bits in base64
    kept = repr(vars(links)) + repr(vars(sessions))
    assert not any(token in kept for token in tokens)
