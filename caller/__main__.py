"""`python -m caller --engine URL --place COUNTER`: the clerk's panel."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from caller.bridge import CallerBridge
from caller.bridge_verbs import Seat
from shared.screen.program import Look, Setting, run

MAIN = Path(__file__).parent / "screens" / "Main.qml"
PANEL, WIDE = (380, 640), (1100, 700)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The panel's own options."""
    parser.add_argument("--clerk", default="", metavar="ID", help="who sits here, named when the counter opens")
    parser.add_argument("--wide", action="store_true", help="a wide window with the waiting list beside the panel")
    parser.add_argument("--on-top", action="store_true", help="stay above other windows")


def make(setting: Setting) -> CallerBridge:
    """The panel's bridge."""
    common = setting.options
    seat = Seat(common.place, setting.arguments.clerk, common.language, common.reduced_motion)
    return CallerBridge(setting.feed, setting.commands, seat)


def look(argv: list[str] | None = None) -> Look:
    """The window, which is made before the common arguments are read."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    add_arguments(parser)
    given, _ = parser.parse_known_args(argv)
    return Look(size=WIDE if given.wide else PANEL, title="Xếp Hàng", on_top=given.on_top)


def main() -> int:
    """Run until closed."""
    return run("caller", MAIN, make, look(), extra=add_arguments)


if __name__ == "__main__":
    sys.exit(main())
