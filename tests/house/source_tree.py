"""What is in the source tree, read once for all house tests."""

from __future__ import annotations

import ast
import functools
import subprocess
from pathlib import Path

import pytest
from house_rules import PROGRAM_ROOMS

ROOT = Path(__file__).parents[2]
TEXT_SUFFIXES = frozenset(
    {
        *(".py", ".sh", ".qml", ".html", ".css", ".js", ".svg", ".po", ".md", ".txt"),
        *(".toml", ".json", ".csv", ".ini", ".cfg", ".yml", ".yaml", ".service", ".lock"),
    }
)


@functools.cache
def tracked() -> tuple[str, ...]:
    """Every file of the project by its path: in git, or new and not ignored."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = sorted(name for name in set(listed.stdout.split("\0")) if name)
    return tuple(name for name in names if (ROOT / name).is_file())


@functools.cache
def text(name: str) -> str:
    """The text of a file; characters that are not UTF-8 are replaced."""
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


def texts() -> tuple[str, ...]:
    """Files that people read or write, as against pictures and sound."""
    return tuple(
        name for name in tracked() if Path(name).suffix in TEXT_SUFFIXES or "." not in name.rpartition("/")[2][1:]
    )


def python_files() -> tuple[str, ...]:
    """All Python files, tests too."""
    return tuple(name for name in tracked() if name.endswith(".py"))


def program_files(suffix: str = ".py") -> tuple[str, ...]:
    """Files of our programs: what runs in a hall."""
    return tuple(name for name in tracked() if name.endswith(suffix) and name.split("/")[0] in PROGRAM_ROOMS)


@functools.cache
def tree(name: str) -> ast.Module:
    """The parsed source of a Python file."""
    return ast.parse(text(name), filename=name)


@functools.cache
def strings(name: str) -> frozenset[str]:
    """Every string literal of a Python file."""
    return frozenset(
        node.value for node in ast.walk(tree(name)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def demand(problems: list[str], advice: str) -> None:
    """Fail with what to do and every place where."""
    __tracebackhide__ = True
    if problems:
        pytest.fail(advice + "\n  " + "\n  ".join(problems), pytrace=False)
