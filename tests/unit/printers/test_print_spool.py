"""Jobs: durable before the first byte, printed once by id, and honest about what is not known."""

from __future__ import annotations

import sqlite3

import little_papers as papers
import pytest

from printers.registry import UnknownPrinter, open_printer, schemes
from printers.spool import Spool, open_spool
from shared.ports.printer import PRINTS, TwinPrinter

ROW = "SELECT state, detail FROM job WHERE id=?"


@pytest.fixture
def spool_of(tmp_path):
    made = []

    def make(printer):
        spool = Spool(tmp_path / "spool.sqlite", printer, pause=lambda _seconds: None)
        made.append(spool)
        return spool

    yield make
    for spool in made:
        spool.close()


def test_a_ticket_is_printed_once_however_often_it_is_asked_for(spool_of):
    printer = TwinPrinter()
    spool = spool_of(printer)
    assert spool.print("j1", papers.PLAIN) == ("confirmed", "")
    assert spool.print("j1", papers.PLAIN) == ("confirmed", "")
    assert len(printer.printed) == 1


def test_a_job_is_durably_sent_before_its_first_byte(spool_of, tmp_path):
    seen = []

    class Watched(TwinPrinter):
        def send(self, data):
            with sqlite3.connect(tmp_path / "spool.sqlite") as other:
                seen.append(other.execute("SELECT state FROM job").fetchone()[0])
            other.close()
            return super().send(data)

    spool_of(Watched()).print("j1", papers.PLAIN)
    assert seen == ["SENT"]


def test_a_crash_while_sending_leaves_an_unknown_that_is_never_printed_by_itself(spool_of, tmp_path):
    spool = spool_of(TwinPrinter())
    spool.print("j1", papers.PLAIN)
    spool._jobs.execute("UPDATE job SET state='SENT', ended_at=NULL WHERE id='j1'")
    printer = TwinPrinter()
    again = spool_of(printer)
    assert [(job.id, job.state, job.detail) for job in again.unsettled()] == [("j1", "UNKNOWN", "restart")]
    assert again.print("j1", papers.PLAIN) == ("unknown", "restart")
    assert printer.printed == []
    assert again.unsettled()[0].paper == papers.PLAIN


@pytest.mark.parametrize("fault", ["paper_out", "cover_open", "offline"])
def test_nothing_is_sent_to_a_printer_that_cannot_print(spool_of, fault):
    printer = TwinPrinter(fault=fault)
    assert spool_of(printer).print("j1", papers.PLAIN) == ("failed", fault)
    assert printer.printed == []


def test_silence_is_unknown_and_never_well(spool_of):
    printer = TwinPrinter(fault="silent")
    spool = spool_of(printer)
    assert spool.status() == "unknown" and "unknown" not in PRINTS
    assert spool.print("j1", papers.PLAIN) == ("failed", "unknown")


def test_a_printer_that_comes_back_within_three_looks_prints(spool_of):
    class Late(TwinPrinter):
        looks = 0

        def status(self):
            self.looks += 1
            self.fault = "offline" if self.looks < 3 else ""
            return super().status()

    assert spool_of(Late()).print("j1", papers.PLAIN) == ("confirmed", "")


def test_a_cable_pulled_while_sending_is_unknown(spool_of):
    class Pulled(TwinPrinter):
        def send(self, data):
            self.fault = "broken"
            return super().send(data)

    spool = spool_of(Pulled())
    assert spool.print("j1", papers.PLAIN) == ("unknown", "printer.broken_line")


def test_paper_that_runs_out_in_the_middle_is_unknown(spool_of):
    class Short(TwinPrinter):
        def confirm(self, seconds):
            return "printer.no_answer"

    assert spool_of(Short()).print("j1", papers.PLAIN) == ("unknown", "printer.no_answer")


def test_the_second_ticket_finds_the_roll_empty(spool_of):
    spool = spool_of(TwinPrinter(paper=1))
    assert spool.print("j1", papers.PLAIN)[0] == "confirmed"
    assert spool.print("j2", papers.PLAIN) == ("failed", "paper_out")


def test_printers_are_found_by_their_scheme(tmp_path):
    assert {"escpos-tcp", "escpos-serial", "escpos-usb", "escpos-file", "twin"} <= set(schemes())
    assert open_printer("twin://?width=384").width == 384
    with pytest.raises(UnknownPrinter, match="escpos-tcp"):
        open_printer("lpt://1")
    spool = open_spool(tmp_path / "s.sqlite", "twin://?cutter=0")
    assert spool.print("j", papers.PLAIN)[0] == "confirmed"
    spool.close()


def test_a_slow_serial_line_is_refused():
    printer = open_printer("escpos-serial:///dev/nowhere?baud=9600")
    assert printer.open() == "printer.slow_line"
    assert printer.status().condition == "offline"


def test_a_damaged_spool_is_set_aside_and_printing_goes_on(tmp_path, expected_log):
    expected_log("spool_damaged")
    file = tmp_path / "spool.sqlite"
    file.write_bytes(b"not a database, by far not" * 100)
    spool = Spool(file, TwinPrinter())
    assert spool.print("j1", papers.PLAIN)[0] == "confirmed"
    spool.close()
    assert [path.read_bytes()[:14] for path in tmp_path.glob("*.damaged-*")] == [b"not a database"]


def test_a_job_that_was_never_sent_is_printed_once_when_it_is_asked_for_again(spool_of, tmp_path):
    spool = spool_of(TwinPrinter())
    spool.print("j1", papers.PLAIN)
    spool._jobs.execute("UPDATE job SET state='NEW', ended_at=NULL WHERE id='j1'")  # as if killed before its first byte
    sent = []

    class Watched(TwinPrinter):
        def send(self, data):
            sent.append(data)
            return super().send(data)

    again = spool_of(Watched())
    assert again.print("j1", papers.PLAIN) == ("confirmed", "")
    assert again.print("j1", papers.PLAIN) == ("confirmed", "")
    assert len(sent) == 1
