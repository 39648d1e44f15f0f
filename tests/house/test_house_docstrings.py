"""Public names of the rooms that everybody reads say what they mean."""

from __future__ import annotations

import ast

import pytest
from house_rules import DOCUMENTED_ROOMS
from source_tree import demand, program_files, tree

Documented = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def undocumented(name: str) -> list[str]:
    """Public classes, functions and methods without a docstring. Overriding and overloaded ones may stay silent."""
    return [
        f"{name}:{node.lineno} {node.name}"
        for parent in [tree(name), *(node for node in tree(name).body if is_public_class(node))]
        for node in getattr(parent, "body", [])
        if isinstance(node, Documented) and not node.name.startswith("_")
        if not ast.get_docstring(node) and not is_silent_by_right(node)
    ]


def is_public_class(node: ast.stmt) -> bool:
    """A class others may use."""
    return isinstance(node, ast.ClassDef) and not node.name.startswith("_")


def is_silent_by_right(node: Documented) -> bool:
    """Marked @override or @overload: the docstring is elsewhere."""
    names = {ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list}
    return bool(names & {"override", "overload"})


@pytest.mark.parametrize("room", DOCUMENTED_ROOMS)
def test_public_names_have_docstrings(room: str) -> None:
    demand(
        [place for name in program_files() if name.startswith(f"{room}/") for place in undocumented(name)],
        "Say what it means: units, errors, and the source of a format or rule (or begin the name with _):",
    )
