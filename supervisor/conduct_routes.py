"""Page "conduct of the hall": declare and end incidents, post and withdraw notices, book and give back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal, cast

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from shared.domain.answers import Result
from shared.domain.commands import AnyCommand, Book, CancelBooking, DeclareIncident, EndIncident, PostNotice, Rebook
from shared.words import say
from supervisor.acts import Form, Said, local_ms, read_form, send
from supervisor.conduct import KINDS, Asked, conduct
from supervisor.console import Console
from supervisor.floor_routes import service_name
from supervisor.page import clock_text, language_of

HttpRequest = Request[Any, Any, Any]
Kind = Literal["power", "network", "printer", "system", "security", "other"]


def conduct_routes(console: Console) -> list[HTTPRouteHandler]:
    """The routes, bound to one console."""

    @get("/supervisor/conduct")
    async def page(request: HttpRequest) -> Response[str]:
        console.signed_in(request)
        given = request.query_params
        return await _page(console, request, [], _asked(given.get))

    act = partial(_act, console)

    @post("/supervisor/incident", status_code=200)
    async def declare(request: HttpRequest) -> Response[str]:
        return await act(request, _declared, "supervisor.incident_declared")

    @post("/supervisor/incident-over", status_code=200)
    async def over(request: HttpRequest) -> Response[str]:
        return await act(request, _over, "supervisor.incident_over")

    @post("/supervisor/notice", status_code=200)
    async def notice(request: HttpRequest) -> Response[str]:
        return await act(request, partial(_notice, console), "supervisor.notice_posted")

    @post("/supervisor/notice-gone", status_code=200)
    async def gone(request: HttpRequest) -> Response[str]:
        return await act(request, _notice_gone, "supervisor.notice_gone")

    @post("/supervisor/book", status_code=200)
    async def book(request: HttpRequest) -> Response[str]:
        return await act(request, _booked, "")

    @post("/supervisor/rebook", status_code=200)
    async def rebook(request: HttpRequest) -> Response[str]:
        return await act(request, _moved, "supervisor.booking_moved")

    @post("/supervisor/booking-gone", status_code=200)
    async def give_back(request: HttpRequest) -> Response[str]:
        return await act(request, _given_back, "supervisor.booking_gone")

    return [page, declare, over, notice, gone, book, rebook, give_back]


async def _act(
    console: Console, request: HttpRequest, command_of: Callable[[Form], AnyCommand | None], word: str
) -> Response[str]:
    """One form, one command, one sentence."""
    actor, form = await read_form(console, request)
    asked = _asked(form.text)
    language = language_of(request)
    command = command_of(form)
    if command is None:
        return await _page(console, request, [Said(say("supervisor.form_incomplete", language), good=False)], asked)
    result, refusal = await send(console, request, actor, command)
    if result is None:
        return await _page(console, request, [Said(refusal, good=False)], asked)
    said = [Said(say(word, language), good=True)] if word else []
    if isinstance(command, Rebook):
        asked = Asked(asked.service, asked.day)  # it has been moved
    return await _page(console, request, said, asked, given=result if isinstance(command, Book) else None)


def _asked(field: Callable[[str], str | None]) -> Asked:
    return Asked(*(field(name) or "" for name in ("service", "day", "move")))


def _declared(form: Form) -> AnyCommand | None:
    kind, where = form.text("kind"), form.text("where")
    if kind not in KINDS:
        return None
    scope, _, name = where.partition(":")
    return DeclareIncident(
        kind=cast(Kind, kind),
        text=form.text("text", 300),
        area=name if scope == "area" else "",
        service=name if scope == "service" else "",
        stops_issuing=form.text("stops") == "yes",
    )


def _over(form: Form) -> AnyCommand:
    return EndIncident(incident=form.text("incident"))


def _notice(console: Console, form: Form) -> AnyCommand:
    until = local_ms(form.text("until"), console.zone)
    return PostNotice(
        text=form.text("text", 300), text_en=form.text("text_en", 300), area=form.text("area"), until=until
    )


def _notice_gone(form: Form) -> AnyCommand:
    return PostNotice(text="", notice=form.text("notice"))


def _booked(form: Form) -> AnyCommand | None:
    at = form.text("at")
    if not at.isdigit():
        return None
    return Book(service=form.text("service"), at=int(at[:15]), priority=form.text("priority"), without_card=True)


def _moved(form: Form) -> AnyCommand | None:
    at = form.text("at")
    return Rebook(booking=form.text("move"), at=int(at[:15])) if at.isdigit() else None


def _given_back(form: Form) -> AnyCommand:
    return CancelBooking(booking=form.text("booking"))


async def _page(
    console: Console, request: HttpRequest, said: list[Said], asked: Asked, given: Result | None = None
) -> Response[str]:
    language, at = language_of(request), console.clock()
    seen = await console.engine.read(partial(conduct, now=at, asked=asked))
    plan = console.engine.state.plan
    names = {each.id: service_name(language, each) for each in plan.hall.services} if plan else {}
    return console.page(
        request, "conduct.html", active="conduct", seen=seen, asked=asked, said=said, given=given, at=at,
        names=names, kinds=KINDS, when=partial(clock_text, zone=console.zone, pattern="%d/%m/%Y %H:%M"),
        priorities=plan.hall.priorities if plan else [],
        may_act=console.signed_in(request).role != "auditor",
    )  # fmt: skip
