"""The hooks of .pre-commit-hooks.yaml, in commits that the real pre-commit looks at.

It takes them from where they are installed already: to install them itself, it would need the
network. `pre-commit try-repo` does, by hand.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from pre_commit.clientlib import load_manifest

from tests.command import ROOT
from tests.repositories import git

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
FLEET = (ROOT / "tests" / "cases" / "fleet.yaml").read_text(encoding="utf-8")
CLUSTER = """\
name: alpha
provider: aws
hubs:
- {name: staging, domain: 1.org, helm_chart: hub, helm_chart_values_files: [hub.values.yaml]}
"""
PROD = "- {name: prod, domain: 2.org, helm_chart: hub, helm_chart_values_files: []}\n"
VALUES = "config/clusters/alpha/hub.values.yaml"
CONFIG = "config/clusters/alpha/cluster.yaml"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "fleetwave"
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m generator "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    return folder


@pytest.fixture
def root(tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a fleet that is rendered and committed, in a folder of a repository that asks the
    hook ``fleetwave-render`` at each commit."""
    monkeypatch.setenv("PATH", f"{program}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PRE_COMMIT_COLOR", "never")
    top = tmp_path / "top"
    root = top / "hubs"
    (root / "config" / "clusters" / "alpha").mkdir(parents=True)
    (root / "config" / "fleet.yaml").write_text(FLEET, encoding="utf-8")
    (root / CONFIG).write_text(CLUSTER, encoding="utf-8")
    (root / VALUES).write_text("a: 1\n", encoding="utf-8")
    subprocess.run(["fleetwave", "render"], cwd=root, check=True, capture_output=True)
    hook = next(one for one in load_manifest(MANIFEST) if one["id"] == "fleetwave-render")
    local = {**hook, "language": "system", "args": ["--root", "hubs"]}
    repos = {"repos": [{"repo": "local", "hooks": [local]}]}
    (top / ".pre-commit-config.yaml").write_text(yaml.safe_dump(repos), encoding="utf-8")
    git(top, "init", "-q")
    git(top, "add", ".")
    git(top, "commit", "-qm", "before")
    subprocess.run([sys.executable, "-m", "pre_commit", "install"], cwd=top, check=True)
    return root


def commit(root: Path, *options: str) -> str:
    """Return what the hook has to say; nothing if the commit was made."""
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    ran = subprocess.run(
        ["git", *identity, "commit", "-qm", "after", *options],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stderr if ran.returncode else ""


def test_a_commit_gets_what_was_rendered(root: Path) -> None:
    (root / VALUES).write_text("a: 2\n", encoding="utf-8")
    git(root, "add", VALUES)
    said = commit(root)
    assert "update  rendered/clusters/alpha/staging/helmrelease.yaml" in said
    assert "error: rendered/ has changes that are not staged" in said
    assert "files were modified by this hook" in said
    git(root, "add", "rendered")
    assert commit(root) == ""
    assert git(root, "status", "--porcelain") == ""


def test_a_file_that_was_never_added_is_missed(root: Path) -> None:
    (root / CONFIG).write_text(CLUSTER + PROD, encoding="utf-8")
    subprocess.run(["fleetwave", "render"], cwd=root, check=True, capture_output=True)
    git(root, "add", "--update")
    assert "rendered/clusters/alpha/prod/helmrelease.yaml\n" in commit(root)
    git(root, "add", "rendered")
    assert commit(root) == ""


def test_a_commit_of_all_that_changed_is_one_of_what_was_rendered(root: Path) -> None:
    (root / VALUES).write_text("a: 2\n", encoding="utf-8")
    subprocess.run(["fleetwave", "render"], cwd=root, check=True, capture_output=True)
    assert commit(root, "--all") == ""
    assert "a: 2" in git(root, "show", "HEAD:./rendered/clusters/alpha/staging/helmrelease.yaml")


def test_a_commit_that_only_removes_a_file_is_looked_at(root: Path) -> None:
    git(root, "rm", "-q", VALUES)
    assert "error[file-not-found]" in commit(root)


def test_a_change_that_is_not_committed_is_not_rendered(root: Path) -> None:
    (root / VALUES).write_text("a: 2\n", encoding="utf-8")
    (root / "note").write_text("", encoding="utf-8")
    git(root, "add", "note")
    assert commit(root) == ""


def test_the_manifest_is_one() -> None:
    assert [hook["id"] for hook in load_manifest(MANIFEST)] == [
        "fleetwave-render",
        "fleetwave-check",
        "fleetwave-validate",
    ]


def test_the_hooks_of_a_new_fleet_are_as_strict_as_those_of_the_manifest() -> None:
    text = (ROOT / "generator/scaffolds/repository/pre-commit-config.yaml").read_text()
    (repo,) = yaml.safe_load(text)["repos"]
    begun = {hook["entry"]: (hook["pass_filenames"], hook["always_run"]) for hook in repo["hooks"]}
    known = {
        hook["entry"]: (hook["pass_filenames"], hook["always_run"])
        for hook in load_manifest(MANIFEST)
        if hook["id"] != "fleetwave-render"  # which writes: a new fleet is only checked
    }
    assert begun == {**known, "fleetwave bootstrap --check": (False, True)}
    assert not any("files" in hook for hook in repo["hooks"])


@pytest.mark.parametrize("hook", load_manifest(MANIFEST), ids=lambda hook: hook["id"])
def test_the_bundled_fleet_passes(hook: dict[str, str], root: Path) -> None:
    ran = subprocess.run(hook["entry"].split(), cwd=root, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
