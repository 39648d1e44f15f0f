"""`python -m shared.screen.lint`: qmllint over the kit and the programs, told of the types Python defines."""

from __future__ import annotations

import argparse
import ast
import fcntl
import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROGRAMS = ("kiosk", "caller", "counter_display", "hall_board")
QML = "shared/screen/qml"
GALLERY = "tests/screens"
TYPES = "shared/screen/qmltypes"
# A Python type as PySide hands it to QML, where the dumper says something else.
QML_NAMES = {
    "float": "double",
    "list": "QVariantList",
    "dict": "QVariantMap",
    "object": "QVariant",
    "QStringList": "QList<QString>",
}
# Qt's own base classes, which qmllint knows from QtQml.
KNOWN_TO_QML = re.compile(r":: (QObject|QAbstractListModel) is used as base type but cannot be found")


class LintError(Exception):
    """The types could not be written; the text says why."""


@dataclass(frozen=True)
class Source:
    """A Python file that declares QML types: its QML module, the classes in it and the classes they derive from."""

    path: Path
    module: str
    classes: frozenset[str]
    bases: frozenset[str]


def tool(name: str) -> Path:
    """A program of the PySide6 wheel, without the Python script around it."""
    spec = find_spec("PySide6")
    if spec is None or not spec.submodule_search_locations:
        raise LintError("PySide6 is not installed")
    folder = Path(spec.submodule_search_locations[0])
    places = (folder / name, folder / "Qt" / "libexec" / name, folder / "scripts" / f"{name}.py")
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise LintError(f"PySide6 brings no {name}")
    return found


def read_source(path: Path) -> Source | None:
    """What a file declares; None where it names no QML module. Raises LintError where it is no Python."""
    try:
        tree = ast.parse(path.read_text("utf-8"), filename=str(path))
    except SyntaxError as error:
        raise LintError(f"{path}: {error}") from error
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    bases = {base.id for node in classes for base in node.bases if isinstance(base, ast.Name)}
    names = frozenset(node.name for node in classes)
    modules = [
        str(node.value.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "QML_IMPORT_NAME"
        if isinstance(node.value, ast.Constant)
    ]
    return Source(path, modules[0], names, frozenset(bases)) if modules else None


def sources(root: Path) -> list[Source]:
    """The files that declare QML types, those of base classes before those that derive from them."""
    folders = [root / "shared/screen", *(root / program for program in PROGRAMS), root / GALLERY]
    read = (read_source(path) for folder in folders for path in sorted(folder.glob("*.py")))
    left = [source for source in read if source]
    ordered: list[Source] = []
    while left:
        free = [s for s in left if not any(s.bases & other.classes for other in left if other is not s)]
        if not free:
            raise LintError("classes derive from each other in a circle: " + ", ".join(s.path.name for s in left))
        ordered += free
        left = [source for source in left if source not in free]
    return ordered


def _as_qml_sees_it(part: dict[str, Any]) -> dict[str, Any]:
    names = {
        key: QML_NAMES.get(part[key], part[key]) for key in ("type", "returnType") if isinstance(part.get(key), str)
    }
    return part | names


def dump(found: Sequence[Source], into: Path) -> dict[str, Path]:
    """Write what Qt's own dumper reads from the files, as one JSON file for each QML module."""
    command = [sys.executable, str(tool("metaobjectdump")), "--quiet", *(str(source.path) for source in found)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LintError(done.stderr.strip())
    by_module: dict[str, list[Any]] = {}
    for part in json.loads(done.stdout, object_hook=_as_qml_sees_it):
        by_module.setdefault(part["QML_IMPORT_NAME"], []).append(part)
    files = {}
    for module, parts in by_module.items():
        files[module] = into / f"{module}.json"
        files[module].write_text(json.dumps(parts), "utf-8")
    return files


def register(module: str, dumped: dict[str, Path], into: Path) -> None:
    """Write a module's qmltypes and qmldir."""
    folder = into.joinpath(*module.split("."))
    folder.mkdir(parents=True, exist_ok=True)
    others = [str(path) for name, path in dumped.items() if name != module]
    command = [
        str(tool("qmltyperegistrar")),
        *("--import-name", module, "--major-version", "1", "--minor-version", "0"),
        *("--generate-qmltypes", str(folder / "types.qmltypes"), "-o", os.devnull),
        *(["--foreign-types", ",".join(others)] if others else []),
        str(dumped[module]),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if line.strip() and not KNOWN_TO_QML.search(line)]
    if done.returncode or said:
        raise LintError("\n".join([f"{module}: its types were not written", *said]))
    needs = ["QtQuick", *(["XepHang.Screen"] if module != "XepHang.Screen" else [])]
    lines = [f"module {module}", "typeinfo types.qmltypes", *(f"depends {name}" for name in needs)]
    (folder / "qmldir").write_text("\n".join(lines) + "\n", "utf-8")


def write_types(root: Path) -> list[str]:
    """Make the qmltypes folder anew; the names of the modules in it."""
    into = root / TYPES
    for old in itertools.chain(into.rglob("*.qmltypes"), into.rglob("qmldir"), into.glob("*.json")):
        old.unlink()
    dumped = dump(sources(root), into)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda module: register(module, dumped, into), dumped))
    return sorted(dumped)


def screens(root: Path) -> Iterator[list[Path]]:
    """The QML files that exist, by room."""
    for folder in (root / QML, *(root / program / "screens" for program in PROGRAMS), root / GALLERY):
        if found := sorted(folder.rglob("*.qml")):
            yield found


def lint(root: Path, files: Sequence[Path]) -> tuple[bool, str]:
    """Whether qmllint has nothing to say, and what it says."""
    command = [
        *(str(tool("qmllint")), "--max-warnings", "0", "--ignore-settings"),
        *("-I", str(root / TYPES), "-I", str(root / QML)),
        *(str(path) for path in files),
    ]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return done.returncode == 0, (done.stdout + done.stderr).strip()


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """One lint at a time in a tree: they write the same files."""
    folder = root / TYPES
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(argv: Sequence[str] | None = None) -> int:
    """Write the types, lint, and print what was found; 0 where nothing was."""
    parser = argparse.ArgumentParser(prog="python -m shared.screen.lint", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, metavar="FOLDER", help="tree to look at")
    root = parser.parse_args(argv).root.resolve()
    began = time.monotonic()
    try:
        with alone(root), ThreadPoolExecutor(os.cpu_count()) as pool:
            modules = write_types(root)
            results = list(pool.map(lambda files: lint(root, files), rooms := list(screens(root))))
    except LintError as error:
        print(error, file=sys.stderr)
        return 2
    for clean, said in results:
        if not clean:
            print(said)
    count = sum(map(len, rooms))
    print(f"qmllint: {count} files, {len(modules)} modules of Python types, {time.monotonic() - began:.1f} s")
    return 0 if all(clean for clean, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main())
