"""What declares a type for QML, typed: PySide's own stubs make `self.name` a Property and QmlUncreatable no decorator.

The names stay Qt's, since `pyside6-metaobjectdump` finds declarations by them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Generic, TypeVar

    from PySide6.QtCore import Signal

    T = TypeVar("T")
    Q = TypeVar("Q", bound=type)

    class ReadProperty(Generic[T]):
        """A read-only property: reading it on an object gives its value."""

        def __get__(self, obj: object, owner: type) -> T: ...

    class Property:
        """`@Property(str, notify=changed)` over a method: a value QML reads."""

        def __init__(self, kind: type | str, /, *, notify: Signal | None = None, constant: bool = False) -> None: ...
        def __call__(self, read: Callable[[Any], T], /) -> ReadProperty[T]: ...

    class QmlUncreatable:
        """Made in Python only, for the reason given."""

        def __init__(self, reason: str, /) -> None: ...
        def __call__(self, kind: Q, /) -> Q: ...

    def QmlElement(kind: Q, /) -> Q: ...
else:
    from PySide6.QtCore import Property
    from PySide6.QtQml import QmlElement, QmlUncreatable

__all__ = ["Property", "QmlElement", "QmlUncreatable"]
