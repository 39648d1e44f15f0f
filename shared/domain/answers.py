"""What a command is answered with: accepted with a result, or refused with a code and a sentence."""

from __future__ import annotations

import msgspec

from shared.domain.commands import AnyCommand


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of POST /v1/commands. `request_id` is made by the sender, 8 to 64 characters of A-Z a-z 0-9 _ -."""

    request_id: str
    command: AnyCommand


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an accepted command did; fields that do not apply are left out."""

    ticket: str = ""
    label: str = ""
    token: str = ""
    url: str = ""  # address behind the ticket's QR code
    service: str = ""
    priority: str = ""
    people_ahead: int = 0
    wait_low: int = 0  # minutes
    wait_high: int = 0
    today: str = ""  # of a new ticket: "will", "may" or "will_not" be served today
    today_why: str = ""  # and the word "cut_off.CODE" that says why not: after_last_session, …
    notices: list[str] = []  # what the paper repeats: "late" (the hall's 15:00 rule), "promised" (first place)
    booking: str = ""  # code of the promise made
    at: int = 0  # and its time, ms since 1970 UTC
    issued_at: int = 0
    counter: str = ""
    version: int = 0  # of the counter, after the command
    why: str = ""
    count: int = 0
    record: str = ""  # id of a booking, incident or notice
    head: str = ""  # first eight characters of the journal's head when a ticket was issued


class Sentence(msgspec.Struct, frozen=True):
    """What a person is told, in both languages, with a next step."""

    vi: str
    en: str


class Accepted(msgspec.Struct, frozen=True, kw_only=True, tag="accepted", tag_field="outcome"):
    """The command was decided, committed and is durable."""

    request_id: str
    epoch: int
    seq: int  # number of its last event
    at: int
    result: Result


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused", tag_field="outcome"):
    """Nothing was written. `code` is stable; the sentence is for people."""

    request_id: str
    code: str
    sentence: Sentence


class Unknown(msgspec.Struct, frozen=True, kw_only=True, tag="unknown", tag_field="outcome"):
    """The commit failed or its outcome is not known: ask again with the same request id."""

    request_id: str
    code: str
    sentence: Sentence


Answer = Accepted | Refused | Unknown
