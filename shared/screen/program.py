"""Everything a screen program's `__main__` needs: one call to `run`."""

from __future__ import annotations

import argparse
import functools
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import Q_ARG, QMetaObject, QObject, QSocketNotifier, Qt, QtMsgType, QUrl, qInstallMessageHandler
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication
from PySide6.QtQuick import QQuickView
from PySide6.QtQuickControls2 import QQuickStyle

from shared.screen.bridge import ScreenBridge
from shared.screen.commands import CommandBridge
from shared.screen.feed import FeedBridge
from shared.screen.languages import Languages
from shared.screen.options import Options, options, parser
from shared.screen.pictures import KitPictures

log = logging.getLogger(__name__)
QML = Path(__file__).parent / "qml"
WEIGHTS = ("Regular", "Medium", "Bold", "Black")
LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


STAFF = frozenset({"supervisor", "admin"})
ROLES = {
    "kiosk": STAFF | {"kiosk", "guide"},
    "caller": STAFF | {"clerk", "cashier"},
    "counter_display": STAFF | {"counter_display"},
    "hall_board": STAFF | {"board"},
}  # of tokens each program is made for


@dataclass(frozen=True)
class Setting:
    """What a program's bridge is made from. `arguments` holds the program's own options too."""

    options: Options
    arguments: argparse.Namespace
    feed: FeedBridge
    commands: CommandBridge


@dataclass(frozen=True)
class Look:
    """How a program's window starts: size in pixels, background, title, window flags."""

    size: tuple[int, int] = (1080, 1920)
    background: str = "#FAF7F2"
    title: str = "Xếp Hàng"
    on_top: bool = False


def choose_platform(environment: dict[str, str] | os._Environ[str] = os.environ) -> None:
    """Without a display, and with nothing else asked for, draw off screen in software, and say so."""
    linux = sys.platform.startswith("linux")
    if linux and not any(environment.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")):
        log.warning("no display found: drawing off screen")
        environment["QT_QPA_PLATFORM"] = "offscreen"
    if environment.get("QT_QPA_PLATFORM") == "offscreen":
        environment.setdefault("QT_QUICK_BACKEND", "software")


def _log_qt(kind: QtMsgType, context: Any, message: str | None) -> None:
    logging.getLogger("qt").log(LEVELS.get(kind, logging.WARNING), "%s", message)


def load_fonts() -> None:
    """Roboto in four weights, as the application's font. Needs a QGuiApplication."""
    import font_roboto

    for weight in WEIGHTS:
        path = Path(font_roboto.font_directory) / f"Roboto-{weight}.ttf"
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            log.error("font not loaded file=%s", path.name)
    QGuiApplication.setFont(QFont("Roboto"))


def make_application(name: str) -> QGuiApplication:
    """The one QGuiApplication, with controls style, fonts and logging set up."""
    choose_platform()
    qInstallMessageHandler(_log_qt)
    QQuickStyle.setStyle("Basic")
    app = QGuiApplication([name])
    app.setApplicationName(name)
    app.setApplicationDisplayName("Xếp Hàng")
    load_fonts()
    return app


def make_view(look: Look = Look()) -> QQuickView:
    """A window that knows the kit's QML and pictures; `load` gives it its screen."""
    view = QQuickView()
    view.engine().addImportPath(str(QML))
    view.engine().addImageProvider("kit", KitPictures())
    view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
    view.setColor(QColor(look.background))
    view.setTitle(look.title)
    view.resize(*look.size)
    if look.on_top:
        view.setFlag(Qt.WindowType.WindowStaysOnTopHint)
    return view


def load(view: QQuickView, main: Path, bridge: QObject) -> None:
    """Load a screen with `required property … bridge`, from the event loop.

    Called from Python, setSource would keep the interpreter lock while it waits for the type loader's thread,
    and a message or word that thread sends through Python would wait for ever.
    """
    view.setInitialProperties({"bridge": bridge})
    QMetaObject.invokeMethod(
        view, "setSource", Qt.ConnectionType.QueuedConnection, Q_ARG(QUrl, QUrl.fromLocalFile(str(main)))
    )


def follow_language(view: QQuickView, bridge: ScreenBridge) -> Languages:
    """Use the bridge's language now and after each change."""
    languages = Languages()
    languages.use(bridge.language)

    def change() -> None:
        if languages.use(bridge.language):
            view.engine().retranslate()

    bridge.languageChanged.connect(change)
    return languages


def quit_on_signals(app: QGuiApplication) -> Callable[[], None]:
    """Leave the event loop on SIGTERM and SIGINT. The returned function undoes it."""
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setblocking(False)
    signal.set_wakeup_fd(theirs.fileno())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, app)
    notifier.activated.connect(app.quit)

    def undo() -> None:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        ours.close()
        theirs.close()

    return undo


def _begin(setting: Setting) -> None:
    """Start the network: after the first frame, so that a person sees something first."""
    chosen = setting.options
    try:
        token = chosen.token()
    except ValueError as error:
        log.error("token file not used %s", error)
        setting.feed.refuse("token")
        return
    if chosen.engines:
        setting.feed.start(chosen.engines, token)
        setting.commands.start(chosen.engines, token)
    else:
        log.warning("no --engine given: the screen stays empty")


def _after_first_frame(view: QQuickView, setting: Setting) -> None:
    begun: list[bool] = []

    def begin() -> None:
        if begun:
            return
        begun.append(True)
        view.frameSwapped.disconnect(begin)
        if setting.options.first_frame:
            print("first frame", flush=True)
        _begin(setting)

    view.frameSwapped.connect(begin, Qt.ConnectionType.QueuedConnection)


def _show(view: QQuickView, chosen: Options) -> None:
    if chosen.size:
        view.resize(*chosen.size)
    if chosen.position:
        view.setPosition(*chosen.position)
    if chosen.fullscreen:
        view.showFullScreen()
    else:
        view.show()


def _serve_extras(app: QGuiApplication, view: QQuickView, setting: Setting) -> list[object]:
    """--shot and --drive, imported only when asked for."""
    extras: list[object] = []
    if setting.options.drive:
        from shared.screen.drive import DriveServer

        extras.append(DriveServer(view, setting.options.drive))
    if setting.options.shot:
        from shared.screen.shot import ShotWhenSettled

        extras.append(ShotWhenSettled(app, view, setting.feed, setting.options.shot))
    return extras


def _parse(room: str, argv: Sequence[str] | None, extra: Callable[[argparse.ArgumentParser], None] | None) -> Any:
    made = parser(room)
    if extra:
        extra(made)
    return made.parse_args(argv)


def run(
    room: str,
    main: Path,
    make: Callable[[Setting], ScreenBridge],
    look: Look = Look(),
    argv: Sequence[str] | None = None,
    extra: Callable[[argparse.ArgumentParser], None] | None = None,
    ready: Callable[[QQuickView, ScreenBridge], None] | None = None,
) -> int:
    """Run a screen program until it is closed; returns the exit code.

    `make` builds the program's bridge, `main` is its QML file, `extra` adds arguments of its own,
    `ready` is called once with the loaded window.
    """
    arguments = _parse(room, argv, extra)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = make_application(room)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would name every address at info
    setting = Setting(options(arguments), arguments, FeedBridge(), CommandBridge())
    setting.feed.roles = ROLES.get(room, frozenset())
    bridge = make(setting)
    view = make_view(look)
    languages = follow_language(view, bridge)
    undo = quit_on_signals(app)
    view.statusChanged.connect(functools.partial(_loaded, app, view, bridge, ready))
    _after_first_frame(view, setting)
    load(view, main, bridge)
    _show(view, setting.options)
    extras = _serve_extras(app, view, setting)
    code = app.exec()
    undo()
    setting.feed.stop()
    setting.commands.stop()
    del extras
    view.close()
    shiboken6.delete(view)  # before the bridge it reads
    del languages
    qInstallMessageHandler(None)
    return int(code)


def _loaded(
    app: QGuiApplication,
    view: QQuickView,
    bridge: ScreenBridge,
    ready: Callable[[QQuickView, ScreenBridge], None] | None,
    status: QQuickView.Status,
) -> None:
    if status == QQuickView.Status.Error:
        for error in view.errors():
            log.error("screen not loaded %s", error.toString())
        app.exit(1)
    elif status == QQuickView.Status.Ready and ready:
        ready(view, bridge)
