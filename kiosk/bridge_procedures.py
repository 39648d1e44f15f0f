"""Finding a procedure of the catalogue, and the page about one of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from kiosk.cards import Card, procedure_cards
from kiosk.scene import Scene, closed_text, guidance, opens_text, shown_name
from shared.domain.hall import Procedure
from shared.domain.search import Index
from shared.screen.commands import CommandBridge
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.models import RowModel

log = logging.getLogger(__name__)
QML_IMPORT_NAME = "XepHang.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1
MOST_FOUND = 20
AGAIN_TICKS = 30  # an empty or missing catalogue is asked for again after so many seconds
FRESH_TICKS = 900  # and a known one, in case a new one was imported


@QmlElement
@QmlUncreatable("made in Python")
class ProcedureBridge(QObject):
    """The catalogue and what was found in it. The index is built beside the screen, never on it."""

    catalogueChanged = Signal()
    foundChanged = Signal()
    changed = Signal()
    _built = Signal(object)

    def __init__(
        self, commands: CommandBridge, scene: Callable[[], Scene | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._commands, self._scene = commands, scene
        self._index: Index | None = None
        self._query = ""
        self._found: list[Procedure] = []
        self._cards = RowModel(Card)
        self._ticks = 0
        self.chosen: Procedure | None = None
        self._built.connect(self._use, Qt.ConnectionType.QueuedConnection)

    def fetch(self) -> None:
        """Ask for the catalogue; called when the server is there."""
        self._ticks = FRESH_TICKS if self._index else AGAIN_TICKS
        self._commands.procedures(self._build)

    def tick(self) -> None:
        """A second passed on a live screen that nobody is using."""
        self._ticks -= 1
        if self._ticks <= 0:
            self.fetch()

    def search(self, text: str) -> None:
        """Find as people type."""
        self._query = text
        self._found = self._index.find(text, MOST_FOUND) if self._index else []
        self.retell()

    def choose(self, code: str) -> bool:
        """Look at one of those found; False where there is none of that code."""
        found = next((each for each in self._found if each.codes[0] == code), None)
        if found is None:
            return False
        self.chosen = found
        self.changed.emit()
        return True

    def forget(self) -> None:
        """Nobody searches any more."""
        self.chosen = None
        self.search("")
        self.changed.emit()

    def retell(self) -> None:
        """Say it in the scene's language."""
        scene = self._scene()
        self._cards.set_rows(procedure_cards(scene, self._found) if scene else [])
        self.foundChanged.emit()
        self.changed.emit()

    def _build(self, procedures: list[Procedure]) -> None:
        if procedures:
            threading.Thread(target=lambda: self._built.emit(Index(procedures)), name="index", daemon=True).start()

    def _use(self, index: Index) -> None:
        self._index = index
        self._ticks = FRESH_TICKS
        self.catalogueChanged.emit()
        if self._query:
            self.search(self._query)

    def _text(self, make: Callable[[Procedure], str]) -> str:
        return make(self.chosen) if self.chosen else ""

    @Property(bool, notify=catalogueChanged)
    def available(self) -> bool:
        return self._index is not None

    @Property(RowModel, constant=True)
    def cards(self) -> RowModel:
        return self._cards

    @Property(str, notify=foundChanged)
    def query(self) -> str:
        return self._query

    @Property(bool, notify=foundChanged)
    def nothing(self) -> bool:
        return bool(self._query.strip()) and not self._found

    @Property(str, notify=foundChanged)
    def foundText(self) -> str:
        scene = self._scene()
        return scene.count("kiosk.found", len(self._found)) if scene and self._found else ""

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._text(shown_name)

    @Property(str, notify=changed)
    def agency(self) -> str:
        return self._text(lambda each: each.agency)

    @Property(str, notify=changed)
    def field(self) -> str:
        return self._text(lambda each: each.field)

    @Property(str, notify=changed)
    def codes(self) -> str:
        return self._text(lambda each: ", ".join(each.codes))

    @Property(str, notify=changed)
    def days(self) -> str:
        return self._text(lambda each: each.days)

    @Property(str, notify=changed)
    def fee(self) -> str:
        return self._text(lambda each: each.fee)

    @Property(bool, notify=changed)
    def received(self) -> bool:
        scene = self._scene()
        return bool(scene and self.chosen and scene.service(self.chosen.service))

    @Property(str, notify=changed)
    def service(self) -> str:
        scene = self._scene()
        return scene.named(scene.service(self.chosen.service)) if scene and self.chosen else ""

    @Property(str, notify=changed)
    def closedNote(self) -> str:
        """Why no number can be taken for it now; "" while one can."""
        scene = self._scene()
        wait = scene.wait(self.chosen.service) if scene and self.chosen and self.received else None
        if scene is None or wait is None or wait.open:
            return ""
        return ". ".join(filter(None, (closed_text(scene, wait.code), opens_text(scene, wait.opens_at))))

    @Property(bool, notify=changed)
    def guided(self) -> bool:
        scene = self._scene()
        return bool(scene and guidance(scene))
