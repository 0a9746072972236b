"""fleetwave ends at once, without what Python does at its end; whoever waits for that gets it."""

import subprocess
import sys

import pytest

from tests.command import ROOT, environment

CHECK = ("-m", "generator", "render", "--check")
TRACER = "import sys; sys.settrace(lambda *_: None); "
MAIN = "import sys; sys.argv[1:] = ['render', '--check']; import generator.__main__ as m; "


def ran(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        check=False,
        text=True,
    )


def test_a_profiler_tells_what_it_saw() -> None:
    assert "function calls" in ran("-m", "cProfile", *CHECK).stdout


@pytest.mark.parametrize(("before", "is_over"), [("", True), (TRACER, False)])
def test_what_comes_after_is_run_for_a_debugger_only(before: str, is_over: bool) -> None:
    done = ran("-c", f"{before}{MAIN}m.main(); print('after')")
    assert (done.returncode, "after" not in done.stdout) == (0, is_over)
