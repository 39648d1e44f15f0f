"""hall.toml: one readable file that says everything about a hall. Read it, name what is wrong and where, write it.

Written text is canonical: sections in a fixed order, only what differs from the default, NFC, so that
export, import and export again give the same bytes.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import msgspec
from msgspec import inspect

from shared.domain import hall_check
from shared.domain.hall import Hall
from shared.domain.hall_problem import Problem, key_of
from shared.domain.hall_sizes import Path
from shared.domain.hours import without_public_holidays
from shared.domain.toml_lines import lines_of

WIDTH = 100  # a list of texts longer than this is written one to a line
NOT_IN_FILES = frozenset({"public_holiday"})

_SYNTAX = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)
_KINDS: dict[type[inspect.Type], tuple[str, tuple[type, ...]]] = {
    inspect.StrType: ("text", (str,)),
    inspect.BoolType: ("true_or_false", (bool,)),
    inspect.IntType: ("whole_number", (int,)),
    inspect.FloatType: ("number", (int, float)),
    inspect.ListType: ("list", (list,)),
    inspect.StructType: ("table", (dict,)),
    inspect.LiteralType: ("choice", (str, int)),
}


class Reading(msgspec.Struct, frozen=True):
    """What came of reading a file: the hall unless something is wrong, and all problems, warnings too.

    `described` is the hall as the file has it, right or wrong: only for telling what is wrong by its names. None where
    the file is no hall even in form.
    """

    hall: Hall | None
    problems: list[Problem]
    described: Hall | None = None


def parse(text: str) -> Hall | list[Problem]:
    """The hall a file describes, or everything wrong with it in order of lines. Warnings: see `read`."""
    reading = read(text)
    return reading.hall if reading.hall is not None else reading.problems


def read(text: str) -> Reading:
    """Read a hall.toml. Texts are brought to NFC; a byte order mark and Windows line ends do no harm."""
    text = text.removeprefix("\ufeff")
    try:
        data = _nfc(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Reading(None, [_syntax_problem(text, str(error))])
    problems = list(_shape(inspect.type_info(Hall), data, ()))
    hall = None
    if not problems:
        hall = msgspec.convert(data, Hall)
        problems = hall_check.check(hall)
    located = _located(problems, text, data)
    return Reading(None if any(not each.warning for each in located) else hall, located, hall)


def dump(hall: Hall, notes: Mapping[str, str] | None = None) -> str:
    """Write a hall as canonical text. `notes`: comment by section ("" is the head of the file), left out where none.

    Public holidays put in by `hours.with_public_holidays` are not written: they come from the calendar.
    """
    hall = without_public_holidays(hall)
    notes = notes or {}
    parts = [_comment(notes.get("", "")) + _pairs(hall, top=True)]
    for name, value in _given(hall):
        if isinstance(value, msgspec.Struct):
            parts.append(_comment(notes.get(name, "")) + f"[{name}]\n" + _pairs(value))
        elif _has_tables(value):
            tables = [f"[[{name}]]\n" + _pairs(each) for each in value]
            parts.append(_comment(notes.get(name, "")) + "\n".join(tables))
    return "\n".join(parts)


def sections() -> list[str]:
    """The sections of a file in order, the head as ""."""
    kinds = (inspect.StructType, inspect.ListType)
    structured = [
        field.name
        for field in _fields(inspect.type_info(Hall))
        if isinstance(field.type, kinds) and not _is_list_of_text(field.type)
    ]
    return ["", *structured]


# --- reading ---


def _nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_nfc(each) for each in value]
    if isinstance(value, dict):
        return {key: _nfc(each) for key, each in value.items()}
    return value


def _syntax_problem(text: str, message: str) -> Problem:
    match = _SYNTAX.fullmatch(message)
    line = int(match["line"]) if match and match["line"] else text.count("\n") + 1
    return Problem(code="syntax", path=(), line=line, found=match["what"] if match else message)


def _located(problems: list[Problem], text: str, data: Any) -> list[Problem]:
    lines = lines_of(text) if problems else {}
    located = [
        msgspec.structs.replace(each, line=_line(lines, each.path), key=each.key or key_of(each.path, data))
        for each in problems
    ]
    return sorted(located, key=lambda each: each.line)


def _line(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a key, or of the nearest thing around it: a missing key has none of its own."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _fields(kind: inspect.Type) -> tuple[inspect.Field, ...]:
    assert isinstance(kind, inspect.StructType)
    return tuple(field for field in kind.fields if field.name not in NOT_IN_FILES)


def _shape(kind: inspect.Type, value: Any, path: Path) -> Iterator[Problem]:
    """Unknown keys, missing keys and values of the wrong kind, all of them, not only the first."""
    name, wanted = _KINDS[type(kind)]
    fits = isinstance(value, wanted) and (isinstance(kind, inspect.BoolType) or not isinstance(value, bool))
    if not fits:
        yield Problem(code=f"not_{name}", path=path, expected=_choices(kind), found=_shown(value))
    elif isinstance(kind, inspect.StructType):
        yield from _table_shape(kind, value, path)
    elif isinstance(kind, inspect.ListType):
        for index, each in enumerate(value):
            yield from _shape(kind.item_type, each, (*path, index))
    elif isinstance(kind, inspect.LiteralType) and value not in kind.values:
        yield Problem(code="not_choice", path=path, expected=_choices(kind), found=_shown(value))


def _table_shape(kind: inspect.StructType, table: dict[str, Any], path: Path) -> Iterator[Problem]:
    fields = {field.name: field for field in _fields(kind)}
    for key, value in table.items():
        if key in fields:
            yield from _shape(fields[key].type, value, (*path, key))
        else:
            yield Problem(code="unknown_key", path=(*path, key), expected=", ".join(fields), found=key)
    for key, field in fields.items():
        if field.required and key not in table:
            yield Problem(code="missing_key", path=(*path, key), expected=key)


def _choices(kind: inspect.Type) -> str:
    return ", ".join(map(str, kind.values)) if isinstance(kind, inspect.LiteralType) else ""


def _shown(value: Any) -> str:
    """A value as it may stand in the file, short enough for a sentence."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, dict | list):
        text = "{…}" if isinstance(value, dict) else "[…]"
    else:
        text = _text(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


# --- writing ---


def _comment(note: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in note.splitlines())


def _given(part: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    """Fields worth writing: required ones, and those that differ from their default; the id before all."""
    for field in sorted(msgspec.structs.fields(type(part)), key=lambda each: each.name != "id"):
        value = getattr(part, field.name)
        if field.name not in NOT_IN_FILES and (field.required or value != _default(field)):
            yield field.name, value


def _default(field: msgspec.structs.FieldInfo) -> Any:
    factory = cast(Callable[[], Any], field.default_factory)
    return field.default if field.default is not msgspec.NODEFAULT else factory()


def _has_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], msgspec.Struct)


def _is_list_of_text(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.ListType) and not isinstance(kind.item_type, inspect.StructType)


def _pairs(part: msgspec.Struct, top: bool = False) -> str:
    """The keys of a table, one to a line. At the top, tables are left out: they follow as sections."""
    return "".join(
        f"{name} = {_value(value, name)}\n"
        for name, value in _given(part)
        if not (top and (isinstance(value, msgspec.Struct) or _has_tables(value)))
    )


def _value(value: Any, name: str = "") -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, list):
        return _list(value, name)
    if isinstance(value, msgspec.Struct):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in _given(value)) + " }"
    return str(value)


def _list(values: list[Any], name: str) -> str:
    inner = [_value(each) for each in values]
    line = f"[{', '.join(inner)}]"
    if not _has_tables(values) and len(name) + len(" = ") + len(line) <= WIDTH:
        return line
    return "[\n" + "".join(f"    {each},\n" for each in inner) + "]"


def _text(value: str) -> str:
    """A TOML basic string: what TOML 1.0.0 says must be escaped is, everything else stays readable."""
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    signs = (
        escapes.get(sign) or (f"\\u{ord(sign):04X}" if sign < " " or sign == "\x7f" else sign)
        for sign in unicodedata.normalize("NFC", value)
    )
    return '"' + "".join(signs) + '"'
