"""Make the README's pictures again: `python docs/pictures/make.py`. Needs Chromium for the supervisor's page.

The real programs are staged on a scratch hall in the middle of an invented morning: numbers taken, counters at work.
"""

from __future__ import annotations

import itertools
import random
import shutil
import subprocess
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from PIL import Image

from shared.domain import hall_file
from shared.domain.answers import Accepted, Result
from shared.domain.commands import (
    AnyCommand,
    CallNext,
    Finish,
    ImportHall,
    IssueTicket,
    OpenCounter,
    PauseCounter,
    SettleTicket,
    StartService,
)
from shared.domain.hall import Hall, Hours, Session
from shared.wire.commands import CommandClient
from shared.wire.tokens import read_token
from shared.words import say
from xephang.rehearsal import photograph
from xephang.scene import Scene, open_screens, staged
from xephang.sign_in import sign_in_link

HERE = Path(__file__).parent
HALL = HERE.parents[1] / "halls" / "provincial.toml"
WIDTHS = {"kiosk": 620, "ticket": 480, "board": 960, "counter": 820, "caller": 380, "supervisor": 1100, "closing": 1100}
COLOURS = 128
PEOPLE = 150
SEEN_MS = 15_000
BROWSER_S = 60
MINUTES_LEFT = 50
VOICE_FORGETS_S = 50  # a board that opens does not say what was called longer ago than 45 s


def always_open(folder: Path) -> Path:
    """The provincial hall, working around the clock: pictures can be made on any day."""
    hall = hall_file.parse(HALL.read_text(encoding="utf-8"))
    if not isinstance(hall, Hall):
        raise SystemExit(f"{HALL} is wrong")
    around = Hours(sessions=[Session(days=[1, 2, 3, 4, 5, 6, 7], opens="00:00", closes="23:59")], public_holidays=False)
    data = hall_file.dump(
        Hall(**{name: getattr(hall, name) for name in hall.__struct_fields__} | {"hours": around, "roster": []})
    )
    path = folder / "hall.toml"
    path.write_text(data, encoding="utf-8")
    return path


class Morning:
    """Many people and clerks, by the administrators' token."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._client = CommandClient([scene.house.engine], read_token(scene.house.token("console")))
        self._dice = random.Random(7)
        self._versions = {row["id"]: row["version"] for row in self._client.state().rows["counter"].values()}

    def send(self, command: AnyCommand) -> Result | None:
        """The result, or None where the rules refuse."""
        answer = self._client.send(command)
        return answer.result if isinstance(answer, Accepted) else None

    def at(self, kind: type, counter: str, **rest: str) -> Result | None:
        """A counter command with the version that is due."""
        result = self.send(kind(counter=counter, version=self._versions[counter], **rest))
        if result:
            self._versions[counter] = result.version
        return result

    def go(self) -> None:
        """Numbers are taken, most counters open, call and serve; our own counter is left to the clerk's panel."""
        hall, dice = self.scene.hall, self._dice
        busy = [counter for counter in hall.counters if counter.id != self.scene.counter.id]
        weights = [3 if service.kind == "submit" else 1 for service in hall.services]
        for service in dice.choices(hall.services, weights, k=PEOPLE):
            self.send(IssueTicket(service=service.id, priority="" if dice.random() < 0.9 else hall.priorities[0].id))
        for counter in busy[:-4]:
            self.at(OpenCounter, counter.id)
        for counter in itertools.islice(busy, 1, 26):
            for _ in range(dice.randint(0, 2)):
                if self.at(CallNext, counter.id):
                    self.at(Finish, counter.id)
            if self.at(CallNext, counter.id) and dice.random() < 0.8:
                self.at(StartService, counter.id)
        self.at(PauseCounter, busy[0].id, reason=next(each.id for each in hall.reasons if "pause" in each.acts))
        for _ in range(4):
            self.send(IssueTicket(service=self.scene.service.id))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table as they are now."""
        return list(self._client.state().rows[table].values())

    def close(self) -> None:
        """End the connection."""
        self._client.close()


def end_the_day(scene: Scene) -> None:
    """The last session ends in a while: some can no longer be served, and two have been promised the first place."""
    morning = Morning(scene)
    ends = datetime.now(ZoneInfo(scene.hall.timezone)) + timedelta(minutes=MINUTES_LEFT)
    last = Session(days=[1, 2, 3, 4, 5, 6, 7], opens="00:00", closes=f"{ends:%H:%M}")
    hours = msgspec.structs.replace(scene.hall.hours, sessions=[last])
    morning.send(ImportHall(hall=msgspec.structs.replace(scene.hall, hours=hours)))
    waiting = [row["id"] for row in morning.rows("ticket") if row["state"] == "waiting"]
    for ticket in waiting[:2]:
        morning.send(SettleTicket(ticket=ticket, decision="next_day"))
    morning.close()


def take_pictures(scene: Scene, out: Path) -> None:
    """One citizen at the kiosk, one call at our counter, and every screen as it is then."""
    kiosk, caller = scene.hands["kiosk"], scene.hands["caller"]
    caller.wait("mainAction", say("caller.main_open"), SEEN_MS)
    caller.key("Space")
    caller.wait("mainAction", say("caller.main_call"), SEEN_MS)
    caller.wait("next", timeout_ms=SEEN_MS)
    ordinary = next(priority.id for priority in scene.hall.priorities if priority.ordinary)
    for name in ("start", f"agency:{scene.agency.id}", f"service:{scene.service.id}", f"priority:{ordinary}"):
        kiosk.tap(name, SEEN_MS)
    kiosk.wait("paper", say("kiosk.take_paper"), SEEN_MS)
    kiosk.shot(out / "kiosk.png")
    newest = sorted((scene.house.folder / "paper").glob("ticket-*.png"))[-1]
    shutil.copyfile(newest, out / "ticket.png")
    time.sleep(1.5)  # a second press within a second would do nothing, by intention
    caller.key("Space")
    caller.wait("mainAction", say("caller.main_start"), SEEN_MS)
    label = str(caller.read("inHand")["text"])
    scene.hands["hall_board"].wait("latestNumber", label, 60_000)
    for room, file in (("hall_board", "board"), ("counter_display", "counter"), ("caller", "caller")):
        scene.hands[room].shot(out / f"{file}.png")
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser:
        link = sign_in_link(scene.house.engine, scene.house.token("console"))
        photograph(browser, link, out / "supervisor.png")
        end_the_day(scene)
        photograph_page(browser, scene, "/supervisor/closing", out / "closing.png")


def photograph_page(browser: str, scene: Scene, path: str, picture: Path) -> None:
    """A page behind the sign-in: signed in first, in a browser that keeps the cookie for the page itself."""
    link = sign_in_link(scene.house.engine, scene.house.token("console"))
    with tempfile.TemporaryDirectory(prefix="xephang-browser-") as profile:
        plain = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--hide-scrollbars", f"--user-data-dir={profile}", "--window-size=1500,1100", "--virtual-time-budget=8000",
        ]  # fmt: skip
        for more in ([link], [f"--screenshot={picture}", link.partition("/sign-in")[0] + path]):
            subprocess.run([*plain, *more], check=False, capture_output=True, timeout=BROWSER_S)


def main() -> None:
    """Make all pictures, small enough for a README."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with staged(always_open(folder), headless=True, screens=False, practice=False) as scene:
            time.sleep(1.0)  # the day keeper opens the day
            morning = Morning(scene)
            morning.go()
            morning.close()
            time.sleep(VOICE_FORGETS_S)
            open_screens(scene)
            take_pictures(scene, folder)
        for picture, width in WIDTHS.items():
            source = folder / f"{picture}.png"
            if source.exists():
                image = Image.open(source).convert("RGB")
                size = (width, round(image.height * width / image.width))
                small = image.resize(size, Image.Resampling.LANCZOS).quantize(COLOURS, dither=Image.Dither.NONE)
                small.save(HERE / source.name, optimize=True)


if __name__ == "__main__":
    main()
