"""The list of rooms, their READMEs and the names in them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from house_rules import BANNED_NAMES, OTHER_ROOMS, PROGRAM_ROOMS, README_HEADINGS, ROOMS_WITH_README, SHARED_ROOMS
from source_tree import ROOT, demand, program_files, python_files, text, tracked


def test_every_room_is_on_the_list() -> None:
    top = {name.split("/")[0] for name in tracked() if "/" in name and not name.startswith(".")}
    demand(
        sorted(top - {*PROGRAM_ROOMS, *OTHER_ROOMS}),
        "New room at the top. Name it in tests/house/house_rules.py, in pyproject.toml's import-linter contracts, "
        "mypy and setuptools packages, and give it a README.md:",
    )


def test_every_room_in_shared_is_on_the_list() -> None:
    inside = {name.split("/")[1] for name in tracked() if name.startswith("shared/") and name.count("/") > 1}
    demand(
        sorted(inside - {*SHARED_ROOMS}),
        "New room in shared. Name it in SHARED_ROOMS of tests/house/house_rules.py and in the contract 'shared' of "
        "pyproject.toml, and give it a README.md:",
    )


@pytest.mark.parametrize("room", ROOMS_WITH_README)
def test_room_has_a_readme(room: str) -> None:
    readme = ROOT / room / "README.md"
    lines = readme.read_text("utf-8").splitlines() if readme.is_file() else []
    headings = [line.lstrip("#").strip() for line in lines if line.startswith("#")]
    demand([heading for heading in README_HEADINGS if heading not in headings], f"{room}/README.md lacks the headings:")


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [
        name for name in python_files() if BANNED_NAMES & {*Path(name).with_suffix("").parts} and "conftest" not in name
    ]
    demand(found, f"Name the file after the noun it holds, not one of {', '.join(sorted(BANNED_NAMES))}:")


def test_test_files_have_names_of_their_own() -> None:
    names = Counter(Path(name).name for name in python_files() if Path(name).name.startswith("test_"))
    demand(
        [f"{name} ({count} times)" for name, count in names.items() if count > 1],
        "pytest imports test files by name, so each needs its own; add the room to the name:",
    )


def test_test_folders_are_no_packages() -> None:
    demand(
        [name for name in python_files() if name.startswith("tests/") and name.endswith("__init__.py")],
        "Remove __init__.py: test folders are no packages:",
    )


def test_every_python_module_says_what_it_is_for() -> None:
    silent = [name for name in program_files() if text(name).strip() and not text(name).lstrip().startswith('"""')]
    demand(silent, "Begin the file with a docstring of one line:")
