"""The expected wait: what it counts, what it learns, and how it is told."""

from __future__ import annotations

import little_hall as little
import msgspec
import pytest
from msgspec.structs import replace

from shared.domain import commands as c
from shared.domain import wait_error, waits
from shared.domain.evolve import evolve
from shared.domain.hours import Window
from shared.domain.state import HallState
from shared.domain.wait_model import Priors, worked

OLD = "cao-tuoi"


def told(hand, service="ho-tich", priority="thuong", **rest):
    return waits.estimate(hand.state, service, priority, hand.now, **rest)


def busy(hand, people, service="ho-tich", priority="", **rest):
    """So many wait behind one in hand."""
    tickets = [hand.take(service, priority, **rest) for _ in range(people + 1)]
    hand.called("q1" if service == "ho-tich" else "q2")
    return tickets[1:]


def served(hand, minutes, times, **rest):
    for _ in range(times):
        hand.take(**rest)
        hand.called()
        hand.at(c.StartService)
        hand.now += round(minutes * little.MINUTE)
        hand.at(c.Finish)


def test_nobody_ahead_and_a_free_counter_is_nought_to_five(hand):
    assert told(hand) == (0, 5)


def test_more_people_ahead_make_a_longer_wait(hand):
    ranges = []
    for _ in range(8):
        hand.take()
        ranges.append(told(hand))
    assert ranges == sorted(ranges)
    assert ranges[0][1] < ranges[4][1] < ranges[-1][1]
    assert all(low < high for low, high in ranges)


def test_a_second_counter_makes_it_shorter():
    hall = little.little_hall()
    second = replace(hall.counters[1], serves=["chung-thuc", "ho-tich"])
    hand = little.open_hall(replace(hall, counters=[hall.counters[0], second]))
    for _ in range(10):
        hand.take()
    both = told(hand)
    hand.at(c.CloseCounter, "q2")
    assert told(hand)[1] > both[1] * 1.4


def test_a_counter_that_helps_makes_it_shorter(hand):
    busy(hand, 4, "chung-thuc")
    helped = told(hand, "chung-thuc")
    hand.at(c.CloseCounter, "q1")
    assert told(hand, "chung-thuc")[1] > helped[1]


def test_a_long_visit_in_hand_is_counted_by_how_long_it_lasts(hand):
    busy(hand, 0, dossiers=1)
    short = told(hand)
    long = little.open_hall(little.little_hall())
    busy(long, 0, dossiers=6)
    assert told(long)[1] > short[1]


def test_dossiers_of_those_ahead_count(hand):
    busy(hand, 3)
    one_each = told(hand)
    many = little.open_hall(little.little_hall())
    busy(many, 3, dossiers=4)
    assert told(many)[1] > one_each[1]
    assert told(many, dossiers=9) == told(many, dossiers=1)  # one's own make the next one wait


@pytest.mark.parametrize("rule", ["first_come", "always_first", "interleave"])
def test_the_calling_plan_says_who_goes_first(rule):
    hall = little.little_hall(rule=rule)
    hand = little.open_hall(replace(hall, calling=replace(hall.calling, no_later_than_minutes=300)))
    busy(hand, 10)
    ordinary, special = told(hand), told(hand, priority=OLD)
    if rule == "first_come":
        assert special == ordinary
    else:
        assert special[1] < ordinary[1] / 2


def test_a_number_that_waits_is_told_its_own_place(hand):
    tickets = [hand.state.tickets[each] for each in busy(hand, 9)]
    ranges = [waits.estimate_ticket(hand.state, each, hand.now) for each in tickets]
    assert ranges == sorted(ranges)
    assert ranges[0][1] < ranges[-1][1] / 2
    assert ranges[-1][1] <= told(hand)[1]
    before = ranges[-1]
    hand.now += 8 * little.MINUTE
    hand.at(c.Finish)
    hand.called()
    assert waits.estimate_ticket(hand.state, tickets[-1], hand.now)[1] < before[1]
    assert waits.estimate_ticket(hand.state, tickets[0], hand.now) == (0, 0)  # it was called


def test_lunch_is_waited_through(hand):
    busy(hand, 2)
    hand.now = little.MONDAY_8_AM + 205 * little.MINUTE  # 11:25, lunch from 11:30 to 13:30
    low, high = told(hand)
    assert 120 < low < high
    assert waits.at_work(hand.state, "ho-tich", low, high, hand.now) == (low - 120, high - 120)


def test_before_the_doors_open_the_time_until_then_is_waited():
    hand = little.Hand()
    hand.now = little.MONDAY_8_AM - 45 * little.MINUTE  # 07:15, counters serve from 07:30
    hand.do(c.ImportHall(hall=little.little_hall()))
    hand.do(c.OpenDay())
    low, high = told(hand)
    assert 15 <= low < high < 40


def test_a_booked_time_to_come_is_waited_for_and_no_longer(hand):
    busy(hand, 12)
    slot = hand.now + 20 * little.MINUTE
    assert told(hand, slot=slot)[1] < told(hand)[1]


def test_what_was_seen_today_moves_the_estimate(hand):
    busy(hand, 5)
    before = told(hand)
    slow = little.open_hall(little.little_hall())
    served(slow, 30, 6)
    busy(slow, 5)
    assert told(slow)[1] > before[1] * 1.4


def next_day(hand):
    """Close, go on to the next morning at eight with the counters open; what was carried."""
    hand.do(c.CloseDay(), role="server")
    hand.now += 24 * little.HOUR - (hand.now - little.MONDAY_8_AM) % (24 * little.HOUR)
    opened = next(event for event in hand.do(c.OpenDay()) if hasattr(event, "priors"))
    for counter in ("q1", "q2"):
        hand.at(c.OpenCounter, counter)
    return opened.priors


def test_a_day_teaches_the_next_one_and_a_rehearsal_does_not():
    hand = little.open_hall(little.little_hall())
    served(hand, 3, 5, rehearsal=True)
    assert next_day(hand).services == {}
    served(hand, 25, 8)
    people, mean_ms = next_day(hand).services["ho-tich"]
    assert people == 8
    assert 15 * little.MINUTE < mean_ms < 25 * little.MINUTE


def test_a_practice_day_teaches_nothing_and_forgets_nothing():
    hand = little.open_hall(little.little_hall())
    served(hand, 25, 8)
    hand.do(c.CloseDay(), role="server")
    hand.now += 20 * little.HOUR
    learned = hand.do(c.OpenDay(practice=True))[-1].priors
    assert learned.services
    hand.at(c.OpenCounter, "q1")
    served(hand, 2, 10)
    assert hand.state.waits.priors(hand.state) == learned


def test_what_is_carried_is_small_integers_and_stable_as_json():
    hand = little.open_hall(little.little_hall())
    served(hand, 11, 15, dossiers=2)
    learned = next_day(hand)
    written = msgspec.json.encode(learned)
    assert msgspec.json.decode(written, type=Priors) == learned
    assert b"." not in written
    assert len(written) < 2000


def test_a_rebuild_from_the_journal_tells_the_same():
    hand = little.open_hall(little.little_hall())
    served(hand, 13, 6)
    busy(hand, 4)
    again = HallState()
    for number, (event, at) in enumerate(hand.journal, 1):
        evolve(again, event, number, at)
    assert waits.estimate(again, "ho-tich", "thuong", hand.now) == told(hand)
    assert again.waits.priors(again) == hand.state.waits.priors(hand.state)


def test_a_service_the_hall_does_not_know_breaks_nothing(hand):
    assert told(hand, "unknown") == (0, 5)


def test_a_class_the_hall_has_given_up_waits_like_an_ordinary_one(hand):
    assert told(hand, priority="given-up") == told(hand)


def test_bounds_are_rounded_in_steps_that_grow():
    assert waits.rounded(6.6, 17.2) == (7, 17)
    assert waits.rounded(0.2, 2.0) == (0, 5)
    assert waits.rounded(31.0, 58.0) == (32, 60)
    assert waits.rounded(133.0, 218.0) == (130, 220)


def test_the_shortest_span_holds_what_it_says():
    counts = [0.0] * (len(wait_error.RATIOS) + 1)
    counts[12], counts[13], counts[25] = 60.0, 30.0, 10.0
    low, high = wait_error.shortest(counts, 0, 0.9)
    assert low == wait_error.EDGES[12]
    assert high == pytest.approx(wait_error.EDGES[14])


def test_ranges_follow_what_came_of_them():
    kind = wait_error.kind_of(15.0, 7.0, doors_shut=False)
    errors = wait_error.Errors({}, [])
    low, high = errors.bounds(15.0, kind)
    assert low < 15 < high
    for _ in range(400):
        errors.learn(kind, 15.0, 30.0)
    low, high = errors.bounds(15.0, kind)
    assert low < 30 < high
    assert low > 20


def test_work_is_counted_in_serving_hours_only():
    windows = ((0, 60 * little.MINUTE), (120 * little.MINUTE, 180 * little.MINUTE))
    spans = tuple(Window(*each) for each in windows)
    assert worked(spans, 50 * little.MINUTE, 125 * little.MINUTE) == 15
    assert worked(spans, 170 * little.MINUTE, 200 * little.MINUTE) == 30  # overtime is work


def test_a_quota_from_before_another_plan_was_imported_does_no_harm(hand):
    for priority in ("", "cao-tuoi", "", "cao-tuoi"):
        hand.take(priority=priority)
    hand.called()
    hand.at(c.Finish)
    for quota in hand.state.quotas.values():
        quota.classes = 17
    low, high = waits.estimate(hand.state, "ho-tich", "cao-tuoi", hand.now)
    assert 0 <= low < high


def test_times_a_jumping_clock_taught_cannot_make_work_negative(hand):
    for _ in range(3):
        hand.take(dossiers=5)
    hand.state.waits.more = [1.0, -0.5]
    low, high = waits.estimate(hand.state, "ho-tich", "thuong", hand.now)
    assert 0 <= low < high
