"""States in which no number can be taken, and what a person is told to do instead."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.notices import incident_text
from kiosk.scene import Scene, closed, closed_text, opens_text
from shared.words import say

# What the spool says of the printer, to the words for it. "unknown" is a printer that does not answer: not well.
PRINTER_TROUBLE = {
    "paper_out": "paper_out", "cover_open": "cover_open",
    "offline": "offline", "error": "offline", "unknown": "offline",
}  # fmt: skip
CLOSED_ICONS = {
    "before_opening": "sunrise", "lunch_break": "utensils", "after_closing": "moon", "day_off": "calendar-off",
    "holiday": "party-popper", "no_more_numbers": "ticket-x", "last_number": "ticket-x",
    "will_not_be_served": "hourglass", "incident": "triangle-alert",
}  # fmt: skip
PROMISES_KEPT = frozenset({"no_more_numbers", "last_number", "will_not_be_served"})
OUT_OF_HOURS = frozenset({"before_opening", "lunch_break", "after_closing", "day_off", "holiday"})


@dataclass(frozen=True)
class Stop:
    """A state that stops the kiosk. `hero` is the fact in it that matters most; `lookup`: procedures may be read.

    `bookings`: a number promised before is still given.
    """

    kind: str = ""
    icon: str = ""
    sentence: str = ""
    hero: str = ""
    next: str = ""
    lookup: bool = False
    bookings: bool = False


NO_STOP = Stop()


def offline_stop(language: str) -> Stop:
    """The server does not answer."""
    return Stop("offline", "wifi-off", say("kiosk.offline", language), "", say("kiosk.offline_next", language))


def closed_stop(scene: Scene, day_open: bool = False) -> Stop:
    """No service gives numbers now; NO_STOP while one does.

    `day_open`: the business day is, so somebody may come to the extra session they were promised.
    """
    shut = closed(scene)
    if shut is None:
        return NO_STOP
    word = f"refusal.{shut.code}"
    sentence = scene.say(word)
    sentence = sentence if sentence != word else closed_text(scene, shut.code)
    hero = opens_text(scene, shut.opens_at)
    told = incident_text(scene) if shut.code == "incident" else ""
    icon, next_ = CLOSED_ICONS.get(shut.code, "clock"), told or scene.say("kiosk.closed_next")
    kept = shut.code in PROMISES_KEPT or (day_open and shut.code in OUT_OF_HOURS)
    return Stop("closed", icon, sentence, hero, next_, True, kept)


def printer_sentence(status: str, language: str) -> str:
    """What is wrong with the printer; "" where nothing is."""
    word = PRINTER_TROUBLE.get(status)
    return say(f"kiosk.printer_{word}", language) if word else ""


def printer_stop(status: str, language: str) -> Stop:
    """A hall whose rule is "no paper, no number"; NO_STOP while the printer is well."""
    sentence = printer_sentence(status, language)
    if not sentence:
        return NO_STOP
    return Stop("printer", "printer", sentence, "", say("kiosk.printer_wait", language), True)
