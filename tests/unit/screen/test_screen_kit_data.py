"""The kit without a window: rows of the feed, commands, the list model, colours."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEventLoop

from shared.domain.answers import Accepted, Result
from shared.domain.commands import IssueTicket
from shared.domain.hall import Area, Hall, Hours, PriorityClass
from shared.domain.rows import Change, CounterRow, DayRow, Frame, Gauge, HallRow, State
from shared.screen.colours import PAIRS, contrast, darker, safe_primary
from shared.screen.commands import CommandBridge
from shared.screen.feed import FeedBridge
from shared.screen.models import RowModel

THEME = Path(__file__).parents[3] / "shared" / "screen" / "qml" / "XepHang" / "Kit" / "Theme.qml"


def hall(timezone="Asia/Ho_Chi_Minh"):
    return Hall(
        id="h", name="Trung tâm thử", timezone=timezone, hours=Hours(sessions=[]), areas=[Area(id="a", name="Tầng 1")],
        agencies=[], services=[], counters=[],
        priorities=[PriorityClass(id="thuong", name="Thông thường", rank=9, ordinary=True)],
    )  # fmt: skip


def state(at=1_795_395_600_000, **tables):
    rows = {"hall": {"hall": HallRow(hall=hall())}, "day": {"day": DayRow()}, **tables}
    return State(epoch=1, seq=5, at=at, role="board", place="a", rows=rows, gauge=Gauge(at=at))


def frame(*changes, last=6):
    return Frame(epoch=1, first=last, last=last, at=0, changes=list(changes))


@pytest.fixture
def feed(qapp):
    made = FeedBridge()
    yield made
    made.stop()


def pump(seconds=2.0, until=lambda: False):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not until():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    return until()


def test_a_state_a_frame_and_a_row_that_goes(feed):
    seen = []
    feed.rowsChanged.connect(seen.append)
    assert feed.phase == "loading" and feed.hall is None
    feed.apply_state(state(counter={"q1": CounterRow(id="q1", number=1)}))
    assert feed.phase == "live" and feed.hall.name == "Trung tâm thử" and feed.place == "a"
    feed.apply_frame(frame(Change("counter", "q1", {"id": "q1", "number": 1, "state": "open"})))
    assert feed.row(CounterRow, "q1").state == "open"
    feed.apply_frame(frame(Change("counter", "q1", None), last=7))
    assert feed.row(CounterRow, "q1") is None
    assert seen[1:] == [[("counter", "q1")], [("counter", "q1")]] and feed.seq == 7


def test_a_table_of_a_newer_server_is_passed_over(feed):
    feed.apply_state(state(weather={"x": {"rain": True}}))
    feed.apply_frame(frame(Change("weather", "x", {"rain": False}), Change("day", "day", {"open": True})))
    assert feed.row(DayRow, "day").open and "weather" not in feed.rows


def test_a_token_that_is_refused_or_another_s_is_said_until_it_is_right(feed, expected_log):
    expected_log("token refused why=(token|role)")
    feed.roles = frozenset({"board"})
    feed.refuse("token")
    assert (feed.trouble, feed.ready) == ("token", False)
    other = state()
    feed.apply_state(State(epoch=1, seq=5, at=1, role="clerk", place="", rows=other.rows, gauge=other.gauge))
    assert (feed.trouble, feed.ready, feed.hall) == ("role", False, None)
    feed.apply_state(other)
    assert (feed.trouble, feed.ready) == ("", True)


def test_a_new_state_forgets_what_is_not_in_it(feed):
    feed.apply_state(state(counter={"q1": CounterRow(id="q1", number=1)}))
    seen = []
    feed.rowsChanged.connect(seen.append)
    feed.apply_state(state())
    assert feed.table(CounterRow) == {} and ("counter", "q1") in seen[0]


def test_a_short_gap_is_not_shown_and_a_long_one_is(feed):
    feed._grace.setInterval(30)
    feed.apply_state(state())
    feed.set_link(False)
    assert feed.phase == "live"
    feed.set_link(True)
    assert not pump(0.1, lambda: feed.phase == "stale")
    feed.set_link(False)
    assert pump(2, lambda: feed.phase == "stale")
    feed.set_link(True)
    assert feed.phase == "live"


def test_the_clock_is_the_server_s_and_the_zone_is_the_hall_s(feed):
    feed.apply_state(state(at=1_795_395_600_000))
    assert abs(feed.now_ms() - 1_795_395_600_000) < 2_000
    assert f"{feed.local(1_795_395_600_000):%H:%M}" == "08:00"


class Server:
    def __init__(self):
        self.sent = []

    def send(self, command, request_id=None, deadline_s=10.0):
        self.sent.append((command, request_id, deadline_s))
        if command.service == "broken":
            raise RuntimeError("no such thing")
        return Accepted(request_id=request_id, epoch=1, seq=1, at=0, result=Result(label="A001"))

    def procedures(self):
        return []

    def close(self):
        """Nothing is held."""


def test_an_answer_comes_back_in_the_gui_thread_with_the_request_s_id(qapp):
    import threading

    server, heard = Server(), []
    commands = CommandBridge(server)
    request = commands.send(IssueTicket(service="x"), lambda answer: heard.append((answer, threading.current_thread())))
    assert commands.busy and pump(2, lambda: bool(heard))
    (answer, thread) = heard[0]
    assert (answer.request_id, thread) == (request, threading.main_thread()) and not commands.busy
    again = commands.send(IssueTicket(service="x"), request=request)
    assert again == request and pump(2, lambda: len(server.sent) == 2) and server.sent[1][1] == request
    commands.stop()


def test_a_client_that_breaks_is_an_unknown_answer_and_not_a_dead_screen(qapp, expected_log):
    expected_log("command not sent")
    heard = []
    commands = CommandBridge(Server())
    commands.send(IssueTicket(service="broken"), heard.append)
    assert pump(2, lambda: bool(heard)) and heard[0].code == "no_answer"
    commands.send(IssueTicket(service="x"), heard.append)
    assert pump(2, lambda: len(heard) == 2) and isinstance(heard[1], Accepted)
    commands.stop()


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2)), unique_by=lambda row: row[0], max_size=7)))
def test_a_list_becomes_what_it_should_be_by_moves_a_view_can_follow(lists):
    """What a view would show by following the signals alone is what the model holds."""
    model, shown = RowModel(["id", "text"]), []
    model.rowsRemoved.connect(lambda _p, first, _last: shown.pop(first))
    model.rowsInserted.connect(lambda _p, first, _last: shown.insert(first, model.rows()[first]))
    model.rowsMoved.connect(lambda _p, first, _last, _to, place: shown.insert(place, shown.pop(first)))
    model.dataChanged.connect(lambda top, _bottom, _roles: shown.__setitem__(top.row(), model.rows()[top.row()]))
    for rows in lists:
        model.set_rows({"id": key, "text": text} for key, text in rows)
        assert model.rows() == shown == [{"id": key, "text": text} for key, text in rows]


def test_an_unchanged_list_says_nothing_and_a_double_key_is_an_error():
    model, said = RowModel(["id"]), []
    model.set_rows([{"id": 1}, {"id": 2}])
    for signal in (model.rowsInserted, model.rowsRemoved, model.rowsMoved, model.dataChanged, model.countChanged):
        signal.connect(lambda *_: said.append(1))
    model.set_rows([{"id": 1}, {"id": 2}])
    assert said == [] and model.indexOf("2") == 1 and model.indexOf("9") == -1
    with pytest.raises(ValueError, match="twice"):
        model.set_rows([{"id": 1}, {"id": 1}])


def tokens():
    text = THEME.read_text(encoding="utf-8")
    found = dict(re.findall(r"property color (\w+): \"(#[0-9A-F]{6})\"", text))
    found["primaryPressed"] = darker(found["primary"], 0.8)
    found["primaryTint"] = "#F6EBEB"  # the card, tinted by 9 % of the brand's colour
    return found


@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_every_pair_of_colours_is_legible(text, ground, least):
    assert contrast(tokens()[text], tokens()[ground]) >= least


@given(st.from_regex(r"#[0-9A-F]{6}", fullmatch=True))
def test_any_hall_s_colour_becomes_legible_on_paper(colour):
    assert contrast(safe_primary(colour), "#FAF7F2") >= 7


def test_what_is_no_colour_is_lacquer():
    assert {safe_primary(wrong) for wrong in ("", "red", "#12", "#GGGGGG")} == {"#9E1B22"}
