"""The floor page in a real browser against a real server: it follows the hall, says when it is cut off, recovers."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import threading
import time
import urllib.request
from contextlib import contextmanager, suppress

import pytest
from websockets.sync.client import connect

from shared.domain import commands as c
from shared.domain.hall import Agency, Area, Counter, Hall, Hours, PriorityClass, Service, Session
from shared.domain.outcome import Actor
from shared.engine.engine import Engine
from shared.server.app import create_app
from shared.server.run import server
from shared.words import say
from supervisor.routes import routes
from supervisor.sign_in import LinkBook, SessionBook

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--remote-debugging-port=0",
]
NAME = '</script><b onclick="x">Hộ tịch</b>'
HALL = Hall(
    id="thu", name="Trung tâm thử",
    hours=Hours(sessions=[Session(days=[1, 2, 3, 4, 5], opens="07:30", closes="11:30")]),
    priorities=[PriorityClass(id="thuong", name="Thông thường", rank=9, ordinary=True)],
    areas=[Area(id="a", name="Tầng 1")],
    agencies=[Agency(id="tu-phap", name="Sở Tư pháp", area="a")],
    services=[Service(id="ho-tich", name=NAME, agency="tu-phap", series="A"),
              Service(id="dat-dai", name="Đất đai", agency="tu-phap", series="B")],
    counters=[Counter(id="q1", number=1, area="a", serves=["ho-tich"]),
              Counter(id="q2", number=2, area="a", serves=["dat-dai"])],
)  # fmt: skip
# Everything a reader can tell, except the ticking times.
SHOWN = """(() => {
  const page = SOURCE, text = (node) => node ? node.textContent.trim() : null;
  const seen = (node) => !node.closest("[hidden]");
  return JSON.stringify({
    heads: ["waiting", "waiting-in", "longest-of", "open", "not-open", "serving", "called", "served", "issued"]
      .map((id) => text(page.getElementById(id))),
    alarm: page.getElementById("longest-tile").dataset.alarm,
    cards: [...page.querySelectorAll(".card")].map((card) => [card.dataset.counter, card.dataset.mood,
      text(card.querySelector(".label")), text(card.querySelector(".foot")),
      card.querySelector("use").getAttribute("href"), card.querySelector("time").dataset.since]),
    lines: [...page.querySelectorAll("tr[data-service]")].filter(seen).map((line) => [line.dataset.service,
      line.dataset.alarm, line.querySelector("time").dataset.since, text(line)].map((part, at) => at === 3
        ? part.replace(/\\d+:\\d\\d(:\\d\\d)?/g, "").replace(/\\s+/g, " ") : part)),
    quiet: [...page.querySelectorAll("[data-quiet]")].filter(seen).map(text),
    calls: [...page.querySelectorAll("#calls li")].map((call) => [...call.children].map(text)),
  });
})()"""


class ServedConsole:
    """A hall and its console behind a real server in a thread; `stop` and `start` it at the same port."""

    def __init__(self, folder):
        self.url, self.port, self.asked = f"sqlite:///{folder / 'hall.db'}", 0, 0
        self.links, self.sessions = (book(lambda: time.time_ns() // 1_000_000) for book in (LinkBook, SessionBook))
        self.start()

    def start(self):
        self.started = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self.thread.start()
        assert self.started.wait(20)

    def stop(self):
        self.loop.call_soon_threadsafe(self.server.stop)
        self.thread.join(20)
        assert not self.thread.is_alive()

    async def _serve(self):
        self.loop = asyncio.get_running_loop()
        self.engine = await Engine.open(self.url, hall="thu")
        if self.engine.state.hall is None:
            await self._submit(c.ImportHall(hall=HALL))
            await self._submit(c.OpenDay(practice=True))
        mounted = routes(self.engine, self.links, self.sessions, self.sessions)
        app = create_app(self.engine, self.sessions, sessions=self.sessions, extra_routes=mounted, keep_day=False)
        self.server = server(app, port=self.port, on_started=self._on_started)
        await self.server.serve()
        await self.engine.close()

    def _on_started(self, port):
        self.port = port
        self.started.set()

    async def _submit(self, command):
        self.asked += 1
        number = f"end-to-end-{time.time_ns()}-{self.asked}"
        answer = await self.engine.submit(number, command, Actor(role="admin", name="test"))
        assert type(answer).__name__ == "Accepted", answer
        return answer.result

    def do(self, command):
        return asyncio.run_coroutine_threadsafe(self._submit(command), self.loop).result(10)

    def at(self, kind, counter="q1", **rest):
        return self.do(kind(counter=counter, version=self.engine.state.desks[counter].version, **rest))


class Browser:
    """One tab of a headless Chromium, by its DevTools protocol."""

    def __init__(self, socket):
        self.socket, self.asked, self.complaints = socket, 0, []
        for part in ("Page", "Runtime", "Log"):
            self.call(f"{part}.enable")

    def call(self, method, **parameters):
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv(timeout=20))
            if message.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.complaints.append(message["params"])
            if message.get("id") == self.asked:
                assert "error" not in message, message
                return message["result"]

    def run(self, script):
        return self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)["result"].get(
            "value"
        )

    def wait(self, condition, seconds=20):
        """Until the condition holds in the page."""
        end = time.monotonic() + seconds
        while not self.run(f"Boolean({condition})"):
            assert time.monotonic() < end, f"never true: {condition}"
            time.sleep(0.05)

    def shown(self):
        return json.loads(self.run(SHOWN.replace("SOURCE", "document")))

    def drawn_afresh(self):
        """The same, of what the server draws now."""
        source = 'new DOMParser().parseFromString(await (await fetch("/supervisor")).text(), "text/html")'
        return json.loads(self.run(SHOWN.replace("(() =>", "(async () =>").replace("SOURCE", source)))


@contextmanager
def browser_of(folder):
    """A Chromium of our own, ended by its own process."""
    profile = folder / "profile"
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with connect(page_address(profile / "DevToolsActivePort", process), max_size=None, proxy=None) as socket:
            yield Browser(socket)
    finally:
        process.terminate()
        process.wait(20)


def page_address(file, process):
    """Where the first tab is controlled from."""
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError, ValueError, IndexError):
            port = int(file.read_text().split()[0])
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=5) as answer:
                return next(each["webSocketDebuggerUrl"] for each in json.load(answer) if each["type"] == "page")
        time.sleep(0.05)
    raise AssertionError("Chromium did not start")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_the_floor_is_followed_cut_off_and_found_again(tmp_path):
    console = ServedConsole(tmp_path)
    try:
        with browser_of(tmp_path) as browser:
            sign_in_by_link(browser, console)
            follow_the_hall(browser, console)
            lose_it_and_find_it_again(browser, console)
    finally:
        console.stop()


def sign_in_by_link(browser, console):
    token = console.links.make_link("supervisor", "Bà Lan")
    browser.call("Page.navigate", url=f"http://127.0.0.1:{console.port}/sign-in?link={token}")
    browser.wait('location.pathname === "/supervisor" && document.getElementById("pulse")?.dataset.state === "live"')
    assert browser.run("document.cookie") == ""


def follow_the_hall(browser, console):
    """One commit after another reaches the page, and it ends up as the server would draw it."""
    console.at(c.OpenCounter)
    for service in ("ho-tich", "dat-dai", "ho-tich"):
        console.do(c.IssueTicket(service=service))
    browser.wait('document.getElementById("waiting").textContent === "3"')
    console.at(c.CallNext)
    browser.wait("""document.querySelector('[data-counter="q1"] .label').textContent === "A001" """)
    console.at(c.StartService)
    console.at(c.Finish)
    console.at(c.CallNext)
    console.at(c.Recall)
    console.at(c.OpenCounter, "q2")
    console.at(c.PauseCounter, "q2", reason="Họp & nghỉ")
    browser.wait("""document.querySelector('[data-counter="q2"]').dataset.mood === "paused" """)
    browser.wait("""document.querySelectorAll("#calls li").length === 3""")
    shown = settled(browser)
    assert [call[0] for call in shown["calls"]] == ["A002", "A002", "A001"]
    assert shown["lines"][0][:2] == ["dat-dai", "no_counter"]
    assert NAME in shown["quiet"]
    assert browser.complaints == []


def settled(browser):
    """What is shown, once it is what the server would draw: expected waits follow within a second."""
    end = time.monotonic() + 5
    while (shown := browser.shown()) != (drawn := browser.drawn_afresh()) and time.monotonic() < end:
        time.sleep(0.1)
    assert shown == drawn
    return shown


def lose_it_and_find_it_again(browser, console):
    session = browser.call("Network.getCookies")["cookies"][0]["value"]
    console.stop()
    browser.wait('!document.getElementById("cut").hidden')
    beginning = say("supervisor.cut_off").split("{", maxsplit=1)[0]
    assert browser.run('document.getElementById("cut").textContent').strip().startswith(beginning)
    assert browser.run('document.getElementById("waiting").textContent') == "1"
    console.start()
    browser.wait('document.getElementById("cut").hidden')
    console.do(c.IssueTicket(service="ho-tich"))
    browser.wait('document.getElementById("waiting").textContent === "2"')
    settled(browser)
    console.sessions.end(session)
    console.stop()
    console.start()
    beginning = say("supervisor.session_over").split(",", maxsplit=1)[0]
    browser.wait(f'document.getElementById("cut").textContent.includes("{beginning}")')
