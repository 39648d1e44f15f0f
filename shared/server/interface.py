"""The description of the interface for integrators: OpenAPI 3.1, made from the very types that are decoded.

Written here rather than drawn from the handlers because the bodies are decoded by hand, within limits; a test
compares the paths with the routes there are.
"""

from __future__ import annotations

from typing import Any

import msgspec

from shared.domain.answers import Accepted, Refused, Request, Unknown
from shared.domain.hall import Procedure
from shared.domain.rows import (
    CallRow,
    CounterRow,
    DayRow,
    Frame,
    Gauge,
    HallRow,
    NoticeRow,
    Reset,
    ServiceRow,
    State,
    TicketRow,
)
from shared.server.command_route import REQUEST_ID
from shared.server.public_tickets import PublicTicket
from shared.server.slot_route import Slots

REFERENCE = "#/components/schemas/{name}"
ROWS = (HallRow, DayRow, ServiceRow, CounterRow, CallRow, TicketRow, NoticeRow)
PUBLIC: dict[str, Any] = {"security": []}


def describe() -> dict[str, Any]:
    """The OpenAPI document as plain data."""
    types = (Request, Accepted, Refused, Unknown, State, Frame, Reset, Gauge, Procedure, PublicTicket, Slots, *ROWS)
    _, components = msgspec.json.schema_components(types, ref_template=REFERENCE)
    components["Health"] = _health()
    components["Request"]["properties"]["request_id"]["pattern"] = f"^{REQUEST_ID.pattern}$"
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Xếp Hàng",
            "version": "1",
            "description": "One hall. Times are ms since 1970 UTC. Send a command again with the same request_id "
            "until it is answered by `accepted` or `refused`: it is carried out once. `card` in a command is a citizen "
            "card's number or its QR text: it is hashed with a key of the day before anything is kept, and forgotten. "
            "`person` is made by the server and may not be sent.",
        },
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {"schemas": components, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def _paths() -> dict[str, Any]:
    token = [{"name": "token", "in": "path", "required": True, "schema": {"type": "string"}}]
    after = [{"name": "after", "in": "query", "schema": {"type": "string", "examples": ["1:4711"]}}]
    command = {
        "requestBody": {"required": True, "content": _content(_ref("Request"))},
        "responses": {
            "200": _answer("Carried out and durable", _ref("Accepted")),
            "409": _answer("Refused by a rule of the hall", _ref("Refused")),
            "503": _answer("Outcome not known: ask again with the same request_id", _ref("Unknown")),
            **_refusals("400", "401", "403", "408", "413"),
        },
    }
    procedures = {"type": "array", "items": _ref("Procedure")}
    feed_text = (
        "WebSocket. First one `Frame` with what changed after EPOCH:N, or `Reset`; then a `Frame` for each commit, "
        "and a `Gauge` at most every 500 ms after changes and every 15 s otherwise. Close codes: 1012 stopping, "
        "1013 too slow (connect again), 4401 token not accepted."
    )
    feed = {"parameters": after, "responses": {"101": {"description": "Switching protocols"}, **_refusals("403")}}
    return {
        "/v1/commands": {"post": {"summary": "Send a command", **command}},
        "/v1/state": {"get": _read("All rows the token's role may see", _ref("State"), "401")},
        "/v1/feed": {"get": {"summary": "Follow the feed", "description": feed_text, **feed}},
        "/v1/procedures": {"get": _read("The procedure catalogue, with an ETag", procedures, "401")},
        "/v1/slots": {
            "get": {
                **_read("Slots of a service on one day, with what is free", _ref("Slots"), "400", "401", "403", "404"),
                "parameters": [_asked("service", "ho-tich"), _asked("date", "2026-11-24")],
            }
        },
        "/v1/tickets/{token}": {
            "get": {**_read("One ticket, by its public token", _ref("PublicTicket"), "404", "429"), **PUBLIC},
            "parameters": token,
        },
        "/v1/health": {"get": {**_read("Is the hall served?", _ref("Health")), **PUBLIC}},
        "/schema": {"get": {**_read("This document", {"type": "object"}), **PUBLIC}},
    }


def _asked(name: str, example: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": True, "schema": {"type": "string", "examples": [example]}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": REFERENCE.format(name=name)}


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _answer(text: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": text, "content": _content(schema)}


def _refusals(*statuses: str) -> dict[str, Any]:
    return {status: _answer("Refused; the code says why", _ref("Refused")) for status in statuses}


def _read(text: str, schema: dict[str, Any], *refusals: str) -> dict[str, Any]:
    return {"summary": text, "responses": {"200": _answer(text, schema), **_refusals(*refusals)}}


def _health() -> dict[str, Any]:
    kinds = {"ok": "boolean", "epoch": "integer", "seq": "integer", "day": "string", "clock": "string"}
    return {"type": "object", "properties": {name: {"type": kind} for name, kind in kinds.items()}}
