"""Why "absent" is still locked, for the clerk who waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from caller.scene import Scene


@dataclass(frozen=True)
class Wait:
    """What is still missing before "absent" counts: a word for the button, a sentence; both empty when nothing is."""

    short: str = ""
    sentence: str = ""
    icon: str = ""


def wait_for_absent(scene: Scene) -> Wait:
    """What a number that is being called still needs. The server decides; this says it before it has to refuse."""
    if scene.mode != "called":
        return Wait()
    if scene.calls_left:
        return _wait(scene, "calls", "megaphone", scene.calls_left)
    at = scene.desk.absent_from
    if not at:
        return _wait(scene, "incident", "siren") if _incident(scene) else _wait(scene, "voice", "volume-2")
    seconds = -(-(at - scene.now_ms) // 1000)
    if seconds <= 0:
        return Wait()
    if seconds > _walk_seconds(scene):  # time to walk begins when the call was heard
        return _wait(scene, "voice", "volume-2")
    return _wait(scene, "walk", "footprints", seconds)


def _wait(scene: Scene, kind: str, icon: str, count: int = 0) -> Wait:
    return Wait(scene.count(f"caller.absent_{kind}", count), scene.count(f"caller.absent_{kind}_why", count), icon)


def _walk_seconds(scene: Scene) -> float:
    """From the seats to the counter; longer where the ticket says so."""
    calling, ticket = scene.hall.calling, scene.in_hand
    counter = next((each for each in scene.hall.counters if each.id == scene.desk.id), scene.counter)
    seconds = counter.walk_seconds or calling.walk_seconds
    return seconds * (calling.slow_walk_factor if ticket and ticket.needs else 1.0)


def _incident(scene: Scene) -> bool:
    """Whether something disturbs this counter's area or the whole hall."""
    return any(each.incident and each.area in {"", scene.counter.area} for each in scene.notices.values())
