"""POST /v1/commands: read within limits, decode strictly, check who asks, hide who a person is, hand to the engine."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any, cast

import msgspec
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler

from shared.domain import answers, roles
from shared.domain.commands import ImportHall, ImportProcedures
from shared.server.access import Access, NotAllowed, check_may_send
from shared.server.cards import Cards
from shared.server.parts import HallEngine
from shared.server.refusals import answered, refuse

log = logging.getLogger(__name__)

LIMIT = 64 * 1024
IMPORT_LIMIT = 8 * 1024 * 1024
BODY_S = 10.0  # a body that has not arrived by then is given up (slow senders must not pile up)
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
DECODER = msgspec.json.Decoder(answers.Request, strict=True)


async def read_body(request: Request[Any, Any, Any], limit: int, within_s: float = BODY_S) -> bytes:
    """The body, at most `limit` bytes. Raises NotAllowed: "too_large" or "slow"."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > limit:
        raise NotAllowed("too_large")
    body = bytearray()
    try:
        async with asyncio.timeout(within_s):
            while True:
                message = await request.receive()
                body += cast(bytes, message.get("body", b""))
                if len(body) > limit:
                    raise NotAllowed("too_large")
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        raise NotAllowed("slow") from None


def decode(body: bytes) -> answers.Request:
    """The request in a body. Raises NotAllowed: "malformed", or "too_large" for a long one that imports nothing."""
    try:
        request = DECODER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        log.info("malformed bytes=%d kind=%s", len(body), type(problem).__name__)
        raise NotAllowed("malformed") from None
    if not REQUEST_ID.fullmatch(request.request_id):
        raise NotAllowed("malformed")
    if len(body) > LIMIT and not isinstance(request.command, ImportHall | ImportProcedures):
        raise NotAllowed("too_large")
    return request


def with_address(answer: answers.Answer, public_url: str) -> answers.Answer:
    """Put this server's own address behind a ticket's QR code, where the hall names no other."""
    if not public_url or not isinstance(answer, answers.Accepted) or not answer.result.token or answer.result.url:
        return answer
    result = msgspec.structs.replace(answer.result, url=f"{public_url.rstrip('/')}/t/{answer.result.token}")
    return msgspec.structs.replace(answer, result=result)


def command_route(engine: HallEngine, access: Access, cards: Cards, public_url: str = "") -> HTTPRouteHandler:
    """The route, bound to one engine."""

    @post("/v1/commands", status_code=200)
    async def commands(request: Request[Any, Any, Any]) -> Response[bytes]:
        actor = access.actor(request)
        may_import = roles.may_send(actor.role, "ImportHall")
        wanted = decode(await read_body(request, IMPORT_LIMIT if may_import else LIMIT))
        try:
            check_may_send(actor, wanted.command, engine.state)
            command = await cards.hidden(wanted.command)
        except NotAllowed as problem:
            log.log(
                logging.WARNING if problem.code in ("role", "place") else logging.INFO,
                "%s_refused name=%s role=%s command=%s",
                problem.code, actor.name, actor.role, type(wanted.command).__name__,
            )  # fmt: skip
            return refuse(problem.code, wanted.request_id, **problem.values)
        answer = await engine.submit(wanted.request_id, command, actor)
        return answered(with_address(answer, public_url))

    return commands
