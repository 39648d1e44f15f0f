"""The file of a number being asked for: durable, its owner's only, and gone when it is answered."""

from __future__ import annotations

import stat
from pathlib import Path

import msgspec
import pytest

from kiosk.asking import FRESH_MS, Asking, Kept
from printers.paper import Visit
from shared.domain.commands import CheckIn, IssueTicket

NOW = 1_795_395_600_000
ASKING = Asking(
    request="abc12345", command=IssueTicket(service="ho-tich", dossiers=3), language="en", asked_at=NOW,
    visit=Visit(dossiers=3, linked="A001"),
)  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hall" / "spool.sqlite.asked"


def test_what_is_kept_comes_back_after_a_restart(file: Path) -> None:
    Kept(file).keep(ASKING)
    assert Kept(file).left(NOW + 1000) == ASKING
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_a_check_in_is_kept_too(file: Path) -> None:
    asking = msgspec.structs.replace(ASKING, command=CheckIn(booking="ABCD2345"))
    Kept(file).keep(asking)
    assert Kept(file).left(NOW) == asking


def test_it_goes_with_its_own_answer_only(file: Path) -> None:
    kept = Kept(file)
    kept.keep(ASKING)
    kept.keep(msgspec.structs.replace(ASKING, request="later678"))
    kept.drop("abc12345")
    assert file.exists()
    kept.drop("later678")
    assert not file.exists()
    assert Kept(file).left(NOW) is None


def test_after_a_restart_the_answer_takes_it_away(file: Path) -> None:
    Kept(file).keep(ASKING)
    again = Kept(file)
    again.left(NOW)
    again.drop(ASKING.request)
    assert not file.exists()


@pytest.mark.parametrize("later", [FRESH_MS + 1, -1])
def test_a_question_of_long_ago_or_of_the_future_is_thrown_away(file: Path, later: int, expected_log) -> None:  # type: ignore[no-untyped-def]
    expected_log("asking_too_old", "kiosk")
    Kept(file).keep(ASKING)
    assert Kept(file).left(NOW + later) is None
    assert not file.exists()


@pytest.mark.parametrize("content", [b"", b"{", b'{"request": 1}', b"\xff\x00"])
def test_a_damaged_file_is_thrown_away(file: Path, content: bytes, expected_log) -> None:  # type: ignore[no-untyped-def]
    expected_log("asking_not_read", "kiosk")
    file.parent.mkdir()
    file.write_bytes(content)
    assert Kept(file).left(NOW) is None
    assert not file.exists()


def test_nothing_of_a_citizen_card_is_ever_written(file: Path) -> None:
    Kept(file).keep(msgspec.structs.replace(ASKING, command=IssueTicket(service="ho-tich", card="001099012345")))
    assert not file.exists()


def test_a_disk_that_cannot_be_written_stops_nobody(tmp_path: Path, expected_log) -> None:  # type: ignore[no-untyped-def]
    expected_log("asking_not_kept", "kiosk")
    blocked = tmp_path / "a file"
    blocked.write_text("x")
    kept = Kept(blocked / "spool.asked")
    kept.keep(ASKING)
    kept.drop(ASKING.request)
    assert Kept(None).left(NOW) is None
