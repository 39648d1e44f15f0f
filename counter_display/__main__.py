"""`python -m counter_display --engine URL --place COUNTER`: the sign over a counter, and its rating."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from counter_display.bridge import DisplayBridge, Place
from shared.screen.program import Look, Setting, run

MAIN = Path(__file__).parent / "screens" / "Main.qml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The sign's own options."""
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="where the clerks' photos are")


def make(setting: Setting) -> DisplayBridge:
    """The sign's bridge."""
    common = setting.options
    place = Place(common.place, common.language, common.reduced_motion, setting.arguments.pictures)
    return DisplayBridge(setting.feed, setting.commands, place)


def main() -> int:
    """Run until closed."""
    return run("counter_display", MAIN, make, Look(size=(1280, 720), title="Xếp Hàng"), extra=add_arguments)


if __name__ == "__main__":
    sys.exit(main())
