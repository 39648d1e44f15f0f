"""The small parts of the server: hosts, limits, tokens, tickets, pages, log lines."""

from __future__ import annotations

import io
import logging

import msgspec
import pytest
from double_engine import HALL, MONDAY_8_AM, open_engine

from shared.domain import commands as c
from shared.server.access import Hosts
from shared.server.log import KeyValue, log_to
from shared.server.public_tickets import PublicTicket, PublicTickets
from shared.server.rate_limit import ADDRESSES, RateLimit
from shared.server.secret import digest, new_token
from shared.server.ticket_page import Visit, mood_of, page, request_id, wait_text
from shared.words import LANGUAGES

STATES = ["waiting", "called", "serving", "parked", "finished", "absent", "cancelled", "expired", "deferred"]


OURS = ["127.0.0.1", "10.0.0.5:8080", "[::1]:8080", "localhost:1", "HALL.example", "hall.example."]
OTHERS = ["", "evil.example", "hall.example.evil.test", "1.2.3", "[", "10.0.0.5.evil.test", "a@b"]


@pytest.mark.parametrize("host", OURS)
def test_our_own_names_and_any_address_are_known(host):
    assert Hosts(["hall.example"]).known(host)


@pytest.mark.parametrize("host", OTHERS)
def test_other_names_are_not(host):
    assert not Hosts(["hall.example"]).known(host)


def test_an_address_gets_its_burst_then_its_rate():
    now = [0.0]
    limit = RateLimit(lambda: now[0], per_second=2, burst=5)
    assert [limit.allow("a") for _ in range(7)] == [True] * 5 + [False] * 2
    assert limit.allow("b")
    now[0] += 1
    assert [limit.allow("a") for _ in range(3)] == [True, True, False]
    now[0] += 1000
    assert [limit.allow("a") for _ in range(6)] == [True] * 5 + [False]


def test_addresses_that_are_remembered_are_bounded():
    limit = RateLimit(lambda: 0.0)
    for number in range(ADDRESSES + 50):
        limit.allow(str(number))
    assert len(limit._left) == ADDRESSES


def test_a_token_is_long_and_its_digest_opens_nothing():
    token = new_token()
    assert len(token) >= 43 and token != new_token()
    assert token not in digest(token) and digest(token) != digest(digest(token))
    assert digest("\udcff")


def test_people_ahead_counts_better_classes_and_earlier_arrivals_of_the_same_queue():
    engine = open_engine()
    tickets = PublicTickets(engine.clock)
    first, second, third = (engine.take() for _ in range(3))
    engine.take("dat-dai")
    assert [tickets.show(engine.state, ticket).people_ahead for ticket in (first, second, third)] == [0, 1, 2]
    favoured = engine.take(priority="uu-tien")
    engine.now += 1000
    assert [tickets.show(engine.state, t).people_ahead for t in (favoured, first, third)] == [0, 1, 3]
    assert tickets.show(engine.state, third).wait_high > 0
    assert tickets.find(engine.state, third.token).label == third.label
    assert tickets.find(engine.state, third.token.upper() + "!") is None


def test_a_ticket_says_where_only_while_it_is_called_or_served():
    engine = open_engine()
    tickets = PublicTickets(engine.clock)
    ticket = engine.take()
    engine.at(c.OpenCounter)
    seen = []
    for kind in (c.CallNext, c.StartService, c.Finish):
        engine.at(kind)
        shown = tickets.show(engine.state, ticket)
        seen.append((shown.state, shown.counter, shown.area, shown.people_ahead))
    assert seen == [("called", "1", "Khu A", 0), ("serving", "1", "Khu A", 0), ("finished", "", "", 0)]


def shown(state="waiting", ahead=0, low=0, high=0, label="A001", **more):
    return PublicTicket(label=label, state=state, people_ahead=ahead, wait_low=low, wait_high=high, at=0, **more)


def visit(language="vi", **more):
    return Visit(token="aaaaaaaaaaaaaaaaaaaa", language=language, nonce="nonce", **more)


def nothing_from_elsewhere(text):
    return "http" not in text.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_page_with_all_its_words(state, language):
    text = page(HALL, shown(state, ahead=5), visit(language), 0)
    assert "A001" in text
    assert "ticket_page." not in text
    assert f'<html lang="{language}">' in text
    assert nothing_from_elsewhere(text)


SCENES = {
    "Có thể không kịp hôm nay": shown(ahead=9, today="may", today_why="close_to_end"),
    "Hôm nay không còn giờ tiếp nhận": shown(ahead=9, today="will_not", today_why="no_session_left"),
    "Vui lòng hỏi cán bộ hướng dẫn": shown(ahead=9, today="may", today_why="short_staffed"),
    "Dự kiến được phục vụ hôm nay": shown(ahead=9, today="will"),
    "Không kịp phục vụ hôm nay": shown(ahead=9, today="will_not"),
    "Đã mời 2 lần": shown("called", counter="4", calls=2),
    "Tôi đã quay lại": shown("parked", waits_for="aside", acts=["back"]),
    "Cho người khác lên trước": shown(ahead=9, acts=["step_aside"]),
    "Chờ đóng dấu": shown("parked", waits_for="hall", reason="Chờ đóng dấu"),
    "Thứ Tư, 25/11/2026": shown("parked", waits_for="citizen", until="2026-11-25"),
    "K7QX 2M4P": shown("deferred", promise_code="K7QX2M4P", promise_at=MONDAY_8_AM),
    "Thứ Hai, 23/11/2026": shown("deferred", promise_code="K7QX2M4P", promise_at=MONDAY_8_AM),
    "từ 08:00": shown("deferred", promise_code="K7QX2M4P", promise_at=MONDAY_8_AM),
    "Phiếu hẹn: số A001": shown("deferred", promise_code="K7QX2M4P", promise_at=MONDAY_8_AM),
}


@pytest.mark.parametrize("told", SCENES)
def test_a_page_tells(told):
    assert told in page(HALL, SCENES[told], visit(), 0)
    english = page(HALL, SCENES[told], visit("en"), 0)
    assert "ticket_page." not in english and "cut_off." not in english and nothing_from_elsewhere(english)


def test_letting_others_go_first_is_asked_once_more_and_only_where_it_can_be_done():
    text = page(HALL, shown(acts=["step_aside"]), visit(asks=True), 0)
    assert "Chỗ của Ông/Bà trong hàng được giữ nguyên" in text
    assert 'action="/t/aaaaaaaaaaaaaaaaaaaa/step-aside"' in text
    called = page(HALL, shown("called", counter="4"), visit(asks=True), 0)
    assert "<form" not in called and "Kính mời" in called


def test_a_button_keeps_its_request_id_until_the_ticket_moves():
    ids = {request_id(token, act, since) for token in "ab" for act in ("back", "step_aside") for since in (1, 2)}
    assert len(ids) == 8
    text = page(HALL, shown(acts=["step_aside"], since=7), visit(asks=True), 0)
    assert request_id("aaaaaaaaaaaaaaaaaaaa", "step_aside", 7) in text


def test_a_promise_carries_its_own_address_to_scan():
    promise = shown("deferred", promise_code="K7QX2M4P", promise_at=MONDAY_8_AM)
    with_code = page(HALL, promise, visit(link="http://10.0.0.5:8080/t/aaaaaaaaaaaaaaaaaaaa"), 0)
    assert '<div class="qr"><svg' in with_code
    assert '<div class="qr">' not in page(HALL, promise, visit(), 0)


def test_a_page_without_hall_or_ticket_is_still_a_page():
    text = page(None, None, visit(), MONDAY_8_AM)
    assert "Không tìm thấy phiếu" in text
    assert "08:00:00" in text


def test_names_from_the_configuration_are_text_and_nothing_else():
    evil = msgspec.structs.replace(HALL, name="<script>alert(1)</script>", hotline='"><s>', primary_colour="red;}*{")
    bad = shown("deferred", promise_code="K7QX2M4P", promise_at=0, label="<i>")
    for text in (page(evil, shown(reason="<script>alert(2)"), visit(), 0), page(evil, bad, visit(said="<u>"), 0)):
        assert "<script>alert" not in text
        assert "<i>" not in text and "<u>" not in text
        assert "<s>" not in text
        assert "red;}" not in text
        assert "#9E1B22" in text


def test_the_last_two_before_the_turn_are_told_to_stay_near():
    assert [mood_of(shown(ahead=number)) for number in (3, 2, 0)] == ["waiting", "nearly", "nearly"]


def test_a_parked_ticket_tells_whom_it_waits_for():
    moods = [mood_of(shown("parked", waits_for=each)) for each in ("aside", "hall", "citizen")]
    assert moods == ["aside", "for_hall", "parked"]
    assert mood_of(shown("deferred")) == "redeemed"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(0, 0, ""), (0, 5, "dưới 5 phút"), (5, 15, "5–15 phút"), (80, 120, "80–120 phút"), (65, 130, "1–3 giờ"),
     (50, 125, "dưới 3 giờ")],
)  # fmt: skip
def test_a_wait_in_words(low, high, text):
    assert wait_text(shown(low=low, high=high), "vi") == text


def test_one_record_is_one_line_whatever_it_holds():
    record = logging.LogRecord("shared.x", logging.INFO, "", 0, "code name=%s", ("a\nlevel=error forged",), None)
    record.created = 0
    assert KeyValue().format(record) == "1970-01-01T00:00:00Z level=info room=shared.x code name=a\\nlevel=error forged"


def test_logging_goes_to_one_place_and_says_no_addresses():
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    try:
        log_to(stream)
        logging.getLogger("shared.server").info("started port=1")
        logging.getLogger("httpx").info("GET /v1/tickets/secret")
    finally:
        root.handlers[:], root.level = handlers, level
    assert stream.getvalue().endswith("level=info room=shared.server started port=1\n")
    assert "secret" not in stream.getvalue()
