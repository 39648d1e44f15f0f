"""What must not stand in any file, and what the lock file must hold."""

from __future__ import annotations

import re
import tomllib

import pytest
from source_tree import ROOT, demand, text, texts

# Each pattern is written so that it does not match its own line.
FORBIDDEN = {
    "a package registry's host; the index is whatever pip is configured with": re.compile(
        r"\b(?:[\w-]+\.)*(?:pypi|pythonhosted|npmjs|unpkg|jsdelivr|anaconda|rubygems|crates)\.(?:org|com|net|io)\b",
        re.I,
    ),
    "a path of one person's machine": re.compile(r"(?<![\w.~}$*/])/(?:home|Users|work|root)/\w"),
    "a private key or token": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bgh[pous]_\w{30}|\bAKIA[0-9A-Z]{16}\b"),
    "words about how the text came about": re.compile(
        r"\b(?:as an? assistant|language[ ]model|co-authored[-]by|system[ ]prompt|tool[ ]calls?|sub-?agents?)\b", re.I
    ),
    "a merge that was not finished": re.compile(r"^(?:<{7} |>{7} )", re.M),
    "work put off; do it, or say in the docs what is not there": re.compile(r"\b(?:FIX[M]E|TO[D]O|X{3})\b:?(?=\s)"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    demand(
        [
            f"{name}:{body.count(chr(10), 0, found.start()) + 1} {found.group()!r}"
            for name in texts()
            for body in [text(name)]
            for found in FORBIDDEN[what].finditer(body)
        ],
        f"Take out {what}:",
    )


def pinned() -> dict[str, str]:
    """Version by package, as requirements.lock has it."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text("requirements.lock"), re.MULTILINE)
    return {normal(name): version for name, version in found}


def normal(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_lock_file_names_no_place() -> None:
    lines = text("requirements.lock").splitlines()
    places = [line for line in lines if "://" in line or re.match(r"\s*(--index|--extra|--find|-i |-f )", line)]
    demand(places, "requirements.lock names no host: renew it by `make lock`:")


def test_every_pin_has_a_hash() -> None:
    entries = re.findall(r"^([A-Za-z0-9._-]+==\S+) *(\\\n +--hash=sha256:)?", text("requirements.lock"), re.MULTILINE)
    demand([name for name, has_hash in entries if not has_hash], "Renew requirements.lock by `make lock`:")


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *(line for extra in project["project"]["optional-dependencies"].values() for line in extra),
    ]
    names = {normal(re.split(r"[\s\[<>=!~;]", line)[0]) for line in wanted} - {"xephang"}
    demand(sorted(names - pinned().keys()), "In pyproject.toml but not in requirements.lock: run `make lock`:")
