"""What `publish` says that it would push; and what keeps it from that. No registry is asked."""

import json
from pathlib import Path

import pytest

from tests.registries import fleetwave, make_fleet, without_ids, write
from tests.repositories import git

NO_ORAS = {"FLEETWAVE_ORAS": "/nowhere/oras"}


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    return make_fleet(tmp_path / "fleet")


def head(root: Path) -> str:
    return git(root, "rev-parse", "HEAD")


def test_a_dry_run_says_what_is_pushed_and_which_tags_move(fleet: Path) -> None:
    ran = fleetwave(fleet, "publish", "--dry-run", **NO_ORAS)
    assert (
        without_ids(ran.stdout, head(fleet))
        == """\
  push  registry.example.org/fleet/charts/local:0.1.0_h<hash>  <digest>
  push  registry.example.org/fleet/alpha:git-<commit 1>  <digest>
  move  registry.example.org/fleet/alpha:canary  <commit 1>
  push  registry.example.org/fleet/beta:git-<commit 1>  <digest>
  push  registry.example.org/fleet/delta:git-<commit 1>  <digest>
  push  registry.example.org/fleet/gamma:git-<commit 1>  <digest>
"""
    )
    assert (
        ran.stderr
        == """\
note: `--dry-run`: no registry was asked, and nothing pushed; what is there already stays
note: `fleetwave promote early` gives it to `beta`, `gamma`
note: `fleetwave promote all` gives it to `delta`
"""
    )
    assert ran.returncode == 0


def test_what_is_pushed_is_the_commit_whoever_packs_it(fleet: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(fleet), "clone")
    write(fleet / "rendered/clusters/alpha/staging/notes.yaml", "a: 1\n")
    here = fleetwave(fleet, "publish", "--dry-run", "--allow-dirty", **NO_ORAS)
    there = fleetwave(tmp_path / "clone", "publish", "--dry-run", **NO_ORAS)
    assert here.stdout == there.stdout
    assert here.stdout


def test_what_is_not_committed_is_not_published(fleet: Path) -> None:
    write(fleet / "rendered/clusters/alpha/staging/notes.yaml", "a: 1\n")
    ran = fleetwave(fleet, "publish", "alpha", "--dry-run", **NO_ORAS)
    assert ran.stderr == (
        "error: what is rendered is not what was committed: "
        "`rendered/clusters/alpha/staging/notes.yaml`\n"
        "\nhint: commit it; or with `--allow-dirty` the last commit is published without it\n"
    )
    assert ran.returncode == 1
    assert fleetwave(fleet, "publish", "beta", "--dry-run", **NO_ORAS).returncode == 0


def test_a_tag_of_ones_own_moves_none_of_the_rings(fleet: Path) -> None:
    ran = fleetwave(
        fleet, "publish", "beta", "--tag", "v2", "--dry-run", "--format", "json", **NO_ORAS
    )
    (cluster,) = json.loads(ran.stdout)["clusters"]
    assert cluster["move"] == {
        "repository": "registry.example.org/fleet/beta",
        "tag": "v2",
        "old": None,
        "new": head(fleet),
        "outcome": "planned",
        "error": None,
    }
    assert "promote" not in ran.stderr


@pytest.mark.parametrize("command", [("publish",), ("promote", "early")])
def test_without_oras_nothing_is_tried(fleet: Path, command: tuple[str, ...]) -> None:
    ran = fleetwave(fleet, *command, **NO_ORAS)
    assert ran.stderr == (
        "error: `/nowhere/oras` cannot be run: no such file or directory\n"
        "\nhint: install oras 1.2 or newer (https://oras.land), or name it with FLEETWAVE_ORAS\n"
    )
    assert (ran.stdout, ran.returncode) == ("", 1)


def test_another_program_is_not_taken_for_oras(fleet: Path) -> None:
    ran = fleetwave(fleet, "publish", FLEETWAVE_ORAS="git")
    assert ran.stderr.startswith("error: `git` is no oras: it does not say its version\n")
    assert ran.returncode == 1


def test_a_chart_that_lacks_another_is_not_pushed(fleet: Path) -> None:
    """As an older commit may have it: it would not be rendered now."""
    (chart,) = (fleet / "rendered/charts").glob("local-*/Chart.yaml")
    more = "dependencies: [{name: hub, version: 1.2.3, repository: https://charts.example.org}]\n"
    chart.write_text(chart.read_text() + more)
    git(fleet, "commit", "-qam", "as it was rendered once")
    ran = fleetwave(fleet, "publish", "alpha", "--dry-run", **NO_ORAS)
    assert (
        without_ids(ran.stderr.replace("local-", "local_h"))
        == """\
note: `--dry-run`: no registry was asked, and nothing pushed; what is there already stays
error: chart `local`: `rendered/charts/local_h<hash>` has no `hub` in `charts/`, and of a chart in \
a registry nobody fetches what it depends on
error: `alpha`: its chart `registry.example.org/fleet/charts/local:0.1.0_h<hash>` is not there

hint: run `fleetwave charts vendor` and `fleetwave render`, and commit

error: 2 failures; what is missing is pushed by the same command, run again
"""
    )
    assert ran.returncode == 1
