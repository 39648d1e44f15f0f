"""Programs of a hall: what is kept of their logs."""

from __future__ import annotations

from xephang import programs


def test_a_long_log_becomes_the_older_one_and_is_gone_on_with(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "LOG_BYTES", 100)
    log = tmp_path / "kiosk.log"
    with log.open("ab") as program:
        program.write(b"x" * 101)
        program.flush()
        programs._keep_short(log)
        program.write(b"on")
    assert log.read_bytes() == b"on"
    assert (tmp_path / "kiosk.older.log").read_bytes() == b"x" * 101
