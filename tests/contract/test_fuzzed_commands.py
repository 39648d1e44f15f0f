"""Every command, valid and nearly valid, from every role, through HTTP: always one of three answers, never an accident.

Values are drawn from what the hall really holds and from what nobody should send. After each sequence the state keeps
its invariants, a refusal has written nothing, and at the end the journal verifies.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter as Count
from typing import get_args, get_type_hints

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from served_hall import HALL, ServedHall, answer_in, fresh

from shared.domain import commands as c
from shared.domain import roles
from shared.domain.answers import Accepted
from shared.domain.hall import Clerk, Procedure
from shared.domain.outcome import Actor
from shared.domain.standing import waits_for_hall
from shared.domain.ticket import IN_HAND
from shared.engine.verify import verify

COMMANDS = get_args(c.AnyCommand)
EXAMPLES = int(os.environ.get("XEPHANG_EXAMPLES", "12"))  # of 25 commands, for each role
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "phases": [Phase.generate, Phase.shrink],
         "derandomize": True, "database": None}  # fmt: skip

TEXTS = st.one_of(
    st.sampled_from(["", " ", "thử", "x" * 201, "x" * 5000, "ế" * 300, "\x00", "\x1b[2J", "\n\t", "\u202eabc", "🎫",
                     "'; DROP TABLE event; --", "<script>alert(1)</script>", "=1+1", "{ticket}", "%s%n", "../../x"]),
    st.text(max_size=20),
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-3, 12),
    st.sampled_from([0, 2**31, 2**53, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**30]),
)
JUNK = st.one_of(
    st.none(), st.booleans(), NUMBERS, TEXTS, st.floats(allow_nan=False), st.lists(st.integers(), max_size=2),
    st.just({}), st.just({"type": "CloseDay"}),
)  # fmt: skip
POOLS = st.tuples(*(st.lists(each, min_size=8, max_size=8) for each in (TEXTS, NUMBERS, JUNK)))


class Maker:
    """Makes commands as plain dicts out of what a hall holds now, and out of pools of what nobody should send.

    The pools are drawn beforehand: what hypothesis draws may not depend on what the hall has come to hold.
    """

    def __init__(self, hall, random, pools):
        self.random, (self.texts, self.numbers, self.junk) = random, pools
        state = hall.engine.state
        now = hall.engine.at
        self.state = state
        self.known = {
            "counter": ["q1", "q1", *state.desks], "to_counter": ["", *state.desks],
            "service": list(state.plan.services), "priority": ["", *state.plan.priorities],
            "area": ["", *state.plan.areas], "clerk": ["", "an", "binh"],
            "ticket": [*list(state.tickets)[-6:], "20000101-A001"], "booking": [*state.bookings, "AAAAAAAA"],
            "incident": [*state.incidents, "AAAAAAAA"], "notice": ["", *state.notices], "kind": ["power", "other"],
            "outcome": ["confirmed", "unknown", "spoken", "fallback", "done"], "language": ["vi", "en", "xx"],
            "call": [1, state.call, state.call + 1], "score": [0, 1, 3, 5, 6], "until": [0, now + 60_000],
            "at": [now - 1, now + 3_600_000, now + 86_400_000], "started_at": [0, now], "job": ["", "job-1", "j" * 65],
        }  # fmt: skip

    def command(self, kind):
        made = {"type": kind.__name__}
        for field, hint in get_type_hints(kind).items():
            if field.startswith("__") or (field not in REQUIRED[kind] and self.one_in(3)):
                continue
            made[field] = self.random.choice(self.junk) if self.one_in(25) else self.value(field, hint, made)
        if self.one_in(60):
            made[self.random.choice(["actor", "role", "type", "__class__", "version"])] = self.random.choice(self.junk)
        return made

    def value(self, field, hint, made):
        if field == "version":
            desk = self.state.desks.get(made["counter"]) if isinstance(made.get("counter"), str) else None
            return self.random.choice(self.numbers) if desk is None or self.one_in(10) else desk.version
        if field == "hall":
            return json.loads(msgspec.json.encode(self.another_hall()))
        if field == "procedures":
            return [json.loads(msgspec.json.encode(PROCEDURE))] * self.random.randrange(4)
        if field in self.known and not self.one_in(12):
            return self.random.choice(self.known[field])
        if field == "stops_issuing":
            return self.one_in(8)
        return self.random.choice({bool: [False, True], int: self.numbers}.get(hint, self.texts))

    def another_hall(self):
        change = self.random.choice(sorted(CHANGES))
        return replace(FULL, **{change: CHANGES[change]})

    def one_in(self, n):
        return self.random.randrange(n) == 0


def _required(kind):
    return {field.encode_name for field in msgspec.structs.fields(kind) if field.required}


REQUIRED = {kind: _required(kind) for kind in COMMANDS}
FULL = replace(HALL, clerks=[Clerk(id="an", name="An"), Clerk(id="binh", name="Bình")])
PROCEDURE = Procedure(codes=["1.000001"], name="Đăng ký kết hôn", agency="Sở Tư pháp", field="Hộ tịch")
CHANGES = {
    "name": "Trung tâm khác", "timezone": "Nowhere/Else", "services": HALL.services[:1], "counters": [],
    "notices": ["\x00"], "priorities": HALL.priorities[:1], "id": "khac",
}  # fmt: skip


@pytest.fixture
def hall(tmp_path):
    served = ServedHall(tmp_path, hall=FULL)
    for role in roles.ROLES - set(served.tokens):
        served.tokens[role] = served.book.issue(Actor(role=role, name=role))
    for counter in ("q1", "q2"):
        served.at(c.OpenCounter, counter)
        for service in ("ho-tich", "dat-dai", "ho-tich"):
            served.take(service)
    with httpx.Client(base_url=served.url, trust_env=False) as served.client:
        yield served
    served.stop()
    assert verify(served.database).ok


def keeps_its_invariants(state):
    waiting = [ticket for queue in state.queues.values() for ticket in queue]
    stands = [ticket for ticket in state.tickets.values() if ticket.state == "waiting"]
    assert sorted(waiting) == sorted(ticket.id for ticket in stands if not ticket.blocked)
    in_hand = [desk.ticket for desk in state.desks.values() if desk.ticket]
    assert sorted(in_hand) == sorted(ticket.id for ticket in state.tickets.values() if ticket.state in IN_HAND)
    aside = [ticket for ticket in state.tickets.values() if waits_for_hall(ticket)]
    counts = Count(ticket.service for ticket in (*stands, *aside))
    assert {name: today.waiting for name, today in state.services.items()} == {
        name: counts.get(name, 0) for name in state.services
    }
    labels = [(ticket.series, ticket.number) for ticket in state.tickets.values()]
    assert len(labels) == len(set(labels))


# Nothing here counts as an accident of ours: who may not is named in the log, and that is all.
EXPECTED = r"^(role|place)_refused name=\w+ role=\w+ command=\w+$"


@pytest.mark.parametrize("role", sorted(roles.ROLES))
def test_no_command_of_any_role_causes_an_accident(hall, role, expected_log):
    if roles.COMMANDS - roles.SENDS[role] or role in roles.BOUND_TO_PLACE:
        expected_log(EXPECTED)
    mine = [kind for kind in COMMANDS if roles.may_send(role, kind.__name__)]
    answers = Count()

    @settings(max_examples=EXAMPLES, **QUIET)
    @given(st.randoms(use_true_random=True), POOLS)
    def play(random, pools):
        for _ in range(25):
            maker = Maker(hall, random, pools)
            kind = random.choice(COMMANDS if not mine or maker.one_in(6) else mine)
            if kind is c.CloseDay and not maker.one_in(8):  # the day would not open again
                kind = c.OpenDay
            body = {"request_id": fresh(), "command": maker.command(kind)}
            answers[tried(hall, body, role)] += 1
        hall.on_loop(lambda: keeps_its_invariants(hall.engine.state))

    play()
    assert answers["refused"] > 20
    assert answers["accepted"] > 10 or len(mine) < 3


def tried(hall, body, role):
    """Send one; its outcome. A refusal has a sentence in both languages and has written nothing."""
    before = hall.engine.seq
    response = hall.client.post("/v1/commands", content=json.dumps(body).encode(), headers=hall.headers(role))
    assert response.status_code in (200, 400, 403, 409, 413), (body, response.text)
    answer = answer_in(response)
    if isinstance(answer, Accepted):
        assert hall.engine.seq >= answer.seq > before
        return "accepted"
    assert hall.engine.seq == before
    assert hall.engine.live
    for sentence in (answer.sentence.vi, answer.sentence.en):
        assert len(sentence) > 15
        assert not re.search(r"refusal\.|Traceback", sentence)
    return "refused"
