"""What a citizen may say beside the service: how many dossiers, and what makes the way to the counter longer."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.notices import service_incident
from kiosk.outlook import NOTHING, Outlook, outlook
from kiosk.scene import Scene
from shared.domain.ticket import Need
from shared.screen.declare import Property, QmlElement, QmlUncreatable

QML_IMPORT_NAME = "XepHang.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class AskBridge(QObject):
    """The questions of the confirm page and the outlook of the service. Nothing of it has to be touched."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.count = 1
        self.chosen: set[str] = set()
        self._most = 1
        self.outlook: Outlook = NOTHING
        self._incident = ""

    @property
    def needs(self) -> list[Need]:
        """What was said, in the contract's order."""
        return [each for each in get_args(Need) if each in self.chosen]

    def about(self, scene: Scene, service: str) -> None:
        """A service was chosen: one dossier until told otherwise. Needs are the person's and stay."""
        found = scene.service(service)
        self.count = 1
        self._most = scene.hall.calling.most_dossiers if found and found.kind == "submit" else 1
        self.tell(scene, service)

    def tell(self, scene: Scene, service: str) -> None:
        """Say it as things stand now, in the scene's language."""
        self.outlook = outlook(scene, service) if service else NOTHING
        found = scene.service(service)
        self._incident = service_incident(scene, found) if found else ""
        self.changed.emit()

    def forget(self) -> None:
        """Nobody is here any more."""
        self.count, self._most, self.outlook, self._incident = 1, 1, NOTHING, ""
        self.chosen.clear()
        self.changed.emit()

    @Slot()
    def more(self) -> None:
        """One dossier more."""
        self._set(self.count + 1)

    @Slot()
    def less(self) -> None:
        """One dossier less."""
        self._set(self.count - 1)

    def _set(self, count: int) -> None:
        if 1 <= count <= self._most:
            self.count = count
            self.changed.emit()

    @Slot(str)
    def toggle(self, need: str) -> None:
        """The person says, or takes back, that the way is hard for them."""
        if need in get_args(Need):
            self.chosen ^= {need}
            self.changed.emit()

    @Property(bool, notify=changed)
    def dossiersAsked(self) -> bool:
        return self._most > 1

    @Property(str, notify=changed)
    def dossiers(self) -> str:
        return str(self.count)

    @Property(bool, notify=changed)
    def fewest(self) -> bool:
        return self.count <= 1

    @Property(bool, notify=changed)
    def most(self) -> bool:
        return self.count >= self._most

    @Property(bool, notify=changed)
    def mobility(self) -> bool:
        return "mobility" in self.chosen

    @Property(bool, notify=changed)
    def hearing(self) -> bool:
        return "hearing" in self.chosen

    @Property(str, notify=changed)
    def today(self) -> str:
        return self.outlook.kind

    @Property(str, notify=changed)
    def todayIcon(self) -> str:
        return self.outlook.icon

    @Property(str, notify=changed)
    def todaySentence(self) -> str:
        return self.outlook.sentence

    @Property(str, notify=changed)
    def todayReason(self) -> str:
        return self.outlook.reason

    @Property(str, notify=changed)
    def incident(self) -> str:
        return self._incident

    @Property(str, notify=changed)
    def late(self) -> str:
        return self.outlook.late
