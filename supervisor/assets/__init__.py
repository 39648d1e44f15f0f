"""Style, scripts and fonts of the pages: own files by name, fonts from the wheel font-roboto, never copied."""

from __future__ import annotations

import functools
import hashlib
import re
from importlib.util import find_spec
from pathlib import Path

ROOT = "/supervisor-assets"
OWN = {
    "console.css": "text/css; charset=utf-8",
    "acts.css": "text/css; charset=utf-8",
    "floor.js": "text/javascript; charset=utf-8",
    "papers.js": "text/javascript; charset=utf-8",
}
FONTS = {
    "roboto-400.ttf": "Roboto-Regular.ttf",
    "roboto-500.ttf": "Roboto-Medium.ttf",
    "roboto-700.ttf": "Roboto-Bold.ttf",
    "roboto-900.ttf": "Roboto-Black.ttf",
}


def content(name: str) -> tuple[bytes, str] | None:
    """Bytes and media type of an asset, or None for a name that is none."""
    if name in OWN:
        return (Path(__file__).parent / name).read_bytes(), OWN[name]
    if name in FONTS:
        return (_font_folder() / FONTS[name]).read_bytes(), "font/ttf"
    return None


@functools.cache
def address(name: str) -> str:
    """Where a page finds an asset; a changed one has a new address. Raises KeyError for an unknown name."""
    found = content(name)
    if found is None:
        raise KeyError(name)
    return f"{ROOT}/{name}?{hashlib.sha256(found[0]).hexdigest()[:12]}"


def hall_style(colour: str) -> str:
    """The hall's own colour in place of lacquer, where white text on it can be read (WCAG 2, 4.5:1)."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour) or 1.05 / (_luminance(colour) + 0.05) < 4.5:
        return ""
    return f":root {{ --lacquer: {colour}; }}\n"


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _font_folder() -> Path:
    spec = find_spec("font_roboto")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("font-roboto is not installed; run make setup")
    return Path(spec.submodule_search_locations[0]) / "files"
