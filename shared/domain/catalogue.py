"""Take the rows of a procedure catalogue (one CSV row a procedure) and find the hall's service for each.

Nothing is guessed: an empty cell stays empty, names stay as the source writes them (in NFC, white space
collapsed), and a row that cannot be right is refused with its line and the reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from shared.domain.hall import Hall, Procedure
from shared.domain.search import fold

COLUMNS = ("agency", "field", "procedure_name", "national_code")  # without these a file is not a catalogue

# d.dddddd; provincial portals add ".H38" or, in older form, ".000.00.00.H38"
_CODE = re.compile(r"(\d\.\d{6})(?:\.000\.00\.00)?(?:\.H\d{2})?")
_PORTAL_WORDS = re.compile(r"[A-Z]{2,}_|\b(?:DAY|OTHER|MONTH|HOUR|YEAR)\b|processing_cases")
_WORD = re.compile(r"\w+")
_SHORTEST_FEE = 3

Row = Mapping[str, str | None]


class RefusedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was left out. `code`: no_name, bad_code or code_twice; its words are "hall.catalogue.CODE"."""

    line: int
    code: str
    found: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the rows. rows = taken + joined + refused; `without_service` counts procedures among the taken."""

    rows: int
    taken: int
    joined: int
    refused: list[RefusedRow]
    without_service: int
    unverified_fees: int
    by_service: dict[str, int]


class Imported(msgspec.Struct, frozen=True):
    """The procedures, in the order of the file, and the report."""

    procedures: list[Procedure]
    report: Report


def take(rows: Iterable[tuple[int, Row]], hall: Hall) -> Imported:
    """Make procedures of numbered rows: (line in the file, row). Rows of one agency and name become one procedure."""
    count, refused, unverified = 0, list[RefusedRow](), 0
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    owner: dict[str, tuple[str, str]] = {}
    for line, raw in rows:
        count += 1
        row = {key: _clean(value or "") for key, value in raw.items() if isinstance(key, str)}
        reason = _claim(row, owner)
        if reason:
            refused.append(RefusedRow(line=line, code=reason, found=row.get("national_code", "")))
            continue
        unverified += bool(row.get("fee_note")) and not _fee(row)
        groups.setdefault(_identity(row), []).append(row)
    services = services_by_field(hall)
    procedures = with_readable_names([_procedure(group, services) for group in groups.values()])
    return Imported(procedures, _report(count, refused, unverified, procedures))


def services_by_field(hall: Hall) -> dict[tuple[str, str], str]:
    """The service that receives (agency, field), both folded. An agency is known by its name and `catalogue` names."""
    names = {each.id: [each.name, *each.catalogue] for each in hall.agencies}
    return {
        (fold(agency), fold(field)): service.id
        for service in reversed(hall.services)  # where two name a field, the first in the file has it
        for agency in names.get(service.agency, [])
        for field in service.fields
    }


def with_services(procedures: Iterable[Procedure], hall: Hall) -> list[Procedure]:
    """Find the service of each procedure again, as after a change of the hall."""
    services = services_by_field(hall)
    return [
        msgspec.structs.replace(each, service=services.get((fold(each.agency), fold(each.field)), ""))
        for each in procedures
    ]


def with_readable_names(procedures: Sequence[Procedure]) -> list[Procedure]:
    """Give names in capitals only a readable form, word by word as the rest of the catalogue usually writes them.

    A name with a word the rest never writes is left as it is: it may be an acronym or a person's name.
    """
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in procedures:
        if each.name != each.name.upper():
            for word in _WORD.findall(each.name)[1:]:  # the first word has a capital by position only
                forms[word.upper()][word] += 1
    usual = {word: counted.most_common(1)[0][0] for word, counted in forms.items()}
    return [
        msgspec.structs.replace(each, readable=_readable(each.name, usual)) if each.name == each.name.upper() else each
        for each in procedures
    ]


def _readable(name: str, usual: Mapping[str, str]) -> str:
    if any(word not in usual and word != word.lower() for word in _WORD.findall(name)):
        return ""
    text = _WORD.sub(lambda match: usual.get(match[0], match[0]), name)
    return text[:1].upper() + text[1:]


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _identity(row: Mapping[str, str]) -> tuple[str, str]:
    return row.get("agency", ""), row["procedure_name"]


def _claim(row: dict[str, str], owner: dict[str, tuple[str, str]]) -> str:
    """Check a row and note whose its code is; the answer is why it is refused, or ""."""
    if not row.get("procedure_name"):
        return "no_name"
    match = _CODE.fullmatch(row.get("national_code", ""))
    if not match:
        return "bad_code"
    row["national_code"] = match[1]
    return "code_twice" if owner.setdefault(match[1], _identity(row)) != _identity(row) else ""


def _procedure(group: Sequence[Mapping[str, str]], services: Mapping[tuple[str, str], str]) -> Procedure:
    agency, name = _identity(group[0])
    field = group[0].get("field", "")
    levels = [part for row in group for part in row.get("level", "").split("+")]
    return Procedure(
        codes=_distinct(row["national_code"] for row in group),
        name=name,
        agency=agency,
        field=field,
        service=services.get((fold(agency), fold(field)), ""),
        days="; ".join(_distinct(map(_days, group))),
        fee="; ".join(_distinct(map(_fee, group))),
        level="+".join(_distinct(levels)),
    )


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _days(row: Mapping[str, str]) -> str:
    """The time limit in words. The raw text is a last resort, and only where it is words and not portal codes."""
    days, unit, raw = row.get("days", ""), row.get("day_unit", ""), row.get("days_raw", "")
    if days and unit:
        return unit if unit == "trong ngày" else f"{days} {unit}"
    return "" if _PORTAL_WORDS.search(raw) else raw


def _fee(row: Mapping[str, str]) -> str:
    """The fee as the source words it; empty where the source itself says that it is not sure."""
    note = row.get("fee_note", "")
    unsure = note.startswith("[") or "chưa xác minh" in note or len(note) < _SHORTEST_FEE
    return row.get("fee_vnd", "") if unsure else note


def _report(count: int, refused: list[RefusedRow], unverified: int, procedures: Sequence[Procedure]) -> Report:
    return Report(
        rows=count,
        taken=len(procedures),
        joined=count - len(refused) - len(procedures),
        refused=refused,
        without_service=sum(not each.service for each in procedures),
        unverified_fees=unverified,
        by_service=dict(Counter(each.service for each in procedures if each.service)),
    )
