"""Error answers: always a `Refused` (or `Unknown`) with a code and a sentence in both languages."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from shared.domain.answers import Accepted, Answer, Refused, Sentence, Unknown
from shared.server.access import NotAllowed
from shared.words import say

log = logging.getLogger(__name__)

STATUS = {
    "malformed": 400,
    "wrong_host": 400,
    "no_token": 401,
    "role": 403,
    "place": 403,
    "wrong_page": 403,
    "not_found": 404,
    "no_such_ticket": 404,
    "method": 405,
    "slow": 408,
    "too_large": 413,
    "rate": 429,
    "server_error": 500,
    "not_ready": 503,
}
CODE_OF_STATUS = {400: "malformed", 401: "no_token", 403: "role", 404: "not_found", 405: "method", 413: "too_large"}
CODE_OF_STATUS |= {429: "rate", 503: "not_ready"}


def refused(code: str, request_id: str = "", **values: str) -> Refused:
    """A refusal made by the server itself."""
    word = f"refusal.{code}"
    return Refused(
        request_id=request_id, code=code, sentence=Sentence(vi=say(word, "vi", **values), en=say(word, "en", **values))
    )


def as_json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response[bytes]:
    """A JSON answer."""
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json", headers=headers)


def refuse(code: str, request_id: str = "", **values: str) -> Response[bytes]:
    """The answer to a request the server refuses."""
    status = STATUS.get(code, 409)  # what a rule of the hall refuses
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    if status in (408, 413):
        headers["Connection"] = "close"  # the rest of the body is not read
    if status in (429, 503):
        headers["Retry-After"] = "1"
    return as_json(refused(code, request_id, **values), status, headers)


def answered(answer: Answer) -> Response[bytes]:
    """The engine's answer to a command."""
    if isinstance(answer, Accepted):
        return as_json(answer)
    if isinstance(answer, Unknown):
        return as_json(answer, 503, {"Retry-After": "1"})
    return as_json(answer, STATUS.get(answer.code, 409))  # the engine, too, may find a command malformed


def not_allowed(_request: Request[Any, Any, Any], problem: NotAllowed) -> Response[bytes]:
    """Exception handler: a request that may not go on."""
    return refuse(problem.code, **problem.values)


def http_problem(_request: Request[Any, Any, Any], problem: HTTPException) -> Response[bytes]:
    """Exception handler: what Litestar itself refuses (no such page, wrong method)."""
    code = CODE_OF_STATUS.get(problem.status_code, "malformed" if problem.status_code < 500 else "server_error")
    return refuse(code)


def server_problem(_request: Request[Any, Any, Any], problem: Exception) -> Response[bytes]:
    """Exception handler: our own mistake. The log gets the trace, the caller a sentence."""
    log.error("server_error kind=%s", type(problem).__name__, exc_info=problem)
    return refuse("server_error")
