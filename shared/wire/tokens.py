"""Reading the token file a program is given, and showing the token to the server."""

from __future__ import annotations

import os
import stat
from pathlib import Path


class TokenFileError(ValueError):
    """The token file cannot be used; the text says why and what to do, and never holds the token."""


def read_token(path: str | Path) -> str:
    """The token in a file that only its owner may read (mode 600 or 400).

    Raises TokenFileError where the file is missing, empty, not a plain file, or readable by others. On Windows,
    where modes say nothing, only presence and content are checked.
    """
    file = Path(path)
    try:
        with file.open("rb") as opened:
            _refuse_open_to_others(file, os.fstat(opened.fileno()))
            token = opened.read(4096).decode("ascii").strip()
    except OSError as problem:
        raise TokenFileError(f"{file}: cannot be read ({problem.strerror}); check the path and its owner") from None
    except UnicodeDecodeError:
        raise TokenFileError(f"{file}: holds something other than a token") from None
    if not token or any(letter.isspace() for letter in token):
        raise TokenFileError(f"{file}: must hold one token and nothing else")
    return token


def authorization(token: str) -> dict[str, str]:
    """The header that carries a token; none for what can be no token, so that the server says what is wrong."""
    fit = token.isascii() and token.isprintable() and token.strip()
    return {"Authorization": f"Bearer {token.strip()}"} if fit else {}


def _refuse_open_to_others(file: Path, seen: os.stat_result) -> None:
    if not stat.S_ISREG(seen.st_mode):
        raise TokenFileError(f"{file}: is not a plain file")
    if os.name == "posix" and seen.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise TokenFileError(f"{file}: may be read by others; run chmod 600 on it")
