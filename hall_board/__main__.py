"""The hall board: `python -m hall_board --engine URL --token-file FILE [--place AREA] [--voice URL]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from hall_board.bridge import HallBoardBridge
from hall_board.bridge_voice import Speaker
from shared.screen.program import Look, Setting, run

MAIN = Path(__file__).parent / "screens" / "Main.qml"
LOOK = Look(size=(1920, 1080), background="#16202E", title="Xếp Hàng: bảng gọi số")


def extra(parser: argparse.ArgumentParser) -> None:
    """Add what only a board is told."""
    parser.add_argument("--voice", default="auto", metavar="URL", help="auto, off, sound://, wav:///FOLDER_OR_FILE")
    parser.add_argument("--clips", type=Path, metavar="FOLDER", help="where voice packs are kept")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="where the hall's emblem is")
    parser.add_argument("--english", action="store_true", help="a small second line in English")


def make(setting: Setting) -> HallBoardBridge:
    """Build the bridge; the voice starts with the first state, after the first frame."""
    told, own = setting.options, setting.arguments
    speaker = None if own.voice == "off" else Speaker(own.voice, own.clips, setting.feed.now_ms)
    return HallBoardBridge(
        setting.feed,
        setting.commands,
        told.place,
        speaker,
        told.language,
        own.english,
        told.reduced_motion,
        own.pictures,
    )


if __name__ == "__main__":
    sys.exit(run("hall_board", MAIN, make, LOOK, extra=extra))
