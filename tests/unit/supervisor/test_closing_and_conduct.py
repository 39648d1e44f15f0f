"""The end of a day and the conduct of the hall, by forms: decisions, promises, incidents, notices, bookings."""

from __future__ import annotations

import asyncio
import html

import pytest
from console_hall import MINUTE, MONDAY_8_AM, opened, small_hall

from shared.domain import commands as c
from shared.words import say

ORIGIN = {"origin": "http://hall.test"}


def run(scene, folder, **options):
    async def play():
        async with opened(folder, small_hall(), **options) as place:
            place.sign_in()
            await scene(place)

    asyncio.run(play())


async def post(place, path, **fields):
    answer = await place.browser.post(path, data=fields, headers=ORIGIN)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


async def ticket(place, service="ho-tich"):
    return (await place.do(c.IssueTicket(service=service))).result.ticket


def test_those_who_may_not_be_served_are_listed_in_the_last_hour(tmp_path):
    async def scene(place):
        for _ in range(12):
            await ticket(place)
        early = (await place.get("/supervisor/closing")).text
        assert "checked" not in early
        place.now += 190 * MINUTE  # 11:10, the session ends at 11:30
        late = (await place.get("/supervisor/closing")).text
        assert late.count("checked") >= 6

    run(scene, tmp_path)


def test_a_decision_for_each_and_then_the_day_closes(tmp_path):
    async def scene(place):
        first, second, third = [await ticket(place) for _ in range(3)]
        refused = await post(place, "/supervisor/close-day")
        assert "A001" in refused and place.engine.state.day_open
        said = await post(place, "/supervisor/closing", decision="next_day", ticket=[first, second])
        assert "2" in said and place.engine.state.tickets[first].state == "deferred"
        promise = next(iter(place.engine.state.bookings.values()))
        assert promise.promise and promise.id[:4] in said
        await post(place, "/supervisor/closing", decision="expire", ticket=[third], reason="Công dân đã về")
        done = await post(place, "/supervisor/close-day")
        assert not place.engine.state.day_open
        assert say("supervisor.day_is_closed") in done

    run(scene, tmp_path)


def test_an_extra_session_is_promised_at_its_time(tmp_path):
    async def scene(place):
        one = await ticket(place)
        await post(place, "/supervisor/closing", decision="extra", ticket=[one], at="2026-11-23T17:30")
        (promise,) = place.engine.state.bookings.values()
        assert promise.at == MONDAY_8_AM + 570 * MINUTE

    run(scene, tmp_path)


@pytest.mark.parametrize("fields", [{}, {"decision": "next_day"}, {"decision": "burn", "ticket": "x"}])
def test_a_form_without_a_choice_says_so(tmp_path, fields):
    async def scene(place):
        assert say("supervisor.pick_numbers") in await post(place, "/supervisor/closing", **fields)

    run(scene, tmp_path)


def test_an_incident_is_declared_seen_and_ended(tmp_path):
    async def scene(place):
        fields = {"kind": "power", "where": "service:ho-tich", "text": "Mất điện <b>", "stops": "yes"}
        page = await place.browser.post("/supervisor/incident", data=fields, headers=ORIGIN)
        (incident,) = place.engine.state.incidents.values()
        assert (incident.service, incident.area, incident.stops_issuing) == ("ho-tich", "", True)
        assert "Mất điện &lt;b&gt;" in page.text
        await post(place, "/supervisor/incident-over", incident=incident.id)
        assert not place.engine.state.incidents

    run(scene, tmp_path)


def test_a_notice_is_posted_and_withdrawn(tmp_path):
    async def scene(place):
        await post(place, "/supervisor/notice", text="Quầy 3 mở lúc 9 giờ", until="2026-11-23T09:00", area="tang-1")
        (notice,) = place.engine.state.notices.values()
        assert (notice.area, notice.until) == ("tang-1", MONDAY_8_AM + 60 * MINUTE)
        await post(place, "/supervisor/notice-gone", notice=notice.id)
        assert not place.engine.state.notices

    run(scene, tmp_path)


def test_a_booking_is_made_from_a_free_slot_and_given_back(tmp_path):
    async def scene(place):
        page = (await place.get("/supervisor/conduct?service=ho-tich&day=2026-11-24")).text
        at = MONDAY_8_AM + (24 * 60 + 60) * MINUTE
        assert f'value="{at}"' in page
        shown = await post(place, "/supervisor/book", service="ho-tich", day="2026-11-24", at=str(at))
        (booking,) = place.engine.state.bookings.values()
        assert f"{booking.id[:4]} {booking.id[4:]}" in shown
        later = str(at + 30 * MINUTE)
        await post(place, "/supervisor/rebook", service="ho-tich", day="2026-11-24", move=booking.id, at=later)
        assert place.engine.state.bookings[booking.id].at == int(later)
        await post(place, "/supervisor/booking-gone", booking=booking.id)
        assert not place.engine.state.bookings

    run(scene, tmp_path)


@pytest.mark.parametrize("path", ["/supervisor/closing", "/supervisor/close-day", "/supervisor/incident"])
def test_only_a_supervisor_on_our_own_pages_may_act(tmp_path, path):
    async def scene(place):
        foreign = await place.browser.post(path, data={}, headers={"origin": "http://elsewhere.test"})
        assert foreign.status_code == 403
        place.sign_in("auditor")
        assert (await place.browser.post(path, data={}, headers=ORIGIN)).status_code == 403
        looked = (await place.get("/supervisor/conduct")).text
        assert "<textarea" not in looked
        place.browser.cookies.clear()
        assert (await place.browser.post(path, data={}, headers=ORIGIN)).status_code == 401

    run(scene, tmp_path)


def test_both_pages_are_whole_in_both_languages_and_without_a_hall(tmp_path):
    async def play():
        async with opened(tmp_path) as place:
            place.sign_in()
            for path in ("/supervisor/closing", "/supervisor/conduct"):
                for language in ("vi", "en"):
                    assert (await place.get(f"{path}?lang={language}")).status_code == 200

    asyncio.run(play())
