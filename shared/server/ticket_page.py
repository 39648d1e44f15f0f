"""The page behind a ticket's QR code: one phone screen, made on the server, with nothing fetched from elsewhere."""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, Template, select_autoescape
from lucide import lucide_icon  # type: ignore[import-untyped]

from shared.domain.hall import Hall
from shared.server.public_tickets import PublicTicket
from shared.words import say

PAGES = Path(__file__).parent / "pages"
NEARLY = 2  # people ahead from which on a citizen should stay near
SEATS = 10  # people ahead that are drawn one by one
HOURS_FROM = 120  # minutes above which a wait is told in whole hours
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
LACQUER = "#9E1B22"
ICONS = {
    "waiting": "clock", "nearly": "bell-ring", "called": "arrow-down", "serving": "user-check", "parked": "file-clock",
    "finished": "circle-check", "absent": "user-x", "cancelled": "circle-x", "expired": "calendar-x",
    "unknown": "search-x",
}  # fmt: skip


def page(hall: Hall | None, ticket: PublicTicket | None, language: str, now: int, nonce: str) -> str:
    """The page's HTML. `ticket` None: there is none. `nonce` names our own style and script to the browser."""
    mood = mood_of(ticket)
    return _template().render(
        hall=hall,
        hall_name=hall_name(hall, language),
        ticket=ticket,
        mood=mood,
        icon=_icon(ICONS[mood]),
        seats=min(ticket.people_ahead, SEATS) if ticket else 0,
        more=max(ticket.people_ahead - SEATS, 0) if ticket else 0,
        wait=wait_text(ticket, language) if ticket else "",
        time=_clock_time(hall, now),
        colour=_colour(hall),
        language=language,
        other="en" if language == "vi" else "vi",
        nonce=nonce,
        state_word=say(f"ticket_page.{mood}", language),
        hint=say(f"ticket_page.hint_{mood}", language),
        say=functools.partial(say, language=language),
    )


def mood_of(ticket: PublicTicket | None) -> str:
    """The ticket's state as the page tells it."""
    if ticket is None:
        return "unknown"
    if ticket.state == "waiting" and ticket.people_ahead <= NEARLY:
        return "nearly"
    return ticket.state


def wait_text(ticket: PublicTicket, language: str) -> str:
    """The expected wait in words, "" where nothing is expected."""
    if not ticket.wait_high:
        return ""
    low, high, unit = ticket.wait_low, ticket.wait_high, "minutes"
    if high > HOURS_FROM:
        low, high, unit = low // 60, -(-high // 60), "hours"
    word = unit if 0 < low < high else f"{unit}_one"
    return say(f"ticket_page.{word}", language, low=low, high=high)


def hall_name(hall: Hall | None, language: str) -> str:
    """The hall's name in a language, Vietnamese where it gives no other."""
    if hall is None:
        return say("ticket_page.title", language)
    return (hall.name_en if language == "en" else "") or hall.name


def _colour(hall: Hall | None) -> str:
    given = hall.primary_colour if hall else LACQUER
    return given if COLOUR.fullmatch(given) else LACQUER


def _clock_time(hall: Hall | None, now: int) -> str:
    zone = ZoneInfo(hall.timezone if hall else "Asia/Ho_Chi_Minh")
    return datetime.fromtimestamp(now / 1000, UTC).astimezone(zone).strftime("%H:%M:%S")


@functools.cache
def _icon(name: str) -> str:
    return str(lucide_icon(name, width=28, height=28))


@functools.cache
def _template() -> Template:
    loader = FileSystemLoader(PAGES)
    found = Environment(loader=loader, autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True)
    return found.get_template("ticket.html")
