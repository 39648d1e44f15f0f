"""Where a hall keeps its files: the user's data folder, owner-only."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path


def data_folder() -> Path:
    """The user's data folder of this product (XDG base directories), made if missing, readable by its owner only."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return owned_folder(Path(base) / "xephang")


def owned_folder(path: Path) -> Path:
    """Make a folder that only its owner can read."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read, in one step, so that no reader ever sees half of it."""
    owned_folder(path.parent)
    draft = path.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


@dataclass(frozen=True)
class Standing:
    """A hall that runs on this machine: its server's address, its database and the administrators' token file."""

    engine: str
    database: str
    token_file: Path


def default_database() -> str:
    """The hall that `xephang run` keeps."""
    return f"sqlite:///{owned_folder(data_folder() / 'run') / 'hall.sqlite'}"


def marks_of(url: str) -> Path | None:
    """Where the highest numbers of a hall on a database server are kept; None where they stand beside a file."""
    if url.startswith("sqlite"):
        return None
    name = hashlib.sha256(url.encode()).hexdigest()[:16]  # the address may hold a password
    return owned_folder(data_folder() / "numbers") / f"{name}.json"


def _standing_file() -> Path:
    return data_folder() / "standing.json"


def tell_standing(standing: Standing) -> None:
    """Let the other commands of this machine find a running hall."""
    facts = {"engine": standing.engine, "database": standing.database, "token_file": str(standing.token_file)}
    write_secret(_standing_file(), json.dumps(facts))


def forget_standing(standing: Standing) -> None:
    """The hall runs no more."""
    if find_standing() == standing:
        _standing_file().unlink()


def find_standing() -> Standing | None:
    """The hall that runs on this machine, or None. It may have died without a word: whoever calls it will see."""
    try:
        facts = json.loads(_standing_file().read_text(encoding="utf-8"))
        return Standing(str(facts["engine"]), str(facts["database"]), Path(str(facts["token_file"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None
