"""`python -m kiosk --engine URL`: the touch screen where a citizen takes a number."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiosk.bridge import KioskBridge
from kiosk.bridge_pages import Rules
from kiosk.bridge_paper import PaperDesk, press_of
from shared.screen.program import Look, Setting, run

MAIN = Path(__file__).parent / "screens" / "Main.qml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The kiosk's own options."""
    parser.add_argument("--printer", metavar="URL", help="ticket printer, as escpos-tcp://10.0.0.9:9100?width=576")
    parser.add_argument("--spool", type=Path, metavar="FILE", default=Path("spool.sqlite"), help="keeps print jobs")
    parser.add_argument("--ticket-url", default="", metavar="PATTERN", help="ticket page, with {token}")
    parser.add_argument("--paper-required", action="store_true", help="give no numbers while the printer cannot print")
    parser.add_argument("--rehearsal", action="store_true", help="take numbers of series T, which no report counts")
    parser.add_argument("--idle", type=int, default=15, metavar="SECONDS", help="back to the start when nobody touches")


def rules_of(setting: Setting) -> Rules:
    """How this kiosk behaves, from its arguments."""
    given, common = setting.arguments, setting.options
    return Rules(
        common.language, max(5, given.idle), given.ticket_url, given.paper_required and bool(given.printer),
        common.reduced_motion, given.rehearsal, given.spool.with_name(f"{given.spool.name}.asked"),
    )  # fmt: skip


def make(setting: Setting) -> KioskBridge:
    """The kiosk's bridge; the printer is opened later, in a thread of its own."""
    given = setting.arguments
    paper = PaperDesk(press_of(given.printer, given.spool) if given.printer else None)
    return KioskBridge(setting.feed, setting.commands, rules_of(setting), paper)


def main() -> int:
    """Run until closed."""
    return run("kiosk", MAIN, make, Look(title="Xếp Hàng"), extra=add_arguments)


if __name__ == "__main__":
    sys.exit(main())
