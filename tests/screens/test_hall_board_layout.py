"""No text of the board is cut, runs into another or leaves the screen, at three sizes, with long names and numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import pytest
from board_stage import MORNING, ZONE, Board, Clock, board, hall, settle
from PySide6.QtCore import QRectF, Qt
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem

from shared.domain.hall import Hall
from shared.domain.rows import ServiceRow
from shared.screen import items

SIZES = [(1920, 1080), (3840, 2160), (1080, 1920)]
LABELS = ("A001", "A1000", "KQ012", "KQ1012", "W888", "KT188")


def long_names(of: Hall) -> Hall:
    """The same hall with the longest names one meets."""
    services = [
        msgspec.structs.replace(s, name="Phòng cháy, con dấu, ngành nghề kinh doanh có điều kiện") for s in of.services
    ]
    return msgspec.structs.replace(
        of, services=services, name="Trung tâm Phục vụ hành chính công phường Nguyễn Nghiêm – Trần Hưng Đạo"
    )


def busy(on: Board) -> None:
    on.state(*(ServiceRow(id=service.id, waiting=104) for service in on.hall.services))
    for i, label in enumerate(LABELS):
        on.call(label, on.hall.counters[-1 - i % len(on.hall.counters)].number)


def crowd(on: Board) -> None:
    busy(on)
    for i in range(12):
        on.call(f"KQ{1001 + i}", on.hall.counters[-1].number)
    on.pass_ms(4500)
    assert on.bridge.together.count == 5


def recalled(on: Board) -> None:
    busy(on)
    on.pass_ms(60_000)
    on.call("KQ1012", on.hall.counters[-1].number, recall=True)


def cut_off(on: Board) -> None:
    busy(on)
    on.feed.set_link(False)
    on.feed._grace.setInterval(0)
    settle()


def empty(on: Board) -> None:
    on.state()


def empty_but_waiting(on: Board) -> None:
    on.state(*(ServiceRow(id=service.id, waiting=3) for service in on.hall.services))


STATES: dict[str, tuple[Callable[[Board], None], datetime]] = {
    "busy": (busy, MORNING), "crowd": (crowd, MORNING), "recalled": (recalled, MORNING), "cut_off": (cut_off, MORNING),
    "empty": (empty, MORNING), "first_people": (empty_but_waiting, MORNING),
    "before_opening": (empty, datetime(2026, 11, 2, 6, 30, tzinfo=ZONE)),
    "lunch": (empty_but_waiting, datetime(2026, 11, 2, 12, 30, tzinfo=ZONE)),
}  # fmt: skip


def texts(on: Board) -> list[tuple[QQuickItem, str]]:
    assert on.view is not None
    return [
        (item, text)
        for item in items.walk(on.view.contentItem())
        if item.inherits("QQuickText")
        and items.shown(item)
        and (text := items.own_text(item))
        and items.visible_part(item, on.view).height() > item.height() * 0.6
    ]


def ink(item: QQuickItem) -> QRectF:
    """About where the letters are: the line's leading above and below is no ink."""
    box = items.place(item)
    scale = box.width() / item.width()
    width, height = float(item.property("contentWidth")) * scale, float(item.property("contentHeight")) * scale * 0.74
    align = int(QQmlExpression(qmlContext(item), item, "horizontalAlignment").evaluate()[0])
    free = box.width() - width
    left = box.left()
    if align == Qt.AlignmentFlag.AlignRight.value:
        left += free
    elif align == Qt.AlignmentFlag.AlignHCenter.value:
        left += free / 2
    return QRectF(left, box.center().y() - height / 2, width, height)


def faults(on: Board) -> list[str]:
    assert on.view is not None
    window = QRectF(0, 0, on.view.width(), on.view.height())
    found = texts(on)
    said = [f"cut: {text}" for item, text in found if item.property("truncated")]
    boxes = [(ink(item), text) for item, text in found]
    said += [f"off screen: {text} {box}" for box, text in boxes if not window.adjusted(-1, -1, 1, 1).contains(box)]
    for i, (one, text) in enumerate(boxes):
        for other, beside in boxes[i + 1 :]:
            common = one.intersected(other)
            if common.width() > 1 and common.height() > 1:
                said.append(f"overlap: {text!r} and {beside!r}")
    return said


def cases() -> list[Any]:
    """Every state at both shapes; the large screen, which is the wide shape twice over, only where most is shown."""
    found = []
    for where in ("provincial", "floor", "commune", "english", "practice"):
        for state in STATES:
            sizes = SIZES if state in ("busy", "first_people") else [SIZES[0], SIZES[2]]
            if where in ("english", "practice") and state not in ("busy", "crowd", "first_people"):
                continue
            found += [pytest.param(where, state, size, id=f"{where}-{state}-{size[0]}") for size in sizes]
    return found


@pytest.mark.parametrize(("where", "state", "size"), cases())
def test_nothing_is_cut_or_overlaps(qapp: object, where: str, state: str, size: tuple[int, int]) -> None:
    of = hall("commune") if where == "commune" else long_names(hall())
    make, moment = STATES[state]
    place = "tang-2" if where == "floor" else ""
    with board(
        of, size=size, place=place, english=where == "english", practice=where == "practice",
        clock=Clock(moment), loaded=False,
    ) as on:  # fmt: skip
        if place:
            of = msgspec.structs.replace(of, counters=[d for d in of.counters if d.area == place])
            on.hall = msgspec.structs.replace(on.hall, counters=of.counters)
        make(on)
        settle()
        assert faults(on) == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_the_latest_number_is_a_fifth_of_the_height_and_lines_are_large(qapp: object, size: tuple[int, int]) -> None:
    with board(hall("provincial"), size=size) as on:
        on.call("A001", 1)
        settle()
        number, line = on.item("latestNumber"), on.item("call:1")
        assert number is not None
        assert line is not None
        upright = size[1] > size[0]
        assert float(number.property("contentHeight")) / 1.17 >= size[1] * (0.17 if upright else 0.22)
        assert line.height() >= size[1] * (0.05 if upright else 0.076)
