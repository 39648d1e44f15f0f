"""Every way the server says no: always JSON with a code and a sentence in both languages, never a trace."""

from __future__ import annotations

import json
import re
import socket
import time

import httpx
import msgspec
import pytest
from litestar import get
from served_hall import HALL, ServedHall, TokenBook, answer_in, fresh

from shared.domain import commands as c
from shared.domain.answers import Accepted, Refused, Request
from shared.domain.hall import Procedure
from shared.domain.outcome import Actor
from shared.server.public_tickets import PublicTicket


@get("/broken")
async def broken() -> str:
    raise RuntimeError("a secret of the house")


SESSIONS = TokenBook()
COOKIE = SESSIONS.issue(Actor(role="supervisor", name="browser"))


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    folder = tmp_path_factory.mktemp("refusals")
    options = {"extra_routes": [broken], "sessions": SESSIONS, "public_url": "http://10.0.0.5:8080/"}
    served = ServedHall(folder, **options)
    yield served
    served.stop()


def says(response, status, code):
    refused = msgspec.json.decode(response.content, type=Refused)
    assert (response.status_code, refused.code) == (status, code)
    assert response.headers["content-type"] == "application/json"
    for sentence in (refused.sentence.vi, refused.sentence.en):
        assert len(sentence) > 15
        assert not re.search(r"refusal\.|[{}]|Traceback", sentence)
    assert refused.sentence.vi != refused.sentence.en
    return refused


BODY = b'{"request_id":"request-0001","command":%s}'
MALFORMED = [
    b"", b"{", b"null", b"[]", b"\xff\xfe", b'"text"', b"[" * 60_000, b'{"request_id":"request-0001"}',
    BODY % b'{"type":"NoSuchThing"}', BODY % b'{"service":"ho-tich"}', BODY % b'{"type":"IssueTicket"}',
    BODY % b'{"type":"IssueTicket","service":5}', BODY % b'{"type":"IssueTicket","service":"a","more":1}',
    BODY % b'{"type":"CallNext","counter":"q1","version":"1"}', BODY % b'{"type":"CallNext","counter":"q1"}',
    BODY % b'{"type":"CallNext","counter":"q1","version":1e999}',
    b'{"request_id":"short","command":{"type":"CloseDay"}}',
    b'{"request_id":"' + b"x" * 65 + b'","command":{"type":"CloseDay"}}',
    b'{"request_id":"no spaces!","command":{"type":"CloseDay"}}', BODY % b'{"type":"CloseDay"}' + b"{}",
    b'{"request_id":"request-0001","command":{"type":"CloseDay"},"actor":{"role":"admin"}}',
]  # fmt: skip


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_what_cannot_be_read_is_malformed(hall, body):
    says(hall.post_bytes(body), 400, "malformed")


@pytest.mark.parametrize("path", ["/v1/state", "/v1/procedures"])
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic YTpi", "Bearer " + "x" * 5000])
def test_no_token_no_answer(hall, path, header):
    response = hall.get(path, headers={"Authorization": header} if header else {})
    says(response, 401, "no_token")
    assert response.headers["www-authenticate"] == "Bearer"


def test_what_is_not_http_is_refused_in_the_same_form(hall):
    says(hall.get("/v1/state", headers={"Authorization": "Bearer \x7f"}), 400, "malformed")


def test_a_command_without_a_token_is_not_even_read(hall):
    says(httpx.post(hall.url + "/v1/commands", content=b"{", trust_env=False), 401, "no_token")


def test_a_feed_without_a_token_is_not_opened(hall):
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    response = hall.get("/v1/feed", headers=upgrade | {"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="})
    assert response.status_code == 403


def test_a_role_may_send_only_its_own_commands(hall, expected_log):
    expected_log("role_refused name=kiosk role=kiosk command=CloseDay")
    refused = says(hall.post(c.CloseDay(), "kiosk", "request-0001"), 403, "role")
    assert refused.request_id == "request-0001"
    assert hall.engine.state.day_open


def test_a_clerk_commands_only_its_own_counter(hall, expected_log):
    expected_log("place_refused name=clerk")
    assert "q1" in says(hall.post(c.OpenCounter(counter="q2", version=hall.desk("q2").version), "clerk"), 403,
                        "place").sentence.vi  # fmt: skip
    assert hall.post(c.OpenCounter(counter="q1", version=hall.desk("q1").version), "clerk").status_code == 200


def test_a_counter_display_takes_votes_only_for_its_own_counter(hall, expected_log):
    expected_log("place_refused name=counter_display")
    hall.at(c.OpenCounter, "q2")
    ticket = hall.take("dat-dai").ticket
    hall.at(c.CallNext, "q2")
    hall.at(c.StartService, "q2")
    hall.at(c.Finish, "q2")
    says(hall.post(c.Rate(ticket=ticket, score=5), "counter_display"), 403, "place")


def test_a_body_is_at_most_64_kilobytes(hall):
    body = msgspec.json.encode(Request(request_id=fresh(), command=c.CancelTicket(ticket="x", reason="y" * 66_000)))
    for role in ("supervisor", "admin"):
        response = hall.post_bytes(body, role)
        says(response, 413, "too_large")
    just = msgspec.json.encode(Request(request_id=fresh(), command=c.CancelTicket(ticket="x", reason="y" * 65_000)))
    assert hall.post_bytes(just, "admin").status_code == 409


def test_an_endless_body_is_stopped_while_it_is_read(hall):
    sent = []

    def endless():
        while True:
            sent.append(1)
            yield b" " * 65_536

    with pytest.raises((httpx.HTTPError, RuntimeError)):
        response = hall.post_bytes(endless(), "kiosk")
        says(response, 413, "too_large")
        raise RuntimeError("stopped")
    assert len(sent) < 500


def test_an_admin_may_import_much_and_nobody_more_than_8_megabytes(hall):
    def catalogue(size):
        procedure = Procedure(codes=["1.000001"], name="x" * 1000, agency="Sở Tư pháp", field="Hộ tịch")
        return c.ImportProcedures(source="thử", procedures=[procedure] * size)

    assert isinstance(answer_in(hall.post(catalogue(2000))), Accepted)
    says(hall.post(catalogue(9000)), 413, "too_large")
    says(hall.post(catalogue(2000), "supervisor"), 413, "too_large")


def test_unknown_addresses_and_methods(hall):
    says(hall.get("/nothing/here", "admin"), 404, "not_found")
    says(hall.get("/v1/commands", "admin"), 405, "method")
    says(hall.get("/v1/tickets/aaaaaaaaaaaaaaaaaaaa"), 404, "no_such_ticket")
    says(hall.get("/v1/tickets/%27%20or%201=1"), 404, "no_such_ticket")


def test_our_own_mistake_is_told_without_a_trace(hall, expected_log):
    expected_log("server_error kind=RuntimeError")
    response = hall.get("/broken")
    says(response, 500, "server_error")
    assert "secret" not in response.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[::1"])
def test_a_name_that_is_not_ours_is_turned_away(hall, host, expected_log):
    expected_log("wrong_host")
    says(hall.get("/v1/health", headers={"Host": host}), 400, "wrong_host")


def test_too_many_asks_from_one_address(hall):
    with httpx.Client(trust_env=False) as client:
        statuses = [client.get(hall.url + "/v1/tickets/aaaaaaaaaaaaaaaaaaaa").status_code for _ in range(400)]
        limited = client.get(hall.url + "/v1/tickets/aaaaaaaaaaaaaaaaaaaa")
    assert statuses[0] == 404
    if limited.status_code == 429:
        says(limited, 429, "rate")
        assert limited.headers["retry-after"] == "1"
    assert 429 in statuses
    time.sleep(0.1)


def test_a_browser_session_may_command_only_from_our_own_pages(hall):
    body = msgspec.json.encode(Request(request_id=fresh(), command=c.IssueTicket(service="ho-tich")))
    cookie = {"Cookie": f"xephang_session={COOKIE}"}
    for origin in ({}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
        response = httpx.post(hall.url + "/v1/commands", content=body, headers=cookie | origin, trust_env=False)
        says(response, 401, "no_token")
    response = httpx.post(
        hall.url + "/v1/commands", content=body, headers=cookie | {"Origin": hall.url}, trust_env=False
    )
    assert isinstance(answer_in(response), Accepted)
    assert httpx.get(hall.url + "/v1/state", headers=cookie, trust_env=False).json()["role"] == "supervisor"


def test_every_answer_carries_the_security_headers_and_no_banner(hall):
    for response in (hall.get("/v1/health"), hall.get("/nothing"), hall.get("/schema")):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["cache-control"] == "no-store"
        assert "server" not in response.headers


def test_a_head_that_never_ends_is_given_up(hall, monkeypatch):
    monkeypatch.setattr("shared.server.run.HEADERS_S", 0.2)
    with socket.create_connection(("127.0.0.1", hall.port), timeout=5) as line:
        line.sendall(b"GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        assert line.recv(100) == b""


# What is answered to those who may ask


def test_a_ticket_tells_its_place_in_the_queue_and_nothing_of_the_person(hall):
    hall.take("ho-tich")
    mine = hall.take("ho-tich", procedure="1.000001")
    before = hall.take("ho-tich", priority="uu-tien")
    facts = hall.get(f"/v1/tickets/{mine.token}").json()
    assert set(facts) == {field.name for field in msgspec.structs.fields(PublicTicket)}
    assert not {"service", "procedure", "priority", "person", "language", "needs", "id"} & set(facts)
    assert facts["state"] == "waiting"
    assert facts["people_ahead"] == sum(t.state == "waiting" for t in hall.engine.state.tickets.values()) - 1
    hall.do(c.CancelTicket(ticket=before.ticket, reason="thử"))
    gone = hall.get(f"/v1/tickets/{before.token}").json()
    assert set(gone) == set(facts)
    assert (gone["state"], gone["people_ahead"], gone["counter"]) == ("cancelled", 0, "")


def test_a_called_ticket_tells_its_counter_on_the_page_too(hall):
    ticket = hall.take("dat-dai")
    hall.at(c.OpenCounter, "q2") if hall.desk("q2").state != "open" else None
    hall.at(c.CallTicket, "q2", ticket=ticket.ticket, reason="thử")
    facts = hall.get(f"/v1/tickets/{ticket.token}").json()
    assert (facts["state"], facts["counter"], facts["area"]) == ("called", "2", "Khu A")
    page = hall.get(f"/t/{ticket.token}")
    assert page.status_code == 200
    assert ticket.label in page.text
    assert "Kính mời Ông/Bà đến quầy" in page.text
    assert "Đất đai" not in page.text
    assert "src=" not in page.text
    nonce = re.search(r"script-src 'nonce-([^']+)'", page.headers["content-security-policy"])[1]
    assert page.text.count(f'nonce="{nonce}"') == 2
    assert "Please come to the counter" in hall.get(f"/t/{ticket.token}?lang=en").text
    missing = hall.get("/t/aaaaaaaaaaaaaaaaaaaa")
    assert (missing.status_code, "Không tìm thấy phiếu" in missing.text) == (404, True)


def test_a_ticket_without_an_address_of_the_hall_gets_the_servers(hall):
    answer = answer_in(hall.post(c.IssueTicket(service="ho-tich"), "kiosk"))
    assert answer.result.url == f"http://10.0.0.5:8080/t/{answer.result.token}"


def test_the_catalogue_is_sent_once_and_again_when_it_is_replaced(hall):
    def imported(name):
        procedure = Procedure(codes=["1.000001"], name=name, agency="Sở Tư pháp", field="Hộ tịch")
        assert hall.post(c.ImportProcedures(source="thử", procedures=[procedure])).status_code == 200

    imported("Đăng ký kết hôn")
    first = hall.get("/v1/procedures", "kiosk")
    assert [each["name"] for each in first.json()] == ["Đăng ký kết hôn"]
    known = {"If-None-Match": first.headers["etag"]}
    again = hall.get("/v1/procedures", "kiosk", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    imported("Đăng ký khai sinh")
    assert [each["name"] for each in hall.get("/v1/procedures", "kiosk", headers=known).json()] == ["Đăng ký khai sinh"]


def test_health_needs_no_token(hall):
    facts = hall.get("/v1/health").json()
    assert facts == {"ok": True, "epoch": 1, "seq": hall.engine.seq, "day": hall.engine.state.date, "clock": ""}


def test_the_description_names_every_route_and_every_command(hall):
    document = hall.get("/schema").json()
    routes = {re.sub(r":\w+}", "}", route.path) for route in hall.app.inner.routes}
    assert {path for path in routes if path.startswith("/v1") or path == "/schema"} == set(document["paths"])
    union = document["components"]["schemas"]["Request"]["properties"]["command"]
    assert union["discriminator"]["propertyName"] == "type"
    assert set(union["discriminator"]["mapping"]) == {command.__name__ for command in c.AnyCommand.__args__}
    names = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document)))
    assert names <= set(document["components"]["schemas"])
    assert HALL.name not in json.dumps(document)
