"""The sign over a counter: what it says in each state, the rating, and that no text is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from desk_stage import Shown, Stage, cut_texts, pump, refused, shown, unanswered, until

from counter_display.bridge import DisplayBridge, Place
from shared.domain.commands import Rate
from shared.domain.rows import CounterRow, HallRow, NoticeRow
from shared.screen import items
from shared.screen.program import load_fonts

MAIN = Path(__file__).parents[2] / "counter_display" / "screens" / "Main.qml"
DONE = {"ticket": "", "label": "", "ticket_state": "", "rate_ticket": "t-NC001", "rate_label": "NC001", "rated": 0}


class Clock:
    """A clock moved by hand, seconds."""

    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def made(clock: Clock | None = None, language: str = "vi") -> tuple[Stage, DisplayBridge]:
    stage = Stage(role="counter_display")
    stage.state(counter={"quay-25": CounterRow(id="quay-25", number=25, state="open")})
    place = Place(stage.counter, language, reduced_motion=True, clock=clock or Clock())
    return stage, DisplayBridge(stage.feed, stage.commands, place)


@pytest.fixture
def sign(qapp: object, clock: Clock) -> Iterator[Shown]:
    load_fonts()
    stage, bridge = made(clock)
    with shown(stage, bridge, MAIN, (1280, 720)) as window:
        yield window
        stage.server.open.set()


def serving(sign: Shown) -> None:
    sign.stage.counter_is(state="open", clerk="cb1")
    sign.stage.in_hand("NC001", "serving")


def finished(sign: Shown) -> None:
    serving(sign)
    sign.stage.counter_is(**DONE)
    assert until(lambda: sign.sees("face:5"))


def test_a_call_shows_number_counter_and_state(sign: Shown) -> None:
    sign.stage.counter_is(state="open", clerk="cb1")
    assert until(lambda: sign.text("counterState") == "Sẵn sàng")
    sign.stage.in_hand("NC001")
    assert until(lambda: sign.sees("number"))
    assert (sign.text("number"), sign.text("counterState"), sign.text("counterNumber")) == ("NC001", "Kính mời", "23")
    assert sign.item("number").property("color").name() == "#f2b233"
    sign.stage.in_hand("NC001", "serving")
    assert until(lambda: sign.text("counterState") == "Đang phục vụ")
    assert sign.item("number").property("color").name() == "#16202e"


def test_it_names_the_officer_and_the_fields(sign: Shown) -> None:
    serving(sign)
    assert until(lambda: sign.sees("clerk"))
    assert sign.text("clerk") == "Nguyễn Thị Phương Thảo Nguyên"
    assert sign.text("initials") == "NN"
    assert sign.text("fields") == "Người có công · Lao động, việc làm · Hội, quỹ, công chức, thi đua"


@pytest.mark.parametrize(
    ("fields", "state", "note"),
    [
        ({"state": "paused", "reason": "Họp"}, "Tạm dừng", "Họp. Vui lòng chờ trong ít phút."),
        ({"state": "closed"}, "Đóng quầy", "Vui lòng chờ trong ít phút."),
        ({"state": "open"}, "Sẵn sàng", "Kính mời Ông/Bà theo dõi số được gọi"),
    ],
)
def test_without_a_number_it_says_why_and_what_to_do(
    sign: Shown, fields: dict[str, str], state: str, note: str
) -> None:
    sign.stage.counter_is(**fields)
    assert until(lambda: sign.text("counterState") == state)
    assert (sign.text("note"), sign.text("number")) == (note, "")


def test_before_the_day_it_says_the_hours(sign: Shown) -> None:
    sign.stage.day_is(open=False)
    assert until(lambda: sign.text("counterState") == "Ngoài giờ làm việc")


def test_a_cut_link_is_said_and_the_number_goes_grey(sign: Shown) -> None:
    serving(sign)
    sign.stage.cut()
    assert until(lambda: sign.text("counterState") == "Mất kết nối")
    assert (sign.text("number"), sign.item("number").property("color").name()) == ("NC001", "#4a5462")
    sign.stage.feed.set_link(True)
    assert until(lambda: sign.text("counterState") == "Đang phục vụ")


def test_where_the_clerk_sits_the_service_of_a_counter_worked_from_there_is_rated(sign: Shown) -> None:
    sign.stage.counter_is(state="open", clerk="cb1", covered_by=sign.stage.counter)
    hand = {"ticket": "t-NC009", "label": "NC009", "ticket_state": "serving"}
    sign.stage.other_is("quay-25", state="open", covered_by=sign.stage.counter, **hand)
    assert until(lambda: sign.text("number") == "NC009")
    done = {"ticket": "", "label": "", "ticket_state": "", "rate_ticket": "t-NC009", "rate_label": "NC009"}
    sign.stage.other_is("quay-25", **done)
    assert until(lambda: sign.sees("face:4"))
    sign.tap("face:4")
    assert until(lambda: sign.sees("thanks"))
    assert [command for command, _ in sign.stage.server.sent] == [Rate(ticket="t-NC009", score=4)]


def test_one_vote_for_one_ticket(sign: Shown) -> None:
    finished(sign)
    sign.stage.server.open.clear()
    sign.tap("face:4")
    sign.bridge.rate(1)
    sign.bridge.rate(4)
    sign.stage.server.open.set()
    assert until(lambda: sign.sees("thanks"))
    assert [command for command, _ in sign.stage.server.sent] == [Rate(ticket="t-NC001", score=4)]
    sign.stage.counter_is(rated=4)
    assert sign.sees("thanks")
    sign.bridge.rate(2)
    assert len(sign.stage.server.sent) == 1


def test_time_running_out_sends_nothing(sign: Shown, clock: Clock) -> None:
    finished(sign)
    clock.now += sign.stage.hall.rating.seconds + 0.1
    assert until(lambda: not sign.sees("face:5"))
    assert sign.stage.server.sent == []
    assert sign.text("counterState") == "Sẵn sàng"


def test_a_new_call_ends_the_rating_at_once(sign: Shown) -> None:
    finished(sign)
    sign.stage.in_hand("NC002")
    assert not sign.sees("face:5")
    assert until(lambda: sign.text("number") == "NC002")
    assert sign.stage.server.sent == []


def test_a_closed_counter_can_still_be_rated(sign: Shown) -> None:
    finished(sign)
    sign.stage.counter_is(state="closed")
    assert sign.sees("face:5")


def test_a_ticket_rated_elsewhere_is_not_asked_again(sign: Shown) -> None:
    finished(sign)
    sign.stage.counter_is(rated=5)
    assert not sign.sees("face:5")


def test_the_screen_does_not_ask_about_a_ticket_finished_before_it_started(qapp: object) -> None:
    stage = Stage(role="counter_display")
    stage.row = msgspec.structs.replace(stage.row, state="open", rate_ticket="t-NC001")
    bridge = DisplayBridge(stage.feed, stage.commands, Place(stage.counter))
    stage.state()
    assert bridge.view == "ready"
    stage.commands.stop()
    stage.feed.stop()


def test_no_faces_while_the_link_is_cut(sign: Shown) -> None:
    finished(sign)
    sign.stage.cut()
    assert not sign.sees("face:5")
    sign.bridge.rate(5)
    assert sign.stage.server.sent == []


def test_a_vote_already_given_is_thanked_for(sign: Shown) -> None:
    sign.stage.server.answer = lambda command, request: refused(request, "already_rated", "Đã đánh giá. Xin cảm ơn.")
    finished(sign)
    sign.tap("face:5")
    assert until(lambda: sign.sees("thanks") and sign.text("thanks") == "Đã đánh giá. Xin cảm ơn.")


def test_a_vote_without_an_answer_is_not_thanked_for(sign: Shown) -> None:
    sign.stage.server.answer = lambda command, request: unanswered(request)
    finished(sign)
    sign.tap("face:1")
    assert until(lambda: sign.sees("sorry"))


@pytest.mark.parametrize("count", [3, 4, 5])
def test_a_hall_chooses_how_many_faces(sign: Shown, count: int) -> None:
    sign.stage.hall = msgspec.structs.replace(
        sign.stage.hall, rating=msgspec.structs.replace(sign.stage.hall.rating, faces=count)
    )
    sign.stage.change("hall", "hall", HallRow(hall=sign.stage.hall))
    serving(sign)
    sign.stage.counter_is(**DONE)
    assert until(lambda: sign.sees(f"face:{count}"))
    assert sign.text(f"face:{count}").startswith("Rất hài lòng")
    worst = {3: "Không hài lòng", 4: "Rất không hài lòng", 5: "Rất không hài lòng"}
    assert sign.text("face:1").startswith(worst[count])
    assert not sign.sees(f"face:{count + 1}")
    assert sign.item("face:1").width() >= 96


def called(sign: Shown) -> None:
    sign.stage.counter_is(state="open", clerk="cb1")
    sign.stage.in_hand("A1108")


def practice(sign: Shown) -> None:
    called(sign)
    sign.stage.day_is(practice=True)


def paused(sign: Shown) -> None:
    sign.stage.counter_is(state="paused", clerk="cb1", reason="Hỗ trợ quầy khác")


LONG_REASON = "Cán bộ đang hỗ trợ Ông/Bà cao tuổi kê khai hồ sơ trực tuyến tại khu vực tự phục vụ của tầng"


def paused_for_long_in_practice(sign: Shown) -> None:
    sign.stage.counter_is(state="paused", clerk="cb1", reason=LONG_REASON)
    for each in sign.stage.hall.counters:
        if each.id != sign.stage.counter:
            sign.stage.other_is(each.id, state="open")
    sign.stage.day_is(practice=True)


def covered(sign: Shown) -> None:
    sign.stage.other_is("quay-25", state="open", covered_by="quay-25")
    sign.stage.counter_is(state="open", clerk="cb1", covered_by="quay-25")


def called_while_covered(sign: Shown) -> None:
    covered(sign)
    sign.stage.in_hand("A1108")


def an_incident(sign: Shown) -> None:
    ready(sign)
    text = "Đường truyền tới cơ sở dữ liệu quốc gia về dân cư đang gián đoạn, cán bộ đang khắc phục"
    sign.stage.change("notice", "i1", NoticeRow(id="i1", text=text, incident="network", since=1))


def ready(sign: Shown) -> None:
    sign.stage.counter_is(state="open", clerk="cb1")


def closed(sign: Shown) -> None:
    sign.stage.counter_is(state="closed")


def before_the_day(sign: Shown) -> None:
    sign.stage.day_is(open=False)


def offline(sign: Shown) -> None:
    serving(sign)
    sign.stage.cut()


def offline_and_idle(sign: Shown) -> None:
    ready(sign)
    sign.stage.cut()


def finished_in_practice(sign: Shown) -> None:
    finished(sign)
    sign.stage.day_is(practice=True)


def thanked(sign: Shown) -> None:
    finished(sign)
    sign.tap("face:5")
    assert until(lambda: sign.sees("thanks"))


STATES = (
    called, practice, serving, paused, ready, closed, before_the_day, offline, offline_and_idle, finished,
    finished_in_practice, thanked, paused_for_long_in_practice, covered, called_while_covered, an_incident,
)  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", [(1280, 720), (1024, 600), (640, 360)], ids=str)
def test_no_text_is_cut_or_covered(qapp: object, size: tuple[int, int], language: str) -> None:
    load_fonts()
    problems = {state.__name__: _problems(state, size, language) for state in STATES}
    assert {name: found for name, found in problems.items() if found} == {}


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)], ids=str)
def test_words_never_reach_into_the_ribbon_of_practice(qapp: object, size: tuple[int, int]) -> None:
    load_fonts()
    stage, bridge = made()
    with shown(stage, bridge, MAIN, size) as window:
        paused_for_long_in_practice(window)
        assert until(lambda: window.text("counterState") == "Tạm dừng" and window.sees("practice"))
        pump(60)
        ribbon = items.place(window.item("practice"))
        for name in ("counterState", "note"):
            assert items.place(window.item(name)).top() >= ribbon.bottom(), name
        assert items.place(window.item("note")).bottom() <= size[1]


def _problems(state: Callable[[Shown], None], size: tuple[int, int], language: str) -> list[str]:
    stage, bridge = made(language=language)
    with shown(stage, bridge, MAIN, size) as window:
        state(window)
        pump(60)
        return cut_texts(window)
