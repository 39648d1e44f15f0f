"""Sizes: nothing over the limit, and 90th percentiles that may only go down."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Callable, Sequence

import house_rules as rules
from source_tree import demand, program_files, python_files, text, tracked, tree

Record = Callable[[str, object], None]


def functions(names: Sequence[str]) -> list[tuple[int, str]]:
    """Length in lines (first to last, docstring included) and place of every function, longest first."""
    found = [
        (int(node.end_lineno or node.lineno) - node.lineno + 1, f"{name}:{node.lineno} {node.name}")
        for name in names
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return sorted(found, reverse=True)


def lengths(names: Sequence[str]) -> list[tuple[int, str]]:
    """Length in lines of each file that is not empty, longest first."""
    return sorted(((n, name) for name in names if (n := len(text(name).splitlines())) > 1), reverse=True)


def p90(sizes: Sequence[tuple[int, str]]) -> float:
    """The size that nine in ten stay under."""
    numbers = [size for size, _ in sizes]
    return statistics.quantiles(numbers, n=10, method="inclusive")[-1] if len(numbers) > 1 else sum(numbers)


def describe(what: str, sizes: Sequence[tuple[int, str]]) -> str:
    """One line for the end of the test run."""
    if not sizes:
        return f"{what}: none"
    middle = statistics.median(size for size, _ in sizes)
    return (
        f"{what}: {len(sizes)}, lines median {middle:.0f}, p90 {p90(sizes):.0f}, longest {sizes[0][0]} ({sizes[0][1]})"
    )


def at_most(sizes: Sequence[tuple[int, str]], most: int) -> list[str]:
    """Those that are too long."""
    return [f"{place} has {size} lines" for size, place in sizes if size > most]


def test_functions_fit_on_a_screen() -> None:
    demand(
        at_most(functions(python_files()), rules.FUNCTION_LINES_MOST),
        f"Over {rules.FUNCTION_LINES_MOST} lines. Give the parts names of their own:",
    )


def test_most_functions_are_short(record_property: Record) -> None:
    sizes = functions(program_files())
    record_property("house", describe("functions", sizes))
    assert p90(sizes) <= rules.FUNCTION_LINES_P90, (
        f"p90 of function length is {p90(sizes):.0f}, over {rules.FUNCTION_LINES_P90}. Split some of the longest:\n  "
        + "\n  ".join(place for _, place in sizes[:20])
    )
    assert statistics.median(size for size, _ in sizes) <= rules.FUNCTION_LINES_MEDIAN


def test_python_files_are_small(record_property: Record) -> None:
    demand(
        at_most(lengths(python_files()), rules.PYTHON_LINES_MOST),
        f"Over {rules.PYTHON_LINES_MOST} lines. Move one noun into a file of its own:",
    )
    sizes = lengths(program_files())
    record_property("house", describe("Python files", sizes))
    assert p90(sizes) <= rules.PYTHON_LINES_P90, f"p90 is {p90(sizes):.0f}. Split some of: {sizes[:10]}"


def test_qml_files_are_small(record_property: Record) -> None:
    sizes = lengths([name for name in tracked() if name.endswith(".qml")])
    demand(
        at_most(sizes, rules.QML_LINES_MOST),
        f"Over {rules.QML_LINES_MOST} lines. Move a part into a component of its own:",
    )
    record_property("house", describe("QML files", sizes))
    assert p90(sizes) <= rules.QML_LINES_P90, f"p90 is {p90(sizes):.0f}. Split some of: {sizes[:10]}"
