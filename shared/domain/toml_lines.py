"""Where each key of a TOML text stands. The standard library's reader does not tell, and people need the line.

Works on text `tomllib` has already accepted, so it is lenient: it only has to find keys, never to judge them.
Grammar: TOML 1.0.0.
"""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_KEY = re.compile(r"""[ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))[ \t]*""")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_ATOM = re.compile(r"[^,\]}\n#]*")


def lines_of(text: str) -> dict[Path, int]:
    """Line (from 1) of every key, table and list element, by path: ("counters", 2, "number")."""
    return _Scanner(text).document()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.lines: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}  # of [[lists]] met so far

    def document(self) -> dict[Path, int]:
        table: Path = ()
        self.blank()
        while self.position < len(self.text):
            if self.at("["):
                table = self.header()
            else:
                self.pair(table)
            self.blank()
        return self.lines

    def header(self) -> Path:
        many = self.at("[[")
        start = self.position
        self.position += 2 if many else 1
        keys = self.keys()
        self.position += 2 if many else 1
        path = (*self.inside(keys[:-1]), keys[-1])
        self.note(path, start)
        if many:
            self.lengths[path] = self.lengths.get(path, 0) + 1
            path = (*path, self.lengths[path] - 1)
            self.note(path, start)
        return path

    def inside(self, keys: list[str]) -> Path:
        """The path of a dotted name, where a [[list]] on the way means its last element."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
        return path

    def pair(self, table: Path) -> None:
        start = self.position
        path = table + tuple(self.keys())
        self.note(path, start)
        self.position += 1  # the equals sign
        self.value(path)

    def keys(self) -> list[str]:
        found: list[str] = []
        while match := _KEY.match(self.text, self.position):
            found.append(next(group for group in match.groups() if group is not None))
            self.position = match.end()
            if not self.at("."):
                break
            self.position += 1
        return found

    def value(self, path: Path) -> None:
        self.blank()
        if self.at("["):
            self.elements(path, "]")
        elif self.at("{"):
            self.elements(path, "}")
        else:
            match = _STRING.match(self.text, self.position) or _ATOM.match(self.text, self.position)
            self.position = match.end() if match else len(self.text)

    def elements(self, path: Path, end: str) -> None:
        """A list in brackets, or a table in braces."""
        self.position += 1
        self.blank()
        index = 0
        while self.position < len(self.text) and not self.at(end):
            if end == "}":
                self.pair(path)
            else:
                self.note((*path, index), self.position)
                self.value((*path, index))
            index += 1
            self.blank()
            self.position += self.at(",")
            self.blank()
        self.position += 1

    def note(self, path: Path, position: int) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, position) + 1)

    def blank(self) -> None:
        match = _BLANK.match(self.text, self.position)
        self.position = match.end() if match else self.position

    def at(self, sign: str) -> bool:
        return self.text.startswith(sign, self.position)
