"""Whether a number taken now will be served today, in words: on cards, before it is taken, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.scene import Scene

ICONS = {"will": "calendar-check", "may": "hourglass", "will_not": "calendar-x"}
DOUBTFUL = frozenset({"may", "will_not"})


@dataclass(frozen=True)
class Outlook:
    """What the gauge says of one service. `kind`: will, may, will_not or "" where nothing is known."""

    kind: str = ""
    icon: str = ""
    sentence: str = ""
    reason: str = ""
    late: str = ""  # the hall's rule for dossiers of a late hour, where it holds

    @property
    def doubtful(self) -> bool:
        """Whether a person is asked before a number is taken."""
        return self.kind in DOUBTFUL


NOTHING = Outlook()


def outlook(scene: Scene, service: str) -> Outlook:
    """The outlook of a number of this service taken now."""
    wait, found = scene.wait(service), scene.service(service)
    holds = wait.late and found is not None and found.kind == "submit"
    late = late_text(scene, scene.hall.hours.late_after if holds else "")
    if wait.today not in ICONS:
        return Outlook(late=late)
    why = reason_text(scene, wait.today_why)
    return Outlook(wait.today, ICONS[wait.today], today_text(scene, wait.today), why, late)


def today_text(scene: Scene, kind: str) -> str:
    """Whether it will be served today, in a sentence; "" where nothing is known."""
    return scene.say(f"kiosk.today_{kind}") if kind in ICONS else ""


def late_text(scene: Scene, hour: str) -> str:
    """The hall's rule for dossiers of a late hour; "" where it does not hold."""
    return scene.say("kiosk.late", time=hour) if hour else ""


def reason_text(scene: Scene, code: str) -> str:
    """Why not; "" for a code this version has no words for."""
    word = f"cut_off.{code.removeprefix('cut_off.')}"
    text = scene.say(word) if code else ""
    return text if text != word else ""


def warning(scene: Scene, service: str) -> str:
    """What a card says of it: only what somebody should know before choosing."""
    kind = scene.wait(service).today
    return scene.say(f"kiosk.card_{kind}") if kind in DOUBTFUL else ""
