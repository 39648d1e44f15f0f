"""`xephang report` on a terminal of 80 columns: dates whole, units said, and no judgement where nobody waited."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shared.domain import commands as c
from shared.domain import hall_file
from shared.domain.answers import Accepted
from shared.domain.hall import Hall
from shared.domain.outcome import Actor
from shared.engine.engine import Engine
from xephang.record_commands import report_app

COMMUNE = Path(__file__).parents[3] / "halls" / "commune.toml"
MONDAY_NINE = 1_795_399_200_000  # 23 November 2026, 9:00 in Vietnam
DATE = "2026-11-23"
ADMIN = Actor(role="admin", name="thử")


def report(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(report_app, arguments)


async def _one_call(url: str, waited_ms: int) -> None:
    """A day on which one person waited so long and was called."""
    now = MONDAY_NINE
    engine = await Engine.open(url, clock=lambda: now)
    requests = itertools.count()

    async def do(command: c.AnyCommand) -> None:
        answer = await engine.submit(f"report-tables-{next(requests)}", command, ADMIN)
        assert isinstance(answer, Accepted), answer

    hall = hall_file.parse(COMMUNE.read_text(encoding="utf-8"))
    assert isinstance(hall, Hall)
    await do(c.ImportHall(hall=hall))
    await do(c.OpenDay())
    await do(c.OpenCounter(counter="quay-1", version=engine.state.desks["quay-1"].version))
    await do(c.IssueTicket(service="ho-tich", priority="thuong"))
    now += waited_ms
    await do(c.CallNext(counter="quay-1", version=engine.state.desks["quay-1"].version))
    await engine.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    found = f"sqlite:///{tmp_path / 'hall.sqlite'}"
    asyncio.run(_one_call(found, 90_000))
    return found


@pytest.mark.parametrize("command", ["waiting", "kept"])
def test_days_without_figures_are_said_and_not_judged(url: str, command: str) -> None:
    result = report(command, "--from", "2026-11-24", "--db", url)
    assert result.exit_code == 0
    assert "Chưa có số liệu" in result.output and "0%" not in result.output


@pytest.mark.parametrize(("language", "wait", "unit"), [("vi", "1,5", "phút"), ("en", "1.5", "minutes")])
def test_waits_are_minutes_and_say_so(url: str, language: str, wait: str, unit: str) -> None:
    result = report("waiting", "--from", DATE, "--by", "day", "--language", language, "--db", url)
    assert wait in result.output and unit in result.output


@pytest.mark.parametrize("language", ["vi", "en"])
def test_dates_and_headings_stay_whole_on_80_columns(url: str, language: str) -> None:
    result = report("kept", "--from", DATE, "--by", "day", "--language", language, "--db", url)
    assert DATE in result.output and "…" not in result.output


def test_counters_are_named_in_the_language_asked_for(url: str) -> None:
    result = report("waiting", "--from", DATE, "--by", "counter", "--language", "en", "--db", url)
    assert "Counter" in result.output and "Quầy" not in result.output


@pytest.mark.parametrize("by", ["service", "day"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_table_fits_a_terminal_of_80_columns(url: str, language: str, by: str) -> None:
    result = report("kept", "--from", DATE, "--by", by, "--language", language, "--db", url)
    assert max(map(len, result.output.splitlines())) <= 80 and "…" not in result.output
