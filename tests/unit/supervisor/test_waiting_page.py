"""Reports: what may be asked, the figures with their names, the picture, and the table for a spreadsheet."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import date

import pytest
from console_hall import MINUTE, opened, small_hall

from shared.domain import commands as c
from shared.engine.reports import Figures
from shared.words import say
from supervisor.chart import chart
from supervisor.waiting import Named, asked, named, presets

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(("first", "last", "by", "period", "problem"), [
    ("", "", "", ("2026-11-23", "2026-11-23", "service"), ""),
    ("2026-11-01", "2026-11-22", "hour", ("2026-11-01", "2026-11-22", "hour"), ""),
    (" 2026-11-01 ", "", "day", ("2026-11-01", "2026-11-23", "day"), ""),
    ("2026-11-22", "2026-11-01", "counter", ("2026-11-01", "2026-11-22", "counter"), "dates_swapped"),
    ("31/12/2026", "", "", ("2026-11-23", "2026-11-23", "service"), "bad_date"),
    ("2026-02-30", "", "", ("2026-11-23", "2026-11-23", "service"), "bad_date"),
    ("0001-01-01", "9999-12-31", "", ("2026-11-23", "2026-11-23", "service"), "bad_date"),
    ("2020-01-01", "2026-11-23", "", ("2025-11-23", "2026-11-23", "service"), "too_long"),
    ("", "", "clerk", ("2026-11-23", "2026-11-23", "service"), "bad_group"),
])  # fmt: skip
def test_what_may_be_asked(first, last, by, period, problem):
    wanted = asked(first, last, by, TODAY)
    assert (str(wanted.first), str(wanted.last), wanted.by) == period
    assert wanted.problem == (f"supervisor.{problem}" if problem else "")
    assert (wanted.until - wanted.last).days == 1


def test_presets_are_whole_periods():
    found = {word: (str(first), str(last)) for word, first, last in presets(date(2026, 3, 1))}
    assert found["supervisor.this_week"] == ("2026-02-23", "2026-03-01")
    assert found["supervisor.last_month"] == ("2026-02-01", "2026-02-28")


def test_groups_get_the_names_people_know():
    hall = small_hall()
    rows = [Figures(key="gone", median=9), Figures(key="dat-dai", median=3), Figures(key="ho-tich", median=5)]
    found = named(rows, "service", hall, "en")
    assert [(each.name, each.target) for each in found] == [
        ("gone", 0), ("Civil status", 30 * MINUTE), ("Đất đai", 20 * MINUTE)
    ]  # fmt: skip
    counters = [Figures(key=""), Figures(key="q3"), Figures(key="q1"), Figures(key="gone")]
    assert [each.name for each in named(counters, "counter", hall, "vi")] == ["Quầy 1", "Quầy 3", "gone"]
    assert named([Figures(key="07")], "hour", None, "vi")[0].name == "07:00–08:00"
    assert named([Figures(key="2026-11-23")], "day", None, "vi")[0].name == "23/11/2026"


@pytest.mark.parametrize("minutes", [0, 0.01, 3, 29, 61, 700, 20_000])
def test_the_picture_holds_every_bar(minutes):
    ms = round(minutes * MINUTE)
    rows = [Named("Tên " * n, Figures(key=str(n), count=1, median=ms // n, p90=ms), 30 * MINUTE) for n in (1, 2, 30)]
    made = chart(rows)
    assert 2 <= len(made.ticks) <= 10
    assert made.ticks[-1].x == made.right
    for bar in made.bars:
        assert made.left <= bar.median <= bar.p90 <= made.right
        assert made.left < bar.target <= made.right
        assert bar.over == (bar.row.figures.median > 30 * MINUTE)
        assert len(bar.name) <= 38
    assert chart([]).bars == []


async def two_visits(place):
    """A001 waits 12 minutes and B001 30 (its target is 20); A002 still waits; A003 is cancelled."""
    await place.at(c.OpenCounter, "q1")
    await place.at(c.OpenCounter, "q2")
    for service in ("ho-tich", "dat-dai", "ho-tich", "ho-tich"):
        await place.take(service)
    place.now += 12 * MINUTE
    await place.at(c.CallNext)
    place.now += 18 * MINUTE
    await place.at(c.CallNext, "q2")
    await place.do(c.CancelTicket(ticket="20261123-A003", reason="về"))


def run(scene, folder, **options):
    async def play():
        async with opened(folder, small_hall(**options)) as place:
            place.sign_in()
            await scene(place)

    asyncio.run(play())


def test_the_page_and_the_download_agree_with_what_happened(tmp_path):
    async def scene(place):
        await two_visits(place)
        page = (await place.get("/supervisor/waiting")).text
        assert "12,0" in page
        assert "30,0" in page
        assert say("supervisor.still_waiting", count=1) in page
        answer = await place.get("/supervisor/waiting.csv")
        assert answer.headers["content-disposition"].endswith('"thoi-gian-cho-2026-11-23-2026-11-23-service.csv"')
        assert answer.content.startswith("\ufeff".encode())
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[0][:4] == ["Từ ngày", "Đến ngày", "Lĩnh vực", "Số lượt"]
        assert rows[1:] == [
            ["2026-11-23", "2026-11-23", "Đất đai", "1", "1800", "1800", "1800", "1800", "1800", "0", "0.0000", "0"],
            ["2026-11-23", "2026-11-23", "Hộ tịch", "1", "720", "720", "720", "720", "720", "1", "1.0000", "1"],
            ["2026-11-23", "2026-11-23", "Toàn bộ", "2", "720", "1800", "1800", "1800", "1260", "1", "0.5000", "1"],
        ]

    run(scene, tmp_path)


def test_hours_are_the_halls_own(tmp_path):
    async def scene(place):
        await two_visits(place)
        answer = await place.get("/supervisor/waiting.csv?by=hour&lang=en")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[0][2] == "Hour of day"
        assert [row[2] for row in rows[1:]] == ["08:00–09:00", "All together"]

    run(scene, tmp_path)


def test_a_spreadsheet_is_given_no_formulas(tmp_path):
    hall = small_hall()
    services = [type(each)(id=each.id, name=f"={each.name}", agency="tu-phap", series=each.series)
                for each in hall.services]  # fmt: skip

    async def scene(place):
        await two_visits(place)
        text = (await place.get("/supervisor/waiting.csv")).text
        assert ",'=Hộ tịch," in text
        assert ",=" not in text

    run(scene, tmp_path, services=services)


@pytest.mark.parametrize("query", ["from=abc", "from=2026-13-45&to=x", "by=%00", "from=2026-11-24&to=2026-11-23",
                                   "from=1&to=1&by=1&lang=xx", "from=2019-01-01"])  # fmt: skip
def test_a_bad_request_gets_a_sentence(tmp_path, query):
    async def scene(place):
        answer = await place.get(f"/supervisor/waiting?{query}")
        assert answer.status_code == 200
        problems = ("bad_date", "bad_group", "dates_swapped", "too_long")
        assert any(say(f"supervisor.{word}") in answer.text for word in problems)

    run(scene, tmp_path)


def test_nothing_yet_is_said_plainly(tmp_path):
    async def scene(place):
        page = (await place.get("/supervisor/waiting?from=2026-11-20&to=2026-11-20")).text
        assert say("supervisor.no_figures") in page
        assert "waiting.csv" not in page

    run(scene, tmp_path)


def test_a_report_that_cannot_be_made_says_so(tmp_path, expected_log):
    expected_log("report_failed", "supervisor")

    async def scene(place):
        async def broken(*_):
            raise OSError("no process")

        place.reports.measure = broken
        for path in ("/supervisor/waiting", "/supervisor/waiting.csv"):
            answer = await place.get(path)
            assert answer.status_code == 503
            assert say("supervisor.report_failed_text") in answer.text

    run(scene, tmp_path)


def test_without_reports_there_is_no_such_page(tmp_path):
    async def play():
        async with opened(tmp_path, small_hall(), with_reports=False) as place:
            place.sign_in()
            assert (await place.get("/supervisor/waiting")).status_code == 404
            assert "/supervisor/waiting" not in (await place.get("/supervisor")).text

    asyncio.run(play())
