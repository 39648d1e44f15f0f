"""Page "end of day": decisions for those who wait, promises to print, and the key that closes the day."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal, cast

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from shared.domain.commands import CloseDay, SettleTicket
from shared.domain.outcome import Actor
from shared.words import say, say_count
from supervisor.acts import Form, Said, local_ms, read_form, send
from supervisor.closing import closing
from supervisor.console import Console
from supervisor.floor_routes import service_name
from supervisor.page import clock_text, language_of

DECISIONS = ("stay", "next_day", "extra", "expire")
Decision = Literal["stay", "extra", "next_day", "expire"]


def closing_routes(console: Console) -> list[HTTPRouteHandler]:
    """The routes, bound to one console."""

    @get("/supervisor/closing")
    async def page(request: Request[Any, Any, Any]) -> Response[str]:
        console.signed_in(request)
        return await _page(console, request, [])

    @post("/supervisor/closing", status_code=200)
    async def settle(request: Request[Any, Any, Any]) -> Response[str]:
        actor, form = await read_form(console, request)
        return await _page(console, request, await _settle(console, request, actor, form))

    @post("/supervisor/close-day", status_code=200)
    async def close(request: Request[Any, Any, Any]) -> Response[str]:
        actor, _form = await read_form(console, request)
        result, refusal = await send(console, request, actor, CloseDay())
        language = language_of(request)
        if result is None:
            return await _page(console, request, [Said(refusal, good=False)])
        seq, _, head = result.head.partition(":")
        text = say("supervisor.day_closed", language, seq=seq, head=head[:16])
        return await _page(console, request, [Said(text, good=True)])

    return [page, settle, close]


async def _page(console: Console, request: Request[Any, Any, Any], said: list[Said]) -> Response[str]:
    at = console.clock()
    seen = await console.engine.read(partial(closing, now=at))
    language = language_of(request)
    return console.page(
        request, "closing.html", active="closing", seen=seen, at=at, said=said, decisions=DECISIONS,
        service_name=partial(service_name, language), when=partial(_when, console.zone),
        may_act=console.signed_in(request).role != "auditor",
        served=partial(_service_of, console, language),
    )  # fmt: skip


def _service_of(console: Console, language: str, service: str) -> str:
    hall = console.engine.state.hall
    found = next((each for each in hall.services if each.id == service), None) if hall else None
    return service_name(language, found) if found else service


def _when(zone: str, at: int) -> str:
    return clock_text(at, zone, "%d/%m/%Y %H:%M")


async def _settle(console: Console, request: Request[Any, Any, Any], actor: Actor, form: Form) -> list[Said]:
    """One decision for all numbers that were picked. What is refused is said, the rest is done."""
    language, decision = language_of(request), form.text("decision")
    picked = list(dict.fromkeys(form.all("ticket")))
    if decision not in DECISIONS or not picked:
        return [Said(say("supervisor.pick_numbers", language), good=False)]
    at = local_ms(form.text("at"), console.zone) if decision == "extra" else 0
    done, refusals = 0, list[str]()
    for ticket in picked:
        command = SettleTicket(ticket=ticket, decision=cast(Decision, decision), at=at, reason=form.text("reason", 200))
        result, refusal = await send(console, request, actor, command)
        done += result is not None
        if refusal and refusal not in refusals:
            refusals.append(refusal)
    told = [Said(say_count("supervisor.settled", done, language), good=True)] if done else []
    return [*told, *(Said(each, good=False) for each in refusals[:3])]
