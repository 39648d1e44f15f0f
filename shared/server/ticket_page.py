"""The page behind a ticket's QR code: one phone screen, made on the server, with nothing fetched from elsewhere."""

from __future__ import annotations

import functools
import hashlib
import io
import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import segno
from jinja2 import Environment, FileSystemLoader, Template, select_autoescape
from lucide import lucide_icon  # type: ignore[import-untyped]

from shared.domain.hall import Hall
from shared.server.public_tickets import PublicTicket
from shared.words import say

PAGES = Path(__file__).parent / "pages"
NEARLY = 2  # people ahead from which on a citizen should stay near
SEATS = 10  # people ahead that are drawn one by one
HOURS_FROM = 120  # minutes above which a wait is told in whole hours
GROUP = 4  # letters of a code that are read at a breath
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
LACQUER = "#9E1B22"
ICONS = {
    "waiting": "clock", "nearly": "bell-ring", "called": "arrow-down", "serving": "user-check", "parked": "file-clock",
    "finished": "circle-check", "absent": "user-x", "cancelled": "circle-x", "expired": "calendar-x",
    "unknown": "search-x", "aside": "users", "for_hall": "stamp", "deferred": "calendar-check",
    "redeemed": "calendar-x", "ask": "users",
}  # fmt: skip


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What one request for the page adds to the ticket. `link` is the page's own address, "" where it is not known."""

    token: str = ""
    language: str = "vi"
    nonce: str = ""  # names our own style and script to the browser
    asks: bool = False  # "let others go first" was tapped and is to be confirmed
    said: str = ""  # a sentence about what was just tried
    link: str = ""


def page(hall: Hall | None, ticket: PublicTicket | None, visit: Visit, now: int) -> str:
    """The page's HTML. `ticket` None: there is none."""
    language = visit.language
    unsure = ticket is not None and ticket.today in ("may", "will_not")
    mood = "ask" if visit.asks and ticket and "step_aside" in ticket.acts else mood_of(ticket)
    return _template().render(
        hall=hall,
        hall_name=hall_name(hall, language),
        ticket=ticket,
        visit=visit,
        mood=mood,
        icon=_icon(ICONS[mood]),
        today_word=say(f"ticket_page.today_{ticket.today}", language) if ticket and ticket.today else "",
        today_icon=_icon("circle-check" if ticket and ticket.today == "will" else "triangle-alert"),
        aside_icon=_icon("users"),
        back_icon=_icon("undo-2"),
        print_icon=_icon("printer"),
        seats=min(ticket.people_ahead, SEATS) if ticket else 0,
        more=max(ticket.people_ahead - SEATS, 0) if ticket else 0,
        wait=wait_text(ticket, language) if ticket else "",
        reason=reason_text(ticket, language) if ticket else "",
        until=_day_text(date.fromisoformat(ticket.until), language) if ticket and ticket.until else "",
        promise=_promise(hall, ticket, visit) if ticket and ticket.promise_code else None,
        requests={act: request_id(visit.token, act, ticket.since) for act in ticket.acts} if ticket else {},
        time=_local(hall, now).strftime("%H:%M:%S"),
        colour=_colour(hall),
        language=language,
        other="en" if language == "vi" else "vi",
        nonce=visit.nonce,
        state_word=say(f"ticket_page.{mood}", language),
        why=say(f"cut_off.{ticket.today_why}", language) if ticket and unsure and ticket.today_why else "",
        hint=say("ticket_page.today_ask" if unsure and mood != "ask" else f"ticket_page.hint_{mood}", language),
        say=functools.partial(say, language=language),
    )


def mood_of(ticket: PublicTicket | None) -> str:
    """The ticket's state as the page tells it."""
    if ticket is None:
        return "unknown"
    if ticket.state == "waiting" and ticket.people_ahead <= NEARLY:
        return "nearly"
    if ticket.state == "parked":
        return {"aside": "aside", "hall": "for_hall"}.get(ticket.waits_for, "parked")
    if ticket.state == "deferred" and not ticket.promise_code:
        return "redeemed"
    return ticket.state


def request_id(token: str, act: str, since: int) -> str:
    """The same for every tap on the same button: however often it is sent, it is done once."""
    return hashlib.sha256(f"{act}/{since}/{token}".encode()).hexdigest()[:32]


def wait_text(ticket: PublicTicket, language: str) -> str:
    """The expected wait in words, "" where nothing is expected."""
    if not ticket.wait_high:
        return ""
    low, high, unit = ticket.wait_low, ticket.wait_high, "minutes"
    if high > HOURS_FROM:
        low, high, unit = low // 60, -(-high // 60), "hours"
    word = unit if 0 < low < high else f"{unit}_one"
    return say(f"ticket_page.{word}", language, low=low, high=high)


def reason_text(ticket: PublicTicket, language: str) -> str:
    """What a parked ticket waits for, in the hall's words, "" where its list does not say."""
    return (ticket.reason_en if language == "en" else "") or ticket.reason


def hall_name(hall: Hall | None, language: str) -> str:
    """The hall's name in a language, Vietnamese where it gives no other."""
    if hall is None:
        return say("ticket_page.title", language)
    return (hall.name_en if language == "en" else "") or hall.name


def _promise(hall: Hall | None, ticket: PublicTicket, visit: Visit) -> dict[str, str]:
    """A promise in words: its day, from when, the code in groups, and the page's address as a picture to scan."""
    at, code = _local(hall, ticket.promise_at), ticket.promise_code
    return {
        "day": _day_text(at.date(), visit.language),
        "time": at.strftime("%H:%M"),
        "code": " ".join(code[begin : begin + GROUP] for begin in range(0, len(code), GROUP)),
        "qr": _qr(visit.link) if visit.link else "",
    }


def _day_text(day: date, language: str) -> str:
    weekday = say(f"screen.weekday_{day.isoweekday()}", language)
    return say("screen.date", language, weekday=weekday, day=f"{day:%d}", month=f"{day:%m}", year=f"{day:%Y}")


def _qr(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode("ascii")


def _colour(hall: Hall | None) -> str:
    given = hall.primary_colour if hall else LACQUER
    return given if COLOUR.fullmatch(given) else LACQUER


def _local(hall: Hall | None, at: int) -> datetime:
    zone = ZoneInfo(hall.timezone if hall else "Asia/Ho_Chi_Minh")
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)


@functools.cache
def _icon(name: str) -> str:
    return str(lucide_icon(name, width=28, height=28))


@functools.cache
def _template() -> Template:
    loader = FileSystemLoader(PAGES)
    found = Environment(loader=loader, autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True)
    return found.get_template("ticket.html")
