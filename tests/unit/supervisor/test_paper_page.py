"""The page of drawn tickets: only pictures of tickets, newest first, nothing else of the folder."""

from __future__ import annotations

import asyncio
import os

import pytest
from console_hall import opened, small_hall

from shared.words import say
from supervisor.papers import SHOWN, newest, picture

PNG = b"\x89PNG\r\n\x1a\n" + b"made up"
ZONE = "Asia/Ho_Chi_Minh"


def draw(folder, number, at_s, content=PNG):
    file = folder / f"ticket-{number:04}.png"
    file.write_bytes(content)
    os.utime(file, (at_s, at_s))


def test_the_newest_comes_first(tmp_path):
    for number in range(SHOWN + 6):
        draw(tmp_path, number, 1_795_395_600 + number * 60)
    (tmp_path / "notes.txt").write_text("not a ticket")
    found = newest(tmp_path, ZONE)
    assert len(found) == SHOWN
    assert (found[0].name, found[0].at) == (f"ticket-{SHOWN + 5:04}.png", "08:29:00")
    assert newest(tmp_path / "not there", ZONE) == []


@pytest.mark.parametrize("name", ["../hall.db", "ticket-1.png/..", "ticket-1.svg", "", "ticket-.png", "ticket-9.png"])
def test_only_tickets_are_given_out(tmp_path, name):
    draw(tmp_path, 1, 0, b"<svg>not a picture")
    assert picture(tmp_path, name) is None
    assert picture(tmp_path, "ticket-0001.png") is None


def test_the_page_lists_and_serves_them(tmp_path):
    papers = tmp_path / "papers"
    papers.mkdir()

    async def play():
        async with opened(tmp_path, small_hall(), papers=papers) as place:
            place.sign_in()
            assert say("supervisor.no_papers") in (await place.get("/supervisor/papers")).text
            draw(papers, 7, 1_795_395_600)
            assert "ticket-0007.png" in (await place.get("/supervisor/papers")).text
            assert (await place.get("/supervisor/papers.json")).json() == [
                {"name": "ticket-0007.png", "at": "08:00:00"}
            ]
            served = await place.get("/supervisor/papers/ticket-0007.png")
            assert (served.status_code, served.content) == (200, PNG)
            assert served.headers["content-type"] == "image/png"
            for name in ("ticket-0008.png", "..%2Fhall.db", "hall.db"):
                assert (await place.get(f"/supervisor/papers/{name}")).status_code == 404

    asyncio.run(play())


def test_without_a_folder_there_is_no_such_page(tmp_path):
    async def play():
        async with opened(tmp_path, small_hall()) as place:
            place.sign_in()
            assert (await place.get("/supervisor/papers")).status_code == 404
            assert "/supervisor/papers" not in (await place.get("/supervisor")).text

    asyncio.run(play())
