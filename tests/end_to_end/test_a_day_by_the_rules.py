"""A business day by every rule of the queue, seen as citizens, clerks and the supervisor see it: real server and wire.

The clock of the hall stands still unless a scene moves it, so every time and every figure is exact.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from driven_kiosk import Kiosk, drawn, holds
from served_day import MONDAY, TUESDAY, Desk, Hand, ServedDay, changed, served_day, when

from shared.domain import commands as c
from shared.domain.answers import Result
from shared.domain.hall import (
    Agency,
    Area,
    BookingSettings,
    CallingPlan,
    Clerk,
    Counter,
    Hall,
    Hours,
    PriorityClass,
    Service,
    Session,
    TicketSettings,
)
from shared.words import say
from shared.words.why import why_in_words

CARD = "001099012345"
NAMES = {"ho-tich": "Hộ tịch", "dat-dai": "Đất đai", "thue": "Thuế", "bao-hiem": "Bảo hiểm", "y-te": "Y tế"}
SERVICES = [
    Service(id=service, name=name, agency="xa", series=series, target_minutes=25)
    for series, (service, name) in zip("ABCDE", NAMES.items(), strict=True)
]
MORNING = Session(days=[1, 2, 3, 4, 5], opens="07:30", closes="11:30")
AFTERNOON = Session(days=[1, 2, 3, 4, 5], opens="13:30", closes="17:00", last_number="16:30")
HALL = Hall(
    id="thu", name="Trung tâm thử", parent="Ủy ban nhân dân nơi thử",
    hours=Hours(sessions=[MORNING, AFTERNOON]),
    calling=CallingPlan(calls_before_absent=2, walk_seconds=30),
    booking=BookingSettings(slot_minutes=30, slot_places=2, early_minutes=30, late_minutes=15),
    priorities=[PriorityClass(id="uu-tien", name="Người được ưu tiên", rank=1),
                PriorityClass(id="thuong", name="Thông thường", rank=9, ordinary=True)],
    areas=[Area(id="a", name="Khu A")],
    agencies=[Agency(id="xa", name="Ủy ban nhân dân xã", area="a")],
    services=SERVICES,
    counters=[Counter(id=f"q{n}", number=n, area="a", serves=[service]) for n, service in enumerate(NAMES, 1)],
    clerks=[Clerk(id="hoa", name="Bà Hoa"), Clerk(id="minh", name="Ông Minh")],
)  # fmt: skip
CODE = re.compile(r"<b>([A-Z2-7]{4}) ([A-Z2-7]{4})</b>")


def take(kiosk: Hand, service: str = "ho-tich", **rest: Any) -> Result:
    return kiosk.do(c.IssueTicket(service=service, **rest))


def serve_next(clerk: Hand, counter: str = "q1") -> str:
    """Call, serve and finish one; whose number it was."""
    label = clerk.do(clerk.at(c.CallNext, counter)).label
    clerk.do(clerk.at(c.Finish, counter))
    return label


def told_why(day: ServedDay, label: str, language: str) -> str:
    """What `xephang why` tells of a number of Monday."""
    command = [sys.executable, "-m", "xephang", "why", label, "--day", MONDAY, "--db", day.database]
    done = subprocess.run(
        [*command, "--language", language], capture_output=True, text=True, check=True, timeout=30,
        env={**os.environ, "COLUMNS": "300"},
    )  # fmt: skip
    return done.stdout


# Bookings


def book(desk: Desk, clock: str, service: str = "ho-tich") -> str:
    """Book a slot of Monday by the supervisor's form; the code on the page, "" where the page gives none."""
    at = when(clock)
    assert f'name="at" value="{at}"' in desk.see("/supervisor/conduct", service=service, day=MONDAY)
    page = desk.post("/supervisor/book", service=service, day=MONDAY, at=str(at), priority="thuong")
    found = CODE.search(page)
    return "".join(found.groups()) if found else page


def test_a_booked_citizen_goes_first_from_the_booked_time(tmp_path: Path) -> None:
    with served_day(tmp_path, HALL, when("08:00")) as day:
        day.admin.do(c.OpenDay())
        desk, kiosk, clerk = day.supervisor(), day.hand("kiosk"), day.hand("clerk", "q1").watch()
        in_time, late = book(desk, "09:00"), book(desk, "09:00")
        assert say("refusal.slot_full") in book(desk, "09:00")
        clerk.do(clerk.at(c.OpenCounter, "q1"))
        assert [take(kiosk).label for _ in range(3)] == ["A001", "A002", "A003"]

        early = kiosk.refused(c.CheckIn(booking=in_time))
        assert early.code == "too_early" and "08:30" in early.sentence.vi and "08:30" in early.sentence.en
        day.now = when("08:35")
        booked = kiosk.do(c.CheckIn(booking=in_time))
        assert (booked.label, booked.at, booked.notices) == ("A004", when("09:00"), [])
        assert kiosk.refused(c.CheckIn(booking=in_time)).code == "unknown_booking"
        assert serve_next(clerk) == "A001"  # not yet the booked time: the place is that of an arrival

        day.now = when("09:00")
        take(kiosk, "dat-dai")  # a commit, so that the caller is told who would be next now
        clerk.until(lambda: clerk.gauge is not None and clerk.gauge.next["q1"].label == "A004")
        assert clerk.gauge is not None
        why = clerk.gauge.next["q1"].why
        assert why is not None and [head.label for head in why.passed_over] == ["A002"]
        called = clerk.do(clerk.at(c.CallNext, "q1"))
        assert (called.label, called.why) == ("A004", "appointment")
        for language in ("vi", "en"):
            sentence = why_in_words(why, language)
            assert sentence.startswith(say("why.appointment", language)) and "A002" in sentence
            assert sentence in told_why(day, "A004", language)
        clerk.do(clerk.at(c.Finish, "q1"))

        day.now = when("09:16")
        missed = kiosk.do(c.CheckIn(booking=late))
        assert (missed.label, missed.at) == ("A005", 0)
        assert [serve_next(clerk) for _ in range(3)] == ["A002", "A003", "A005"]


# The end of a day


def promise(desk: Desk, ticket: Result, decision: str = "next_day", **more: str) -> None:
    page = desk.post("/supervisor/closing", decision=decision, ticket=[ticket.ticket], **more)
    assert "Đã ghi quyết định" in page, page


def test_nobody_left_over_is_without_a_word_and_tomorrow_keeps_it(tmp_path: Path) -> None:
    with served_day(tmp_path, HALL, when("16:10")) as day:
        day.admin.do(c.OpenDay())
        desk, kiosk, clerk = day.supervisor(), day.hand("kiosk"), day.hand("clerk", "q1")
        tomorrow, extra, stays, given_up = [take(kiosk) for _ in range(4)]
        day.now = when("16:55")
        assert "checked" in desk.see("/supervisor/closing")
        left = desk.post("/supervisor/close-day")
        assert say("refusal.tickets_left", count=4, labels="A001, A002, A003, A004") in left
        promise(desk, tomorrow)
        promise(desk, extra, "extra", at=f"{TUESDAY}T18:00")
        promise(desk, stays, "stay")
        no_reason = desk.post("/supervisor/closing", decision="expire", ticket=[given_up.ticket])
        assert say("refusal.reason_required") in no_reason
        promise(desk, given_up, "expire", reason="Công dân đã về")
        assert say("refusal.tickets_staying", labels="A003") in desk.post("/supervisor/close-day")

        paper = day.phone(tomorrow.token)
        facts = paper.facts()
        code, at = facts["promise_code"], facts["promise_at"]
        assert (facts["state"], at) == ("deferred", when("07:30", TUESDAY))
        assert f"{code[:4]} {code[4:]}" in paper.page() and "24/11/2026" in paper.page()
        assert day.phone(given_up.token).facts()["state"] == "expired"
        another_day = kiosk.refused(c.CheckIn(booking=code))
        assert another_day.code == "booked_for_another_day" and "24/11/2026" in another_day.sentence.vi

        clerk.do(clerk.at(c.OpenCounter, "q1"))
        assert serve_next(clerk) == "A003"
        assert say("supervisor.day_is_closed") in desk.post("/supervisor/close-day")
        assert day.admin.table("day")["day"]["open"] is False

        day.again(when("07:20", TUESDAY))
        the_next_morning(day, kiosk, clerk, code)
        page = day.supervisor().see("/supervisor/kept", **{"from": MONDAY, "to": MONDAY})
        # issued, finished, absent, cancelled, deferred, expired, refused
        assert cells(page, "Hộ tịch") == ["4", "1", "–", "–", "2", "1", "–"]
        tile = re.search(rf"<h2>{say('supervisor.against_hall')}</h2><p class=\"big\">(\d+)<", page)
        assert tile and tile[1] == "3"


def cells(page: str, name: str) -> list[str]:
    """The table row that is called so, the last of them: what became of everybody."""
    row = page.rsplit(f'<th scope="row">{name}</th>', maxsplit=1)[1].partition("</tr>")[0]
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]


def the_next_morning(day: ServedDay, kiosk: Hand, clerk: Hand, code: str) -> None:
    """The day opens by itself, and who has a promise goes before who came earlier."""
    kiosk.watch().until(lambda: kiosk.rows["day"]["day"]["date"] == TUESDAY)
    assert kiosk.rows["day"]["day"]["open"] is True
    assert take(kiosk).label == "A001"
    kept = kiosk.do(c.CheckIn(booking=code))
    assert (kept.label, kept.notices, kept.people_ahead) == ("A002", ["promised"], 0)
    assert kiosk.refused(c.CheckIn(booking=code)).code == "unknown_booking"
    assert day.phone(kept.token).facts()["people_ahead"] == 0
    clerk.do(clerk.at(c.OpenCounter, "q1"))
    called = clerk.do(clerk.at(c.CallNext, "q1"))
    assert (called.label, called.why) == ("A002", "promised")


# One clerk, several counters


def test_one_clerk_works_four_counters_as_one(tmp_path: Path, expected_log: Callable[..., None]) -> None:
    expected_log("place_refused", "shared.server")
    with served_day(tmp_path, HALL, when("08:00")) as day:
        day.admin.do(c.OpenDay())
        kiosk, clerk, other = day.hand("kiosk"), day.hand("clerk", "q1"), day.hand("clerk", "q5")
        displays = {n: day.hand("counter_display", f"q{n}").watch() for n in (1, 3)}
        numbers = [take(kiosk, service).label for service in ("thue", "ho-tich", "bao-hiem", "dat-dai")]
        clerk.do(clerk.at(c.OpenCounter, "q1", clerk="hoa"))
        clerk.do(clerk.at(c.CoverCounters, "q1", counters=["q2", "q3", "q4"]))
        rows = clerk.table("counter")
        joined = [(rows[f"q{n}"]["state"], rows[f"q{n}"]["covered_by"], rows[f"q{n}"]["clerk"]) for n in range(1, 6)]
        assert joined == [("open", "q1", "hoa")] * 4 + [("closed", "", "")]

        called = clerk.do(clerk.at(c.CallNext, "q1"))
        assert (called.label, called.counter) == (numbers[0], "q3")  # the counter its paper names
        for display in displays.values():
            display.until(partial(shows, display, "q3", numbers[0]))
            assert [display.rows["counter"][f"q{n}"]["label"] for n in (1, 2, 4)] == ["", "", ""]
        assert clerk.refused(clerk.at(c.CallNext, "q2")).code == "ticket_in_hand"
        clerk.do(clerk.at(c.StartService, "q3"))
        clerk.do(clerk.at(c.Finish, "q3"))
        displays[3].do(c.Rate(ticket=called.ticket, score=5))
        displays[3].until(lambda: displays[3].rows["counter"]["q3"]["rated"] == 5)

        second_clerk(day, clerk, other)
        assert [serve_next_of(clerk) for _ in range(3)] == [*zip(numbers[1:], ("q1", "q4", "q2"), strict=True)]
        other.do(other.at(c.SignOut, "q5"))
        clerk.do(clerk.at(c.SignIn, "q1", clerk="minh"))  # a change of shift
        assert [clerk.table("counter")[f"q{n}"]["clerk"] for n in range(1, 5)] == ["minh"] * 4
        other.do(other.at(c.OpenCounter, "q5", clerk="hoa"))
        clerk.do(clerk.at(c.CoverCounters, "q1", counters=[]))
        displays[3].until(lambda: displays[3].rows["counter"]["q3"]["state"] == "closed")
        other.do(other.at(c.CoverCounters, "q5", counters=["q3"]))


def shows(display: Hand, counter: str, label: str) -> bool:
    return bool(display.rows["counter"][counter]["label"] == label)


def second_clerk(day: ServedDay, clerk: Hand, other: Hand) -> None:
    """Nobody else sits down at, opens, calls at or joins a counter that is worked from another."""
    other.do(other.at(c.OpenCounter, "q5", clerk="minh"))
    assert other.refused(other.at(c.CallNext, "q3")).code == "place"
    assert other.refused(other.at(c.CoverCounters, "q5", counters=["q3"])).code == "counter_in_use"
    other.do(other.at(c.SignOut, "q5"))
    third = day.hand("clerk", "q3")
    assert third.refused(third.at(c.OpenCounter, "q3", clerk="minh")).code == "counter_already_open"
    assert third.refused(third.at(c.SignIn, "q3", clerk="minh")).code == "covered_by_another"
    assert clerk.table("counter")["q3"]["clerk"] == "hoa"
    other.do(other.at(c.OpenCounter, "q5", clerk="minh"))


def serve_next_of(clerk: Hand) -> tuple[str, str]:
    """Call from counter 1, finish where the number was called to; the number and the counter."""
    called = clerk.do(clerk.at(c.CallNext, "q1"))
    clerk.do(clerk.at(c.Finish, called.counter))
    return called.label, called.counter


# Absence and incidents


def test_absence_waits_for_the_voice_the_way_and_the_end_of_an_incident(tmp_path: Path) -> None:
    with served_day(tmp_path, HALL, when("08:00")) as day:
        day.admin.do(c.OpenDay())
        desk, kiosk, clerk = day.supervisor(), day.hand("kiosk"), day.hand("clerk", "q1")
        board = day.hand("board", "a").watch()
        take(kiosk)
        take(kiosk, needs=["mobility"])
        waits_out_an_incident(day, desk)
        clerk.do(clerk.at(c.OpenCounter, "q1"))
        clerk.do(clerk.at(c.CallNext, "q1"))
        assert absent(clerk) == "call_again_first"
        day.pass_time(0.25)
        clerk.do(clerk.at(c.Recall, "q1"))
        assert absent(clerk) == "not_announced"
        board.until(lambda: max(map(int, board.rows["call"]), default=0) == 2)
        day.pass_time(0.25)
        board.do(c.ReportAnnouncement(call=2, outcome="spoken", started_at=day.now))
        assert absent(clerk) == "still_walking"
        assert clerk.table("counter")["q1"]["absent_from"] == day.now + 30_000
        day.pass_time(0.5)
        incident = declare(desk)
        assert absent(clerk) == "absent_in_incident"
        day.pass_time(1)
        desk.post("/supervisor/incident-over", incident=incident)
        assert absent(clerk) == "still_walking"  # the way begins anew
        day.pass_time(0.5)
        assert absent(clerk) == ""
        slow_walk(day, clerk, board)
        report_differs_by_the_incident(desk)


def absent(clerk: Hand) -> str:
    """Try to mark the number at counter 1 absent; the code of the refusal, "" where it is done."""
    answer = clerk.send(clerk.at(c.MarkAbsent, "q1"))
    return getattr(answer, "code", "")


def declare(desk: Desk) -> str:
    page = desk.post("/supervisor/incident", kind="power", where="service:ho-tich", text="Mất điện")
    found = re.search(r'name="incident" value="([^"]+)"', page)
    assert found, page
    return found[1]


def waits_out_an_incident(day: ServedDay, desk: Desk) -> None:
    """Twenty minutes of waiting, then ten of an incident."""
    day.pass_time(20)
    incident = declare(desk)
    day.pass_time(10)
    desk.post("/supervisor/incident-over", incident=incident)


def slow_walk(day: ServedDay, clerk: Hand, board: Hand) -> None:
    """Who walks with difficulty has twice the time; an announcer that says nothing counts as one that cannot."""
    clerk.do(clerk.at(c.CallNext, "q1"))
    clerk.do(clerk.at(c.Recall, "q1"))
    board.do(c.ReportAnnouncement(call=4, outcome="failed"))
    day.pass_time(0.9)
    assert absent(clerk) == "still_walking"
    day.pass_time(0.1)
    assert absent(clerk) == ""


def report_differs_by_the_incident(desk: Desk) -> None:
    """Two waits: 30 minutes, ten of them an incident; 32.5 minutes, eleven of them: so much less without it."""
    with_it = next(row for row in desk.csv() if row[2] == "Hộ tịch")
    without = next(row for row in desk.csv(incidents="no") if row[2] == "Hộ tịch")
    # count, median, 90 %, 95 %, longest, mean; in seconds
    assert with_it[3:9] == ["2", "1800", "1950", "1950", "1950", "1875"]
    assert without[3:9] == ["2", "1200", "1290", "1290", "1290", "1245"]
    assert (with_it[9], without[9]) == ("0", "2")  # within the 25 minutes of the target


# The citizen's page


def test_a_citizen_lets_others_go_first_and_keeps_the_place(tmp_path: Path) -> None:
    with served_day(tmp_path, HALL, when("08:00")) as day:
        day.admin.do(c.OpenDay())
        kiosk, clerk = day.hand("kiosk"), day.hand("clerk", "q1")
        phone = day.phone(take(kiosk).token)
        take(kiosk), take(kiosk)
        clerk.do(clerk.at(c.OpenCounter, "q1"))
        assert phone.press("step-aside", "?ask=step_aside", origin="http://elsewhere.test") == 403
        assert phone.press("step-aside", "?ask=step_aside") == 303
        assert say("ticket_page.aside") in phone.page() and say("ticket_page.aside", "en") in phone.page("?lang=en")
        assert serve_next(clerk) == "A002"
        day.pass_time(5)
        take(kiosk)
        assert phone.press("back") == 303
        day.pass_time(0.1)
        facts = phone.facts()
        assert (facts["state"], facts["people_ahead"], facts["acts"]) == ("waiting", 0, ["step_aside"])
        called = clerk.do(clerk.at(c.CallNext, "q1"))
        assert (called.label, called.why) == ("A001", "returned")
        assert phone.facts()["counter"] == "1" and "Khu A" in phone.page()
        clerk.do(clerk.at(c.Finish, "q1"))
        assert [serve_next(clerk) for _ in range(2)] == ["A003", "A004"]


# One number per card


def test_one_live_number_per_card_and_no_card_is_ever_written(tmp_path: Path) -> None:
    hall = changed(HALL, ticket=TicketSettings(one_per_card=True))
    scanned = f"{CARD}|012345678|Người Mẫu|01011990|Nam|Nơi thử|01012022"
    with served_day(tmp_path, hall, when("08:00")) as day:
        day.admin.do(c.OpenDay())
        kiosk, guide, clerk = day.hand("kiosk"), day.hand("guide"), day.hand("clerk", "q1")
        assert kiosk.refused(c.IssueTicket(service="ho-tich")).code == "card_required"
        take(kiosk, card=CARD)
        again = kiosk.refused(c.IssueTicket(service="dat-dai", card=scanned))
        assert again.code == "has_a_number" and "A001" in again.sentence.vi and "A001" in again.sentence.en
        assert take(guide, without_card=True).label == "A002"
        guide.do(c.Book(service="ho-tich", at=when("10:00"), card=scanned))
        clerk.do(clerk.at(c.OpenCounter, "q1"))
        assert [serve_next(clerk) for _ in range(2)] == ["A001", "A002"]
        take(kiosk, card=CARD)  # the first one is no longer live
        assert CARD.encode() not in msgspec.json.encode(day.admin.client.state())

        day.again(when("07:20", TUESDAY))
        kiosk.watch().until(lambda: kiosk.rows["day"]["day"]["date"] == TUESDAY)
        assert take(kiosk, card=scanned).label == "A001"
        assert kiosk.refused(c.IssueTicket(service="ho-tich", card=CARD)).code == "has_a_number"
        for secret in (CARD, "Người Mẫu", hashlib.sha256(CARD.encode()).hexdigest()[:16]):
            assert secret.encode() not in day.bytes_kept()
        assert b"A001" in day.bytes_kept()  # what is written is found this way


# Demand that was refused


def test_who_asks_after_the_last_number_is_counted_once(tmp_path: Path) -> None:
    with served_day(tmp_path, HALL, when("16:31")) as day:
        day.admin.do(c.OpenDay())
        kiosk, guide = day.hand("kiosk"), day.hand("guide")
        command = c.IssueTicket(service="ho-tich")
        answers = [kiosk.send(command, "the-same-request") for _ in range(3)]
        assert {getattr(each, "code", "") for each in answers} == {"last_number"}
        assert guide.refused(c.IssueTicket(service="dat-dai")).code == "last_number"
        desk = day.supervisor()
        page = desk.see("/supervisor/kept")
        counted = re.findall(rf"{re.escape(say('supervisor.refused_last_number'))}: (\d+)", page)
        assert counted == ["1", "1"]
        tile = re.search(rf"<h2>{say('reports.refused')}</h2><p class=\"big\">(\d+)<", page)
        assert tile and tile[1] == "2"


# The kiosk itself


def test_the_kiosk_takes_an_extra_promise_out_of_hours(tmp_path: Path) -> None:
    with served_day(tmp_path, HALL, when("16:00")) as day:
        day.admin.do(c.OpenDay())
        first = take(day.hand("kiosk"))
        desk = day.supervisor()
        promise(desk, first, "extra", at=f"{TUESDAY}T18:00")
        desk.post("/supervisor/close-day")
        code = day.phone(first.token).facts()["promise_code"]
        day.again(when("17:50", TUESDAY))  # nobody opened this day before: its only session is the extra one
        kiosk = Kiosk(day, tmp_path)
        try:
            kiosk.drive.wait("banner", say("refusal.after_closing"), timeout_ms=20_000)
            kiosk.settle("booking")
            kiosk.redeem(code)
            assert kiosk.drive.wait("number", timeout_ms=20_000)["text"] == "A001"
        finally:
            kiosk.end()


def test_the_kiosk_redeems_a_promise_and_its_paper_says_so(tmp_path: Path) -> None:
    with served_day(tmp_path, HALL, when("16:00")) as day:
        day.admin.do(c.OpenDay())
        first = take(day.hand("kiosk"))
        desk = day.supervisor()
        promise(desk, first)
        desk.post("/supervisor/close-day")
        code = day.phone(first.token).facts()["promise_code"]
        day.again(when("07:30", TUESDAY))
        kiosk = Kiosk(day, tmp_path)
        try:
            kiosk.settle("booking")
            kiosk.redeem(code)
            assert kiosk.drive.wait("number", timeout_ms=20_000)["text"] == "A001"
            kiosk.drive.wait("paper", say("kiosk.take_paper"), timeout_ms=20_000)
            assert kiosk.drive.read("visit")["text"] == say("kiosk.promised")
            paper, dots, link = kiosk.printed()
        finally:
            kiosk.end()
        assert paper.promised and paper.label == "A001"
        assert holds(dots, drawn(paper))
        assert not holds(dots, drawn(msgspec.structs.replace(paper, promised=False)))
        again = day.phone(link.rpartition("/")[2]).facts()
        assert (again["label"], again["people_ahead"]) == ("A001", 0)
