"""The floor page shows what the engine holds, in both languages, whatever names are in it."""

from __future__ import annotations

import asyncio
import html
import re

import pytest
from console_hall import MINUTE, opened, small_hall

from shared.domain import commands as c
from shared.domain.hall import Clerk, Service
from shared.words import say
from supervisor.floor import alarm_of, floor


def run(scene, folder, hall=None, **options):
    async def play():
        async with opened(folder, hall or small_hall(), **options) as place:
            await scene(place)

    asyncio.run(play())


async def a_morning(place):
    """Three in ho-tich (one served, one being served, one waits), one in dat-dai where the counter is paused."""
    await place.at(c.OpenCounter, "q1", clerk="hoa")
    await place.at(c.OpenCounter, "q2")
    for service in ("ho-tich", "ho-tich", "dat-dai", "ho-tich"):
        await place.take(service)
        place.now += MINUTE
    await place.at(c.CallNext)
    await place.at(c.StartService)
    place.now += 5 * MINUTE
    await place.at(c.Finish)
    await place.at(c.CallNext)
    await place.at(c.StartService)
    await place.at(c.PauseCounter, "q2", reason="Họp")
    place.now += 12 * MINUTE


def test_the_figures_of_a_morning(tmp_path):
    async def scene(place):
        await a_morning(place)
        seen = floor(place.engine.state, place.now)
        assert (seen.waiting, seen.waiting_services, seen.issued, seen.served) == (2, 2, 4, 1)
        assert seen.moods == {"serving": 1, "called": 0, "free": 0, "paused": 1, "closed": 1, "open": 1}
        assert [[card.row.number for card in group.cards] for group in seen.areas] == [[1, 2], [3]]
        assert [(line.service.id, line.waiting, line.alarm) for line in seen.services] == [
            ("dat-dai", 1, "no_counter"), ("ho-tich", 1, "")
        ]  # fmt: skip
        assert (seen.longest.oldest_label, place.now - seen.longest.oldest) == ("B001", 19 * MINUTE)
        assert [call.label for call in seen.calls] == ["A002", "A001"]

    run(scene, tmp_path)


@pytest.mark.parametrize(("waiting", "minutes", "counters", "alarm"), [
    (0, 0, 0, ""), (1, 0, 0, "no_counter"), (1, 23, 1, ""), (1, 24, 1, "near"), (1, 29, 1, "near"), (1, 30, 1, "over"),
    (5, 90, 3, "over"), (5, 90, 0, "no_counter"),
])  # fmt: skip
def test_warnings(waiting, minutes, counters, alarm):
    now = 10**12
    assert alarm_of(waiting, now - minutes * MINUTE if waiting else 0, counters, 30, now) == alarm


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_says_it_in_words(tmp_path, language):
    async def scene(place):
        await a_morning(place)
        place.sign_in()
        text = visible((await place.get(f"/supervisor?lang={language}")).text)
        for word in ("serving", "paused", "closed", "no_counter", "latest_calls"):
            assert say(f"supervisor.{word}", language) in text
        for shown in ("A002", "B001", "Bà Hoa", "Họp", "12:00", "19:00"):
            assert shown in text
        assert ("Trung tâm thử" if language == "vi" else "Trial centre") in text
        assert ("Hộ tịch" if language == "vi" else "Civil status") in text
        assert "supervisor." not in text

    run(scene, tmp_path)


def test_the_chosen_language_stays(tmp_path):
    async def scene(place):
        place.sign_in()
        await place.get("/supervisor?lang=en")
        assert '<html lang="en">' in (await place.get("/supervisor")).text
        assert '<html lang="vi">' in (await place.get("/supervisor?lang=vi")).text
        assert '<html lang="vi">' in (await place.get("/supervisor?lang=<script>")).text

    run(scene, tmp_path)


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"' & hồ sơ"


def test_hostile_names_are_only_text(tmp_path):
    services = [
        Service(id="ho-tich", name=HOSTILE, name_en=HOSTILE, agency="tu-phap", series="A"),
        Service(id="dat-dai", name="Đất đai", agency="tu-phap", series="B"),
    ]
    hall = small_hall(name=HOSTILE, services=services, clerks=[Clerk(id="hoa", name=HOSTILE)])

    async def scene(place):
        await a_morning(place)
        place.sign_in()
        for path in ("/supervisor", "/supervisor/waiting", "/supervisor/waiting?by=<script>alert(1)</script>"):
            page = (await place.get(path)).text
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "alert(1)" in html.unescape(page)

    run(scene, tmp_path, hall)


@pytest.mark.parametrize(("options", "word"), [({"day": False}, "before_opening"), ({}, "nobody_waits")])
def test_empty_states_are_designed(tmp_path, options, word):
    async def scene(place):
        place.sign_in()
        answer = await place.get("/supervisor")
        assert answer.status_code == 200
        assert say(f"supervisor.{word}") in answer.text

    run(scene, tmp_path, **options)


def test_before_there_is_a_hall(tmp_path):
    async def play():
        async with opened(tmp_path) as place:
            place.sign_in()
            for path in ("/supervisor", "/supervisor/waiting"):
                answer = await place.get(path)
                assert answer.status_code == 200
            assert say("supervisor.no_hall") in (await place.get("/supervisor")).text

    asyncio.run(play())


def test_a_closed_day_and_a_day_off_are_told_apart(tmp_path):
    async def scene(place):
        place.sign_in()
        await place.do(c.CloseDay())
        assert say("supervisor.after_closing") in (await place.get("/supervisor")).text
        place.now += 6 * 24 * 60 * MINUTE  # Sunday
        place.sign_in()
        assert say("supervisor.day_off") in (await place.get("/supervisor")).text

    run(scene, tmp_path)


def visible(page):
    """What a reader sees."""
    return " ".join(re.sub(r"<[^>]*>", " ", html.unescape(re.sub(r"(?s)data-facts=\"[^\"]*\"", "", page))).split())
