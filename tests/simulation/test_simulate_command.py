"""`xephang simulate`: what it prints, its exit code, and what it keeps of a seed that failed."""

from __future__ import annotations

import shutil

from typer.testing import CliRunner

from shared.domain import roles
from xephang import simulate_command
from xephang.__main__ import app


def test_a_day_without_violations_ends_well():
    result = CliRunner().invoke(app, ["simulate", "--days", "1", "--seed", "2"])
    assert result.exit_code == 0, result.output
    assert "request_doubled" in result.output and "Vi phạm: 0" in result.output


def test_a_violation_tells_how_to_play_it_again_and_is_kept(monkeypatch, tmp_path):
    seeds = tmp_path / "seeds.txt"
    seeds.write_text("# kept\n", encoding="utf-8")
    monkeypatch.setattr(simulate_command, "SEEDS", seeds)
    monkeypatch.setitem(roles.VISIBLE, "board", roles.VISIBLE["board"] | {"ticket"})
    kept = []
    monkeypatch.setattr(simulate_command, "_remember", lambda outcome: (kept.append(outcome), remember(outcome)))
    result = CliRunner().invoke(app, ["simulate", "--seed", "2", "--keep"])
    assert result.exit_code == 1
    assert "xephang simulate --days" in result.output and "--seed 2" in result.output
    assert seeds.read_text("utf-8") == "# kept\n2  # privacy\n"
    assert (kept[0].folder / "hall.sqlite").is_file()
    shutil.rmtree(kept[0].folder)


remember = simulate_command._remember
