"""Answers already given, sentences, percentiles, the file lock and the reserve."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.answers import Accepted, Result
from shared.domain.commands import CloseDay, IssueTicket
from shared.domain.outcome import Actor
from shared.engine import requests as r
from shared.engine.file_lock import FileLock
from shared.engine.postgres import lock_key
from shared.engine.reports import FIGURES, nearest_rank
from shared.engine.reserve import Reserve
from shared.engine.sentences import refused, unknown
from shared.engine.trouble import AlreadyOpen, Trouble
from shared.words import say

KIOSK = Actor(role="kiosk", name="kiosk-1")
DIGEST = r.digest_of(IssueTicket(service="a"), KIOSK)


def accepted(request, at=1_000):
    return Accepted(request_id=request, epoch=1, seq=7, at=at, result=Result(label="A001"))


def test_an_answer_is_kept_48_hours():
    requests = r.Requests()
    answer = accepted("request-1")
    requests.accept(answer, DIGEST)
    assert requests.find("request-1", DIGEST, 1_000 + r.KEPT_MS) == answer
    assert requests.find("request-1", DIGEST, 1_001 + r.KEPT_MS) is None
    assert requests.purge(2_000 + r.KEPT_MS) == 2_000
    assert requests.purge(2_001 + r.KEPT_MS) == 0  # not again so soon
    assert requests.find("request-1", DIGEST, 1_000) is None


def test_a_refusal_is_kept_ten_minutes_and_not_without_bound():
    requests = r.Requests()
    requests.refuse(refused("request-1", "nobody_waiting"), DIGEST, 1_000)
    assert requests.find("request-1", DIGEST, 1_000 + r.REFUSAL_KEPT_MS) is not None
    assert requests.find("request-1", DIGEST, 1_001 + r.REFUSAL_KEPT_MS) is None
    for n in range(r.REFUSALS_KEPT + 5):
        requests.refuse(refused(f"request-{n}", "nobody_waiting"), DIGEST, 1_000)
    assert requests.find("request-4", DIGEST, 1_000) is None
    assert requests.find("request-5", DIGEST, 1_000) is not None


def test_a_request_is_told_from_another_by_command_and_sender():
    requests = r.Requests()
    requests.accept(accepted("request-1"), DIGEST)
    requests.refuse(refused("request-2", "nobody_waiting"), DIGEST, 1_000)
    others = [
        r.digest_of(IssueTicket(service="b"), KIOSK),
        r.digest_of(CloseDay(), KIOSK),
        r.digest_of(IssueTicket(service="a"), Actor(role="kiosk", name="kiosk-2")),
    ]
    for other in others:
        for request in ("request-1", "request-2"):
            with pytest.raises(r.Reused):
                requests.find(request, other, 1_000)


@given(st.lists(st.integers(0, 10**7), min_size=1), st.integers(1, 100))
def test_nearest_rank_is_the_least_value_that_enough_do_not_exceed(values, percent):
    ordered = sorted(values)
    found = nearest_rank(ordered, percent)
    enough = percent / 100 * len(values)
    assert found in values
    assert sum(value <= found for value in values) >= enough - 1e-9
    assert sum(value < found for value in values) < enough + 1e-9


def test_every_code_of_the_engine_has_its_sentence_in_both_languages():
    codes = {"busy", "malformed", "request_id_reused", "internal", "not_live", *(trouble.value for trouble in Trouble)}
    for code in codes:
        sentence = unknown("request-1", code).sentence
        assert not sentence.vi.startswith("refusal.") and not sentence.en.startswith("refusal."), code
        assert sentence.vi != sentence.en
        assert re.search("[Vv]ui lòng", sentence.vi), code


def test_every_figure_has_its_name_and_its_definition():
    for name in FIGURES:
        for language in ("vi", "en"):
            for word in (f"reports.{name}", f"reports.{name}_means"):
                assert say(word, language) != word


def test_a_lock_names_its_holder_and_goes_with_its_process(tmp_path):
    path = tmp_path / "hall.db.lock"
    code = f"""
import sys
from pathlib import Path
from shared.engine.file_lock import FileLock
FileLock(Path({str(path)!r})).acquire()
print("held", flush=True)
sys.stdin.read()
"""
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyOpen, match=f"process {holder.pid}"):
            FileLock(path).acquire()
        holder.kill()
    lock = FileLock(path)
    lock.acquire()
    with pytest.raises(AlreadyOpen, match=f"process {os.getpid()}"):
        FileLock(path).acquire()
    lock.release()
    lock.release()
    FileLock(path).acquire()


def test_a_reserve_is_real_bytes_and_can_be_freed(tmp_path):
    reserve = Reserve(tmp_path / "reserve", 4096)
    assert reserve.fill() and reserve.fill()
    assert (tmp_path / "reserve").stat().st_size == 4096
    reserve.free()
    reserve.free()
    assert not (tmp_path / "reserve").exists()
    assert not Reserve(tmp_path / "reserve", 2**62).fill()


def test_locks_of_halls_fit_the_database():
    keys = {lock_key(name) for name in ("", "one", "two", "trung tâm")}
    assert len(keys) == 4 and all(-(2**31) <= key < 2**31 for key in keys)
