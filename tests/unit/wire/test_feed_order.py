"""A feed client gives each frame once and in order, whatever arrives."""

from __future__ import annotations

import pytest

from shared.domain.rows import Frame, Gauge, Reset, State
from shared.wire.feed import FeedClient


class Follower(FeedClient):
    """A client whose server's state is at `server`, with what it called back with."""

    def __init__(self):
        self.heard = []
        note = self.heard.append
        super().__init__(
            ["http://127.0.0.1:1"], "x",
            lambda state: note(("state", state.epoch, state.seq)),
            lambda frame: note(("frame", frame.first, frame.last)),
            lambda gauge: note(("gauge", gauge.at)), lambda link: note(("link", link)),
        )  # fmt: skip
        self.server = (1, 10)
        self._load("")
        self.heard.clear()

    def _load(self, engine):
        epoch, seq = self.server
        state = State(epoch=epoch, seq=seq, at=0, role="board", place="", rows={}, gauge=Gauge(at=0))
        self._on_state(state)
        self._known = (epoch, seq)

    def take(self, *messages):
        for message in messages:
            self._take("", message)
        return [each for each in self.heard if each[0] != "link"]


def frame(first, last, epoch=1):
    return Frame(epoch=epoch, first=first, last=last, at=0, changes=[])


@pytest.fixture
def follower():
    return Follower()


def test_frames_in_order_are_given_once(follower):
    assert follower.take(frame(11, 12), frame(13, 13)) == [("frame", 11, 12), ("frame", 13, 13)]


def test_a_frame_seen_before_and_an_empty_first_one_are_passed_over(follower):
    assert follower.take(frame(11, 10), frame(9, 10), frame(11, 11), frame(11, 11)) == [("frame", 11, 11)]


def test_a_gap_loads_the_state(follower):
    follower.server = (1, 15)
    assert follower.take(frame(12, 12), frame(13, 15), frame(16, 16)) == [("state", 1, 15), ("frame", 16, 16)]


def test_an_overlap_loads_the_state(follower):
    follower.server = (1, 12)
    assert follower.take(frame(10, 12)) == [("state", 1, 12)]


def test_a_reset_or_another_epoch_loads_the_state(follower):
    follower.server = (2, 3)
    assert follower.take(Reset(epoch=2, seq=3), frame(4, 4, epoch=2)) == [("state", 2, 3), ("frame", 4, 4)]
    follower.server = (3, 1)
    assert follower.take(frame(1, 1, epoch=3))[-1] == ("state", 3, 1)


def test_the_link_is_said_once(follower):
    follower.take(Gauge(at=5), Gauge(at=6))
    assert follower.heard == [("gauge", 5), ("link", True), ("gauge", 6)]
