"""The store is cleared of what nothing leads to, on real repositories with a history."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.command import run
from tests.golden import CASES
from tests.repositories import git

FLEET = """\
repository: {url: https://git.example.org/fleet.git}
charts: {hub: {path: helm-charts/hub}}
"""
CLUSTER = """\
name: alpha
provider: aws
hubs:
- name: staging
  domain: a.org
  helm_chart: hub
  helm_chart_values_files: [enc-a.secret.values.yaml]
"""
ENCRYPTED = (
    CASES
    / "encrypted-layers-between-plain-ones/config/clusters/alpha/enc-staging.secret.values.yaml"
).read_text()
CHART = "rendered/charts/hub-"
SECRET = "rendered/secrets/alpha/staging-"  # noqa: S105 -- a folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gc")
    root = folder / "fleet"
    (root / "config/clusters/alpha").mkdir(parents=True)
    (root / "config/fleet.yaml").write_text(FLEET)
    (root / "config/clusters/alpha/cluster.yaml").write_text(CLUSTER)
    git(folder, "init", "-q", "-b", "main", "fleet")
    for number in range(3):
        commit(root, number)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A fleet with three commits, each of which renders another chart and other secrets."""
    return shutil.copytree(made, tmp_path / "fleet")


def commit(root: Path, number: int) -> None:
    chart = root / "helm-charts/hub"
    (chart / "templates").mkdir(parents=True, exist_ok=True)
    (chart / "Chart.yaml").write_text(f'name: hub\nversion: "1.0.{number}"\n')
    (chart / "templates/a.yaml").write_text("a: 1\n")
    secret = root / "config/clusters/alpha/enc-a.secret.values.yaml"
    secret.write_text(re.sub(r"lastmodified: .*", f'lastmodified: "202{number}"', ENCRYPTED))
    rendered(root)
    git(root, "add", ".")
    git(root, "commit", "-qm", str(number))


def rendered(root: Path) -> None:
    ran = run(root, "render")
    assert ran.returncode == 0, ran.stderr


def stored(root: Path) -> list[str]:
    """Return the folders of the stores, those of the oldest commit first."""
    found = [*root.glob("rendered/charts/*"), *root.glob("rendered/secrets/*/*")]
    found.sort(key=lambda path: path.stat().st_mtime_ns)
    return [path.relative_to(root).as_posix() for path in found]


def collected(root: Path, *arguments: str) -> Sequence[str]:
    ran = run(root, "gc", *arguments)
    assert (ran.returncode, ran.stderr) == (0, "")
    return [line.removeprefix("  delete  ") for line in ran.stdout.splitlines()]


def test_what_the_last_commits_lead_to_is_kept(root: Path) -> None:
    everything = stored(root)
    assert len(everything) == 6
    old = sorted(everything[:2])
    assert collected(root) == []
    assert collected(root, "--keep", "3") == []
    assert collected(root, "--keep", "2", "--dry-run") == old
    assert stored(root) == everything
    assert collected(root, "--keep", "2") == old
    assert stored(root) == everything[2:]
    assert collected(root, "--keep", "2") == []
    assert collected(root, "--keep", "0") == sorted(everything[2:4])
    assert run(root, "render", "--check").returncode == 0


def test_only_commits_of_what_is_rendered_count(root: Path) -> None:
    for number in range(3):
        (root / "README").write_text(str(number))
        git(root, "add", ".")
        git(root, "commit", "-qm", "talk")
    assert collected(root, "--keep", "3", "--dry-run") == []


def test_a_branch_that_was_merged_counts(root: Path) -> None:
    git(root, "checkout", "-qb", "side", "main~1")
    commit(root, 7)
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "-s", "ours", "-m", "merge", "side")
    assert len(stored(root)) == 6
    git(root, "checkout", "-q", "side", "--", "rendered/charts", "rendered/secrets")
    assert len(stored(root)) == 8
    assert collected(root, "--keep", "9") == []


def test_what_a_paused_hub_still_has_on_disk_is_kept(root: Path) -> None:
    everything = stored(root)
    for name in ("sources.yaml", "staging/secrets.yaml"):
        path = f"rendered/clusters/alpha/{name}"
        (root / path).write_text(git(root, "show", f"main~2:{path}"))
    assert collected(root, "--keep", "0") == sorted(everything[2:4])


def test_a_broken_cluster_keeps_what_its_files_lead_to(root: Path) -> None:
    (root / "config/clusters/alpha/cluster.yaml").write_text(CLUSTER.replace("hub\n", "hup\n"))
    assert run(root, "validate").returncode == 1
    everything = stored(root)
    assert collected(root, "--keep", "0") == sorted(everything[:4])
    assert stored(root) == everything[4:]


def test_what_is_not_rendered_yet_is_kept(root: Path) -> None:
    everything = stored(root)
    shutil.rmtree(root / "rendered/clusters")
    assert collected(root, "--keep", "0") == sorted(everything[:4])


def test_without_a_history_it_asks_what_to_do(root: Path) -> None:
    shutil.rmtree(root / ".git")
    ran = run(root, "gc")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        "error: git knows no commit here, so it cannot be told what a held-back hub may still need"
        "\n\nhint: `--keep 0` keeps only what `rendered/` itself leads to\n"
    )
    assert len(collected(root, "--keep", "0")) == 4


def test_a_shallow_clone_is_not_taken_for_the_whole(root: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{root}", str(clone))
    ran = run(clone, "gc")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        "error: this clone has 2 commits of `rendered/`, not 20: the others were left out when it "
        "was made\n\nhint: fetch them with `git fetch --unshallow`, or keep fewer with `--keep`\n"
    )
    assert len(collected(clone, "--keep", "2")) == 2


def test_a_manifest_that_cannot_be_read_stops_everything(root: Path) -> None:
    secrets = root / "rendered/clusters/alpha/staging/secrets.yaml"
    secrets.unlink()
    secrets.symlink_to("elsewhere")
    ran = run(root, "gc", "--keep", "0")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith(
        "error[foreign-file]: `rendered/clusters/alpha/staging/secrets.yaml` is no file that can "
        "be read, and may lead to anything\n"
    )
    assert len(stored(root)) == 6


def test_a_fleet_that_cannot_be_read_stops_everything(root: Path) -> None:
    (root / "config/fleet.yaml").write_text("charts: 1\n")
    assert run(root, "gc", "--keep", "0").returncode == 1
    assert len(stored(root)) == 6


@pytest.mark.parametrize("folder", [0, 1])
@pytest.mark.parametrize("change", ["a file more", "a link", "an edited file"])
def test_a_folder_with_anything_of_others_is_left(root: Path, folder: int, change: str) -> None:
    path = sorted(stored(root)[:2])[folder]
    some = root / path / ("templates/a.yaml" if path.startswith(CHART) else "secret.yaml")
    match change:
        case "a file more":
            (root / path / "notes.txt").write_text("mine\n")
        case "a link":
            (root / path / "link").symlink_to(root / "config")
        case _:
            some.write_text("mine\n")
    ran = run(root, "gc", "--keep", "2")
    assert ran.returncode == 0
    assert ran.stderr.startswith(
        f"warning[foreign-file]: `{path}` is not as fleetwave wrote it, so it is left alone\n"
    )
    assert (root / path).is_dir()
    assert len(ran.stdout.splitlines()) == 1


def test_a_store_that_is_a_link_is_not_followed(root: Path, tmp_path: Path) -> None:
    shutil.move(root / "rendered/charts", tmp_path / "elsewhere")
    (root / "rendered/charts").symlink_to(tmp_path / "elsewhere")
    assert [path[: len(SECRET)] for path in collected(root, "--keep", "2")] == [SECRET]
    assert len(list((tmp_path / "elsewhere").iterdir())) == 3


def test_a_removal_that_was_cut_short_is_finished_by_the_next_run(root: Path) -> None:
    """A folder is moved aside before its files go, so that none is ever half there."""
    old, *_ = (path for path in stored(root) if path.startswith(CHART))
    (root / old / "templates/a.yaml").unlink()
    (root / old).rename(root / "rendered/.fleetwave-tmp-0123")
    rendered(root)
    assert not (root / "rendered/.fleetwave-tmp-0123").exists()
    git(root, "checkout", "-q", "rendered")
    assert run(root, "render", "--check").returncode == 0


def test_render_restores_what_is_missing_of_a_chart(root: Path) -> None:
    *_, new = (path for path in stored(root) if path.startswith(CHART))
    (root / new / "templates/a.yaml").unlink()
    assert run(root, "render", "--check").returncode == 1
    rendered(root)
    assert git(root, "status", "--porcelain") == ""


def test_what_commits_have_in_a_registry_is_kept(tmp_path: Path) -> None:
    """From a registry, a chart is named by its tag, and no manifest names its folder."""
    shutil.copytree(CASES / "flux-from-a-registry", root := tmp_path / "fleet")
    shutil.rmtree(root / "config/clusters/gamma")  # it reads from git
    shutil.rmtree(root / "rendered")
    git(tmp_path, "init", "-q", "-b", "main", "fleet")
    chart = root / "helm-charts/local/Chart.yaml"
    text = chart.read_text()
    for number in range(2):
        chart.write_text(text.replace("build", f"build{number}"))
        rendered(root)
        git(root, "add", ".")
        git(root, "commit", "-qm", str(number))
    old, _ = stored(root)
    assert collected(root, "--keep", "2") == []
    sources = root / "rendered/clusters/beta/sources.yaml"
    new = sources.read_text()
    sources.write_text(git(root, "show", "main~:rendered/clusters/beta/sources.yaml"))
    assert collected(root, "--keep", "1") == []
    sources.write_text(new)
    assert collected(root, "--keep", "1") == [old]
