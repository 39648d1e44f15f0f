"""The real programs against bad input: refused with a sentence, nothing written, nothing told to the log, none left."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from shared.domain.answers import Refused
from shared.engine.verify import verify
from xephang.house import free_port

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(120)
TASKS = Path("/proc")


class Run:
    """`xephang run` on a data folder of its own, as a newcomer starts it on a machine without a display."""

    def __init__(self, folder):
        self.data, self.port = folder / "data", free_port()
        hidden = {"DISPLAY", "WAYLAND_DISPLAY"}
        environment = {key: value for key, value in os.environ.items() if key not in hidden}
        environment |= {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "share")}
        arguments = ["run", "--data", str(self.data), "--port", str(self.port), "--practice"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "xephang", *arguments], cwd=ROOT, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if "Ctrl-C" in line:
                return
        raise AssertionError(self.said)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def folder(self):
        return self.data / "run" / "practice"

    def token(self, name):
        return (self.folder / "tokens" / name).read_text().strip()

    def programs(self):
        """Process ids of everything that works on this folder."""
        found = []
        for each in TASKS.iterdir():
            if each.name.isdigit() and int(each.name) != os.getpid():
                try:
                    line = (each / "cmdline").read_bytes()
                except OSError:
                    continue
                if str(self.data).encode() in line:
                    found.append(int(each.name))
        return found

    def end(self):
        for pid in self.programs():
            os.kill(pid, signal.SIGKILL)
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture
def run(tmp_path):
    if not TASKS.exists():
        pytest.skip("needs /proc to see which programs are left")
    started = Run(tmp_path)
    yield started
    started.end()


NEARLY = [
    (b"", 400, "malformed"),
    (b"[" * 60_000, 400, "malformed"),
    (b'{"request_id":"request-0001","command":{"type":"Explode"}}', 400, "malformed"),
    (b'{"request_id":"request-0002","command":{"type":"IssueTicket","service":"\\ud800"}}', 400, "malformed"),
    (b'{"request_id":"request-0003","command":{"type":"IssueTicket","service":"\\u0000"}}', 400, "malformed"),
    (b'{"request_id":"request-0004","command":{"type":"CloseDay"}}', 403, "role"),
    (b'{"request_id":"request-0005","command":{"type":"IssueTicket","service":"khong-co"}}', 409, "unknown_service"),
    (b'{"request_id":"request-0006","command":{"type":"IssueTicket","service":"%s"}}' % (b"x" * 70_000), 413,
     "too_large"),
]  # fmt: skip


def test_a_running_hall_refuses_and_ends_whole(run):
    """Bad input to the running house, then two signals at once: nothing written, no token in a log, none left."""
    import msgspec

    with httpx.Client(base_url=run.url, trust_env=False) as client:
        before = client.get("/v1/health").json()
        kiosk = {"Authorization": f"Bearer {run.token('kiosk')}"}
        for body, status, code in NEARLY:
            response = client.post("/v1/commands", content=body, headers=kiosk)
            refused = msgspec.json.decode(response.content, type=Refused)
            assert (response.status_code, refused.code) == (status, code)
            assert min(len(refused.sentence.vi), len(refused.sentence.en)) > 15
        for token in ("", "x" * 43, run.token("kiosk")[:-1], run.token("kiosk").swapcase()):
            assert client.get("/v1/state", headers={"Authorization": f"Bearer {token}x"}).status_code == 401
        link = re.search(r"/sign-in\?link=\S+", run.said)[0]
        answers = [client.get(link).status_code for _ in range(3)]
        assert answers == [200, 410, 410]
        assert client.get("/v1/health").json() == before
    secrets = [file.read_text().strip() for file in (run.folder / "tokens").iterdir()] + [link.partition("=")[2]]
    logs = "".join(file.read_text(errors="replace") for file in (run.folder / "logs").iterdir())
    assert logs
    assert not [secret for secret in secrets if secret in logs]
    assert "Traceback" not in (run.folder / "logs" / "server.log").read_text()
    run.process.terminate()
    time.sleep(0.05)  # the second one comes while the programs are being ended
    run.process.send_signal(signal.SIGHUP)
    run.process.send_signal(signal.SIGINT)
    run.process.wait(40)
    assert run.programs() == []
    assert verify(f"sqlite:///{run.folder / 'hall.sqlite'}").ok


def test_a_second_run_in_the_same_place_leaves_the_first_alone(run, tmp_path):
    again = subprocess.run(
        [sys.executable, "-m", "xephang", "run", "--data", str(run.data), "--practice"], cwd=ROOT, timeout=60,
        env={**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share")}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert again.returncode == 1
    assert "Traceback" not in again.stdout + again.stderr
    assert httpx.get(run.url + "/v1/health", trust_env=False).json()["ok"]
