"""Every word a person reads or hears is in the catalogue, in both languages, and is used."""

from __future__ import annotations

import ast
import functools
import re
from collections import Counter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from source_tree import ROOT, demand, program_files, strings, text, tracked, tree

LANGUAGES = ("vi", "en")
WORD_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)+")
USED = re.compile(r"""\b(?:say|say_count|qsTrId)\(\s*["']([^"']+)["']""")  # in QML and pages
PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}|%n|%\d")
LETTERS = re.compile(r"[^\W\d_]{2,}")
# `text: …` and its like in QML, and the strings in it that are neither compared with nor looked up.
QML_SHOWN = re.compile(r"\b(?:text|title|placeholderText|label|subtitle|Accessible\.(?:name|description))\s*:([^;]*)")
QML_STRING = re.compile(r'(qsTrId\(\s*|[=!]==?\s*|\[\s*)?"((?:[^"\\]|\\.)*)"(\s*[=!]==?)?')


@functools.cache
def catalogue(language: str) -> dict[str, Message]:
    """Messages of a language by id."""
    found = {}
    for path in sorted((ROOT / "shared/words" / language).glob("*.po")):
        with path.open("rb") as file:
            messages = [message for message in read_po(file, locale=language) if message.id]
        found.update({message.id if isinstance(message.id, str) else message.id[0]: message for message in messages})
    return found


def forms(message: Message) -> list[str]:
    """The texts of a message: one, or one per plural form."""
    return [str(form) for form in (message.string if isinstance(message.string, tuple) else [message.string])]


def placeholders(message: Message) -> set[str]:
    """What is filled in, in any of the forms."""
    return {found.group(1) or found.group(0) for form in forms(message) for found in PLACEHOLDER.finditer(form)}


def speaking_files() -> list[str]:
    """Files that may name words."""
    return [name for name in program_files("") if name.endswith((".py", ".qml", ".html", ".js"))]


def asked_for(name: str) -> list[str]:
    """What a file asks the catalogue for with a literal."""
    if not name.endswith(".py"):
        return USED.findall(text(name))
    return [
        str(node.args[0].value)
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in {"say", "say_count", "qsTrId"}
        if node.args and isinstance(node.args[0], ast.Constant)
    ]


@functools.cache
def named_words() -> frozenset[str]:
    """Every string in code, QML and templates that has the shape of a word id."""
    quoted = re.compile(rf"""["']({WORD_ID.pattern})["']""")
    found = {match for name in speaking_files() for match in quoted.findall(text(name))}
    return frozenset(found)


@functools.cache
def word_beginnings() -> frozenset[str]:
    """Beginnings of ids that code puts together, as in f"refusal.{code}" or "state." + name."""
    found = set()
    for name in program_files():
        found |= {value for value in strings(name) if re.fullmatch(r"[a-z][a-z0-9_]*\.(?:[a-z0-9_.-]*)?", value)}
    for name in speaking_files():
        found |= set(re.findall(r"""["'`]([a-z][a-z0-9_]*\.[a-z0-9_.-]*[._])(?:["']|\$\{)""", text(name)))
        found |= set(re.findall(r"""["'`]([a-z][a-z0-9_]*\.)(?:["']|\$\{)""", text(name)))
    return frozenset(found - named_words())


def test_no_word_is_defined_twice() -> None:
    for language in LANGUAGES:
        ids: Counter[str] = Counter()
        for path in (ROOT / "shared/words" / language).glob("*.po"):
            ids.update(re.findall(r'^msgid "(.+)"$', path.read_text("utf-8"), re.MULTILINE))
        demand([word for word, count in ids.items() if count > 1], f"Defined twice in {language}; keep one:")


def test_used_words_exist() -> None:
    demand(
        [
            f"{name}: {word} ({language})"
            for name in speaking_files()
            for word in asked_for(name)
            if WORD_ID.fullmatch(word)
            for language in LANGUAGES
            if word not in catalogue(language)
        ],
        "Not in the catalogue. Add it to shared/words/vi/ROOM.po and shared/words/en/ROOM.po:",
    )


def test_words_are_asked_for_by_id() -> None:
    demand(
        [f"{n}: {word!r}" for n in speaking_files() for word in asked_for(n) if not WORD_ID.fullmatch(word)],
        "Ask by id (room.what), not by text:",
    )


def test_both_languages_have_the_same_words() -> None:
    vi, en = (catalogue(language) for language in LANGUAGES)
    demand(
        [f"{word} is missing in {'en' if word in vi else 'vi'}" for word in sorted(vi.keys() ^ en.keys())],
        "Each word is in both shared/words/vi and shared/words/en:",
    )


def test_no_word_is_empty_or_fuzzy() -> None:
    demand(
        [
            f"{word} ({language})"
            for language in LANGUAGES
            for word, message in catalogue(language).items()
            if message.fuzzy or not all(form.strip() for form in forms(message))
        ],
        "Write the text, and remove the mark `fuzzy`:",
    )


def test_both_languages_fill_in_the_same_values() -> None:
    vi, en = (catalogue(language) for language in LANGUAGES)
    demand(
        [
            f"{word}: vi {sorted(placeholders(vi[word]))}, en {sorted(placeholders(en[word]))}"
            for word in sorted(vi.keys() & en.keys())
            if placeholders(vi[word]) != placeholders(en[word])
        ],
        "The {names} of a word are the same in both languages:",
    )


def test_every_word_is_used() -> None:
    beginnings = tuple(word_beginnings())
    demand(
        sorted(word for word in catalogue("vi") if word not in named_words() and not word.startswith(beginnings)),
        "Nobody asks for this word: remove it from both .po files, or use it:",
    )


def refusal_codes() -> set[tuple[str, str]]:
    """Place and code of every Refusal written out in the domain."""
    return {
        (f"{name}:{node.lineno}", str(first.value))
        for name in program_files()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Refusal"
        for first in [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "code")]
        if isinstance(first, ast.Constant)
    }


def test_every_refusal_has_a_sentence() -> None:
    words = catalogue("vi")
    demand(
        [f"{place} refusal.{code}" for place, code in sorted(refusal_codes()) if f"refusal.{code}" not in words],
        "A refusal has a sentence with a next step: add it to shared/words/{vi,en}/refusals.po:",
    )


def shown_literals(line: str) -> list[str]:
    """Strings that a line of QML puts before a reader."""
    return [
        literal
        for shown in QML_SHOWN.findall(line)
        for before, literal, after in QML_STRING.findall(shown)
        if not before and not after and LETTERS.search(literal) and not WORD_ID.fullmatch(literal)
    ]


def test_qml_shows_words_of_the_catalogue_only() -> None:
    demand(
        [
            f"{name}:{number} {shown!r}"
            for name in program_files(".qml")
            for number, line in enumerate(text(name).splitlines(), 1)
            for shown in shown_literals(line)
        ],
        'Text in QML. Put it into shared/words and write qsTrId("room.what"):',
    )


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('text: "Take a number"', ["Take a number"]),
        ('text: busy ? "Mời chờ" : qsTrId("kiosk.ready")', ["Mời chờ"]),
        ('text: state === "open" ? "→" : root.label', []),
        ('text: qsTrId("kiosk.ready")', []),
        ('Tag { text: "→"; icon: "arrow-right" }', []),
        ('objectName: "kiosk start"', []),
    ],
)
def test_shown_literals_are_found(line: str, shown: list[str]) -> None:
    assert shown_literals(line) == shown


def visible_text(page: str) -> str:
    """What a reader sees of a template: without tags, scripts, and what the template fills in."""
    without = re.sub(r"(?s)<(script|style)\b.*?</\1>|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", " ", page)
    return re.sub(r"(?s)<[^>]*>|&\w+;", " ", without)


def test_pages_show_words_of_the_catalogue_only() -> None:
    demand(
        [
            f"{name}: {' '.join(visible_text(text(name)).split())[:80]!r}"
            for name in tracked()
            if name.endswith((".html", ".jinja", ".j2")) and name.split("/")[0] != "docs"
            if LETTERS.search(visible_text(text(name)))
        ],
        'Text in a page. Put it into shared/words and write {{ say("room.what") }}:',
    )
