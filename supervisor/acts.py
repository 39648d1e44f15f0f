"""What a supervisor does with a form: read it, send the command as anybody else would, say what came of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from litestar import Request

from shared.domain.answers import Accepted, Result
from shared.domain.commands import AnyCommand
from shared.domain.outcome import Actor
from shared.server.access import NotAllowed, same_origin
from shared.server.command_route import read_body
from supervisor.console import Console
from supervisor.page import language_of

BODY_LIMIT = 64 * 1024
DOES = frozenset({"supervisor", "admin"})  # an auditor only looks


@dataclass(frozen=True, slots=True)
class Said:
    """What to tell the person who pressed a button: a word and its values, or a refusal's own sentence."""

    text: str
    good: bool


class Form:
    """The fields of a posted form; text only, trimmed."""

    def __init__(self, body: bytes) -> None:
        self._fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=2000)

    def text(self, name: str, most: int = 500) -> str:
        """One field, "" where it is missing."""
        return self._fields.get(name, [""])[0].strip()[:most]

    def all(self, name: str) -> list[str]:
        """Every value of a field that may come more than once."""
        return self._fields.get(name, [])


async def read_form(console: Console, request: Request[Any, Any, Any]) -> tuple[Actor, Form]:
    """Who posts and what. Raises NotSignedIn, or NotAllowed from another origin or for who may only look."""
    actor = console.signed_in(request)
    if not same_origin(request) or actor.role not in DOES:
        raise NotAllowed("role")
    return actor, Form(await read_body(request, BODY_LIMIT))


async def send(
    console: Console, request: Request[Any, Any, Any], actor: Actor, command: AnyCommand
) -> tuple[Result | None, str]:
    """The result, or None and the sentence that says why not."""
    answer = await console.engine.submit(f"console-{uuid.uuid4().hex}", command, actor)
    if isinstance(answer, Accepted):
        return answer.result, ""
    return None, getattr(answer.sentence, language_of(request))


def local_ms(text: str, zone: str) -> int:
    """A local "YYYY-MM-DDTHH:MM" as ms since 1970 UTC; 0 where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return 0
    if not 2000 <= moment.year <= 2999:
        return 0
    return round(moment.replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)
