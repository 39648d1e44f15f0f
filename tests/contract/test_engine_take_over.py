"""Two servers on one PostgreSQL: the second takes over within 10 s, nothing acknowledged is lost, no number doubled."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import pytest
from engine_pair import Cable, Kiosks, Server, check_journal, prepare

from shared.engine.verify import verify

WITHIN_S = 10.0


@pytest.fixture
def pair(postgres_database, tmp_path):
    """Start servers on demand; all are ended."""
    token = asyncio.run(prepare(postgres_database))
    started = []

    def start(url=postgres_database):
        started.append(Server(url, tmp_path))
        return started[-1]

    yield start, token, postgres_database
    for server in started:
        server.end()


@pytest.fixture
def cable(pair):
    cable = Cable(pair[2])
    yield cable
    cable.end()


def _two(start, first_url=None):
    first = start(first_url) if first_url else start()
    first.wait_for(200, standby=False)
    second = start()
    second.wait_for(503, standby=True)
    return first, second


def _take_over(first, second, token, harm):
    """Harm the first while numbers are taken; returns the kiosks after the second has served some."""
    kiosks = Kiosks([first.address, second.address], token)
    try:
        while len(kiosks.answered) < 50:
            time.sleep(0.01)
        harm()
        took = second.wait_for(200, standby=False, within_s=WITHIN_S + 5)
        so_far = len(kiosks.answered)
        while len(kiosks.answered) < so_far + 20:
            time.sleep(0.01)
    finally:
        kiosks.end()
    print(f"take-over after {took:.2f} s, longest silence between two answers {kiosks.longest_wait():.2f} s")
    assert took < WITHIN_S and kiosks.longest_wait() < WITHIN_S + 5
    return kiosks


def _check(url, kiosks):
    check_journal(url, kiosks.answered)
    verdict = verify(url)
    assert verdict.ok, verdict


def test_the_active_server_is_killed(pair):
    start, token, url = pair
    first, second = _two(start)
    kiosks = _take_over(first, second, token, first.process.kill)
    second.end()
    assert second.process.returncode == 0
    _check(url, kiosks)


def test_the_active_server_is_stopped_and_goes_on_later(pair):
    """SIGSTOP, take-over, SIGCONT: it finds itself taken over, has answered nothing, and ends."""
    start, token, url = pair
    first, second = _two(start)
    stop = lambda: os.kill(first.process.pid, signal.SIGSTOP)  # noqa: E731
    kiosks = _take_over(first, second, token, stop)
    os.kill(first.process.pid, signal.SIGCONT)
    assert first.process.wait(10) == 1
    assert "another_writer" in first.log.read_text()
    second.end()
    _check(url, kiosks)


def test_the_active_server_is_cut_off_from_the_database(pair, cable):
    """Nothing passes any more and nobody says so; later the cable is put back."""
    start, token, url = pair
    first, second = _two(start, cable.url)
    kiosks = _take_over(first, second, token, cable.pulled.set)
    cable.pulled.clear()
    assert first.process.wait(15) == 1
    assert "another_writer" in first.log.read_text()
    second.end()
    _check(url, kiosks)


def test_a_short_cut_without_another_server_is_survived(pair, cable):
    """The database drops the lock, nobody takes it, and the same server goes on."""
    start, token, url = pair
    first = start(cable.url)
    first.wait_for(200, standby=False)
    kiosks = Kiosks([first.address], token, number=2)
    try:
        while len(kiosks.answered) < 20:
            time.sleep(0.01)
        cable.pulled.set()
        time.sleep(7.0)  # longer than the database waits for a silent session
        cable.pulled.clear()
        so_far = len(kiosks.answered)
        while len(kiosks.answered) < so_far + 20:
            time.sleep(0.01)
    finally:
        kiosks.end()
    first.end()
    assert first.process.returncode == 0
    _check(url, kiosks)
