"""The workflows that fleets copy: that they are ours, too; what they may do; and their steps, run
by bash as GitHub runs them, in a real repository. What asks GitHub itself is not run."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command import ROOT
from tests.repositories import git

COPIED = sorted((ROOT / "docs" / "ci").glob("*.yml"))
OURS = ROOT / ".github" / "workflows"
ALL = sorted(OURS.glob("*.yml"))
ACTION = ROOT / "action.yml"
FLEET = (ROOT / "tests" / "cases" / "fleet.yaml").read_text(encoding="utf-8")
CLUSTER = """\
name: {name}
provider: aws
hubs:
- {{name: staging, domain: {name}.org, helm_chart: hub, helm_chart_values_files: [hub.values.yaml]}}
"""

has_unzip = pytest.mark.skipif(not shutil.which("unzip"), reason="needs unzip")


def load(path: Path) -> dict[str, Any]:
    # BaseLoader: `on` is a key, and no boolean.
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 -- plain


def steps(path: Path) -> Iterator[dict[str, Any]]:
    workflow = load(path)
    jobs = workflow["jobs"].values() if "jobs" in workflow else [workflow["runs"]]
    for job in jobs:
        yield from job["steps"]


@pytest.mark.parametrize("path", COPIED, ids=lambda path: path.name)
def test_this_repository_uses_what_it_offers(path: Path) -> None:
    offered = path.read_text(encoding="utf-8")
    assert "fleetwave/fleetwave@main" in offered or path.name == "fleet-comment.yml"
    ours = (OURS / path.name).read_text(encoding="utf-8")
    assert ours == offered.replace("fleetwave/fleetwave@main", "./")


@pytest.mark.parametrize("path", [*ALL, ACTION], ids=lambda path: path.name)
def test_no_text_of_others_is_part_of_a_script(path: Path) -> None:
    assert [one for one in steps(path) if "${{" in one.get("run", "")] == []


@pytest.mark.parametrize("path", [*ALL, ACTION], ids=lambda path: path.name)
def test_actions_are_those_of_github_or_our_own(path: Path) -> None:
    used = {one["uses"].split("@")[0] for one in steps(path) if "uses" in one}
    assert used <= {
        "./",
        "actions/checkout",
        "actions/setup-python",
        "actions/upload-artifact",
        "github/codeql-action/upload-sarif",
    }


def test_permissions_are_the_least() -> None:
    granted = {}
    for path in ALL:
        workflow = load(path)
        granted[path.name] = workflow["permissions"]
        for name, job in workflow["jobs"].items():
            assert "timeout-minutes" in job
            if "permissions" in job:
                granted[f"{path.name} {name}"] = job["permissions"]
    assert granted == {
        "fleet.yml": {"contents": "read"},
        "fleet-comment.yml": {},
        "fleet-comment.yml comment": {"actions": "read", "pull-requests": "write"},
        "fleet-paths.yml": {"contents": "read"},
        "fleet-rollout.yml": {"contents": "read"},
        "fleet-scan.yml": {},
        "fleet-scan.yml scan": {
            "actions": "read",
            "contents": "read",
            "security-events": "write",
        },
        "test.yml": {"contents": "read"},
    }


def test_what_runs_for_others_takes_nothing_of_theirs() -> None:
    """``workflow_run`` and ``pull_request_target`` have this repository's rights."""
    trusting = [
        path for path in ALL if {"workflow_run", "pull_request_target"} & load(path)["on"].keys()
    ]
    assert [path.name for path in trusting] == ["fleet-comment.yml", "fleet-paths.yml"]
    for path in trusting:
        for one in steps(path):
            assert "ref" not in one.get("with", {})
            assert not {"checkout", "switch", "merge", "worktree"} & set(one.get("run", "").split())
    assert not [one for one in steps(OURS / "fleet-comment.yml") if "uses" in one]


def script(name: str, step: str) -> str:
    [found] = [one for one in steps(OURS / name) if one.get("name") == step]
    return found["run"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return what a runner sets, with fleetwave on the PATH."""
    program = tmp_path / "temp" / "fleetwave" / "bin" / "fleetwave"
    program.parent.mkdir(parents=True)
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m generator "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
    return {
        **kept,
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_BASE_REF": "main",
    }


def bash(
    text: str, folder: Path, environment: Mapping[str, str], **more: str
) -> "subprocess.CompletedProcess[str]":
    """Run a step as GitHub does where `shell: bash` is said."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text],
        cwd=folder,
        env={**environment, **more},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def fleet(tmp_path: Path, environment: Mapping[str, str]) -> Path:
    """Return a checkout of a pull request's branch, with the `main` that it left as origin's."""
    origin, root = tmp_path / "origin", tmp_path / "fleet"
    for name in ("alpha", "beta"):
        folder = origin / "config" / "clusters" / name
        folder.mkdir(parents=True)
        (folder / "cluster.yaml").write_text(CLUSTER.format(name=name), encoding="utf-8")
        (folder / "hub.values.yaml").write_text("a: 1\n", encoding="utf-8")
    (origin / "config" / "fleet.yaml").write_text(FLEET, encoding="utf-8")
    (origin / ".github").mkdir()
    (origin / ".github" / "communities").write_text(
        "# who\n@Ada alpha # of the north\n@grace\n@all alpha\n@all beta\n", encoding="utf-8"
    )
    assert bash("fleetwave render", origin, environment).returncode == 0
    git(origin, "init", "-q", "--initial-branch=main")
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(origin, "add", ".")
    git(origin, "commit", "-qm", "before")
    git(tmp_path, "clone", "-q", str(origin), str(root))
    git(root, "switch", "-qc", "change")
    return root


def change(root: Path, cluster: str, environment: Mapping[str, str]) -> str:
    (root / "config" / "clusters" / cluster / "hub.values.yaml").write_text("a: 2\n")
    assert bash("fleetwave render", root, environment).returncode == 0
    git(root, "commit", "-qam", "change")
    return git(root, "rev-parse", "HEAD")


CHECKS = [
    "Is the configuration right, and is nothing lost?",
    "Is rendered/ up to date?",
    "Would what is rendered survive a rollout?",
]


@pytest.mark.parametrize("base", ["origin/main", "0" * 40], ids=["pull-request", "new-branch"])
def test_a_change_that_is_right_passes(
    fleet: Path, environment: Mapping[str, str], base: str
) -> None:
    change(fleet, "alpha", environment)
    for step in CHECKS:
        ran = bash(script("fleet.yml", step), fleet, environment, BASE=base)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_hub_that_is_lost_in_two_commits_fails(
    fleet: Path, environment: Mapping[str, str]
) -> None:
    shutil.rmtree(fleet / "config" / "clusters" / "beta")
    shutil.rmtree(fleet / "rendered" / "clusters" / "beta")
    git(fleet, "commit", "-qam", "one")
    git(fleet, "commit", "-qm", "two", "--allow-empty")
    ran = bash(script("fleet.yml", CHECKS[0]), fleet, environment, BASE="origin/main")
    assert ran.returncode == 1
    assert "title=removed-cluster" in ran.stdout


def test_what_was_not_rendered_fails(fleet: Path, environment: Mapping[str, str]) -> None:
    (fleet / "config" / "clusters" / "alpha" / "hub.values.yaml").write_text("a: 2\n")
    ran = bash(script("fleet.yml", CHECKS[1]), fleet, environment)
    assert ran.returncode == 1
    assert "::error file=rendered/clusters/alpha/staging/helmrelease.yaml" in ran.stdout


def test_the_plan_says_what_a_change_will_do(
    fleet: Path, environment: Mapping[str, str], tmp_path: Path
) -> None:
    change(fleet, "alpha", environment)
    ran = bash(script("fleet.yml", "Write what the change will do"), fleet, environment, NUMBER="7")
    assert ran.returncode == 0, ran.stderr
    plan = (fleet / "plan" / "plan.md").read_text(encoding="utf-8")
    assert "alpha" in plan
    assert "beta" not in plan
    assert (fleet / "plan" / "number").read_text(encoding="utf-8") == "7\n"
    assert (tmp_path / "summary").read_text(encoding="utf-8") == plan


def test_problems_do_not_keep_sarif_from_code_scanning(
    fleet: Path, environment: Mapping[str, str]
) -> None:
    (fleet / "config" / "clusters" / "alpha" / "hub.values.yaml").unlink()
    ran = bash(script("fleet-scan.yml", "Look for problems"), fleet, environment)
    assert ran.returncode == 0, ran.stderr
    assert '"file-not-found"' in (fleet / "sarif" / "config.sarif").read_text(encoding="utf-8")
    assert '"results": []' in (fleet / "sarif" / "rendered.sarif").read_text(encoding="utf-8")


TAKE = "Take the plan out of it"
SIGNED = "_What [the run of this pull request](https://x.org/1) found at 0123456789._"


def archive(folder: Path, number: bytes, plan: bytes) -> None:
    with zipfile.ZipFile(folder / "plan.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("number", number)
        file.writestr("plan.md", plan)


def take(folder: Path, environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    told = {"COMMIT": "0123456789abcdef", "URL": "https://x.org/1"}
    return bash(script("fleet-comment.yml", TAKE), folder, environment, **told)


@has_unzip
def test_the_plan_becomes_a_comment(tmp_path: Path, environment: Mapping[str, str]) -> None:
    archive(tmp_path, b"12\n", "what `é`\n$(id)\n".encode())
    assert take(tmp_path, environment).returncode == 0
    assert (tmp_path / "comment.md").read_text(encoding="utf-8") == (
        f"<!-- fleetwave-plan -->\n{SIGNED}\n\nwhat `é`\n$(id)\n"
    )
    assert (tmp_path / "output").read_text(encoding="utf-8") == "number=12\n"


@has_unzip
@pytest.mark.parametrize(
    ("number", "plan"),
    [
        (b"12/../../../x\n", b"plan"),
        (b"12\nnumber=13\n", b"plan"),
        (b"", b"plan"),
        (b"12\n", b"x" * 65_536),
        (b"12\n", b"x" * 900_000),
    ],
    ids=["path", "two-lines", "empty", "long", "longer"],
)
def test_what_no_run_of_ours_would_leave_is_refused(
    tmp_path: Path, environment: Mapping[str, str], number: bytes, plan: bytes
) -> None:
    archive(tmp_path, number, plan)
    ran = take(tmp_path, environment)
    assert ran.returncode == 1
    assert ran.stdout.startswith("::error::the plan ")
    assert not (tmp_path / "output").exists()


@has_unzip
def test_a_link_in_the_artifact_leads_nowhere(
    tmp_path: Path, environment: Mapping[str, str]
) -> None:
    (tmp_path / "secret").write_text("token", encoding="utf-8")
    link = zipfile.ZipInfo("plan.md")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "plan.zip", "w") as file:
        file.writestr("number", "12\n")
        file.writestr(link, str(tmp_path / "secret"))
        file.writestr("../outside", "x")
    assert take(tmp_path, environment).returncode == 0
    assert "token" not in (tmp_path / "comment.md").read_text(encoding="utf-8")
    assert not (tmp_path.parent / "outside").exists()


GUARD = "Does the change stay within the author's clusters?"


def guard(
    fleet: Path, environment: Mapping[str, str], author: str, head: str
) -> "subprocess.CompletedProcess[str]":
    """Ask on a checkout of `main`, which knows nothing of the change."""
    base = git(fleet, "rev-parse", "origin/main")
    git(fleet, "push", "-q", "origin", "change")
    checkout = fleet.parent / "base"
    if not checkout.exists():
        git(fleet, "clone", "-q", str(fleet.parent / "origin"), str(checkout))
    told = {"AUTHOR": author, "BASE": base, "HEAD": head}
    return bash(script("fleet-paths.yml", GUARD), checkout, environment, **told)


def test_the_guard_leaves_people_of_no_community_to_others(
    fleet: Path, environment: Mapping[str, str]
) -> None:
    head = change(fleet, "beta", environment)
    ran = guard(fleet, environment, "ad", head)
    assert (ran.returncode, ran.stdout) == (
        0,
        "::notice::@ad is of no community: code owners and branch protection decide\n",
    )


def test_the_guard_stops_who_has_no_cluster(fleet: Path, environment: Mapping[str, str]) -> None:
    head = change(fleet, "beta", environment)
    ran = guard(fleet, environment, "grace", head)
    assert (ran.returncode, ran.stdout) == (
        1,
        "::error::.github/communities names no cluster for @grace\n",
    )


def test_the_guard_needs_its_file(fleet: Path, environment: Mapping[str, str]) -> None:
    git(fleet.parent / "origin", "rm", "-q", ".github/communities")
    git(fleet.parent / "origin", "commit", "-qm", "none")
    head = change(fleet, "beta", environment)
    assert guard(fleet, environment, "ada", head).returncode != 0


@pytest.mark.parametrize(
    ("author", "cluster", "code"),
    [("ada", "alpha", 0), ("ADA", "alpha", 0), ("ada", "beta", 1), ("all", "beta", 0)],
)
def test_the_guard_holds_communities_to_their_clusters(
    fleet: Path, environment: Mapping[str, str], author: str, cluster: str, code: int
) -> None:
    head = change(fleet, cluster, environment)
    assert guard(fleet, environment, author, head).returncode == code


def test_the_guard_does_not_ask_the_change_who_may_make_it(
    fleet: Path, environment: Mapping[str, str]
) -> None:
    (fleet / ".github" / "communities").write_text("@ada alpha beta\n", encoding="utf-8")
    head = change(fleet, "beta", environment)
    assert guard(fleet, environment, "ada", head).returncode == 1


def test_each_cluster_that_a_merge_reaches_is_followed(
    fleet: Path, environment: Mapping[str, str], tmp_path: Path
) -> None:
    before = git(fleet, "rev-parse", "HEAD")
    change(fleet, "alpha", environment)
    step = script("fleet-rollout.yml", "Which clusters does it reach?")
    assert bash(step, fleet, environment, BEFORE=before).returncode == 0
    output = (tmp_path / "output").read_text(encoding="utf-8").splitlines()
    assert 'clusters=["alpha"]' in output
    assert "any=true" in output


def action(folder: Path, environment: Mapping[str, str], args: str, form: str) -> tuple[int, str]:
    [step] = [one for one in steps(ACTION) if one.get("name") == "Run fleetwave"]
    told = {"ARGS": args, "ROOT": "hubs", "FORMAT": form}
    return (ran := bash(step["run"], folder, environment, **told)).returncode, ran.stdout


@pytest.fixture
def above(fleet: Path) -> Path:
    fleet.rename(fleet.parent / "hubs")
    return fleet.parent


def test_the_action_runs_a_command(
    above: Path, environment: Mapping[str, str], tmp_path: Path
) -> None:
    assert action(above, environment, "validate alpha", "github") == (0, "")
    (above / "hubs" / "config" / "clusters" / "alpha" / "hub.values.yaml").unlink()
    code, printed = action(above, environment, "validate *", "github")
    assert (code, printed) == (2, "")
    code, printed = action(above, environment, "validate alpha beta", "github")
    assert code == 1
    assert printed.startswith("::error file=")
    assert (tmp_path / "output").read_text(encoding="utf-8").splitlines() == [
        "exit-code=0",
        "exit-code=2",
        "exit-code=1",
    ]


def test_the_action_leaves_sarif_in_a_file(
    above: Path, environment: Mapping[str, str], tmp_path: Path
) -> None:
    (above / "hubs" / "config" / "clusters" / "alpha" / "hub.values.yaml").unlink()
    assert action(above, environment, "validate", "sarif") == (1, "")
    file, code = (tmp_path / "output").read_text(encoding="utf-8").splitlines()
    assert '"file-not-found"' in Path(file.removeprefix("sarif=")).read_text(encoding="utf-8")
    assert code == "exit-code=1"
    assert action(above, environment, "validate nothing-of-this-name", "sarif")[0] == 2
    assert (tmp_path / "output").read_text(encoding="utf-8").count("sarif=") == 1
