"""The command line every screen program has in common."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """What a screen program was started with. `size` and `position` are in pixels, None for the program's own."""

    engines: list[str] = field(default_factory=list)
    token_file: Path | None = None
    place: str = ""
    size: tuple[int, int] | None = None
    position: tuple[int, int] | None = None
    fullscreen: bool = False
    language: str = "vi"
    shot: Path | None = None
    drive: Path | None = None
    reduced_motion: bool = False
    first_frame: bool = False

    def token(self) -> str:
        """The token alone; "" without a file. Raises ValueError for a file that others can read, or holds none."""
        from shared.wire.tokens import read_token

        return read_token(self.token_file) if self.token_file else ""


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and int(width) and int(height)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size like 1080x1920")
    return int(width), int(height)


def _position(text: str) -> tuple[int, int]:
    left, _, top = text.partition(",")
    if not (left.isdigit() and top.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a position like 0,0")
    return int(left), int(top)


def parser(room: str, description: str = "") -> argparse.ArgumentParser:
    """The common arguments of `python -m ROOM`; a program may add its own before parsing."""
    made = argparse.ArgumentParser(prog=f"python -m {room}", description=description)
    made.add_argument("--engine", action="append", default=[], metavar="URL", help="hall server; may be repeated")
    made.add_argument("--token-file", type=Path, metavar="FILE", help="file that holds this device's token")
    made.add_argument("--place", default="", help="counter or area this screen stands at")
    made.add_argument("--size", type=_size, metavar="1080x1920", help="window size")
    made.add_argument("--position", type=_position, metavar="0,0", help="where on the desk the window opens")
    made.add_argument("--fullscreen", action="store_true")
    made.add_argument("--language", choices=("vi", "en"), default="vi")
    made.add_argument("--shot", type=Path, metavar="FILE", help="write a picture once the screen is live, then exit")
    made.add_argument("--drive", type=Path, metavar="SOCKET", help="accept taps, keys and shots on a local socket")
    made.add_argument("--reduced-motion", action="store_true")
    made.add_argument("--first-frame", action="store_true", help="print a line when the first frame is shown")
    return made


def options(arguments: argparse.Namespace) -> Options:
    """The common part of parsed arguments."""
    return Options(
        engines=arguments.engine,
        token_file=arguments.token_file,
        place=arguments.place,
        size=arguments.size,
        position=arguments.position,
        fullscreen=arguments.fullscreen,
        language=arguments.language,
        shot=arguments.shot,
        drive=arguments.drive,
        reduced_motion=arguments.reduced_motion,
        first_frame=arguments.first_frame,
    )
