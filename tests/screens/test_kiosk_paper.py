"""The paper desk with the real spool and a printer of the mind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from kiosk_stage import kiosk
from pytestqt.qtbot import QtBot

from kiosk.bridge_paper import PaperDesk, press_of
from printers.paper import TicketPaper
from printers.spool import open_spool
from shared.screen import items
from shared.words import say

PAPER = TicketPaper(hall="Trung tâm thử", label="A017", service="Hộ tịch", issued_at=1_795_000_000_000)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool.sqlite"


def test_a_ticket_is_printed_and_its_outcome_told(qtbot: QtBot, spool: Path) -> None:
    desk = PaperDesk(press_of("twin://?width=576", spool))
    with qtbot.waitSignal(desk.finished, timeout=10_000) as came:
        job = desk.put("t1", PAPER)
    assert came.args == [job, "t1", "confirmed", ""]
    assert desk.present
    desk.stop()


def test_paper_that_runs_out_is_seen_and_the_next_job_fails(qtbot: QtBot, spool: Path) -> None:
    desk = PaperDesk(press_of("twin://?width=576&paper=1", spool))
    with qtbot.waitSignal(desk.finished, timeout=10_000):
        desk.put("t1", PAPER)
    with qtbot.waitSignal(desk.finished, timeout=10_000) as came:
        desk.put("t2", PAPER)
    assert came.args[1:3] == ["t2", "failed"]
    qtbot.waitUntil(lambda: desk.status == "paper_out", timeout=10_000)
    desk.stop()


def test_a_reprint_is_another_job_of_the_same_ticket(qtbot: QtBot, spool: Path) -> None:
    desk = PaperDesk(press_of("twin://?width=576", spool))
    jobs = []
    for reprints in (0, 1):
        with qtbot.waitSignal(desk.finished, timeout=10_000):
            jobs.append(desk.put("t1", PAPER, reprints))
    assert len(set(jobs)) == 2
    desk.stop()


def test_a_restart_in_the_middle_of_a_ticket_asks_whoever_still_stands_there(qtbot: QtBot, spool: Path) -> None:
    before = open_spool(spool, "twin://?width=576")
    assert before.print("t1-0", PAPER) == ("confirmed", "")
    before.close()
    with closing(sqlite3.connect(spool, isolation_level=None)) as file:  # as if killed before the answer came
        file.execute("UPDATE job SET state='SENT', ended_at=NULL")
    desk = PaperDesk(press_of("twin://?width=576", spool))
    with kiosk(paper=desk) as k:
        assert items.text_of(k.wait("number")) == "A017"
        k.tap("reprint")
        k.until(lambda: k.text("paper") == say("kiosk.take_paper"))
        k.until(lambda: [each.outcome for each in k.server.reported()] == ["unknown", "confirmed"])
        assert k.server.issued() == []


def test_a_printer_that_cannot_be_opened_is_offline_and_its_jobs_fail(qtbot: QtBot, spool: Path, expected_log) -> None:  # type: ignore[no-untyped-def]
    expected_log("printer not opened", "kiosk")
    desk = PaperDesk(press_of("no-such-driver://x", spool))
    with qtbot.waitSignal(desk.finished, timeout=10_000) as came:
        desk.put("t1", PAPER)
    assert came.args[2] == "failed"
    assert desk.status == "offline"
    desk.stop()
