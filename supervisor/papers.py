"""Page 3, papers of the virtual printer: the pictures it drew into a folder, newest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler

from supervisor.console import Console
from supervisor.page import HEADERS, clock_text

NAME = re.compile(r"ticket-\d{1,9}\.png")
SHOWN = 24
PICTURE_MOST = 4 * 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Paper:
    """One drawn ticket."""

    name: str
    at: str  # local time it came out


def newest(folder: Path, zone: str) -> list[Paper]:
    """The latest papers; none where the folder is not there (yet)."""
    found: list[tuple[int, str]] = []
    try:
        for entry in folder.iterdir():
            if NAME.fullmatch(entry.name) and entry.is_file():
                found.append((entry.stat().st_mtime_ns, entry.name))
    except OSError:
        return []
    latest = sorted(found, reverse=True)[:SHOWN]
    return [Paper(name, clock_text(at // 1_000_000, zone)) for at, name in latest]


def picture(folder: Path, name: str) -> bytes | None:
    """A paper's PNG, or None for any other file: the name is no path and the content is a picture."""
    if not NAME.fullmatch(name):
        return None
    try:
        with (folder / name).open("rb") as file:
            content = file.read(PICTURE_MOST)
    except OSError:
        return None
    return content if content.startswith(PNG) else None


def paper_routes(console: Console) -> list[HTTPRouteHandler]:
    """The routes, bound to one console; none where no printer draws into a folder."""
    folder = console.papers
    if folder is None:
        return []

    @get("/supervisor/papers")
    async def papers(request: Request[Any, Any, Any]) -> Response[str]:
        console.signed_in(request)
        return console.page(request, "papers.html", active="papers", papers=newest(folder, console.zone))

    @get("/supervisor/papers.json")
    async def listing(request: Request[Any, Any, Any]) -> Response[bytes]:
        console.signed_in(request)
        body = msgspec.json.encode(newest(folder, console.zone))
        return Response(body, media_type="application/json", headers=HEADERS)

    @get("/supervisor/papers/{name:str}")
    async def paper(request: Request[Any, Any, Any]) -> Response[bytes]:
        console.signed_in(request)
        content = picture(folder, str(request.path_params["name"]))
        if content is None:
            raise NotFoundException
        return Response(content, media_type="image/png", headers=HEADERS)

    return [papers, listing, paper]
