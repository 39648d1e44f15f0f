"""Nobody can be kept waiting for a whole day: plans are tried by the real rule, and those that starve are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.domain import calling, hall_file, starvation
from shared.domain.events import Why
from shared.domain.hall import BookingSettings, CallingPlan, Counter, Hall, PriorityClass, Service, Threshold

GOOD = Path(__file__).parent / "bad_halls" / "good.toml"
PROVINCIAL = Path(__file__).parents[3] / "halls" / "provincial.toml"


def parsed(file: Path) -> Hall:
    hall = hall_file.parse(file.read_text(encoding="utf-8"))
    assert isinstance(hall, Hall)
    return hall


def plan(counters: list[Counter], classes: int = 1, **order: Any) -> Hall:
    """A hall with these counters, their services, so many priority classes and this order."""
    names = dict.fromkeys(name for each in counters for name in starvation._named(each))
    first = [PriorityClass(id=f"uu-tien-{rank}", name="Ưu tiên", rank=rank) for rank in range(1, classes + 1)]
    services = [Service(id=name, name=name, agency="ubnd", series="ABCDEFGH"[at]) for at, name in enumerate(names)]
    ordinary = PriorityClass(id="thuong", name="Thường", rank=9, ordinary=True)
    hall = replace(parsed(GOOD), booking=BookingSettings(days_ahead=0), groups=[], orders=[], roster=[])
    priorities = [*first, ordinary]
    return replace(hall, calling=CallingPlan(**order), counters=counters, services=services, priorities=priorities)


def counter(number: int, serves: list[str], **more: Any) -> Counter:
    return Counter(id=f"q{number}", number=number, area="sanh", serves=serves, **more)


def starved(hall: Hall) -> set[tuple[str, str, str]]:
    return {(each.code, each.facts["service"], each.facts["priority"]) for each in starvation.starved(hall)}


def test_always_first_starves_every_class_but_the_first() -> None:
    hall = plan([counter(1, ["a"])], classes=3, rule="always_first")
    assert {priority for _, _, priority in starved(hall)} == {"uu-tien-2", "uu-tien-3", "thuong"}


@pytest.mark.parametrize("minutes", [1, 60, 240])
def test_a_hard_limit_is_enough(minutes: int) -> None:
    hall = plan([counter(1, ["a", "b"]), counter(2, ["b"])], 3, rule="always_first", no_later_than_minutes=minutes)
    assert starved(hall) == set()


def test_a_limit_as_long_as_the_day_is_none() -> None:
    hall = plan([counter(1, ["a"])], rule="always_first", no_later_than_minutes=480)
    assert starved(hall) == {("starves_by_rule", "a", "thuong")}


def test_a_limit_of_one_class_saves_that_class_alone() -> None:
    hall = plan([counter(1, ["a"])], classes=2, rule="always_first")
    hall.priorities[1] = replace(hall.priorities[1], no_later_than_minutes=60)
    assert {priority for _, _, priority in starved(hall)} == {"thuong"}


def test_a_service_that_is_only_helped_waits_for_ever_without_a_limit() -> None:
    counters = [counter(1, ["a"], helps=["b"])]
    assert {(code, service) for code, service, _ in starved(plan(counters))} == {("starves_when_only_helped", "b")}
    assert starved(plan(counters, no_later_than_minutes=60)) == set()


def test_a_limit_does_not_reach_a_queue_that_is_helped_only_when_long() -> None:
    beyond = [Threshold(service="b", minutes=20)]
    assert starved(plan([counter(1, ["a"], helps_beyond=beyond)], no_later_than_minutes=60))
    assert starved(plan([counter(1, [], helps_beyond=beyond)])) == set()


def test_bookings_starve_who_comes_without_one_only_when_they_fill_every_slot() -> None:
    hall = plan([counter(1, ["a"])], appointments_first=True)
    for places, codes in ((3, {"starves_by_bookings"}), (2, set())):
        booked = replace(hall, booking=BookingSettings(slot_minutes=30, slot_places=places))
        assert {code for code, _, _ in starved(booked)} == codes
    patient = replace(hall, calling=CallingPlan(appointments_first=False))
    assert starved(replace(patient, booking=BookingSettings(slot_minutes=30, slot_places=9))) == set()


def test_the_trial_asks_the_real_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a rule that never lets an ordinary person in, the provincial plan is refused too."""
    hall = parsed(PROVINCIAL)
    assert starved(hall) == set()

    def unfair(state: Any, desk: Any, now: int) -> tuple[Any, Why] | None:
        waiting = [each for each in state.tickets.values() if each.state == "waiting" and each.priority != "thuong"]
        mine = [each for each in waiting if each.service in desk.counter.serves]
        return (mine[0], Why(rule="priority")) if mine else None

    monkeypatch.setattr(calling, "choose", unfair)
    assert {priority for _, _, priority in starved(hall)} == {"thuong"}


def test_a_plan_too_large_to_try_is_told_and_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starvation, "MOST_EVENTS", 20)
    (note,) = starvation.starved(parsed(PROVINCIAL))
    assert (note.code, note.warning) == ("plan_too_large", True)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sets(st.sampled_from("abcd"), min_size=1), min_size=1, max_size=4),
    st.integers(0, 3),
    st.integers(1, 4),
    st.integers(1, 4),
    st.sampled_from(["arrival", "ageing"]),
    st.sampled_from(["interleave", "first_come"]),
)
def test_a_quota_lets_everybody_in(
    serves: list[set[str]], classes: int, priority: int, ordinary: int, between: Any, rule: Any
) -> None:
    counters = [counter(number, sorted(names)) for number, names in enumerate(serves, start=1)]
    hall = plan(
        counters, classes, rule=rule, priority_calls=priority, ordinary_between=ordinary, between_services=between
    )
    assert starved(hall) == set()
