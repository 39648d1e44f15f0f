"""Cards, free slots and the buttons of a ticket's page, through a real server and its database."""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import UTC, datetime

import httpx
import msgspec
import pytest
from msgspec.structs import replace
from served_hall import HALL, ServedHall, answer_in, fresh

from shared.domain import commands as c
from shared.domain.answers import Accepted
from shared.domain.hall import BookingSettings, Hours, Reason, Session, TicketSettings
from shared.domain.outcome import Actor
from shared.engine.engine import Engine
from shared.server.cards import Cards, person_of
from shared.server.command_route import DECODER

CARD = "012345678901"  # made up
SCAN = f"{CARD}|100123456|Nguyễn Văn Mẫu|15081990|Nam|Tổ 1, Khu 2, Nơi Thử|01012022\r"
HOUR = 3_600_000
MONDAY_8_AM = 1_795_395_600_000  # 2026-11-23 08:00 in Asia/Ho_Chi_Minh
ALL_DAY = Hours(sessions=[Session(days=[1, 2, 3, 4, 5, 6, 7], opens="00:00", closes="23:59")], public_holidays=False)
STAMP = Reason(id="dong-dau", name="Chờ đóng dấu", name_en="Waiting for a stamp", acts=["park"], keeps_waiting=True)
OPEN = replace(HALL, hours=ALL_DAY, booking=BookingSettings(slot_places=2), reasons=[STAMP])


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "hall").mkdir()
    return tmp_path / "hall"


@pytest.fixture
def hall(folder):
    served = ServedHall(folder, hall=OPEN)
    yield served
    if served.thread.is_alive():
        served.stop()


def tomorrow(hall, hour=10):
    """Ten in the morning of the hall's next day, and its date."""
    local = hall.on_loop(lambda: hall.engine.at) + 7 * HOUR
    at = (local // (24 * HOUR) + 1) * 24 * HOUR + (hour - 7) * HOUR
    return at


# Cards


def everything_written(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_card_number_is_in_no_file_and_in_no_log(hall, folder, caplog):
    caplog.set_level(logging.DEBUG)
    taken = answer_in(hall.post(c.IssueTicket(service="ho-tich", card=CARD), "kiosk"))
    booked = answer_in(hall.post(c.Book(service="ho-tich", at=tomorrow(hall), card=SCAN), "supervisor"))
    refused = answer_in(hall.post(c.IssueTicket(service="nope", card=SCAN), "kiosk"))
    assert isinstance(taken, Accepted) and isinstance(booked, Accepted) and refused.code == "unknown_service"
    person = hall.engine.state.tickets[taken.result.ticket].person
    while_open = everything_written(folder)
    assert any(person.encode() in data for data in while_open.values())
    hall.stop()
    for written in (while_open, everything_written(folder)):
        for name, data in written.items():
            assert CARD.encode() not in data, name
            assert CARD.encode("utf-16-le") not in data, name
            assert "Nguyễn Văn Mẫu".encode() not in data, name
    assert CARD not in caplog.text and "Mẫu" not in caplog.text


def test_the_same_card_is_the_same_person_all_day_and_nobody_the_next(hall):
    def taken(card):
        answer = answer_in(hall.post(c.IssueTicket(service="ho-tich", card=card), "kiosk"))
        return hall.engine.state.tickets[answer.result.ticket]

    first, second, other = map(taken, (CARD, SCAN, CARD[::-1]))
    booked = answer_in(hall.post(c.Book(service="ho-tich", at=tomorrow(hall), card=CARD), "supervisor")).result.record
    assert first.person == second.person != other.person
    assert hall.engine.state.bookings[booked].person not in ("", first.person)


def test_a_repeated_request_with_a_card_is_answered_the_same(hall):
    command = c.IssueTicket(service="ho-tich", card=SCAN)
    answers = [hall.post(command, "kiosk", "request-0001").content for _ in range(2)]
    assert answers[0] == answers[1]
    assert hall.engine.state.numbers == {"A": 1}


def test_a_bad_card_is_told_in_a_sentence(hall):
    response = hall.post(c.IssueTicket(service="ho-tich", card="12345"), "kiosk", "request-0001")
    refused = answer_in(response)
    assert (response.status_code, refused.code, refused.request_id) == (409, "bad_card", "request-0001")
    assert "12 chữ số" in refused.sentence.vi and "12 digits" in refused.sentence.en
    assert hall.engine.state.numbers == {}


def test_a_client_may_not_say_who_a_person_is(hall):
    for command in (c.IssueTicket(service="ho-tich", person="a" * 16), c.Book(service="ho-tich", at=0, person="a")):
        response = hall.post(command)
        assert (response.status_code, answer_in(response).code) == (400, "malformed")
    assert hall.engine.state.numbers == {}


def test_a_person_is_forgotten_with_the_day(folder):
    now = [MONDAY_8_AM]
    admin = Actor(role="admin", name="test")
    ticket = TicketSettings(one_per_card=True)

    async def days():
        engine = await Engine.open(f"sqlite:///{folder / 'hall.db'}", clock=lambda: now[0])
        cards, found = Cards(engine, lambda: now[0]), []
        await engine.submit(fresh(), c.ImportHall(hall=replace(OPEN, ticket=ticket)), admin)
        for day in range(2):
            now[0] = MONDAY_8_AM + day * 24 * HOUR
            await engine.submit(fresh(), c.OpenDay(), admin)
            key = await engine.day_key(engine.state.date)
            command = await cards.hidden(c.IssueTicket(service="ho-tich", card=CARD))
            assert command.person == person_of(CARD, key)
            answers = [await engine.submit(fresh(), command, admin) for _ in range(2)]
            assert isinstance(answers[0], Accepted) and answers[1].code == "has_a_number"
            stored = any(key in data for data in everything_written(folder).values())
            now[0] += 16 * HOUR - 1
            await engine.submit(fresh(), c.CloseDay(), Actor(role="server", name="day keeper"))
            while any(key in data for data in everything_written(folder).values()):
                await asyncio.sleep(0.01)  # the log is emptied right after the commit that is answered
            found.append((command.person, stored, await engine.day_key(engine.state.date) == key))
        await engine.close()
        return found

    (first, *monday), (second, *tuesday) = asyncio.run(asyncio.wait_for(days(), 30))
    assert monday == tuesday == [True, False]
    assert first != second


def test_the_wire_takes_a_card_where_the_schema_says_so(hall):
    body = b'{"request_id":"request-0001","command":{"type":"Book","service":"ho-tich","at":1,"card":"x"}}'
    assert DECODER.decode(body).command == c.Book(service="ho-tich", at=1, card="x")
    schemas = hall.get("/schema").json()["components"]["schemas"]
    assert {"card", "person"} <= set(schemas["IssueTicket"]["properties"]) & set(schemas["Book"]["properties"])


# Free slots


def slots(hall, role="kiosk", **query):
    return hall.get("/v1/slots", role, params=query)


def test_free_places_are_told_by_slot_and_go_as_they_are_booked(hall):
    at = tomorrow(hall)
    date = _date(at)
    before = slots(hall, service="ho-tich", date=date).json()
    assert (before["service"], before["date"], len(before["slots"])) == ("ho-tich", date, 47)
    assert all(each["places"] == each["free"] == 2 for each in before["slots"])
    hall.do(c.Book(service="ho-tich", at=at + 60_000))
    after = slots(hall, service="ho-tich", date=date).json()["slots"]
    assert [each["at"] for each in after if each["free"] == 1] == [at]
    assert [each["free"] for each in slots(hall, service="dat-dai", date=date).json()["slots"]] == [2] * 47


def _date(at):
    return datetime.fromtimestamp((at + 7 * HOUR) / 1000, UTC).date().isoformat()


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({}, 400, "malformed"), ({"service": "ho-tich"}, 400, "malformed"),
        ({"service": "ho-tich", "date": "23/11/2026"}, 400, "malformed"),
        ({"service": "ho-tich", "date": "2026-02-30"}, 400, "malformed"),
        ({"service": "ho-tich", "date": "0001-01-01"}, 409, "slot_out_of_reach"),
        ({"service": "ho-tich", "date": "9999-12-31"}, 409, "slot_out_of_reach"),
        ({"service": "nope", "date": "2026-11-23"}, 404, "not_found"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_of_slots(hall, query, status, code):
    response = slots(hall, **query)
    assert (response.status_code, answer_in(response).code) == (status, code)


def test_slots_are_for_devices_and_staff(hall):
    at = {"service": "ho-tich", "date": _date(tomorrow(hall))}
    assert {role: slots(hall, role, **at).status_code for role in ("kiosk", "clerk", "supervisor", "admin")} == {
        "kiosk": 200, "clerk": 200, "supervisor": 200, "admin": 200,
    }  # fmt: skip
    assert [slots(hall, role, **at).status_code for role in ("public", "board")] == [403, 403]
    assert hall.get("/v1/slots").status_code == 401


# The page and its buttons


class Phone:
    """A browser that holds a ticket: reads the page, taps its buttons as a form does."""

    def __init__(self, hall, token):
        self.hall, self.token = hall, token

    def page(self, query=""):
        return self.hall.get(f"/t/{self.token}{query}")

    def facts(self):
        return self.hall.get(f"/v1/tickets/{self.token}").json()

    def form(self, path, query=""):
        """The fields of a form of the page. Fails where the page has none."""
        text = self.page(query).text
        form = re.search(rf'<form method="post" action="/t/{self.token}/{path}">(.*?)</form>', text, re.S)
        assert form, text
        return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[1]))

    def post(self, path, fields, **headers):
        given = {"Origin": self.hall.url} | headers
        address = f"{self.hall.url}/t/{self.token}/{path}"
        return httpx.post(address, data=fields, headers=given, trust_env=False)

    def step_aside(self):
        return self.post("step-aside", self.form("step-aside", "?ask=step_aside"))

    def back(self):
        return self.post("back", self.form("back"))


@pytest.fixture
def phone(hall):
    return Phone(hall, hall.take().token)


def test_a_citizen_lets_others_go_first_and_comes_back_to_the_same_place(hall, phone):
    hall.take()
    assert "?ask=step_aside" in phone.page().text and "<form" not in phone.page().text
    done = phone.step_aside()
    assert (done.status_code, done.headers["location"]) == (303, f"/t/{phone.token}?lang=vi")
    facts = phone.facts()
    assert (facts["state"], facts["waits_for"], facts["acts"]) == ("parked", "aside", ["back"])
    assert "Chỗ của Ông/Bà trong hàng được giữ nguyên" in phone.page().text
    hall.at(c.OpenCounter)
    hall.at(c.CallNext)
    assert hall.engine.state.tickets[hall.desk().ticket].label == "A002"
    assert phone.back().status_code == 303
    assert phone.facts()["acts"] == ["step_aside"]
    hall.take()
    hall.at(c.StartService)
    hall.at(c.Finish)
    hall.at(c.CallNext)
    assert hall.engine.state.tickets[hall.desk().ticket].label == "A001"


def test_a_button_tapped_twice_is_done_once(hall, phone):
    fields = phone.form("step-aside", "?ask=step_aside")
    before = hall.engine.seq
    assert [phone.post("step-aside", fields).status_code for _ in range(3)] == [303] * 3
    assert hall.engine.seq == before + 1
    phone.back()
    again = phone.form("step-aside", "?ask=step_aside")
    assert again["request"] != fields["request"]
    phone.post("step-aside", again)
    assert phone.facts()["waits_for"] == "aside"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_another_site_taps_nothing(hall, phone, origin):
    fields = phone.form("step-aside", "?ask=step_aside")
    response = phone.post("step-aside", fields, Origin=origin)
    assert (response.status_code, answer_in(response).code) == (403, "wrong_page")
    assert phone.facts()["state"] == "waiting"


def test_the_page_lets_its_own_forms_say_where_they_come_from(phone):
    headers = phone.page().headers
    assert headers["referrer-policy"] == "same-origin"  # with no-referrer a browser posts "Origin: null"
    assert "form-action 'self'" in headers["content-security-policy"]


def test_what_is_no_longer_possible_changes_nothing_and_shows_how_things_stand(hall, phone):
    fields = phone.form("step-aside", "?ask=step_aside")
    hall.at(c.OpenCounter)
    hall.at(c.CallNext)
    before = hall.engine.seq
    assert phone.post("step-aside", fields).status_code == 303
    assert phone.post("back", fields).status_code == 303
    assert (hall.engine.seq, phone.facts()["state"], phone.facts()["acts"]) == (before, "called", [])
    assert "Kính mời Ông/Bà đến quầy" in phone.page("?ask=step_aside").text


def test_who_was_set_aside_at_a_counter_is_not_brought_back_by_the_page(hall, phone):
    hall.at(c.OpenCounter)
    hall.at(c.CallNext)
    hall.at(c.StartService)
    hall.at(c.Park, reason="dong-dau", note="hồ sơ của ông Mẫu")
    before, facts = hall.engine.seq, phone.facts()
    assert (facts["waits_for"], facts["reason"], facts["reason_en"]) == ("hall", "Chờ đóng dấu", "Waiting for a stamp")
    assert facts["acts"] == []
    assert phone.post("back", {"request": fresh()}).status_code == 303
    assert hall.engine.seq == before
    page = phone.page().text
    assert "Chờ đóng dấu" in page and "Mẫu" not in page and "<form" not in page
    assert "Waiting for a stamp" in phone.page("?lang=en").text


def test_what_staff_wrote_is_not_shown(tmp_path):
    plain = ServedHall(tmp_path)
    try:
        phone = Phone(plain, plain.take().token)
        plain.at(c.OpenCounter)
        plain.at(c.CallNext)
        plain.at(c.StartService)
        plain.at(c.Park, reason="ông Mẫu thiếu giấy khai sinh")
        assert "Mẫu" not in phone.page().text and "Mẫu" not in str(phone.facts())
    finally:
        plain.stop()


def test_coming_and_going_does_not_fill_the_journal(hall, phone):
    statuses = [(phone.step_aside() if turn % 2 == 0 else phone.back()).status_code for turn in range(7)]
    assert statuses == [303] * 6 + [429]
    assert "đợi vài giây" in phone.post("step-aside", phone.form("step-aside", "?ask=step_aside")).text
    other = Phone(hall, hall.take().token)
    assert other.step_aside().status_code == 303


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"request=short&lang=xx", b"request=%00&lang=%00", b"lang=en&" * 50]
)
def test_a_form_that_is_none_is_taken_as_far_as_it_goes(hall, phone, body):
    response = httpx.post(
        f"{hall.url}/t/{phone.token}/step-aside", content=body, headers={"Origin": hall.url}, trust_env=False
    )
    assert response.status_code == 303
    assert phone.facts()["waits_for"] == "aside"


def test_an_unknown_ticket_has_no_buttons(hall):
    nobody = Phone(hall, "a" * 20)
    assert [nobody.post(path, {}).status_code for path in ("step-aside", "back")] == [404, 404]
    assert (
        httpx.post(f"{hall.url}/t/{'a' * 20}/back", content=b"x" * 2000, headers={"Origin": hall.url}).status_code
        == 413
    )


def test_a_put_off_ticket_shows_its_promise_until_it_is_kept(hall, phone):
    ticket = hall.engine.state.by_token[phone.token]
    answer = hall.do(c.SettleTicket(ticket=ticket, decision="next_day"))
    assert isinstance(answer, Accepted), answer
    facts = phone.facts()
    assert (facts["state"], facts["label"], facts["promise_at"]) == ("deferred", "A001", answer.result.at)
    code = facts["promise_code"]
    page = phone.page().text
    assert f"{code[:4]} {code[4:]}" in page
    assert "Phiếu hẹn: số A001" in page and "@media print" in page
    assert "Hộ tịch" not in page
    hall.on_loop(lambda: hall.engine.state.tickets.pop(ticket))  # as on the day after
    assert phone.facts()["promise_code"] == code
    hall.do(c.CancelBooking(booking=code))
    assert phone.page().status_code == 404


def test_a_promise_that_was_used_says_so(hall, phone):
    ticket = hall.engine.state.by_token[phone.token]
    hall.do(c.SettleTicket(ticket=ticket, decision="next_day"))
    hall.do(c.CancelBooking(booking=phone.facts()["promise_code"]))
    assert "Phiếu hẹn đã dùng" in phone.page().text
    assert msgspec.json.decode(hall.get(f"/v1/tickets/{phone.token}").content)["promise_code"] == ""
