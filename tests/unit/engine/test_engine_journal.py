"""Every event survives the journal unchanged, and no changed column of an entry goes unseen."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.events import AnyEvent
from shared.engine.journal import GENESIS, Chain, Entry, decode, hash_of
from shared.engine.verify import Parted, _check_entry

EVENTS = get_args(AnyEvent)


def fits(event):
    """Numbers of the journal are 64-bit ones."""
    numbers = (value for value in msgspec.structs.astuple(event) if isinstance(value, int))
    return all(abs(number) < 2**63 for number in numbers)


def settled(event):
    """The same event with real defaults: `from_type` may leave msgspec's marks for them in nested structs."""
    return msgspec.convert(msgspec.to_builtins(event), type(event))


# Without the two that hold a whole hall, which are slow to invent: a day of them is in the contract tests.
events = st.one_of(*(st.from_type(event) for event in EVENTS if "hall" not in event.__struct_fields__)).filter(fits)
events = events.map(settled)
START = Entry("h", 0, 0, 0, "", "", "", b"", b"", GENESIS)


@given(events, st.integers(0, 2**53), st.text(max_size=20))
def test_an_event_survives_the_journal(event, at, actor):
    entry = Chain("trung tâm").append(event, at, actor, "request-1")
    assert decode(entry.body) == event
    assert entry.kind == type(event).__name__
    assert msgspec.json.Encoder().encode(decode(entry.body)) == entry.body


@given(st.lists(events, min_size=2, max_size=5), st.data())
@settings(max_examples=60)
def test_a_changed_column_is_seen_at_its_entry(happened, data):
    chain = Chain("h")
    kept = [chain.append(event, 1_000 + place, "clerk/an", f"request-{place}") for place, event in enumerate(happened)]
    place = data.draw(st.integers(0, len(kept) - 1))
    column = data.draw(st.sampled_from(Entry._fields))
    changed = kept[place]._replace(**{column: other_than(getattr(kept[place], column), data)})
    last = kept[place - 1] if place else START
    with pytest.raises(Parted) as parted:
        _check_entry(last, changed)
    assert parted.value.where["seq"] == kept[place].seq
    _check_entry(last, kept[place])


def other_than(value, data):
    if isinstance(value, int):
        return value + data.draw(st.integers(1, 1_000))
    if isinstance(value, str):
        return data.draw(st.text(max_size=8).filter(lambda text: text != value))
    raw = bytearray(value)
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    return bytes(raw)


def test_columns_cannot_flow_into_each_other():
    assert hash_of("h", 1, 1, 1, "ab", "c", "k", b"", b"") != hash_of("h", 1, 1, 1, "a", "bc", "k", b"", b"")


def test_numbers_are_contiguous_and_time_never_goes_back():
    chain = Chain("h", epoch=3, seq=41, at=5_000, last=b"x" * 32)
    event = msgspec.json.decode(b'{"type":"CounterClosed","counter":"q1"}', type=AnyEvent)
    first, second = chain.append(event, 4_000, "a", "r"), chain.append(event, 6_000, "a", "r")
    assert (first.seq, first.at, second.seq, second.at) == (42, 5_000, 43, 6_000)
    assert (first.prev, second.prev, first.epoch) == (b"x" * 32, first.hash, 3)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"type":"Nothing"}', b'{"type":"CounterClosed"}', b"\xff\x00"])
def test_bytes_that_are_no_event_are_an_error_not_a_crash(body):
    with pytest.raises(msgspec.DecodeError):
        decode(body)
