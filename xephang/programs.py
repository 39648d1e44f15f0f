"""The programs of one hall as processes: started, watched, started again when they die, and ended together."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)

QUICK_DEATH_S = 5.0  # a program that lived shorter waits before it is started again
WAIT_LONGEST_S = 30.0
GRACE_S = 5.0
LOG_BYTES = 10_000_000


@dataclass(frozen=True)
class Program:
    """What to start: a name for people, the Python module with its arguments, and extra environment."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()


@dataclass
class Running:
    """A started program. `deaths` counts quick deaths in a row."""

    program: Program
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    start_again_at: float = 0.0


@dataclass
class Programs:
    """All programs of one hall. Logs go to one file each in `logs`."""

    logs: Path
    running: dict[str, Running] = field(default_factory=dict)

    def start(self, program: Program) -> None:
        """Start a program."""
        self.running[program.name] = Running(program, self._spawn(program), time.monotonic())

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        self.logs.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **dict(program.environment)}
        with (self.logs / f"{program.name}.log").open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", program.module, *program.arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,  # Ctrl-C reaches us first; we end them in order
            )

    def watch(self) -> list[str]:
        """Start again what has died; the names that died since the last look. Call about once a second."""
        died = []
        for running in self.running.values():
            _keep_short(self.logs / f"{running.program.name}.log")
            if running.process.poll() is None:
                continue
            if not running.start_again_at:
                died.append(running.program.name)
                self._plan_restart(running)
            elif time.monotonic() >= running.start_again_at:
                running.process = self._spawn(running.program)
                running.started, running.start_again_at = time.monotonic(), 0.0
        return died

    def _plan_restart(self, running: Running) -> None:
        now = time.monotonic()
        quick = now - running.started < QUICK_DEATH_S
        running.deaths = running.deaths + 1 if quick else 0
        running.start_again_at = now + min(2.0**running.deaths - 1, WAIT_LONGEST_S) if quick else now
        log.warning("program died name=%s exit=%s", running.program.name, running.process.returncode)

    def tail(self, name: str, lines: int = 12) -> str:
        """The last lines a program wrote, to explain why it died."""
        path = self.logs / f"{name}.log"
        return (
            "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]) if path.exists() else ""
        )

    def end(self) -> None:
        """End all programs, screens first and the server last; one that does not listen is killed."""
        for running in reversed(list(self.running.values())):
            end_process(running.process)
        self.running.clear()


def _keep_short(log_file: Path) -> None:
    """A log that has grown too long becomes the older one. Programs append, so they go on at its new beginning."""
    if log_file.exists() and log_file.stat().st_size > LOG_BYTES:
        shutil.copyfile(log_file, log_file.with_suffix(".older.log"))
        os.truncate(log_file, 0)


def end_process(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, wait a little, then kill it."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
