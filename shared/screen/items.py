"""Finding named items of a running screen, reading their text, and bringing them into sight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtQuick import QQuickItem, QQuickWindow


def walk(item: QQuickItem) -> Iterator[QQuickItem]:
    """An item and everything drawn inside it, in drawing order."""
    yield item
    for child in item.childItems():
        yield from walk(child)


def shown(item: QQuickItem) -> bool:
    """Visible with all its parents, and neither transparent nor without size."""
    if not item.isVisible() or item.width() <= 0 or item.height() <= 0:
        return False
    part: QQuickItem | None = item
    while part is not None:
        if part.opacity() < 0.05:
            return False
        part = part.parentItem()
    return True


def place(item: QQuickItem) -> QRectF:
    """Where an item is in its window."""
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def visible_part(item: QQuickItem, window: QQuickWindow) -> QRectF:
    """The part of an item that its window and clipping parents let be seen."""
    part = place(item).intersected(QRectF(0, 0, window.width(), window.height()))
    parent = item.parentItem()
    while parent is not None:
        if parent.clip() or is_flickable(parent):
            part = part.intersected(place(parent))
        parent = parent.parentItem()
    return part


def on_screen(item: QQuickItem, window: QQuickWindow) -> bool:
    """True where a finger could touch the item's centre."""
    return shown(item) and visible_part(item, window).contains(place(item).center())


def find(window: QQuickWindow, name: str) -> QQuickItem | None:
    """The item of that objectName; one on screen before one that is shown, before any other."""
    found = [item for item in walk(window.contentItem()) if item.objectName() == name]
    for test in (lambda item: on_screen(item, window), shown):
        for item in found:
            if test(item):
                return item
    return found[0] if found else None


def own_text(item: QQuickItem) -> str:
    """The item's own `text` property, without markup."""
    text = item.property("text")
    return re.sub(r"<[^>]+>", "", text) if isinstance(text, str) else ""


def text_of(item: QQuickItem) -> str:
    """What a person reads on an item: its own text, or that of everything shown in it."""
    own = own_text(item)
    if own:
        return own
    return " ".join(text for part in walk(item) if part is not item and shown(part) and (text := own_text(part)))


def says(item: QQuickItem, text: str) -> bool:
    """True where the item's text holds `text` as whole words: "A001" is not in "A0012"."""
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", text_of(item)) is not None


def is_flickable(item: QQuickItem) -> bool:
    """True for a Flickable or a view made of one."""
    return bool(item.inherits("QQuickFlickable"))


def _number(item: QQuickItem, name: str) -> float:
    value: Any = item.property(name)
    return float(value) if isinstance(value, int | float) else 0.0


def scroll_to(item: QQuickItem, window: QQuickWindow) -> None:
    """Scroll every Flickable around an item so that the item's middle is in its middle, as far as it goes."""
    parent = item.parentItem()
    while parent is not None:
        if is_flickable(parent):
            centre = item.mapToItem(parent, QPointF(item.width() / 2, item.height() / 2))
            _scroll_by(parent, "contentX", "contentWidth", "originX", centre.x() - parent.width() / 2, parent.width())
            _scroll_by(
                parent, "contentY", "contentHeight", "originY", centre.y() - parent.height() / 2, parent.height()
            )
        parent = parent.parentItem()


def _scroll_by(view: QQuickItem, at: str, length: str, origin: str, by: float, size: float) -> None:
    first = _number(view, origin)
    last = max(first, first + _number(view, length) - size)
    view.setProperty(at, min(max(_number(view, at) + by, first), last))


def reveal(window: QQuickWindow, name: str) -> QQuickItem | None:
    """Find an item; where no list has made it yet, page through the shown lists until one does."""
    item = find(window, name)
    if item is not None:
        if shown(item) and not on_screen(item, window):
            scroll_to(item, window)
        return item
    views = [view for view in walk(window.contentItem()) if view.inherits("QQuickItemView") and shown(view)]
    for view in views:
        if (item := _page_through(view, window, name)) is not None:
            scroll_to(item, window)
            return item
    return None


def _page_through(view: QQuickItem, window: QQuickWindow, name: str) -> QQuickItem | None:
    before = _number(view, "contentX"), _number(view, "contentY")
    for at, length, origin, size in (
        ("contentY", "contentHeight", "originY", view.height()),
        ("contentX", "contentWidth", "originX", view.width()),
    ):
        pages = min(200, int(_number(view, length) / max(size, 1.0)) + 2)
        for page in range(pages):
            first = _number(view, origin)
            last = max(first, first + _number(view, length) - size)
            view.setProperty(at, min(first + page * size * 0.9, last))
            view.ensurePolished()
            if (item := find(window, name)) is not None:
                return item
        view.setProperty(at, before[0] if at == "contentX" else before[1])
    return None
