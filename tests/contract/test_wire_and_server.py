"""Server and clients together, over real sockets."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time

import msgspec
import pytest
from served_hall import HALL, ServedHall, answer_in, fresh
from websockets.sync.client import connect

from shared.domain import commands as c
from shared.domain.answers import Accepted, Refused, Unknown
from shared.domain.rows import Frame, Gauge, Reset
from shared.wire.commands import CommandClient, Unreachable
from shared.wire.feed import MESSAGE, FeedClient


@pytest.fixture
def hall(tmp_path):
    served = ServedHall(tmp_path)
    yield served
    served.stop()


class Heard:
    """A feed client in a thread, and what it called back with."""

    def __init__(self, engines, token, **options):
        self.states, self.frames, self.gauges, self.links = [], [], [], []
        self.refusals, self.news = [], queue.SimpleQueue()
        self.client = FeedClient(
            engines, token, self._to(self.states), self._to(self.frames), self._to(self.gauges), self._to(self.links),
            on_refused=self._to(self.refusals), **options,
        )  # fmt: skip
        self.thread = threading.Thread(target=self.client.run)
        self.thread.start()

    def _to(self, store):
        def keep(value):
            store.append(value)
            self.news.put(value)

        return keep

    def until(self, condition, within_s=10):
        deadline = time.monotonic() + within_s
        while not condition():
            self.news.get(timeout=max(0.01, deadline - time.monotonic()))

    def rows(self):
        """The rows as a screen would hold them."""
        rows = {(table, key): row for table, keyed in self.states[-1].rows.items() for key, row in keyed.items()}
        for frame in self.frames:
            for change in frame.changes:
                rows.pop((change.table, change.key), None)
                if change.row is not None:
                    rows[change.table, change.key] = change.row
        return rows

    def last(self):
        return self.frames[-1].last if self.frames else 0

    def stop(self):
        self.client.stop()
        self.thread.join(10)
        assert not self.thread.is_alive()


@pytest.fixture
def listen():
    heard = []

    def start(engines, token, **options):
        heard.append(Heard(engines, token, **options))
        return heard[-1]

    yield start
    for each in heard:
        each.stop()


class Proxy:
    """Passes bytes both ways; on request it swallows what the server answers and hangs up, or turns callers away."""

    def __init__(self, port):
        self.upstream, self.answers_to_drop, self.refuse = port, 0, False
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.open, self.taken = set(), 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def _accept(self):
        while True:
            try:
                near, _ = self.listening.accept()
            except OSError:
                return
            self.taken += 1
            if self.refuse:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self.upstream))
            self.open |= {near, far}
            for one, other, back in ((near, far, False), (far, near, True)):
                threading.Thread(target=self._pass, args=(one, other, back), daemon=True).start()

    def _pass(self, source, target, back):
        try:
            while data := source.recv(65536):
                if back and self.answers_to_drop and data.startswith(b"HTTP/1.1 200"):
                    self.answers_to_drop -= 1
                    break
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def cut(self):
        for each in list(self.open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.cut()


@pytest.fixture
def proxy(hall):
    made = Proxy(hall.port)
    yield made
    made.close()


def follow(hall, role, after, **options):
    address = f"ws://127.0.0.1:{hall.port}/v1/feed?after={after}"
    return connect(address, additional_headers=hall.headers(role), compression=None, proxy=None, **options)


def first_of(connection):
    return MESSAGE.decode(connection.recv(timeout=5))


def next_frame(connection):
    while True:
        message = MESSAGE.decode(connection.recv(timeout=5))
        if not isinstance(message, Gauge):
            return message


# Commands


def test_an_accepted_command_is_answered_with_its_result(hall):
    response = hall.post(c.IssueTicket(service="ho-tich"), "kiosk", "request-0001")
    answer = answer_in(response)
    assert response.status_code == 200
    assert isinstance(answer, Accepted)
    assert (answer.request_id, answer.result.label, answer.seq) == ("request-0001", "A001", hall.engine.seq)


def test_a_rule_refuses_with_409(hall):
    hall.at(c.OpenCounter)
    response = hall.post(c.CallNext(counter="q1", version=hall.desk().version), "clerk")
    assert (response.status_code, answer_in(response).code) == (409, "nobody_waiting")


def test_a_dropped_answer_is_asked_for_again_and_is_the_same(hall, proxy):
    proxy.answers_to_drop = 2
    client = CommandClient([proxy.url], hall.tokens["kiosk"])
    answer = client.send(c.IssueTicket(service="ho-tich"), "request-0001")
    client.close()
    assert proxy.answers_to_drop == 0
    assert isinstance(answer, Accepted)
    assert answer.result.label == "A001"
    assert hall.engine.state.numbers == {"A": 1}
    assert answer_in(hall.post(c.IssueTicket(service="ho-tich"), "kiosk", "request-0001")) == answer


def test_a_client_goes_to_the_engine_that_answers(hall, proxy):
    proxy.refuse = True
    client = CommandClient([proxy.url, hall.url], hall.tokens["kiosk"])
    assert isinstance(client.send(c.IssueTicket(service="ho-tich"), deadline_s=5), Accepted)
    assert client.health()["ok"] is True
    seen = proxy.taken
    assert isinstance(client.send(c.IssueTicket(service="ho-tich"), deadline_s=5), Accepted)
    assert proxy.taken == seen
    client.close()


def test_a_client_says_no_answer_at_its_deadline(hall, proxy):
    proxy.refuse = True
    client = CommandClient([proxy.url], hall.tokens["kiosk"])
    began = time.monotonic()
    answer = client.send(c.IssueTicket(service="ho-tich"), "request-0001", deadline_s=0.5)
    assert isinstance(answer, Unknown)
    assert (answer.request_id, answer.code) == ("request-0001", "no_answer")
    assert answer.sentence.vi != answer.sentence.en
    assert 0.4 < time.monotonic() - began < 2
    assert proxy.taken > 2
    with pytest.raises(Unreachable):
        client.state()
    client.close()


def test_closing_ends_a_send_that_waits(hall, proxy):
    proxy.refuse = True
    client, answers = CommandClient([proxy.url], hall.tokens["kiosk"]), queue.SimpleQueue()
    thread = threading.Thread(target=lambda: answers.put(client.send(c.CloseDay(), deadline_s=60)))
    thread.start()
    while proxy.taken < 2:
        time.sleep(0.01)
    client.close()
    assert answers.get(timeout=5).code == "no_answer"
    thread.join(5)


def test_many_threads_share_one_client(hall):
    client, labels = CommandClient([hall.url], hall.tokens["kiosk"]), []

    def take():
        for _ in range(10):
            labels.append(client.send(c.IssueTicket(service="ho-tich")).result.label)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    client.close()
    assert sorted(labels) == [f"A{number:03d}" for number in range(1, 81)]


def test_a_refusal_is_given_back_at_once(hall, expected_log):
    expected_log("role_refused name=kiosk")
    client = CommandClient([hall.url], hall.tokens["kiosk"])
    answer = client.send(c.CloseDay(), "request-0001")
    client.close()
    assert isinstance(answer, Refused)
    assert (answer.request_id, answer.code) == ("request-0001", "role")


# The feed


def test_a_feed_begins_with_the_state_and_follows_every_commit_once(hall, listen):
    heard = listen([hall.url], hall.tokens["board"])
    heard.until(lambda: heard.links == [True])
    hall.at(c.OpenCounter)
    hall.take()
    hall.at(c.CallNext)
    heard.until(lambda: heard.last() == hall.engine.seq)
    begins = heard.states[0].seq
    covered = [number for frame in heard.frames for number in range(frame.first, frame.last + 1)]
    assert covered == list(range(begins + 1, hall.engine.seq + 1))
    assert heard.rows()["counter", "q1"]["label"] == "A001"
    assert heard.rows()["call", "1"]["counter_number"] == 1
    assert len(heard.states) == 1


def test_a_frame_holds_what_the_role_may_see_and_no_more(hall):
    with (
        follow(hall, "board", f"1:{hall.engine.seq}") as board,
        follow(hall, "clerk", f"1:{hall.engine.seq}") as clerk,
        follow(hall, "public", f"1:{hall.engine.seq}") as public,
    ):
        for connection in (board, clerk, public):
            assert first_of(connection).changes == []
        hall.take()
        tables = [{change.table for change in next_frame(each).changes} for each in (board, clerk, public)]
    assert tables == [{"service"}, {"service", "ticket"}, {"service"}]


def test_a_cut_feed_goes_on_where_it_stood(hall, proxy, listen):
    heard = listen([proxy.url], hall.tokens["clerk"])
    heard.until(lambda: heard.links == [True])
    hall.take()
    heard.until(lambda: heard.last() == hall.engine.seq)
    proxy.refuse = True
    proxy.cut()
    heard.until(lambda: heard.links == [True, False])
    hall.take()
    hall.take("dat-dai")
    proxy.refuse = False
    heard.until(lambda: heard.last() == hall.engine.seq)
    assert len(heard.states) == 1
    assert {key for table, key in heard.rows() if table == "ticket"} == {
        ticket.id for ticket in hall.engine.state.tickets.values()
    }
    assert [frame.first for frame in heard.frames[1:]] == [frame.last + 1 for frame in heard.frames[:-1]]


def test_a_feed_is_back_within_two_seconds_of_the_server(tmp_path, listen):
    hall = ServedHall(tmp_path)
    heard = listen([hall.url], hall.tokens["board"])
    heard.until(lambda: heard.links == [True])
    hall.stop()
    heard.until(lambda: heard.links == [True, False])
    hall.start()
    began = time.monotonic()
    heard.until(lambda: heard.links == [True, False, True])
    assert time.monotonic() - began < 2
    hall.take()
    heard.until(lambda: heard.frames and heard.last() == hall.engine.seq)
    assert len(heard.states) == 1
    hall.stop()


def test_a_restarted_server_resets_a_feed_that_stands_before_its_knowledge(tmp_path, listen):
    hall = ServedHall(tmp_path)
    proxy = Proxy(hall.port)
    heard = listen([proxy.url], hall.tokens["clerk"])
    heard.until(lambda: heard.links == [True])
    proxy.refuse = True
    proxy.cut()
    heard.until(lambda: not heard.links[-1])
    hall.take()
    hall.stop()
    hall.start()
    proxy.refuse = False
    heard.until(lambda: len(heard.states) == 2 and heard.links[-1])
    assert heard.states[-1].seq == hall.engine.seq
    assert [row["label"] for row in heard.states[-1].rows["ticket"].values()] == ["A001"]
    proxy.close()
    hall.stop()


def test_a_resumed_feed_gets_exactly_the_changed_rows(hall):
    hall.take()
    stood = hall.engine.seq
    gone = hall.take("dat-dai").ticket
    hall.do(c.CancelTicket(ticket=gone, reason="thử"))
    with follow(hall, "clerk", f"1:{stood}") as connection:
        frame = first_of(connection)
    assert (frame.first, frame.last) == (stood + 1, hall.engine.seq)
    assert {(change.table, change.key, change.row is None) for change in frame.changes} == {
        ("service", "dat-dai", False), ("ticket", gone, True),
    }  # fmt: skip
    with follow(hall, "clerk", f"1:{hall.engine.seq}") as connection:
        assert first_of(connection).changes == []


@pytest.mark.parametrize("after", ["2:1", "1:999999", "1:0", "", "1", "x:1", "1:-1", "1:" + "9" * 40, "١:١"])
def test_a_place_the_server_cannot_go_on_from_is_reset(hall, after):
    with follow(hall, "board", after) as connection:
        assert first_of(connection) == Reset(epoch=1, seq=hall.engine.seq)


def test_a_silent_feed_is_cut_and_tried_again(hall, listen):
    heard = listen([hall.url], hall.tokens["board"], silence_s=0.3)
    heard.until(lambda: heard.links[:3] == [True, False, True])
    assert len(heard.states) == 1


def test_a_feed_whose_token_is_not_accepted_says_so(hall, listen):
    heard = listen([hall.url], "not-a-token")
    heard.until(lambda: heard.refusals)
    assert heard.refusals[0].code == "no_token"
    assert heard.states == heard.links == []


def test_a_slow_listener_is_dropped_and_stalls_nobody(hall, expected_log):
    expected_log("listener_dropped name=clerk why=slow")
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    line.connect(("127.0.0.1", hall.port))
    line.sendall(
        b"GET /v1/feed?after=1:1 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer "
        + hall.tokens["clerk"].encode() + b"\r\n\r\n"
    )  # fmt: skip
    assert line.recv(12) == b"HTTP/1.1 101"
    with follow(hall, "board", f"1:{hall.engine.seq}") as quick:
        first_of(quick)
        big = msgspec.structs.replace(HALL, notices=["x" * 1000] * 100)
        for turn in range(300):
            hall.do(c.ImportHall(hall=msgspec.structs.replace(big, short_name=str(turn))))
            frame = next_frame(quick)
            assert isinstance(frame, Frame)
            assert frame.last == hall.engine.seq
    line.close()


# Gauges


def test_gauges_tell_who_is_next_to_those_at_the_desk_only(hall):
    hall.at(c.OpenCounter)
    hall.at(c.OpenCounter, "q2")
    hall.take()
    assert set(hall.get("/v1/state", "clerk").json()["gauge"]["next"]) == {"q1"}
    assert set(hall.get("/v1/state", "supervisor").json()["gauge"]["next"]) == {"q1", "q2"}
    assert hall.get("/v1/state", "board").json()["gauge"]["next"] == {}
    assert set(hall.get("/v1/state", "board").json()["gauge"]["waits"]) == {"ho-tich", "dat-dai"}


def test_a_change_is_followed_by_a_gauge_at_most_twice_a_second(hall, listen):
    hall.at(c.OpenCounter)
    heard = listen([hall.url], hall.tokens["clerk"])
    heard.until(lambda: heard.gauges)
    began, before = time.monotonic(), len(heard.gauges)
    while time.monotonic() - began < 1.2:
        hall.take()
    heard.until(lambda: heard.gauges[-1].next["q1"].waiting == len(hall.engine.state.tickets))
    assert 2 <= len(heard.gauges) - before <= 1 + (time.monotonic() - began) / 0.5
    assert heard.gauges[-1].next["q1"].label == "A001"


def test_a_revoked_token_ends_its_feed(hall, expected_log):
    with follow(hall, "board", f"1:{hall.engine.seq}") as connection:
        first_of(connection)
        hall.on_loop(lambda: hall.book.revoke("board"))
        hall.take()
        while connection.close_code is None:
            try:
                connection.recv(timeout=5)
            except Exception:
                break
        assert connection.close_code == 4401
    assert hall.get("/v1/state", "board").status_code == 401


# What goes through is what was meant


def test_requests_made_twice_at_once_are_one(hall):
    client, request = CommandClient([hall.url], hall.tokens["kiosk"]), fresh()
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(client.send(c.IssueTicket(service="ho-tich"), request)))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    client.close()
    assert len(set(map(msgspec.json.encode, answers))) == 1
    assert hall.engine.state.numbers == {"A": 1}
