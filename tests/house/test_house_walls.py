"""Which library may be imported where. Our own rooms are import-linter's matter (pyproject.toml)."""

from __future__ import annotations

import ast
import re
import sys

from house_rules import DOMAIN_BANNED_CALLS, DOMAIN_BANNED_IMPORTS, LIBRARIES, PROGRAM_ROOMS
from source_tree import ROOT, demand, program_files, text, tracked, tree


def imports(name: str) -> list[tuple[int, str]]:
    """Line and top-level module of every absolute import, in functions too."""
    found = []
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name.split(".")[0]) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.append((node.lineno, str(node.module).split(".")[0]))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"importlib.import_module", "__import__"}:
            found += [(node.lineno, str(a.value).split(".")[0]) for a in node.args[:1] if isinstance(a, ast.Constant)]
    return found


def third_party(name: str) -> list[tuple[int, str]]:
    """Imports that are neither Python's own nor ours."""
    return [
        (line, module)
        for line, module in imports(name)
        if module not in sys.stdlib_module_names and module not in PROGRAM_ROOMS and module != "__future__"
    ]


def test_every_library_is_named_by_the_rules() -> None:
    demand(
        [f"{n}:{line} {m}" for n in program_files() for line, m in third_party(n) if m not in LIBRARIES],
        "A library the rules do not know. Say in LIBRARIES of tests/house/house_rules.py where it may be used:",
    )


def test_libraries_stay_in_their_rooms() -> None:
    demand(
        [
            f"{name}:{line} imports {module}; allowed in: {', '.join(LIBRARIES[module])}"
            for name in program_files()
            for line, module in third_party(name)
            if module in LIBRARIES and not name.startswith(LIBRARIES[module])
        ],
        "A library outside its room. Move the code, or ask the room that owns the library for what you need:",
    )


def test_imports_are_absolute() -> None:
    demand(
        [
            f"{name}:{node.lineno}"
            for name in program_files()
            for node in ast.walk(tree(name))
            if isinstance(node, ast.ImportFrom) and node.level
        ],
        "Write imports with the room's full name:",
    )


def domain_files() -> list[str]:
    """Python files of shared/domain."""
    return [name for name in program_files() if name.startswith("shared/domain/")]


def test_domain_imports_nothing_that_touches_the_world() -> None:
    demand(
        [f"{n}:{line} {m}" for n in domain_files() for line, m in imports(n) if m in DOMAIN_BANNED_IMPORTS]
        + [f"{n}:{line} {m}" for n in domain_files() for line, m in third_party(n) if m != "msgspec"],
        "The domain has the standard library and msgspec only, no clock and no I/O. Take the value as an argument:",
    )


def test_domain_asks_no_clock() -> None:
    calls = [
        (name, node.lineno, node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))
        for name in domain_files()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Call)
    ]
    demand(
        [f"{name}:{line} {call}()" for name, line, call in calls if call in DOMAIN_BANNED_CALLS],
        "The domain is told the time (Context.now) and does no input or output:",
    )


def test_nothing_reaches_into_tests_or_bench() -> None:
    """The front door alone opens the bench, by the command that is named after it."""
    barred = {"tests", "bench", "pytest"}
    found = [(n, line, m) for n in program_files() for line, m in imports(n) if m in barred]
    demand(
        [f"{n}:{line}" for n, line, m in found if (n, m) != ("xephang/bench_command.py", "bench")],
        "A program does not import tests or bench:",
    )


def test_qml_has_no_context_properties() -> None:
    pattern = re.compile(r"\b(setContextProperty|setContextProperties|setContextObject)\b")
    demand(
        [name for name in program_files() if pattern.search(text(name))],
        "Give QML a `required property` of a @QmlElement type: context properties cannot be checked by qmllint:",
    )


def test_no_translator_is_written_in_python() -> None:
    pattern = re.compile(r"class\s+\w+\([^)]*\bQTranslator\b")
    demand(
        [name for name in program_files() if pattern.search(text(name))],
        "Load built/*.qm into a plain QTranslator: a Python subclass deadlocks with QQuickView's type loader:",
    )


def test_made_files_are_not_kept() -> None:
    made = (".qmltypes", ".qm", ".mo", ".ts", ".pyc", ".db", ".sqlite3")
    demand(
        [name for name in tracked() if name.endswith(made)],
        f"Made at set-up, never kept in git ({ROOT / '.gitignore'}):",
    )
