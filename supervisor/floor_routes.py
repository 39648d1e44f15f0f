"""Page 1, the floor as it is now: drawn by the server, then kept up to date by assets/floor.js from the feed."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from shared.domain import hours
from shared.domain.hall import Hall, Service
from shared.domain.state import HallState
from shared.words import say
from supervisor.console import Console
from supervisor.floor import CALLS_SHOWN, MOODS, NEAR, floor
from supervisor.page import language_of

# Words the script fills in after the page was drawn.
SCRIPT_WORDS = (
    "supervisor.serving", "supervisor.called", "supervisor.free", "supervisor.paused", "supervisor.closed",
    "supervisor.no_counter", "supervisor.over", "supervisor.near", "supervisor.none",
    "supervisor.counter_n", "supervisor.recall", "supervisor.in_services", "supervisor.numbers_given",
    "supervisor.connecting", "supervisor.live", "supervisor.cut_off", "supervisor.session_over",
    "supervisor.calls_in_progress", "supervisor.longest_of", "supervisor.not_open", "supervisor.served_n",
)  # fmt: skip


def floor_routes(console: Console) -> list[HTTPRouteHandler]:
    """The route, bound to one console."""

    @get("/supervisor")
    async def now(request: Request[Any, Any, Any]) -> Response[str]:
        console.signed_in(request)
        at = console.clock()
        seen = await console.engine.read(partial(floor, now=at))
        language = language_of(request)
        facts = script_facts(console.engine.state.hall, language)
        return console.page(
            request, "floor.html", active="floor", floor=seen, at=at, facts=facts,
            **words_of(language), **day_words(console.engine.state, at, language),
        )  # fmt: skip

    return [now]


def script_facts(hall: Hall | None, language: str) -> str:
    """What the script needs to know besides the rows, as JSON."""
    facts = {
        "language": language,
        "zone": hall.timezone if hall else "Asia/Ho_Chi_Minh",
        "calls": CALLS_SHOWN,
        "near": NEAR,
        "clerks": {each.id: each.name for each in hall.clerks} if hall else {},
        "services": [[each.id, service_name(language, each), each.target_minutes] for each in hall.services]
        if hall
        else [],
        "counters": [each.id for each in hall.counters] if hall else [],
        "words": {word: say(word, language) for word in SCRIPT_WORDS},
    }
    return msgspec.json.encode(facts).decode()


def service_name(language: str, service: Service) -> str:
    """The English name where the hall gives one and the reader asked for English."""
    return (language == "en" and service.name_en) or service.name


def words_of(language: str) -> dict[str, Any]:
    """What moods and warnings are called."""
    alarms = ("near", "over", "no_counter")
    return {
        "service_name": partial(service_name, language),
        "mood_words": {mood: say(f"supervisor.{mood}", language) for mood in MOODS},
        "alarm_words": {"": "", **{alarm: say(f"supervisor.{alarm}", language) for alarm in alarms}},
    }


def day_words(state: HallState, at: int, language: str) -> dict[str, Any]:
    """What is said while no business day is open: why, and when the hall works today."""
    if state.hall is None:
        return {}
    today = hours.day_of(state.hall, at)
    sessions = [f"{each.opens}–{each.closes}" for each in hours.sessions_on(state.hall, today)]
    closed = bool(sessions) and state.date == today
    word = "supervisor.after_closing" if closed else "supervisor.before_opening" if sessions else "supervisor.day_off"
    ahead = say("supervisor.sessions_today", language, sessions=", ".join(sessions))
    text = ahead if sessions and not closed else say("supervisor.next_day", language)
    return {"sessions": sessions, "day_word": word, "day_says": text}
