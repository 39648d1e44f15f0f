"""What once broke: places, promises, links, turns and clocks through nights, imports, undo and practice."""

from __future__ import annotations

import little_hall as little
import msgspec
import pytest

from shared.domain import commands as c
from shared.domain import views
from shared.domain.hall import Clerk, Counter, Group, Service
from shared.domain.outcome import Refusal

TUESDAY = "2026-11-24"
DAY = 24 * little.HOUR
OLD = "cao-tuoi"
replace = msgspec.structs.replace


def in_hand(hand, ticket, counter="q1"):
    hand.at(c.CallTicket, counter, ticket=ticket, reason="thử")
    hand.at(c.StartService, counter)


def next_day(hand, **rest):
    hand.now += DAY
    assert not isinstance(hand.do(c.OpenDay(**rest)), Refusal)


@pytest.mark.parametrize("until", ["20261124", "2026-W48-2", "2026-11-24T", "hôm sau"])
def test_a_later_day_is_written_in_one_way_only(hand, until):
    """Dates are compared as texts: "20261124" would have been later than every day of the year."""
    in_hand(hand, hand.take())
    assert hand.code(hand.at(c.Park, until=until)) == "not_a_later_day"
    assert not isinstance(hand.at(c.Park, until=TUESDAY), Refusal)


def test_whoever_holds_two_of_a_persons_numbers_holds_them_all(hand):
    first, second, third = hand.take(), hand.take("chung-thuc"), hand.take("chung-thuc")
    hand.do(c.LinkTickets(tickets=[first, second]))
    hand.do(c.LinkTickets(tickets=[second, third]))
    in_hand(hand, first)
    assert hand.code(hand.at(c.CallNext, "q2")) == "nobody_waiting"


def test_numbers_of_two_people_in_hand_are_not_linked_by_a_third(hand):
    first, second, third = hand.take(), hand.take("chung-thuc"), hand.take("chung-thuc")
    hand.do(c.LinkTickets(tickets=[first, third]))
    in_hand(hand, first)
    in_hand(hand, second, "q2")
    assert hand.code(hand.do(c.LinkTickets(tickets=[second, third]))) == "linked_in_hand"


def test_a_number_that_ended_is_linked_too_for_it_may_be_taken_back(hand):
    first, second = hand.take(), hand.take("chung-thuc")
    hand.do(c.LinkTickets(tickets=[first, second]))
    in_hand(hand, first)
    hand.at(c.Finish)
    third = hand.take("chung-thuc")
    hand.do(c.LinkTickets(tickets=[second, third]))
    in_hand(hand, third, "q2")
    assert hand.code(hand.at(c.Undo)) == "nothing_to_undo"


def test_links_last_over_night(hand):
    kept, held = hand.take(), hand.take("chung-thuc")
    hand.do(c.LinkTickets(tickets=[kept, held]))
    in_hand(hand, kept)
    hand.at(c.Park, until=TUESDAY)
    in_hand(hand, held, "q2")
    next_day(hand)
    hand.at(c.OpenCounter, "q1")
    assert not isinstance(hand.do(c.Unpark(ticket=kept)), Refusal)
    assert hand.code(hand.at(c.CallNext, "q1")) == "nobody_waiting"
    hand.at(c.Finish, "q2")
    assert hand.called("q1") == "A001"


def test_the_night_is_nobodys_wait_not_even_of_who_was_in_hand():
    hand = little.open_hall(little.little_hall(no_later_than_minutes=60))
    ticket = hand.take(priority=OLD)
    in_hand(hand, ticket)
    next_day(hand)
    hand.at(c.RefusePriority, reason="thử")
    assert hand.state.waited_ms(hand.state.tickets[ticket], hand.now) == 0


def test_an_import_does_not_leave_a_clock_standing_when_its_incident_ends(hand):
    ticket = hand.take()
    incident = hand.do(c.DeclareIncident(kind="power", text="Mất điện", area="tang-1"))[0].incident
    hall = little.little_hall()
    areas = [*hall.areas, replace(hall.areas[0], id="tang-2")]
    moved = [replace(each, area="tang-2") for each in hall.counters]
    hand.now += 10 * little.MINUTE
    assert not isinstance(hand.do(c.ImportHall(hall=replace(hall, areas=areas, counters=moved))), Refusal)
    hand.now += 5 * little.MINUTE
    assert hand.state.waited_ms(hand.state.tickets[ticket], hand.now) == 5 * little.MINUTE
    hand.do(c.EndIncident(incident=incident.id))
    assert not any(hand.state.clocks.stands(queue) for queue in ("ho-tich", "chung-thuc", "@q1", "@q2"))


def test_the_way_to_the_counter_begins_anew_after_an_incident():
    hand = little.open_hall(little.little_hall(walk_seconds=40, calls_before_absent=1))
    hand.take()
    hand.called()
    incident = hand.do(c.DeclareIncident(kind="power", text="Mất điện"))[0].incident
    hand.now += 10 * little.MINUTE
    hand.do(c.EndIncident(incident=incident.id))
    assert hand.code(hand.at(c.MarkAbsent)) == "still_walking"
    assert views.row(hand.state, "counter", "q1").absent_from == hand.now + 40_000
    hand.now += 40_000
    assert not isinstance(hand.at(c.MarkAbsent), Refusal)


def test_who_stepped_aside_since_is_not_taken_back_into_hand(hand):
    ticket = hand.take()
    in_hand(hand, ticket)
    hand.at(c.Park)
    hand.now += 5_000
    hand.do(c.Unpark(ticket=ticket))
    hand.do(c.StepAside(ticket=ticket), role="citizen")
    assert hand.code(hand.at(c.Undo)) == "nothing_to_undo"


def test_undo_of_a_call_opens_the_rating_of_the_one_before_again(hand):
    hand.take()
    hand.take()
    hand.serve()
    hand.called()
    hand.at(c.Undo)
    assert views.row(hand.state, "counter", "q1").rate_label == "A001"


def test_undo_of_setting_aside_gives_the_wait_back(hand):
    ticket = hand.take()
    hand.now += 20 * little.MINUTE
    in_hand(hand, ticket)
    hand.at(c.Park)
    hand.at(c.Undo)
    assert hand.state.waited_ms(hand.state.tickets[ticket], hand.now) == 20 * little.MINUTE


def test_undo_does_not_take_back_the_turns_neighbours_called_since():
    hall = little.little_hall()
    counters = [replace(each, serves=["ho-tich"], helps=[]) for each in hall.counters[:2]]
    group = Group(id="chung", counters=["q1", "q2"])
    both = Counter(id="q3", number=3, area="tang-1", serves=["chung-thuc"])
    hand = little.open_hall(replace(hall, counters=[*counters, both], groups=[group]))
    for _ in range(6):
        hand.take(priority=OLD)
        hand.take()
    called = [hand.serve("q1")]
    hand.called("q1")  # an ordinary person's turn
    called.append(hand.called("q2"))
    hand.at(c.Undo, "q1")
    hand.at(c.Finish, "q2")
    called += [hand.serve("q1") for _ in range(4)]
    classes = [hand.state.tickets[f"20261123-{label}"].priority == OLD for label in called]
    assert classes == [True, False, False, True, False, False]


def test_who_is_restored_behind_nobody_keeps_the_place():
    hand = little.open_hall(little.little_hall(restore_after_calls=0, calls_before_absent=1))
    gone = hand.take()
    hand.take()
    hand.called()
    hand.at(c.MarkAbsent)
    hand.do(c.Restore(ticket=gone))
    assert hand.called() == "A001"


def test_a_booked_citizen_who_let_others_go_first_still_goes_first_at_the_booked_time(hand):
    at = little.MONDAY_8_AM + 30 * little.MINUTE
    booking = hand.do(c.Book(service="ho-tich", at=at))[0].booking
    others = [hand.take(), hand.take()]
    hand.now = booking.at - 20 * little.MINUTE
    booked = hand.do(c.CheckIn(booking=booking.id))[-1].ticket
    for ticket in (*others, booked):
        hand.do(c.StepAside(ticket=ticket), role="citizen")
        hand.do(c.Unpark(ticket=ticket), role="citizen")
    hand.now = booking.at
    assert hand.called() == "A003"


def test_a_clerk_with_two_counters_has_one_limit_of_acts_out_of_order():
    hand = little.open_hall(little.little_hall(out_of_order_per_day=1))
    hand.at(c.CloseCounter, "q2")
    hand.at(c.CoverCounters, "q1", counters=["q2"])
    tickets = [hand.take("chung-thuc") for _ in range(2)]
    first, second = (
        lambda ticket=ticket: hand.do(
            c.CallTicket(counter="q1", version=hand.state.desks["q1"].version, ticket=ticket, reason="gấp"),
            role="clerk",
            place="q1",
        )
        for ticket in tickets
    )
    assert first()[0].counter == "q2"
    hand.at(c.Finish, "q2")
    assert hand.code(second()) == "supervisor_needed"


def test_a_counter_somebody_signed_in_at_is_not_taken():
    clerks = [Clerk(id="c1", name="Nguyễn Văn Mẫu"), Clerk(id="c2", name="Trần Thị Mẫu")]
    hand = little.open_hall(replace(little.little_hall(), clerks=clerks))
    hand.at(c.CloseCounter, "q2")
    hand.at(c.SignIn, "q2", clerk="c2")
    assert hand.code(hand.at(c.CoverCounters, "q1", counters=["q2"])) == "counter_in_use"


def over_night_with_two_counters():
    hand = little.open_hall(little.little_hall())
    hand.at(c.CloseCounter, "q2")
    hand.at(c.CoverCounters, "q1", counters=["q2"])
    hand.take("chung-thuc")
    hand.called("q1")
    next_day(hand)
    assert [hand.state.desks[each].state for each in ("q1", "q2")] == ["closed", "open"]
    return hand


def test_nobody_is_called_to_a_counter_that_is_closed():
    hand = over_night_with_two_counters()
    hand.at(c.Finish, "q2")
    hand.take("ho-tich")
    (event,) = hand.at(c.CallNext, "q2")
    assert event.counter == "q2"


def test_what_is_closed_is_not_closed_or_paused_again():
    hand = over_night_with_two_counters()
    hand.at(c.Finish, "q2")
    assert [event.counter for event in hand.at(c.PauseCounter, "q2")] == ["q2"]


def test_a_rehearsal_takes_no_number_and_no_card_from_anybody():
    hall = little.little_hall()
    services = [replace(hall.services[0], daily_limit=1), hall.services[1]]
    hand = little.open_hall(replace(hall, services=services, ticket=replace(hall.ticket, one_per_card=True)))
    hand.take(rehearsal=True, person="x1")
    assert views.row(hand.state, "service", "ho-tich").issued == 0
    assert hand.take(person="x1") == "20261123-A001"


def test_one_number_per_card_counts_all_linked_numbers():
    hall = little.little_hall()
    hand = little.open_hall(replace(hall, ticket=replace(hall.ticket, one_per_card=True)))
    first = hand.take(person="x1")
    second = hand.take(person="x1", linked=first)
    hand.do(c.CancelTicket(ticket=second, reason="thử"))
    assert hand.code(hand.do(c.IssueTicket(service="ho-tich", person="x1"))) == "has_a_number"


def with_service(hall, service):
    return replace(hall, services=[*hall.services, service], counters=[
        replace(hall.counters[0], serves=["ho-tich", service.id]), hall.counters[1]])  # fmt: skip


def test_what_somebody_was_promised_stays_in_the_hall_while_it_is_closed():
    paid = Service(id="thu-phi", name="Thu phí", agency="tu-phap", series="C")
    hand = little.open_hall(with_service(little.little_hall(), paid))
    ticket = hand.take("thu-phi")
    in_hand(hand, ticket)
    hand.at(c.Park, until=TUESDAY)
    hand.do(c.CloseDay(), role="server")
    assert hand.code(hand.do(c.ImportHall(hall=little.little_hall()))) == "hall_in_use"
    hand.do(c.CancelTicket(ticket=ticket, reason="thử"))
    assert not isinstance(hand.do(c.ImportHall(hall=little.little_hall())), Refusal)


def test_the_class_of_a_booking_stays_in_the_hall(hand):
    hand.do(c.Book(service="ho-tich", at=hand.now + little.HOUR, priority=OLD))
    without = replace(little.little_hall(), priorities=little.little_hall().priorities[1:])
    assert hand.code(hand.do(c.ImportHall(hall=without))) == "hall_in_use"


def test_a_practice_day_uses_up_nobodys_place_and_nobodys_promise(hand):
    parked, promised = hand.take(), hand.take()
    in_hand(hand, parked)
    hand.at(c.Park, until=TUESDAY)
    booking = hand.do(c.SettleTicket(ticket=promised, decision="next_day"))[-1].booking
    hand.do(c.CloseDay())
    next_day(hand, practice=True)
    hand.at(c.OpenCounter, "q1")
    assert hand.code(hand.do(c.Unpark(ticket=parked))) == "parked_for_later"
    assert hand.code(hand.at(c.CallTicket, "q1", ticket=parked, reason="thử")) == "parked_for_later"
    assert hand.code(hand.do(c.CancelTicket(ticket=parked, reason="thử"))) == "parked_for_later"
    assert hand.code(hand.do(c.SettleTicket(ticket=parked, decision="next_day"))) == "parked_for_later"
    assert hand.code(hand.do(c.CheckIn(booking=booking.id))) == "day_not_open"
    next_day(hand)
    assert not isinstance(hand.do(c.Unpark(ticket=parked)), Refusal)
    assert not isinstance(hand.do(c.CheckIn(booking=booking.id)), Refusal)


def test_a_number_lent_on_goes_back_to_both_clerks_who_lent_it():
    paid = Service(id="thu-phi", name="Thu phí", agency="tu-phap", series="C")
    hall = with_service(little.little_hall(), paid)
    counters = [*little.little_hall().counters, Counter(id="q3", number=3, area="tang-1", serves=["thu-phi"])]
    hand = little.open_hall(replace(hall, counters=counters))
    hand.at(c.OpenCounter, "q3")
    hand.take()
    hand.called("q1")
    hand.at(c.Transfer, "q1", service="chung-thuc", come_back=True)
    hand.called("q2")
    hand.at(c.Transfer, "q2", service="thu-phi", come_back=True)
    for counter, goes_to in (("q3", "q2"), ("q2", "q1"), ("q1", "")):
        assert hand.called(counter) == "A001"
        last = hand.at(c.Finish, counter)[-1]
        assert getattr(last, "to_counter", "") == goes_to
    assert hand.state.tickets["20261123-A001"].state == "finished"
