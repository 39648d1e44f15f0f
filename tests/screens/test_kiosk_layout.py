"""Every page at every size: no text cut, none outside what holds it, no target too small."""

from __future__ import annotations

import time
from collections.abc import Iterator

import msgspec
import pytest
from kiosk_stage import LONG, HandDesk, Kiosk, kiosk
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from shared.domain.rows import Change, Frame, Gauge, HallRow, NoticeRow, Wait
from shared.screen import items

pytestmark = pytest.mark.usefixtures("qtbot")
SIZES = [(1080, 1920), (1920, 1080), (768, 1366), (1366, 768)]


def texts(k: Kiosk) -> Iterator[QQuickItem]:
    """Every text a person sees now."""
    for item in items.walk(k.view.contentItem()):
        if item.inherits("QQuickText") and items.own_text(item) and items.shown(item):
            yield item


def scrolled(item: QQuickItem) -> bool:
    """Whether it lies in something that scrolls, where part of it may be out of sight."""
    parent = item.parentItem()
    while parent is not None:
        if items.is_flickable(parent):
            return True
        parent = parent.parentItem()
    return False


def faults(k: Kiosk) -> list[str]:
    """What is wrong with the page as it stands."""
    width, height = k.view.width(), k.view.height()
    found = []
    for item in texts(k):
        text, place = items.own_text(item), items.place(item)
        if item.property("truncated") and not item.parentItem().inherits("QQuickLayout"):
            found.append(f"cut: {text}")
        # Of the number only capitals and figures are drawn: its line is set closer than its letters could be high.
        high = item.property("paintedHeight") > item.height() + 2 and item.objectName() != "number"
        if high or item.property("paintedWidth") > item.width() + 2:
            found.append(f"does not fit itself: {text}")
        if not scrolled(item) and (place.left() < -1 or place.right() > width + 1 or place.bottom() > height + 1):
            found.append(f"off the screen: {text}")
    code, slip = (items.find(k.view, name) for name in ("ticketQr", "slip"))
    if code is not None and slip is not None and items.shown(code):
        found += [] if items.place(slip).contains(items.place(code)) else ["the code hangs over the paper's edge"]
    return found + overflowing(k) + too_small(k)


def at_rest(k: Kiosk) -> list[str]:
    """What is still wrong once the page has had a moment to lay itself out."""
    deadline = time.monotonic() + 1.5
    while (found := faults(k)) and time.monotonic() < deadline:
        QTest.qWait(20)
    return found


def overflowing(k: Kiosk) -> list[str]:
    """Texts that stick out of the button or card they belong to."""
    found = []
    for item in texts(k):
        holder = item.parentItem()
        while holder is not None and not holder.inherits("QQuickAbstractButton"):
            holder = holder.parentItem()
        if holder is not None and not items.place(holder).adjusted(-1, -1, 1, 1).contains(items.place(item)):
            found.append(f"sticks out of {holder.objectName()}: {items.own_text(item)}")
    return found


def too_small(k: Kiosk) -> list[str]:
    """Buttons below 96 px at 1080 wide."""
    least = 96 * min(k.view.width(), k.view.height()) / 1080 - 1.5
    return [
        f"{item.objectName()} is only {item.width():.0f} x {item.height():.0f}"
        for item in items.walk(k.view.contentItem())
        if item.inherits("QQuickAbstractButton") and items.shown(item) and min(item.width(), item.height()) < least
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("hall", "language"), [("commune", "vi"), ("provincial", "vi"), ("provincial", "en")])
def test_every_page_fits(hall: str, language: str, size: tuple[int, int]) -> None:
    first = ["service:ho-tich"] if hall == "commune" else ["agency:noi-vu", "service:hoi-quy-cong-chuc"]
    with kiosk(hall, size, language=language) as k:
        k.wait("start")
        assert at_rest(k) == [], "start"
        k.tap("start")
        for name in [*first, "priority:thuong"]:
            k.wait(name)
            assert at_rest(k) == [], name
            k.tap(name)
        k.wait("number")
        assert at_rest(k) == [], "number"


@pytest.mark.parametrize("size", SIZES)
def test_the_paper_holds_all_that_can_be_said_of_a_visit(size: tuple[int, int]) -> None:
    with kiosk("provincial", size, practice=True) as k:
        k.server.facts = {"today": "will", "notices": ["late"], "at": 1_795_395_600_000}
        k.tap("start", "agency:noi-vu", "service:nguoi-co-cong", "priority:nguoi-cao-tuoi")
        k.wait("number")
        assert at_rest(k) == []


@pytest.mark.parametrize("size", SIZES)
def test_search_and_procedure_fit_even_with_the_longest_name(size: tuple[int, int]) -> None:
    with kiosk("commune", size) as k:
        k.tap("search")
        k.wait("key:a")
        assert at_rest(k) == [], "empty"
        k.type("bien dong")
        k.tap("procedure:1.999999")
        assert items.text_of(k.wait("procedureName")) == LONG.strip()
        assert at_rest(k) == []


@pytest.mark.parametrize("size", SIZES)
def test_closed_services_and_trouble_with_paper_fit(size: tuple[int, int]) -> None:
    desk = HandDesk()
    shut = Wait(low=0, high=0, open=False, code="after_closing", opens_at=1_795_000_000_000)
    with kiosk("commune", size, desk, practice=True, chung_thuc=shut, xa_hoi=shut) as k:
        desk.see("paper_out")
        k.wait("notice")
        assert at_rest(k) == [], "start"
        k.tap("start")
        k.wait("service:tra-ket-qua")
        assert at_rest(k) == [], "services"
        k.server.label = "KQ1017"
        k.tap("service:tra-ket-qua", "priority:nguoi-cao-tuoi")
        k.wait("number")
        for outcome in ("unknown", "failed"):
            k.bridge.ticket.set_paper(outcome)
            k.wait("done")
            assert at_rest(k) == [], outcome
        k.tap("done")
        k.feed.set_link(False)
        k.wait("banner")
        assert at_rest(k) == [], "offline"


WORST = Wait(low=300, high=390, open=True, today="will_not", today_why="after_last_session", late=True)
INCIDENT = "Đường truyền tới cơ sở dữ liệu quốc gia về dân cư đang gián đoạn, cán bộ đang khắc phục"


def worst_of_today(k: Kiosk) -> None:
    """Every service is doubtful, dossiers come late, and the hall wants cards."""
    ticket = msgspec.structs.replace(k.hall.ticket, one_per_card=True)
    of = msgspec.structs.replace(k.hall, ticket=ticket)
    incident = NoticeRow(id="i", text=INCIDENT, incident="network", service=of.services[0].id, since=1)
    changes = [Change("hall", "hall", HallRow(hall=of)), Change("notice", "i", incident)]
    now = int(time.time() * 1000)
    k.feed.apply_frame(Frame(epoch=1, first=2, last=2, at=now, changes=changes))
    k.feed.apply_gauge(Gauge(at=now, waits={each.id: WORST for each in of.services}))
    k.server.facts = {"today": "will_not", "today_why": "after_last_session", "notices": ["late"]}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("low", [False, True], ids=["high", "low"])
def test_the_pages_of_a_day_that_is_too_short_fit(size: tuple[int, int], language: str, low: bool) -> None:
    with kiosk("commune", size, HandDesk(), language=language) as k:
        worst_of_today(k)
        if low:
            k.tap("easyReach")
            k.until(lambda: k.bridge.easyReach)
        steps = ["start", "service:ho-tich", "priority:thuong", "takeAnyway", "noCard", "understood"]
        for name in steps:
            k.wait(name)
            assert at_rest(k) == [], name
            k.tap(name)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("low", [False, True], ids=["high", "low"])
def test_codes_and_their_tickets_fit(size: tuple[int, int], language: str, low: bool) -> None:
    with kiosk("commune", size, language=language) as k:
        worst_of_today(k)
        k.server.facts |= {"at": 1_795_395_600_000}
        if low:
            k.tap("easyReach")
            k.until(lambda: k.bridge.easyReach)
        k.tap("booking")
        k.wait("checkIn")
        k.bridge.code.type("WWWWMMMM")
        assert at_rest(k) == [], "code"
        k.tap("checkIn")
        k.wait("number")
        assert at_rest(k) == [], "number"
        k.tap("another", "service:ho-tich")
        k.wait("priority:thuong")
        k.server.mood = "refuse"
        k.tap("home", "booking")
        k.wait("checkIn")
        k.bridge.code.type("WWWWMMMM")
        k.tap("checkIn")
        k.wait("again")
        assert at_rest(k) == [], "refused"


@pytest.mark.parametrize("size", SIZES)
def test_an_incident_of_the_hall_and_no_more_numbers_fit(size: tuple[int, int]) -> None:
    with kiosk("provincial", size, practice=True) as k:
        whole = Change("notice", "i", NoticeRow(id="i", text=INCIDENT, incident="network", since=1))
        k.feed.apply_frame(Frame(epoch=1, first=2, last=2, at=int(time.time() * 1000), changes=[whole]))
        k.wait("incident")
        assert at_rest(k) == [], "incident"
        for code in ("incident", "no_more_numbers"):
            k.close_all(code, opens_in_s=26 * 3600)
            k.wait("banner")
            assert at_rest(k) == [], code


@pytest.mark.parametrize("size", [SIZES[1], SIZES[2]])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_easy_reach_fits(language: str, size: tuple[int, int]) -> None:
    with kiosk("provincial", size, language=language) as k:
        k.tap("easyReach")
        k.until(lambda: k.bridge.easyReach)
        for name in ("start", "agency:noi-vu", "service:nguoi-co-cong", "priority:thuong"):
            k.wait(name)
            assert at_rest(k) == [], name
            k.tap(name)
        k.wait("number")
        assert at_rest(k) == [], "number"
