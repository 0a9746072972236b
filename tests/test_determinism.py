"""The same files give the same bytes: anywhere, in any order, at the same time, after a crash."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from random import Random

import pytest

from tests.command import ROOT, command, environment
from tests.stacks import seeded
from tests.trees import tree

SOURCES = ("config", "helm-charts")
KILLS = int(os.environ.get("FLEETWAVE_KILLS", "4"))
RACES = int(os.environ.get("FLEETWAVE_RACES", "2"))

HUBS = 200
HUB = """\
- name: more{0}
  domain: more{0}.alpine.example.org
  helm_chart: basehub
  helm_chart_values_files: [common.values.yaml]
"""

ICE = "- name: ice\n  namespace: snow\n  release_name: snow\n"
"""A hub of another name, with the release that it had."""

Tree = dict[str, bytes]


RENDER = command("render", "--root")


def render(root: Path, umask: int = 0o022, **more: str) -> None:
    done = subprocess.run(
        [*RENDER, root],
        capture_output=True,
        text=True,
        check=False,
        env=environment(**more),
        umask=umask,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    root = tmp_path_factory.mktemp("expected")
    copy_to(root)
    render(root)
    return tree(root / "rendered")


def copy_to(root: Path, order: Random | None = None) -> None:
    """Copy the bundled fleet, file by file; a folder then lists them in another order."""
    paths = sorted(path for name in SOURCES for path in (ROOT / name).rglob("*") if path.is_file())
    if order:
        order.shuffle(paths)
    for path in paths:
        target = root / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def test_what_is_committed_is_what_is_rendered(expected: Tree) -> None:
    committed = tree(ROOT / "rendered")
    assert committed.keys() == expected.keys()
    assert [path for path in expected if committed[path] != expected[path]] == []


@pytest.mark.parametrize(
    ("folder", "environment", "umask"),
    [
        ("a b/c'd", {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "Asia/Tokyo"}, 0o077),
        ("é/\u2028", {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}, 0o002),
        ("x" * 200, {"PYTHONHASHSEED": "4242", "LANG": "tr_TR.UTF-8", "COLUMNS": "7"}, 0o000),
    ],
)
def test_any_place_and_environment_will_do(
    expected: Tree, tmp_path: Path, folder: str, environment: dict[str, str], umask: int
) -> None:
    root = tmp_path / folder
    root.mkdir(parents=True)
    copy_to(root)
    render(root, umask, **environment)
    assert tree(root / "rendered") == expected
    modes = {path.stat().st_mode & 0o777 for path in (root / "rendered").rglob("*.yaml")}
    assert modes == {0o644 & ~umask}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_a_folder_does_not_matter(expected: Tree, tmp_path: Path, seed: int) -> None:
    copy_to(tmp_path, seeded(seed))
    render(tmp_path)
    assert tree(tmp_path / "rendered") == expected


@pytest.fixture
def changing(tmp_path: Path) -> Path:
    """Return a fleet that has been rendered; ``change`` then makes much of it out of date."""
    copy_more_to(tmp_path)
    render(tmp_path)
    return tmp_path


def copy_more_to(root: Path) -> None:
    """Copy the fleet, with so many hubs that writing them takes a while."""
    copy_to(root)
    cluster = root / "config" / "clusters" / "alpine" / "cluster.yaml"
    cluster.write_text(cluster.read_text() + "".join(HUB.format(n) for n in range(HUBS)))


def change(root: Path) -> None:
    """Change every cluster and chart, take a hub away, and bring one in."""
    settings = root / "config" / "fleet.yaml"
    settings.write_text(settings.read_text().replace("refs/heads/main", "refs/heads/next"))
    values = root / "helm-charts" / "basehub" / "values.yaml"
    values.write_text(values.read_text() + "# changed\n")
    cluster = root / "config" / "clusters" / "alpine" / "cluster.yaml"
    text = cluster.read_text()
    cluster.write_text(text.replace("- name: snow\n", ICE))


def changed(root: Path, tmp_path: Path) -> Tree:
    """Return what a render of the changed fleet gives that nothing disturbs."""
    other = tmp_path / "undisturbed"
    shutil.copytree(root, other, ignore=shutil.ignore_patterns("undisturbed"))
    change(other)
    render(other)
    found = tree(other / "rendered")
    shutil.rmtree(other)
    return found


def test_renders_at_the_same_time_leave_the_right_tree(changing: Path, tmp_path: Path) -> None:
    before, after = tree(changing / "rendered"), changed(changing, tmp_path)
    for _ in range(RACES):
        put_back(changing, before)
        change(changing)
        running = [
            subprocess.Popen([*RENDER, changing], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            for _ in range(3)
        ]
        said = [(run.communicate()[1].decode(), run.returncode) for run in running]
        assert said == [("", 0)] * 3
        assert tree(changing / "rendered") == after


def put_back(root: Path, rendered: Tree) -> None:
    shutil.rmtree(root / "rendered")
    for path, data in rendered.items():
        target = root / "rendered" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    for name in SOURCES:
        shutil.rmtree(root / name)
    copy_more_to(root)


def test_a_render_that_is_killed_leaves_no_half_file(changing: Path, tmp_path: Path) -> None:
    before, after = tree(changing / "rendered"), changed(changing, tmp_path)
    random = seeded(0)
    cut_short = 0
    for _ in range(KILLS):
        put_back(changing, before)
        change(changing)
        run = subprocess.Popen([*RENDER, changing], stdout=subprocess.DEVNULL)
        while not (is_new := tree_is_touched(changing, before)) and run.poll() is None:
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.04) if is_new else 0)
        run.send_signal(signal.SIGKILL)
        run.wait()
        left = tree(changing / "rendered")
        whole = {path: data for path, data in left.items() if "/" in path}
        cut_short += whole not in (before, after)
        wrong = [path for path in whole if whole[path] not in (before.get(path), after.get(path))]
        assert wrong == []
        render(changing)
        assert tree(changing / "rendered") == after
    assert cut_short


def tree_is_touched(root: Path, before: Tree) -> bool:
    """Tell whether the first file that a render would write is there."""
    first = root / "rendered" / "argocd" / "alpine" / "applicationset.yaml"
    return first.read_bytes() != before["argocd/alpine/applicationset.yaml"]
