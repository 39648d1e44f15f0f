"""Turns a template, words and values into an HTML answer that asks nothing of any other machine."""

from __future__ import annotations

import functools
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from litestar import Request, Response
from litestar.datastructures import Cookie
from lucide import lucide_icon  # type: ignore[import-untyped]

import shared
from shared.words import LANGUAGES, say
from supervisor.assets import address

PAGES = Path(__file__).parent / "pages"
EMBLEM = Path(shared.__file__).parent / "screen" / "emblem.svg"
LANGUAGE_COOKIE = "xephang_language"
YEAR_S = 365 * 86_400
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    # Our own forms must be able to name their origin, which `no-referrer` would blank out.
    "referrer-policy": "same-origin",
}


class Drawing(str):
    """SVG of our own, which Jinja puts into a page as it is (the MarkupSafe protocol)."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


@functools.cache
def icon(name: str) -> Drawing:
    """A Lucide icon to be put into a page; it is decoration, words beside it say the same."""
    svg = lucide_icon(name, cls="icon", width="1em", height="1em")
    return Drawing(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))


@functools.cache
def symbol(key: str, name: str) -> Drawing:
    """A Lucide icon defined once, to be shown any number of times by `<use href="#i-KEY">`."""
    lines = lucide_icon(name).splitlines()
    return Drawing(f'<symbol id="i-{key}" viewBox="0 0 24 24">{"".join(lines[1:-1])}</symbol>')


@functools.cache
def emblem() -> Drawing:
    """The built-in mark."""
    svg = EMBLEM.read_text("utf-8") if EMBLEM.exists() else lucide_icon("landmark")
    return Drawing(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" class="emblem" ', 1))


@functools.cache
def environment() -> Environment:
    """Jinja with escaping on, and an error for every name that is not given."""
    made = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.update(
        icon=icon, symbol=symbol, emblem=emblem, asset=address, elapsed=elapsed_text, whole_number=whole_number,
        day_text=day_text, percent=percent,
    )  # fmt: skip
    made.filters["say"] = _said
    return made


@pass_context
def _said(context: Context, word: str) -> str:
    """`("supervisor.by_" + group)|say`: a word whose id the page puts together."""
    return str(context["say"](word))


def language_of(request: Request[Any, Any, Any]) -> str:
    """What the reader chose: in the address, else by cookie, else Vietnamese."""
    chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def page(
    request: Request[Any, Any, Any],
    template: str,
    status: int = 200,
    cookies: list[Cookie] | None = None,
    **values: Any,
) -> Response[str]:
    """Render a template. It gets `say`, `language` and the addresses of itself in each language."""
    language = language_of(request)
    kept = list(cookies or [])
    if request.query_params.get("lang") in LANGUAGES:
        kept.append(Cookie(LANGUAGE_COOKIE, value=language, max_age=YEAR_S, path="/", httponly=True, samesite="lax"))
    html = render(template, language, path=request.url.path, languages=_switch(request), **values)
    return Response(html, status_code=status, media_type="text/html; charset=utf-8", headers=HEADERS, cookies=kept)


def render(template: str, language: str, **values: Any) -> str:
    """The HTML of a template in a language."""
    return (
        environment()
        .get_template(template)
        .render(
            language=language,
            say=functools.partial(_say, language),
            minutes=functools.partial(minutes, language),
            percent=percent,
            **values,
        )
    )


def _say(language: str, word: str, **values: object) -> str:
    return say(word, language, **values)


def _switch(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    """Each language and the address of this page in it; a sign-in link is not repeated."""
    kept = {key: value for key, value in request.query_params.items() if key not in ("lang", "link")}
    return [(each, "?" + urlencode({**kept, "lang": each})) for each in LANGUAGES]


def clock_text(at: int, zone: str, pattern: str = "%H:%M:%S") -> str:
    """A time in ms since 1970 UTC on the hall's own clock."""
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).strftime(pattern)


def elapsed_text(since: int, now: int) -> str:
    """How long ago, as 4:05 or 1:02:09; "" for an unknown time.

    >>> elapsed_text(1_000, 246_000), elapsed_text(1_000, 3_730_000)
    ('4:05', '1:02:09')
    """
    if not since:
        return ""
    seconds = max(0, now - since) // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def minutes(language: str, ms: float) -> str:
    """Minutes with one decimal, as the language writes it.

    >>> minutes("vi", 750_000), minutes("en", 750_000)
    ('12,5', '12.5')
    """
    text = f"{ms / 60_000:.1f}"
    return text if language == "en" else text.replace(".", ",")


def percent(part: float) -> str:
    """A part of one as whole percent; never 100 unless it is all, never 0 unless it is none.

    >>> percent(0.999), percent(0.86)
    ('99%', '86%')
    """
    whole = round(part * 100)
    if whole == 100 and part < 1:
        whole = 99
    if whole == 0 and part > 0:
        whole = 1
    return f"{whole}%"


def whole_number(value: int) -> str:
    r"""A count, with a thin space between thousands: it reads the same in both languages.

    >>> whole_number(12345) == "12\u202f345"
    True
    """
    return f"{value:,}".replace(",", "\u202f")


def day_text(day: date) -> str:
    """23/11/2026."""
    return day.strftime("%d/%m/%Y")
