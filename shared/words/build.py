"""Compile the .po files into .mo (gettext) and .qm (Qt, id based)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from shared.words import BUILT, LANGUAGES

ROOT = Path(__file__).parent


def gather(language: str) -> Catalog:
    """All words of a language from its .po files; a word given twice is an error."""
    whole = Catalog(locale=language)
    for path in sorted((ROOT / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                if not message.id:
                    continue
                if message.id in whole:
                    raise ValueError(f"{path.name}: {message.id} is already defined")
                whole[message.id] = message
    return whole


def _translation(message: Message) -> str:
    if isinstance(message.string, tuple):
        forms = "".join(f"<numerusform>{escape(form)}</numerusform>" for form in message.string)
        return f"<translation>{forms}</translation>"
    return f"<translation>{escape(str(message.string))}</translation>"


def _to_ts(catalogue: Catalog, language: str) -> str:
    rows = []
    for message in catalogue:
        if message.id:
            word = message.id[0] if isinstance(message.id, tuple) else message.id
            plural = ' numerus="yes"' if isinstance(message.id, tuple) else ""
            rows.append(f'<message id="{escape(str(word))}"{plural}>{_translation(message)}</message>')
    body = "\n".join(rows)
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<TS version="2.1" language="{language}">'
    return f"{head}<context><name></name>\n{body}\n</context></TS>\n"


def build() -> None:
    """Write built/*.mo and, where lrelease is installed, built/*.qm.

    Each is put in place whole: Qt maps a .qm into memory, and a running screen would die of one cut short under it.
    """
    BUILT.mkdir(exist_ok=True)
    release = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent))
    for language in LANGUAGES:
        catalogue = gather(language)
        with tempfile.TemporaryDirectory(dir=BUILT) as folder:
            made = Path(folder) / f"{language}.mo"
            with made.open("wb") as file:
                write_mo(file, catalogue)
            made.replace(BUILT / made.name)
            if release:
                source, made = Path(folder) / f"{language}.ts", Path(folder) / f"{language}.qm"
                source.write_text(_to_ts(catalogue, language), encoding="utf-8")
                subprocess.run([release, "-silent", str(source), "-qm", str(made)], check=True)
                made.replace(BUILT / made.name)


if __name__ == "__main__":
    build()
