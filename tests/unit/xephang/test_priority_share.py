"""`xephang hall check --db`: past days on which priority classes passed a fifth are told with their figures."""

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
from xephang.hall_command import app

COMMUNE = Path(__file__).parents[3] / "halls" / "commune.toml"
MONDAY_NINE = 1_795_399_200_000  # 23 November 2026, 9:00 in Vietnam
DAY_MS = 24 * 3_600_000
ADMIN, SERVER = Actor(role="admin", name="thử"), Actor(role="server", name="thử")


def check(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["check", str(COMMUNE), *map(str, arguments)])


async def _play(url: str, days: list[dict[str, int]]) -> None:
    """Business days from Monday on, each with so many numbers of each class, and a rehearsal that does not count."""
    now = MONDAY_NINE
    engine = await Engine.open(url, clock=lambda: now)
    requests = itertools.count()

    async def do(command: c.AnyCommand, actor: Actor = ADMIN) -> None:
        answer = await engine.submit(f"priority-share-{next(requests)}", command, actor)
        assert isinstance(answer, Accepted), answer

    hall = hall_file.parse(COMMUNE.read_text(encoding="utf-8"))
    assert isinstance(hall, Hall)
    await do(c.ImportHall(hall=hall))
    for numbers in days:
        await do(c.OpenDay())
        await do(c.IssueTicket(service="ho-tich", priority="nguoi-cao-tuoi", rehearsal=True))
        for priority, count in numbers.items():
            for _ in range(count):
                await do(c.IssueTicket(service="ho-tich", priority=priority))
        await do(c.CloseDay(), SERVER)
        now += DAY_MS
    await engine.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'hall.sqlite'}"


def test_a_day_with_too_much_priority_is_told_with_its_figures(url: str) -> None:
    asyncio.run(
        _play(url, [{"thuong": 8, "nguoi-cao-tuoi": 2}, {"thuong": 6, "nguoi-cao-tuoi": 2, "mang-thai-con-nho": 1}])
    )
    done = check("--db", url)
    assert done.exit_code == 0
    assert done.output.splitlines()[1:] == [
        "Lưu ý, ngày 24/11/2026: 3 trên 9 số (33,3 %) thuộc diện ưu tiên, vượt 20 %: Người cao tuổi 2 (22,2 %), "
        "Phụ nữ mang thai hoặc có con nhỏ 1 (11,1 %). Nên xem lại tiêu chí hoặc tỷ lệ xen kẽ.",
        "Trong 2 ngày gần nhất có 1 ngày diện ưu tiên vượt 20 %.",
    ]
    english = check("--database", url, "--language", "en").output
    assert "2026-11-24: 3 of 9 numbers (33.3 %)" in english
    assert "Elderly person 2 (22.2 %)" in english


def test_a_fifth_is_not_too_much(url: str) -> None:
    asyncio.run(_play(url, [{"thuong": 8, "nguoi-cao-tuoi": 2}]))
    said = "Đã xem 1 ngày gần nhất có 10 số: không ngày nào diện ưu tiên vượt 20 %."
    assert check("--db", url).output.splitlines()[1:] == [said]


def test_a_database_without_days_and_one_that_is_none(url: str, tmp_path: Path) -> None:
    asyncio.run(_play(url, []))
    assert check("--db", url).output.splitlines()[1:] == [
        "Cơ sở dữ liệu chưa có ngày làm việc nào để tính tỷ lệ ưu tiên."
    ]
    missing = check("--db", f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert missing.exit_code == 1
    assert "Không đọc được cơ sở dữ liệu" in missing.output


def test_without_a_database_nothing_is_said_of_past_days() -> None:
    assert len(check().output.splitlines()) == 1
