"""`xephang hall` through a running server."""

from __future__ import annotations

from pathlib import Path

import pytest
from served_hall import ServedHall
from typer.testing import CliRunner

from xephang.hall_command import app

HALLS = Path(__file__).parents[2] / "halls"


@pytest.fixture
def served(tmp_path):
    hall = ServedHall(tmp_path)
    yield hall
    if hall.thread.is_alive():
        hall.stop()


def run(served, folder, *arguments, role="admin"):
    token = folder / role
    token.write_text(served.tokens[role], encoding="utf-8")
    token.chmod(0o600)
    whole = [*map(str, arguments), "--engine", served.url, "--token-file", str(token), "--language", "en"]
    return CliRunner().invoke(app, whole)


def test_import_export_and_procedures_through_a_server(served, tmp_path):
    assert run(served, tmp_path, "import", HALLS / "provincial.toml").exit_code == 0
    assert run(served, tmp_path, "export", "-o", tmp_path / "out.toml").exit_code == 0
    written = (tmp_path / "out.toml").read_text(encoding="utf-8")
    shipped = (HALLS / "provincial.toml").read_text(encoding="utf-8")
    without_comments = [line for line in written.splitlines() if not line.startswith("#")]
    assert without_comments == [line for line in shipped.splitlines() if not line.startswith("#")]
    rows = "agency,field,procedure_name,national_code\nThuế tỉnh,Thuế,Đăng ký thuế,1.000001\n"
    (tmp_path / "few.csv").write_text(rows, encoding="utf-8")
    assert run(served, tmp_path, "import-procedures", tmp_path / "few.csv").exit_code == 0


def test_a_role_that_may_not_is_refused_with_its_sentence(served, tmp_path, expected_log):
    expected_log("role_refused")
    done = run(served, tmp_path, "import", HALLS / "commune.toml", role="kiosk")
    assert done.exit_code == 1
    assert "Not accepted" in done.output


def test_a_server_that_is_gone_is_told_so(served, tmp_path):
    served.stop()
    done = run(served, tmp_path, "export")
    assert done.exit_code == 1
    assert "did not answer" in done.output
