"""Icons, the emblem and QR codes as pictures for QML: `image://kit/icon/NAME/RRGGBB/STROKE` and so on."""

from __future__ import annotations

import functools
import io
import logging
import sqlite3
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

from PySide6.QtCore import QBuffer, QByteArray, QSize
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtQuick import QQuickImageProvider

log = logging.getLogger(__name__)
EMBLEM = Path(__file__).parent / "emblem.svg"
UNKNOWN_ICON = "circle-help"


@functools.cache
def _icon_table() -> sqlite3.Connection:
    spec = find_spec("lucide")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("python-lucide is not installed")
    path = Path(spec.submodule_search_locations[0]) / "data" / "lucide-icons.db"
    return sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)


@functools.cache
def icon_svg(name: str) -> str:
    """The SVG of a Lucide icon by name or alias; a question mark, and a line in the log, for an unknown one."""
    table = _icon_table()
    found = (
        table.execute("select svg from icons where name = ?", (name,)).fetchone()
        or table.execute("select svg from icons join icon_aliases using (name) where alias = ?", (name,)).fetchone()
    )
    if found:
        return str(found[0])
    log.warning("icon unknown name=%s", name)
    return icon_svg(UNKNOWN_ICON) if name != UNKNOWN_ICON else "<svg xmlns='http://www.w3.org/2000/svg'/>"


def tinted_icon(name: str, colour: str, stroke: str = "2") -> bytes:
    """An icon in one colour ("#RRGGBB") with the given stroke width on its 24 x 24 grid."""
    svg = icon_svg(name).replace("currentColor", colour)
    return svg.replace('stroke-width="2"', f'stroke-width="{stroke}"').encode()


def emblem(colour: str) -> bytes:
    """The built-in mark in one colour."""
    return EMBLEM.read_bytes().replace(b"currentColor", colour.encode())


def qr(text: str, colour: str) -> bytes:
    """A QR code as SVG, error correction M, without a quiet zone: whoever shows it leaves one."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, dark=colour, xmldecl=False, svgns=True)
    return out.getvalue()


def picture(address: str) -> bytes:
    """The SVG behind an address like "icon/phone/16202E/2". Raises ValueError for any other."""
    kind, _, rest = address.partition("/")
    parts = rest.split("/")
    if kind == "icon" and len(parts) == 3:
        return tinted_icon(parts[0], f"#{parts[1]}", parts[2])
    if kind == "emblem" and len(parts) == 1:
        return emblem(f"#{parts[0]}")
    if kind == "qr" and len(parts) == 2:
        return qr(unquote(parts[1]), f"#{parts[0]}")
    raise ValueError(f"no such picture: {address}")


def render(svg: bytes, size: QSize) -> QImage:
    """An SVG drawn at a size in pixels; at its own size where none is given."""
    buffer = QBuffer()
    buffer.setData(QByteArray(svg))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    if size.isValid() and not size.isEmpty():
        reader.setScaledSize(size)
    return reader.read()


class KitPictures(QQuickImageProvider):
    """The image provider behind `image://kit/`."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, address: str, size: QSize, requested: QSize) -> QImage:
        try:
            image = render(picture(address), requested)
        except (ValueError, OSError, sqlite3.Error):
            log.exception("picture not made")
            image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(0)
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image
