"""Requests no honest program sends, byte by byte: refused in the house's own form, never with an accident."""

from __future__ import annotations

import socket

import httpx
import msgspec
import pytest
from served_hall import ServedHall, TokenBook

from shared.domain.answers import Refused
from shared.domain.outcome import Actor
from supervisor.routes import routes
from supervisor.sign_in import LinkBook, SessionBook

SESSIONS = TokenBook()
COOKIE = SESSIONS.issue(Actor(role="supervisor", name="browser"))


class Later:
    """The engine of the hall, once there is one."""

    hall = None

    def __getattr__(self, name):
        return getattr(self.hall.engine, name)

    def __deepcopy__(self, _memo):
        return self


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    engine, clock = Later(), lambda: 1_795_395_600_000
    console = routes(engine, LinkBook(clock), SessionBook(clock), TokenBook(), clock=clock)
    served = engine.hall = ServedHall(tmp_path_factory.mktemp("hostile"), sessions=SESSIONS, extra_routes=console)
    yield served
    served.stop()


def spoken(hall, data, patience=5):
    """What the server says to these bytes until it closes the line."""
    with socket.create_connection(("127.0.0.1", hall.port), timeout=patience) as line:
        heard = bytearray()
        try:
            line.sendall(data)
            while more := line.recv(65536):
                heard += more
        except ConnectionError:  # cut while we were still talking
            pass
        return bytes(heard)


def is_refused(heard, status, code):
    head, _, body = heard.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status), head[:200]
    assert msgspec.json.decode(body, type=Refused).code == code


def a_get(path, host, more=b""):
    return b"GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n" % (path, host, more)


BAD_HOSTS = [
    b"127.0.0.1:abc", b"127.0.0.1:99999999", b"[::1]:-1", b"somebody@127.0.0.1", b"127.0.0.1/x", b"127.0.0.1?x",
    b"127.0.0.1#x", b"\xff\xfe[", b"127.0.0.1:0",
]  # fmt: skip


@pytest.mark.parametrize("path", [b"/supervisor", b"/sign-in?link=x", b"/v1/health", b"/t/aaaaaaaaaaaaaaaaaaaa"])
@pytest.mark.parametrize("host", BAD_HOSTS)
def test_a_host_that_is_no_host_is_turned_away_on_every_page(hall, path, host, expected_log):
    expected_log("wrong_host")
    is_refused(spoken(hall, a_get(path, host)), 400, "wrong_host")


@pytest.mark.parametrize("origin", ["http://[::", "http://[", "//", "null", "http://127.0.0.1:\x01"])
def test_an_origin_that_is_no_address_opens_nothing(hall, origin):
    headers = f"Origin: {origin}\r\nCookie: xephang_session={COOKIE}\r\nContent-Length: 2\r\n".encode()
    post = a_get(b"/v1/commands", b"127.0.0.1:%d" % hall.port, headers).replace(b"GET", b"POST", 1) + b"{}"
    heard = spoken(hall, post)
    is_refused(heard, 400 if b"\x01" in headers else 401, "malformed" if b"\x01" in headers else "no_token")


@pytest.mark.parametrize("line", [b"X: " + b"a" * 700_000, b"X: a\r\n" * 100_000, b"Cookie: " + b"a=b;" * 200_000])
def test_an_endless_head_is_cut_off_before_it_fills_the_memory(hall, line):
    data = b"GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n" + line
    heard = spoken(hall, data)
    if heard:  # a line cut in the middle of our talking may lose the answer
        is_refused(heard, 431, "too_large")


def test_endless_trailers_are_cut_off_too(hall):
    head = b"POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: "
    sent = 0
    with socket.create_connection(("127.0.0.1", hall.port), timeout=5) as line:
        line.sendall(head)
        with pytest.raises(ConnectionError):
            while sent < 64 * 1024 * 1024:
                line.sendall(b"a" * 65536)
                sent += 65536
    assert sent < 64 * 1024 * 1024


def test_many_requests_on_one_line_are_each_answered(hall):
    one = b"GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    heard = spoken(hall, one * 299 + a_get(b"/v1/health", b"127.0.0.1"))
    assert heard.count(b"HTTP/1.1 200 ") == 300


@pytest.mark.parametrize("path", ["/assets/..%2f..%2fpyproject.toml", "/supervisor/assets/%2e%2e%2fpage.py", "/..%2f",
                                  "/supervisor/papers/..%2f..%2fhall.sqlite", "/t/..%2f..%2fv1%2fstate"])  # fmt: skip
def test_paths_lead_nowhere_else(hall, path):
    response = httpx.get(hall.url + path, trust_env=False)
    assert response.status_code == 404
    assert "import" not in response.text
