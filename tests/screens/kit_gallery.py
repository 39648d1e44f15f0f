"""All components of the kit on one screen: `python tests/screens/kit_gallery.py --shot kit.png`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject

from shared.domain.hall import Agency, Area, Counter, Hall, Hours, PriorityClass, Service, Session
from shared.domain.rows import Gauge, HallRow, State
from shared.screen.bridge import ScreenBridge
from shared.screen.declare import Property, QmlElement, QmlUncreatable
from shared.screen.models import RowModel
from shared.screen.program import Look, Setting, run

QML_IMPORT_NAME = "XepHang.Gallery"
QML_IMPORT_MAJOR_VERSION = 1

MAIN = Path(__file__).parent / "KitGallery.qml"

NAMES = (
    ("ho-tich", "Hộ tịch – Chứng thực", "12 người đang chờ", "file-text"),
    ("dat-dai", "Đăng ký đất đai, tài sản gắn liền với đất, quyền sử dụng đất và giao dịch bảo đảm", "4 người", "map"),
    ("bao-tro", "Bảo trợ xã hội, người có công", "Chưa có ai chờ", "heart-handshake"),
)


def sample_hall() -> Hall:
    """A made-up hall, enough to show the band."""
    return Hall(
        id="mau",
        name="Trung tâm Phục vụ hành chính công phường Mẫu",
        name_en="Sample Ward Public Service Centre",
        parent="Ủy ban nhân dân phường Mẫu",
        hotline="1900 0000",
        hours=Hours(sessions=[Session(days=[1, 2, 3, 4, 5], opens="07:30", closes="17:00")]),
        priorities=[PriorityClass(id="thuong", name="Thường", rank=9, ordinary=True)],
        areas=[Area(id="a", name="Khu A")],
        agencies=[Agency(id="ubnd", name="UBND", area="a")],
        services=[Service(id=key, name=name, agency="ubnd", series=key[0].upper()) for key, name, _, _ in NAMES],
        counters=[Counter(id="q1", number=1, area="a", serves=[NAMES[0][0]])],
    )


@QmlElement
@QmlUncreatable("made in Python")
class GalleryBridge(ScreenBridge):
    """The common bridge with one list."""

    def __init__(self, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(
            setting.feed, setting.commands, setting.options.language, setting.options.reduced_motion, parent=parent
        )
        self._services = RowModel(("id", "name", "note", "iconName"))
        self._services.set_rows({"id": i, "name": n, "note": w, "iconName": p} for i, n, w, p in NAMES)

    @Property(RowModel, constant=True)
    def services(self) -> RowModel:
        return self._services


def make(setting: Setting) -> GalleryBridge:
    """The bridge, with the sample hall already loaded."""
    bridge = GalleryBridge(setting)
    rows = {"hall": {"hall": HallRow(hall=sample_hall())}}
    now = int(time.time() * 1000)
    setting.feed.apply_state(State(epoch=1, seq=1, at=now, role="kiosk", place="", rows=rows, gauge=Gauge(at=now)))
    return bridge


def main(argv: list[str] | None = None) -> int:
    """Show the gallery until it is closed."""
    return run("kit_gallery", MAIN, make, Look(), argv)


if __name__ == "__main__":
    sys.exit(main())
