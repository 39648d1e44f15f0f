"""Nobody loses a turn through the hall's fault: parking, chains, restores, dossiers, links, absence, sessions."""

from __future__ import annotations

import little_hall as little
import msgspec
import pytest

from shared.domain import commands as c
from shared.domain import views
from shared.domain.events import ServiceFinished, TicketParked, TicketRejoined, TicketTransferred
from shared.domain.hall import Clerk, Counter, Reason

OLD = "cao-tuoi"


def hall_with(**parts):
    return little.open_hall(msgspec.structs.replace(little.little_hall(), **parts))


def test_who_is_set_aside_for_the_hall_goes_on_waiting():
    park = Reason(id="dong-dau", name="Chờ đóng dấu", acts=["park"], keeps_waiting=True)
    hand = hall_with(reasons=[park])
    ticket = hand.take()
    hand.called()
    (event,) = hand.at(c.Park, reason="dong-dau")
    assert isinstance(event, TicketParked) and event.by == "hall"
    parked_at = hand.now
    assert views.row(hand.state, "service", "ho-tich").waiting == 1
    hand.now += 20 * little.MINUTE
    hand.do(c.Unpark(ticket=ticket))
    assert hand.state.tickets[ticket].waiting_since == parked_at
    assert hand.state.waited_ms(hand.state.tickets[ticket], hand.now) == 20 * little.MINUTE
    assert views.row(hand.state, "service", "ho-tich").waiting == 1


def test_a_citizens_own_absence_does_not_count_as_waiting(hand):
    ticket = hand.take()
    hand.now += 5 * little.MINUTE
    hand.do(c.StepAside(ticket=ticket), role="citizen")
    assert views.row(hand.state, "service", "ho-tich").waiting == 0
    hand.now += 30 * little.MINUTE
    hand.do(c.Unpark(ticket=ticket), role="citizen")
    hand.now += 2 * little.MINUTE
    assert hand.state.waited_ms(hand.state.tickets[ticket], hand.now) == 7 * little.MINUTE


def test_letting_others_go_first_keeps_the_place(hand):
    first = hand.take()
    hand.take()
    hand.take()
    hand.do(c.StepAside(ticket=first), role="citizen")
    assert hand.serve() == "A002"
    hand.do(c.Unpark(ticket=first), role="citizen")
    assert hand.serve() == "A001"


def test_a_citizen_cannot_come_back_from_what_the_hall_keeps():
    park = Reason(id="dong-dau", name="Chờ đóng dấu", acts=["park"], keeps_waiting=True)
    hand = hall_with(reasons=[park])
    ticket = hand.take()
    hand.called()
    hand.at(c.Park, reason="dong-dau")
    assert hand.code(hand.do(c.Unpark(ticket=ticket), role="citizen")) == "ticket_not_parked"


def test_reasons_come_from_the_halls_list_with_a_note_beside():
    chosen = Reason(id="bo-quen", name="Trả giấy tờ bỏ quên", acts=["call_ticket"])
    hand = hall_with(reasons=[chosen])
    ticket = hand.take()
    assert hand.code(hand.at(c.CallTicket, ticket=ticket, reason="vì quen biết")) == "unknown_reason"
    (event,) = hand.at(c.CallTicket, ticket=ticket, reason="bo-quen", note="Trả lại căn cước")
    assert (event.why.reason, event.why.note) == ("bo-quen", "Trả lại căn cước")


def test_acts_out_of_order_above_the_limit_need_a_supervisor():
    hand = little.open_hall(little.little_hall(out_of_order_per_day=1))
    for _ in range(3):
        hand.take()
    version = hand.state.desks["q1"].version
    first = c.CallTicket(counter="q1", version=version, ticket="20261123-A003", reason="gấp")
    hand.do(first, role="clerk", place="q1")
    hand.at(c.Finish)
    again = c.CallTicket(counter="q1", version=hand.state.desks["q1"].version, ticket="20261123-A002", reason="gấp")
    assert hand.code(hand.do(again, role="clerk", place="q1")) == "supervisor_needed"
    assert hand.do(again, role="supervisor")[0].why.rule == "chosen"


def test_a_restored_number_stands_behind_the_next_three_and_not_for_ever(hand):
    gone = hand.take()
    for _ in range(5):
        hand.take()
    for time in range(3):
        hand.called()
        hand.at(c.Recall)
        hand.at(c.Recall)
        hand.at(c.MarkAbsent)
        restored = hand.do(c.Restore(ticket=gone))
        if time == 2:
            assert hand.code(restored) == "restored_too_often"
            break
        assert [hand.serve() for _ in range(3)] == [["A002", "A003", "A004"], ["A005", "A006", "A007"]][time]
        hand.take()


def test_a_number_with_dossiers_left_waits_for_another_turn():
    hand = little.open_hall(little.little_hall(dossiers_per_turn=2))
    ticket = hand.take(dossiers=5)
    hand.take()
    hand.called()
    _started, rejoined = hand.at(c.Finish)
    assert isinstance(rejoined, TicketRejoined) and rejoined.left == 3
    assert hand.serve() == "A002"
    hand.called()
    hand.at(c.Finish)
    assert hand.state.tickets[ticket].dossiers == 1
    assert hand.called() == "A001"
    assert isinstance(hand.at(c.Finish)[-1], ServiceFinished)


def test_a_lent_number_goes_back_to_the_clerk_who_lent_it(hand):
    ticket = hand.take("ho-tich")
    hand.called("q1")
    hand.at(c.Transfer, "q1", service="chung-thuc", come_back=True)
    hand.called("q2")
    (*_, back) = hand.at(c.Finish, "q2")
    assert isinstance(back, TicketTransferred) and (back.to_counter, back.service) == ("q1", "ho-tich")
    assert hand.called("q1") == "A001"
    hand.at(c.Finish, "q1")
    assert hand.state.tickets[ticket].state == "finished"


def test_a_chain_says_where_a_number_goes_on():
    hall = little.little_hall()
    services = [msgspec.structs.replace(hall.services[0], next="chung-thuc"), hall.services[1]]
    hand = hall_with(services=services)
    hand.take("ho-tich")
    hand.called("q1")
    (event,) = hand.at(c.Transfer, "q1")
    assert event.service == "chung-thuc"
    hand.called("q2")
    assert hand.code(hand.at(c.Transfer, "q2")) == "chain_ends"


def test_linked_numbers_are_never_called_at_the_same_time(hand):
    first = hand.take("ho-tich")
    second = hand.do(c.IssueTicket(service="chung-thuc", linked=first))[0].ticket
    hand.take("chung-thuc")
    assert hand.called("q1") == "A001"
    assert hand.code(hand.at(c.CallTicket, "q2", ticket=second, reason="gấp")) == "linked_in_hand"
    assert hand.serve("q2") == "B002"
    hand.at(c.Finish, "q1")
    assert hand.called("q2") == "B001"


def test_an_untrue_priority_goes_back_to_its_place_by_one_act(hand):
    hand.take(priority=OLD)
    hand.take()
    hand.called()
    hand.at(c.RefusePriority, reason="Chưa đủ 60 tuổi")
    assert hand.state.tickets["20261123-A001"].priority == "thuong"
    assert [hand.serve(), hand.serve()] == ["A001", "A002"]


def test_absent_only_after_the_call_was_heard_and_the_walk_was_possible():
    hand = little.open_hall(little.little_hall(announced_before_absent=True, walk_seconds=40, calls_before_absent=1))
    hand.do(c.IssueTicket(service="ho-tich", needs=["mobility"]))
    (event,) = hand.at(c.CallNext)
    hand.now += 60_000
    assert hand.code(hand.at(c.MarkAbsent)) == "not_announced"
    hand.do(c.ReportAnnouncement(call=event.call, outcome="spoken"), role="board")
    assert views.row(hand.state, "counter", "q1").absent_from == hand.now + 80_000
    hand.now += 79_000
    refused = hand.at(c.MarkAbsent)
    assert (refused.code, refused.values) == ("still_walking", {"seconds": "1"})
    hand.now += 1000
    assert not isinstance(hand.at(c.MarkAbsent), c.Command) and hand.state.desks["q1"].ticket == ""


def test_a_silent_announcer_counts_as_one_that_could_not():
    hand = little.open_hall(
        little.little_hall(announced_before_absent=True, announcement_seconds=90, calls_before_absent=1)
    )
    hand.take()
    hand.called()
    hand.now += 89_000
    assert hand.code(hand.at(c.MarkAbsent)) == "not_announced"
    hand.now += 1000
    hand.at(c.MarkAbsent)
    assert hand.state.desks["q1"].ticket == ""


@pytest.mark.parametrize("where", [{}, {"area": "tang-1"}, {"service": "ho-tich"}])
def test_nobody_is_absent_in_an_incident(where):
    hand = little.open_hall(little.little_hall(calls_before_absent=1))
    hand.take()
    hand.called()
    incident = hand.do(c.DeclareIncident(kind="power", text="Mất điện", **where))[0].incident
    assert hand.code(hand.at(c.MarkAbsent)) == "absent_in_incident"
    hand.do(c.EndIncident(incident=incident.id))
    hand.at(c.MarkAbsent)
    assert hand.state.desks["q1"].ticket == ""


@pytest.fixture
def commune():
    hall = little.little_hall()
    counters = [
        Counter(id=f"q{number}", number=number, area="tang-1", serves=[service])
        for number, service in ((1, "ho-tich"), (2, "chung-thuc"), (3, "ho-tich"))
    ]
    clerks = [Clerk(id="c1", name="Nguyễn Văn Mẫu")]
    hand = little.Hand()
    hand.do(c.ImportHall(hall=msgspec.structs.replace(hall, counters=counters, clerks=clerks)))
    hand.do(c.OpenDay())
    hand.at(c.OpenCounter, "q1", clerk="c1")
    hand.at(c.CoverCounters, "q1", counters=["q2"])
    return hand


def test_one_clerk_calls_from_several_counters_as_one_queue(commune):
    commune.take("chung-thuc")
    commune.take("ho-tich")
    (event,) = commune.at(c.CallNext, "q1")
    assert (event.counter, label_of(commune, event)) == ("q2", "B001")
    assert commune.code(commune.at(c.CallNext, "q1")) == "ticket_in_hand"
    assert commune.do(c.Finish(counter="q2", version=commune.state.desks["q2"].version), role="clerk", place="q1")
    (event,) = commune.at(c.CallNext, "q1")
    assert (event.counter, label_of(commune, event)) == ("q1", "A001")


def label_of(hand, event):
    return hand.state.tickets[event.ticket].label


def test_a_press_on_what_one_of_the_counters_showed_before_is_stale(commune):
    commune.take("chung-thuc")
    seen = commune.state.desks["q1"].version
    commune.at(c.CallNext, "q2")
    assert commune.code(commune.do(c.CallNext(counter="q1", version=seen))) == "stale_counter"


def test_covered_counters_pause_close_and_are_given_back_together(commune):
    states = lambda: [commune.state.desks[each].state for each in ("q1", "q2", "q3")]  # noqa: E731
    assert states() == ["open", "open", "closed"]
    commune.at(c.PauseCounter, "q1", reason="Nghỉ")
    assert states() == ["paused", "paused", "closed"]
    commune.at(c.ResumeCounter, "q1")
    commune.at(c.CoverCounters, "q1", counters=["q3"])
    assert states() == ["open", "closed", "open"]
    commune.at(c.CloseCounter, "q1")
    assert states() == ["closed", "closed", "closed"]
    assert all(not desk.covered_by for desk in commune.state.desks.values())


def test_nobody_takes_a_counter_somebody_works_at(commune):
    commune.at(c.OpenCounter, "q3")
    assert commune.code(commune.at(c.CoverCounters, "q1", counters=["q3"])) == "counter_in_use"


def test_more_dossiers_than_the_hall_takes_are_refused(hand):
    assert hand.code(hand.do(c.IssueTicket(service="ho-tich", dossiers=21))) == "too_many_dossiers"


def test_one_live_number_per_card():
    hall = little.little_hall()
    hand = hall_with(ticket=msgspec.structs.replace(hall.ticket, one_per_card=True))
    assert hand.code(hand.do(c.IssueTicket(service="ho-tich"), role="kiosk")) == "card_required"
    first = hand.do(c.IssueTicket(service="ho-tich", person="x1"), role="kiosk")[0].ticket
    assert hand.code(hand.do(c.IssueTicket(service="chung-thuc", person="x1"), role="kiosk")) == "has_a_number"
    assert hand.do(c.IssueTicket(service="chung-thuc", person="x1", linked=first), role="kiosk")
    assert hand.do(c.IssueTicket(service="ho-tich", without_card=True), role="guide")


def test_refused_demand_is_told(hand):
    hand.now += 10 * little.HOUR
    refused = hand.do(c.IssueTicket(service="ho-tich"), role="kiosk")
    assert (refused.code, refused.demand.service, refused.demand.code) == ("after_closing", "ho-tich", "after_closing")


def test_an_incident_of_one_service_stops_its_numbers_alone(hand):
    hand.do(c.DeclareIncident(kind="network", text="Mất mạng", service="ho-tich", stops_issuing=True))
    assert hand.code(hand.do(c.IssueTicket(service="ho-tich"))) == "incident"
    assert hand.take("chung-thuc")
    waits = views.gauge(hand.state, hand.now).waits
    assert (waits["ho-tich"].code, waits["chung-thuc"].open) == ("incident", True)


def test_a_number_sent_to_a_counter_that_closes_waits_for_its_service(hand):
    hand.take("chung-thuc")
    hand.take("ho-tich")
    hand.called("q1")
    hand.at(c.Transfer, "q1", service="chung-thuc", to_counter="q2")
    hand.now += 5 * little.MINUTE
    seen = views.row(hand.state, "ticket", "20261123-A001").to_counter
    closed = hand.at(c.CloseCounter, "q2")[-1]
    assert (seen, views.row(hand.state, "ticket", "20261123-A001").to_counter) == ("q2", "")
    assert ("ticket", "20261123-A001") in views.changed(hand.state, closed)
    assert hand.state.waited_ms(hand.state.tickets["20261123-A001"], hand.now) == 5 * little.MINUTE
    assert [hand.serve("q1"), hand.serve("q1")] == ["B001", "A001"]


def test_a_lent_number_goes_on_though_the_lender_went_home(hand):
    hand.take("ho-tich")
    hand.called("q1")
    hand.at(c.Transfer, "q1", service="chung-thuc", come_back=True)
    hand.at(c.CloseCounter, "q1")
    hand.serve("q2")
    ticket = hand.state.tickets["20261123-A001"]
    assert (ticket.state, ticket.service, ticket.to_counter) == ("waiting", "ho-tich", "")


def test_an_incident_makes_no_booked_citizen_late(hand):
    booking = hand.do(c.Book(service="ho-tich", at=hand.now + little.HOUR))[0].booking
    hand.now = booking.at
    incident = hand.do(c.DeclareIncident(kind="power", text="Mất điện", stops_issuing=True))[0].incident
    hand.now += 30 * little.MINUTE
    hand.do(c.EndIncident(incident=incident.id))
    issued = hand.do(c.CheckIn(booking=booking.id))[-1]
    assert issued.slot == booking.at
