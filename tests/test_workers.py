"""However many processes build clusters, what is said and written is the same."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from benchmarks import features
from benchmarks.fleet import SHAPES, make
from benchmarks.repository import write
from generator.build import Job
from generator.config_paths import CLUSTERS
from generator.configuration import cluster_folders, read_settings
from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.errors import FleetwaveError, UsageError
from generator.parsing.cluster import parse_cluster
from generator.tree import InvalidPathError
from generator.workers.failure import failed, raised
from generator.workers.process import Process
from generator.workers.team import Team, chunks, start
from generator.workspace import Workspace
from tests.command import environment
from tests.repositories import git
from tests.trees import tree

MAIN = "from generator.__main__ import main\nmain()\n"
MODULE = (sys.executable, "-P", "-m", "generator")
ENDLESS = "local f(x) = f(x + 1) tailstrict; { a: f(0) }\n"


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a fleet that is rendered and committed; then a hub is paused, and much is wrong."""
    root = tmp_path_factory.mktemp("workers") / "fleet"
    write(make(replace(SHAPES["plain"], clusters=4, hubs=2)), root, having=features.ALL)
    assert run(root, "1").returncode == 0
    git(root, "init", "-q")
    git(root, "add", "--all")
    git(root, "commit", "-qm", "rendered")
    return root


@pytest.fixture
def broken(fleet: Path, tmp_path: Path) -> Path:
    root = tmp_path / "fleet"
    shutil.copytree(fleet, root, symlinks=True)
    first, second, third, fourth = sorted((root / CLUSTERS).iterdir())
    paused = "- name: staging\n  paused: {reason: a course, until: 2026-12-31}\n"
    change(first / "cluster.yaml", "- name: staging\n", paused)
    append(second / "staging.values.yaml", "hub: {}\nhub: {}\n")
    change(third / "cluster.yaml", "helm_chart: jupyterhub", "helm_chart: jupyterhubb")
    append(fourth / "staging.values.yaml", "\nproxy: {secretToken: null}\n")
    (root / CLUSTERS / "nothing").mkdir()
    append(root / CLUSTERS / "nothing" / "clusters.yaml", "name: nothing\n")
    append(root / "helm-charts/jupyterhub/values.schema.json", '{"properties": {"hub": {}}}')
    append(root / ".gitignore", "*.tmpl\n")
    append(root / "helm-charts/jupyterhub/templates/a.tmpl", "a\n")
    # What lies where fleetwave is run is not imported.
    append(root / "pickle.py", "raise SystemExit(9)\n")
    return root


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def run(
    root: Path,
    jobs: str,
    *arguments: str,
    program: tuple[str, ...] = MODULE,
    given: str | None = None,
    cache: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*program, *(arguments or ("render",)), "--today", "2026-06-01"],
        cwd=root,
        env=environment(FLEETWAVE_JOBS=jobs, FLEETWAVE_CACHE=str(cache or "")),
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("arguments", [("render",), ("render", "--check"), ("validate",)])
def test_two_processes_say_and_write_what_one_does(
    broken: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    other = tmp_path / "other"
    shutil.copytree(broken, other, symlinks=True)
    before = tree(broken / "rendered")
    alone = run(broken, "1", *arguments)
    together = run(other, "2", *arguments)
    assert (together.returncode, together.stdout, together.stderr) == (
        alone.returncode,
        alone.stdout,
        alone.stderr,
    )
    assert tree(other / "rendered") == tree(broken / "rendered")
    assert (tree(other / "rendered") != before) is (arguments == ("render",))
    assert alone.returncode == 1
    rules = ("duplicate-key", "unknown-chart", "no-cluster-file", "ignored-chart-file")
    assert [rule for rule in rules if f"[{rule}]" not in alone.stderr] == []
    assert "paused" in alone.stderr


@pytest.mark.parametrize(
    ("program", "given"),
    [
        ((sys.executable, "-P", "-c", MAIN), None),
        ((sys.executable, "-P", "-"), MAIN),
        ((str(Path(sys.executable).with_name("fleetwave")),), None),
    ],
)
def test_it_does_not_matter_how_python_came_to_run_it(
    fleet: Path, tmp_path: Path, program: tuple[str, ...], given: str | None
) -> None:
    if not shutil.which(program[0]):
        pytest.skip(f"{program[0]} is not installed")
    root = tmp_path / "fleet"
    shutil.copytree(fleet, root)
    shutil.rmtree(root / "rendered")
    assert (run(root, "2", program=program, given=given).stderr) == ""
    assert tree(root / "rendered") == tree(fleet / "rendered")


def test_the_next_run_knows_what_each_process_has_read(fleet: Path, tmp_path: Path) -> None:
    root, cache = tmp_path / "fleet", tmp_path / "cache"
    shutil.copytree(fleet, root)
    assert run(root, "2", cache=cache).returncode == 0
    # Another would be said to be no number, where there is something to build.
    assert run(root, "none", "render", "--check", cache=cache).stderr == ""
    last = max((root / CLUSTERS).iterdir())
    append(last / "staging.values.yaml", "added: 1\n")
    changed = run(root, "1", cache=cache).stdout
    assert f"rendered/clusters/{last.name}/staging/helmrelease.yaml" in changed
    change(root / features.JSONNET_PATH, "4 * n", "5 * n")
    changed = run(root, "1", cache=cache).stdout
    assert changed.count("/helmrelease.yaml") == 4 * 2


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "²"])
def test_what_is_no_number_of_processes_is_refused(fleet: Path, jobs: str) -> None:
    ran = run(fleet, jobs)
    assert (ran.returncode, ran.stderr) == (
        2,
        (
            f"error: `FLEETWAVE_JOBS` is `{jobs}`, which is no number of processes\n"
            "\nhint: set it to 1 or more, or not at all: `unset FLEETWAVE_JOBS`\n"
        ),
    )


def plan(root: Path) -> tuple[Workspace, Team, list[Job]]:
    workspace = Workspace(root)
    settings = read_settings(workspace)
    jobs = []
    for folder in cluster_folders(workspace):
        cluster, _ = parse_cluster(workspace, settings, f"{CLUSTERS}/{folder}/cluster.yaml")
        assert cluster
        jobs.append(Job(cluster=cluster, hubs=None, is_broken=False))
    team = start(2, workspace, settings)
    assert team
    return workspace, team, jobs


def test_a_cluster_is_what_it_would_be_here_and_in_its_place(fleet: Path) -> None:
    _, team, jobs = plan(fleet)
    try:
        built = list(team.do(jobs))
    finally:
        team.end()
    assert [one.name for one in built] == [job.cluster.name for job in jobs]
    before = {f"rendered/{path}": data for path, data in tree(fleet / "rendered").items()}
    assert {path: data for one in built for path, data in one.tree.items()} == before
    assert team.chart_files == {f"{features.CHART_PATH}/{name}" for name in features.CHART}


def test_a_process_that_was_killed_is_told_and_no_other_is_left(fleet: Path) -> None:
    _, team, jobs = plan(fleet)
    killed, other = children(os.getpid())
    os.kill(killed, signal.SIGKILL)
    os.kill(other, signal.SIGKILL)
    try:
        with pytest.raises(FleetwaveError) as caught:
            list(team.do(jobs))
    finally:
        team.end()
    assert str(caught.value) == "a process that was building clusters has ended: signal 9"
    assert children(os.getpid()) == []


def children(parent: int) -> list[int]:
    """Return the processes that one has started and that have not ended."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, above = place.read_text().rpartition(") ")[2].split()[:2]
        except OSError:
            continue
        if int(above) == parent and state != "Z":
            found.append(int(place.parent.name))
    return sorted(found)


@pytest.fixture
def endless(fleet: Path, tmp_path: Path) -> Iterator["tuple[Path, subprocess.Popen[str]]"]:
    """Return a fleet, and a run whose processes will not be done with it."""
    root = tmp_path / "fleet"
    shutil.copytree(fleet, root)
    shutil.rmtree(root / "rendered")
    (root / features.JSONNET_PATH).write_text(ENDLESS)
    with subprocess.Popen(
        [*MODULE, "render"],
        cwd=root,
        env=environment(FLEETWAVE_JOBS="2"),
        stderr=subprocess.PIPE,
        text=True,
        # Ignored by what runs in the background, and so by what that starts.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as program:
        while len(children(program.pid)) < 2:
            time.sleep(0.01)
        yield root, program
        program.kill()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("is_interrupted", [True, False], ids=["interrupted", "killed"])
def test_a_run_that_is_cut_short_leaves_nothing(
    endless: "tuple[Path, subprocess.Popen[str]]", is_interrupted: bool
) -> None:
    root, program = endless
    first, second = children(program.pid)
    groups = [os.getpgid(process) for process in (first, second)]
    assert groups == [first, second]  # so that a terminal interrupts the run, not them
    if is_interrupted:
        program.send_signal(signal.SIGINT)
    else:
        os.kill(first, signal.SIGKILL)
    said = program.communicate(timeout=60)[1]
    assert (program.returncode, said) == (
        (130, "")
        if is_interrupted
        else (
            1,
            (
                "error: a process that was building clusters has ended: signal 9\n\n"
                "hint: if memory ran out, run with `FLEETWAVE_JOBS=1`, which starts none\n"
            ),
        )
    )
    for process in (first, second):
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
    assert tree(root / "rendered") == {}


def test_a_process_ends_when_nobody_asks_any_more() -> None:
    process = Process()
    process._orders.close()  # noqa: SLF001 -- as when the one who started it is killed
    assert process._process.wait(timeout=60) == 1  # noqa: SLF001
    process.end()


DIAGNOSTIC = Diagnostic(location=Location("a.yaml", ("a", 0)), rule="a-rule", message="it is wrong")


@pytest.mark.parametrize(
    "error",
    [
        InvalidError(DIAGNOSTIC, DIAGNOSTIC),
        UsageError("there is no hub `a`", hint="look"),
        FleetwaveError("`a` cannot be read"),
        AssertionError("planned twice"),
    ],
)
def test_an_error_is_the_same_in_another_process(error: Exception) -> None:
    there = raised(failed(error))
    assert (type(there), there.args, there.__dict__) == (type(error), error.args, error.__dict__)
    assert type(error).__name__ in str(there.__cause__)


def test_an_error_that_cannot_be_sent_is_told_as_text() -> None:
    assert "InvalidPathError: gone" in str(raised(failed(InvalidPathError("a-rule", "gone"))))


def test_pieces_keep_the_order_and_are_small_enough_for_all(fleet: Path) -> None:
    _, team, (job, *_) = plan(fleet)
    team.end()
    sizes = [[len(chunk) for chunk in chunks([job] * count, 2)] for count in (1, 3, 40, 400)]
    assert sizes == [[1], [1, 1, 1], [5] * 8, [50] * 8]
