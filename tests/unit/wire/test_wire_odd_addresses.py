"""Tokens that are no tokens and addresses that are no addresses: said in a log line, never a thread that dies."""

from __future__ import annotations

import logging
import threading

import pytest

from shared.domain.answers import Unknown
from shared.domain.commands import CloseDay
from shared.wire.commands import CommandClient, Unreachable
from shared.wire.feed import FeedClient
from shared.wire.tokens import authorization

ODD = ["", "nonsense", "nonsense://[", "http://[::", "http://", "http://127.0.0.1:99999999", "http://127.0.0.1:abc",
       "http://\x00", "http://" + "a" * 300, "ws://127.0.0.1:9", "http://a b", "http://127.0.0.1:9/x?y#z"]  # fmt: skip


@pytest.mark.parametrize("token", ["", " ", "a\nb", "a\x00b", "mã", "\udc80"])
def test_what_can_be_no_token_is_not_sent(token):
    assert authorization(token) == {}


def test_a_token_is_sent_without_what_surrounds_it():
    assert authorization(" abc-123 ") == {"Authorization": "Bearer abc-123"}


@pytest.mark.parametrize("engine", ODD)
def test_a_command_to_an_odd_address_is_not_answered(engine):
    client = CommandClient([engine], "token")
    assert isinstance(client.send(CloseDay(), deadline_s=0.1), Unknown)
    with pytest.raises(Unreachable):
        client.health()
    client.close()


@pytest.mark.parametrize("engine", ODD)
@pytest.mark.parametrize("token", ["token", "mã\n"])
def test_a_feed_from_an_odd_address_goes_on_trying(engine, token, caplog):
    caplog.set_level(logging.DEBUG, "shared.wire.feed")
    tried, again = threading.Event(), []

    class Listening(logging.Handler):
        def emit(self, record):
            again.append(record)
            if len(again) >= 2:
                tried.set()

    log = logging.getLogger("shared.wire.feed")
    log.addHandler(ear := Listening())
    nothing = lambda *_: None  # noqa: E731
    feed = FeedClient([engine], token, nothing, nothing, nothing, nothing)
    thread = threading.Thread(target=feed.run)
    thread.start()
    try:
        assert tried.wait(10)
    finally:
        feed.stop()
        thread.join(10)
        log.removeHandler(ear)
    assert not thread.is_alive()
    assert all(record.getMessage().startswith("feed_cut") for record in again)
    assert [record.levelname for record in again[:2]] == ["INFO", "DEBUG"]  # a reason is said once
