"""One program: started, paused, stopped, by its process id and no other's."""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

START = 120.0
"""Seconds that a program has to come up."""
PATIENCE = 5.0
"""Seconds that a program has to end by itself."""


@dataclass(slots=True)
class Program:
    """A program of the bed. It dies with the process that started it, even if that is killed."""

    name: str
    command: list[str]
    folder: Path
    """Has ``log`` and ``run``."""
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / "log" / f"{self.name}.log"

    def start(self) -> None:
        for each in ("log", "run"):
            (self.folder / each).mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self.command],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # ^C is for the one who stops them, in order
            )
        _recorded(self.folder, self.name).write_text(f"{self.process.pid} {_born(self.pid)}")

    @property
    def pid(self) -> int:
        assert self.process, f"{self.name} was not started"
        return self.process.pid

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def wait_until(self, is_up: Callable[[], bool]) -> None:
        """Wait until it does its work, or fail with its last words as soon as it has ended."""
        end = time.monotonic() + START
        while not is_up():
            assert self.is_running(), f"{self.name} has ended\n{self.tail()}"
            assert time.monotonic() < end, f"{self.name} did not come up\n{self.tail()}"
            time.sleep(0.2)

    def wait_for_answer(self, url: str) -> None:
        self.wait_until(lambda: _is_answering(url))

    def pause(self) -> None:
        """Let it do nothing for a while, as a program that is busy with other things."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def ask_to_stop(self) -> None:
        if self.is_running():
            self.resume()
            os.kill(self.pid, signal.SIGTERM)

    def stop(self) -> None:
        self.ask_to_stop()
        if self.process:
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None
        _recorded(self.folder, self.name).unlink(missing_ok=True)

    def kill(self) -> None:
        """End it as a lost node would: nothing is put in order first."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        self.stop()
        self.start()

    def tail(self, lines: int = 8) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 20_000))
            text = log.read().decode(errors="replace")
        return "\n".join(line[:300] for line in text.splitlines()[-lines:])


def end_leftovers(folder: Path) -> list[str]:
    """End what an earlier run left behind; a process id that went to another program is spared."""
    ended = []
    for record in sorted((folder / "run").glob("*.pid")):
        pid, born = (int(part) for part in record.read_text().split())
        if _born(pid) == born:
            os.kill(pid, signal.SIGKILL)
            while _born(pid) == born:
                time.sleep(0.05)
            ended.append(record.stem)
        record.unlink()
    return ended


def _recorded(folder: Path, name: str) -> Path:
    return folder / "run" / f"{name}.pid"


def _born(pid: int) -> int | None:
    """Return when the process started, in ticks since the machine did; None if it is no more."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    state, *fields = text.rpartition(")")[2].split()
    return None if state == "Z" else int(fields[18])


def _is_answering(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(url, timeout=3) as response:  # noqa: S310
        return bool(response.status == HTTPStatus.OK)
    return False
