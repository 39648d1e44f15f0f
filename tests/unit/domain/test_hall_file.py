"""hall.toml: what is wrong is named with its line, and what is written is read back the same."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain import hall_check, hall_file, hours
from shared.domain.hall import (
    Agency,
    Area,
    CalendarDay,
    CallingPlan,
    Counter,
    Group,
    Hall,
    Hours,
    NamedOrder,
    PriorityClass,
    Reason,
    Service,
    Session,
    Shift,
    Threshold,
    VoiceSettings,
)
from shared.domain.hall_problem import Problem
from shared.domain.toml_lines import lines_of
from shared.words import say

HALLS = Path(__file__).parents[3] / "halls"
SHIPPED = ("provincial", "commune")
NOTES = {section: say(f"hall.note.{section or 'top'}", "vi") for section in hall_file.sections()}

GOOD = """\
id = "hall"
name = "Hội trường"

[hours]
sessions = [
    { days = [1, 2, 3, 4, 5], opens = "07:30", closes = "11:30" },
    { days = [1, 2, 3, 4, 5], opens = "13:30", closes = "17:00" },
]

[voice]
repeats = 2

[booking]
slot_places = 1

[[priorities]]
id = "cao-tuoi"
name = "Người cao tuổi"
rank = 1

[[priorities]]
id = "thuong"
name = "Thường"
rank = 9
ordinary = true

[[areas]]
id = "tang-1"
name = "Tầng 1"

[[agencies]]
id = "tu-phap"
name = "Sở Tư pháp"
area = "tang-1"

[[services]]
id = "ho-tich"
name = "Hộ tịch"
agency = "tu-phap"
series = "A"

[[services]]
id = "chung-thuc"
name = "Chứng thực"
agency = "tu-phap"
series = "B"

[[counters]]
id = "quay-1"
number = 1
area = "tang-1"
serves = ["ho-tich"]

[[counters]]
id = "quay-2"
number = 2
area = "tang-1"
serves = ["chung-thuc"]
helps = [
    "ho-tich",
]
"""


def shipped(name: str) -> str:
    return (HALLS / f"{name}.toml").read_text(encoding="utf-8")


def problems(text: str) -> list[Problem]:
    return hall_file.read(text).problems


def changed(old: str, new: str, count: int = 1) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, count)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_good_file_gives_a_hall() -> None:
    hall = hall_file.parse(GOOD)
    assert isinstance(hall, Hall)
    assert (hall.services[1].series, hall.counters[1].helps) == ("B", ["ho-tich"])
    assert problems(GOOD) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_halls_are_right_and_canonical(name: str) -> None:
    hall = hall_file.parse(shipped(name))
    assert isinstance(hall, Hall)
    assert problems(shipped(name)) == []
    assert hall_file.dump(hall, NOTES) == shipped(name)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_halls_say_everything_in_english_too(name: str) -> None:
    hall = hall_file.parse(shipped(name))
    assert isinstance(hall, Hall)
    parts = [hall, *hall.areas, *hall.agencies, *hall.services, *hall.priorities]
    assert [each.id for each in parts if not each.name_en] == []
    assert [each.id for each in hall.priorities if not (each.question and each.question_en)] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_halls_name_icons_that_exist(name: str) -> None:
    known = set(pytest.importorskip("lucide").get_icon_list())
    hall = hall_file.parse(shipped(name))
    assert isinstance(hall, Hall)
    assert {each.icon for each in (*hall.agencies, *hall.services, *hall.priorities)} <= known
    assert {Agency(id="a", name="a", area="a").icon, "file-text", "user"} <= known


def test_the_provincial_centre_has_the_size_of_one() -> None:
    hall = hall_file.parse(shipped("provincial"))
    assert isinstance(hall, Hall)
    assert [len(part) for part in (hall.areas, hall.agencies, hall.services, hall.counters)] == [5, 20, 36, 30]


def test_a_bom_windows_line_ends_and_decomposed_letters_do_no_harm() -> None:
    windows = "\ufeff" + GOOD.replace("Hội", "Ho\u0323\u0302i").replace("\n", "\r\n")
    assert hall_file.parse(windows) == hall_file.parse(GOOD)
    broken = windows.replace('series = "B"', 'series = "A"')
    assert problems(broken)[0].line == line_of(changed('series = "B"', 'series = "A"\n#'), "#") - 1


CASES: list[tuple[str, str, str, str]] = [
    # what is changed, into what, code, key
    ('name = "Hội trường"', 'name = "Hội trường', "syntax", ""),
    ("repeats = 2", "repeats = 2\nrepeats = 3", "syntax", ""),
    ("repeats = 2", "repeat = 2", "unknown_key", "voice.repeat"),
    ('series = "B"', 'series = "B"\nfee = 5', "unknown_key", "services[chung-thuc].fee"),
    ("repeats = 2", 'repeats = "2"', "not_whole_number", "voice.repeats"),
    ("repeats = 2", "repeats = true", "not_whole_number", "voice.repeats"),
    ("repeats = 2", "repeats = 2.0", "not_whole_number", "voice.repeats"),
    ("repeats = 2", "chime = 1", "not_true_or_false", "voice.chime"),
    ("repeats = 2", 'region = "east"', "not_choice", "voice.region"),
    ('series = "B"', 'series = "B"\ntypical_minutes = "5"', "not_number", "services[chung-thuc].typical_minutes"),
    ('serves = ["ho-tich"]', 'serves = "ho-tich"', "not_list", "counters[quay-1].serves"),
    ('serves = ["ho-tich"]', "serves = [1]", "not_text", "counters[quay-1].serves[1]"),
    ('opens = "07:30"', "opens = 07:30:00", "not_text", "hours.sessions[1].opens"),
    ('series = "B"\n', "", "missing_key", "services[chung-thuc].series"),
    ("[hours]", "voice = 3\n[hours]", "syntax", ""),
    ('name = "Hội trường"', 'name = "Hội trường"\ncalling = "interleave"', "not_table", "calling"),
    ('area = "tang-1"\nserves = ["ho', 'area = "tang-2"\nserves = ["ho', "unknown_area", "counters[quay-1].area"),
    ('pháp"\narea = "tang-1"', 'pháp"\narea = "x"', "unknown_area", "agencies[tu-phap].area"),
    ('agency = "tu-phap"', 'agency = "noi-vu"', "unknown_agency", "services[ho-tich].agency"),
    ('    "ho-tich",', '    "hoa-tich",', "unknown_service", "counters[quay-2].helps[1]"),
    ('    "ho-tich",', '    "chung-thuc",', "served_twice", "counters[quay-2].helps[1]"),
    ('serves = ["chung-thuc"]\nhelps', "serves", "unserved_service", "services[chung-thuc]"),
    ('serves = ["ho-tich"]', "serves = []", "empty_counter", "counters[quay-1].serves"),
    ('id = "chung-thuc"', 'id = "ho-tich"', "duplicate_id", "services[ho-tich].id"),
    ('id = "quay-2"', 'id = "Quầy 2"', "bad_id", "counters[Quầy 2].id"),
    ("number = 2", "number = 1", "duplicate_number", "counters[quay-2].number"),
    ("number = 2", "number = 0", "out_of_range", "counters[quay-2].number"),
    ('series = "B"', 'series = "A"', "duplicate_series", "services[chung-thuc].series"),
    ('series = "B"', 'series = "T"', "reserved_series", "services[chung-thuc].series"),
    ('series = "B"', 'series = "A1"', "bad_series", "services[chung-thuc].series"),
    ("ordinary = true", "", "ordinary_count", "priorities"),
    ("rank = 1", "rank = 1\nordinary = true", "ordinary_count", "priorities"),
    ("rank = 9", "rank = 0", "ordinary_not_last", "priorities[thuong].rank"),
    ("rank = 9", "rank = 1", "duplicate_rank", "priorities[thuong].rank"),
    ('name = "Tầng 1"', 'name = " "', "blank", "areas[tang-1].name"),
    ('opens = "13:30"', 'opens = "13h30"', "bad_time", "hours.sessions[2].opens"),
    ('opens = "13:30"', 'opens = "24:00"', "bad_time", "hours.sessions[2].opens"),
    ('opens = "13:30"', 'opens = "18:30"', "session_backwards", "hours.sessions[2]"),
    ('opens = "13:30"', 'opens = "11:00"', "sessions_overlap", "hours.sessions[2]"),
    ("days = [1, 2, 3, 4, 5]", "days = [0]", "bad_weekdays", "hours.sessions[1].days"),
    ("days = [1, 2, 3, 4, 5]", "days = [1, 1]", "bad_weekdays", "hours.sessions[1].days"),
    ("days = [1, 2, 3, 4, 5]", "days = []", "bad_weekdays", "hours.sessions[1].days"),
    ("\n[voice]", '\ndays = [{ date = "2026-02-30", working = false }]\n[voice]', "bad_date", "hours.days[1].date"),
    ("\n[voice]", '\ndays = [{ date = "2026-08-22", working = true }]\n[voice]', "no_sessions", "hours.days[1]"),
    (
        "\n[voice]",
        '\ndays = [{ date = "2026-08-22", working = true, public_holiday = true }]\n[voice]',
        "unknown_key",
        "hours.days[1].public_holiday",
    ),
    ("[hours]", 'timezone = "Asia/Hanoi"\n[hours]', "bad_timezone", "timezone"),
    ("[hours]", 'timezone = "../etc"\n[hours]', "bad_timezone", "timezone"),
    ("[hours]", 'primary_colour = "red"\n[hours]', "bad_colour", "primary_colour"),
    ("[hours]", 'emblem = "../huy.png"\n[hours]', "bad_file_name", "emblem"),
    ("repeats = 2", 'wording = "Kính mời số {ticket}"', "lacks", "voice.wording"),
    ("repeats = 2", 'recall_wording = "Quầy {counter}"', "lacks", "voice.recall_wording"),
    ("repeats = 2", 'wording_en = "{ticket} {counter} {name}"', "unknown_brace", "voice.wording_en"),
    ("repeats = 2", 'wording = "{ticket} {counter"', "bad_braces", "voice.wording"),
    ("repeats = 2", "repeats = 99", "out_of_range", "voice.repeats"),
    ("[voice]", '[ticket]\nurl = "https://example.vn/"\n[voice]', "lacks", "ticket.url"),
    ('series = "B"', 'series = "B"\ntypical_minutes = nan', "out_of_range", "services[chung-thuc].typical_minutes"),
]


@pytest.mark.parametrize(("old", "new", "code", "key"), CASES, ids=[f"{case[2]}-{case[3]}" for case in CASES])
def test_a_wrong_file_is_refused_and_the_place_named(old: str, new: str, code: str, key: str) -> None:
    reading = hall_file.read(changed(old, new))
    assert reading.hall is None
    assert (code, key) in [(each.code, each.key) for each in reading.problems]


@pytest.mark.parametrize(
    ("old", "new", "mark", "code"),
    [
        ("repeats = 2", "repeat = 2", "repeat = 2", "unknown_key"),
        ('opens = "13:30"', 'opens = "18:30"', '    { days = [1, 2, 3, 4, 5], opens = "18:30"', "session_backwards"),
        ('    "ho-tich",', '    # ghi chú "x" = [\n    "hoa-tich",', '"hoa-tich",', "unknown_service"),
        ("number = 2", "number = 1", 'number = 1\narea = "tang-1"\nserves = ["chung', "duplicate_number"),
        ('series = "B"\n', "", '[[services]]\nid = "chung-thuc"', "missing_key"),
        ('name = "Hội trường"', 'name = """\nHội\n\ntrường"""\nnotices = [1]', "notices = [1]", "not_text"),
        ("rank = 9\nordinary = true", "rank = 9\nordinary = 1", "ordinary = 1", "not_true_or_false"),
        ("repeats = 2", "repeats = ", "repeats = ", "syntax"),
    ],
)
def test_the_line_is_the_one_to_look_at(old: str, new: str, mark: str, code: str) -> None:
    text = changed(old, new)
    assert [(each.line, each.code) for each in problems(text)] == [(line_of(text, mark), code)]


def test_everything_wrong_is_named_at_once_in_order_of_lines() -> None:
    text = changed("repeats = 2", "repeat = 2").replace("rank = 1\n", "rank = true\n").replace('series = "B"\n', "")
    found = problems(text)
    assert [each.code for each in found] == ["unknown_key", "not_whole_number", "missing_key"]
    assert [each.line for each in found] == sorted(each.line for each in found)
    assert hall_file.parse(text) == found


def test_an_unfinished_file_is_wrong_at_its_last_line() -> None:
    text = GOOD + "\nx = ["
    assert [(each.code, each.line) for each in problems(text)] == [("syntax", text.count("\n") + 1)]


@pytest.mark.parametrize(("first", "second"), [("D", "Đ"), ("Đ", "D"), ("L", "N"), ("KL", "KN")])
def test_series_that_sound_alike_are_a_warning_and_no_obstacle(first: str, second: str) -> None:
    text = changed('series = "A"', f'series = "{first}"').replace('series = "B"', f'series = "{second}"')
    reading = hall_file.read(text)
    assert reading.hall is not None
    assert [(each.code, each.found, each.expected, each.warning) for each in reading.problems] == [
        ("sounds_alike", second, first, True),
    ]
    assert isinstance(hall_file.parse(text), Hall)


def test_an_agency_nobody_can_choose_is_a_warning() -> None:
    text = changed("[[services]]", '[[agencies]]\nid = "noi-vu"\nname = "Sở Nội vụ"\narea = "tang-1"\n\n[[services]]')
    (found,) = problems(text)
    place = line_of(text, '[[agencies]]\nid = "noi')
    assert (found.code, found.warning, found.line) == ("agency_without_service", True, place)


def test_a_hall_given_without_a_file_is_checked_the_same() -> None:
    hall = hall_file.parse(GOOD)
    assert isinstance(hall, Hall)
    assert hall_check.check(hall) == []
    twice = msgspec.structs.replace(hall, counters=[hall.counters[0], hall.counters[0]])
    codes = [each.code for each in hall_check.check(twice)]
    assert codes == ["duplicate_id", "duplicate_number", "unserved_service"]


def test_every_problem_has_its_sentence_in_both_languages() -> None:
    codes = {case[2] for case in CASES} | {"sounds_alike", "agency_without_service", "empty_list", "duplicate_date"}
    for language in ("vi", "en"):
        for code in codes:
            sentence = say(f"hall.{code}", language, key="KEY", expected="EXPECTED", found="FOUND", day="DAY")
            assert sentence != f"hall.{code}"
            assert "{key}" not in sentence


def test_only_what_differs_from_the_default_is_written() -> None:
    hall = hall_file.parse(GOOD)
    assert isinstance(hall, Hall)
    text = hall_file.dump(hall)
    assert "[voice]" not in text
    assert "[rating]" not in text
    assert "#" not in text
    assert hall_file.parse(text) == hall


def test_new_lists_stand_in_the_file_as_a_person_would_write_them() -> None:
    hall = hall_file.parse(GOOD)
    assert isinstance(hall, Hall)
    counter = msgspec.structs.replace(hall.counters[0], helps_beyond=[Threshold(service="chung-thuc", waiting=8)])
    described = msgspec.structs.replace(
        hall,
        counters=[counter, hall.counters[1]],
        orders=[NamedOrder(id="rieng", between_services="ageing")],
        reasons=[Reason(id="hop", name="Họp", acts=["pause", "park"])],
    )
    text = hall_file.dump(described)
    assert 'helps_beyond = [\n    { service = "chung-thuc", waiting = 8 },\n]\n' in text
    assert '[[orders]]\nid = "rieng"\nbetween_services = "ageing"\n' in text
    assert 'acts = ["pause", "park"]\n' in text
    assert hall_file.parse(text) == described


def test_public_holidays_are_not_written() -> None:
    hall = hall_file.parse(GOOD)
    assert isinstance(hall, Hall)
    assert hall_file.dump(hours.with_public_holidays(hall, {"2026-09-02": "Quốc khánh"})) == hall_file.dump(hall)


def leaves(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Paths of everything in a file that holds no more tables."""
    if isinstance(data, dict) and data:
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list) and data:
        for index, value in enumerate(data):
            yield from leaves(value, (*path, index))
    elif path:
        yield path


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
DAY = st.builds(CalendarDay, date=TEXT, working=st.booleans(), reason=TEXT, as_weekday=st.integers(0, 7))
SESSION = st.builds(
    Session, days=st.lists(st.integers(), max_size=3), opens=TEXT, closes=TEXT, numbers_from=TEXT, last_number=TEXT
)
SHIFT = st.builds(
    Shift, counter=TEXT, clerk=TEXT, days=st.lists(st.integers(), max_size=3), date=TEXT, begins=TEXT, ends=TEXT
)
THRESHOLD = st.builds(Threshold, service=TEXT, waiting=st.integers(), minutes=st.integers())
RULES = st.sampled_from(["first_come", "always_first", "interleave"])
ORDER = {"rule": RULES, "priority_calls": st.integers(), "no_later_than_minutes": st.integers()}
ACTS = st.lists(st.sampled_from(["pause", "call_ticket", "cancel", "park", "transfer", "refuse_priority"]), max_size=3)
ANY_HALL = st.builds(
    Hall,
    id=TEXT,
    name=TEXT,
    notices=st.lists(TEXT, max_size=3),
    hours=st.builds(Hours, sessions=st.lists(SESSION, max_size=2), days=st.lists(DAY, max_size=2)),
    voice=st.builds(VoiceSettings, wording=TEXT, repeats=st.integers(), chime=st.booleans()),
    priorities=st.lists(st.builds(PriorityClass, id=TEXT, name=TEXT, rank=st.integers()), max_size=2),
    areas=st.lists(st.builds(Area, id=TEXT, name=TEXT), max_size=2),
    agencies=st.lists(
        st.builds(
            Agency,
            id=TEXT,
            name=TEXT,
            area=TEXT,
            catalogue=st.lists(TEXT, max_size=2),
        ),
        max_size=2,
    ),
    services=st.lists(
        st.builds(
            Service,
            id=TEXT,
            name=TEXT,
            agency=TEXT,
            series=TEXT,
            papers=st.lists(TEXT, max_size=3),
            typical_minutes=st.floats(allow_nan=False),
            sessions=st.lists(SESSION, max_size=2),
        ),
        max_size=2,
    ),
    counters=st.lists(
        st.builds(
            Counter,
            id=TEXT,
            number=st.integers(),
            area=TEXT,
            serves=st.lists(TEXT, max_size=2),
            helps_beyond=st.lists(THRESHOLD, max_size=2),
        ),
        max_size=2,
    ),
    calling=st.builds(CallingPlan, slow_walk_factor=st.floats(allow_nan=False), **ORDER),
    orders=st.lists(st.builds(NamedOrder, id=TEXT, **ORDER), max_size=2),
    groups=st.lists(st.builds(Group, id=TEXT, counters=st.lists(TEXT, max_size=2), order=TEXT), max_size=2),
    reasons=st.lists(st.builds(Reason, id=TEXT, name=TEXT, acts=ACTS, keeps_waiting=st.booleans()), max_size=2),
    roster=st.lists(SHIFT, max_size=3),
)


@settings(max_examples=150, deadline=None)
@given(ANY_HALL)
def test_whatever_is_written_is_read_back_and_written_the_same(hall: Hall) -> None:
    """Even nonsense survives the file; whether it makes sense is another question."""
    text = hall_file.dump(hall, NOTES)
    data = tomllib.loads(text)
    assert set(leaves(data)) <= set(lines_of(text))
    again = msgspec.convert(hall_file._nfc(data), Hall)
    assert hall_file.dump(again, NOTES) == text
    assert again == msgspec.convert(hall_file._nfc(msgspec.to_builtins(hall)), Hall)


@settings(max_examples=150, deadline=None)
@given(ANY_HALL)
def test_any_hall_is_checked_without_an_accident(hall: Hall) -> None:
    text = hall_file.dump(hall)
    lines = text.count("\n") + 1
    for problem in problems(text):
        assert 1 <= problem.line <= lines
        assert say(f"hall.{problem.code}") != f"hall.{problem.code}"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab.=[]{}\"'\n#, 1\\", max_size=60))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(hall_file.parse(text), list)
    with contextlib.suppress(tomllib.TOMLDecodeError):
        data = tomllib.loads(text)
        assert set(leaves(data)) <= set(lines_of(text))


def test_lines_of_every_kind_of_key() -> None:
    text = (
        'a.b = 1\n"c d" = [\n  1, # x\n  { e = "]", f = [2,\n 3] },\n]\n'
        "[t]\ng = '''\n[no]\n'''\n[[l]]\n[l.m]\nh=1\n[[l]]\n"
    )
    assert lines_of(text) == {
        ("a", "b"): 1,
        ("c d",): 2,
        ("c d", 0): 3,
        ("c d", 1): 4,
        ("c d", 1, "e"): 4,
        ("c d", 1, "f"): 4,
        ("c d", 1, "f", 0): 4,
        ("c d", 1, "f", 1): 5,
        ("t",): 7,
        ("t", "g"): 8,
        ("l",): 11,
        ("l", 0): 11,
        ("l", 0, "m"): 12,
        ("l", 0, "m", "h"): 13,
        ("l", 1): 14,
    }
