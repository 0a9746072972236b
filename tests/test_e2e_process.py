"""Nothing that the bed starts outlives it, and nothing else is ended."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import ROOT
from tests.e2e.bed.process import Program, end_leftovers

pytestmark = pytest.mark.skipif(not shutil.which("setpriv"), reason="needs Linux's setpriv")
STARTS = """\
import sys, time
from pathlib import Path
from tests.e2e.bed.process import Program
Program("sleeper", ["sleep", "600"], Path(sys.argv[1])).start()
print("started", flush=True)
time.sleep(600)
"""


def sleeper(folder: Path) -> Program:
    return Program("sleeper", ["sleep", "600"], folder)


def is_alive(pid: int) -> bool:
    """A child that nobody has waited for yet is not."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return text.rpartition(") ")[2][0] != "Z"


def recorded(folder: Path) -> tuple[int, int]:
    pid, born = (folder / "run" / "sleeper.pid").read_text().split()
    return int(pid), int(born)


def test_a_program_is_stopped_even_if_it_is_paused(tmp_path: Path) -> None:
    program = sleeper(tmp_path)
    program.start()
    pid = program.pid
    program.pause()
    program.stop()
    assert not is_alive(pid)
    assert list((tmp_path / "run").iterdir()) == []


def test_a_program_that_ends_while_it_is_awaited_is_told_with_its_last_words(
    tmp_path: Path,
) -> None:
    program = Program("short", ["sh", "-c", "echo no such flag; exit 2"], tmp_path)
    program.start()
    with pytest.raises(AssertionError, match="short has ended\nno such flag"):
        program.wait_until(lambda: False)
    program.stop()


def test_a_program_ends_with_the_one_who_started_it(tmp_path: Path) -> None:
    """Even if that one has no time to stop it."""
    command = [sys.executable, "-c", STARTS, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as starter:
        assert starter.stdout
        assert starter.stdout.readline() == b"started\n"
        pid, _ = recorded(tmp_path)
        assert is_alive(pid)
        starter.kill()
    while is_alive(pid):
        time.sleep(0.01)


def test_what_an_earlier_run_left_is_ended(tmp_path: Path) -> None:
    program = sleeper(tmp_path)
    program.start()
    assert end_leftovers(tmp_path) == ["sleeper"]
    assert program.process
    assert program.process.wait() == -signal.SIGKILL
    assert end_leftovers(tmp_path) == []


def test_a_process_id_that_went_to_another_is_spared(tmp_path: Path) -> None:
    program = sleeper(tmp_path)
    program.start()
    pid, born = recorded(tmp_path)
    (tmp_path / "run" / "sleeper.pid").write_text(f"{pid} {born - 1}")
    assert end_leftovers(tmp_path) == []
    os.kill(pid, 0)
    program.stop()
