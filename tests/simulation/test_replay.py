"""Replay: a day under its own plan is what really happened; under another one it is what can be reckoned by hand."""

from __future__ import annotations

import csv
from pathlib import Path
from statistics import median

import pytest
from day_maker import MINUTE, MONDAY_7_AM, DayInDatabase, DayMaker
from msgspec.structs import replace
from typer.testing import CliRunner

from shared.domain import events as e
from shared.domain import hall_file
from shared.domain.commands import ImportHall
from shared.domain.hall import Shift
from xephang.__main__ import app
from xephang.replay import play
from xephang.replay.comparison import Comparison
from xephang.replay.days import Day, Moment, lacking
from xephang.replay.play import played_legs, real_legs
from xephang.replay.script import script_of
from xephang.simulation import halls

ROOT = Path(__file__).resolve().parents[2]
DATE = "2026-10-05"


def described(name):
    return hall_file.read((ROOT / "halls" / f"{name}.toml").read_text("utf-8")).hall


def apart(real, played):
    found = Comparison()
    found.add(DATE, real, played)
    return found.fidelity()


@pytest.mark.parametrize(("name", "people", "seed"), [("commune", 300, 1), ("commune", 500, 2), ("provincial", 700, 3)])
def test_a_day_under_its_own_plan_is_what_really_happened(name, people, seed):
    script = script_of(DayMaker(described(name), people, seed).make())
    kinds = {type(moment.event) for moment in script.day.moments}
    assert {e.StepUndone, e.TicketParked, e.TicketTransferred, e.TicketRestored} <= kinds
    real = real_legs(script)
    found = apart(real, played_legs(script))
    assert found.waits == len(real) > 150 and found.only_one <= 2
    assert found.median == 0 and found.within_minute > 0.98


def test_the_check_of_itself_finds_a_replay_that_is_wrong(monkeypatch):
    script = script_of(DayMaker(described("commune"), 300, 1).make())
    monkeypatch.setattr(play.Play, "_when", lambda _self, _counter, at: at + 2 * MINUTE)
    found = apart(real_legs(script), played_legs(script))
    assert found.within_minute < 0.5


def small(rule="first_come", **rest):
    """One service each for two counters; the second may help the first."""
    hall = halls.random_hall(__import__("random").Random(1))
    service = hall.services[0]
    services = [replace(service, id="s1", series="A"), replace(service, id="s2", series="B")]
    counter = hall.counters[0]
    counters = [
        replace(counter, id="q1", number=1, serves=["s1"], helps=[]),
        replace(counter, id="q2", number=2, serves=["s2"], helps=rest.pop("helps", [])),
    ]
    first, ordinary = replace(hall.priorities[-1], id="first", rank=1, ordinary=False), hall.priorities[-1]
    calling = replace(hall.calling, rule=rule, no_later_than_minutes=0)
    return replace(
        hall, services=services, counters=counters, priorities=[first, ordinary], calling=calling, groups=[],
        orders=[], **rest,
    )  # fmt: skip


def issued(minute, number, service="s1", priority="thuong"):
    series = "A" if service == "s1" else "B"
    label = f"{series}{number:03}"
    event = e.TicketIssued(
        ticket=label, label=label, series=series, number=number, service=service, priority=priority, token=label,
        origin="kiosk",
    )  # fmt: skip
    return Moment(MONDAY_7_AM + minute * MINUTE, event)


def served(begin, end, ticket, counter="q1"):
    at, until = MONDAY_7_AM + begin * MINUTE, MONDAY_7_AM + end * MINUTE
    called = e.TicketCalled(ticket=ticket, counter=counter, call=1, why=e.Why(rule="oldest"))
    return [
        Moment(at, called),
        Moment(at, e.ServiceStarted(ticket=ticket, counter=counter)),
        Moment(until, e.ServiceFinished(ticket=ticket, counter=counter)),
    ]


def day_of(*moments, hall=None):
    opened = [
        Moment(MONDAY_7_AM, e.CounterOpened(counter="q1")),
        Moment(MONDAY_7_AM, e.CounterOpened(counter="q2")),
    ]
    inner = sorted([*opened, *moments], key=lambda each: each.at)
    closed = [Moment(MONDAY_7_AM + 60 * MINUTE, e.CounterClosed(counter=each)) for each in ("q1", "q2")]
    return Day(MONDAY_7_AM, e.DayOpened(date=DATE, hall=hall or small()), [*inner, *closed])


THREE_FOR_ONE = (
    issued(1, 1), issued(2, 2), issued(3, 3, priority="first"),
    *served(1, 11, "A001"), *served(11, 21, "A002"), *served(21, 31, "A003"),
)  # fmt: skip


def minutes(legs):
    return {ticket: leg.waited_ms / MINUTE for (ticket, _stay), leg in legs.items()}


def test_a_counter_that_helps_takes_the_second_at_once():
    script = script_of(day_of(*THREE_FOR_ONE))
    assert minutes(real_legs(script)) == {"A001": 0, "A002": 9, "A003": 18}
    assert minutes(played_legs(script, small(helps=["s1"]))) == {"A001": 0, "A002": 0, "A003": 8}


def test_another_rule_lets_the_priority_class_go_first():
    script = script_of(day_of(*THREE_FOR_ONE))
    assert minutes(played_legs(script, small("always_first"))) == {"A001": 0, "A002": 19, "A003": 8}


def test_whoever_left_before_the_call_is_served_by_a_plan_that_calls_in_time():
    left = Moment(MONDAY_7_AM + 5 * MINUTE, e.TicketCancelled(ticket="A002", reason="đã về"))
    script = script_of(day_of(issued(1, 1), issued(2, 2), *served(1, 11, "A001"), left))
    assert minutes(real_legs(script)) == {"A001": 0}
    assert minutes(played_legs(script, small(helps=["s1"]))) == {"A001": 0, "A002": 0}


def test_a_roster_that_closes_early_leaves_people_behind():
    shifts = [Shift(counter="q1", days=[1, 2, 3, 4, 5], begins="07:00", ends="07:15")]
    script = script_of(day_of(*THREE_FOR_ONE))
    played = played_legs(script, small(roster=shifts), by_roster=True)
    assert minutes(played) == {"A001": 0, "A002": 9}
    found = Comparison()
    found.add(DATE, real_legs(script), played)
    assert found.whole().no_longer_served == 1


def test_a_break_nobody_announced_is_kept_at_its_time_of_day():
    late = (issued(1, 1), issued(2, 2), *served(1, 3, "A001"), *served(13, 20, "A002"))
    script = script_of(day_of(*late))
    assert minutes(played_legs(script)) == {"A001": 0, "A002": 11}


def test_an_incident_and_a_practice_change_nothing_for_who_is_not_there():
    assert lacking([day_of(*THREE_FOR_ONE)], small()) == []
    assert lacking([day_of(issued(1, 1, "s2"))], replace(small(), services=small().services[:1])) == ["s2"]


def test_figures_of_the_comparison():
    script = script_of(day_of(*THREE_FOR_ONE))
    found = Comparison()
    found.add(DATE, real_legs(script), played_legs(script, small("always_first")))
    (ordinary, first) = sorted(found.rows(lambda leg: leg.priority), key=lambda row: row.key == "first")
    assert (ordinary.before.people, ordinary.longer.people, ordinary.longer.median) == (2, 1, 10 * MINUTE)
    assert (first.before.median, first.after.median, first.shorter.most) == (18 * MINUTE, 8 * MINUTE, 10 * MINUTE)


def test_priority_people_pay_for_first_come_first_served():
    hall = described("commune")
    script = script_of(DayMaker(hall, 300, 1).make())
    other = replace(hall, calling=replace(hall.calling, rule="first_come"))
    real, played = real_legs(script), played_legs(script, other)
    first = [key for key, leg in real.items() if leg.priority != "thuong" and key in played]
    assert median(played[key].waited_ms for key in first) > median(real[key].waited_ms for key in first)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('replay') / 'hall.sqlite'}"
    maker = DayInDatabase(url, described("commune"), 120, seed=4)
    maker.make()
    maker.close()
    return url


def run(*arguments):
    return CliRunner().invoke(app, ["replay", *map(str, arguments)])


def test_the_command_prints_tables_and_writes_every_wait(database, tmp_path):
    file = tmp_path / "waits.csv"
    plan = ROOT / "halls" / "commune.toml"
    result = run("--from", DATE, "--plan", plan, "--database", database, "--csv", file)
    assert result.exit_code == 0, result.output
    for words in ("Hộ tịch", "Bàn một cửa", "Người cao tuổi", "Kết luận:", "lệch thực tế 0 giây"):
        assert words in result.output
    lines = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert len(lines) > 80 and all(line[-1] == line[-2] for line in lines[1:])


def test_bad_input_is_said_with_a_next_step(database, tmp_path):
    plan = ROOT / "halls" / "commune.toml"
    wrong = tmp_path / "wrong.toml"
    text = plan.read_text("utf-8").replace("no_later_than_minutes = 60", "no_later_than_minutes = -1")
    wrong.write_text(text, encoding="utf-8")
    bare = tmp_path / "bare.toml"
    bare.write_text(plan.read_text("utf-8").partition("[[roster]]")[0], encoding="utf-8")
    cases = {
        ("--from", "5/10/2026", "--plan", plan): "YYYY-MM-DD",
        ("--from", DATE, "--to", "2026-10-01", "--plan", plan): "--to",
        ("--from", "2026-10-09", "--plan", plan): f"{DATE}. Vui lòng",
        ("--from", DATE, "--plan", wrong): "Dòng",
        ("--from", DATE, "--plan", bare, "--roster"): "roster",
        ("--from", DATE, "--plan", plan, "--database", f"sqlite:///{tmp_path}/none.sqlite"): "--database",
    }
    for arguments, words in cases.items():
        given = arguments if "--database" in arguments else (*arguments, "--database", database)
        result = run(*given)
        assert result.exit_code == 1 and words in result.output, (arguments, result.output, result.exception)


def test_a_hall_that_never_opened_has_no_day_to_replay(tmp_path):
    url = f"sqlite:///{tmp_path / 'hall.sqlite'}"
    maker = DayInDatabase(url, described("commune"), 0)
    maker.do(MONDAY_7_AM, ImportHall(hall=maker.hall))
    maker.close()
    result = run("--from", DATE, "--plan", ROOT / "halls" / "commune.toml", "--database", url)
    assert result.exit_code == 1 and "chưa có ngày làm việc nào" in result.output
