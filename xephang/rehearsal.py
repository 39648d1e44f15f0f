"""The steps of a rehearsal. Each is done at one program and observed at the program that has to show it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec

from shared.engine import queries
from shared.engine.verify import verify
from shared.engine.why import story
from shared.ports.drive import DriveClient, DriveFailed
from shared.words import say
from xephang.scene import SCREENS, Scene
from xephang.sign_in import sign_in_link

SEEN_MS = 10_000
PAPER_S = 20.0
VOICE_S = 30.0
BROWSER_S = 60.0
BEST_FACE = "face:{faces}"


class Step(msgspec.Struct, kw_only=True):
    """One step: where it was observed, whether, and how long it took (ms) from what `since` names."""

    name: str
    witness: str
    ok: bool = False
    ms: int | None = None
    since: str = ""
    seen: str = ""


class NotSeen(Exception):
    """A step was not observed where it had to be; the text says what was missing."""


class Rehearsal:
    """One run through a visit, from the touch to the journal. Pictures, paper, sound and report go to `out`."""

    def __init__(self, scene: Scene, out: Path) -> None:
        self.scene = scene
        self.out = out
        self.steps: list[Step] = []
        self.label = ""
        self._touched_ms = 0
        self._called_ms = 0

    def run(self) -> bool:
        """Go through all steps; stops at the first that was not observed. Whether all were."""
        for step in (
            self._all_screens_ready, self._touch, self._paper, self._open_counter, self._call, self._board,
            self._counter_display, self._voice, self._start, self._finish, self._rate, self._supervisor,
            self._close_counter, self._journal, self._verify,
        ):  # fmt: skip
            if not self._take(step):
                self._shots_of_failure()
                return False
        return True

    def _take(self, step: Callable[[], Step]) -> bool:
        try:
            taken = step()
            taken.ok = True
        except (NotSeen, DriveFailed, ConnectionError, TimeoutError, OSError, httpx.HTTPError) as problem:
            name = step.__name__.strip("_")
            taken = Step(name=name, witness="", seen=f"{type(problem).__name__}: {problem}")
        self.steps.append(taken)
        return taken.ok

    def _hand(self, room: str) -> DriveClient:
        return self.scene.hands[room]

    def _shot(self, room: str, file: str) -> None:
        self._hand(room).shot(self.out / file)

    def _shots_of_failure(self) -> None:
        for room in SCREENS:
            try:
                self._shot(room, f"failed-{room}.png")
            except (DriveFailed, OSError):
                continue

    def _all_screens_ready(self) -> Step:
        self._hand("kiosk").wait("language:vi", timeout_ms=SEEN_MS)
        self._hand("caller").wait("mainAction", timeout_ms=SEEN_MS)
        self._hand("hall_board").wait("clock", timeout_ms=SEEN_MS)
        self._hand("counter_display").wait("counterState", timeout_ms=SEEN_MS)
        return Step(name="ready", witness="all screens")

    def _touch(self) -> Step:
        kiosk, scene = self._hand("kiosk"), self.scene
        ordinary = next(priority.id for priority in scene.hall.priorities if priority.ordinary)
        for name in ("start", f"agency:{scene.agency.id}", f"service:{scene.service.id}"):
            if self._appears("kiosk", name):
                kiosk.tap(name)
        self._touched_ms = int(kiosk.tap(f"priority:{ordinary}")["at_ms"])
        seen = kiosk.wait("number", timeout_ms=SEEN_MS)
        self.label = str(seen["text"])
        if not self.label:
            raise NotSeen("the kiosk shows no number")
        self._shot("kiosk", "kiosk.png")
        return Step(
            name="number", witness="kiosk", ms=self._since(seen, self._touched_ms), since="touch", seen=self.label
        )

    def _appears(self, room: str, name: str, timeout_ms: int = 1500) -> bool:
        try:
            self._hand(room).wait(name, timeout_ms=timeout_ms)
        except DriveFailed:
            return False
        return True

    @staticmethod
    def _since(seen: dict[str, Any], begun_ms: int) -> int:
        return int(seen["at_ms"]) - begun_ms

    def _paper(self) -> Step:
        folder = self.scene.house.folder / "paper"
        drawn = _await_file(folder, "ticket-*.png", PAPER_S)
        received = drawn.with_suffix(".bin")
        shutil.copyfile(drawn, self.out / "ticket.png")
        shutil.copyfile(received, self.out / "ticket.bin")
        ms = int(received.stat().st_mtime * 1000) - self._touched_ms
        self._hand("kiosk").wait("paper", say("kiosk.take_paper"), timeout_ms=SEEN_MS)
        self._shot("kiosk", "kiosk.png")
        return Step(name="paper", witness="printer", ms=ms, since="touch", seen=f"{received.stat().st_size} bytes")

    def _open_counter(self) -> Step:
        caller = self._hand("caller")
        caller.key("Space")
        state = caller.wait("next", self.label, timeout_ms=SEEN_MS)
        return Step(name="counter open", witness="caller", seen=str(state["text"]))

    def _call(self) -> Step:
        caller = self._hand("caller")
        self._called_ms = int(time.time() * 1000)
        caller.key("Space")
        seen = caller.wait("inHand", self.label, timeout_ms=SEEN_MS)
        return Step(name="call", witness="caller", ms=self._since(seen, self._called_ms), since="call", seen=self.label)

    def _board(self) -> Step:
        seen = self._hand("hall_board").wait("latestNumber", self.label, timeout_ms=SEEN_MS)
        counter = self._hand("hall_board").read("latestCounter")["text"]
        if str(self.scene.counter.number) not in str(counter):
            raise NotSeen(f"the board sends {self.label} to {counter!r}")
        self._shot("hall_board", "board.png")
        ms = self._since(seen, self._called_ms)
        return Step(name="board", witness="hall board", ms=ms, since="call", seen=f"{seen['text']} → {counter}")

    def _counter_display(self) -> Step:
        seen = self._hand("counter_display").wait("number", self.label, timeout_ms=SEEN_MS)
        self._shot("counter_display", "counter.png")
        ms = self._since(seen, self._called_ms)
        return Step(name="counter display", witness="counter display", ms=ms, since="call", seen=str(seen["text"]))

    def _voice(self) -> Step:
        wav = self.scene.house.folder / "call.wav"
        heard = _await_json(wav.with_suffix(".json"), VOICE_S)
        spoken = [one for one in heard if self.label in str(one["title"]) and one["outcome"] == "played"]
        if not spoken:
            raise NotSeen(f"the voice said {[one['title'] for one in heard]}")
        shutil.copyfile(wav, self.out / "call.wav")
        seconds = (int(spoken[0]["ended_at"]) - int(spoken[0]["started_at"])) / 1000
        ms = int(spoken[0]["started_at"]) - self._called_ms
        return Step(name="voice", witness="voice", ms=ms, since="call", seen=f"{seconds:.1f} s")

    def _start(self) -> Step:
        before = self._hand("counter_display").read("counterState")["text"]
        self._shot("caller", "caller.png")
        self._hand("caller").key("S")
        return Step(name="service started", witness="counter display", seen=self._changed_from(before))

    def _changed_from(self, before: object) -> str:
        deadline = time.monotonic() + SEEN_MS / 1000
        while time.monotonic() < deadline:
            now = str(self._hand("counter_display").read("counterState").get("text", ""))
            if now and now != before:
                return now
            time.sleep(0.02)
        raise NotSeen(f"the counter display still says {before!r}")

    def _finish(self) -> Step:
        self._hand("caller").key("Return")
        seen = self._hand("counter_display").wait(self._face, timeout_ms=SEEN_MS)
        return Step(name="service finished", witness="counter display", seen=str(seen.get("text", "")))

    @property
    def _face(self) -> str:
        return BEST_FACE.format(faces=self.scene.hall.rating.faces)

    def _rate(self) -> Step:
        display = self._hand("counter_display")
        display.tap(self._face)
        seen = display.wait("thanks", timeout_ms=SEEN_MS)
        return Step(name="rated", witness="counter display", seen=str(seen["text"]))

    def _supervisor(self) -> Step:
        house = self.scene.house
        with httpx.Client(base_url=house.engine) as client:
            client.get(sign_in_link(house.engine, house.token("console"))).raise_for_status()
            page = client.get("/supervisor").raise_for_status().text
        if f"counter:{house.counter}" not in page and f'"{house.counter}"' not in page:
            raise NotSeen(f"the supervisor's page does not show counter {house.counter}")
        browser = shutil.which("chromium") or shutil.which("google-chrome")
        if browser is None:
            return Step(name="supervisor", witness="supervisor page", seen="no browser: no picture")
        picture = self.out / "supervisor.png"
        photograph(browser, sign_in_link(house.engine, house.token("console")), picture)
        return Step(name="supervisor", witness="supervisor page in Chromium", seen=picture.name)

    def _close_counter(self) -> Step:
        """The counter is left as it was found."""
        before = self._hand("counter_display").read("counterState").get("text")
        self._hand("caller").key("C")
        return Step(name="counter closed", witness="counter display", seen=self._changed_from(before))

    def _journal(self) -> Step:
        house = self.scene.house
        with queries.reading(house.database) as found:
            day = queries.days(found.connection, found.hall, 1)[0].day
            kinds = [type(chapter.event).__name__ for chapter in story(found.connection, found.hall, day, self.label)]
        wanted = ["TicketIssued", "PrintReported", "TicketCalled", "ServiceStarted", "ServiceFinished", "TicketRated"]
        missing = [kind for kind in wanted if kind not in kinds]
        if missing:
            raise NotSeen(f"the journal has {kinds}, not {missing}")
        return Step(name="journal", witness="journal", seen=" · ".join(kinds))

    def _verify(self) -> Step:
        verdict = verify(self.scene.house.database)
        if not verdict.ok:
            raise NotSeen(str(verdict))
        return Step(name="chain", witness="verify", seen=f"{verdict.events} events, {verdict.rows} rows")


def _await_file(folder: Path, pattern: str, seconds: float) -> Path:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = sorted(folder.glob(pattern)) if folder.exists() else []
        if found:
            return found[-1]
        time.sleep(0.01)
    raise NotSeen(f"no {pattern} came out of the printer")


def _await_json(path: Path, seconds: float) -> list[dict[str, Any]]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if path.exists():
            found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
            return found
        time.sleep(0.05)
    raise NotSeen("nothing was heard")


def photograph(browser: str, link: str, picture: Path) -> None:
    """A picture of the page behind a sign-in link, in a browser of its own that asks nothing of the network."""
    with tempfile.TemporaryDirectory(prefix="xephang-browser-") as profile:
        subprocess.run(
            [
                browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--hide-scrollbars", f"--user-data-dir={profile}", "--window-size=1920,1080",
                "--virtual-time-budget=8000",
                f"--screenshot={picture}", link,
            ],
            check=False, capture_output=True, timeout=BROWSER_S,
        )  # fmt: skip
    if not picture.exists():
        raise NotSeen("the browser made no picture")
