"""What the hall looks like at this moment to somebody who wants a number, and its figures in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.domain import hours
from shared.domain.hall import Agency, Area, Hall, Procedure, Service
from shared.domain.rows import NoticeRow, ServiceRow, Wait
from shared.words import say, say_count

FEW_SERVICES = 12  # up to this many are shown at once, without asking for the agency first
OPEN = Wait(low=0, high=0, open=True)  # a service the gauge says nothing of: the server decides


class Named(Protocol):
    """A part of the hall with a name in both languages."""

    @property
    def name(self) -> str: ...

    @property
    def name_en(self) -> str: ...


@dataclass(frozen=True)
class Scene:
    """The hall, its rows and its gauge at one moment, and the language of whoever stands here.

    `local` turns ms since 1970 UTC into the hall's local time.
    """

    hall: Hall
    rows: Mapping[str, ServiceRow]
    waits: Mapping[str, Wait]
    language: str
    now_ms: int
    local: Callable[[int], datetime]
    notices: tuple[NoticeRow, ...] = ()

    def named(self, part: Named | None) -> str:
        """A name in the language; Vietnamese where the hall gives no English, "" for nothing."""
        if part is None:
            return ""
        return part.name_en if self.language == "en" and part.name_en else part.name

    def either(self, vietnamese: str, english: str) -> str:
        """A text in the language; Vietnamese where there is no English."""
        return english if self.language == "en" and english else vietnamese

    def say(self, word: str, **values: object) -> str:
        """A word in the language."""
        return say(word, self.language, **values)

    def count(self, word: str, count: int, **values: object) -> str:
        """A word with a plural form in the language."""
        return say_count(word, count, self.language, **values)

    def service(self, key: str) -> Service | None:
        """A service by id."""
        return next((each for each in self.hall.services if each.id == key), None)

    def agency(self, key: str) -> Agency | None:
        """An agency by id."""
        return next((each for each in self.hall.agencies if each.id == key), None)

    def area(self, key: str) -> Area | None:
        """An area by id."""
        return next((each for each in self.hall.areas if each.id == key), None)

    def services_of(self, agency: str) -> list[Service]:
        """The services of an agency, in the hall's order."""
        return [each for each in self.hall.services if each.agency == agency]

    def agencies(self) -> list[Agency]:
        """Agencies that have a service, in the hall's order."""
        return [each for each in self.hall.agencies if self.services_of(each.id)]

    def few(self) -> bool:
        """Whether the services are shown at once."""
        return len(self.hall.services) <= FEW_SERVICES or len(self.agencies()) < 2

    def waiting(self, services: Iterable[Service]) -> int:
        """How many people wait for these services."""
        return sum(self.rows[each.id].waiting for each in services if each.id in self.rows)

    def wait(self, service: str) -> Wait:
        """The expected wait of a service, and whether it gives numbers."""
        return self.waits.get(service, OPEN)


@dataclass(frozen=True)
class Closed:
    """Nobody gives numbers: a refusal code, and when it opens again (ms since 1970 UTC, 0 if not known)."""

    code: str
    opens_at: int


def closed(scene: Scene, services: Iterable[Service] | None = None) -> Closed | None:
    """Why all these services (or all of the hall's) are closed; None while one of them is open."""
    waits = [scene.wait(each.id) for each in (scene.hall.services if services is None else services)]
    if not waits or any(wait.open for wait in waits):
        return None
    first = min(waits, key=lambda wait: wait.opens_at or 1 << 62)
    return Closed(first.code, first.opens_at)


def waiting_text(scene: Scene, count: int) -> str:
    """How many people wait, short enough for a card."""
    return scene.count("kiosk.waiting", count) if count else scene.say("kiosk.waiting_none")


def wait_text(scene: Scene, low: int, high: int) -> str:
    """A range of minutes in words; "" where nothing is known."""
    if high <= 0:
        return ""
    if low <= 0:
        return scene.say("kiosk.wait_under", high=high)
    if low >= high:
        return scene.say("kiosk.wait_about", high=high)
    return scene.say("kiosk.wait_range", low=low, high=high)


def opens_text(scene: Scene, opens_at: int) -> str:
    """When it opens again: the time alone today, with its day otherwise; "" where it is not known."""
    if not opens_at:
        return ""
    then = scene.local(opens_at)
    if then.date() == scene.local(scene.now_ms).date():
        return scene.say("kiosk.opens_today", time=f"{then:%H:%M}")
    weekday = scene.say(f"screen.weekday_{then.isoweekday()}")
    return scene.say("kiosk.opens_on", time=f"{then:%H:%M}", weekday=weekday, day=f"{then:%d}", month=f"{then:%m}")


def closed_text(scene: Scene, code: str) -> str:
    """Why a service gives no numbers, in a few words."""
    word = f"kiosk.closed_{code}"
    text = scene.say(word)
    return text if text != word else scene.say("kiosk.closed_other")


def hours_text(scene: Scene) -> str:
    """When kiosks of the hall give numbers today; "" on a closed day."""
    windows = hours.number_windows(scene.hall, "", hours.day_of(scene.hall, scene.now_ms))
    spans = " · ".join(f"{scene.local(each.opens_at):%H:%M}–{scene.local(each.closes_at):%H:%M}" for each in windows)
    return scene.say("kiosk.hours_today", hours=spans) if spans else ""


def guidance(scene: Scene) -> Service | None:
    """The open service that helps people who do not know where to go, if the hall has one."""
    advice = (each for each in scene.hall.services if each.kind == "advice")
    return next((each for each in advice if scene.wait(each.id).open), None)


def bookable(hall: Hall) -> bool:
    """Whether any service of the hall can be booked."""
    places = [each.slot_places if each.slot_places >= 0 else hall.booking.slot_places for each in hall.services]
    return any(places) and hall.booking.days_ahead > 0


def shown_name(procedure: Procedure) -> str:
    """A procedure's name as people should read it."""
    return procedure.readable or procedure.name
