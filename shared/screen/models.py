"""A list model of rows keyed by id, updated by the smallest changes, so that QML delegates move and fade."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from typing import Any

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)

from shared.screen.declare import Property, QmlElement, QmlUncreatable

QML_IMPORT_NAME = "XepHang.Screen"
QML_IMPORT_MAJOR_VERSION = 1
Index = QModelIndex | QPersistentModelIndex
FIRST_ROLE = int(Qt.ItemDataRole.UserRole) + 1


def role_names(source: type | Iterable[str]) -> list[str]:
    """Role names from a dataclass, a msgspec Struct or a list of names."""
    if not isinstance(source, type):
        return list(source)
    if issubclass(source, msgspec.Struct):
        return [field.name for field in msgspec.structs.fields(source)]
    if is_dataclass(source):
        return [field.name for field in dataclass_fields(source)]
    raise TypeError(f"{source.__name__} is neither a dataclass nor a Struct")


@QmlElement
@QmlUncreatable("made in Python")
class RowModel(QAbstractListModel):
    """Rows (structs, dataclasses or dicts) as roles. `key` names the field that tells rows apart.

    `set_rows` takes the whole list as it should be now and emits only removals, moves, insertions and changes.
    """

    countChanged = Signal()

    def __init__(self, source: type | Iterable[str], key: str = "id", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roles = role_names(source)
        self._key = key
        self._rows: list[dict[str, Any]] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        place = role - FIRST_ROLE
        if not index.isValid() or not 0 <= place < len(self._roles):
            return None
        return self._rows[index.row()][self._roles[place]]

    def roleNames(self) -> dict[int, QByteArray]:
        return {FIRST_ROLE + i: QByteArray(name.encode()) for i, name in enumerate(self._roles)}

    @Property(int, notify=countChanged)
    def count(self) -> int:
        return len(self._rows)

    @Slot(str, result=int)
    def indexOf(self, key: str) -> int:
        """Place of a key, -1 if it is not there."""
        return next((i for i, row in enumerate(self._rows) if str(row[self._key]) == key), -1)

    def keys(self) -> list[Any]:
        """The keys in order."""
        return [row[self._key] for row in self._rows]

    def rows(self) -> list[dict[str, Any]]:
        """The rows in order, as dicts by role."""
        return [dict(row) for row in self._rows]

    def set_rows(self, rows: Iterable[object]) -> None:
        """Become exactly these rows. Raises ValueError where a key comes twice."""
        wanted = [self._as_dict(row) for row in rows]
        keys = [row[self._key] for row in wanted]
        if len(set(keys)) != len(keys):
            raise ValueError("a key comes twice")
        before = len(self._rows)
        self._remove_missing(set(keys))
        for place, row in enumerate(wanted):
            self._put(place, row)
        if len(self._rows) != before:
            self.countChanged.emit()

    def set_row(self, row: object) -> None:
        """Change the row with this key where it stands; a new one goes last."""
        made = self._as_dict(row)
        place = next((i for i, old in enumerate(self._rows) if old[self._key] == made[self._key]), -1)
        self._put(place if place >= 0 else len(self._rows), made)
        if place < 0:
            self.countChanged.emit()

    def _as_dict(self, row: object) -> dict[str, Any]:
        read: Callable[[str], Any] = row.__getitem__ if isinstance(row, Mapping) else lambda name: getattr(row, name)
        return {name: read(name) for name in self._roles}

    def _remove_missing(self, keys: set[Any]) -> None:
        for place in range(len(self._rows) - 1, -1, -1):
            if self._rows[place][self._key] not in keys:
                self.beginRemoveRows(QModelIndex(), place, place)
                del self._rows[place]
                self.endRemoveRows()

    def _put(self, place: int, row: dict[str, Any]) -> None:
        """Bring a row to `place`; rows before it are already right."""
        key = row[self._key]
        found = next((i for i in range(place, len(self._rows)) if self._rows[i][self._key] == key), -1)
        if found < 0:
            self.beginInsertRows(QModelIndex(), place, place)
            self._rows.insert(place, row)
            self.endInsertRows()
            return
        if found != place:
            self.beginMoveRows(QModelIndex(), found, found, QModelIndex(), place)
            self._rows.insert(place, self._rows.pop(found))
            self.endMoveRows()
        self._change(place, row)

    def _change(self, place: int, row: dict[str, Any]) -> None:
        old = self._rows[place]
        changed = [FIRST_ROLE + i for i, name in enumerate(self._roles) if old[name] != row[name]]
        if changed:
            self._rows[place] = row
            self.dataChanged.emit(self.index(place), self.index(place), changed)
